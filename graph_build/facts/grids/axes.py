"""The two axes of a table: which columns are stubs, what each row and column stands for, which of them are populations.

Rows and columns are treated alike: each is a line with a path of headers, the outermost first. What the words of the
headers mean is decided for the table as a whole by what they look like on either axis: where the columns name arms the
rows are variables; where the rows name arms ("Group" in a stub, "Control" under each variable) the columns are times,
variables or statistics; where neither does, columns that are set against each other by p-values are populations, and
all other words belong to the variable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from graph_build.facts.grids import shapes
from graph_build.facts.grids.headers import Said, said
from graph_build.facts.grids.labels import measured
from graph_build.facts.grids.parts import Parts, parts_of
from graph_build.facts.grids.populations import (
    Arm,
    arm_of,
    is_heading,
    is_one_side,
    joined,
    weight,
    without_group_words,
)
from graph_build.facts.grids.statistics import COMPARING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graph_build.facts.grids.opened import OpenTable
    from graph_build.model import Cell, Column, Row, Span

_STUB_SHARE = 0.3
"""Share of figures below which a column at the left is a stub."""
_ARM_SHARE = 0.5
"""Share of a stub's rows that must look like populations for it to be a stub of populations."""
_NAMES_GROUPS = re.compile(
    r"^(?:(?:study|treatment|randomi[sz]ed|intervention|trial|experimental|patient|dose)\s)?(?:groups?|arms?"
    r"|cohorts?)$",
    re.IGNORECASE,
)
_FEW = 12
"""Different populations beyond which a stub of names is no stub of populations."""


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
        arms_in_rows: whether the rows name the populations.
        overrides: for a row's index, what a header row within the body says of each column from there on.
    """

    opened: OpenTable
    heads: tuple[Said, ...] = ()
    columns: list[Line] = field(default_factory=list)
    rows: list[Line] = field(default_factory=list)
    units: int | None = None
    normal: tuple[int, ...] = ()
    arms_in_rows: bool = False
    overrides: dict[int, dict[int, Said]] = field(default_factory=dict)


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
        line = Line(index, _column_path(opened, table.columns[index]))
        role = next((s.role for s in reversed(line.path) if s.role), None)
        if role == "unit":
            grid.units = index
        elif role == "reference":
            normal.append(index)
        elif role is None:
            grid.columns.append(line)
    grid.normal = tuple(normal)
    _read_rows(grid, heads)
    _name_populations(grid, known)
    for lines, cells in ((grid.columns, _column_cells(grid)), (grid.rows, {})):
        for line, parts in zip(lines, parts_of([(one.index, one.path) for one in lines], cells), strict=True):
            line.parts = parts
    return grid


def _stubs(opened: OpenTable) -> int:
    """How many columns at the left are stubs: the first, and those after it that hold words or only times."""
    table = opened.table
    count = 1
    for index in range(1, len(table.columns)):
        head = _leaf(opened, table.columns[index])
        cells = [c.text.text for row in table.rows if index < len(row.cells) and (c := row.cells[index])]
        told = [text for text in cells if not shapes.is_nothing(text)]
        figures = sum(shapes.figures(text) is not None and not said(opened, text).time for text in told)
        if head.role or head.statistics or head.size is not None:
            break
        if head.times is None and (not told or figures >= _STUB_SHARE * len(told)):
            break
        count += 1
    return count


def _leaf(opened: OpenTable, column: Column) -> Said:
    return said(opened, column.path[-1], column.cells[-1] if column.cells else None) if column.path else Said("")


def _column_path(opened: OpenTable, column: Column) -> tuple[Said, ...]:
    """What a column's headers say, each text once; a bare number under "Week" is a week."""
    cells: Sequence[Cell | None] = column.cells if len(column.cells) == len(column.path) else [None] * len(column.path)
    found: list[Said] = []
    for text, cell in zip(column.path, cells, strict=True):
        if not text.strip() or (found and found[-1].text == said(opened, text).text):
            continue
        one = said(opened, text, cell)
        unit = next((s.times for s in reversed(found) if s.times is not None), None)
        found.append(_timed(opened, one, unit))
    return tuple(found)


