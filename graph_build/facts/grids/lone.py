"""A lone number in a cell, with its comparator and unit, or a lone range: the values of a single patient."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.grids.shapes import closed
from graph_build.recognisers.numbers import DIGITS, number
from graph_build.recognisers.quantities import quantities

if TYPE_CHECKING:
    from graph_build.model import Quantity, SlotValue

_N = rf"(?:{DIGITS})"
_SPAN = re.compile(rf"^(?P<low>{_N})\s?(?:–|—|-|to)\s?(?P<high>{_N})[*†‡§¶#]*$")
_PLAIN = re.compile(rf"^(?P<c>[<>≤≥]?)\s?(?P<v>-?{_N})\s?(?P<pct>%?)[*†‡§¶#]*$")
_FLAGS = re.compile(r"^[↑↓]\s?|\s?(?:[↑↓]|\((?:H|L|high|low)\)|\b[HL])$")
_SIGNS = {"≤": "<=", "≥": ">="}


def lone_slots(text: str) -> dict[str, SlotValue]:
    """The slots of a lone number, with its comparator and unit, or of a range; empty for anything else."""
    text = closed(text)
    match = _PLAIN.match(text)
    if match:
        slots: dict[str, SlotValue] = {"value": number(match["v"])}
        if match["c"]:
            slots["comparator"] = _SIGNS.get(match["c"], match["c"])
        if match["pct"]:
            slots["unit"] = "%"
        return slots
    plain = _FLAGS.sub("", text)
    found = quantities(plain)
    if len(found) == 1 and (found[0].start, found[0].end) == (0, len(plain)) and found[0].unit:
        return _with_unit(found[0])
    span = _SPAN.match(text)
    if span and number(span["low"]) < number(span["high"]):
        return {"statistic": "range", "value_low": number(span["low"]), "value_high": number(span["high"])}
    return {}


def _with_unit(q: Quantity) -> dict[str, SlotValue]:
    """The slots of a quantity that fills a cell."""
    slots: dict[str, SlotValue] = {"unit": q.unit or ""}
    if q.value is not None and q.low is None:
        slots["value"] = q.value
        if q.comparator not in (None, "="):
            slots["comparator"] = q.comparator or "="
    elif q.low is not None and q.high is not None:
        slots |= {"statistic": "range", "value_low": q.low, "value_high": q.high}
    return slots
