"""Tables that print their rows in two or more blocks side by side, under the same headers once for each block."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph_build.model import Table


def unfolded(table: Table) -> Table:
    """The table with its blocks one under the other, or the table itself where it has one block.

    Cells keep the row and column that they are printed in.
    """
    heads = [column.path[-1].casefold() if column.path else "" for column in table.columns]
    width = next((n for n in range(2, len(heads) // 2 + 1) if _repeats(heads, n)), None)
    if width is None or not heads[0] or any(_own(table, n, width) for n in range(width, len(heads))):
        return table
    blocks = range(0, len(heads), width)
    rows = [replace(row, cells=row.cells[at : at + width]) for at in blocks for row in table.rows]
    return replace(table, columns=table.columns[:width], rows=tuple(row for row in rows if any(row.cells)))


def _own(table: Table, index: int, width: int) -> bool:
    """Whether a heading of its own stands over a column: its block is then of something else than the first."""
    over = table.columns[index].path[:-1]
    return bool(over) and over != table.columns[index % width].path[:-1]


def _repeats(heads: list[str], width: int) -> bool:
    """Whether headers repeat after so many columns, the first as different from the others of its block."""
    return (
        len(heads) % width == 0
        and heads[0] not in heads[1:width]
        and all(head == heads[n % width] for n, head in enumerate(heads))
    )
