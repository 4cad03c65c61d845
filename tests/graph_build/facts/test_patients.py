"""Who the patients are."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph_build.facts.clinical import patients
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise


def stated(text: str) -> dict[tuple[str, str], tuple[object, object]]:
    told = recognise(read(text.encode(), "made-up.txt"), Lexicon.default())
    return {(f.subject, str(f.slot("aspect"))): (f.slot("value"), f.slot("unit")) for f in patients.state(told)}


@pytest.mark.parametrize(
    ("sentence", "aspects"),
    [
        ("A 7-year-old girl was admitted with fever.", {"age": (7, "a"), "sex": ("female", None)}),
        ("A 14-month-old Turkish boy had fever.", {"age": (14, "mo"), "nationality": ("Turkish", None)}),
        ("A previously healthy man, aged 52 years, had fever.", {"age": (52, "a"), "sex": ("male", None)}),
        ("A 40-year-old Hispanic female had fever.", {"ethnicity": ("Hispanic", None), "sex": ("female", None)}),
        ("An otherwise healthy 9-year-old boy had fever.", {"medical history": ("otherwise healthy", None)}),
        ("A 3-day-old neonate weighing 2,850 g had fever.", {"weight": (2850, "g")}),
        ("A 30-year-old woman had a BMI of 31.5 kg/m2.", {"body mass index": (Decimal("31.5"), "kg/m2")}),
        ("A 30-year-old man was well after 18 months of follow-up.", {"follow_up_duration": (18, "mo")}),
        ("A 2-day-old boy was born at 31 weeks of gestation.", {"gestational age": (31, "wk")}),
    ],
)  # fmt: skip
def test_a_patient_is_described(sentence: str, aspects: dict[str, tuple[object, object]]) -> None:
    found = stated(f"Case Report\n{sentence}\n")
    assert {a: found[("case patient", a)] for a in aspects} == aspects


@pytest.mark.parametrize(
    "sentence",
    [
        "The donor was a 61-year-old man.",
        "Her 70-year-old mother had diabetes.",
        "The disease affects women under 40 years of age.",
        "At the age of 12 years she had appendicitis.",
    ],
)
def test_other_people_and_other_ages_are_left_out(sentence: str) -> None:
    found = stated(f"Case Report\nA 33-year-old woman had fever. {sentence}\n")
    assert found == {("case patient", "age"): (33, "a"), ("case patient", "sex"): ("female", None)}


def test_a_cited_patient_is_told_apart() -> None:
    found = stated(
        "Case Report\nA 33-year-old woman had fever.\n\nDiscussion\nJones described a 6-year-old boy with uveitis [1]."
        "\n\nReferences\n1. Jones B. A boy. Eye J 2001;1:1-2.\n"
    )
    assert found[("patient of reference [1]", "age")] == (6, "a")
    assert found[("patient of reference [1]", "sex")] == ("male", None)
    assert found[("case patient", "age")] == (33, "a")


def test_a_group_has_counts_of_sex_and_origin() -> None:
    text = "Abstract\nWe reviewed 20 patients with sarcoidosis.\n\nResults\nTwelve (60%) were women."
    text += " All 20 Danish patients recovered.\n"
    told = recognise(read(text.encode(), "made-up.txt"), Lexicon.default())
    facts = {str(f.slot("aspect")): f for f in patients.state(told)}
    assert [facts["sex"].slot(s) for s in ("value", "n", "n_total", "percent")] == ["female", 12, 20, 60]
    assert [facts["nationality"].slot(s) for s in ("value", "n")] == ["Danish", 20]
