"""The two axes of a table: which columns are stubs, which rows are headers, and the path of headers of each line.

Rows and columns are treated alike: each is a line with a path of headers, the outermost first. What the words of the
headers mean is for `graph_build.facts.grids.deciding` to say.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.facts.grids import shapes
from graph_build.facts.grids.context import ADVERSE
from graph_build.facts.grids.deciding import name_populations
from graph_build.facts.grids.headers import said
from graph_build.facts.grids.lines import COUNT, Grid, Line, counted, regressed, set_sizes_apart, spread
from graph_build.facts.grids.parts import parts_of
from graph_build.facts.grids.populations import names_groups
from graph_build.facts.grids.rows import Rows, timed
from graph_build.facts.grids.saying import Said
from graph_build.facts.grids.statistics import Statistic
from graph_build.facts.grids.unit_words import is_unit
from graph_build.recognisers.timepoints import TIME_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.facts.grids.opened import OpenTable
    from graph_build.model import Cell, Column

_BARE_SIZE = re.compile(r"[(\[](?P<n>\d{1,5})[)\]]$")
_STUB_SHARE = 0.3
"""Share of figures below which a column at the left is a stub."""
_UNIT_BEHIND = re.compile(r"(?<=\d)\s?[(\[][^\d)\]][^)\]]*[)\]]$")
"""A unit in a bracket behind what is normal: "4.8–10.8 (×109/L)"."""
_GRADES = ("0", "1", "2", "3", "4", "5")
_FEWEST = 3
"""Cells that it takes to tell from them alone what a column holds."""


def grid_of(opened: OpenTable, known: frozenset[str] = frozenset()) -> Grid:
    """The axes of a table.

    Args:
        opened: the table.
        known: folded names of populations that the document's tables name elsewhere.
    """
    table = opened.table
    heads = _stubs(opened)
    grid = Grid(opened, tuple(_leaf(opened, table.columns[j]) for j in range(heads)))
    normal = []
    for index in range(heads, len(table.columns)):
        line = Line(index, _column_path(opened, table.columns[index], grid.heads[0].times if grid.heads else None))
        role = _role(opened, index, line.path)
        if role == "number":  # behind the stubs "No" counts patients
            line.path, role = (*line.path[:-1], replace(line.leaf, role=None, words="", statistics=(COUNT,))), None
        if role == "unit":
            grid.units = index
        elif role == "reference":
            normal.append(index)
        elif role is None:
            grid.columns.append(line)
    grid.normal = tuple(normal)
    _tested(grid)
    spread(grid.columns)
    _graded(grid)
    counted(grid.columns)
    _size_columns(grid.columns)
    regressed(grid.columns)
    Rows(grid).read()
    name_populations(grid, known)
    set_sizes_apart(grid)
    for lines, cells in ((grid.columns, _column_cells(grid)), (grid.rows, {})):
        for line, parts in zip(lines, parts_of([(one.index, one.path) for one in lines], cells), strict=True):
            line.parts = parts
    return grid


def _tested(grid: Grid) -> None:
    """Read columns whose cells all say that they are p-values as such, whatever their headers are called."""
    for line in grid.columns:
        cells = [text for text in _told(grid.opened, line.index) if text.casefold() != "ns"]
        if len(cells) >= _FEWEST and all(map(shapes.is_p, cells)):
            line.path = (*line.path[:-1], replace(line.leaf, words="", statistics=(Statistic("p-value"),)))


def _graded(grid: Grid) -> None:
    """Read bare digits over columns of adverse events as their grades; those of grade 0 had none."""
    digits = [c for c in grid.columns if c.leaf.text in _GRADES]
    caption = grid.opened.table.caption.text if grid.opened.table.caption else ""
    if len({c.leaf.text for c in digits}) < _FEWEST or not ADVERSE.search(caption):
        return
    for line in digits:
        line.path = (*line.path[:-1], replace(line.leaf, words=f"grade {line.leaf.text}", role=None))
    grid.columns = [c for c in grid.columns if c.leaf.words != "grade 0"]


def _size_columns(columns: Sequence[Line]) -> None:
    """Read bare numbers in brackets as sizes where two headers or more print one: "HIP (18)", "Sucrose (22)"."""
    bare = {c.index: one for c in columns if (one := _bare_size(c.leaf))}
    for line in columns if len(bare) > 1 else ():
        if line.index in bare:
            line.path = (*line.path[:-1], bare[line.index])


def _bare_size(header: Said) -> Said | None:
    """A header whose bracket holds a bare number, as one that prints a size."""
    text = header.cell.text if header.cell else None
    found = _BARE_SIZE.search(text.text) if text and header.words and header.size is None else None
    if found is None or text is None or header.qualifier != found["n"]:
        return None
    return replace(header, size=int(found["n"]), size_span=text.span(found.start(), found.end()), qualifier=None)


def _stubs(opened: OpenTable) -> int:
    """How many columns at the left are stubs: the first, and those after it that hold words or only times."""
    table = opened.table
    count = 1
    if opened.study.kind == "patient" and _holds_times(opened, 0):
        return count  # what stands beside the times of one patient was found then, and names nothing
    for index in range(1, len(table.columns)):
        head = _leaf(opened, table.columns[index])
        told = _told(opened, index)
        figures = sum(_counts_as_figures(opened, text) for text in told)
        groups = names_groups(head.words)
        if head.role or (head.statistics and not groups) or head.size is not None:
            break
        if head.times is None and (not told or figures >= _STUB_SHARE * len(told)):
            break
        count += 1
    return count


def _holds_times(opened: OpenTable, index: int) -> bool:
    """Whether most cells of a column are times."""
    cells = _told(opened, index)
    head = _leaf(opened, opened.table.columns[index])
    return bool(cells) and 2 * sum(bool(timed(opened, said(opened, t), head.times).time) for t in cells) > len(cells)


def _told(opened: OpenTable, index: int) -> list[str]:
    """The cells of a column that say something."""
    cells = [c.text.text for row in opened.table.rows if index < len(row.cells) and (c := row.cells[index])]
    return [text for text in cells if not shapes.is_nothing(text)]


def _role(opened: OpenTable, index: int, path: tuple[Said, ...]) -> str | None:
    """The role of a column that holds no values: as its headers say, else as its cells show."""
    named = next((s.role for s in reversed(path) if s.role), None)
    cells = _told(opened, index)
    if named or len(cells) < _FEWEST:
        return named
    if not any(s.words for s in path) and all(is_unit(text) for text in cells):
        return "unit"
    if any(s.text for s in path) or opened.study.kind != "patient":
        return None
    found = [f for text in cells if (f := shapes.figures(_UNIT_BEHIND.sub("", text)))]
    ranges = sum(f.low is not None and f.value is None for f in found)
    bounded = sum(f.comparator is not None for f in found)
    return "reference" if ranges > len(cells) / 2 and ranges + bounded == len(cells) else None


def _counts_as_figures(opened: OpenTable, text: str) -> bool:
    """Whether a cell is a value; "6 months (n = 40)" is a time."""
    found = shapes.figures(text)
    return found is not None and not (found.unit in TIME_NAMES and said(opened, text).time)


def _leaf(opened: OpenTable, column: Column) -> Said:
    return said(opened, column.path[-1], column.cells[-1] if column.cells else None) if column.path else Said("")


def _column_path(opened: OpenTable, column: Column, times: str | None) -> tuple[Said, ...]:
    """What a column's headers say, each text once; a bare number under or beside "Week" is a week."""
    cells: Sequence[Cell | None] = column.cells if len(column.cells) == len(column.path) else [None] * len(column.path)
    found: list[Said] = []
    for text, cell in zip(column.path, cells, strict=True):
        if not text.strip() or (found and found[-1].text == said(opened, text).text):
            continue
        one = said(opened, text, cell)
        unit = next((s.times for s in reversed(found) if s.times is not None), times)
        found.append(timed(opened, one, unit))
    return tuple(found)


def _column_cells(grid: Grid) -> dict[int, list[str]]:
    return {
        c.index: [cell.text.text for line in grid.rows if (cell := grid.opened.table.rows[line.index].cells[c.index])]
        for c in grid.columns
    }
