"""The slots that say how a treatment was given, put together step by step or taken from a frame."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph_build.facts.clinical.runs import as_number
from graph_build.frames.treatments.regimen_pieces import FREQUENCY

if TYPE_CHECKING:
    from graph_build.model import Quantity, SlotValue
    from graph_build.model.frames import TreatmentFrame

_ADVERB = re.compile(r"\b(?:monthly|weekly|biweekly)$", re.IGNORECASE)


@dataclass(slots=True)
class Regimen:
    """Slots on how one treatment was given, and the run of the sentence that says so."""

    start: int
    end: int
    slots: dict[str, SlotValue] = field(default_factory=dict)

    def add(self, start: int, end: int, **slots: SlotValue) -> None:
        """Take slots in that nothing said before, and widen the run."""
        for name, value in slots.items():
            self.slots.setdefault(name, value)
        self.start, self.end = min(self.start, start), max(self.end, end)


def regimen(frame: TreatmentFrame) -> Regimen:
    """What a frame tells of how its treatment was given, and where."""
    told: dict[str, SlotValue | None] = {
        "statistic": frame.statistic,
        "per": frame.per,
        "route": frame.route,
        "frequency": frame.frequency,
        "number_of_doses": frame.number_of_doses,
        "comparator": frame.number_comparator,
        "form": frame.form,
        "dose_number": frame.dose_number,
        "line": frame.line,
        "status": frame.status,
    }
    if frame.dose:
        told = _dose(frame.dose, median=frame.statistic is not None) | {k: v for k, v in told.items() if v is not None}
    if frame.duration:
        told |= _lasting("duration", frame.duration)
    if frame.infusion_time and frame.infusion_time.value is not None:
        told |= _lasting("infusion_time", frame.infusion_time)
    return Regimen(frame.start, frame.end, {k: v for k, v in told.items() if v is not None})


def _dose(q: Quantity, *, median: bool) -> dict[str, SlotValue | None]:
    unit, printed = q.unit or "", q.unit_as_printed or ""
    if _ADVERB.search(printed):
        unit = unit.rpartition("/")[0] or unit
    often = FREQUENCY.search(printed)
    told: dict[str, SlotValue | None] = {"dose_unit": unit, "frequency": often.group().casefold() if often else None}
    if q.low is not None and q.high is not None:
        told |= {"dose_low": as_number(q.low), "dose_high": as_number(q.high)}
        if median and q.value is not None:
            told["dose"] = as_number(q.value)
    elif q.value is not None:
        told["dose"] = as_number(q.value)
        told["comparator"] = q.comparator if q.comparator != "=" else None
    return told


def _lasting(name: str, q: Quantity) -> dict[str, SlotValue | None]:
    told: dict[str, SlotValue | None] = {f"{name}_unit": q.unit}
    if q.low is not None and q.high is not None:
        return told | {f"{name}_low": as_number(q.low), f"{name}_high": as_number(q.high)}
    return told | {name: as_number(q.value) if q.value is not None else None}
