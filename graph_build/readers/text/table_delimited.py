"""Tables whose cells are set apart by tabs or by pipes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from graph_build.model import Cell, Column, MappedText, Row
from graph_build.readers.text.table_text import VALUE, cell_of

_PIPE_LINE = re.compile(r"^\|.*\|\s*$")
_RULE_LINE = re.compile(r"^\|?[\s:|+-]+\|?$")


_Cells = list[list[MappedText]]
_Split = Callable[[MappedText], list[MappedText]]
_DECIMAL = re.compile(r"^[<>≤≥]?\s?(?:\d+\.\d+(?:\s?[(±].*)?|\d+\s?[(\[][HL][)\]])$")
"""What no header is: a measured value."""
_LONGEST_LINE = 200
_MOST_LINES = 2


class Grid(NamedTuple):
    """Columns and rows with the indexes of the first line and of the one after the last."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    first: int
    after: int
    shape: str


def delimited_at(raw: Sequence[MappedText], index: int) -> Grid | None:
    """The table of tabs or pipes that begins in this line, or None.

    Args:
        raw: lines with their white space, as a tab at an end marks an empty cell.
        index: of the line to look at.
    """
    for shape, split in (("tab-separated", _tab_cells), ("pipes", _pipe_cells)):
        if len(split(raw[index])) > 1:
            rows, after = _rows_from(raw, index, split)
            if len(rows) > 1:
                return _grid(rows, index, after, shape)
    return None


def _rows_from(raw: Sequence[MappedText], index: int, split: _Split) -> tuple[list[_Cells], int]:
    """The rows of cells from a line on, and the index of the line after them.

    A cell may hold line breaks: a row that lacks cells goes on in the lines below while they do not exceed its width.
    """
    after = index
    while after < len(raw) and (
        len(split(raw[after])) > 1 or _is_inside(raw, after, split) or _parts_rows(raw, after, split)
    ):
        after += 1
    cells = [split(line) for line in raw[index:after] if not _RULE_LINE.match(line.text.strip())]
    width = max((len(c) for c in cells), default=0)
    rows: list[_Cells] = []
    for parts in filter(None, cells):  # a line without a mark, between rows of pipes, has no cell
        last = rows[-1] if rows else []
        if (
            rows
            and len(last) < width
            and (len(parts) < 2 or len(last) + len(parts) - 1 <= width)
            and len(parts) < width
        ):
            last[-1] = [*last[-1], *parts[:1]]
            last.extend([p] for p in parts[1:])
        else:
            rows.append([[p] for p in parts])
    return rows, after


def _is_inside(raw: Sequence[MappedText], at: int, split: _Split) -> bool:
    """Whether a line without cells lies within a broken cell: rows stand near above and below it."""
    if not raw[at].text.strip() or len(raw[at].text) > _LONGEST_LINE:
        return False
    return any(len(split(line)) > 1 for line in raw[at + 1 : at + 1 + _MOST_LINES])


def _parts_rows(raw: Sequence[MappedText], at: int, split: _Split) -> bool:
    """Whether an empty line stands between two rows of as many cells."""
    if raw[at].text.strip() or not 0 < at < len(raw) - 1:
        return False
    above, below = len(split(raw[at - 1])), len(split(raw[at + 1]))
    return above == below > 1


def _tab_cells(line: MappedText) -> list[MappedText]:
    return _split(line, "\t") if line.text.strip() else []


def _pipe_cells(line: MappedText) -> list[MappedText]:
    return _split(line.strip(), "|")[1:-1] if _PIPE_LINE.match(line.text.strip()) else []


def _split(line: MappedText, mark: str) -> list[MappedText]:
    cuts = [-1, *(i for i, c in enumerate(line.text) if c == mark), len(line)]
    return [line.part(a + 1, b).strip() for a, b in pairwise(cuts)]


def _grid(table: list[_Cells], first: int, after: int, shape: str) -> Grid | None:
    """Columns and rows of a table of cells; the first rows are headers."""
    width = max((n for row in table for n, cell in enumerate(row, 1) if any(p.text for p in cell)), default=0)
    if width < 2:
        return None
    levels = 0 if any(_DECIMAL.match(_text_of(table[0], n)) for n in range(1, width)) else 1
    while 0 < levels < min(3, len(table) - 1) and _is_header(table[levels], table[:levels], width):
        levels += 1
    columns = tuple(_column(table[:levels], number) for number in range(width))
    rows: list[Row] = []
    group: Cell | None = None
    for parts in table[levels:]:
        cells = [cell_of(part, len(rows), number) for number, part in enumerate(parts[:width])]
        cells += [None] * (width - len(cells))
        if cells[0] is not None and not any(cells[1:]):
            group = cells[0]
        elif any(cells):
            rows.append(Row(tuple(cells), group.text.text if group else None, group))
    return Grid(columns, tuple(rows), first, after, shape) if rows else None


def _is_header(row: _Cells, above: list[_Cells], width: int) -> bool:
    """Whether a row is one more row of headers: it has words alone, where the row above it leaves cells empty."""
    texts = [" ".join(p.text for p in cell).strip() for cell in row]
    filled = [t for t in texts[1:] if t]
    open_above = any(not _text_of(above[-1], n) for n in range(1, width))
    return len(filled) > 1 and not any(VALUE.match(t) for t in filled) and (open_above or not texts[0])


def _text_of(row: _Cells, number: int) -> str:
    return " ".join(p.text for p in row[number]).strip() if number < len(row) else ""


def _column(headers: list[_Cells], number: int) -> Column:
    """A column with the headers over it; a header over several columns stands in the first of them."""
    cells = []
    for level, row in enumerate(headers):
        at = number
        while level < len(headers) - 1 and at > 1 and not _text_of(row, at):
            at -= 1
        cell = cell_of(row[at], -1, number) if at < len(row) else None
        if cell is not None:
            cells.append(cell)
    return Column(tuple(c.text.text for c in cells) or ("",), tuple(cells))
