"""Is it the right number? Of several that a fact's words print, the one that the fact takes, as far as they decide it.

A printed number is one of a kind: measured in a unit, a bound in brackets, a spread, a share, a count, a time, a
p-value, the number of a cited work. A fact that takes a number of another kind than its slot is of, where its words
print one of the right kind, takes the wrong one. Between two of the same kind this module does not decide.
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from graph_build.recognisers.numbers import number
from graph_build.recognisers.printed import UNITS_NOT_PRINTED, numbers_at
from graph_build.recognisers.quantities import quantities
from graph_build.recognisers.timepoints import timepoints
from graph_build.recognisers.units import unit_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.inspection.meaning import Told
    from graph_build.model import Quantity

UNIT_OF = {
    "value": "unit", "sd": "unit", "iqr_low": "unit", "iqr_high": "unit", "value_low": "unit", "value_high": "unit",
    "threshold": "unit", "dose": "dose_unit", "dose_low": "dose_unit", "dose_high": "dose_unit",
    "duration": "duration_unit",
}  # fmt: skip
"""Slots of measured numbers, and the slot that holds the unit of each."""
_PART_OF = {
    "iqr_low": "low", "value_low": "low", "dose_low": "low", "iqr_high": "high", "value_high": "high",
    "dose_high": "high", "sd": "spread",
}  # fmt: skip
"""The part of a printed quantity that a slot takes; the others take its number."""
_TIME_UNITS = frozenset({"s", "min", "h", "d", "wk", "mo", "a"})
_ROUNDING = 1.5
"""Percentage points by which a printed share may differ from that of its counts."""
COUNTS = ("n", "n_total", "group_size", "number_of_doses", "points", "points_low", "points_high")
"""Slots of numbers that have no unit."""
_TIMED = re.compile(r"\b(?:day|week|wk|month|year|hour|d|w|m)s?[\s#-]*$", re.IGNORECASE)
_PARTED = re.compile(r"\d{1,3}(?:,\d{3})+")
_CITED = re.compile(r"\^?\{[^{}]*\}|\[[\d,;\s–-]+\]|[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_BETWEEN = (("value", "iqr_low", "iqr_high"), ("value", "value_low", "value_high"), ("dose", "dose_low", "dose_high"))
"""Slots of a number and of the bounds that it lies between."""


def wrong_numbers(told: Told) -> Iterator[str]:
    """The numbers that a fact takes in place of those that its words give it."""
    yield from _measured(told)
    yield from _counted(told)
    yield from _times(told)
    yield from _bounds(told)


def is_number(value: object) -> bool:
    """Whether a slot's value is a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _plain(value: Any) -> Decimal:  # noqa: ANN401 - JSON
    return Decimal(str(value)).normalize()


def _measured(told: Told) -> Iterator[str]:
    slots = told.fact["slots"]
    claimed = Counter(_plain(slots[slot]) for slot in UNIT_OF if is_number(slots.get(slot)))
    printed = Counter(one for one, _, _ in numbers_at(told.words))
    for slot, unit_slot in UNIT_OF.items():
        if not is_number(slots.get(slot)):
            continue
        taken, part = _plain(slots[slot]), _PART_OF.get(slot, "value")
        unit = None if slots.get("unit_inferred") else slots.get(unit_slot)
        right = [
            q for q in _candidates(told, slot) if _gives(q, part) is not None and _fits(q, unit, bare=told.tabular)
        ]
        given = {_gives(q, part) for q in right}
        if not right or given & {taken, -taken} or _grouped(told.evidence, taken):
            if claimed[taken] > printed[taken] > 0 and not slots.get("n_implied"):
                yield f"{slot} {taken:f} is printed {printed[taken]} times and taken {claimed[taken]} times"
            continue
        yield f"{slot} {taken:f} is not what its words give; what fits is {_list(right, part)}"


def _candidates(told: Told, slot: str) -> Iterator[Quantity]:
    """The quantities of the words that carry a fact, less the numbers of cited works; p-values where one is told."""
    cited = [m.span() for m in _CITED.finditer(told.evidence)]
    found = [q for q in told.quantities if not any(a <= q.start and q.end <= b for a, b in cited)]
    if slot == "value" and told.fact["slots"].get("statistic") == "p-value":
        found = [q for q in found if q.kind == "p_value"]
    yield from found


