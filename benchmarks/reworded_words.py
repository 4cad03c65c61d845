"""Words, numbers, units and times of slots, made alike so that a listed one can be held against one that was read."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph_build.model import Fact, SlotValue

Slots = dict[str, Any]

_COUNTED = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDERED = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NUMBER_WORDS = {w: str(n) for n, w in enumerate(_COUNTED)} | {w: str(n) for n, w in enumerate(_ORDERED, 1)}
_UNIT_WORDS = {"h": "hour", "d": "day", "wk": "week", "mo": "month", "y": "year"}
STOP = {"the", "a", "an", "of", "in", "and", "or", "to", "for", "with", "by", "at", "on", "was", "group", "arm", "rate"}
TIMES = ("timepoint", "after", "timing", "timepoint_reference", "until")


def words(value: object) -> set[str]:
    """The words of a value: lower case, singular, numbers as digits, units of time as words."""
    if isinstance(value, (list, tuple)):
        return set().union(*map(words, value)) if value else set()
    if isinstance(value, bool) or value is None:
        return set()
    if isinstance(value, (int, float)):
        return {f"{value:g}"}
    found = re.findall(r"[a-zα-ω]+\d+|[a-zα-ω]+|\d+(?:\.\d+)?", str(value).casefold())
    plain = (_UNIT_WORDS.get(w, _NUMBER_WORDS.get(w, w)) for w in found if w not in STOP)
    return {re.sub(r"(?<=..)s$", "", w) for w in plain} - STOP


def numbers(value: object) -> set[float]:
    """The numbers of a value, those in its words left out."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return set()
    if isinstance(value, (int, float)):
        return {round(float(value), 6)}
    if isinstance(value, dict):
        return set().union(*map(numbers, value.values())) if value else set()
    return set().union(*map(numbers, value)) if isinstance(value, (list, tuple)) and value else set()


def written(slots: Slots) -> set[float]:
    """The numbers that stand in the words of slots."""
    said = words([v for v in slots.values() if isinstance(v, str)])
    return {round(float(w), 6) for w in said if re.fullmatch(r"\d+(?:\.\d+)?", w)}


def forms(value: object) -> list[str]:
    """The forms in which a listed value may stand."""
    return str(value).split("|")


def same(want: object, have: object) -> bool:
    """Whether a slot's value is the listed one, in one of its forms."""
    if isinstance(want, bool) or isinstance(have, bool):
        return want is have
    if isinstance(want, (int, float)) and isinstance(have, (int, float)):
        return numbers(want) == numbers(have)
    return any(str(have) == f or ((w := words(f)) and w == words(have)) for f in forms(want))


def same_unit(want: list[str], have: str) -> bool:
    """Whether a unit is a listed one, or a listed one without its `per day` or `per week`."""
    return have in want or any(w.split("/")[0] == have and w.split("/")[-1] in ("d", "wk") for w in want)


def when(slots: Slots) -> set[str]:
    """The words that tell when it was."""
    told = words([str(slots[k]) for k in TIMES if slots.get(k) is not None])
    unit = slots.get("timepoint_unit")
    return told | words(slots.get("timepoint_value")) | words("year" if unit == "a" else unit)


def same_time(want: object, told: set[str]) -> bool:
    """Whether words tell the listed time: all its digits, and one of its words."""
    for asked in map(words, forms(want)):
        digits = {w for w in asked if w[0].isdigit()}
        if digits <= told and (asked - digits) & told:
            return True
    return False


def line_of(fact: Fact) -> Slots:
    """A fact in the form of a line of `cytolink facts`, without its IRI and document."""
    return {
        "type": fact.type,
        "subject": fact.subject,
        "slots": {name: _plain(value) for name, value in fact.slots},
        "spans": [{"start": e.span.start, "end": e.span.end, "role": e.role} for e in fact.evidence],
    }


def _plain(value: SlotValue) -> object:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return float(value) if isinstance(value, Decimal) else value
