"""Names that are no outcome measure."""

from __future__ import annotations

import pytest

from graph_build.records.measure_names import is_clause, is_flow, names_nothing


@pytest.mark.parametrize("name", ["completed month 6", "Randomised to treatment", "screened for the study"])
def test_the_flow_of_participants_is_no_outcome(name: str) -> None:
    assert is_flow(name)


@pytest.mark.parametrize("name", ["complete remission", "discontinued because of a rash", "relapse"])
def test_what_came_of_participants_is_one(name: str) -> None:
    assert not is_flow(name)


@pytest.mark.parametrize(
    ("name", "nothing"),
    [
        ("Considering all patients", True),
        ("12 of the participants", True),
        ("two", True),
        ("all patients with relapse", False),
    ],
)
def test_a_name_must_say_what_is_counted(name: str, nothing: bool) -> None:
    assert names_nothing(name) is nothing


@pytest.mark.parametrize(
    ("name", "clause"),
    [
        ("cell volume rose during treatment", True),
        ("Comparing yields", True),
        ("patients who had a relapse", False),
        ("relapse within a year", False),
    ],
)
def test_a_piece_of_a_clause_names_no_measure(name: str, clause: bool) -> None:
    assert is_clause(name) is clause
