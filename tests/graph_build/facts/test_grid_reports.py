"""What tables of case reports state: times, flags and normal values of one patient's laboratory. All made up."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from graph_build.facts.grids import shapes
from graph_build.facts.grids.times import time_head, time_in
from graph_build.facts.tables import tables
from graph_build.readers import read as read_file
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from graph_build.model import Fact, ReadDocument
    from tests.graph_build.facts.conftest import Article

D = Decimal
PATIENT = "We report a 54-year-old man. He was admitted with fever."


def told(read: ReadDocument) -> list[tuple[object, ...]]:
    """Variable, time, value and unit of the measurements, in order."""
    return [tuple(f.slot(k) for k in ("variable", "timepoint", "value", "unit")) for f in measured(read)]


def measured(read: ReadDocument) -> list[Fact]:
    return [f for f in tables.state(read) if f.type == "measurement"]


def test_numbers_under_days_from_an_event_are_days(tabled: Article) -> None:
    read = tabled([["Day from admission", "CRP, mg/L"]], [["2", "16"], ["19 (Discharge)", "3"]], text=PATIENT)
    assert told(read) == [
        ("C-reactive protein", "day 2", D(16), "mg/L"),
        ("C-reactive protein", "day 19", D(3), "mg/L"),
    ]


def test_bare_numbers_beside_hours_in_the_stub_are_hours(tabled: Article) -> None:
    read = tabled([["Hours from admission", "6", "Day 2"]], [["Sodium (mmol/L)", "128", "131"]], text=PATIENT)
    assert [f[1] for f in told(read)] == ["hour 6", "day 2"]


def test_what_stands_beside_the_times_of_a_patient_is_no_name(tabled: Article) -> None:
    head = [["Day", "Appearance", "Lactate (mmol/L)"]]
    rows = [["Day 2", "Cloudy", "5"], ["Day10 (May 7)", "Clear", "2"], ["2013-06-05", "Clear", "1"]]
    assert told(tabled(head, rows, text=PATIENT)) == [
        ("lactate", "day 2", D(5), "mmol/L"),
        ("lactate", "day 10", D(2), "mmol/L"),
        ("lactate", "2013-06-05", D(1), "mmol/L"),
    ]


def test_a_code_of_a_time_is_no_part_of_the_variable(tabled: Article) -> None:
    read = tabled([["", "T0 baseline", "T1 (24 h) 12 h on pump"]], [["Lactate, mmol/L", "9", "8"]], text=PATIENT)
    assert [(f[0], f[1]) for f in told(read)] == [("lactate", "baseline"), ("lactate", "hour 24")]


def test_flags_leave_the_number(tabled: Article) -> None:
    rows = [["Albumin (g/dL)", "3.6 (L)"], ["Ferritin (ng/mL)", "304 ↑"], ["Sodium (mmol/L)", "128^"]]
    assert [f[2] for f in told(tabled([["", "Result"]], rows, text=PATIENT))] == [D("3.6"), D(304), D(128)]


@pytest.mark.parametrize("text", ["3^4", "12 (HL", "5 (M)"])
def test_what_is_no_flag_stays(text: str) -> None:
    assert shapes.figures(text) is None


def test_a_nameless_column_of_ranges_is_of_normal_values(tabled: Article) -> None:
    rows = [["Potassium (mmol/L)", "3.5–5.0", "5.8"], ["Sodium (mmol/L)", "135–145", "128"]]
    rows += [["Ferritin (ng/mL)", "<300", "7706"]]
    assert [f[2] for f in told(tabled([["", "", ""]], rows, text=PATIENT))] == [D("5.8"), D(128), D(7706)]


def test_ranges_that_a_header_names_stay_values(tabled: Article) -> None:
    rows = [
        ["Sodium (mmol/L)", "135–145", "128"],
        ["Potassium (mmol/L)", "3–5", "4"],
        ["Chloride (mmol/L)", "9–11", "8"],
    ]
    read = tabled([["", "First week", "Day 9"]], rows, text=PATIENT)
    assert sum(f.slot("value_low") is not None for f in measured(read)) == len(rows)


def test_possible_scores_are_no_result(tabled: Article) -> None:
    head = [["", "Score range", "Control (n = 20)", "Yoga (n = 22)"]]
    read = tabled(head, [["Knowledge, mean (SD)", "0–8", "5.6 (1.1)", "5.9 (1.0)"]])
    assert [f.slot("value") for f in measured(read)] == [D("5.6"), D("5.9")]


def test_what_is_normal_in_a_second_bracket(tabled: Article) -> None:
    read = tabled([["", "Day 2"]], [["Creatinine (mg/dL) (NV: 0.7 - 1.3)", "1.6"]], text=PATIENT)
    assert told(read) == [("creatinine", "day 2", D("1.6"), "mg/dL")]


def test_days_in_a_bracket_are_no_unit_and_powers_of_ten_are(tabled: Article) -> None:
    head = [["", "Before surgery", "After surgery (Day 4, 5, 6)"]]
    read = tabled(head, [["Platelets × 109/L", "210", "90"], ["Ferritin", "80", "90"]], text=PATIENT)
    assert [f[3] for f in told(read)] == ["10*9/L", "10*9/L", None, None]


def test_antibiotics_are_no_arms_of_one_patient(tabled: Article) -> None:
    head = [["Antibiotic", "MIC (mg/L)a", "Antibiotic", "MIC (mg/L)a"]]
    read = tabled(head, [["Gentamicin", "2", "Imipenem", "16"], ["Cefepime", "64", "Cefoxitin", "32"]], text=PATIENT)
    assert [(f[0], f[2]) for f in told(read)] == [
        (f"{name}, MIC", D(value))
        for name, value in (("gentamicin", 2), ("cefepime", 64), ("imipenem", 16), ("cefoxitin", 32))
    ]
    assert not [f for f in measured(read) if f.slot("arm")]
    assert [f.evidence[0].column for f in measured(read)] == [1, 1, 3, 3]


def test_blocks_of_name_value_and_unit_need_no_headers() -> None:
    rows = ("WBC\t0.68\t× 109/L\tUrea\t8.8\tmmol/L", "Haemoglobin\t78\tg/L\tLDH\t310\tU/L", "Sodium\t133\tmmol/L\t\t\t")
    text = (
        f"Case report\n\n{PATIENT}\n\nTable 1. Laboratory findings.\n\n"
        + "\n".join(f"{row}\t" for row in rows)
        + "\n\nHe left.\n"
    )
    read = recognise(read_file(text.encode(), "made-up.txt"), Lexicon.default())
    assert {(value, unit) for _, _, value, unit in told(read)} == {
        (D("0.68"), "10*9/L"), (D("8.8"), "mmol/L"), (D(78), "g/L"), (D(310), "U/L"), (D(133), "mmol/L"),
    }  # fmt: skip


def test_blocks_with_headings_of_their_own_stay_side_by_side(tabled: Article) -> None:
    head = [["Men", "Men", "Women", "Women"], ["Week", "Weight (kg)", "Week", "Weight (kg)"]]
    stated = [(f.slot("variable"), f.slot("value")) for f in measured(tabled(head, [["2", "80", "2", "60"]]))]
    assert ("men, weight", D(80)) in stated
    assert ("women, weight", D(60)) in stated


def test_a_table_without_headers_begins_with_a_flagged_value() -> None:
    text = f"# A report\n\n{PATIENT}\n\nTable 1\nHb\t9 (L)\tg/dL\nCRP\t25\tmg/L\nNa\t145\tmmol/L\n"
    read = recognise(read_file(text.encode(), "made-up.txt"), Lexicon.default())
    assert [(f[2], f[3]) for f in told(read)] == [(D(9), "g/dL"), (D(25), "mg/L"), (D(145), "mmol/L")]


def test_a_p_value_under_the_rows_of_two_groups_is_of_neither(tabled: Article) -> None:
    read = tabled(
        [["Group", "Pain", "Sleep"]], [["1", "3 (1)", "5 (2)"], ["2", "4 (1)", "6 (2)"], ["P-value", "0.3", "0.4"]]
    )
    compared = [f for f in tables.state(read) if f.type == "comparison"]
    assert [f.slot("value") for f in compared] == [D("0.3"), D("0.4")]
    assert [f.slot("arm") for f in compared] == [None, None]


@pytest.mark.parametrize(
    ("caption", "time"),
    [
        ("Effect in participants with high distress at baseline", None),
        ("Scores of both groups at baseline", "baseline"),
    ],
)
def test_when_patients_were_chosen_is_not_when_values_are_of(tabled: Article, caption: str, time: str | None) -> None:
    read = tabled([["", "Control (n = 20)"]], [["Weight (kg), mean (SD)", "80 (9)"]], caption=caption)
    assert [f.slot("timepoint") for f in measured(read)] == [time]


def test_heads_and_times_of_reports() -> None:
    assert time_head("Days after transplantation") == "day"
    assert time_head("Days of treatment") is None
    assert [t.slots["timepoint"] for text in ("During dialysis", "7 May 2019") if (t := time_in(text))] == [
        "during dialysis", "7 May 2019",
    ]  # fmt: skip
    assert time_in("May increase") is None


def test_changes_of_numbers_are_no_sides(tabled: Article) -> None:
    head = [["", "Placebo (n = 25)", "Sarilumab (n = 25)", "P"]]
    rows = [["Weight (kg)", "80", "81", ""], ["Sex", "Male −13 Female −5", "Male −12 Female −10", "0.33"]]
    (one,) = [f for f in tables.state(tabled(head, rows)) if f.type == "comparison"]
    assert (one.slot("arm_a"), one.slot("arm_b")) == ("placebo", "sarilumab")


def test_scores_of_something_name_the_rows_below(tabled: Article) -> None:
    rows = [["Scores of knowledge"], ["Assertiveness", "1.6"], ["Scores"], ["Relaxation", "1.5"]]
    read = tabled([["", "Mean"]], rows)
    assert [f[0] for f in told(read)] == ["scores of knowledge: assertiveness", "relaxation"]


def test_a_unit_in_a_bracket_behind_what_is_normal(tabled: Article) -> None:
    rows = [
        ["Glucose", "38.8", "3.9-6.9 (mmol/L)"],
        ["Albumin", "28", "35-50 (g/L)"],
        ["Ferritin", "9", "<300 (ng/mL)"],
    ]
    read = tabled([["", "Day 2", ""]], rows, text=PATIENT)
    assert [(f[2], f[3]) for f in told(read)] == [(D("38.8"), "mmol/L"), (D(28), "g/L"), (D(9), "ng/mL")]
