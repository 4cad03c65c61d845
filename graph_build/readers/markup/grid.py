"""A table in markup as a grid of slots: rows and columns as a browser would lay them out, spans written out.

The way from elements to slots is that of HTML (WHATWG HTML, section 4.9.12, "Forming a table"); JATS uses the same
elements.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.readers.markup.tree import Element

MOST_COLUMNS = 1_000
MOST_SLOTS = 200_000
"""Places of the largest table that is read; HTML itself lets no cell span more than 1,000 columns."""
SPANNED_PLACES, SPANNED_A_CELL = 4_000, 20
"""A table of n cells may have SPANNED_PLACES + n × SPANNED_A_CELL places, that a few spans cannot make of a short file
a table that takes long; the widest of the 1,458 tables of 577 trials has 3.7 places a cell."""


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """A cell of a grid.

    Attributes:
        element: the cell; None where a row has none there.
        row: index of the row in which it begins.
        column: index of its first column.
        rows: how many rows it covers.
        columns: how many columns it covers.
        words: all its characters, white space folded.
    """

    element: Element
    row: int
    column: int
    rows: int
    columns: int
    words: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as laid out.

    Attributes:
        rows: for each row, by column, the slot that covers the place, or None.
        heads: how many of the first rows stand in the table's head.
    """

    rows: tuple[tuple[Slot | None, ...], ...]
    heads: int

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.rows[0]) if self.rows else 0


def grid_of(table: Element, where: str) -> Grid:
    """The grid of a `table` element.

    Args:
        table: the element, with its rows in `thead`, `tbody`, `tfoot` or none of them.
        where: what to call it in messages.

    Raises:
        DocumentError: where it has more columns or places than are read, or spans far more places than it has cells.
    """
    parts = _parts(table)
    laid: list[list[Slot | None]] = []
    heads, width, cells = 0, 0, 0
    for name, rows in parts:
        block = _laid(rows, len(laid), where)
        width = max(width, *(len(row) for row in block), 0)
        cells += _written(rows)
        _check_places((len(laid) + len(block)) * width, cells, where)
        if name == "thead" and heads == len(laid):
            heads += len(block)
        laid += block
    padded = tuple((*row, *[None] * (width - len(row))) for row in laid)
    return Grid(padded, heads)


def _parts(table: Element) -> list[tuple[str, list[Element]]]:
    """Head, bodies and foot with their rows, in the order of the page: heads first, feet last."""
    found: list[tuple[str, list[Element]]] = []
    loose: list[Element] = []
    for child in table.elements():
        if child.name in ("thead", "tbody", "tfoot"):
            if loose:
                found.append(("tbody", loose))
                loose = []
            found.append((child.name, list(child.elements("tr"))))
        elif child.name == "tr":
            loose.append(child)
    if loose:
        found.append(("tbody", loose))
    feet = [part for part in found if part[0] == "tfoot"]
    return [part for part in found if part[0] != "tfoot" and part[1]] + [part for part in feet if part[1]]


def _laid(rows: Sequence[Element], first: int, where: str) -> list[list[Slot | None]]:
    """The rows of one part: a cell that spans rows ends where its part ends."""
    laid: list[list[Slot | None]] = []
    reaching: dict[int, Slot] = {}
    places, written = 0, _written(rows)
    for index, row in enumerate(rows):
        number = first + index
        reaching = {c: s for c, s in reaching.items() if s.row + s.rows > number}
        line: list[Slot | None] = []
        column = 0
        for cell in row.elements("td", "th"):
            while column in reaching:
                column += 1
            columns = _span(cell.get("colspan"))
            if column + columns > MOST_COLUMNS:
                raise DocumentError(
                    f"a table has more than {MOST_COLUMNS:,} columns",
                    where=where,
                    do="Correct its colspan, or take the table out.",
                )
            asked = cell.get("rowspan").strip()
            below = len(rows) - index
            height = below if asked == "0" else min(_span(asked), below)
            slot = Slot(cell, number, column, height, columns, cell.words())
            for at in range(column, column + columns):
                _put(line, at, slot)
                if slot.rows > 1:
                    reaching[at] = slot
            column += columns
        for at, slot in reaching.items():
            if slot.row < number:
                _put(line, at, slot)
        laid.append(line)
        places += len(line)
        _check_places(places, written, where)
    return laid


def _written(rows: Sequence[Element]) -> int:
    """How many cells the rows have."""
    return sum(1 for row in rows for _ in row.elements("td", "th"))


def _check_places(places: int, cells: int, where: str) -> None:
    """Refuse a table that is too large, or that its spans make far larger than what is written."""
    most = min(MOST_SLOTS, SPANNED_PLACES + SPANNED_A_CELL * cells)
    if places > most:
        of_cells = "" if most == MOST_SLOTS else f" for its {cells:,} cells"
        raise DocumentError(
            f"a table has more than {most:,} places{of_cells}",
            where=where,
            do="Correct its spans, or take the table out.",
        )


def _put(line: list[Slot | None], at: int, slot: Slot) -> None:
    line.extend([None] * (at + 1 - len(line)))
    if line[at] is None:
        line[at] = slot


def _span(stated: str) -> int:
    """What `colspan` or `rowspan` says: a whole number from 1, else 1; as many digits as fit are looked at."""
    digits = stated.strip()[:9]
    return max(1, int(digits)) if digits.isascii() and digits.isdigit() else 1


def own_slots(row: Sequence[Slot | None], number: int) -> Iterator[Slot]:
    """The cells that begin in a row, each once."""
    for column, slot in enumerate(row):
        if slot is not None and slot.row == number and slot.column == column:
            yield slot
