"""Treatments that gave way to another, salts, and doses told in brackets, by the day or by how much they fell."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from graph_build.facts.clinical import interventions
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from graph_build.model import Fact

OPENING = "Introduction\nGout is a common arthritis.\n\nCase Report\nA 41-year-old man presented with a rash."


def case(sentence: str) -> list[Fact]:
    text = f"{OPENING} {sentence}\n"
    return list(interventions.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default())))


@pytest.mark.parametrize(
    ("sentence", "left", "taken_up"),
    [
        ("Vancomycin was changed to linezolid 600 mg.", {"vancomycin"}, {"linezolid"}),
        ("Ampicillin and polymyxin B were replaced with tigecycline.", {"ampicillin", "polymyxin"}, {"tigecycline"}),
        ("He was switched from infliximab to adalimumab 40 mg.", {"infliximab"}, {"adalimumab"}),
        ("After surgery, heparin 5000 IU was substituted for warfarin.", {"warfarin"}, {"heparin"}),
        ("Prednisone was changed to 20 mg.", set(), {"prednisone"}),
    ],
)
def test_what_another_took_the_place_of_has_ended(sentence: str, left: set[str], taken_up: set[str]) -> None:
    found = case(sentence)
    assert {f.slot("agent") for f in found if f.slot("status") == "discontinued"} == left
    assert {f.slot("agent") for f in found if f.slot("status") is None} == taken_up


def test_a_list_that_was_stopped_has_ended_as_a_whole() -> None:
    found = case("Vancomycin and colistin were stopped, and amikacin 1 g 8 hly was started.")
    assert {f.slot("agent") for f in found if f.slot("status") == "discontinued"} == {"vancomycin", "colistin"}
    assert [f.slot("frequency") for f in found if f.slot("agent") == "amikacin"] == ["8 hly"]


def test_a_dose_that_was_raised_to_reach_a_level() -> None:
    (given,) = case("The dose of amikacin was increased progressively to reach 60 mg/kg.")
    assert (given.slot("dose"), given.slot("status")) == (60, "dose increased")


def test_advice_for_patients_of_a_kind_is_no_treatment_of_the_patient() -> None:
    assert case("For patients without comorbidities: azithromycin (500 mg once daily).") == []


def test_doses_that_lead_their_drugs_lead_them_through_the_list() -> None:
    found = case("He received 60 units PRBC, 23 units FFP, 6 units cryoprecipitate and 2 g tranexamic acid.")
    given = {(f.slot("agent"), f.slot("dose")) for f in found}
    assert given == {("PRBC", 60), ("FFP", 23), ("cryoprecipitate", 6), ("tranexamic acid", 2)}


def test_what_was_stopped_was_earlier_and_what_followed_was_not() -> None:
    found = case("Steroids previously prescribed were suspended and ivermectin 12 mg was initiated.")
    assert [f.slot("role") for f in found if f.slot("agent") == "ivermectin"] == [None]


def test_three_times_in_one_word() -> None:
    (given,) = case("He was given metronidazole 500 mg thrice daily.")
    assert given.slot("frequency") == "thrice daily"


def test_a_salt_is_no_drug_beside_its_drug() -> None:
    (given,) = case("He was given cefazolin sodium (1.5 g per 8 h).")
    assert (given.slot("agent"), given.slot("dose")) == ("cefazolin", Decimal("1.5"))


def test_a_maintenance_dose_follows_a_loading_dose_in_one_bracket() -> None:
    found = case("He was given tigecycline (loading dose of 100 mg; subsequently 50 mg every 12 h).")
    assert [(f.slot("dose"), f.slot("frequency")) for f in found] == [
        (100, None),
        (50, "every 12 h"),
    ]


def test_a_daily_dose_is_given_daily() -> None:
    (given,) = case("A daily dose of 100 mg of azathioprine was added.")
    assert (given.slot("dose"), given.slot("frequency")) == (100, "daily")


def test_how_much_a_dose_fell_by_is_no_dose() -> None:
    found = case("Prednisone 60 mg daily was given, then tapered by 10 mg every week.")
    assert {f.slot("dose") for f in found} == {60}


def test_how_long_it_had_been_taken() -> None:
    (given,) = case("He had been on lamivudine 300 mg for the past 6 years.")
    assert (given.slot("duration"), given.slot("duration_unit")) == (6, "a")


def test_what_was_not_given_or_held_in_reserve_is_not_stated_as_given() -> None:
    found = case("Methotrexate 15 mg was not started and rituximab has not been given.")
    assert not [f for f in found if f.slot("polarity") == "affirmed"]
    assert case("Foscarnet was held in reserve.") == []
    assert [f.slot("polarity") for f in case("Heparin was not only given but also continued.")] == ["affirmed"]
