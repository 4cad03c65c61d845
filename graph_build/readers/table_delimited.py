"""Tables whose cells are set apart by tabs or by pipes."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from graph_build.model import Cell, Column, MappedText, Row
from graph_build.readers.table_text import cell_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_PIPE_LINE = re.compile(r"^\|.*\|\s*$")
_RULE_LINE = re.compile(r"^\|?[\s:|+-]+\|?$")


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
        after = index
        while after < len(raw) and len(split(raw[after])) > 1:
            after += 1
        if after - index >= 2:
            body = [split(line) for line in raw[index:after] if not _RULE_LINE.match(line.text.strip())]
            return _grid(body, index, after, shape)
    return None


def _tab_cells(line: MappedText) -> list[MappedText]:
    return _split(line, "\t") if line.text.strip() else []


def _pipe_cells(line: MappedText) -> list[MappedText]:
    return _split(line.strip(), "|")[1:-1] if _PIPE_LINE.match(line.text.strip()) else []


def _split(line: MappedText, mark: str) -> list[MappedText]:
    cuts = [-1, *(i for i, c in enumerate(line.text) if c == mark), len(line)]
    return [line.part(a + 1, b).strip() for a, b in pairwise(cuts)]


def _grid(table: list[list[MappedText]], first: int, after: int, shape: str) -> Grid | None:
    width = max(map(len, table), default=0)
    if width < 2 or len(table) < 2:
        return None
    header, *body = table
    columns = []
    for number in range(width):
        cell = cell_of([header[number]] if number < len(header) else [], -1, number)
        columns.append(Column((cell.text.text,) if cell else (), (cell,) if cell else ()))
    rows: list[Row] = []
    group: Cell | None = None
    for parts in body:
        cells = [cell_of([part], len(rows), number) for number, part in enumerate(parts)]
        cells += [None] * (width - len(cells))
        if cells[0] is not None and not any(cells[1:]):
            group = cells[0]
        elif any(cells):
            rows.append(Row(tuple(cells), group.text.text if group else None, group))
    return Grid(tuple(columns), tuple(rows), first, after, shape) if rows else None
