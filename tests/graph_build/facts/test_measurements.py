"""Values told in prose: laboratory lists, sizes, scores, medians, changes; what was read and what is doubted."""

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
SERIES = "Abstract\nWe retrospectively analyzed 12 patients with gout treated with anakinra.\n\nResults\n"


def case(sentences: str) -> list[Fact]:
    text = f"{OPENING} {sentences}\n"
    return list(measurements.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default())))


def series(sentences: str) -> list[Fact]:
    return list(
        measurements.state(recognise(read(f"{SERIES}{sentences}\n".encode(), "made-up.txt"), Lexicon.default()))
    )


def value(facts: list[Fact], variable: str) -> dict[str, object]:
    found = [dict(f.slots) for f in facts if f.slot("variable") == variable]
    assert len(found) == 1, [f.slots for f in facts]
    return dict(found[0])


@pytest.mark.parametrize(
    ("sentence", "variable", "printed", "unit"),
    [
        ("Ferritin was 1,250 ng/mL.", "ferritin", 1250, "ng/mL"),
        ("He had a hemoglobin of 8.4 g/dL.", "hemoglobin", Decimal("8.4"), "g/dL"),
        ("Laboratory tests showed thrombocytopenia at 45 G/L.", "platelet count", 45, "10*9/L"),
        ("Elevated LDH at 900 U/L was noted.", "lactate dehydrogenase", 900, "U/L"),
        ("He had a fever of 39.4 °C.", "body temperature", Decimal("39.4"), "Cel"),
        ("His temperature was 38.9°.", "body temperature", Decimal("38.9"), "Cel"),
        ("The ejection fraction was 35%.", "left ventricular ejection fraction", 35, "%"),
        ("WBC 15,000/mm3 was found.", "white blood cell count", 15000, "/mm3"),
    ],
)
def test_a_value_stands_behind_its_variable(sentence: str, variable: str, printed: object, unit: str) -> None:
    found = value(case(sentence), variable)
    assert (found["value"], found["unit"]) == (printed, unit)


def test_every_item_of_a_laboratory_list_is_one_measurement() -> None:
    facts = case("Tests showed anemia (Hb: 9.1 g/dL, MCV: 70 fL), normal platelets at 210 G/L and CRP at 88 mg/L.")
    assert {(f.slot("variable"), f.slot("value")) for f in facts} == {
        ("hemoglobin", Decimal("9.1")),
        ("mean corpuscular volume", 70),
        ("platelet count", 210),
        ("C-reactive protein", 88),
    }


@pytest.mark.parametrize(
    ("sentence", "variable", "word"),
    [
        ("Increased ferritin at 900 ng/mL was found.", "ferritin", "increased"),
        ("Normal creatinine at 0.8 mg/dL was found.", "creatinine", "normal"),
        ("He had neutrophilia at 14.2 G/L.", "neutrophil count", "high"),
        ("He had hyponatremia at 124 mmol/L.", "sodium", "low"),
    ],
)
def test_words_that_judge_a_value_are_kept(sentence: str, variable: str, word: str) -> None:
    assert value(case(sentence), variable)["interpretation"] == word


@pytest.mark.parametrize(
    ("sentence", "variable", "printed"),
    [
        ("An axillary node measuring 3 cm was felt.", "axillary node size", 3),
        ("The lesion measured 3.8 × 1.3 cm.", "lesion size", "3.8 × 1.3 cm"),
        ("Ultrasound showed a cyst of 3 × 2 cm in the liver.", "cyst size", "3 × 2 cm"),
        ("Imaging showed an abscess (4 cm).", "abscess size", 4),
        ("There were 12 mm ulcers of the cecum.", "ulcers size", 12),
        (
            "A dilatation of the right coronary artery to 5.2 mm was seen.",
            "right coronary artery diameter",
            Decimal("5.2"),
        ),
    ],
)
def test_a_size_is_a_measurement_of_what_it_is_of(sentence: str, variable: str, printed: object) -> None:
    assert value(case(sentence), variable)["value"] == printed


def test_an_impossible_unit_is_kept_and_doubted() -> None:
    found = value(case("CRP was 61 g/dL."), "C-reactive protein")
    assert (found["value"], found["unit"]) == (61, "g/dL")
    assert found["unit_likely_error"] is True
    assert (found["unit_as_printed"], found["unit_likely"]) == ("g/dL", "mg/L")


def test_a_possible_value_is_not_doubted() -> None:
    assert "unit_likely_error" not in value(case("CRP was 61 mg/L."), "C-reactive protein")


