"""Markdown as HTML, by markdown-it: headings can be linked to, and links between pages lead to pages of the site."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from markdown_it.token import Token

BASE = "/docs/"
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass(frozen=True)
class Section:
    """A part of a page: its heading, the heading's level and fragment, and the words up to the next one by block."""

    title: str
    level: int
    anchor: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """All its words."""
        return " ".join(self.paragraphs)


def rendered(source: str, name: str, names: Collection[str]) -> tuple[str, tuple[Section, ...]]:
    """A page of Markdown as HTML, and its parts.

    Args:
        source: the page; it begins with a heading.
        name: its name, from which relative links count.
        names: those of all pages. A link to a file that is none of them, which stands in the source tree alone, is
            shown without its link.
    """
    tokens = _MARKDOWN.parse(source)
    _anchor(tokens)
    for token in tokens:
        if token.children:
            token.children = list(_linked(token.children, name, names))
    html: str = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return _scrolling(html), tuple(_sections(tokens))


def slug(heading: str) -> str:
    """The fragment of a heading, as GitHub makes it: lower case, no punctuation, hyphens for blanks."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _anchor(tokens: Sequence[Token]) -> None:
    seen: dict[str, int] = {}
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            anchor = slug(_text(inline))
            seen[anchor] = seen.get(anchor, -1) + 1
            token.attrSet("id", f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor)


def _linked(children: Iterable[Token], name: str, names: Collection[str]) -> Iterator[Token]:
    dropped = False
    for token in children:
        if token.type == "image":
            token.attrSet("src", BASE + _path(str(token.attrGet("src")), name))
        if token.type == "link_open":
            address = _address(str(token.attrGet("href")), name, names)
            dropped = address is None
            token.attrSet("href", address or "")
        if not (dropped and token.type in {"link_open", "link_close"}):
            yield token
        if token.type == "link_close":
            dropped = False


def _address(link: str, name: str, names: Collection[str]) -> str | None:
    """Where a link of a page leads on the site; none for a file of the source tree that is no page."""
    if _ELSEWHERE.match(link) or link.startswith(("#", "/")):
        return link
    path, mark, fragment = link.partition("#")
    target = _path(path, name)
    if target == "../README.md":
        return BASE
    return BASE + target.removesuffix(".md") + mark + fragment if target.removesuffix(".md") in names else None


def _path(link: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), link))


def _sections(tokens: Sequence[Token]) -> Iterator[Section]:
    starts = [place for place, token in enumerate(tokens) if token.type == "heading_open"]
    for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True):
        heading, words = tokens[start], tokens[start + 3 : end]
        blocks = (_text(token) if token.children else token.content for token in words if token.content)
        text = tuple(" ".join(block.split()) for block in blocks)
        yield Section(_text(tokens[start + 1]), int(heading.tag[1]), str(heading.attrGet("id")), text)


def _text(inline: Token) -> str:
    parts = (" " if token.type == "softbreak" else token.content for token in inline.children or ())
    return "".join(parts)


def _scrolling(html: str) -> str:
    """Tables and code scroll in a box of their own, which a keyboard can reach (WCAG 2.2, 2.1.1)."""
    html = html.replace("<table>", '<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>')
    return html.replace("</table>", "</table></div>").replace("<pre>", '<pre tabindex="0">')
