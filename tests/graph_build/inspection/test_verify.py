"""Verification finds what is not printed, and is not fooled by how it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.inspection.meaning import Told
from graph_build.inspection.readback import FactFound
from graph_build.inspection.verify import unprinted
from graph_build.recognisers.printed import printed_numbers, printed_units

if TYPE_CHECKING:
    from decimal import Decimal


def found(text: str, **slots: Any) -> Told:
    """A fact whose one span is the whole text."""
    span: Any = {"start": 0, "end": len(text), "role": "evidence"}
    fact = FactFound(
        iri="x",
        document="d",
        type="measurement",
        subject="",
        slots=slots,
        spans=[span],
        origin="extracted",
        confidence=None,
    )
    return Told(fact, text)


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("CRP of 1,240.5 mg/l", {"value": 1240.5, "unit": "mg/L"}),
        ("diameter 4,1 mm", {"value": 4.1, "unit": "mm"}),
        ("two infusions on the 9th day", {"number_of_doses": 2, "timepoint_value": 9}),
        ("the third dose", {"value": 3}),
        ("< 4", {"value": 4}),
        ("6.0", {"value": 6}),
        ("platelets at 289 \nG/L", {"value": 289, "unit": "10*9/L"}),
        ("PRISM 19.1", {"value": 19.1, "unit": "{score}"}),
        ("all patients", {"n": 7, "n_total": 7, "n_implied": True}),
    ],
)
def test_what_is_printed_holds(text: str, slots: dict[str, Any]) -> None:
    assert list(unprinted(found(text, **slots))) == []


@pytest.mark.parametrize(
    ("text", "slots", "says"),
    [
        ("CRP of 124 mg/l", {"value": 12.4}, "value 12.4"),
        ("CRP of 124", {"value": 124, "unit": "mg/L"}, "unit mg/L"),
        ("124 g/L", {"value": 124, "unit": "mg/L"}, "unit mg/L"),
        ("12 of 20", {"n": 12, "n_total": 21}, "n_total 21"),
        ("days 7 and 14", {"timepoint_value": [7, 15]}, "timepoint_value 15"),
    ],
)
def test_what_is_not_printed_is_a_fault(text: str, slots: dict[str, Any], says: str) -> None:
    assert any(says in fault for fault in unprinted(found(text, **slots)))


@given(st.decimals(min_value=0, max_value=10**6, places=3, allow_nan=False))
def test_every_printed_decimal_is_found(value: Decimal) -> None:
    assert value.normalize() in printed_numbers(f"level {value} at entry")


def test_units_are_found_inside_brackets_and_wraps() -> None:
    assert {"mm/h", "mg/L"} <= set(printed_units("ESR, mm/\nh (CRP mg/l)"))
