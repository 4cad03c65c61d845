"""Tables of a PDF as the model has them: cells tied to the original text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.model import Cell, Column, MappedText, Row, Table
from graph_build.readers import abbreviations
from graph_build.readers.text.table_legends import caption_at, legend_at, scoped
from graph_build.readers.text.table_text import cell_of, join_pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.readers.pdf.fragments import Fragment
    from graph_build.readers.pdf.printing import Print, Sheet

_LABEL = re.compile(r"(?P<label>(?:Table|TABLE|Tab\.)\s?(?:S?\d+|[IVX]+))[\s.:|\u2013\u2014-]*")
_NOTE_MARK = re.compile(r"(?P<mark>[*†‡§¶#]{1,3}|[ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ])")
_MARKS_AT_END = re.compile(r"\s?(?P<marks>(?:(?:[*†‡§¶#]{1,3}|[ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ]),?\s?)+)$")


def tables_of(print_: Print) -> tuple[Table, ...]:
    """The tables of a PDF, in order.

    Args:
        print_: its text.
    """
    return tuple(_Reading(print_, sheet).table() for sheet in print_.sheets)


class _Reading:
    """Reads one table."""

    def __init__(self, print_: Print, sheet: Sheet) -> None:
        self._print = print_
        self._sheet = sheet
        lines = [self._mapped(f) for f in (*sheet.layout.notes, *sheet.region.notes)]
        self._lines = lines
        self._notes = _notes(lines)
        self._marks = {mark: n for n, note in enumerate(self._notes) if (mark := _mark(note))}

    def table(self) -> Table:
        """The table as the model has it."""
        sheet, layout = self._sheet, self._sheet.layout
        label, caption = self._caption()
        legend = legend_at(self._lines, 0)
        defined = (*(abbreviations.in_text(caption) if caption else ()), *(legend.abbreviations if legend else ()))
        heads = [(head, self._cell(head.pieces, -1, head.first)) for head in layout.heads]
        columns = []
        for number in range(layout.width):
            over = [(h, c) for h, c in heads if c is not None and h.first <= number <= h.last]
            over.sort(key=lambda pair: pair[0].first - pair[0].last)
            cells = tuple(c for _, c in over)
            columns.append(Column(tuple(c.text.text for c in cells) or ("",), cells))
        return Table(
            label=label,
            caption=caption,
            columns=tuple(columns),
            rows=self._rows(),
            span=sheet.span,
            shape="pdf-ruled" if layout.ruled else "pdf-aligned",
            legend=scoped(defined, sheet.span),
            notes=self._notes,
        )

    def _rows(self) -> tuple[Row, ...]:
        rows: list[Row] = []
        groups: dict[tuple[Fragment, ...], Cell] = {}
        for line in self._sheet.layout.lines:
            number = len(rows)
            own: list[Cell] = []
            for pieces in line.groups:
                cell = groups.get(pieces) or self._cell(pieces, number, 0)
                if cell is not None:
                    groups[pieces] = cell
                    own.append(cell)
            cells = [self._cell(line.cells.get(c, ()), number, c) for c in range(self._sheet.layout.width)]
            last = own[-1] if own else None
            rows.append(Row(tuple(cells), last.text.text if last else None, last, tuple(own)))
        return tuple(rows)

    def _caption(self) -> tuple[str, MappedText | None]:
        """The label and the words of the caption."""
        lines = [self._mapped(f) for f in self._sheet.region.caption]
        found = caption_at(lines, 0)
        whole = join_pieces(lines)
        match = _LABEL.match(whole.text)
        label = found.label if found else match["label"] if match else "Table"
        text = whole.part(match.end() if match else 0, len(whole)).strip()
        return " ".join(label.split()), text if text.text else None

    def _cell(self, pieces: Sequence[Fragment], row: int, column: int) -> Cell | None:
        """A cell from its pieces, marks of notes taken off and followed."""
        cell = cell_of([self._mapped(piece) for piece in pieces], row, column)
        if cell is None:
            return None
        match = _MARKS_AT_END.search(cell.text.text)
        marks = _NOTE_MARK.findall(match["marks"]) if match else []
        if match is None or match.start() == 0 or not any(mark in self._marks for mark in marks):
            return cell
        notes = tuple(sorted({self._marks[mark] for mark in marks if mark in self._marks}))
        return replace(cell, text=cell.text.part(0, match.start()), notes=notes)

    def _mapped(self, fragment: Fragment) -> MappedText:
        """A fragment as it stands in the original text."""
        places = [self._sheet.places[word] for word in fragment.words]
        return MappedText.of(self._print.text, places[0].start, places[-1].end)


def _notes(lines: Sequence[MappedText]) -> tuple[MappedText, ...]:
    """The notes under a table: a line that begins with a mark, or after a sentence's end, begins a new one."""
    piles: list[list[MappedText]] = []
    for line in lines:
        if piles and not (_NOTE_MARK.match(line.text) or piles[-1][-1].text.rstrip().endswith((".", ";"))):
            piles[-1].append(line)
        else:
            piles.append([line])
    return tuple(join_pieces(pile).strip() for pile in piles)


def _mark(note: MappedText) -> str | None:
    """The mark that a note begins with."""
    match = _NOTE_MARK.match(note.text)
    return match["mark"] if match else None
