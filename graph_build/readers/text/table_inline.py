"""Tables flattened to one line a row: a label and its values, with heading rows between.

"Ferritin (ng/mL) 900 (410-1,600) 120 (80-200) 0.01". The values are what stands unbroken at the end of the line;
how many there are is what most rows agree on.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from graph_build.model import Cell, MappedText, Row
from graph_build.readers.text.table_delimited import Grid
from graph_build.readers.text.table_headers import align, header_columns, header_words, is_size
from graph_build.readers.text.table_legends import caption_at, is_legend_line
from graph_build.readers.text.table_text import cell_of, trailing_values

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST_HEADER = 10
_LONGEST_LABEL = 12
_FEWEST_ROWS = 3
_SURE_WIDTH = 3
"""Values in a row from which two rows are enough to make a table."""
_HEADING = 0.3
"""How much better the headers must fit together without a line for it to be no part of them."""


def inline_at(lines: Sequence[MappedText], start: int) -> Grid | None:
    """The table whose header begins at or after this line, or None.

    Args:
        lines: stripped.
        start: the line after the caption.
    """
    first = next((i for i in range(start, min(start + _LONGEST_HEADER, len(lines))) if _is_row(lines, i)), None)
    if first is None:
        return None
    after = _end(lines, first)
    counts = Counter(n for i in range(first, after) if (n := len(trailing_values(lines[i])[1])))
    often = [n for n, times in counts.items() if times * 4 >= sum(counts.values())]
    if not often or sum(counts.values()) < (_FEWEST_ROWS if max(often) < _SURE_WIDTH else _FEWEST_ROWS - 1):
        return None
    width = max(often) + 1
    header = [i for i in range(start, first) if lines[i].text]
    heading = None
    breadths = _breadths(lines[first:after], width)
    if len(header) > 1 and _is_heading([lines[i] for i in header], breadths):
        heading = header.pop()
    columns = header_columns([lines[i] for i in header], breadths)
    rows = _rows(lines, heading if heading is not None else first, after, width)
    return Grid(columns, rows, header[0] if header else first, after, "values-in-line")


def _is_row(lines: Sequence[MappedText], index: int) -> bool:
    """Whether a line has a label and values, and another such line is near: a table is no single line."""
    label, values = trailing_values(lines[index])
    if not values or not any(c.isalpha() for c in label.text) or len(label.text.split()) > _LONGEST_LABEL:
        return False
    near = [lines[i] for i in range(index + 1, min(index + 4, len(lines))) if lines[i].text]
    return any(len(trailing_values(line)[1]) >= max(1, len(values) - 1) for line in near)


def _breadths(body: Sequence[MappedText], width: int) -> list[int]:
    """How many characters each column usually takes."""
    found: list[list[int]] = [[0] for _ in range(width)]
    for line in body:
        label, values = trailing_values(line)
        for column, part in enumerate((label, *values)[:width]):
            found[column].append(len(part))
    return [sorted(lengths)[len(lengths) // 2] for lengths in found]


def _is_heading(header: Sequence[MappedText], breadths: Sequence[int]) -> bool:
    """Whether the last line before the first row heads a group of rows: the columns' headers are whole without it."""
    dealt = [header_words(line) for line in header]
    if any(is_size(word.text) for word in dealt[-1]):
        return False
    return align(dealt[:-1], breadths, anchored=False)[0] + _HEADING <= align(dealt, breadths, anchored=False)[0]


def _end(lines: Sequence[MappedText], first: int) -> int:
    """The index after the last row: headings and wrapped labels count where a row follows them."""
    after = first
    index = first
    misses = 0
    while index < len(lines):
        text = lines[index].text
        if text:
            if caption_at(lines, index) or is_legend_line(text):
                break
            label, values = trailing_values(lines[index])
            if values and any(c.isalpha() for c in label.text) and len(label.text.split()) <= _LONGEST_LABEL:
                after, misses = index + 1, 0
            else:
                misses += 1
                if misses > 2 or len(text.split()) > _LONGEST_LABEL:
                    break
        index += 1
    return after


def _rows(lines: Sequence[MappedText], first: int, after: int, width: int) -> tuple[Row, ...]:
    rows: list[Row] = []
    group: Cell | None = None
    waiting: list[MappedText] = []
    for index in range(first, after):
        line = lines[index]
        if not line.text:
            continue
        label, values = trailing_values(line)
        if not values:
            waiting.append(line)
            continue
        while len(values) >= width:
            label = MappedText.join((label, values.pop(0)))
        if waiting and (label.text[:1].islower() or not label.text):
            label = MappedText.join((*waiting, label))
        elif waiting:
            group = cell_of(waiting, len(rows), 0)
        waiting = []
        cells = [cell_of([label], len(rows), 0), *(cell_of([v], len(rows), n) for n, v in enumerate(values, 1))]
        cells += [None] * (width - len(cells))
        rows.append(Row(tuple(cells), group.text.text if group else None, group))
    return tuple(rows)
