"""Which value is of which variable, when, before or after what change. The sentences are our own."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from graph_build.facts.clinical import measurements
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from graph_build.model import Fact

OPENING = "Introduction\nGout is a common arthritis.\n\nCase Report\nA 58-year-old man presented with a rash."
TRIAL = (
    "Abstract\nIn this randomised double-blind trial 90 patients with gout were assigned to sarilumab or placebo.\n\n"
    "Results\nForty-five patients received sarilumab and 45 received placebo. "
)


def facts_of(text: str) -> list[Fact]:
    return list(measurements.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default())))


def case(sentence: str) -> list[Fact]:
    return facts_of(f"{OPENING} {sentence}\n")


def told(sentence: str, *slots: str) -> list[tuple[object, ...]]:
    """The slots of each measurement of a case report's sentence."""
    return [tuple(f.slot(slot) for slot in slots) for f in case(sentence)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Eosinophils numbered 2 400/µL.", ("eosinophil count", 2400, "/uL")),
        ("The platelet count stood at 1 310 × 10⁹/L.", ("platelet count", 1310, "10*9/L")),
        ("C-reactive protein in serum was 31 mg/L (reference, below 5).", ("C-reactive protein", 31, "mg/L")),
        ("Ferritin on the second morning had climbed to 4·6 µg/L.", ("ferritin", Decimal("4.6"), "ug/L")),
        ("The albumin in the left pleural space was 21 g/L.", ("albumin", 21, "g/L")),
        ("Platelets were 7.8 × 10⁴/μL.", ("platelet count", Decimal("7.8"), "10*4/uL")),
        ("LDH [normal 120-240 U/L] peaked at 871 U/L.", ("lactate dehydrogenase", 871, "U/L")),
        ("The haemoglobin, which had been normal, was 81 g/L.", ("hemoglobin", 81, "g/L")),
    ],
)
def test_words_that_link_join_a_variable_to_its_value(sentence: str, expected: tuple[object, ...]) -> None:
    assert told(sentence, "variable", "value", "unit") == [expected]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Serum zorblatin was 14 µmol/L.", ("Serum zorblatin", 14, "umol/L")),
        ("A zorblatin level of 3.2 ng/mL was found.", ("zorblatin", Decimal("3.2"), "ng/mL")),
        ("The zorblatin (7 IU/mL) was checked.", ("zorblatin", 7, "[IU]/mL")),
        ("The Q/R ratio was 2.8.", ("Q/R ratio", Decimal("2.8"), "1")),
        ("A Merrow score of 17 was noted.", ("Merrow score", 17, "{score}")),
        ("An infliximab trough of 0.9 µg/mL explained this.", ("infliximab trough", Decimal("0.9"), "ug/mL")),
        ("HZV RNA was 2.1 × 10⁶ IU/mL.", ("HZV RNA", Decimal("2.1"), "10*6.[IU]/mL")),
        ("He had a head circumference of 51 cm.", ("head circumference", 51, "cm")),
        ("A mean gradient of 31 mmHg was found.", ("gradient", 31, "mm[Hg]")),
        ("Zorbin activity was 12 U/L (normal 20-40).", ("Zorbin activity", 12, "U/L")),
        ("The ZOQ score was 7.", ("ZOQ score", 7, "{score}")),
        ("The fluid held 310/µL atypical cells.", ("atypical cells", 310, "/uL")),
        ("The corrected QT was 512 ms.", None),
        ("The maximum gradient was 44 mmHg.", ("maximum gradient", 44, "mm[Hg]")),
    ],
)
def test_a_variable_that_no_vocabulary_has_is_the_noun_phrase_beside_a_laboratory_value(
    sentence: str, expected: tuple[object, ...] | None
) -> None:
    assert told(sentence, "variable", "value", "unit") == ([expected] if expected else [])


@pytest.mark.parametrize(
    "sentence",
    [
        "Infliximab 5 mg/mL was diluted.",
        "The infusion rate was 40 mL/min.",
        "A dose of 300 U/kg was given.",
        "The response rate was 45 %.",
        "He stayed for 12 days.",
        "A study of 32 nurses was done.",
        "He received albumin 20 g.",
        "No ferritin above 900 ng/mL was found.",
        "A 3-fold rise was seen.",
    ],
)
def test_doses_rates_and_denied_values_are_no_measurements(sentence: str) -> None:
    assert case(sentence) == []


