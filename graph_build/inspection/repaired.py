"""A reading that was repaired: is it one of those that the damaged print allows?"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from graph_build.recognisers.printed import NUMBERS_NOT_PRINTED, printed_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.inspection.meaning import Told

_LETTERS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1", "S": "5", "B": "8"})
"""Letters that stand for digits where a page was read by a machine."""
_IMPLIED = frozenset({"n", "n_total", "group_size"})


def unrepairable(told: Told) -> Iterator[str]:
    """What a repaired fact states that cannot be read from what is printed.

    A repair may set a point, drop a sign that was read as a digit, or take a letter for a digit: the digits of the
    number stand in the print one after another. Where the fact lists the possible readings, its number is one of them.
    """
    slots = told.fact["slots"]
    raw = slots.get("raw")
    if isinstance(raw, str) and re.search(r"\d", raw) and _folded(raw) not in _folded(told.words):
        yield f"raw {raw!r} is not printed in its spans"
    have, digits = printed_numbers(told.words), _digits(raw if isinstance(raw, str) else told.words)
    for name, value in slots.items():
        if name in NUMBERS_NOT_PRINTED or (name in _IMPLIED and slots.get("n_implied")):
            continue
        for number in value if isinstance(value, list) else [value]:
            if _is_number(number) and Decimal(str(number)).normalize() not in have and not _within(number, digits):
                yield f"{name} {number} cannot be read from what is printed"
    readings = slots.get("readings")
    if isinstance(readings, list) and readings and "value" in slots:
        pair = [slots["value"], slots["sd"]] if "sd" in slots else None
        if slots["value"] not in readings and pair not in readings:
            yield f"value {slots['value']} is none of the possible readings"


def _is_number(value: Any) -> bool:  # noqa: ANN401 - JSON
    return isinstance(value, int | float) and not isinstance(value, bool)


def _folded(text: str) -> str:
    return "".join(text.split())


def _digits(text: str) -> str:
    """The digits of a print; what parts two numbers is gone, since that is what a repair is about."""
    return re.sub(r"\D", "", text.translate(_LETTERS))


def _within(number: float, digits: str) -> bool:
    wanted = re.sub(r"\D", "", str(number))
    return any(form and form in digits for form in (wanted, wanted.lstrip("0"), wanted.rstrip("0")))
