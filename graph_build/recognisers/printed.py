"""Which numbers and units a text prints, and where: what a fact states must be found among them."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from graph_build.recognisers.numbers import DIGITS, ORDINALS, WORD, WORDS, number
from graph_build.recognisers.units import particular_units, unit_at
from ontology.terms import per_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBERS_NOT_PRINTED = frozenset({
    "references", "position", "step", "hypothesis_number", "reference_number", "dose_number", "value_si", "readings",
})  # fmt: skip
"""Slots whose numbers count the document's own parts and steps, or are computed beside the printed one."""
UNITS_NOT_PRINTED = frozenset({"{score}", "{index}", "{z_score}", "1"})
"""UCUM's ways of saying that there is no unit."""
UNIT_SLOTS = (
    "unit", "dose_unit", "duration_unit", "timepoint_unit", "infusion_time_unit", "taper_duration_unit", "within_unit",
)  # fmt: skip
"""Slots that hold a printed unit, as UCUM."""

_MULTIPLES = {"once": 1, "single": 1, "twice": 2, "both": 2, "double": 2, "thrice": 3}
_NOTHING = {"no": 0, "none": 0, "nil": 0, "without": 0, "neither": 0, "nobody": 0}
_TOKEN = re.compile(
    rf"(?P<minus>(?<![\w)\d\u2013-])[-\u2212\u2013]\s?(?:[\u20ac$\u00a3\u00a5]\s?)?)?(?P<digits>{DIGITS})|[A-Za-z]+(?:-[A-Za-z]+)?"
)
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u2009\u202f\u00a0]\d{3})+(?!\d)(?:[.·]\d+)?")
_MINUS = frozenset("-−–")
_COMPOUND = re.compile(WORD, re.IGNORECASE)
_PART = re.compile(r"\d+(?:\.\d+)?")


def numbers_at(text: str) -> Iterator[tuple[Decimal, int, int]]:
    """Every number that a text prints in digits or words: its value, first position, position after the last.

    "2,3" gives 2.3, 2 and 3: what the comma means is not for this function to decide. Nor is what a sign or a blank
    means: "-2" gives -2 and 2, "\u2212\u20ac525" -525 and 525, "12 500" gives 12500, 12 and 500.
    """
    for match in _THOUSANDS.finditer(text):
        value = Decimal(re.sub(r"[^\d.]", "", match.group().replace("·", "."))).normalize()
        yield value, match.start(), match.end()
        if text[max(0, match.start() - 4) : match.start()].rstrip("\u20ac$\u00a3\u00a5 \u00a0\u2009")[-1:] in _MINUS:
            yield -value, match.start(), match.end()
    for match in _TOKEN.finditer(text):
        digits = match["digits"]
        for value in _in_digits(digits, minus=bool(match["minus"])) if digits else _in_words(match.group()):
            yield value, match.start("digits") if digits and value >= 0 else match.start(), match.end()


@lru_cache(maxsize=4096)
def _in_digits(printed: str, *, minus: bool) -> tuple[Decimal, ...]:
    values = {number(printed), *(Decimal(part) for part in _PART.findall(printed))}
    values |= {-number(printed)} if minus else set()
    return tuple(value.normalize() for value in sorted(values))


@lru_cache(maxsize=16384)
def _in_words(printed: str) -> tuple[Decimal, ...]:
    words = {printed.casefold(), *printed.casefold().split("-")}
    values = {Decimal(t[w]) for t in (WORDS, ORDINALS, _MULTIPLES, _NOTHING) for w in words if w in t}
    values |= {number(printed)} if _COMPOUND.fullmatch(printed) else set()
    return tuple(value.normalize() for value in sorted(values))


def printed_numbers(text: str) -> set[Decimal]:
    """The values of all numbers that a text prints."""
    return {value for value, _, _ in numbers_at(" ".join(text.split()))}


@per_vocabulary
def printed_units(text: str) -> frozenset[str]:
    """The UCUM codes of all units that a text prints."""
    folded = " ".join(text.split())
    starts = (i for i in range(len(folded)) if i == 0 or not (folded[i].isalpha() and folded[i - 1].isalpha()))
    found = {unit.code for start in starts if (unit := unit_at(folded, start)) is not None}
    return frozenset(found | particular_units(folded))
