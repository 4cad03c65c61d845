"""What was measured and found in single patients, each once and in one kind of record, from invented reports."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from graph_build.courses import settled
from graph_build.model.course_records import Condition, PatientMeasurement
from graph_build.pipeline import state
from graph_build.records import placed, records_of

if TYPE_CHECKING:
    from graph_build.model.records import Record


@cache
def records(told: str) -> tuple[Record, ...]:
    stated = state(f"Case report\n\nA 61-year-old man was admitted with cough. {told}\n".encode(), "report.txt")
    return records_of(stated.read, settled(stated.facts))


def measured(told: str) -> list[tuple[str, object]]:
    found = (m for m in records(told) if isinstance(m, PatientMeasurement))
    return [(m.variable, m.interpretation if m.value is None else float(m.value)) for m in found]


def conditions(told: str) -> set[tuple[str, str]]:
    return {(c.condition, c.status) for c in records(told) if isinstance(c, Condition)} - {("cough", "present")}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("The chest radiograph was normal.", ("abnormal chest radiograph", "absent")),
        ("Brudzinski's sign was positive.", ("Brudzinski's sign", "present")),
        ("The breath sounds were diminished.", ("diminished breath sounds", "present")),
        ("The abdominal ultrasound showed no acute findings.", ("abnormal abdominal ultrasound", "absent")),
    ],
)
def test_what_an_examination_came_to_is_a_finding(told: str, expected: tuple[str, str]) -> None:
    assert expected in conditions(told)
    assert measured(told) == []


def test_what_a_test_came_to_is_a_measurement() -> None:
    told = "Stool cultures were negative and the antinuclear antibodies were positive. Zinc and urea were normal."
    assert {("Stool cultures", "negative"), ("Zinc", "normal"), ("urea", "normal")} <= set(measured(told))
    assert not {name for name, _ in conditions(told) if name.startswith(("abnormal", "negative"))}


def test_nobody_has_a_drug_or_a_part_of_the_body() -> None:
    told = "There was no fever, no mesh and no doubt. He took no pills, and there were no antibiotics and no liver."
    assert conditions(told) == {("fever", "absent")}


def test_a_verb_is_no_part_of_a_name() -> None:
    assert ("cardiac arrest", "present") in conditions("On the ward he went into cardiac arrest.")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("The oxygen saturation by finger oximetry was 93%.", ("oxygen saturation", 93.0)),
        ("The smooth muscle antibody titre was 1:160.", ("smooth muscle antibody titre", 160.0)),
        ("The tracing was negative for ischemia and body temperature was 38.4 °C.", ("body temperature", 38.4)),
        ("He was 61 kg in weight and walked.", ("weight", 61.0)),
        ("D-dimer was about 12 times above normal at 6.1 mg/L.", ("D-dimer", 6.1)),
    ],
)
def test_a_value_finds_its_variable(told: str, expected: tuple[str, float]) -> None:
    assert expected in measured(told)


def test_a_unit_behind_the_usual_range_is_the_value_s() -> None:
    found = [m for m in records("There was sodium of 129 (136-146) mmol/L.") if isinstance(m, PatientMeasurement)]
    assert [(m.value, m.unit) for m in found] == [(129, "mmol/L")]


def test_what_flows_is_no_value_of_what_stands() -> None:
    assert measured("His albumin was 20 mL/h and his sodium was 131 mmol/L.") == [("sodium", 131.0)]


def test_a_table_whose_columns_were_lost_gives_no_values() -> None:
    table = "<tr><td>{}</td><td>{}</td></tr>"
    shifted = [("pH (g/dL)", 7.3), ("pCO2 (U/L)", 31), ("Sodium (mmol/L)", 131), ("Platelets (mg/dL)", 210)]
    body = "".join(table.format(*row) for row in shifted)
    text = (
        "<html><body><h1>A case report</h1><h2>Case</h2><p>A 61-year-old man was admitted with cough.</p>"
        f"<table><caption>Table 1. Laboratory values</caption><tr><th>Test</th><th>Admission</th></tr>{body}</table>"
        "</body></html>"
    )
    stated = state(text.encode(), "report.html")
    records, unplaced = placed(stated.read, settled(stated.facts))
    assert not [m for m in records if isinstance(m, PatientMeasurement)]
    assert {value.reason for value in unplaced} == {"its unit is none of what was measured"}


def test_what_a_finding_says_is_no_measurement_too() -> None:
    told = "Laboratory tests showed elevated transaminases. The ferritin was elevated."
    assert measured(told) == [("ferritin", "elevated")]
    assert ("elevated transaminases", "present") in conditions(told)


def test_a_faculty_that_changed_is_a_finding() -> None:
    assert ("altered sensorium", "present") in conditions("Physical examination showed altered sensorium.")
    assert conditions("His mental status was noted.") == set()


def test_how_good_a_test_is_is_nobody_s_value() -> None:
    assert measured("The D-dimer specificity was 40% and his sodium was 131 mmol/L.") == [("sodium", 131.0)]


def test_what_a_value_was_not_is_no_value() -> None:
    assert measured("The oxygen saturation, despite rest and a mask, could not be raised to 95%.") == []
    assert measured("The oxygen saturation despite rest was never 95%.") == []
    assert ("oxygen saturation", 95.0) in measured("The oxygen saturation was 95%.")


def test_a_differential_diagnosis_is_thought_of() -> None:
    told = "The differential diagnoses included sarcoidosis, gout and tuberculosis. He had a fever."
    expected = {
        ("sarcoidosis", "suspected"),
        ("gout", "suspected"),
        ("tuberculosis", "suspected"),
        ("fever", "present"),
    }
    assert conditions(told) == expected
