"""The rows of a table: the path of headers of each, and what rows between them say of the rows that follow."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_build.facts.grids import shapes
from graph_build.facts.grids.figures import whole
from graph_build.facts.grids.headers import said
from graph_build.facts.grids.lines import Line, add_headers
from graph_build.facts.grids.populations import counts_patients, is_heading
from graph_build.facts.grids.saying import Said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.facts.grids.lines import Grid
    from graph_build.facts.grids.opened import OpenTable
    from graph_build.model import Cell, Row, Span

_WORD = re.compile(r"[^\W\d_]|^\W*%\W*$")
_LETTER = re.compile(r"[^\W\d_]")
_NUMBER_FIRST = re.compile(r"[<>≤≥~]?\s?\d")
_DEGREE = re.compile(
    r"(?:very )?(?:mild|moderate|severe|serious)(?:\s?(?:to|/|or|-|–)\s?(?:moderate|severe))?$"
    r"|grade \W{0,2}[1-5](?:\W{1,3}[1-5])?$",
    re.IGNORECASE,
)
"""A label that says how severe the thing of a row above is, and names nothing."""
_SHORT = 4
"""Words of the longest label that is taken for a part of the row above it."""
_REST = re.compile(r"(?:others?|total|missing|unknown|not known|none|all|any)\b", re.IGNORECASE)
"""A label of what is left over, which recurs under headings that a table does not set in."""
_CATEGORIES = ("number", "notes", "reference", "test")
"""What a label alone can be taken for that is a category under a heading: "No", "Other", "Normal", "F"."""


def timed(opened: OpenTable, one: Said, unit: str | None) -> Said:
    """A header that is a bare number, under a heading that says that times in some unit follow."""
    if unit is None or not one.words.replace(".", "").isdigit():
        return one
    found = said(opened, f"{unit or 'time'} {one.words}", one.cell)
    return found if found.time else replace(found, words="", time={"timepoint": f"time {one.words}"})


@dataclass(slots=True)
class Rows:
    """Reads the rows of a table, from the first to the last.

    Attributes:
        grid: the table's axes; its columns are read.
        first_row: where cells over several rows begin.
        above: the stubs of the row before.
        under: the groups of the row before.
        override: what the last header row within the body says of each column.
        sizes: what the last row of numbers of patients says of each column.
        sized: the label of that row; sized_under: the groups that it stands under.
        heading: the stub of the last header row within the body.
        tested: the stub of a row that prints a p-value for the rows after it.
        named: the last label that names something, for labels that only add to it.
        begun: whether values have begun.
        labels: how often each label stands under the same groups.
    """

    grid: Grid
    first_row: dict[Span, int] = field(default_factory=dict)
    above: list[Cell | None] = field(default_factory=list)
    under: list[Span] = field(default_factory=list)
    override: dict[int, Said] = field(default_factory=dict)
    sizes: dict[int, Said] = field(default_factory=dict)
    sized: Said | None = None
    sized_under: list[Span] = field(default_factory=list)
    heading: Cell | None = None
    tested: Cell | None = None
    named: Said | None = None
    begun: bool = False
    labels: Counter[tuple[object, ...]] = field(default_factory=Counter)

    def read(self) -> None:
        """Give the grid its rows of values; a header row within the body is kept for the rows after it."""
        rows = self.grid.opened.table.rows
        self.above = [None] * len(self.grid.heads)
        labels = [_label(row) for row in rows]
        self.labels = Counter(labels)
        for one, other in pairwise(labels):
            if one == other:
                self.labels[one] = 0  # two rows of one thing
        for index, row in enumerate(rows):
            self._row(index, row)

    def _row(self, index: int, row: Row) -> None:
        grid, heads = self.grid, len(self.grid.heads)
        stubs = [_placed(row.cells[j], self.first_row) if j < len(row.cells) else None for j in range(heads)]
        own = [g.pieces[0] for g in row.groups]
        if any(stubs) and own == self.under:
            first = next(j for j, cell in enumerate(stubs) if cell)
            stubs = [self.above[j] if j < first else cell for j, cell in enumerate(stubs)]
        if own != self.under:
            self.named = None
        if own[: len(self.sized_under)] != self.sized_under:
            self.sizes = {}
        self.above, self.under = (stubs if all(stubs) else [None] * heads), own
        header = _header_row(grid, row, begun=self.begun, named=next((c for c in stubs if c), None))
        if header is not None and not self.begun:
            add_headers(grid, header)
            return
        if header is not None:
            self.override, self.heading = header, next((c for c in stubs if c), None)
            return
        self.begun = self.begun or any(_is_figures(row.cells[c.index]) for c in grid.columns)
        self.tested = self.tested if _is_under_test(grid, row) else None
        groups = [self.heading, *(row.groups or (row.group_cell,)), self.tested]
        if _is_only_tested(grid, row):
            self.tested = stubs[-1]
        path = self._named(tuple(_row_path(grid, row, [g for g in groups if g], stubs)), row, stubs)
        if path and path[-1].role == "test":
            return  # "Test of change"
        sizes = self._sizes(index, row, path)
        if sizes is not None:
            self.sizes, self.sized_under, self.sized = sizes, own, path[-1]
        if sizes is None or not path[-1].words or counts_patients(path[-1].words):
            grid.rows.append(Line(index, path))
        over = self.override if sizes is not None else _with_sizes(self.override, self.sizes)
        if over:
            grid.overrides[index] = over

    def _named(self, path: tuple[Said, ...], row: Row, stubs: Sequence[Cell | None]) -> tuple[Said, ...]:
        """The path of a row with the row before it that its label only adds to: "Mild", "Median (IQR)", or none."""
        before, own = self.named, path[len(path) - 1] if path and any(stubs) else None
        if before is None or self.heading is not None:
            pass
        elif own is None:
            return (*path, before) if self.begun and len(self.grid.heads) == 1 else path
        elif _DEGREE.match(own.words) and not row.groups:
            return (*path[:-1], before, own)  # "Mild" under "Headache"
        elif self._recurs(row, own):
            return (*path[:-1], before, own)  # "Withdrawal" under each of several events
        elif not own.words and own.statistics and not row.groups and not _names_sides(own):
            return (*path[:-1], before, own)  # "Median (IQR)" under "Age, mean (SD)"
        if own is not None and own.words:
            if self.sized is not None and self.sized.words and not counts_patients(self.sized.words):
                self.sizes, self.sized = {}, None
            self.named = replace(own, statistics=(), size=None, size_span=None)
        return path

    def _recurs(self, row: Row, own: Said) -> bool:
        """Whether a short label stands under several rows of its group: it is a part of each of them."""
        short = 0 < len(own.words.split()) <= _SHORT and not _REST.match(own.words)
        return short and not own.statistics and len(self.grid.heads) == 1 and self.labels[_label(row)] > 1

    def _sizes(self, index: int, row: Row, path: tuple[Said, ...]) -> dict[int, Said] | None:
        """The patients of each column that a row prints for the rows after it, or None for other rows.

        They are those of a whole table or group whose headers print none, or of the means that follow: "FEV1 (L), n".
        """
        leaf = path[-1] if path else Said("")
        named = counts_patients(leaf.words)
        if not named and (leaf.statistic is None or leaf.statistic.main != "count" or leaf.statistic.beside):
            return None
        first = not self.grid.rows and not row.groups
        unsized = named and all(s.size is None for c in self.grid.columns for s in c.path)
        if not first and not unsized and not self._averages_follow(index):
            return None
        cells = {c.index: cell for c in self.grid.columns if not c.is_p and (cell := row.cells[c.index])}
        found = {i: n for i, cell in cells.items() if (n := _patients(cell.text.text)) is not None}
        told = [i for i, cell in cells.items() if not shapes.is_nothing(cell.text.text)]
        if not found or len(found) < len(told):
            return None
        return {i: Said(cells[i].text.text, size=n, cell=cells[i]) for i, n in found.items()}

    def _averages_follow(self, index: int) -> bool:
        """Whether the label of the next row says nothing but that it is of means or medians, and of when."""
        rows = self.grid.opened.table.rows
        cell = rows[index + 1].cells[0] if index + 1 < len(rows) and rows[index + 1].cells else None
        told = said(self.grid.opened, cell.text.text) if cell else Said("")
        return not told.words and told.statistic is not None and told.statistic.meant in ("mean", "median")


def _label(row: Row) -> tuple[object, ...]:
    """The words of a row's first cell with the groups that it stands under."""
    first = row.cells[0].text.text if row.cells and row.cells[0] else ""
    return (*(g.pieces[0] for g in row.groups), first.casefold())


