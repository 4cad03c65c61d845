"""Tables that go on over the end of a page: rows on further pages are moved below them, as if the page were longer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from graph_build.readers.pdf.columns import gutters_of, rows_of
from graph_build.readers.pdf.grids import Layout, layout_of
from graph_build.readers.pdf.pages import Box
from graph_build.readers.pdf.regions import CAPTION, Region, joined, notes_under, regions_of, rows_down

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.readers.pdf.columns import Gutter
    from graph_build.readers.pdf.fragments import Fragment
    from graph_build.readers.pdf.pages import Page, Word

_WIDE_CELL = 0.42
"""Of a table's width: no cell of a row on a further page is as wide, but lines of a column of text are."""
_REPEATED = 6
"""Rows at the head of a further page that may be its headers again."""


@dataclass(slots=True)
class Tables:
    """The tables that begin on a page, and its words that belong to them or to a table of a page before."""

    found: list[tuple[Region, Layout]] = field(default_factory=list)
    taken: set[Word] = field(default_factory=set)


def whole_tables(
    pages: Sequence[Page], texts: Sequence[Sequence[Fragment]], common: Sequence[Gutter], size: float
) -> list[Tables]:
    """The tables of each page, with their rows on further pages.

    Args:
        pages: the document's pages.
        texts: the fragments of each, without what is printed beside the text.
        common: the gutters of the document.
        size: of most letters of the text, in points.
    """
    found = [Tables() for _ in pages]
    for index, (page, text) in enumerate(zip(pages, texts, strict=True)):
        free = [f for f in text if f.words[0] not in found[index].taken]
        for region in regions_of(free, page.rules, common or gutters_of(text, size), size):
            whole = _followed(region, index, pages, texts, found)
            layout = layout_of(whole)
            if layout is not None:
                found[index].found.append((whole, layout))
                found[index].taken |= region.words
    return found


def _followed(
    region: Region, index: int, pages: Sequence[Page], texts: Sequence[Sequence[Fragment]], found: Sequence[Tables]
) -> Region:
    """A table with its rows on the pages after its own; their words are taken from those."""
    own = region.words
    under = [f for f in texts[index] if f.base > region.bottom and f.words[0] not in own]
    down = 0.0
    while index + 1 < len(pages) and not any(f.x0 < region.x1 and f.x1 > region.x0 for f in under):
        down += pages[index].height
        index += 1
        longer = continued(region, texts[index], pages[index].rules, down)
        if longer is None:
            break
        region, own = longer
        found[index].taken |= own
        under = [f for f in texts[index] if f.words[0] not in own]
    return region


def continued(
    region: Region, page: Sequence[Fragment], rules: Sequence[Box], down: float
) -> tuple[Region, frozenset[Word]] | None:
    """The table with its rows on the next page, where that begins with them, and the words that they take there.

    Header rows that are printed again are not taken: they are left to their page.

    Args:
        region: the last of its page, with nothing under it.
        page: the fragments of the next page.
        rules: its straight lines.
        down: points by which its rows are moved down.
    """
    inside = [f for f in page if region.x0 - 4 <= f.x0 and f.x1 <= region.x1 + 4]
    top = min((f.base for f in inside), default=0.0)
    if not inside or any(f.base < top + 2 and f not in inside for f in page):
        return None
    width = region.x1 - region.x0
    rows = rows_down(_cells_only(rows_of(inside), width, region), top, width)
    said = {_row_text(row) for row in rows_of(region.body)[:_REPEATED]}
    fresh = [row for at, row in enumerate(rows) if not (at < _REPEATED and _row_text(row) in said)]
    if not any(len(row) > 1 for row in fresh) or _is_caption_row(rows):
        return None
    low = fresh[-1][0].bottom
    level = [r for r in joined([r for r in rules if r.level]) if top - 30 < r.top < low + 12]
    bottom = max([low, *(r.bottom for r in level)])
    size = max(f.size for f in region.body)
    edge = Box(bottom, region.x0, region.x1, bottom)
    notes = () if region.notes else notes_under(page, edge, bottom, size, size + 0.8)
    whole = [r for r in level if r.x1 - r.x0 > 0.9 * width and r.top > fresh[0][0].base]
    longer = replace(
        region,
        body=(*region.body, *(_moved(f, down) for row in fresh for f in row)),
        notes=(*region.notes, *(_moved(n, down) for n in notes)),
        rules=(*region.rules, *(_moved_box(r, down) for r in whole)),
        uprights=(*region.uprights, *(_moved_box(r, down) for r in rules if not r.level and r.top < low)),
        bottom=max([low, *(n.bottom for n in notes)]) + down,
    )
    return longer, frozenset(w for f in (*(f for row in fresh for f in row), *notes) for w in f.words)


def _cells_only(rows: Sequence[list[Fragment]], width: float, region: Region) -> list[list[Fragment]]:
    """The rows down to the first with letters of another size than the table's, or with a cell as wide as a column."""
    size = region.body[-1].size
    found: list[list[Fragment]] = []
    for row in rows:
        if any(abs(f.size - size) > 0.4 or f.x1 - f.x0 > _WIDE_CELL * width for f in row):
            break
        found.append(row)
    return found


def _row_text(row: Sequence[Fragment]) -> str:
    return " ".join(f.text for f in row)


def _is_caption_row(rows: Sequence[list[Fragment]]) -> bool:
    said = _row_text(rows[0]) if rows else ""
    return CAPTION.match(said) is not None and "continued" not in said.casefold()


def _moved(fragment: Fragment, down: float) -> Fragment:
    """A fragment further down."""
    words = tuple(replace(w, top=w.top + down, bottom=w.bottom + down, base=w.base + down) for w in fragment.words)
    return replace(fragment, words=words, base=fragment.base + down)


def _moved_box(box: Box, down: float) -> Box:
    return Box(box.top + down, box.x0, box.x1, box.bottom + down)
