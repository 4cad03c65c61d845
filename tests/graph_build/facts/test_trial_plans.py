"""What a trial denies, plans and supposes, from a whole invented paper in text."""

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
"""


def told(sentence: str) -> list[Fact]:
    """What the paper states with this sentence among its results."""
    return list(state(PAPER.format(sentence).encode(), "trial.md", BuildSettings(learned=False)).facts)


@pytest.mark.parametrize(
    ("sentence", "events"),
    [
        ("No study patients were hospitalised during the study.", {"hospitalised"}),
        ("None of the patients had used interleukin-6 inhibitors in the past.", {"interleukin-6 inhibitors"}),
        ("Neither group had any case of tuberculosis.", {"tuberculosis"}),
        ("None of the patients on sarilumab or placebo had a fracture.", {"fracture"}),
    ],
)
def test_what_befell_nobody_is_denied(sentence: str, events: set[str]) -> None:
    facts = [f for f in told(sentence) if f.rule.name == "outcomes.absent"]
    assert {str(f.slot("event") or f.slot("outcome")) for f in facts} == events
    assert {(f.slot("polarity"), f.slot("arm")) for f in facts} == {("negated", None)}


def test_what_none_of_the_events_was_befell_no_patient() -> None:
    assert not [f for f in told("None were serious, and all resolved.") if f.rule.name == "outcomes.absent"]


def test_what_was_assumed_for_the_size_of_a_study_was_not_seen() -> None:
    planned = (
        "Assuming a response of 30% with placebo and 50% with sarilumab, 93 patients per group would give 80% power "
        "at a two-sided alpha of 0.05."
    )
    assert not [f for f in told(planned) if f.slot("percent")]
    paper = PAPER.format("").replace("We excluded children.", planned)
    facts = state(paper.encode(), "trial.md", BuildSettings(learned=False)).facts
    assert [str(f.slot("value")) for f in facts if f.slot("aspect") == "sample_size"] == [planned.rstrip(".")]


def test_a_hypothesis_that_is_called_so() -> None:
    facts = told("Our hypothesis was that early treatment with sarilumab prevents joint damage.")
    assert [f.slot("statement") for f in facts if f.type == "hypothesis"] == [
        "early treatment with sarilumab prevents joint damage"
    ]


def test_a_time_that_opens_a_part_of_the_sentence_is_of_that_part() -> None:
    facts = told(
        "At week 4, mean pain was 4.1 with sarilumab and 5.2 with placebo, and at week 24 it was 2.2 and 5.0, "
        "respectively."
    )
    found = {
        tuple(str(f.slot(s)) for s in ("arm", "value", "sd", "timepoint")) for f in facts if f.type == "measurement"
    }
    assert found == {
        ("sarilumab", "4.1", "None", "week 4"), ("placebo", "5.2", "None", "week 4"),
        ("sarilumab", "2.2", "None", "week 24"), ("placebo", "5.0", "None", "week 24"),
    }  # fmt: skip


def test_a_share_before_a_rate_in_one_bracket_is_the_share_of_the_count() -> None:
    facts = told("Serious adverse events occurred in 36 patients (9.4%, 11.9 per 100 patient-years).")
    assert {(f.slot("n"), str(f.slot("percent"))) for f in facts if f.type == "adverse_event"} == {(36, "9.4")}


def test_eligible_patients_who_were_assigned_a_drug_were_given_it() -> None:
    text = "Eligible patients were randomised to receive tocilizumab (162 mg every week) or matching placebo."
    paper = PAPER.replace("We excluded children.", text).replace("sarilumab", "tocilizumab").format("")
    facts = state(paper.encode(), "trial.md", BuildSettings(learned=False)).facts
    assert {f.slot("arm") for f in facts if f.slot("dose") == 162} == {"tocilizumab"}
