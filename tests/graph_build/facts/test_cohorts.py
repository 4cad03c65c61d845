"""Groups of patients with their number: own, arms, parts, cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.facts.clinical import cohorts
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from graph_build.model import Fact

REFERENCES = "\n\nReferences\n1. One A. A title. J Med 2001;1:1-2.\n2. Two B. A title. J Med 2002;1:1-2.\n"


def stated(text: str) -> list[Fact]:
    return list(cohorts.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default())))


def only(facts: list[Fact]) -> dict[str, object]:
    assert len(facts) == 1, [f.slots for f in facts]
    return dict(facts[0].slots)


def test_the_own_group_has_its_number_condition_and_treatment() -> None:
    (fact,) = stated(
        "Abstract\nWe retrospectively analyzed eleven patients with refractory gout who received anakinra.\n"
    )
    slots = dict(fact.slots)
    assert (slots["n"], slots["condition"], slots["intervention"]) == (11, "refractory gout", "anakinra")
    assert fact.subject == "study patients"


def test_the_years_that_patients_were_seen_in_are_its_period() -> None:
    text = (
        "Abstract\nWe reviewed the records of the 62 patients with gout followed at our clinic between 2004 and 2012.\n"
    )
    found = only(stated(text))
    assert (found["period_start"], found["period_end"]) == (2004, 2012)


def test_a_part_told_apart_by_its_condition_is_a_cohort() -> None:
    text = (
        "Abstract\nWe analyzed 62 patients with gout.\n\nMethods\nOverall, 22 patients with tophi received anakinra.\n"
    )
    assert {(f.slot("n"), f.slot("intervention")) for f in stated(text)} == {(62, None), (22, "anakinra")}


def test_arms_have_their_numbers() -> None:
    text = (
        "Abstract\nWe compared patients given anakinra with historical controls without anakinra.\n\nResults\n"
        "Age did not differ between the anakinra (n = 31) and control (n=33) groups.\n"
    )
    assert {(f.slot("arm"), f.slot("n")) for f in stated(text) if f.slot("arm")} == {
        ("anakinra", 31),
        ("control (without anakinra)", 33),
    }


def test_a_cited_cohort_has_its_reference() -> None:
    cited = "A meta-analysis comprising 2,745 allopurinol-resistant gout patients showed this [2]."
    text = f"Introduction\nGout is common. {cited}{REFERENCES}"
    (fact,) = stated(text)
    assert (fact.slot("n"), fact.slot("references")) == (2745, (2,))
    assert fact.population is not None
    assert fact.population.experiencer == "cited"


def test_an_age_is_no_number_of_patients() -> None:
    text = f"Introduction\nWeber reported on a 48 year old male with gout, and a study of 30 males [1].{REFERENCES}"
    assert [f.slot("n") for f in stated(text)] == [30]


def test_patients_with_an_outcome_are_no_cohort() -> None:
    text = "Abstract\nWe analyzed 9 patients with gout.\n\nResults\nRemission was achieved in 3 patients.\n"
    assert [f.slot("n") for f in stated(text)] == [9]


def test_a_trial_says_how_many_were_allocated_to_each_arm() -> None:
    facts = stated(
        "Abstract\nWe did a randomised trial of anakinra against placebo in patients with gout.\n\nResults\n"
        "We randomly assigned 90 patients: 60 to anakinra and 30 to placebo.\n"
    )
    assert {(f.slot("arm"), f.slot("n")) for f in facts if f.slot("arm")} >= {("anakinra", 60), ("placebo", 30)}