def _timed(opened: OpenTable, one: Said, unit: str | None) -> Said:
    """A header that is a bare number, under a heading that says that times in some unit follow."""
    if not unit or one.time or not one.words.replace(".", "").isdigit():
        return one
    return said(opened, f"{unit} {one.words}", one.cell)


def _read_rows(grid: Grid, heads: int) -> None:
    """The rows of values; a header row within the body is kept for the rows after it."""
    opened = grid.opened
    first_row: dict[Span, int] = {}
    above: list[Cell | None] = [None] * heads
    under: list[Span] = []
    override: dict[int, Said] = {}
    heading: Cell | None = None
    tested: Cell | None = None
    begun = False
    for index, row in enumerate(opened.table.rows):
        stubs = [_placed(row.cells[j], first_row) if j < len(row.cells) else None for j in range(heads)]
        own = [g.pieces[0] for g in row.groups]
        if any(stubs) and own == under:
            first = next(j for j, cell in enumerate(stubs) if cell)
            stubs = [above[j] if j < first else cell for j, cell in enumerate(stubs)]
        above, under = (stubs if all(stubs) else [None] * heads), own
        header = _header_row(grid, row, begun=begun)
        if header is not None and not begun:
            for line in grid.columns:
                line.path += (header[line.index],) if line.index in header else ()
            continue
        if header is not None:
            override, heading = header, next((c for c in stubs if c), None)
            continue
        begun = begun or any(_is_figures(row.cells[c.index]) for c in grid.columns)
        tested = tested if _is_under_test(grid, row) else None
        groups = [heading, *(row.groups or (row.group_cell,)), tested]
        if _is_only_tested(grid, row):
            tested = stubs[-1]
        path = tuple(_row_path(grid, [g for g in groups if g], stubs))
        grid.rows.append(Line(index, path))
        if override:
            grid.overrides[index] = override


def _is_only_tested(grid: Grid, row: Row) -> bool:
    """Whether a row prints a p-value and nothing else: the rows after it without one are its categories."""
    filled = [c for c in grid.columns if row.cells[c.index]]
    return bool(filled) and all(c.is_p for c in filled)


def _is_under_test(grid: Grid, row: Row) -> bool:
    """Whether a row has values, and no p-value of its own."""
    filled = [c for c in grid.columns if row.cells[c.index]]
    return bool(filled) and not any(c.is_p for c in filled)


def _placed(cell: Cell | None, first_row: dict[Span, int]) -> Cell | None:
    """A cell over several rows as a cell of the first of them: one place has one row."""
    return cell and replace(cell, row=first_row.setdefault(cell.pieces[0], cell.row))


def _is_figures(cell: Cell | None) -> bool:
    if cell is None:
        return False
    found = shapes.figures(cell.text.text)
    return found is not None and not (found.word.casefold() == "n" and not found.brackets)


def _is_p(grid: Grid, index: int) -> bool:
    return any(c.index == index and c.is_p for c in grid.columns)


def _header_row(grid: Grid, row: Row, *, begun: bool) -> dict[int, Said] | None:
    """What a row of headers within the body says of each column, or None for a row of values."""
    cells = {
        c.index: cell for c in grid.columns if (cell := row.cells[c.index]) and not shapes.is_nothing(cell.text.text)
    }
    cells = {index: cell for index, cell in cells.items() if not _is_figures(cell) or not _is_p(grid, index)}
    if not cells or any(_is_figures(cell) for cell in cells.values()):
        return None
    told = {index: said(grid.opened, cell.text.text, cell) for index, cell in cells.items()}
    plain = [s for s in told.values() if s.statistics or s.size is not None or s.time or s.change]
    if len(plain) * 2 >= len(told) or (not begun and len(told) > 1 and all(len(s.text) < 60 for s in told.values())):
        return told
    return None


