"""Tables of markup as the model knows them: columns under their header paths, rows under their headings, notes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.model import Cell, Column, Row, Table
from graph_build.readers import abbreviations
from graph_build.readers.cleaning import cut
from graph_build.readers.markup.citing import take_out
from graph_build.readers.markup.flow import flow
from graph_build.readers.markup.grid import grid_of
from graph_build.readers.markup.layout import lines_of, parts_of
from graph_build.readers.markup.notes import SYMBOLS, Marks, labels_of, legend_of, notes_of, scoped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from graph_build.model import Abbreviation, MappedText, Span
    from graph_build.readers.markup.flow import Dialect
    from graph_build.readers.markup.grid import Grid, Slot
    from graph_build.readers.markup.layout import Part
    from graph_build.readers.markup.tree import Element

SHAPE = "grid"
LABELLED = re.compile(r"(?:Table|Tab\.)\s*(?:[A-Z]?\d+[a-z]?|[IVX]+)\b", re.IGNORECASE)
"""How a caption begins that holds its own label."""
_SIGN = re.escape(SYMBOLS)
_SIGNS = re.compile(rf"(?<=[^\s{_SIGN}])(?:\s?([{_SIGN}]{{1,6}})$|([{_SIGN}]{{1,6}})(?=[\s,;()]))")


@dataclass(frozen=True, slots=True)
class Framed:
    """A table with what stands round it in its frame.

    Attributes:
        label: "Table 1"; empty where none is printed.
        caption: elements of its caption, label left out.
        tables: its `table` elements.
        notes: elements with notes under it.
        span: from its first character to its last.
    """

    label: str
    caption: tuple[Element, ...]
    tables: tuple[Element, ...]
    notes: tuple[Element, ...]
    span: Span


class TableReader:
    """Reads the tables of one document.

    Args:
        dialect: of its format.
        numbers: the reference numbers that an element leads to; none where it is no citation.
        where: the document's name, for messages.
    """

    def __init__(self, dialect: Dialect, numbers: Callable[[Element], tuple[int, ...]], where: str) -> None:
        self._dialect, self._numbers, self._where = dialect, numbers, where

    def read(self, framed: Framed, legend: Sequence[Abbreviation] = ()) -> Iterator[Table]:
        """The tables of one frame; one that repeats its header, or has several, becomes a table for each.

        Args:
            framed: the table.
            legend: abbreviations that lists under it define.

        Raises:
            DocumentError: where a table is larger than is read.
        """
        notes = tuple(notes_of(framed.notes, self._dialect))
        marks = Marks(notes)
        caption = take_out(flow(framed.caption, self._dialect, lambda e: bool(self._numbers(e))), self._numbers)[0]
        defined = [*legend, *legend_of(notes, framed.notes, self._dialect), *abbreviations.in_text(caption)]
        number = 0
        for element in framed.tables:
            grid = grid_of(element, f"{self._where}, {framed.label or 'a table'}")
            for part in parts_of(grid):
                number += 1
                cells = _Cells(self._dialect, self._numbers, marks)
                yield Table(
                    label=framed.label if number == 1 else f"{framed.label}, part {number}",
                    caption=caption if caption.text else None,
                    columns=_columns(grid, part, cells),
                    rows=_rows(grid, part, cells),
                    span=framed.span,
                    shape=SHAPE,
                    legend=scoped(defined, framed.span),
                    notes=tuple(note.text for note in notes),
                )


class _Cells:
    """Cells with citation marks and marks of notes taken out; each slot is read once."""

    def __init__(self, dialect: Dialect, numbers: Callable[[Element], tuple[int, ...]], marks: Marks) -> None:
        self._dialect, self._numbers, self._marks = dialect, numbers, marks
        self._read: dict[int, Cell | None] = {}

    def of(self, slot: Slot, row: int) -> Cell | None:
        """The cell of a slot; None where it holds no characters.

        Args:
            slot: where it stands in the grid.
            row: index of the body's row that it is asked for first, which is where it begins; -1 for a header.
        """
        if id(slot) not in self._read:
            cell = self._cell(slot.element)
            self._read[id(slot)] = (
                None if cell is None else Cell(cell.text, row, slot.column, cell.pieces, cell.citations, cell.notes)
            )
        return self._read[id(slot)]

    def _cell(self, element: Element) -> Cell | None:
        def asked(one: Element) -> bool:
            return one.name in self._dialect.raised or bool(self._numbers(one)) or bool(self._marks.linked(one))

        flowed = flow(element.children, self._dialect, asked)
        if not flowed.text.text:
            return None
        leading: set[int] = set()
        hidden: set[int] = set()
        for mark in flowed.marks:
            printed = flowed.text.text[mark.start : mark.end]
            led = self._marks.led(mark.element, printed, raised=mark.element.name in self._dialect.raised)
            if led:
                leading |= led
                hidden.add(id(mark.element))
        if hidden:
            shown = flow(element.children, self._dialect, asked, lambda one: id(one) in hidden)
            flowed = shown if shown.text.text else flowed
        text, citations = take_out(flowed, self._numbers)
        if not text.text.strip():
            text = flowed.text  # a column of references
        text, signs = self._signs(text.strip())
        leading |= signs
        return Cell(text, -1, 0, (text.span(),), citations, tuple(sorted(leading)))

    def _signs(self, text: MappedText) -> tuple[MappedText, set[int]]:
        """The text without the signs behind its words that lead to notes, and those notes."""
        found: set[int] = set()
        runs: list[tuple[int, int]] = []
        for match in _SIGNS.finditer(text.text) if self._marks.by_mark else ():
            led = self._marks.of(labels_of(match[1] or match[2]))
            if led:
                found |= led
                runs.append(match.span())
        return cut(text, runs), found


def _columns(grid: Grid, part: Part, cells: _Cells) -> tuple[Column, ...]:
    columns = []
    for column in range(grid.width):
        path: list[Cell] = []
        seen: set[int] = set()
        for n in part.heads:
            slot = grid.rows[n][column]
            if slot is not None and id(slot) not in seen:
                seen.add(id(slot))
                cell = cells.of(slot, -1)
                if cell is not None:
                    path.append(cell)
        columns.append(Column(tuple(cell.text.text for cell in path), tuple(path)))
    return tuple(columns)


def _rows(grid: Grid, part: Part, cells: _Cells) -> tuple[Row, ...]:
    """The rows of a body.

    A cell over several rows stands in each of them, with the number of the first; one over several columns stands in
    the first of those.
    """
    rows: list[Row] = []
    for line in lines_of(grid, part.body):
        if line.heads:
            continue
        number = len(rows)
        places = [
            cells.of(slot, number) if slot is not None and slot.column == column else None
            for column, slot in enumerate(grid.rows[line.row])
        ]
        groups = tuple(c for slot in line.groups if (c := cells.of(slot, -1)) is not None)
        last = groups[-1] if groups else None
        rows.append(Row(tuple(places), last.text.text if last else None, last, groups))
    return tuple(rows)
