"""Values in SI units."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ontology.si import si_value
from ontology.terms import units


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("9.1", "g/dL", ("91", "kg/m3")),
        ("250", "10*9/L", ("250000000000000", "/m3")),
        ("98.6", "[degF]", ("310.15", "K")),
        ("120", "mm[Hg]", ("15998.6865", "Pa")),
        ("30", "m[IU]/L", ("30", "[IU]/m3")),
        ("24", "kg/m2", ("24", "kg/m2")),
        ("5", "{copies}/mL", ("5000000", "/m3")),
    ],
)
def test_a_value_is_told_in_si_units(value: str, unit: str, expected: tuple[str, str]) -> None:
    assert si_value(Decimal(value), unit) == (Decimal(expected[0]), expected[1])


@pytest.mark.parametrize("unit", ["{score}", "1", "[pH]", "nonsense", ""])
def test_what_has_no_si_unit_is_left(unit: str) -> None:
    assert si_value(Decimal(3), unit) is None


def test_the_units_of_the_vocabulary_have_one_or_are_arbitrary() -> None:
    without = {alias.ucum for alias in units() if si_value(Decimal(1), alias.ucum) is None}
    assert all("{" in code or "'" in code for code in without), without
