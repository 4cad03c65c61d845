"""Records of a made-up trial and a made-up case: what belongs together, and what cannot be placed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, TypeVar

import pytest

from graph_build.courses import settled
from graph_build.model.course_records import Condition, MedicalAction, Outcome, PatientMeasurement
from graph_build.model.records import AdverseEvent, Analysis, ArmResult
from graph_build.pipeline import process, state
from graph_build.records import course_records, records_of, study_records
from graph_build.settings import BuildSettings
from ontology.namespaces import CYTO

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph_build.model import Fact
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
    esr = results(trial, "ESR")["placebo"]
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
    (esr,) = [a for a in of_kind(Analysis, trial) if "ESR" in a.measure.variable]
    assert (esr.p, esr.p_comparator, esr.significant, esr.direction) == (D("0.001"), "<", True, "lower")


def test_measures_compared_together_are_an_analysis_each() -> None:
    line = "<p>Heart rate and cardiac output did not differ significantly between sarilumab and placebo.</p>"
    told = of_kind(Analysis, records(TRIAL.replace("</table>", f"</table>{line}", 1), "trial.html"))
    assert {(a.measure.variable, a.significant, a.direction) for a in told} >= {
        ("Heart rate", False, "none"),
        ("cardiac output", False, "none"),
    }


def test_a_measure_has_the_short_form_that_the_document_gives_it() -> None:
    line = "<p>The Giant Cell Index of Harm (GCIH) did not differ significantly between sarilumab and placebo.</p>"
    told = of_kind(Analysis, records(TRIAL.replace("</table>", f"</table>{line}", 1), "trial.html"))
    assert "Giant Cell Index of Harm (GCIH)" in {a.measure.variable for a in told}


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


def test_what_was_not_needed_is_no_decision() -> None:
    story = f"{CASE} She did not require oxygen, and rituximab was not given. She recovered without colchicine.\n"
    actions = of_kind(MedicalAction, records(story, "case.txt"))
    assert [(a.agent, a.status) for a in actions if a.agent in ("oxygen", "rituximab", "colchicine")] == [
        ("rituximab", "withheld")
    ]


def test_what_went_on_was_there_and_a_treatment_is_recorded_once() -> None:
    story = f"{CASE} The tachycardia persisted. Intravenous immunoglobulin was given. A skin biopsy was performed.\n"
    found = records(story, "case.txt")
    assert ("tachycardia", "present") in [(c.condition, c.status) for c in of_kind(Condition, found)]
    assert [a.dose for a in of_kind(MedicalAction, found) if "immunoglobulin" in a.agent] == [D(2)]
    assert not [a for a in of_kind(MedicalAction, found) if "biopsy" in a.agent]  # done to look


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
    link = ("agent", f"{CYTO}anakinra")
    given = replace(
        death,
        slots=tuple(sorted((*death.slots, ("agent", "anakinra")))),
        concepts=tuple(sorted((*death.concepts, link))),
    )
    found = study_records(stated.read, [given if f is death else f for f in facts])
    told = [(e.event, e.drug, e.drug_concept, e.concept) for e in found.adverse_events]
    assert told == [("death", "anakinra", f"{CYTO}anakinra", f"{CYTO}Death")]
    assert study_records(stated.read, facts).adverse_events == ()


CROSSED = """<html><body><h1>Effect of sarilumab in arthritis</h1>
<p>Patients were randomized to sarilumab or placebo.</p>
<table><caption>Table 1. Responses at month 3</caption>
<tr><th rowspan="2">Response, % (95% CI)</th><th colspan="2">bDMARD-naive</th><th colspan="2">bDMARD-IR</th></tr>
<tr><th>Placebo (N = 60)</th><th>Sarilumab (N = 62)</th><th>Placebo (N = 30)</th><th>Sarilumab (N = 31)</th></tr>
<tr><td>CDAI ≤10</td><td>14.3 (11.5 to 17.4)</td><td>32.4 (29.5 to 35.4)<sup>**</sup></td>
<td>13.3 (9.4 to 20.6)</td><td>29.5 (23.8 to 35.8)<sup>*</sup></td></tr></table>
<table><caption>Table 2. Adverse events</caption>
<tr><th>Incidence rate (patients with event per 100 patient-years; 95% CI)</th><th>Placebo (N = 90)</th>
<th>Sarilumab (N = 93)</th></tr>
<tr><td>Exposure, patient-years</td><td>149.5</td><td>385.5</td></tr>
<tr><td>Herpes zoster</td><td>2.0 (0.7 to 6.3)</td><td>4.0 (2.8 to 5.5)</td></tr></table>
<table><caption>Table 3. Scores</caption>
<tr><th>Instrument</th><th>Sarilumab</th><th>Placebo</th><th>P value</th></tr>
<tr><th></th><th>Mean score (% improvement from baseline) (N)</th>
<th>Mean score (% improvement from baseline) (N)</th><th></th></tr>
<tr><td>HAQ-DI at week 16</td><td>0.69 (49.4%) (N = 91)</td><td>0.87 (38.3%) (N = 84)</td><td>0.025</td></tr></table>
</body></html>"""


def test_a_subgroup_is_told_apart_from_the_arms_that_are_crossed_with_it() -> None:
    found = [r for r in of_kind(ArmResult, records(CROSSED, "crossed.html")) if "CDAI" in r.measure.variable]
    assert {(r.subject.label, r.measure.population, r.total, r.percent) for r in found} == {
        ("placebo, bDMARD-naive", "bDMARD-naive", 60, D("14.3")),
        ("sarilumab, bDMARD-naive", "bDMARD-naive", 62, D("32.4")),
        ("placebo, bDMARD-IR", "bDMARD-IR", 30, D("13.3")),
        ("sarilumab, bDMARD-IR", "bDMARD-IR", 31, D("29.5")),
    }
    assert {r.measure.variable for r in found} == {"CDAI ≤10"}


def test_incidence_rates_are_adverse_events_and_exposure_is_none() -> None:
    found = {e.subject.label: e for e in of_kind(AdverseEvent, records(CROSSED, "crossed.html"))}
    zoster = found["sarilumab"]
    assert {e.event for e in found.values()} == {"herpes zoster"}
    assert (zoster.rate, zoster.low, zoster.high, zoster.at_risk) == (D("4.0"), D("2.8"), D("5.5"), 93)
    assert zoster.affected is None


def test_a_cell_of_several_numbers_has_its_own_participants() -> None:
    found = [r for r in of_kind(ArmResult, records(CROSSED, "crossed.html")) if "HAQ" in r.measure.variable]
    assert {(r.subject.label, r.value, r.total, r.percent) for r in found} >= {
        ("sarilumab", D("0.69"), 91, None),
        ("placebo", D("0.87"), 84, None),
    }
    gains = {r.subject.label: r for r in found if r.measure.change == "improvement from baseline"}
    assert {a: (r.value, r.unit, r.total) for a, r in gains.items()} == {
        "sarilumab": (D("49.4"), "%", 91),
        "placebo": (D("38.3"), "%", 84),
    }


MARKED = """<html><body><h1>Effect of sarilumab and tocilizumab in arthritis</h1>
<p>Patients were randomized to sarilumab, tocilizumab or placebo.</p>
<figure><table><caption>Table 1. Responses at week 12</caption>
<tr><th>Response, %</th><th>Placebo (N = 60)</th><th>Sarilumab (N = 62)</th><th>Tocilizumab (N = 61)</th></tr>
<tr><td>ACR20</td><td>14.3</td><td>32.4<sup>**</sup></td><td>29.5<sup>*</sup></td></tr>
<tr><td>ACR50</td><td>7.1</td><td>9.2</td><td>11.4</td></tr></table>
<p>*p&lt;0.05;</p><p>**p&lt;0.001 versus placebo.</p></figure>
<figure><table><caption>Table 2. Mean change after 12 weeks</caption>
<tr><th></th><th colspan="2">Placebo (N = 60)</th><th colspan="2">Sarilumab (N = 62)</th>
<th colspan="2">Tocilizumab (N = 61)</th><th>Between groups</th></tr>
<tr><th></th><th>Mean change \u00b1 SD</th><th>p value</th><th>Mean change \u00b1 SD</th><th>p value</th>
<th>Mean change \u00b1 SD</th><th>p value</th><th>p value</th></tr>
<tr><td>Weight (kg)</td><td>-0.6 \u00b1 3.1</td><td>0.338</td><td>1.1 \u00b1 1.9</td><td>0.016</td>
<td>0.4 \u00b1 1.7</td><td>0.324</td><td>0.048<sup>a</sup>, 0.970<sup>b</sup>, 0.129<sup>c</sup></td></tr></table>
<p><sup>a</sup> Sarilumab vs placebo</p><p><sup>b</sup> Tocilizumab vs placebo</p>
<p><sup>c</sup> Sarilumab vs tocilizumab</p></figure></body></html>"""
"""Marks of significance at values, and a cell with the p-values of three comparisons."""


def analyses(text: str, name: str, variable: str) -> set[tuple[str, str, D | int | None]]:
    found = [a for a in of_kind(Analysis, records(text, name)) if variable in a.measure.variable]
    return {(a.subject.label, a.comparator.label, a.p) for a in found}


def test_a_mark_of_significance_is_an_analysis_against_what_its_note_says() -> None:
    assert analyses(MARKED, "marked.html", "ACR") == {
        ("sarilumab", "placebo", D("0.001")),
        ("tocilizumab", "placebo", D("0.05")),
    }


def test_the_p_values_of_one_cell_go_by_its_notes_and_those_within_an_arm_make_no_analysis() -> None:
    assert analyses(MARKED, "marked.html", "weight") == {
        ("sarilumab", "placebo", D("0.048")),
        ("tocilizumab", "placebo", D("0.970")),
        ("sarilumab", "tocilizumab", D("0.129")),
    }


@pytest.mark.parametrize(
    ("outcome", "status", "told"),
    [
        ("survive", None, ("died", "affirmed")),
        ("survival benefit", None, ("alive", "negated")),
        ("death", "died", ("died", "negated")),
        ("rash", "improved", ("unchanged", "affirmed")),
    ],
)
def test_a_denial_invents_no_death(outcome: str, status: str | None, told: tuple[str, str]) -> None:
    slots = {"outcome": outcome, "status": status, "polarity": "negated"}
    (one,) = course_records([outcome_of(**{k: v for k, v in slots.items() if v})]).outcomes
    assert (one.status, one.polarity) == told


@pytest.mark.parametrize(
    ("outcome", "status", "told"),
    [
        ("total resolution of the aneurysm", "persistent", ("resolved", "affirmed")),
        ("improvement of all lesions without progression", "observed", ("improved", "affirmed")),
        ("fever", "persistent", ("unchanged", "affirmed")),
    ],
)
def test_the_course_is_that_of_the_outcome_and_not_of_what_stands_beside_it(
    outcome: str, status: str, told: tuple[str, str]
) -> None:
    (one,) = course_records([outcome_of(outcome=outcome, status=status)]).outcomes
    assert (one.status, one.polarity) == told


def test_a_relapse_denied_after_a_response_did_not_come() -> None:
    denied = outcome_of(outcome="relapse after complete response", polarity="negated")
    (one,) = course_records([denied]).outcomes
    assert (one.status, one.polarity) == ("relapsed", "negated")


def test_what_is_counted_in_one_patient_is_a_measurement() -> None:
    found = course_records([outcome_of(outcome="worsened lesions", statistic="count", value=0)])
    assert not found.outcomes
    assert [(m.variable, m.value) for m in found.measurements] == [("worsened lesions", 0)]


def test_who_is_withdrawn_from_a_drug_has_it_no_more() -> None:
    facts = settled(state(f"{CASE} She was given anakinra 100 mg.\n".encode(), "case.txt").facts)
    ended = outcome_of(outcome="anakinra withdrawal", status="withdrawn", cause="rash")
    actions = course_records([*facts, ended, outcome_of(outcome="alcohol withdrawal")]).actions
    assert [(a.agent, a.reason) for a in actions if a.status == "stopped"] == [("anakinra", "rash")]


def test_a_difference_that_is_not_significant_is_said_to_be_none() -> None:
    lines = process(MARKED.encode(), "marked.html", BuildSettings(quotes=False)).lines
    analyses_ = {line.split()[0] for line in lines if "#Analysis>" in line}
    said = {line.split()[2] for line in lines if line.split()[0] in analyses_ and "#significant>" in line}
    assert any(one.startswith('"false"') for one in said)


def outcome_of(**slots: str | int) -> Fact:
    """An outcome of the case patient with some slots."""
    death = next(f for f in settled(state(CASE.encode(), "case.txt").facts) if f.slot("outcome") == "death")
    return replace(death, slots=tuple(sorted(slots.items())), concepts=())


def test_a_measurement_told_again_with_less_is_one() -> None:
    text = (
        "A 9-year-old girl was admitted with elevated ferritin. On day 3 the ferritin was 1200 ng/mL. "
        "The FiO2 was 55% on day 3. She was discharged.\n"
    )
    found = of_kind(PatientMeasurement, records(text, "again.txt"))
    assert [(m.variable, m.value, m.interpretation) for m in found] == [
        ("ferritin", 1200, "elevated"),
        ("fraction of inspired oxygen (FiO2)", 55, None),
    ]


def test_a_diagnosis_that_was_suspected_and_made_is_one_condition() -> None:
    text = "A 9-year-old girl had suspected appendicitis. The girl was diagnosed with appendicitis.\n"
    found = of_kind(Condition, records(text, "made.txt"))
    assert [(c.condition, c.status) for c in found] == [("appendicitis", "present")]


def test_an_exact_p_value_and_a_bound_that_it_keeps_are_one_analysis() -> None:
    line = "<p>At week 12, relapse was less frequent with sarilumab than with placebo (p &lt; 0.05).</p>"
    told = of_kind(Analysis, records(TRIAL.replace("</table>", f"</table>{line}", 1), "trial.html"))
    relapse = [a for a in told if "relapse" in a.measure.variable.casefold() and a.p is not None]
    assert [(a.p, a.p_comparator) for a in relapse] == [(D("0.006"), "=")]
    assert len(relapse[0].facts) > 2


def test_a_cell_is_of_its_own_table_where_two_have_one_label() -> None:
    """A damaged text prints a label twice; a row of the second table is none of the shorter first."""
    head = "| Outcome | Sarilumab (n = 20) | Placebo (n = 22) |\n|---|---|---|\n"
    first = f"Table 1. Baseline characteristics\n\n{head}| Women, n (%) | 12 (60) | 6 (27) |\n"
    second = (
        f"Table 1. Outcomes\n\n{head}| Remission, n (%) | 12 (60) | 6 (27) |\n| Relapse, n (%) | 2 (10) | 9 (41) |\n"
    )
    text = f"# Sarilumab in giant cell arteritis: a trial\n\n## Results\n\n{first}\nText.\n\n{second}"
    found = of_kind(ArmResult, records(text, "twice.md"))
    assert {r.measure.kind for r in found if "elapse" in r.measure.variable} == {"other"}
    assert {r.measure.kind for r in found if "omen" in r.measure.variable} == {"baseline"}


def test_a_size_is_a_measurement_of_each_dimension() -> None:
    text = "A 9-year-old girl was admitted with pain. Ultrasound showed a cyst of 3.5 × 2 cm in the liver.\n"
    found = of_kind(PatientMeasurement, records(text, "size.txt"))
    assert [(m.variable, m.value, m.unit) for m in found] == [("cyst size", D("3.5"), "cm"), ("cyst size", 2, "cm")]


def test_how_something_felt_is_a_finding_beside_its_value() -> None:
    text = "A 9-year-old girl was admitted with pain. Her pulse was irregular. On day 3 the pulse was 72 beats/min.\n"
    found = records(text, "irregular.txt")
    assert [m.value for m in of_kind(PatientMeasurement, found)] == [72]
    assert ("irregular pulse", "present") in {(c.condition, c.status) for c in of_kind(Condition, found)}


@pytest.mark.parametrize(
    ("sentence", "response"),
    [
        ("She did not respond to anakinra.", "did not respond"),
        ("She had a partial response to anakinra.", "partial response"),
        ("Anakinra was effective.", "effective"),
    ],
)
def test_a_response_is_that_of_the_treatment_that_it_is_told_of(sentence: str, response: str) -> None:
    story = f"{CASE} She was given anakinra 100 mg and prednisone 40 mg. {sentence}\n"
    actions = of_kind(MedicalAction, records(story, "case.txt"))
    assert {(a.agent, a.response) for a in actions if a.response} == {("anakinra", response)}


def test_a_count_that_a_sentence_prints_with_its_total_keeps_it_whatever_the_share() -> None:
    text = """# Sarilumab against placebo in gout

## Abstract

In this randomised trial 80 patients with gout were enrolled. Remission was achieved in 28 of 40 patients (46%) in the
sarilumab group and in 7 of 40 patients (18%) in the placebo group (P<0.001).

## Results

Baseline C-reactive protein was 24 mg/L in the sarilumab group and 22 mg/L in the placebo group.
"""
    counted = {(r.n, r.total) for r in of_kind(ArmResult, records(text, "trial.md")) if r.n is not None}
    assert {(28, 40), (7, 40)} <= counted
