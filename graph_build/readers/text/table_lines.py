"""Tables flattened to one line a cell: headers, then for each row its label and its values."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from graph_build.model import Cell, MappedText, Row
from graph_build.readers.text.table_delimited import Grid
from graph_build.readers.text.table_headers import header_columns
from graph_build.readers.text.table_legends import caption_at, is_legend_line
from graph_build.readers.text.table_text import VALUE, cell_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST_LABEL = 12
_MOST_HEADERS = 12
_FEWEST_ROWS = 2
_MOST_LABELS = 3


def lines_at(lines: Sequence[MappedText], start: int) -> Grid | None:
    """The table of one line a cell whose header begins in this line, or None."""
    filled = _filled(lines, start)
    first = next((n for n, i in enumerate(filled) if _is_value(lines[i])), None)
    if first is None or not 1 < first <= _MOST_HEADERS + _MOST_LABELS:
        return None
    blocks = _blocks(lines, filled, first)
    counts = Counter(len(values) for _, values in blocks)
    width = max((n for n, times in counts.items() if times * 3 >= len(blocks)), default=0)
    if width < 2 or len(blocks) < _FEWEST_ROWS or max(counts) > width:
        return None
    head = filled[:first]
    own = 2 if len(head) == width + 3 else 1  # a heading of a group may stand between headers and first label
    headers = head[:-own]
    if not width <= len(headers) <= width + 1:
        return None
    columns = header_columns([lines[i] for i in headers], [0] * (width + 1))
    rows: list[Row] = []
    group: Cell | None = None
    for number, (labels, values) in enumerate(blocks):
        above = labels[:-1] if number else labels[-own:-1]
        if above:
            group = cell_of([lines[i] for i in above], number, 0)
        cells = [
            cell_of([lines[labels[-1]]], number, 0),
            *(cell_of([lines[i]], number, c) for c, i in enumerate(values, 1)),
        ]
        cells += [None] * (width + 1 - len(cells))
        rows.append(Row(tuple(cells), group.text.text if group else None, group))
    return Grid(columns, tuple(rows), head[0], blocks[-1][1][-1] + 1, "cell-a-line")


def _is_value(line: MappedText) -> bool:
    return VALUE.fullmatch(line.text) is not None


def _filled(lines: Sequence[MappedText], start: int) -> list[int]:
    """The indexes of the lines that may be cells: up to a legend, a caption or a line as long as prose."""
    found: list[int] = []
    for index in range(start, len(lines)):
        text = lines[index].text
        if not text:
            continue
        if caption_at(lines, index) or is_legend_line(text) or len(text.split()) > _LONGEST_LABEL:
            break
        found.append(index)
    return found


def _blocks(lines: Sequence[MappedText], filled: Sequence[int], first: int) -> list[tuple[list[int], list[int]]]:
    """The rows: the lines of words before some values, and the values."""
    blocks: list[tuple[list[int], list[int]]] = [(list(filled[:first]), [])]
    for index in filled[first:]:
        if _is_value(lines[index]):
            blocks[-1][1].append(index)
        elif blocks[-1][1]:
            blocks.append(([index], []))
        else:
            blocks[-1][0].append(index)
            if len(blocks) > 1 and len(blocks[-1][0]) > _MOST_LABELS:
                break
    return [block for block in blocks if block[1]]
