"""The records of a table's two axes: a line is a row or a column with its path of headers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_build.facts.grids.parts import Parts
from graph_build.facts.grids.saying import Said
from graph_build.facts.grids.statistics import Statistic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph_build.facts.grids.opened import OpenTable
    from graph_build.facts.grids.populations import Arm

COUNT = Statistic("count")
_N = re.compile(r"\(?(?:[nN]|[Nn]o\.?)\)?")
_TOTAL = re.compile(r"(?:[nN]|[Tt]otal|[Nn]o\.?)")


@dataclass(slots=True)
class Line:
    """A row or a column with all that its headers say.

    Attributes:
        index: its number on its axis.
        path: its headers, the outermost first.
        arm: the population that they name together, or None.
        names: those of them whose words belong to the variable.
        parts: where another line holds what stands beside its numbers.
    """

    index: int
    path: tuple[Said, ...]
    arm: Arm | None = None
    names: tuple[Said, ...] = ()
    parts: Parts = field(default_factory=Parts)

    @property
    def leaf(self) -> Said:
        """Its own header, the innermost."""
        return self.path[-1] if self.path else Said("")

    @property
    def is_p(self) -> bool:
        """Whether it holds p-values."""
        return any(s.statistic is not None and s.statistic.main == "p-value" for s in self.path[-2:])


@dataclass(slots=True)
class Grid:
    """A table as two axes.

    Attributes:
        opened: the table.
        heads: what the headers of the stub columns say.
        columns: the columns of values, those left out that hold units, notes or what is normal.
        rows: the rows of values.
        units: index of a column of units, or None.
        normal: indices of columns that print what is normal.
        sized: by index of a column, that of the one which prints how many patients its values are of.
        overrides: for a row's index, what a header row within the body says of each column from there on.
    """

    opened: OpenTable
    heads: tuple[Said, ...] = ()
    columns: list[Line] = field(default_factory=list)
    rows: list[Line] = field(default_factory=list)
    units: int | None = None
    normal: tuple[int, ...] = ()
    sized: dict[int, int] = field(default_factory=dict)
    overrides: dict[int, dict[int, Said]] = field(default_factory=dict)

    @property
    def sets_arms_apart(self) -> bool:
        """Whether its columns are of several arms."""
        return len({c.arm.label for c in self.columns if c.arm and not c.arm.everyone}) > 1


def regressed(columns: list[Line]) -> None:
    """Read "B" beside "95% CI" as a coefficient; a standardised one ("Beta") beside it is left out."""
    stems = [tuple(s.text for s in line.path[:-1]) for line in columns]
    bounded = {stem for stem, line in zip(stems, columns, strict=True) if "ci" in _beside_alone(line.leaf)}
    found = {
        stem for stem, line in zip(stems, columns, strict=True) if line.leaf.text in ("B", "b") and stem in bounded
    }
    for stem, line in list(zip(stems, columns, strict=True)):
        if stem in found and line.leaf.text in ("B", "b"):
            line.path = (*line.path[:-1], replace(line.leaf, words="", statistics=(Statistic("coefficient"),)))
        elif stem in found and line.leaf.text.casefold() in ("beta", "β"):
            columns.remove(line)


def _beside_alone(header: Said) -> tuple[str, ...]:
    """What a header that names no main number says stands beside one."""
    return header.statistics[0].beside if header.statistics and header.statistics[0].main is None else ()


def spread(columns: Sequence[Line]) -> None:
    """Give each block of columns its heading where headings stand over a part of their block, or one column beside it.

    The columns' own headers repeat block by block ("No", "%", "No", "%"), and there is a heading for each block.
    """
    _spread_tests(columns)
    leaves = [line.leaf.text for line in columns]
    stems = {tuple(s.text for s in line.path[:-1]): line.path[:-1] for line in columns if len(line.path) > 1}
    count = len(stems)
    width = next((k for k in range(len(leaves) // max(count, 1), 1, -1) if _repeats(leaves, k, count)), None)
    if width is None:
        return
    for line, stem in zip(columns, (stem for stem in stems.values() for _ in range(width)), strict=False):
        line.path = (*stem, line.leaf)


def _repeats(leaves: Sequence[str], width: int, count: int) -> bool:
    """Whether the headers of columns are those of their first block again and again, as often as there are headings."""
    block = leaves[:width]
    return count > 1 and all(block) and len(set(block)) == width and leaves[: width * count] == [*block] * count


def _spread_tests(columns: Sequence[Line]) -> None:
    """A heading of p-values over several columns that stands over their first alone is of the others too."""
    for left, line in pairwise(columns):
        heading = left.path[0] if len(left.path) > 1 else None
        if heading is None or len(line.path) != 1 or heading.statistic is None or heading.statistic.main != "p-value":
            continue
        cells = (left.leaf.cell, line.leaf.cell)
        if cells[0] and cells[1] and cells[0].pieces[0].start < cells[1].pieces[0].start and line.leaf.size is None:
            line.path = (heading, *line.path)


def set_sizes_apart(grid: Grid) -> None:
    """Take columns of bare numbers of patients out of the values: of the arm in the row, or of the next column."""
    bare = [c for c in grid.columns if len(c.path) == 1 and c.arm is None and _N.fullmatch(c.leaf.text)]
    in_rows = any(line.arm for line in grid.rows)
    if not bare or len(bare) == len(grid.columns) or not (in_rows or any(c.arm for c in grid.columns)):
        return
    if len(bare) == 1:
        grid.sized = {c.index: bare[0].index for c in grid.columns} if in_rows else {}
    else:
        grid.sized = {b.index: a.index for a, b in pairwise(grid.columns) if a in bare}
    for line in bare:
        grid.columns.remove(line)


def counted(columns: Sequence[Line]) -> None:
    """Read the middle of "Total", "Response" and "%" under one heading as a count of patients."""
    for first, line, last in zip(columns, columns[1:], columns[2:], strict=False):
        stems = {tuple(s.text for s in one.path[:-1]) for one in (first, line, last)}
        total = _TOTAL.fullmatch(first.leaf.text) is not None
        share = last.leaf.statistic is not None and last.leaf.statistic.main == "percent" and not last.leaf.words
        if total and share and len(stems) == 1 and line.leaf.words and not line.leaf.statistics:
            first.path = (*first.path[:-1], replace(first.leaf, words="", statistics=(COUNT,)))
            line.path = (*line.path[:-1], replace(line.leaf, statistics=(COUNT,)))


def is_of_one_arm(row: Line, column: Line | None) -> bool:
    """Whether a cell is of one arm, and so no ratio or difference of two that are named beside it."""
    sides = any(s.versus for s in (*row.path, *(column.path if column else ())))
    return not sides and bool(row.arm or (column and column.arm))


def add_headers(grid: Grid, header: Mapping[int, Said]) -> None:
    """Put a further row of headers under those of the columns; an upper bound behind that of an interval is left out.

    Args:
        grid: the axes.
        header: what the row says of each column; nothing of the second of two columns with the bounds of an interval.
    """
    before = {line.index: [s.text for s in line.path] for line in grid.columns}
    bounds = [
        line
        for left, line in pairwise(grid.columns)
        if line.index not in header
        and _is_interval(header.get(left.index))
        and before[left.index] == before[line.index]
    ]
    grid.columns = [line for line in grid.columns if line not in bounds]
    for line in grid.columns:
        line.path += (header[line.index],) if line.index in header else ()


def _is_interval(header: Said | None) -> bool:
    """Whether a header names an interval and nothing that lies in it: "95% CI"."""
    return header is not None and not header.words and bool(_beside_alone(header))
