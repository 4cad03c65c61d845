"""Tables that print their rows in blocks side by side, under the same headers once for each block, or under none."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.facts.grids.unit_words import is_unit

if TYPE_CHECKING:
    from graph_build.model import Table

_VALUE = re.compile(r"[<>≤≥~]?\s?[−–+-]?\s?\d(?!\d*[A-Za-z]*\s?/)")
_MOST = 0.7
"""Share of a column's cells that tell what it holds."""


def unfolded(table: Table) -> Table:
    """The table with its blocks one under the other, or the table itself where it has one block.

    Cells keep the row and column that they are printed in.
    """
    heads = [column.path[-1].casefold() if column.path else "" for column in table.columns]
    told = heads if any(heads) else _kinds(table)
    width = next((n for n in range(2, len(told) // 2 + 1) if _repeats(told, n)), None)
    if width is None or any(_own(table, n, width) for n in range(width, len(heads))):
        return table
    blocks = range(0, len(heads), width)
    rows = [replace(row, cells=row.cells[at : at + width]) for at in blocks for row in table.rows]
    return replace(table, columns=table.columns[:width], rows=tuple(row for row in rows if any(row.cells)))


def _own(table: Table, index: int, width: int) -> bool:
    """Whether a heading of its own stands over a column: its block is then of something else than the first."""
    over = table.columns[index].path[:-1]
    return bool(over) and over != table.columns[index % width].path[:-1]


def _repeats(told: list[str], width: int) -> bool:
    """Whether headers, or kinds of cells, repeat after so many columns, the first unlike the others of its block."""
    return (
        len(told) % width == 0
        and told[0] not in ("", *told[1:width])
        and all(one == told[n % width] for n, one in enumerate(told))
    )


def _kinds(table: Table) -> list[str]:
    """Of each column what its cells are: names, values or units; nothing where no name and its value stand first."""
    found = []
    for index in range(len(table.columns)):
        texts = [cell.text.text for row in table.rows if index < len(row.cells) and (cell := row.cells[index])]
        kinds = Counter("value" if _VALUE.match(t) else "unit" if is_unit(t) else "name" for t in texts)
        found += [kind for kind, n in kinds.items() if n >= _MOST * len(texts)] or [""]
    return found if found[:2] == ["name", "value"] and "" not in found else []
