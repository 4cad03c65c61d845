"""The record of what one header says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph_build.facts.grids.statistics import Statistic
    from graph_build.model import Cell, SlotValue, Span


@dataclass(frozen=True, slots=True)
class Said:
    """What one header says.

    Attributes:
        text: the header as printed, marks of notes taken out.
        words: what is left of it when all else is taken out: a variable or a population.
        cell: its cell, or None for a caption or note.
        statistics: the statistics that it names, in order.
        unit_printed: the unit as printed, or None.
        time: slots of the time point that it names.
        times: where it says only that times follow: their unit ("week"), or "" where it names none.
        size: number of patients that it prints, or None.
        size_span: where that is printed.
        change: "change from baseline", "reduction" …, or None.
        versus: the two sides of a comparison, in its words, or None.
        role: "reference" (what is normal), "test" (a test's statistic), "unit", "notes", or None.
        qualifier: what a bracket narrows its words to, or None.
        sizes: numbers of patients that it prints by arm: "(n = 75 intervention, n = 66 control)".
    """

    text: str
    words: str = ""
    cell: Cell | None = None
    statistics: tuple[Statistic, ...] = ()
    unit_printed: str | None = None
    time: dict[str, SlotValue] = field(default_factory=dict)
    times: str | None = None
    size: int | None = None
    size_span: Span | None = None
    change: str | None = None
    versus: tuple[str, str] | None = None
    role: str | None = None
    qualifier: str | None = None
    sizes: tuple[tuple[str, int], ...] = ()

    @property
    def statistic(self) -> Statistic | None:
        """The statistic, where it names one alone or one first."""
        return self.statistics[0] if self.statistics else None
