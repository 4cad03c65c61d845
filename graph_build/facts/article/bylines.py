"""The title of the article and its authors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.facts.article.names import INSTITUTION, Name, names_in
from graph_build.facts.article.notices import Notice, notices, told
from graph_build.model import MappedText, Rule, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import Fact, ReadDocument

TITLE = Rule("metadata.title", 1, "The first heading or the lines before the authors are the title.")
AUTHOR = Rule("metadata.author", 1, "Names in a row under the title, or after 'Authors:', are the authors in order.")

_MOST_LINES = 40
"""Lines of a title block within which a byline is looked for."""


def state(read: ReadDocument) -> Iterator[Fact]:
    """The title from its heading, or from the lines before the authors; nothing where neither is there."""
    front = [n for n in notices(read) if n.opening and n.section == "front"]
    titled = next((s for s in read.document.sections if s.kind == "front"), None)
    heading = titled.heading if titled else ""
    if titled and heading:
        at = read.document.text.find(heading, titled.span.start, titled.span.start + len(heading) + 20)
        if at >= 0:
            yield _title(heading, Span(at, at + len(heading)))
    for index, notice in enumerate(front):
        lines = _lines(read, notice)
        names, first, last = _byline(lines[:_MOST_LINES])
        if names:
            above = lines[:first] or next((x for n in front[index - 1 :: -1] if _is_title(x := _lines(read, n))), [])
            if not heading and above and _is_title(above):
                text = MappedText.join(above)
                yield _title(text.text, text.span())
            yield from _authors(names, MappedText.join(lines[first:last]))
            return


def _authors(names: Sequence[Name], text: MappedText) -> Iterator[Fact]:
    for position, name in enumerate(names, 1):
        yield told(
            text.span(name.start, name.end),
            AUTHOR,
            "author",
            name.text,
            of=name.text,
            position=position,
            degree=name.degree,
        )


def _title(text: str, span: Span) -> Fact:
    return told(span, TITLE, "title", " ".join(text.split()))


def _is_title(lines: Sequence[MappedText]) -> bool:
    text = " ".join(line.text for line in lines)
    return 15 < len(text) < 400 and not text.endswith(".") and not INSTITUTION.search(text[:20])


def _lines(read: ReadDocument, notice: Notice) -> list[MappedText]:
    """The lines of a notice as they were printed: names do not run over the title's lines."""
    text = notice.text
    lines, start = [], 0
    for position in range(1, len(text)):
        if "\n" in read.document.text[text.ends[position - 1] - 1 : text.starts[position] + 1]:
            lines.append(text.part(start, position).strip())
            start = position
    lines.append(text.part(start, len(text)).strip())
    return [line for line in lines if line.text]


def _byline(lines: Sequence[MappedText]) -> tuple[list[Name], int, int]:
    """The most names that lines in a row consist of, with the index of the first line and the one after the last."""
    best: tuple[list[Name], int, int] = ([], 0, 0)
    for last in range(len(lines), 0, -1):
        for first in range(last):
            names = names_in(MappedText.join(lines[first:last]).text)
            if names and len(names) >= len(best[0]):
                best = (names, first, last)
    return best
