"""Figures that a statement prints: a rate, a range, from what to what, a year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph_build.facts.argument.proposition import Proposition
    from graph_build.model import Quantity, ReadSentence, SlotValue

_KINDS = frozenset({"number", "range", "percent", "age"})
_MODALS = frozenset({"can", "may", "might", "could", "should", "must"})
_IMPLIED = (("day", "d"), ("week", "wk"), ("month", "mo"), ("year", "a"), ("hour", "h"))


def printed(proposition: Proposition) -> dict[str, SlotValue | None]:
    """Slots for the one figure in a statement's object or subject, its year and the modal verb it is put with."""
    read = proposition.read
    slots: dict[str, SlotValue | None] = {"modal": proposition.modal if proposition.modal in _MODALS else None}
    years = re.findall(r"(?:\bin |^)((?:19|20)\d\d)\b", proposition.object)
    if len(years) == 1:
        slots["year"] = int(years[0])
    few = re.match(r"(?:only|fewer than|less than|just|about|approximately)?\s*(\d+)\s", proposition.subject, re.I)
    if few:
        slots["value"] = int(few[1])
    found = figures(read, proposition.object_run)
    if not found and proposition.subject_run:
        found = figures(read, proposition.subject_run)
    if len(found) == 2 and _changed(read.text, found):
        slots |= _bounds("from", found[0]) | _bounds("to", found[1])
        slots["unit"] = found[1].unit or found[0].unit
    elif len(found) == 1:
        slots |= figure(found[0])
    return slots


def figures(read: ReadSentence, run: tuple[int, int]) -> list[Quantity]:
    """The quantities within a run that say how much: with a unit, a percentage or a range."""
    return [
        q
        for q in read.quantities
        if run[0] <= q.start and q.end <= run[1] and q.kind in _KINDS
        if q.unit or q.kind in ("percent", "age")
    ]


def figure(quantity: Quantity) -> dict[str, SlotValue | None]:
    """The slots of one figure."""
    return {
        "value": quantity.value,
        "value_low": quantity.low,
        "value_high": quantity.high,
        "unit": quantity.unit,
        "comparator": quantity.comparator,
    }


def implied_unit(variable: str) -> str | None:
    """The UCUM unit that a variable's own name carries: "days of illness", "% neutrophils"."""
    words = variable.lower().split()
    first = words[0] if words else ""
    if first.startswith("%") or variable.lower().startswith(("percentage of", "percent ", "proportion of")):
        return "%"
    return next((unit for word, unit in _IMPLIED if first in (word, f"{word}s")), None)


def _changed(text: str, found: list[Quantity]) -> bool:
    """Whether two figures say from what to what: "from 25% to 5%"."""
    before, between = text[: found[0].start], text[found[0].end : found[1].start]
    return bool(re.search(r"\bfrom\s+(?:about\s+)?$", before, re.I) and re.match(r"\s*to\b", between))


def _bounds(side: str, quantity: Quantity) -> dict[str, SlotValue | None]:
    if quantity.low is not None and quantity.high is not None:
        return {f"{side}_low": quantity.low, f"{side}_high": quantity.high}
    return {f"{side}_value": quantity.value}