def _row_path(grid: Grid, groups: Sequence[Cell], stubs: Sequence[Cell | None]) -> Iterator[Said]:
    seen: set[str] = set()
    for cell in groups:
        one = said(grid.opened, cell.text.text, replace(cell, row=-1))
        if one.text not in seen:
            yield one
        seen.add(one.text)
    for head, stub in zip(grid.heads, stubs, strict=True):
        if stub is not None and head.role != "number":
            yield _timed(grid.opened, said(grid.opened, stub.text.text, stub), head.times)


def _column_cells(grid: Grid) -> dict[int, list[str]]:
    return {
        c.index: [cell.text.text for line in grid.rows if (cell := grid.opened.table.rows[line.index].cells[c.index])]
        for c in grid.columns
    }


def _name_populations(grid: Grid, known: frozenset[str]) -> None:
    """Decide which words are populations, and give each line its population and its names."""
    opened = grid.opened
    values = [c for c in grid.columns if not c.is_p]
    columns = _populations_in_columns(grid, values, known)
    in_rows = frozenset[str]() if columns else _populations_in_rows(grid, known)
    if not columns and not in_rows and opened.study.kind != "patient":
        columns = _compared(grid, values)
    grid.arms_in_rows = bool(in_rows)
    shared = _shared(values) if any(line.path and line.path[-1].words for line in grid.rows) else frozenset[str]()
    for line in grid.columns:
        arms = [arm for s in line.path if s.text in columns and (arm := arm_of(opened, s))]
        line.arm = joined(arms)
        line.names = tuple(
            s
            for s in line.path
            if s.words and not s.versus and s.text not in columns and not is_heading(s.words) and s.text not in shared
        )
        size = next((s for s in reversed(line.path) if s.size is not None), None)
        if line.arm and line.arm.size is None and size is not None:
            line.arm = Arm(
                line.arm.label, line.arm.control, size.size, size.size_span, size.cell, line.arm.drug, line.arm.everyone
            )
    for line in grid.rows:
        named = [s for s in line.path if s.text in in_rows]
        named += [
            s for s in line.path[:-1] if s.size is not None and s.words and weight(opened, replace(s, size=None)) == 2
        ]
        line.arm = joined([arm for s in named if (arm := arm_of(opened, s))])
        line.names = tuple(s for s in line.path if s.words and s not in named)


def _sets_against(path: Iterable[Said]) -> bool:
    """Whether a column's headers compare: a ratio, a difference, "A vs B"."""
    return any(s.versus or (s.statistic and s.statistic.main in COMPARING) for s in path)


def _is_variable(grid: Grid, one: Said) -> bool:
    """Whether words can only be a variable or a place: measured, counted, with a unit of their own."""
    if one.unit_printed or one.change:
        return True
    concept = measured(grid.opened, one.words)
    if concept is not None and concept.category in ("analyte", "score", "anatomy", "finding"):
        return True
    return one.words.casefold().startswith(("number of", "no. of", "rate of", "duration", "time to", "%"))


def _populations_in_columns(grid: Grid, values: Sequence[Line], known: frozenset[str]) -> frozenset[str]:
    """The texts of column headers that name populations; none where no header plainly does."""
    plain: dict[str, set[int]] = {}
    perhaps: dict[str, tuple[Said, int]] = {}
    shared = _shared(values)
    sides: set[str] = set()
    for line in values:
        if _sets_against(line.path):
            continue
        for depth, one in enumerate(line.path):
            if is_one_side(one.words) and not any(s.words for s in line.path[depth + 1 :]):
                sides.add(one.text)
            if not one.words or is_heading(one.words) or one.text in shared:
                continue
            if weight(grid.opened, one, known) == 2:
                plain.setdefault(one.text, set()).add(depth)
            else:
                perhaps.setdefault(one.text, (one, depth))
    if not plain:
        return frozenset()
    lone = len(plain) == 1 and len(values) > 2 and len(perhaps) > 1
    if lone and not any(_is_known(grid, text, known) for text in plain):
        return frozenset()
    shares = any(said(grid.opened, text).statistics for text in plain)
    sides = sides if plain.keys() - sides else set()
    return (
        frozenset(plain)
        | sides
        | {text for text, (one, _) in perhaps.items() if not _is_variable(grid, one) and (shares or not one.statistics)}
    )


