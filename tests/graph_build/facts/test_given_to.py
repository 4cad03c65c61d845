"""How many of whom were given a treatment, what its later doses were, and whose treatment it is in a trial."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.facts.clinical import interventions
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from graph_build.model import Fact

OPENING = "Introduction\nGout is a common arthritis.\n\nCase Report\nA 58-year-old man presented with a rash."
SERIES = "We retrospectively analyzed nine patients with refractory sarcoidosis who received infliximab.\n\nResults\n"


def case(sentences: str) -> list[Fact]:
    text = f"{OPENING} {sentences}\n"
    return list(interventions.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default())))


def series(sentences: str) -> list[Fact]:
    text = f"Abstract\n{SERIES}{sentences}\n"
    return list(interventions.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default())))


def given(facts: list[Fact], agent: str) -> dict[str, object]:
    found = [dict(f.slots) for f in facts if f.slot("agent") == agent]
    assert len(found) == 1, [f.slots for f in facts]
    return dict(found[0])


def test_how_many_were_given_each_of_several() -> None:
    facts = series("Colchicine had been tried in six patients, ciclosporin in three and etanercept in one.")
    assert {f.slot("agent"): f.slot("n") for f in facts} == {"colchicine": 6, "cyclosporine": 3, "etanercept": 1}


def test_a_share_is_no_number_of_patients() -> None:
    assert given(series("Colchicine was stopped in one in four patients."), "colchicine").get("n") is None


TRIAL = (
    "# A randomised trial of two drugs\n\n## Abstract\n\nAdults with gout were randomly assigned to rilonacept "
    "(n = 40) or placebo (n = 42).\n\n## Results\n\n"
)


def trial(sentences: str) -> list[Fact]:
    text = f"{TRIAL}{sentences}\n"
    return list(interventions.state(recognise(read(text.encode(), "made-up.md"), Lexicon.default())))


def test_how_many_of_each_arm_were_given_a_drug() -> None:
    facts = trial("Colchicine (0.5 mg daily) was prescribed to 12 of the 40 rilonacept recipients and to 19 of the 42 "
                  "placebo recipients.")  # fmt: skip
    told = [(f.slot("arm"), f.slot("n"), f.slot("n_total")) for f in facts if f.slot("n")]
    assert told == [("rilonacept", 12, 40), ("placebo", 19, 42)]
    assert [f.slot("dose") for f in facts if f.slot("dose")] == [Decimal("0.5")]


def test_the_name_of_an_arm_is_no_treatment_of_its_own() -> None:
    assert trial("Pain improved more in those treated with rilonacept than with placebo.") == []


def test_a_numbered_patient_of_a_series() -> None:
    (fact,) = [f for f in series("Patient 3 was switched to canakinumab, 150 mg every 8 weeks.") if f.slot("dose")]
    assert fact.population is not None
    assert (fact.population.kind, fact.population.label, fact.slot("n")) == ("patient", "patient 3", None)


def test_a_later_dose_is_of_those_who_had_it() -> None:
    facts = series("All nine received anakinra at 80 mg once a day, and in two of them the dose was raised to 160 mg.")
    told = [(f.slot("dose"), f.slot("n"), f.slot("status")) for f in facts]
    assert told == [(80, 9, None), (160, 2, "dose increased")]


def test_a_guess_on_something_else_leaves_the_dose_alone() -> None:
    text = "He was placed on adalimumab 40 mg every 2 weeks for treatment of a presumed uveitis of unclear cause."
    assert given(case(text), "adalimumab")["dose"] == 40
