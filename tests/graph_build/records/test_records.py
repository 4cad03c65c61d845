"""Records of a made-up trial and a made-up case: what belongs together, and what cannot be placed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, TypeVar

import pytest

from graph_build.courses import settled
from graph_build.model.course_records import MedicalAction, Outcome, PatientMeasurement
from graph_build.model.records import AdverseEvent, Analysis, ArmResult
from graph_build.pipeline import process, state
from graph_build.records import records_of, study_records
from graph_build.settings import BuildSettings
from ontology.namespaces import CYTO

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph_build.model.records import Record

D = Decimal
Kind = TypeVar("Kind")
TRIAL = """<html><head><title>Sarilumab against placebo in giant cell arteritis</title></head><body>
<h1>Sarilumab against placebo in giant cell arteritis</h1>
<h2>Methods</h2><p>We randomised 78 patients with giant cell arteritis to sarilumab (n = 40) or placebo (n = 38).</p>
<h2>Results</h2>
<p>At week 12, relapse occurred in 8 of 40 patients (20.0%) in the sarilumab group and in 19 of 38 (50.0%) in
the placebo group (odds ratio 0.25, 95% CI 0.09 to 0.68; p = 0.006).</p>
<table><caption>Table 1. Baseline characteristics</caption>
<tr><th>Characteristic</th><th>Sarilumab (n = 40)</th><th>Placebo (n = 38)</th></tr>
<tr><td>Age (years), mean (SD)</td><td>71.2 (8.3)</td><td>70.5 (7.9)</td></tr>
<tr><td>Women, n (%)</td><td>28 (70.0)</td><td>25 (65.8)</td></tr></table>
<table><caption>Table 2. Outcomes at week 12</caption>
<tr><th>Outcome</th><th>Sarilumab (n = 40)</th><th>Placebo (n = 38)</th><th>P value</th></tr>
<tr><td>Relapse, n (%)</td><td>8 (20.0)</td><td>19 (50.0)</td><td>0.006</td></tr>
<tr><td>ESR (mm/h), mean (SD)</td><td>8.1 (4.2)</td><td>31.4 (9.6)</td><td>&lt;0.001</td></tr></table>
<table><caption>Table 3. Adverse events</caption>
<tr><th>Event</th><th>Sarilumab (n = 40)</th><th>Placebo (n = 38)</th></tr>
<tr><td>Headache, n (%)</td><td>3 (7.5)</td><td>0</td></tr></table>
</body></html>"""
CASE = (
    "A 9-year-old girl was admitted with Kawasaki disease. On admission the C-reactive protein was 260 mg/L. "
    "She was treated with intravenous immunoglobulin 2 g/kg on day 5. She died of septic shock on day 20.\n"
)


@cache
def records(text: str, name: str) -> tuple[Record, ...]:
    stated = state(text.encode(), name)
    return records_of(stated.read, settled(stated.facts))


def of_kind(kind: type[Kind], found: Iterable[Record]) -> list[Kind]:
    return [one for one in found if isinstance(one, kind)]


@pytest.fixture(scope="module")
def trial() -> tuple[Record, ...]:
    return records(TRIAL, "trial.html")


def results(trial: tuple[Record, ...], variable: str) -> dict[str, ArmResult]:
    return {r.subject.label: r for r in of_kind(ArmResult, trial) if variable in r.measure.variable}


def test_text_and_table_make_one_result_an_arm(trial: tuple[Record, ...]) -> None:
    found = [r for r in of_kind(ArmResult, trial) if "relapse" in r.measure.variable]
    assert [(r.subject.label, r.n, r.total, r.percent) for r in found] == [
        ("sarilumab", 8, 40, D("20.0")),
        ("placebo", 19, 38, D("50.0")),
    ]
    assert all(r.measure.time and r.measure.time.words == "week 12" for r in found)
    assert all(len(r.facts) > 1 for r in found)


def test_a_value_has_its_spread_and_its_participants(trial: tuple[Record, ...]) -> None:
    esr = results(trial, "sedimentation")["placebo"]
    assert (esr.value, esr.spread, esr.spread_kind, esr.total, esr.unit) == (D("31.4"), D("9.6"), "SD", 38, "mm/h")
    assert esr.measure.kind == "other"


def test_a_table_of_characteristics_is_baseline(trial: tuple[Record, ...]) -> None:
    assert {r.measure.kind for r in results(trial, "age").values()} == {"baseline"}
    women = results(trial, "women")["sarilumab"]
    assert (women.measure.kind, women.n, women.total) == ("baseline", 28, 40)


def test_estimate_interval_and_p_are_one_analysis(trial: tuple[Record, ...]) -> None:
    relapse = [a for a in of_kind(Analysis, trial) if "relapse" in a.measure.variable]
    assert {(a.subject.label, a.comparator.label) for a in relapse} == {("sarilumab", "placebo")}
    assert any((a.effect, a.estimate, a.low, a.high) == ("OR", D("0.25"), D("0.09"), D("0.68")) for a in relapse)


def test_direction_of_a_bare_p_follows_from_the_arms(trial: tuple[Record, ...]) -> None:
    (esr,) = [a for a in of_kind(Analysis, trial) if "sedimentation" in a.measure.variable]
    assert (esr.p, esr.p_comparator, esr.significant, esr.direction) == (D("0.001"), "<", True, "lower")


def test_adverse_events_have_their_denominators(trial: tuple[Record, ...]) -> None:
    found = {e.subject.label: e for e in of_kind(AdverseEvent, trial)}
    assert (found["sarilumab"].affected, found["sarilumab"].at_risk) == (3, 40)
    assert (found["placebo"].affected, found["placebo"].at_risk) == (0, 38)


def test_more_events_than_participants_make_no_result() -> None:
    stated = state(TRIAL.encode(), "trial.html")
    facts = settled(stated.facts)
    relapse = next(f for f in facts if f.slot("n") == 8 and f.slot("n_total") == 40)
    wrong = replace(relapse, slots=tuple((k, 41 if k == "n" else v) for k, v in relapse.slots))
    found = study_records(stated.read, [wrong if f is relapse else f for f in facts])
    assert [(u.fact, u.reason) for u in found.unplaced if u.fact is wrong] == [
        (wrong, "more participants are counted than were looked at")
    ]


def test_a_course_has_treatment_measurement_and_death() -> None:
    found = records(CASE, "case.txt")
    (dose,) = [a for a in of_kind(MedicalAction, found) if a.dose is not None]
    assert (dose.status, dose.dose, dose.dose_unit) == ("given", D(2), "g/kg")
    (crp,) = of_kind(PatientMeasurement, found)
    assert (crp.value, crp.unit, crp.time and crp.time.words) == (D(260), "mg/L", "admission")
    deaths = [o for o in of_kind(Outcome, found) if o.outcome == "death"]
    assert [(o.polarity, o.time and o.time.words) for o in deaths] == [("affirmed", "day 20")]


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("The rash faded within two days.", "resolved"),
        ("The rash did not improve.", "unchanged"),
        ("Most of the rash resolved.", "improved"),
        ("There was marked regression of the rash.", "improved"),
        ("The rash recurred on day 9.", "relapsed"),
    ],
)
def test_an_outcome_has_one_of_a_few_courses(sentence: str, status: str) -> None:
    found = of_kind(Outcome, records(f"{CASE} {sentence}\n", "case.txt"))
    assert [(o.status, o.polarity) for o in found if "rash" in o.outcome] == [(status, "affirmed")]


def test_things_have_the_names_that_the_document_prints() -> None:
    story = f"{CASE} She was given paracetamol 500 mg and TCZ 8 mg/kg. The temperature was 38.2 °C.\n"
    found = records(story, "case.txt")
    assert "paracetamol" in [a.agent for a in of_kind(MedicalAction, found)]
    assert not {"TCZ", "acetaminophen"} & {a.agent for a in of_kind(MedicalAction, found)}


def test_a_blood_pressure_is_two_measurements() -> None:
    found = of_kind(PatientMeasurement, records(f"{CASE} Her blood pressure was 84/52 mmHg.\n", "case.txt"))
    assert {(m.variable, m.value, m.unit) for m in found if "pressure" in m.variable} == {
        ("systolic blood pressure", 84, "mm[Hg]"),
        ("diastolic blood pressure", 52, "mm[Hg]"),
    }


def test_who_is_weaned_or_extubated_has_the_support_no_more() -> None:
    story = f"{CASE} She was intubated on day 6. She was extubated on day 9 and weaned from norepinephrine.\n"
    ended = [a for a in of_kind(MedicalAction, records(story, "case.txt")) if a.status == "stopped"]
    assert {a.agent for a in ended} == {"intubation", "norepinephrine"}
    denied = f"{CASE} She was intubated on day 6. She was not extubated.\n"
    assert all(a.status != "stopped" for a in of_kind(MedicalAction, records(denied, "case.txt")))


def test_records_are_in_the_graph_with_subject_and_statements() -> None:
    lines = process(TRIAL.encode(), "trial.html", BuildSettings(quotes=False)).lines
    made = [line.split()[0] for line in lines if "#ArmResult>" in line]
    assert len(made) >= 8
    for record in made:
        said = [line for line in lines if line.startswith(record)]
        assert sum("#ofSubject>" in line for line in said) == 1
        assert any("prov#wasDerivedFrom>" in line for line in said)


def test_a_death_that_is_told_of_a_drug_is_an_adverse_event() -> None:
    stated = state(CASE.encode(), "case.txt")
    facts = settled(stated.facts)
    death = next(f for f in facts if f.slot("outcome") == "death")
    given = replace(death, slots=tuple(sorted((*death.slots, ("agent", "anakinra")))))
    found = study_records(stated.read, [given if f is death else f for f in facts])
    assert [(e.event, e.drug, e.concept) for e in found.adverse_events] == [("death", "anakinra", f"{CYTO}Death")]
    assert study_records(stated.read, facts).adverse_events == ()
