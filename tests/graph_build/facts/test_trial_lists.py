"""What a trial lists by arm, compares of several doses and tells of other works, from an invented paper in text."""

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


def told(sentence: str) -> tuple[Fact, ...]:
    """What the paper states with this sentence among its results."""
    return state(PAPER.format(sentence).encode(), "trial.md", BuildSettings(learned=False)).facts


def shared(sentence: str) -> set[tuple[str, str, int]]:
    """Event or outcome, arm and number of each count of an arm."""
    slots = [dict(f.slots) for f in told(sentence) if f.type in ("outcome", "adverse_event")]
    return {(str(s.get("event") or s.get("outcome")), str(s.get("arm")), int(str(s["n"]))) for s in slots if "n" in s}


def test_pairs_of_counts_with_shares_and_totals_are_a_list_of_events() -> None:
    said = "Commonest were cough (14 [12 %] of 120 v 9 [8 %] of 118) and rash (8 [7 %] of 120 v 2 [2 %] of 118)."
    assert shared(said) == {
        ("cough", "sarilumab", 14),
        ("cough", "placebo", 9),
        ("rash", "sarilumab", 8),
        ("rash", "placebo", 2),
    }


def test_reasons_of_withdrawal_are_told_respectively() -> None:
    said = "Reasons to leave sarilumab and placebo, respectively, were relapse (7 and 3) and lost consent (2 and 6)."
    assert {("relapse", "sarilumab", 7), ("lost consent", "placebo", 6)} <= shared(said)


def test_those_who_completed_are_no_sizes_of_arms() -> None:
    said = (
        "Of 238 patients randomised, 208 completed the year: 103 in the sarilumab group and 105 in the placebo group."
    )
    assert ("completed the year", "sarilumab", 103) in shared(said)


def test_each_of_several_doses_has_its_own_p_value() -> None:
    paper = PAPER.replace("sarilumab (n=120)", "sarilumab 50 mg (n=60), sarilumab 100 mg (n=60)").replace(
        "assigned to sarilumab or", "assigned to sarilumab 50 mg, sarilumab 100 mg or"
    )
    said = (
        "Compared with placebo, both sarilumab 50 mg and sarilumab 100 mg reduced pain "
        "(p = 0.003 and p < 0.001, respectively)."
    )
    facts = state(paper.format(said).encode(), "trial.md", BuildSettings(learned=False)).facts
    compared = [dict(f.slots) for f in facts if f.type == "comparison"]
    assert {(s["arm_a"], str(s["value"])) for s in compared} == {
        ("sarilumab 50 mg", "0.003"),
        ("sarilumab 100 mg", "0.001"),
    }


@pytest.mark.parametrize(
    "said",
    [
        "In the MONTARA trial, 46 % of the patients given sarilumab had a response at week 24 [1].",
        "A meta-analysis of 27 trials reported lower mortality with sarilumab than with placebo (odds ratio 0.86; "
        "95 % CI 0.79 to 0.95) [1].",
    ],
)
def test_results_of_other_works_are_cited_and_never_own(said: str) -> None:
    cited = f"\n## Discussion\n\n{said}\n\n## References\n\n1. Doe J. A trial. J Med. 2019.\n"
    read = state((PAPER.format("Pain fell.") + cited).encode(), "trial.md", BuildSettings(learned=False))
    start = read.read.document.text.index(said)
    facts = [f for f in read.facts if any(start < e.span.end and e.span.start < start + len(said) for e in f.evidence)]
    facts = [f for f in facts if f.type != "entity_mention_concept"]
    assert any(f.type == "cited_evidence" for f in facts)
    assert all(f.type in ("cited_evidence", "claim") or "references" in dict(f.slots) for f in facts)


@pytest.mark.parametrize(
    ("said", "variable", "direction"),
    [
        ("Sarilumab was associated with a significant reduction in the risk of flare.", "risk of flare", "lower"),
        ("There was no evidence of an effect of sarilumab on fatigue.", "fatigue", "none"),
    ],
)
def test_what_an_arm_goes_with_is_a_comparison_with_the_other(said: str, variable: str, direction: str) -> None:
    (compared,) = (dict(f.slots) for f in told(said) if f.type == "comparison")
    assert (compared["variable"], compared["effect_direction"]) == (variable, direction)
    assert (compared["arm_a"], compared["arm_b"]) == ("sarilumab", "placebo")


def test_a_drug_that_names_its_group_is_not_given_to_the_control() -> None:
    said = "Flares were seen in nine sarilumab recipients (11 %) and ten controls (10 %)."
    assert not [f for f in told(said) if f.type == "intervention" and dict(f.slots).get("arm") == "placebo"]


def test_what_some_did_not_have_is_not_denied_of_all() -> None:
    said = "24 (20 %) patients in the sarilumab group had no response."
    assert not [f for f in told(said) if dict(f.slots).get("polarity") == "negated"]


def test_several_doses_are_meant_one_by_one() -> None:
    paper = PAPER.replace("sarilumab (n=120)", "sarilumab 50 mg (n=60), sarilumab 100 mg (n=60)").replace(
        "assigned to sarilumab or", "assigned to sarilumab 50 mg, sarilumab 100 mg or"
    )
    said = "Cough was more common in both sarilumab groups than in the placebo group."
    facts = state(paper.format(said).encode(), "trial.md", BuildSettings(learned=False)).facts
    compared = [dict(f.slots) for f in facts if f.type == "comparison"]
    assert {(s["arm_a"], s["arm_b"]) for s in compared} == {
        ("sarilumab 50 mg", "placebo"),
        ("sarilumab 100 mg", "placebo"),
    }


def test_a_relative_risk_is_no_rate_of_breaths() -> None:
    said = "The incidence of rigors fell between sarilumab and placebo (RR = 0.418, 95% CI: 0.190–0.920, P = 0.013)."
    assert not [f for f in told(said) if "respiratory" in str(f.slots)]


def test_three_hundred_are_not_three() -> None:
    assert not [f for f in told("Three hundred individuals were recruited.") if 3 in dict(f.slots).values()]
