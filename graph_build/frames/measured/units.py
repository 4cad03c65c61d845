"""Whether a value can be one of a variable, as their units tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.model import Quantity
    from graph_build.model.frames import Named

TIMES = ("min", "h", "d", "wk", "mo", "a")
LENGTHS = ("mm", "cm", "um", "m")
UNITLESS = ("1", "{score}", "{z_score}", "{index}", "{titer}", "[pH]")
_OF_THE_BODY = (
    *TIMES, *LENGTHS, "s", "kg", "mg/kg", "mg/kg/d", "mg/d", "mg", "g", "mL", "Cel", "mm[Hg]", "/min", "mm/h",
)  # fmt: skip
_ALONE = frozenset({"Cel", "mm[Hg]", "/min", "mm/h", "{score}", "{z_score}", "%"})
_AMOUNTS = ("U", "[IU]", "mL", "mg", "g")
_DIFFERENTIAL = re.compile(r"^(?:neutrophil|eosinophil|lymphocyte)")
_COUNTS = re.compile(r"counts?$|hemoglobin|platelet|hematocrit", re.IGNORECASE)
_LABORATORY = re.compile(
    r"(?:g|mol|U|\[IU\]|kat|\{\w+\}|10\*\d+|osm|eq|AU|^)[^/]*/(?:[dmu]?L|mm3|\[HPF\]|mol|g|mg|mmol)$|^10\*|"
    r"^mm\[Hg\]|^n?u?mol|L/min|mL/min|^/min$|^\[GPL|^\[arb|^dyn|^\{titer\}$|cm2$|cm\[H2O\]"
)
_BELOW_ZERO = re.compile(r"\b(?:base excess|anion gap|balance)$")
"""What may be below zero; a bare number with a dash before it is no value of anything else."""
_PLAIN_LINK = re.compile(
    r"[\s:=(,]*(?:(?:level|levels|count|value|was|were|of|at|is|index|numbered)[\s:=(]*)*", re.IGNORECASE
)


def laboratory(unit: str | None) -> bool:
    """Whether a UCUM unit is one that bodies and their fluids are measured in, and no drug is dosed in."""
    return unit is not None and _LABORATORY.search(unit) is not None


def fits(named: Named, q: Quantity, gap: str) -> bool:
    """Whether a quantity's unit is one that a variable can be given in.

    Args:
        named: the variable.
        q: the quantity.
        gap: the words between them; a bare number belongs to a variable with a unit only where they stand together.
    """
    units = named.units
    if q.unit in _AMOUNTS and named.label.endswith(" count"):
        return False  # "4 units of red cells": given
    if q.unit == "%" and named.deviates and "%" not in units and not _DIFFERENTIAL.search(named.label):
        return False  # "leukopenia (0.3 %)": in how many
    if q.unit is None:
        if any(u in UNITLESS for u in units):
            return True
        if named.deviates:
            return False
        return _PLAIN_LINK.fullmatch(gap) is not None and (
            q.value is None or q.value > 0 or _BELOW_ZERO.search(named.label) is not None
        )
    if q.unit in units or not units:
        return q.unit not in TIMES or q.unit in units
    if q.unit == "%":
        return bool(_COUNTS.search(named.label)) and not re.search(r"\bby\b", gap)
    if q.unit in _OF_THE_BODY or not re.search(r"/|^10\*", q.unit):
        return False
    return not any(u in _ALONE and len(units) == 1 for u in units)


def shared_unit(values: Sequence[Quantity]) -> str | None:
    """The one unit of several values, of which some may leave it out; None where there is none or several differ."""
    units = {v.unit for v in values if v.unit}
    return units.pop() if len(units) == 1 else None


def implied(named: Named, q: Quantity) -> str | None:
    """The unit of a score or ratio, which is never printed."""
    return named.units[0] if q.unit is None and named.units and named.units[0] in UNITLESS else None