def test_a_time_beside_a_value_is_its_time() -> None:
    facts = case("CRP was 210 mg/L on admission and ferritin was 90 ng/mL on day 12.")
    assert value(facts, "C-reactive protein")["timepoint"] == "admission"
    assert value(facts, "ferritin")["timepoint_value"] == 12


def test_a_time_named_before_in_the_paragraph_is_marked_as_inferred() -> None:
    found = value(case("He was seen again on day 9. Ferritin was 90 ng/mL."), "ferritin")
    assert (found["timepoint"], found["timepoint_inferred"]) == ("day 9", True)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ferritin was measured 3 days later.",
        "Ferritin was 900 ng/mL (normal range 20-250 ng/mL).",
        "No ferritin above 900 ng/mL was found.",
        "He received albumin 20 g.",
        "Platelets, 2 units, were transfused.",
    ],
)
def test_doses_times_and_normal_ranges_are_no_values(sentence: str) -> None:
    assert [f.slot("value") for f in case(sentence)] in ([], [900])
    assert all(f.slot("value_low") is None for f in case(sentence))


def test_a_pressure_in_a_vessel_is_not_the_systemic_one() -> None:
    (fact,) = case("The pulmonary artery systolic pressure was 60 mmHg.")
    assert fact.slot("variable") == "pulmonary artery systolic blood pressure"
    assert fact.concepts == ()


def test_a_cell_count_in_another_fluid_is_not_the_blood_count() -> None:
    (fact,) = case("Cerebrospinal fluid analysis showed glucose of 40 mg/dL.")
    assert fact.slot("variable") == "CSF glucose"


def test_a_share_of_cells_is_no_count_of_them() -> None:
    (fact,) = case("A blood smear showed eosinophils 14%.")
    assert (fact.slot("variable"), fact.slot("unit")) == ("eosinophil percentage", "%")


def test_respectively_pairs_variables_with_values() -> None:
    facts = case("AST and ALT levels were 40 U/L (normal <35) and 52 U/L, respectively.")
    assert value(facts, "aspartate aminotransferase")["value"] == 40
    assert value(facts, "alanine aminotransferase")["value"] == 52


def test_a_name_that_no_vocabulary_has_is_paired_as_it_is_printed() -> None:
    facts = case("Zorblatin and ALT levels were 12 U/L and 52 U/L, respectively.")
    assert [(f.slot("variable"), f.slot("value")) for f in facts] == [
        ("Zorblatin", 12),
        ("alanine aminotransferase", 52),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "ALT was > 10 times the upper limit of normal.",
        "CRP showed a 5-fold increase.",
        "It was low (normal: CRP; 1-5).",
    ],
)
def test_multiples_of_a_limit_and_lists_of_normal_ranges_are_no_values(sentence: str) -> None:
    assert not case(sentence)


@pytest.mark.parametrize("sentence", ["Sodium was 141 (normal 134-146) mmol/L.", "A sodium of 141 (mmol/L) was found."])
def test_a_unit_may_stand_behind_the_normal_range_or_in_brackets(sentence: str) -> None:
    assert value(case(sentence), "sodium")["unit"] == "mmol/L"


def test_a_supplement_is_no_blood_value() -> None:
    assert not case("He had supplementation of magnesium at 0.4 mmol/L.")


def test_a_blank_parts_thousands_before_a_volume() -> None:
    assert value(case("The WBC was 18 600/mm3."), "white blood cell count")["value"] == 18600


def test_how_long_something_had_lasted_is_not_when_a_value_was_measured() -> None:
    facts = case("After 2 days of fever he came back. CRP was 88 mg/L.")
    assert "timepoint" not in value(facts, "C-reactive protein")


def test_a_pair_of_pressures_stays_together() -> None:
    assert value(case("Blood pressure was 90/60 mmHg."), "blood pressure")["value"] == "90/60"


def test_a_median_has_its_quartiles_and_the_size_of_the_group() -> None:
    (fact,) = series("The median duration of symptoms was 14 days (IQR 9-21).")
    slots = dict(fact.slots)
    assert (slots["variable"], slots["statistic"]) == ("duration of symptoms", "median")
    assert (slots["value"], slots["iqr_low"], slots["iqr_high"], slots["unit"]) == (14, 9, 21, "d")
    assert (slots["n"], slots["n_implied"]) == (12, True)


def test_a_median_number_of_things_has_the_unit_one() -> None:
    (fact,) = series("The median number of joints (other than toes) was 3 (IQR 2-5).")
    assert fact.slot("variable") == "number of joints (other than toes)"
    assert fact.slot("unit") == "1"


