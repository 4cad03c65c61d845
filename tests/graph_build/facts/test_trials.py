"""A trial's values and sizes by arm, from a whole invented paper in text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph_build.pipeline import state
from graph_build.settings import BuildSettings

if TYPE_CHECKING:
    from graph_build.model import Fact

PAPER = """# Sarilumab against placebo in gout

## Abstract

Adults with gout were randomised to sarilumab (n=120) or placebo (n=118).

## Methods

Patients were randomly assigned to sarilumab or placebo. We excluded children.

## Results

{}

We report a 61-year-old woman of the sarilumab group who died of sepsis.
"""


def told(sentence: str) -> list[Fact]:
    """What the paper states with this sentence among its results."""
    return list(state(PAPER.format(sentence).encode(), "trial.md", BuildSettings(learned=False)).facts)


def values(facts: list[Fact]) -> set[tuple[str, str, str, str]]:
    """Arm, value, spread and time of each measurement."""
    return {
        (str(f.slot("arm")), str(f.slot("value")), str(f.slot("sd")), str(f.slot("timepoint")))
        for f in facts
        if f.type == "measurement"
    }


def test_a_trial_with_a_patients_story_is_no_case_report() -> None:
    facts = told("The mean CRP was 4 mg/L.")
    assert {f.subject for f in facts if f.slot("variable") == "C-reactive protein"} == {"study patients"}


def test_sizes_of_arms_stand_behind_their_names() -> None:
    sizes = {(f.slot("arm"), f.slot("n")) for f in told("Nobody moved away.") if f.rule.name == "cohorts.arm"}
    assert sizes == {("sarilumab", 120), ("placebo", 118)}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "The mean ESR fell from 31 mm/h to 9 mm/h in the sarilumab group and from 30 mm/h to 27 mm/h with placebo.",
            {("sarilumab", "31", "None", "baseline"), ("sarilumab", "9", "None", "None"),
             ("placebo", "30", "None", "baseline"), ("placebo", "27", "None", "None")},
        ),
        (
            "The mean ESR fell from 31.2 (7.5) mm/h to 9.4 (3.1) mm/h in the sarilumab group.",
            {("sarilumab", "31.2", "7.5", "baseline"), ("sarilumab", "9.4", "3.1", "None")},
        ),
    ],
)  # fmt: skip
def test_values_before_and_after_are_of_their_own_arm(sentence: str, expected: set[tuple[str, str, str, str]]) -> None:
    assert values(told(sentence)) == expected


def test_events_in_brackets_are_of_what_occurred_and_not_of_its_frequency() -> None:
    facts = told(
        "Serious infections occurred at a higher frequency in the sarilumab group versus placebo (13 (11%) vs 6 (5%))."
    )
    found = {(f.slot("event"), f.slot("arm"), f.slot("n")) for f in facts if f.rule.name == "outcomes.by-arm"}
    assert found == {("Serious infections", "sarilumab", 13), ("Serious infections", "placebo", 6)}


def test_a_count_of_those_given_one_of_several_arms_is_of_none_of_them() -> None:
    facts = told("In all, 236 patients received at least one infusion of sarilumab or placebo.")
    assert not [f.slots for f in facts if f.slot("n") == 236 and f.slot("arm")]
