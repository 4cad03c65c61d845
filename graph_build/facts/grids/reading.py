"""The record of one value of a table under its headers: nothing of types of facts, ready to become a frame."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph_build.facts.grids.shapes import is_p

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph_build.facts.grids.figures import Numbers
    from graph_build.facts.grids.lines import Line
    from graph_build.facts.grids.populations import Arm
    from graph_build.model import Cell, Concept, SlotValue


@dataclass(frozen=True, slots=True)
class CellReading:
    """One value of a table.

    Attributes:
        cells: the cell, and those that complete it.
        context: the header cells that it stands under, the nearest first.
        row: the line of its row; column: the line of its column.
        arm: whose value it is, or None where the headers name nobody.
        variable: what is measured or counted, in the document's words, short forms written out.
        printed: the same as the table prints it.
        concept: the vocabulary's concept for it, or None.
        topic: the headings over it, in words.
        numbers: its numbers as slots, with the statistic that they are.
        unit: UCUM code, or None.
        unit_raw: the unit as printed where it is read differently, or None.
        time: slots of its time point.
        change: "change from baseline" and the like, or None.
        size: number of patients that the value is of, or None.
        raw: the cell as printed, where it had to be read differently.
        repaired: whether a number was read differently from how it is printed.
    """

    cells: tuple[Cell, ...]
    context: tuple[Cell, ...]
    row: Line
    column: Line
    arm: Arm | None
    variable: str
    printed: str
    concept: Concept | None
    topic: str
    numbers: Numbers
    unit: str | None = None
    unit_raw: str | None = None
    time: Mapping[str, SlotValue] = field(default_factory=dict)
    change: str | None = None
    size: int | None = None
    raw: str | None = None
    repaired: bool = False

    @property
    def is_p(self) -> bool:
        """Whether it is a p-value."""
        named = self.numbers.statistic.main if self.numbers.statistic else None
        return named in (None, "p-value") and (self.row.is_p or self.column.is_p or is_p(self.cells[0].text.text))
