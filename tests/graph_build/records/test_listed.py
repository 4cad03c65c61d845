"""Measures that a statement names together are told apart, each with what it shares with the others."""

from __future__ import annotations

import pytest

from graph_build.records.listed import members


@pytest.mark.parametrize(
    ("name", "each"),
    [
        ("heart rate and cardiac output", ["heart rate", "cardiac output"]),
        ("PQSI, LSI and RGA scores", ["PQSI scores", "LSI scores", "RGA scores"]),
        ("incidence of rash, fever or nausea", ["incidence of rash", "incidence of fever", "incidence of nausea"]),
        ("the XYZ (0–10) and the ABC scores", ["XYZ (0–10)", "ABC scores"]),
        ("ferritin, IL-6, and the fibrinogen level", ["ferritin level", "IL-6 level", "fibrinogen level"]),
        ("physical and mental component scores", ["physical component scores", "mental component scores"]),
    ],
)
def test_each_measure_of_a_list_is_one(name: str, each: list[str]) -> None:
    assert list(members(name)) == each


@pytest.mark.parametrize(
    "name",
    [
        "clinical and laboratory findings of the study",
        "markers of inflammation, such as ferritin and IL-6",
        "incidence of total and common adverse events",
        "haemoglobin",
        "time to death or relapse",
        "bleeding (minor and major)",
        "weeks 4 and 8",
    ],
)
def test_what_is_one_measure_or_not_to_be_parted_stays_whole(name: str) -> None:
    assert members(name) == (name,)
