"""Tables found among the lines of a document and read as cells, whatever they were flattened into."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.model import MappedText, Span, Table
from graph_build.readers import abbreviations
from graph_build.readers.text.table_delimited import Grid, delimited_at
from graph_build.readers.text.table_inline import inline_at
from graph_build.readers.text.table_legends import Caption, Legend, caption_at, legend_at, scoped
from graph_build.readers.text.table_lines import lines_at
from graph_build.readers.text.table_studies import studies_between
from graph_build.readers.text.table_wrapped import wrapped_at

if TYPE_CHECKING:
    from collections.abc import Sequence

_GLUED = re.compile(r"^\s*(?:Table|TABLE)\s(?P<n>\d{1,2})[.:]?\s*(?=[A-Z\t])")
"""A label that a first header cell has been run into: "Table 1Parameters"."""


def carve_tables(lines: Sequence[MappedText]) -> tuple[tuple[Table, ...], tuple[Span, ...]]:
    """The tables of a document and the runs of it that are no prose.

    Args:
        lines: the original's lines, not cleaned.

    Returns:
        The tables, in order, and the spans of their captions, cells and legends, to be left out of prose.
    """
    glued = {i: m for i, line in enumerate(lines) if "\t" in line.text and (m := _GLUED.match(line.text))}
    lines = [line.part(glued[i].end(), len(line)) if i in glued else line for i, line in enumerate(lines)]
    stripped = [line.strip() for line in lines]
    tables: list[Table] = []
    left_out: list[Span] = []
    index = 0
    done = 0
    while index < len(lines):
        caption = caption_at(stripped, index) if stripped[index].text and index not in glued else None
        grid = _grid(lines, stripped, caption, index, done)
        if grid is None:
            index += 1
            continue
        legend = legend_at(stripped, max(grid.after, caption.after if caption else 0))
        label = (
            caption.label if caption else f"Table {glued[index]['n']}" if index in glued else f"Table {len(tables) + 1}"
        )
        table, after = _table(stripped, caption, grid, legend, label)
        tables.append(table)
        left_out.append(table.span)
        index = done = after
    return tuple(tables), tuple(left_out)


def _grid(
    lines: Sequence[MappedText], stripped: Sequence[MappedText], caption: Caption | None, index: int, done: int
) -> Grid | None:
    """The grid that begins in this line, or that the caption in this line belongs to."""
    if caption is None:
        return delimited_at(lines, index)
    below = next((i for i in range(caption.after, min(caption.after + 3, len(lines))) if stripped[i].text), None)
    if below is not None:
        grid = (
            delimited_at(lines, below)
            or wrapped_at(stripped, below)
            or inline_at(stripped, below)
            or lines_at(stripped, below)
        )
        if grid is not None:
            return grid
    return studies_between(stripped, done, caption.first)


def _table(
    lines: Sequence[MappedText], caption: Caption | None, grid: Grid, legend: Legend | None, label: str
) -> tuple[Table, int]:
    """The table with its whole span, and the index of the line after it."""
    first = min(grid.first, caption.first) if caption else grid.first
    after = max(grid.after, caption.after if caption else 0, legend.after if legend else 0)
    filled = [i for i in range(first, after) if lines[i].text]
    span = Span(lines[filled[0]].span().start, lines[filled[-1]].span().end)
    defined = (
        *(abbreviations.in_text(caption.text) if caption and caption.text else ()),
        *(legend.abbreviations if legend else ()),
    )
    table = Table(
        label=label,
        caption=caption.text if caption else None,
        columns=grid.columns,
        rows=grid.rows,
        span=span,
        shape=grid.shape,
        legend=scoped(defined, span),
        notes=legend.notes if legend else (),
    )
    return table, after
