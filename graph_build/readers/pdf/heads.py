"""The headers of a table: which columns each header cell stands over."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.readers.pdf.fragments import Fragment
    from graph_build.readers.pdf.pages import Box
    from graph_build.readers.pdf.regions import Region


@dataclass(frozen=True, slots=True)
class Head:
    """A header cell: its pieces, and the first and last column that it stands over."""

    pieces: tuple[Fragment, ...]
    first: int
    last: int


def slot(x: float, slots: Sequence[float]) -> int:
    """The column that a place, in points from the left, lies in."""
    return sum(x > s for s in slots)


def heads_of(
    rows: Sequence[list[Fragment]], slots: Sequence[float], spans: Sequence[tuple[float, float]], region: Region
) -> list[Head]:
    """The header cells of a table, those over several columns first, lines of one cell together."""
    cells: list[Head] = []
    levels = [_placed(row, slots, spans, region) for row in rows]
    for at, level in enumerate(levels):
        below = {c for lower in levels[at + 1 :] for _, first, last in lower if first == last for c in (first,)}
        for fragment, start, end in _spread(level, below, slots, spans):
            alike = [i for i, head in enumerate(cells) if (head.first, head.last) == (start, end)]
            if alike and not _parted(cells[alike[-1]], fragment, region):
                cells[alike[-1]] = Head((*cells[alike[-1]].pieces, fragment), start, end)
            else:
                cells.append(Head((fragment,), start, end))
    return cells


_Placed: TypeAlias = "tuple[Fragment, int, int]"
"""A header fragment with the first and last column that it stands over."""


def _placed(
    row: Sequence[Fragment], slots: Sequence[float], spans: Sequence[tuple[float, float]], region: Region
) -> list[_Placed]:
    """The fragments of a header row with the columns over whose rule, right under them, or over which they lie."""
    out: list[_Placed] = []
    for fragment in row:
        rule = min((r for r in region.parts if _underlines(r, fragment)), key=lambda r: r.top, default=None)
        alone = rule is not None and sum(_underlines(rule, other) for other in row) == 1
        over = [n for n, (a, b) in enumerate(spans) if rule and alone and rule.x0 - 3 <= (a + b) / 2 <= rule.x1 + 3]
        first, last = slot(fragment.x0 + 1, slots), slot(fragment.x1 - 1, slots)
        out.append((fragment, over[0], over[-1]) if over else (fragment, first, last))
    return out


def _underlines(rule: Box, fragment: Fragment) -> bool:
    near = 0 < rule.top - fragment.base < 1.6 * fragment.size
    return near and rule.x0 - 3 <= (fragment.x0 + fragment.x1) / 2 <= rule.x1 + 3


def _spread(
    level: Sequence[_Placed], below: set[int], slots: Sequence[float], spans: Sequence[tuple[float, float]]
) -> list[_Placed]:
    """A header row whose cells stand in the middle of several columns: each over those below it that are nearest to it.

    Args:
        level: the row.
        below: columns with headers of their own in rows under it.
        slots: where columns part.
        spans: the edges of their words.
    """
    if len(level) >= len(spans) - 1 or not any(first in below for _, first, _ in level):
        return list(level)
    edges = [spans[0][0], *slots, spans[-1][1]]
    centres = [(a + b) / 2 for a, b in pairwise(edges)]
    pitch = (edges[-1] - edges[1]) / max(1, len(spans) - 1)
    heads = [(f, (f.x0 + f.x1) / 2) for f, first, last in level if {first, last} & below]
    out: list[_Placed] = []
    for fragment, first, last in level:
        centre = (fragment.x0 + fragment.x1) / 2
        if not {first, last} & below:
            out.append((fragment, first, last))
            continue
        own = [
            c
            for c in sorted(below - {0})
            if min(heads, key=lambda h: (abs(h[1] - centres[c]), h[1]))[0] is fragment or first <= c <= last
        ]
        own = [c for c in own if all(k in own or k in (first, last) for k in range(min(c, first), max(c, last) + 1))]
        while len(own) > 1 and abs(centres[own[0]] + centres[own[-1]] - 2 * centre) > 1.2 * pitch:
            own.remove(max(own, key=lambda c: abs(centres[c] - centre)))
        out.append((fragment, min([first, *own]), max([last, *own])) if own else (fragment, first, last))
    return out


def _parted(head: Head, fragment: Fragment, region: Region) -> bool:
    """Whether a rule parts a header cell from a fragment under it."""
    above = head.pieces[-1].base
    rules = [*region.parts, *(region.rules if region.uprights else ())]
    return any(above < r.top < fragment.base and r.x0 < fragment.x1 and r.x1 > fragment.x0 for r in rules)