def _patients(text: str) -> int | None:
    """The number of patients that a cell prints: alone, or as all of them."""
    found = shapes.figures(text)
    share = found and (found.bracket("percent") or found.bracket("number"))
    if found and share and share.value == 100 and found.value and found.value == found.value.to_integral_value():
        return int(found.value)
    return whole(text)


def _with_sizes(override: dict[int, Said], sizes: dict[int, Said]) -> dict[int, Said]:
    """What is said of columns, with the patients that a row above prints for them."""
    given = {i: replace(override[i], size=s.size) if i in override else s for i, s in sizes.items()}
    return {**override, **given}


def _names_sides(header: Said) -> bool:
    """Whether a header names both sides of what it compares: "Difference A - B" is of A and B."""
    return header.versus is not None and bool(header.versus[0])


def _is_only_tested(grid: Grid, row: Row) -> bool:
    """Whether a row prints a p-value and nothing else: the rows after it without one are its categories."""
    filled = [c for c in grid.columns if _says(row, c)]
    return bool(filled) and all(c.is_p for c in filled)


def _is_under_test(grid: Grid, row: Row) -> bool:
    """Whether a row has values, and no p-value of its own."""
    filled = [c for c in grid.columns if _says(row, c)]
    return bool(filled) and not any(c.is_p for c in filled)