def test_several_values_of_one_variable_have_their_own_times() -> None:
    expected = [(45, "mg/L", "day 1"), (12, "mg/L", "day 3"), (3, "mg/L", "day 7")]
    assert told("CRP was 45, 12 and 3 mg/L on days 1, 3 and 7.", "value", "unit", "timepoint") == expected
    again = "CRP was 45 mg/L on day 1, 12 mg/L on day 3 and 3 mg/L on day 7."
    assert told(again, "value", "unit", "timepoint") == expected


def test_a_value_beside_a_name_is_followed_by_others_of_it() -> None:
    sentence = "The Merrow score, 31 at the outset, was 21 at week 8 and 11 at week 16."
    assert told(sentence, "value", "timepoint") == [(31, "baseline"), (21, "week 8"), (11, "week 16")]


def test_a_number_of_people_behind_a_value_is_no_further_value() -> None:
    assert told("The Merrow score was 21 and 3 nurses watched.", "value") == [(21,)]


def test_a_second_value_may_stand_in_brackets_behind_a_change() -> None:
    found = [(f.slot("value"), f.slot("unit")) for f in case("Ferritin was 812 ng/mL and then normalised (68 ng/mL).")]
    assert found == [(812, "ng/mL"), (68, "ng/mL")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ferritin had come down from 880 to 61 µg/L.",
        "Ferritin fell to 61 µg/L from 880 µg/L.",
        "Ferritin decreased from 880 µg/L before the infusion to 61 µg/L.",
        "Ferritin dropped from a peak of 880 µg/L to 61 µg/L.",
    ],
)
def test_before_and_after_a_change_are_two_values(sentence: str) -> None:
    found = {f.slot("value"): (f.slot("unit"), f.slot("timepoint")) for f in case(sentence)}
    assert set(found) == {880, 61}
    assert {unit for unit, _ in found.values()} == {"ug/L"}
    assert found[880][1] == "baseline"
    assert found[61][1] != "baseline"


def test_bounds_of_a_range_are_one_fact_and_thousands_stay_whole() -> None:
    sentence = "Ferritin ranged from 1 150 to 12 400 µg/L, with a median of 5 020 µg/L."
    assert told(sentence, "value_low", "value_high", "value", "statistic", "unit") == [
        (1150, 12400, None, None, "ug/L"),
        (None, None, 5020, "median", "ug/L"),
    ]


def test_values_told_respectively_go_to_the_names_in_their_order() -> None:
    sentence = "Levels of zorblatin and ferritin were 12 ng/mL and 610 ng/mL, respectively."
    assert told(sentence, "variable", "value") == [("zorblatin", 12), ("ferritin", 610)]
    shared = "Serum and urine zorblatin were 12 and 48 U/L, respectively."
    assert told(shared, "variable", "value", "unit") == [("serum zorblatin", 12, "U/L"), ("urine zorblatin", 48, "U/L")]


def test_shares_of_cells_stand_before_their_names() -> None:
    sentence = "The fluid held 62% neutrophils, 30% lymphocytes and 8% foamy macrophages."
    assert [value for (value,) in told(sentence, "value")] == [62, 30, 8]
    assert "foamy macrophages percentage" in {variable for (variable,) in told(sentence, "variable")}


def test_a_share_of_the_body_is_the_extent_of_what_covers_it() -> None:
    ((variable, share),) = told("Large blisters covering nearly 30% of the skin were present.", "variable", "value")
    assert (variable, share) == ("Large blisters in % of the skin", 30)


def test_what_is_denied_of_one_item_is_not_denied_of_the_next() -> None:
    sentence = "Gas exchange did not improve (pH 7.21, lactate 6.1 mmol/L)."
    assert ("lactate", Decimal("6.1")) in told(sentence, "variable", "value")


def test_a_score_beyond_its_bounds_is_another_of_the_same_short_form() -> None:
    assert told("The CDAI was 331.", "variable") == [("CDAI",)]


def test_a_value_is_of_the_arm_named_beside_it() -> None:
    facts = facts_of(f"{TRIAL}At week 12 ferritin was 61 µg/L with sarilumab and 230 µg/L with placebo.\n")
    assert {(f.slot("arm"), f.slot("value"), f.slot("timepoint")) for f in facts if f.slot("unit") == "ug/L"} == {
        ("sarilumab", 61, "week 12"),
        ("placebo", 230, "week 12"),
    }


def test_a_word_beside_a_value_goes_with_the_value() -> None:
    assert told("Raised ferritin of 900 ng/mL was found.", "value", "interpretation") == [(900, "raised")]
