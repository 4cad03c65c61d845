"""Who is compared: the two arms, or the two times, that a p-value, ratio or difference sets against each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.grids import shapes
from graph_build.facts.grids.headers import said
from graph_build.facts.grids.statistics import COMPARING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph_build.facts.grids.context import Context
    from graph_build.facts.grids.lines import Grid, Line

Pair = tuple[str, str]


def compared(grid: Grid, row: Line, column: Line, context: Context) -> Pair | None:
    """The two sides of a comparison, or None where the table does not say.

    A header that names both sides decides; then a note that does; then, where the columns beside it under the same
    heading are of two arms or of two times alone, these.
    """
    versus = next((s.versus for s in (*reversed(row.path), *reversed(column.path)) if s.versus), None)
    versus = versus or _in_words(grid, row)
    labels = list(
        dict.fromkeys(line.arm.label for line in (*grid.columns, *grid.rows) if line.arm and not line.arm.everyone)
    )
    own = column.arm or row.arm
    if versus is not None and not versus[0]:
        other = _side(grid, versus[1], labels)
        left = [own.label] if own else [label for label in labels if label != other]
        return (left[0], other) if len(left) == 1 else None
    if versus is not None:
        return _side(grid, versus[0], labels), _side(grid, versus[1], labels)
    for sides in context.versus:
        a, b = (_named(side, labels) for side in sides)
        if a and b and a != b:
            return a, b
    if row.is_p and not column.is_p:
        return _along(grid, row)
    beside = _beside(grid, column)
    arms = list(dict.fromkeys(line.arm.label for line in beside if line.arm and not line.arm.everyone))
    times = list(dict.fromkeys(t for line in beside if (t := _time(line))))
    if len(arms) == 2:
        return arms[0], arms[1]
    if _time(column) or _time(row):
        return None  # it stands at one time
    return (times[0], times[1]) if len(arms) < 2 and len(times) == 2 else None


def _in_words(grid: Grid, row: Line) -> Pair | None:
    """The sides that a cell of words in the row sets against each other ("Arm A vs placebo")."""
    for cell in grid.opened.table.rows[row.index].cells[len(grid.heads) :]:
        if cell and not shapes.figures(cell.text.text) and (versus := said(grid.opened, cell.text.text).versus):
            return versus
    return None


def _beside(grid: Grid, column: Line) -> Sequence[Line]:
    """The columns of values that a column of comparisons belongs to: those under the same heading, else all."""
    stem = [s.text for s in column.path[:-1]]
    values = [c for c in grid.columns if not c.is_p and not is_comparing(c)]
    while stem:
        found = [c for c in values if [s.text for s in c.path[: len(stem)]] == stem]
        if len(found) > 1:
            return found
        stem.pop()
    return values


def is_comparing(line: Line) -> bool:
    """Whether a column holds ratios, differences or the like."""
    return any(s.versus or (s.statistic and s.statistic.main in COMPARING) for s in line.path)


def _along(grid: Grid, row: Line) -> Pair | None:
    """The two arms of the rows that a row of p-values stands under."""
    stem = [s.text for s in row.path[:-1]]
    near = [line for line in grid.rows if [s.text for s in line.path[:-1]] == stem and line.arm]
    arms = list(dict.fromkeys(line.arm.label for line in near if line.arm))
    if len(arms) == 2:
        return arms[0], arms[1]
    return None


def _time(line: Line) -> str | None:
    return next((str(s.time["timepoint"]) for s in reversed(line.path) if s.time), None)


def _named(side: str, labels: Iterable[str]) -> str | None:
    """The arm that a side's words name."""
    found = [label for label in labels if re.search(rf"\b{re.escape(label)}\b", side, re.IGNORECASE)]
    return max(found, key=len) if found else None


def _side(grid: Grid, words: str, labels: Sequence[str]) -> str:
    """A side by its arm's name; where its words name none of the table's arms, in words."""
    spelled = grid.opened.spelled(words.strip())
    same = next((label for label in labels if label.casefold() in (words.strip().casefold(), spelled.casefold())), None)
    return same or _named(spelled, labels) or spelled