def _shared(values: Sequence[Line]) -> frozenset[str]:
    """Headings that stand over all columns of values alike: they tell none of them from the others."""
    if len(values) < 2:
        return frozenset()
    return frozenset.intersection(*(frozenset(s.text for s in line.path) for line in values))


def _is_known(grid: Grid, text: str, known: frozenset[str]) -> bool:
    one = said(grid.opened, text)
    return one.size is not None or without_group_words(one.words).casefold() in known


def _populations_in_rows(grid: Grid, known: frozenset[str]) -> frozenset[str]:
    """The texts of stubs or groups that name populations: those of one stub column, or of the groups."""
    table = grid.opened.table
    for stub in range(len(grid.heads) - 1, -1, -1):
        cells = [table.rows[line.index].cells[stub] for line in grid.rows]
        headers = [said(grid.opened, cell.text.text) for cell in cells if cell]
        if found := _mostly_populations(grid, headers, known, grid.heads[stub]):
            return found
    groups = [s for line in grid.rows for s in line.path[:-1] if s.cell and s.cell.column == 0]
    return _mostly_populations(grid, groups, known, Said(""))


def _mostly_populations(grid: Grid, headers: Sequence[Said], known: frozenset[str], head: Said) -> frozenset[str]:
    worded = [s for s in headers if s.words and not (s.statistic and s.statistic.main == "p-value")]
    weights = {s.text: weight(grid.opened, s, known) for s in worded}
    if not worded or len(weights) > _FEW or len(worded) * 2 < len(headers):
        return frozenset()
    if _NAMES_GROUPS.match(head.words):
        return frozenset(weights)
    sure = [t for t, w in weights.items() if w == 2 and _is_sure(grid, t, known)]
    share = sum(weights[s.text] == 2 for s in worded) / len(worded)
    if sure and share >= _ARM_SHARE:
        return frozenset(weights)
    return frozenset()


def _is_sure(grid: Grid, text: str, known: frozenset[str]) -> bool:
    """Whether a stub is a population even where drugs are listed: a control, a group, an arm known from elsewhere."""
    one = said(grid.opened, text)
    drug = grid.opened.study.drug
    arm = arm_of(grid.opened, one)
    same = arm is not None and arm.drug is not None and drug is not None and arm.drug.iri == drug.iri
    return (
        one.size is not None
        or one.words.casefold() in known
        or same
        or not any(m.concept.category in ("drug", "drug_class") for m in grid.opened.mentions(one.words))
    )


def _compared(grid: Grid, values: Sequence[Line]) -> frozenset[str]:
    """Column headers that name nothing known, where p-values set the columns against each other."""
    if not any(c.is_p for c in grid.columns):
        return frozenset()
    shared = _shared(values)
    found = {
        s.text: s
        for line in values
        if not _sets_against(line.path)
        for s in line.path
        if s.words
        and s.text not in shared
        and not is_heading(s.words)
        and not s.statistics
        and not _is_variable(grid, s)
    }
    return frozenset(found) if len(found) > 1 else frozenset()


def tells_of_many(opened: OpenTable) -> bool:
    """Whether a table's headers speak of groups of patients: sizes, shares, means."""
    told = [said(opened, text) for column in opened.table.columns for text in column.path]
    if any(s.statistic and s.statistic.main in ("count", "percent") and not s.words for s in told):
        return True
    told += [said(opened, row.cells[0].text.text) for row in opened.table.rows if row.cells and row.cells[0]]
    return any(
        (s.size or 0) > 1 or any(one.meant in ("mean", "median") or one.beside == ("percent",) for one in s.statistics)
        for s in told
    )


def known_populations(tables: Iterable[OpenTable]) -> frozenset[str]:
    """Folded names of the populations that a document's tables print with a size or as controls."""
    found: set[str] = set()
    for opened in tables:
        for column in opened.table.columns[1:]:
            for one in (said(opened, text) for text in column.path):
                if one.words and one.size is not None and len(one.words.split()) <= _NAME_WORDS:
                    found |= {one.words.casefold(), without_group_words(one.words).casefold()}
    return frozenset(found)


_NAME_WORDS = 8
