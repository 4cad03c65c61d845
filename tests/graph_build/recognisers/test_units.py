"""Units: printed forms and their UCUM codes."""

from __future__ import annotations

import pytest

from graph_build.recognisers.units import ucum, unit_at
from ontology.terms import units


def test_every_form_of_the_table_is_read() -> None:
    read = {a.printed: ucum(a.printed, a.only_for[0] if a.only_for else None) for a in units()}
    assert read == {a.printed: a.ucum for a in units()}


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("mg/kg/every 3 days", "mg/kg/(3.d)"), ("mg/kg/infusion", "mg/kg"), ("µg/kg/min", "ug/kg/min"),
        ("mL/min/1.73 m2", "mL/min/{1.73_m2}"), ("mg/24h", "mg/d"), ("nmol/mg", "nmol/mg"), ("cells/mm3", "/mm3"),
        ("mg per kg per day", "mg/kg/d"), ("× 10⁶ cells/l", "10*6/L"), ("mg/ l", "mg/L"),
    ],
)  # fmt: skip
def test_a_unit_that_the_table_lacks_is_put_together(printed: str, code: str) -> None:
    assert ucum(printed) == code


@pytest.mark.parametrize("printed", ["patients", "mgs of", "IL", "", "x"])
def test_what_is_no_unit_has_no_code(printed: str) -> None:
    assert ucum(printed) is None


def test_the_variable_decides_where_a_form_has_two_meanings() -> None:
    platelets = "https://w3id.org/cytolink/ontology#PlateletCount"
    assert ucum("u/L") == "U/L"
    assert ucum("u/L", platelets) != "U/L"


@pytest.mark.parametrize("behind", [">A", " > T", ">C)"])
def test_a_base_that_another_stands_for_is_no_gram(behind: str) -> None:
    assert unit_at(f"G{behind}", 0) is None
    assert unit_at("G > 5", 0) is not None


def test_a_unit_ends_where_its_word_ends() -> None:
    assert unit_at("5 mL of blood", 2) == (4, "mL", "mL")
    assert unit_at("5 mLabc", 2) is None
