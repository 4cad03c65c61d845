"""Values in SI units, for comparing what was printed in different ones: 9.1 g/dL is 91 kg/m3.

A unit is a UCUM code. Mass and amount of substance stay apart: what a mole of something weighs is not asked here.
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Context, Decimal
from functools import cache
from typing import NamedTuple

from ontology.tables import rows

_PREFIXES = {
    "k": 3, "d": -1, "c": -2, "m": -3, "u": -6, "n": -9, "p": -12, "f": -15, "M": 6, "G": 9,
}  # fmt: skip
_PIECE = re.compile(r"(?P<atom>10\*\d+|(?:[A-Za-z]*\[[^\]]+\]|[A-Za-z]+|%))(?P<power>-?\d+)?")
_ANNOTATION = re.compile(r"\{[^{}]*\}")
_ROUNDED = Context(prec=9)


class Si(NamedTuple):
    """What one of a unit is: a factor, what is added to that, and the SI unit as a UCUM code ("1" of a bare number)."""

    factor: Decimal
    offset: Decimal
    unit: str


def si_value(value: Decimal, unit: str) -> tuple[Decimal, str] | None:
    """A value in SI units, to nine digits, with the unit; None where its unit has none.

    Args:
        value: the number.
        unit: its UCUM code.
    """
    one = si_of(unit)
    if one is None:
        return None
    rounded = _ROUNDED.create_decimal(value * one.factor + one.offset).normalize(_ROUNDED)
    return Decimal(f"{rounded:f}"), one.unit


@cache
def si_of(unit: str) -> Si | None:
    """What one of a unit is in SI units; None of scores and of what UCUM does not know."""
    factor, offset = Decimal(1), Decimal(0)
    powers: Counter[str] = Counter()
    for at, part in enumerate(_ANNOTATION.sub("", unit).split("/")):
        for piece in part.split(".") if part else ():
            found = _PIECE.fullmatch(piece)
            atom = _atom(found["atom"]) if found else None
            if found is None or atom is None:
                return None
            power = int(found["power"] or 1) * (-1 if at else 1)
            factor *= atom.factor**power
            offset += atom.offset
            if atom.unit:
                base = _PIECE.fullmatch(atom.unit)
                powers[base["atom"] if base else atom.unit] += power * int((base and base["power"]) or 1)
    if not _ANNOTATION.sub("", unit) or unit == "1" or (offset and "/" in unit):
        return None
    return Si(factor, offset, _code(powers))


def _code(powers: Counter[str]) -> str:
    def told(name: str, power: int) -> str:
        return f"{name}{power}" if power > 1 else name

    above = ".".join(told(name, power) for name, power in sorted(powers.items()) if power > 0)
    below = "".join(f"/{told(name, -power)}" for name, power in sorted(powers.items()) if power < 0)
    return f"{above}{below}" or "1"


@cache
def _atoms() -> dict[str, tuple[Si, bool]]:
    return {
        row["atom"]: (Si(Decimal(row["factor"]), Decimal(row["offset"] or 0), row["si"]), row["prefixed"] == "yes")
        for row in rows("si")
    }


def _atom(printed: str) -> Si | None:
    """An atom of UCUM, with the metric prefix before it."""
    known = _atoms().get(printed)
    if known is not None:
        return known[0]
    held = _atoms().get(printed[1:])
    power = _PREFIXES.get(printed[:1])
    if held is None or power is None or not held[1]:
        return None
    return held[0]._replace(factor=held[0].factor.scaleb(power))
