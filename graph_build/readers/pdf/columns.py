"""The columns of a page and the order in which it is read.

Gutters are upright strips that hardly any row crosses. What crosses one (a title, a wide table) parts the page into
bands; in each band, the columns are read one after the other.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import groupby
from math import inf
from typing import TYPE_CHECKING, Protocol, TypeVar

from graph_build.readers.pdf.fragments import Fragment

if TYPE_CHECKING:
    from collections.abc import Sequence

_CROSSED = 0.12
"""Of the rows that the fullest strip holds: as many may cross a gutter."""
_NARROWEST = 6.0
"""Points of the narrowest gutter."""
_FEWEST_ROWS = 8
"""Rows that at least stand on each side of a gutter."""
_OVER = 1.5
"""Points by which a row must reach over both edges of a gutter to cross it."""
_ROW = 0.35
"""Of the font size: how far the baselines of a line's pieces may lie apart."""


class Placed(Protocol):
    """Anything with a place on a page: a fragment, or a table."""

    @property
    def x0(self) -> float: ...  # noqa: D102
    @property
    def x1(self) -> float: ...  # noqa: D102
    @property
    def top(self) -> float: ...  # noqa: D102
    @property
    def bottom(self) -> float: ...  # noqa: D102


P = TypeVar("P", bound=Placed)


@dataclass(frozen=True, slots=True, order=True)
class Gutter:
    """A strip between columns: its left and right edge, in points."""

    x0: float
    x1: float

    def crossed_by(self, item: Placed) -> bool:
        """Whether something stands on both sides of it."""
        return item.x0 < self.x0 - _OVER and item.x1 > self.x1 + _OVER


def gutters_of(fragments: Sequence[Fragment], size: float) -> tuple[Gutter, ...]:
    """The gutters of a page, or of several pages taken together, from left to right.

    Args:
        fragments: of the text.
        size: of most of its letters, in points: other sizes (titles, notes) are not looked at.
    """
    text = [f for f in fragments if 0.6 * size < f.size < 1.25 * size]
    if len(text) < 2 * _FEWEST_ROWS:
        return ()
    left, right = round(min(f.x0 for f in text)), round(max(f.x1 for f in text))
    cover = [0] * (right - left + 2)
    for fragment in text:
        cover[max(0, round(fragment.x0) - left)] += 1
        cover[min(len(cover) - 1, round(fragment.x1) - left)] -= 1
    for at in range(1, len(cover)):
        cover[at] += cover[at - 1]
    limit = _CROSSED * max(cover)
    found, start = [], None
    for at, rows in enumerate(cover):
        if rows <= limit and start is None:
            start = at
        elif rows > limit and start is not None:
            if at - start >= _NARROWEST and start > 0:
                found.append(Gutter(left + start, left + at))
            start = None
    return tuple(g for g in found if _parts(g, text))


def _parts(gutter: Gutter, text: Sequence[Fragment]) -> bool:
    """Whether rows stand on both sides of a gutter, and hardly any cross it."""
    before = sum(f.x1 <= gutter.x0 + _OVER for f in text)
    after = sum(f.x0 >= gutter.x1 - _OVER for f in text)
    return min(before, after) >= _FEWEST_ROWS


def in_order(items: Sequence[P], gutters: Sequence[Gutter]) -> list[list[P]]:
    """The things of a page in zones, in the order in which they are read; each zone from top to bottom.

    Args:
        items: fragments and tables.
        gutters: of the page, from left to right.
    """
    if not gutters:
        return [sorted(items, key=lambda i: (i.top, i.x0))] if items else []
    crossing = sorted((i for i in items if any(g.crossed_by(i) for g in gutters)), key=lambda i: i.top)
    taken = set(map(id, crossing))
    heights = _heights(crossing)
    taken.update(id(i) for i in items if _is_beside(i, heights))
    zones: list[list[P]] = []
    ordered = sorted(items, key=lambda i: (_middle(i), id(i) in taken, i.x0))
    for over, band in groupby(ordered, key=lambda i: id(i) in taken):
        run = sorted(band, key=lambda i: (i.top, i.x0))
        zones += [run] if over else _columns(run, gutters)
    return zones


def _middle(item: Placed) -> float:
    return (item.top + item.bottom) / 2


def _heights(crossing: Sequence[Placed]) -> list[tuple[float, float]]:
    """The heights of a page that something over a gutter takes up: tops and bottoms, apart, from the top."""
    out: list[tuple[float, float]] = []
    for item in sorted(crossing, key=lambda i: i.top):
        if out and item.top <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], item.bottom))
        else:
            out.append((item.top, item.bottom))
    return out


def _is_beside(item: Placed, heights: Sequence[tuple[float, float]]) -> bool:
    """Whether something stands at a height that something over a gutter takes up."""
    at = bisect_right(heights, (_middle(item), inf)) - 1
    return at >= 0 and _middle(item) <= heights[at][1]


def _columns(band: Sequence[P], gutters: Sequence[Gutter]) -> list[list[P]]:
    """The things of a band by column, from left to right."""
    columns: list[list[P]] = [[] for _ in range(len(gutters) + 1)]
    for item in band:
        centre = (item.x0 + item.x1) / 2
        columns[sum(centre > (g.x0 + g.x1) / 2 for g in gutters)].append(item)
    return [column for column in columns if column]


def rows_of(fragments: Sequence[Fragment]) -> list[list[Fragment]]:
    """Fragments that stand on one baseline, as rows from top to bottom, each from left to right."""
    rows: list[list[Fragment]] = []
    for fragment in sorted(fragments, key=lambda f: (f.base, f.x0)):
        if rows and abs(fragment.base - rows[-1][0].base) <= _ROW * min(fragment.size, rows[-1][0].size):
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    return [sorted(row, key=lambda f: f.x0) for row in rows]


def lines_of(fragments: Sequence[Fragment]) -> list[Fragment]:
    """The lines of a zone: all fragments of one baseline as one."""
    return [
        Fragment(tuple(w for f in row for w in f.words), row[0].base, max(row, key=lambda f: f.x1 - f.x0).size)
        for row in rows_of(fragments)
    ]