def test_a_mean_has_its_deviation() -> None:
    (fact,) = series("The mean age at diagnosis was 41.2 ± 9.6 years.")
    assert (fact.slot("statistic"), fact.slot("value"), fact.slot("sd")) == ("mean", Decimal("41.2"), Decimal("9.6"))


def test_a_median_time_in_parentheses_runs_to_the_event_before_it() -> None:
    facts = series("Following anakinra administration (median 6.5 days from onset), swelling subsided.")
    (fact,) = [f for f in facts if f.slot("unit") == "d"]
    assert fact.slot("variable") == "time from onset to anakinra"
    assert fact.slot("value") == Decimal("6.5")


def test_a_change_from_one_value_to_another_is_two_measurements() -> None:
    facts = series("Median ferritin declined from 900 ng/mL (IQR 700-1200) to 120 ng/mL (IQR 90-200; p = 0.01).")
    assert [(f.slot("value"), f.slot("iqr_low"), f.slot("iqr_high")) for f in facts] == [
        (900, 700, 1200),
        (120, 90, 200),
    ]
    assert facts[0].slot("timepoint") == "baseline"


def test_a_share_by_which_variables_fell_is_a_change_of_each() -> None:
    facts = series("The responsive group showed an approximately 30%-50% reduction of ferritin and CRP values.")
    assert {(f.slot("variable"), f.slot("value_low"), f.slot("value_high")) for f in facts} == {
        ("ferritin", 30, 50),
        ("C-reactive protein", 30, 50),
    }
    assert all(f.slot("change") == "reduction" and f.slot("approximate") for f in facts)


def test_a_figure_caption_carries_values() -> None:
    text = (
        "Case Report\nA 5-year-old boy with fever was admitted.\n\nDiscussion\nHe recovered.\n\n"
        "Figure 1: Echocardiography showed dilation of the right coronary artery (5,1 mm with Z-score +4,2).\n"
    )
    facts = list(measurements.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default())))
    assert value(facts, "right coronary artery Z-score")["value"] == Decimal("4.2")


def test_the_threshold_of_a_score_is_no_value_of_a_group() -> None:
    text = (
        "Introduction\nSato et al. gave 2 points for ferritin >500 ng/mL [1].\n\n"
        "References\n1. Sato A. A title. J Med 2001;1:1-2.\n"
    )
    assert list(measurements.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default()))) == []


def test_an_age_with_quartiles_is_a_median() -> None:
    found = value(series("Median age was 52 years (IQR 44–61)."), "age")
    assert (found["value"], found["iqr_low"], found["iqr_high"], found["unit"]) == (52, 44, 61, "a")


def test_a_note_that_names_no_patients_tells_of_an_unspecified_subject() -> None:
    text = "CRP fell from 88 mg/L to 5 mg/L within a week. Ferritin was 1,200 ng/mL at admission.\n"
    facts = list(measurements.state(recognise(read(text.encode(), "note.txt"), Lexicon.default())))
    assert [f.slot("value") for f in facts] == [88, 5, 1200]
    assert {f.population.kind for f in facts if f.population} == {"unspecified"}


def test_a_text_about_cited_works_is_no_note() -> None:
    text = "Background\n\nFerritin was 1,200 ng/mL in one series [1].\n\nReferences\n\n1. Adam B. J Med 2001;1:1.\n"
    facts = list(measurements.state(recognise(read(text.encode(), "review.txt"), Lexicon.default())))
    assert all(f.population is None or f.population.kind != "unspecified" for f in facts)


def test_usual_bounds_in_brackets_are_no_bounds_of_one_patients_value() -> None:
    of_one = value(case("Laboratory tests showed sodium 140 mmol/L (135–145)."), "sodium")
    assert (of_one["value"], "value_low" in of_one) == (140, False)
    of_many = value(series("The median sodium was 140 mmol/L (range 135–145)."), "sodium")
    assert (of_many["value_low"], of_many["value_high"]) == (135, 145)


def test_a_list_of_vital_signs_needs_no_names() -> None:
    facts = case("Vital signs were pulse 101 beats/min, 103/52 mmHg, 37 °C, 22 breaths/min, and 99% on room air.")
    assert {(f.slot("variable"), f.slot("value")) for f in facts} == {
        ("pulse rate", 101),
        ("blood pressure", "103/52"),
        ("body temperature", 37),
        ("respiratory rate", 22),
        ("oxygen saturation", 99),
    }
    assert not case("The bath was heated to 37 °C, and a catheter of 4 mm was put 2 cm distal to the tumor.")
