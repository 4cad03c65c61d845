"""The original text of a PDF: what its pages print, in reading order, made from the places of its words alone.

Each line ends with a line feed, zones of a page (columns, titles, tables) are parted by an empty line, and a form feed
ends a page. Words are parted by one blank, cells of a table by a tab. What is printed beside the text (running heads,
page numbers) stands at its page's end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph_build.model import MappedText, Span
from graph_build.readers.pdf.columns import gutters_of, in_order, lines_of, rows_of
from graph_build.readers.pdf.continuation import whole_tables
from graph_build.readers.pdf.fragments import Fragment, fragments_of, printed
from graph_build.readers.pdf.furniture import body_size, furniture

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph_build.readers.pdf.columns import Gutter
    from graph_build.readers.pdf.continuation import Tables
    from graph_build.readers.pdf.grids import Layout
    from graph_build.readers.pdf.pages import Page, Word
    from graph_build.readers.pdf.regions import Region


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text.

    Attributes:
        fragment: its words with their places on the page.
        span: where it stands in the original text.
        page: index of its page.
        zone: running number of its zone in the document.
    """

    fragment: Fragment
    span: Span
    page: int
    zone: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its structure, and where its words stand in the original text.

    Attributes:
        region: its place on the page.
        layout: its columns, headers and rows.
        places: the span of each of its words.
        span: of all of it.
    """

    region: Region
    layout: Layout
    places: dict[Word, Span]
    span: Span


@dataclass(slots=True)
class Print:
    """A PDF's text.

    Attributes:
        text: the original text.
        lines: its lines in reading order, those of tables left out.
        sheets: its tables.
        beside: the spans of what is printed beside the text.
        size: font size of most letters, in points.
    """

    text: str = ""
    lines: list[Line] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    beside: list[Span] = field(default_factory=list)
    size: float = 10.0

    def mapped(self, span: Span) -> MappedText:
        """A part of the text that knows where it stands."""
        return MappedText.of(self.text, span.start, span.end)


def print_pages(pages: Sequence[Page]) -> Print:
    """The text of a PDF and what it consists of.

    Args:
        pages: as extracted.
    """
    fragments = [fragments_of(page.words) for page in pages]
    size = body_size(fragments)
    beside = furniture(pages, fragments, size)
    texts = [[f for f in own if f not in gone] for own, gone in zip(fragments, beside, strict=True)]
    common = gutters_of([f for own in texts for f in own], size)
    press = _Press()
    tables = whole_tables(pages, texts, common, size)
    for index, (page, own, found) in enumerate(zip(pages, texts, tables, strict=True)):
        _set_page(press, index, own, found, common, size)
        press.aside([*lines_of(sorted(beside[index], key=lambda f: (f.base, f.x0))), *fragments_of(page.aside)])
    return Print("".join(press.out), press.lines, press.sheets, press.beside, size)


def _set_page(
    press: _Press, index: int, fragments: Sequence[Fragment], tables: Tables, common: Sequence[Gutter], size: float
) -> None:
    """Print the text and tables of a page, in reading order."""
    rest = [f for f in fragments if f.words[0] not in tables.taken]
    gutters = _gutters(gutters_of(rest, size), common)
    layouts = {id(region): layout for region, layout in tables.found}
    items: list[Fragment | Region] = [*rest, *(region for region, _ in tables.found)]
    for zone in in_order(items, gutters):
        run: list[Fragment] = []
        for item in zone:
            if isinstance(item, Fragment):
                run.append(item)
                continue
            press.text(lines_of(run), index)
            press.table(item, layouts[id(item)])
            run = []
        press.text(lines_of(run), index)


def _gutters(own: Sequence[Gutter], common: Sequence[Gutter]) -> Sequence[Gutter]:
    """The gutters of a page: its own where they agree with those of the document, which hold where it shows none."""
    if not common:
        return own
    agreed = [g for g in own if any(g.x0 < c.x1 and c.x0 < g.x1 for c in common)]
    return agreed if len(agreed) >= len(common) else common


class _Press:
    """Writes lines one after the other and remembers where each stands."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.lines: list[Line] = []
        self.sheets: list[Sheet] = []
        self.beside: list[Span] = []
        self._at = 0
        self._zone = 0

    def text(self, lines: Sequence[Fragment], page: int) -> None:
        """Print the lines of a zone."""
        for line in lines:
            self.lines.append(Line(line, self._line([line], {}), page, self._zone))
        self._part(lines)

    def table(self, region: Region, layout: Layout) -> None:
        """Print a table, a tab between its cells."""
        places: dict[Word, Span] = {}
        spans = [self._line([line], places) for line in region.caption]
        spans += [self._line(row, places) for row in rows_of(region.body)]
        spans += [self._line([line], places) for line in region.notes]
        self.sheets.append(Sheet(region, layout, places, Span(spans[0].start, spans[-1].end)))
        self._part(spans)

    def aside(self, lines: Sequence[Fragment]) -> None:
        """Print what stands beside the text, and end the page."""
        self.beside += [self._line([line], {}) for line in lines]
        self._put("\f")
        self._zone += 1

    def _part(self, printed_lines: Sequence[object]) -> None:
        if printed_lines:
            self._put("\n")
            self._zone += 1

    def _line(self, row: Iterable[Fragment], places: dict[Word, Span]) -> Span:
        """Print fragments in one line; the places of their words are put down."""
        start = self._at
        for number, fragment in enumerate(row):
            if number:
                self._put("\t")
            for word, letters in zip(fragment.words, printed(fragment.words), strict=True):
                blank = len(letters) - len(letters.lstrip(" "))
                places[word] = Span(self._at + blank, self._at + len(letters))
                self._put(letters)
        span = Span(start, self._at)
        self._put("\n")
        return span

    def _put(self, text: str) -> None:
        self.out.append(text)
        self._at += len(text)