def _grouped(words: str, taken: Decimal) -> bool:
    """Whether a number is printed with blanks between its thousands: "137 853"."""
    return abs(taken) >= 1000 and any(" " in words[a:b] and n in (taken, abs(taken)) for n, a, b in numbers_at(words))


def _gives(quantity: Quantity, part: str) -> Decimal | None:
    found: Decimal | None = getattr(quantity, part)
    return None if found is None else found.normalize()


def _fits(quantity: Quantity, unit: Any, *, bare: bool) -> bool:  # noqa: ANN401 - JSON
    """Whether a quantity may be of a unit; in a table the unit stands in the header."""
    if not isinstance(unit, str) or unit in UNITS_NOT_PRINTED:
        return quantity.unit is None or unit is None
    return quantity.unit == unit or (bare and quantity.unit is None)


def _list(quantities: list[Quantity], part: str) -> str:
    return ", ".join(sorted({str(getattr(q, part)) for q in quantities}))


def _counted(told: Told) -> Iterator[str]:
    """A count has no unit, is no time, and is not the number of a cited work."""
    slots = told.fact["slots"]
    if slots.get("n_implied"):
        if is_number(slots.get("n")) and is_number(slots.get("n_total")) and slots["n"] != slots["n_total"]:
            yield f"n {slots['n']} is told to be all of {slots['n_total']}"
        return
    if is_number(slots.get("n")) and is_number(slots.get("n_total")) and slots["n"] > slots["n_total"]:
        yield f"n {slots['n']} is more than n_total {slots['n_total']}"
    if all(is_number(slots.get(name)) for name in ("n", "n_total", "percent")) and slots["n_total"]:
        share = 100 * slots["n"] / slots["n_total"]
        if abs(share - slots["percent"]) > _ROUNDING:
            yield f"percent {slots['percent']} is not {slots['n']} of {slots['n_total']}, which is {share:.1f}"
    for slot in COUNTS:
        if is_number(slots.get(slot)) and not _is_counted(told.words, _plain(slots[slot])):
            yield f"{slot} {slots[slot]} is printed as no count"


def _is_counted(words: str, value: Decimal) -> bool:
    return any(_is_count(words, start, end, value) for one, start, end in numbers_at(words) if one == value)


def _is_count(words: str, start: int, end: int, value: Decimal) -> bool:
    if any(m.start() <= start and end <= m.end() for m in _CITED.finditer(words)):
        return False
    if _PARTED.fullmatch(words[start:end]) and number(words[start:end]) != value:
        return False
    behind = end + (words[end : end + 1] in (" ", "-"))
    unit = unit_at(words, behind)
    if unit is not None and (words[unit.end : unit.end + 1].isalpha() or unit.code.startswith("{")):
        unit = None
    return unit is None and not _TIMED.search(words[:start])


def _times(told: Told) -> Iterator[str]:
    """A time is one that the words name as a time, where they name one."""
    slots = told.fact["slots"]
    if not is_number(slots.get("timepoint_value")) or told.tabular:
        return
    named = {t.value.normalize() for t in timepoints(told.words) if t.value is not None}
    named |= {q.value.normalize() for q in quantities(told.words) if q.value is not None and q.unit in _TIME_UNITS}
    if named and _plain(slots["timepoint_value"]) not in named:
        yield f"timepoint_value {slots['timepoint_value']} is no time that its words name"
    said = slots.get("timepoint")
    if isinstance(said, str):
        numbers = {one for one, _, _ in numbers_at(said)}
        if numbers and _plain(slots["timepoint_value"]) not in numbers:
            yield f"timepoint_value {slots['timepoint_value']} is not that of the time {said!r}"


def _bounds(told: Told) -> Iterator[str]:
    """A number lies between its own bounds."""
    slots = told.fact["slots"]
    for value, low, high in _BETWEEN:
        if not is_number(slots.get(low)) or not is_number(slots.get(high)):
            continue
        if slots[low] > slots[high]:
            yield f"{low} {slots[low]} is larger than {high} {slots[high]}"
        if is_number(slots.get(value)) and not slots[low] <= slots[value] <= slots[high]:
            yield f"{value} {slots[value]} does not lie between {slots[low]} and {slots[high]}"
