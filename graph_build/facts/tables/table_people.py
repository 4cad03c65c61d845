"""Tables of one row a patient: which they are, what their columns are called, whose patients their rows are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.facts.grids.labels import Label, label_of
from graph_build.facts.grids.opened import patient
from graph_build.facts.grids.times import time_in
from graph_build.model import Cell, Column, Population, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.facts.grids.opened import OpenTable
    from graph_build.model import SlotValue

_PATIENT = re.compile(
    r"^(?:patients?|cases?|pts?\.?|p|no\.?|#|id|n°|subjects?)(?:\s(?:no\.?|number|id|#))?\.?$", re.IGNORECASE
)
_NUMBER = re.compile(r"^(?:patient|case|pt\.?|p|no\.?|#)?\s?(?P<n>\d{1,3})[.)]?$", re.IGNORECASE)
_SOURCE = re.compile(
    r"^(?:references?|refs?\.?|study|studies|authors?|sources?|citations?|(?:reported |publication )?year)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Field:
    """A column with all that its headers say.

    Attributes:
        index: its number.
        title: its own header, short forms written out.
        raw: its own header as printed.
        over: the header over several columns, or "".
        label: the header taken apart.
        time: slots of its time point.
    """

    index: int
    title: str
    raw: str
    over: str
    label: Label
    time: dict[str, SlotValue]

    @property
    def is_source(self) -> bool:
        """Whether the column names works."""
        return _SOURCE.match(self.raw) is not None


@dataclass(frozen=True)
class Person:
    """A patient's row, the cell with the number, whose patient it is, and the works it is credited to."""

    number: str
    row: Row
    anchor: Cell
    population: Population
    references: tuple[int, ...] = ()


def is_patients(table: Table) -> bool:
    """Whether the rows of a table are numbered patients."""
    if not table.columns or not table.rows:
        return False
    first = [row.cells[0] for row in table.rows]
    numbered = sum(cell is not None and _NUMBER.match(cell.text.text) is not None for cell in first)
    headed = bool(_PATIENT.match(table.columns[0].title.strip()))
    named = sum(
        cell is not None and re.match(r"^(?:patient|case)\s?\d", cell.text.text, re.IGNORECASE) is not None
        for cell in first
    )
    return (headed and numbered * 4 >= len(first) * 3) or named * 4 >= len(first) * 3


def turned(table: Table) -> Table | None:
    """A table whose columns are numbered patients with its rows and columns changed over, or None."""
    heads = [column.title.strip() for column in table.columns[1:]]
    numbers = [re.match(r"^(?:patient|case|pt\.?)\s?#?\d{1,3}$", head, re.IGNORECASE) for head in heads]
    if len(heads) < 2 or not all(numbers):
        return None
    columns = [table.columns[0]]
    for row in table.rows:
        cell = row.cells[0]
        name = cell.text.text if cell else ""
        cells = tuple(c for c in (row.group_cell, cell) if c)
        columns.append(Column((row.group, name) if row.group else (name,), cells))
    rows = []
    for number, column in enumerate(table.columns[1:], 1):
        rows.append(Row((column.cells[-1] if column.cells else None, *(row.cells[number] for row in table.rows))))
    return Table(
        table.label, table.caption, tuple(columns), tuple(rows), table.span, table.shape, table.legend, table.notes
    )


def fields_of(opened: OpenTable) -> list[Field]:
    """The columns after the patient's number."""
    return [_field(opened, index, column) for index, column in enumerate(opened.table.columns) if index]


def people_of(opened: OpenTable, fields: Sequence[Field]) -> Iterator[Person]:
    """The patients of a table."""
    for row in opened.table.rows:
        anchor = row.cells[0]
        match = _NUMBER.match(anchor.text.text) if anchor else None
        if anchor is not None and match is not None:
            references = _references(row, fields)
            yield Person(match["n"], row, anchor, _population(match["n"], references), references)


def _references(row: Row, fields: Sequence[Field]) -> tuple[int, ...]:
    """The works that a row is credited to: marks at its number, or its cell in a column of references."""
    cells = [row.cells[0], *(row.cells[f.index] for f in fields if f.is_source)]
    marks = tuple(n for cell in cells if cell for c in cell.citations for n in c.numbers)
    plain = tuple(int(c.text.text) for c in cells[1:] if c and re.fullmatch(r"\d{1,3}", c.text.text))
    return marks or plain


def _population(number: str, references: tuple[int, ...]) -> Population:
    """The patient: the document's own, or one of a cited work."""
    if not references:
        return patient(number)
    return Population("patient", f"patient {number} (reference [{references[0]}])", "cited", references[0])


def _field(opened: OpenTable, index: int, column: Column) -> Field:
    raw = re.sub(r"[*†‡§]", "", column.path[-1]).strip()
    over = column.path[0] if len(column.path) > 1 else ""
    spelled = opened.lowered(opened.spelled(over))
    found = time_in(spelled) if over else None
    time: dict[str, SlotValue] = (
        {"timepoint": spelled} if found and spelled.startswith("before ") else found.slots if found else {}
    )
    label = label_of(opened, raw)
    return Field(index, opened.spelled(raw), raw, over, label, label.time or time)