def _says(row: Row, column: Line) -> bool:
    """Whether a row has more than a dash in a column."""
    cell = row.cells[column.index]
    return cell is not None and not shapes.is_nothing(cell.text.text)


def _placed(cell: Cell | None, first_row: dict[Span, int]) -> Cell | None:
    """A cell over several rows as a cell of the first of them: one place has one row."""
    return cell and replace(cell, row=first_row.setdefault(cell.pieces[0], cell.row))


def _is_figures(cell: Cell | None) -> bool:
    if cell is None:
        return False
    found = shapes.figures(cell.text.text)
    return (found is not None and not found.is_size) or bool(shapes.named_counts(cell.text.text))


def _header_row(grid: Grid, row: Row, *, begun: bool, named: Cell | None) -> dict[int, Said] | None:
    """What a row of headers within the body says of each column, or None for a row of values.

    Numbers with words in a row that has a name of its own are values: "Blood pressure, 60 systolic, 109/78 mmHg".
    """
    cells = {
        c.index: cell for c in grid.columns if (cell := row.cells[c.index]) and not shapes.is_nothing(cell.text.text)
    }
    cells = {
        c.index: cells[c.index]
        for c in grid.columns
        if c.index in cells and not (c.is_p and _is_figures(cells[c.index]))
    }
    if not all(_WORD.search(cell.text.text) for cell in cells.values()):
        return None
    if not cells or any(_is_figures(cell) for cell in cells.values()):
        return None
    told = {index: said(grid.opened, cell.text.text, cell) for index, cell in cells.items()}
    plain = [s for s in told.values() if s.statistics or s.size is not None or s.time or s.change]
    counted = named is not None and all(_NUMBER_FIRST.match(s.text) for s in told.values())
    if counted and named and said(grid.opened, named.text.text).statistics:
        return None  # "Mean age (SD)": "12 years (3 years)"
    short = not begun and not counted and len(told) > 1 and all(len(s.text) < 60 for s in told.values())
    return told if len(plain) * 2 >= len(told) or short else None


def _row_path(grid: Grid, row: Row, groups: Sequence[Cell], stubs: Sequence[Cell | None]) -> Iterator[Said]:
    seen: set[str] = set()
    shared = _has_shares(grid, row)
    for cell in groups:
        one = said(grid.opened, cell.text.text, replace(cell, row=-1))
        if one.text not in seen:
            yield one
        seen.add(one.text)
    for head, stub in zip(grid.heads, stubs, strict=True):
        if stub is not None and head.role != "number":
            one = timed(grid.opened, said(grid.opened, stub.text.text, stub), head.times)
            if one.role in _CATEGORIES and (shared or (groups and one.role != "test")):
                one = replace(one, words=one.text, role=None)
            if one.words and not _LETTER.search(one.words) and head.words and not is_heading(head.words):
                sign = "" if one.words.isdigit() else ":"  # a number names nothing by itself: "study 6", "CD4: <350"
                one = replace(one, words=f"{head.words}{sign} {one.words}")
            if one.times is not None:
                one = replace(one, words=one.text, times=None)  # "Visits": in a stub of its own, a variable
            yield one


def _has_shares(grid: Grid, row: Row) -> bool:
    """Whether a row prints numbers of patients with their shares."""
    found = [shapes.figures(cell.text.text) for c in grid.columns if (cell := row.cells[c.index])]
    return any(f and (f.bracket("percent") or f.bracket("number")) and f.spread is None for f in found)
