"""HTML as a tree with offsets, tolerant of tags that are left out or nested wrongly, as browsers are.

The standard library's tokeniser tells where each token begins. End tags that HTML lets writers leave out are put in
(WHATWG HTML, section 13.1.2.4, "Optional tags"); an end tag without its start tag is passed over.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from html.parser import HTMLParser

from graph_build.errors import DocumentError
from graph_build.readers.markup.tree import DEEPEST, MOST_ELEMENTS, MOST_RUNS, Element, Run

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
_CLOSED_BY: dict[str, frozenset[str]] = {
    "p": frozenset(
        {"address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figcaption", "figure",
         "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre",
         "section", "table", "ul"}
    ),
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "tr": frozenset({"tr", "tbody", "tfoot", "thead"}),
    "td": frozenset({"td", "th", "tr", "tbody", "tfoot", "thead"}),
    "th": frozenset({"td", "th", "tr", "tbody", "tfoot", "thead"}),
    "thead": frozenset({"tbody", "tfoot"}),
    "tbody": frozenset({"tbody", "tfoot"}),
    "tfoot": frozenset({"tbody"}),
    "option": frozenset({"option", "optgroup"}),
}  # fmt: skip
"""Elements whose end tag may be left out -> the start tags that end them."""
_SCOPES: dict[str, frozenset[str]] = {
    "li": frozenset({"ol", "ul"}), "dt": frozenset({"dl"}), "dd": frozenset({"dl"}),
    "p": frozenset({"td", "th", "li", "figure", "caption", "button"}),
}  # fmt: skip
"""Elements beyond which a start tag ends nothing; tables are such for all."""
_TABLE = frozenset({"table"})
_IN_TABLE = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"})


def parse(text: str, name: str) -> Element:
    """The root of an HTML file: an element without a name that holds all others.

    Args:
        text: the decoded file.
        name: its name, for messages.

    Raises:
        DocumentError: where it ends within a tag or comment, or has more elements, or deeper ones, than are read.
    """
    if (tag := text.rfind("<")) > text.rfind(">") and text[tag + 1 : tag + 2].isalpha():
        raise _cut("a tag", text, tag, name)
    if (comment := text.rfind("<!--")) > text.rfind("-->"):
        raise _cut("a comment", text, comment, name)
    builder = _Builder(text, name)
    builder.feed(text)
    builder.close()
    return builder.finish()


def _cut(what: str, text: str, at: int, name: str) -> DocumentError:
    line = text.count("\n", 0, at) + 1
    return DocumentError(f"the file ends within {what}", where=f"{name}, line {line}", do="Get the file again.")


class _Builder(HTMLParser):
    def __init__(self, text: str, name: str) -> None:
        super().__init__(convert_charrefs=False)
        self._text, self._name = text, name
        self._lines = [0, *(m.end() for m in re.finditer("\n", text))]
        self._root = Element("", {}, 0)
        self._open = [self._root]
        self._count = self._runs = 0

    def finish(self) -> Element:
        for element in self._open:
            element.end = len(self._text)
        return self._root

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._begin(tag, attrs, empty=tag in _VOID)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # "<p/>" begins a paragraph in HTML; only within foreign content ("<mspace/>") is it empty
        self._begin(tag, attrs, empty=tag in _VOID or any(e.name in ("math", "svg") for e in self._open))

    def _begin(self, tag: str, attrs: list[tuple[str, str | None]], *, empty: bool) -> None:
        start = self._at()
        self._count += 1
        if self._count > MOST_ELEMENTS:
            raise DocumentError(
                f"the file has more than {MOST_ELEMENTS:,} elements", where=self._where(start), do="Split it."
            )
        self._end_optional(tag, start)
        if len(self._open) > DEEPEST:
            raise DocumentError(
                f"elements lie more than {DEEPEST} deep in one another", where=self._where(start), do="Check the file."
            )
        element = Element(tag, {key: value or "" for key, value in attrs}, start)
        self._open[-1].children.append(element)
        if empty:
            element.end = start + len(self.get_starttag_text() or "")
        else:
            self._open.append(element)

    def _where(self, offset: int) -> str:
        return f"{self._name}, line {bisect_right(self._lines, offset)}"

    def _end_optional(self, tag: str, at: int) -> None:
        """End the elements whose end tag was left out before this start tag."""
        for index in range(len(self._open) - 1, 0, -1):
            name = self._open[index].name
            if tag in _CLOSED_BY.get(name, ()):
                self._close(index, at)
            elif name in _TABLE or name in _SCOPES.get(tag, ()) or (tag not in _IN_TABLE and name not in _CLOSED_BY):
                return

    def _close(self, index: int, at: int) -> None:
        for element in self._open[index:]:
            element.end = at
        del self._open[index:]

    def handle_endtag(self, tag: str) -> None:
        start = self._at()
        for index in range(len(self._open) - 1, 0, -1):
            name = self._open[index].name
            if name == tag:
                end = self._text.find(">", start) + 1 or len(self._text)
                self._close(index, end)
                return
            if name in ("td", "th", "caption") and tag not in _IN_TABLE:
                return
            if name in _TABLE:
                return

    def handle_data(self, data: str) -> None:
        start = self._at()
        self._put(Run(data, start, start + len(data)))

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name}")

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name}")

    def _reference(self, written: str) -> None:
        start = self._at()
        end = start + len(written)
        end += self._text.startswith(";", end)
        self._put(Run(html.unescape(self._text[start:end]), start, end))

    def _put(self, run: Run) -> None:
        self._runs += 1
        if self._runs > MOST_RUNS:
            raise DocumentError(
                f"the file has more than {MOST_RUNS:,} references and loose signs",
                where=self._where(run.start),
                do="Split it.",
            )
        if run.text:
            self._open[-1].children.append(run)
