"""What tables of other diseases and drugs state. All texts here are made up."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from graph_build.facts.article import statements
from graph_build.facts.tables import tables
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from graph_build.model import Fact

D = Decimal


def stated(text: str) -> list[Fact]:
    return list(tables.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default())))


def found(facts: Sequence[Fact], kind: str, **slots: object) -> list[Fact]:
    """The facts of a type that have these slots."""
    return [f for f in facts if f.type == kind and all(f.slot(k) == v for k, v in slots.items())]


ARMS = """Sarilumab in giant cell arteritis

We enrolled 78 patients with giant cell arteritis and compared them with the placebo group.

Table 1. Sarilumab against placebo

Characteristic Sarilumab (n = 40) Placebo (n = 38) P value

Age (years), mean ± SD 71.2 ± 8.3 70.5 ± 7.9 0.71
Women, n (%) 28 (70.0) 25 (65.8) 0.81
Laboratory tests, median (IQR)
CRP (mg/L) 21 (12–40) 19 (11-38) 0.44
Week 12 ESR (mm/h) 8 (4–15) 31 (20–46) <0.001*
Outcomes
Relapse, n (%) 8 (20.0) 19 (50.0) 0.006*

CRP: C-reactive protein; ESR: erythrocyte sedimentation rate. * Statistical significance was set at p <0.05
"""


def test_arms_in_columns() -> None:
    facts = stated(ARMS)
    (age,) = found(facts, "measurement", variable="age", arm="sarilumab")
    assert (age.slot("value"), age.slot("sd"), age.slot("unit")) == (D("71.2"), D("8.3"), "a")
    assert age.population is not None
    assert age.population.kind == "arm"
    (esr,) = found(facts, "measurement", variable="erythrocyte sedimentation rate", statistic="median", value=D(31))
    assert (esr.slot("timepoint"), esr.slot("unit"), esr.slot("iqr_low")) == ("week 12", "mm/h", D(20))
    assert esr.population is not None
    assert esr.population.kind == "control"
    (relapse,) = found(facts, "outcome", outcome="relapse", arm="sarilumab")
    assert (relapse.slot("n"), relapse.slot("n_total"), relapse.slot("percent")) == (8, 40, D("20.0"))
    assert all(check.held for check in relapse.checks)
    (p,) = found(facts, "comparison", variable="erythrocyte sedimentation rate")
    assert (p.slot("comparator"), p.slot("value"), p.slot("significant")) == ("<", D("0.001"), True)
    assert p.slot("arm_a") == "sarilumab"
    assert found(facts, "comparison", variable="C-reactive protein", significant=False)
    assert found(facts, "cohort", arm="sarilumab", n=40)
    of_article = list(statements.state(recognise(read(ARMS.encode(), "made-up.txt"), Lexicon.default())))
    (level,) = found(of_article, "document_metadata", property="significance_threshold")
    assert (level.subject, level.slot("value")) == ("Table 1", D("0.05"))


def test_every_fact_says_where_it_was_read() -> None:
    document = read(ARMS.encode(), "made-up.txt")
    for fact in tables.state(recognise(document, Lexicon.default())):
        carrying = [e for e in fact.evidence if e.role == "evidence"]
        assert carrying
        assert len(fact.evidence) <= 6
        assert all(e.table == "Table 1" and document.quote(e.span).strip() for e in fact.evidence)
        value = fact.slot("value")
        if fact.type == "comparison" and value is not None:
            assert str(value) in document.quote(carrying[0].span)


DAMAGED = """Vitamin C in septic shock

We analysed 55 patients with septic shock, 28 of them treated with hydrocortisone and 27 controls.

Table 2 Course of patients treated with and without hydrocortisone

Variables With Hydrocortisone Without Hydrocortisone p-Value
(n=28) (n=27)

Lactate, mean (mmol/L) 341+1.7 38+12 0411
Potassium (mmol/L) 46405 41+04 0.002*
Admission stay (days) 17 (12-25) 21 (13-30) 0.07
"""


def test_damaged_cells_are_read_with_their_rivals_and_nothing_absurd_is_stated() -> None:
    facts = stated(DAMAGED)
    (potassium,) = found(facts, "measurement", variable="potassium", arm="hydrocortisone")
    assert (potassium.slot("value"), potassium.slot("sd")) == (D("4.6"), D("0.5"))
    assert potassium.slot("ocr_uncertain") is True
    assert potassium.slot("raw") == "46405"
    assert potassium.repaired
    assert found(facts, "measurement", variable="potassium", arm="control (without hydrocortisone)", value=D("4.1"))
    (p,) = found(facts, "comparison", variable="lactate")
    assert (p.slot("value"), p.slot("raw"), p.slot("significant")) == (D("0.411"), "0411", False)
    numbers = [v for f in facts for _, v in f.slots if isinstance(v, int | Decimal)]
    assert max(numbers) < 100


BEFORE_AFTER = """Treatment of uveitis

We treated 9 patients with uveitis with adalimumab.

Table 1. Values before and after adalimumab (medians of 9 patients)

At Baseline At End of p
Followup

CRP (mg/l) 20 (14–31) 3.0 (1.0–6.0) 0.012
Leukocytes (× 109/l) 9.1 (7.0–11.2) 7.4 (6.1–9.0) 0.21
"""


def test_times_in_columns_compare_with_each_other() -> None:
    facts = stated(BEFORE_AFTER)
    (first,) = found(facts, "measurement", variable="C-reactive protein", timepoint="baseline")
    assert (first.slot("value"), first.slot("statistic"), first.slot("n")) == (D(20), "median", 9)
    (count,) = found(facts, "measurement", value=D("7.4"))
    assert (count.slot("unit"), count.slot("timepoint")) == ("10*9/L", "end of follow-up")
    (p,) = found(facts, "comparison", value=D("0.012"))
    assert (p.slot("arm_a"), p.slot("arm_b")) == ("baseline", "end of follow-up")


PATIENTS = """Canakinumab in adult-onset Still disease

We report 3 patients with adult-onset Still disease treated with canakinumab.

Table 1. Patients treated with canakinumab.

Before Canakinumab At the End of Followup
Case Age, Sex Previous CRP, CRP, Active Months Response Cause of Canakinumab
yrs Agents mg/ mg/ Disease on Withdrawal
l l Canakinumab

1 34 F MTX, CYC, 88 4 No 14 CR Skin
leflunomide rash
2 51 M MTX 120 60 Yes 5 Persistence of
fever
3 29 F ANA, MTX 45 < 2 No 20 PR

MTX: methotrexate; ANA: anakinra; CYC: cyclophosphamide; CR: complete response; PR: partial response.
"""


def test_a_row_a_patient() -> None:
    facts = stated(PATIENTS)
    assert found(facts, "patient", aspect="age", value=D(34), unit="a")
    assert found(facts, "patient", aspect="sex", value="female")
    agents = {(f.subject, f.slot("agent")) for f in found(facts, "intervention", role="previous")}
    assert agents == {
        ("patient 1", "methotrexate"), ("patient 1", "cyclophosphamide"), ("patient 1", "leflunomide"),
        ("patient 2", "methotrexate"), ("patient 3", "anakinra"), ("patient 3", "methotrexate"),
    }  # fmt: skip
    (crp,) = [f for f in found(facts, "measurement", comparator="<") if f.subject == "patient 3"]
    assert (crp.slot("value"), crp.slot("unit"), crp.slot("timepoint")) == (D(2), "mg/L", "end of follow-up")
    assert found(facts, "measurement", value=D(88), timepoint="baseline")
    assert found(facts, "intervention", agent="canakinumab", duration=D(14), duration_unit="mo")
    assert [f.subject for f in found(facts, "outcome", status="complete response")] == ["patient 1"]
    assert [f.subject for f in found(facts, "outcome", outcome="active disease", polarity="negated")] == [
        "patient 1",
        "patient 3",
    ]
    (rash,) = found(facts, "adverse_event")
    assert (rash.slot("event"), rash.slot("action")) == ("skin rash", "canakinumab withdrawn")
    (stopped,) = found(facts, "outcome", status="withdrawn")
    assert (stopped.subject, stopped.slot("cause")) == ("patient 2", "persistence of fever")


def test_patients_in_columns() -> None:
    facts = stated("Feature\tPatient 1\tPatient 2\nAge (years)\t4\t61\nSex\tM\tF\nFerritin (ng/mL)\t900\t12,000\n")
    assert found(facts, "patient", aspect="age", value=D(61))[0].subject == "patient 2"
    assert found(facts, "measurement", variable="ferritin", value=D(12000), unit="ng/mL")


def test_patients_of_cited_works_are_not_the_documents_own() -> None:
    facts = stated(
        "Table 1. Published patients with gout given anakinra\n\n"
        "Case\tReference\tAge (years)\tTreatment\tIVIG\tLactate\tAST (5–60 IU/l)\n"
        "1\t[7]\t34\tanakinra 100 mg daily\t+\t2\t80\n2\t[9]\t51\tanakinra\tNo\t1\t40\n"
    )
    assert {(f.population.experiencer, f.population.reference) for f in facts if f.population} == {
        ("cited", 7),
        ("cited", 9),
    }
    (dosed,) = found(facts, "intervention", agent="anakinra", dose=D(100))
    assert (dosed.slot("dose_unit"), dosed.slot("references")) == ("mg/d", (7,))
    (ivig,) = found(facts, "intervention", agent="intravenous immunoglobulin", polarity="negated")
    assert ivig.slot("references") == (9,)
    assert found(facts, "measurement", variable="aspartate aminotransferase", value=D(80), unit="[IU]/L")


STUDIES = "\n".join(
    [
        "Table 3. Etanercept in refractory Behcet disease",
        "",
        "\t".join(["Reference", "Patients (n)", "Earlier treatment", "Reason for etanercept", "Doses", "Outcome"]),
        "\t".join(
            [
                "[21]",
                "1",
                "2 IVIG, 1 Infliximab",
                "Macrophage activation syndrome",
                "0.4 mg/kg twice weekly 6 months",
                "Resolution of fever and arthritis",
            ]
        ),
        "\t".join(
            [
                "[22]",
                "14",
                "At least 1 Steroid bolus",
                "Persistent fever",
                "25 mg/day 2 weeks then 50 mg/week 3 months",
                "Apyrexia, Gradual normalization of CRP",
            ]
        ),
    ]
)


def test_a_row_a_cited_study() -> None:
    facts = stated(STUDIES)
    assert {f.population.experiencer for f in facts if f.population} == {"cited"}
    (cohort,) = found(facts, "cohort", n=14)
    assert (cohort.slot("references"), cohort.slot("condition")) == ((22,), "refractory Behcet disease")
    before = {
        (f.slot("agent"), f.slot("number_of_doses"), f.slot("comparator"))
        for f in found(facts, "intervention", role="previous")
    }
    assert before == {
        ("intravenous immunoglobulin", 2, None), ("infliximab", 1, None), ("steroid bolus", 1, ">="),
    }  # fmt: skip
    steps = found(facts, "intervention", role="study drug", references=(22,))
    assert [(f.slot("step"), f.slot("dose"), f.slot("dose_unit"), f.slot("duration")) for f in steps] == [
        (1, D(25), "mg/d", D(2)),
        (2, D(50), "mg/wk", D(3)),
    ]
    outcomes = {(f.slot("outcome"), f.slot("status")) for f in found(facts, "outcome")}
    assert outcomes == {
        ("fever", "resolution"), ("arthritis", "resolution"), ("apyrexia", "achieved"),
        ("C-reactive protein", "gradual normalization"),
    }  # fmt: skip
    assert found(facts, "condition", role="reason for etanercept", condition="macrophage activation syndrome")


PREDICTORS = """Table 1. Predictors of relapse in patients with gout

Study	Study type	Country	Year	Risk factors
Ode et al. [4]	Cohort	Kenya	2011	Age ≤40 y, CRP ≥3 mg/dL, PLT >450×10⁹/L
Rui and Paz [5]	Meta-analysis	Multinational	2015	Increased: AST, ferritin Decreased: Na

CRP, C-reactive protein; PLT, platelets; Na, sodium; AST, aspartate aminotransferase.
"""


def test_listed_predictors() -> None:
    facts = found(stated(PREDICTORS), "predictor", outcome_predicted="relapse")
    assert {
        (f.slot("variable"), f.slot("comparator"), f.slot("threshold"), f.slot("unit"), f.slot("direction"))
        for f in facts
    } == {
        ("age", "<=", D(40), "a", "risk factor"),
        ("C-reactive protein", ">=", D(3), "mg/dL", "risk factor"),
        ("platelets", ">", D(450), "10*9/L", "risk factor"),
        ("aspartate aminotransferase", None, None, None, "increased"),
        ("ferritin", None, None, None, "increased"),
        ("sodium", None, None, None, "decreased"),
    }


COMBINED = (
    "0.5 mg/day colchicine plus oral prednisone 30 mg/day in 2 divided doses for 5 days, "
    "followed by the oral with tapering over 10 days"
)
REGIMENS = f"""Table 2. Treatment regimens for refractory gout

Treatment agent\tDescription\tDose
Canakinumab ⁷⁾\tAntibody against IL-1β\t150 mg subcutaneously once
Colchicine plus prednisone ^{{8,9)}}\tAlkaloid plus steroid\t{COMBINED}
Rasburicase ¹⁰⁾\tUrate oxidase\t0.2-mg/kg intravenous infusion for 30 min
Leukapheresis ¹¹⁾\tRemoval of cells\tNot applicable
"""


def test_regimens() -> None:
    facts = stated(REGIMENS)
    assert [f.slot("references") for f in found(facts, "cited_evidence")] == [(7,), (8, 9), (10,), (11,)]
    (pred,) = found(facts, "intervention", agent="prednisone", dose=D(30))
    assert (pred.slot("divided_doses"), pred.slot("duration"), pred.slot("route")) == (2, D(5), "oral")
    assert pred.slot("combined_with") == "colchicine"
    assert found(facts, "intervention", agent="prednisone", taper_duration=10, taper_duration_unit="d", step=2)
    (infusion,) = found(facts, "intervention", infusion_time=D(30))
    assert (infusion.slot("dose_unit"), infusion.slot("infusion_time_unit")) == ("mg/kg", "min")
    assert found(facts, "intervention", dose_as_printed="Not applicable")


def test_normal_ranges_are_no_arms_and_unknown_numbers_no_measurements() -> None:
    text = (
        "Case Report\nA 40-year-old man was admitted.\n\nTable 1. Laboratory tests\n\n"
        "Test\tAdmission\tDay 4\tReference range\nCreatinine\t3.1\t1.2\t0.7-1.2 mg/dL\nNeutrophils (%)\t82\t60\t40-70\n"
        "Serratia\t4\t2\t-\n"
    )
    facts = stated(text)
    assert found(facts, "measurement", variable="creatinine", value=D("3.1"), unit="mg/dL", timepoint="admission")
    assert found(facts, "measurement", variable="neutrophils", value=D(60), unit="%", timepoint="day 4")
    assert not [f for f in facts if f.slot("arm") or f.slot("variable") == "serratia"]


@pytest.mark.shared
@pytest.mark.parametrize("document", ["001", "002", "003", "004"])
def test_the_tables_of_the_sources_give_their_gold_facts(shared: Path, document: str) -> None:
    path = next((shared / "documents").glob(f"{document}_*.txt"))
    read_document = recognise(read(path.read_bytes(), path.name), Lexicon.default())
    spans = {
        (e.span.start, e.span.end) for f in tables.state(read_document) for e in f.evidence if e.role == "evidence"
    }
    gold = json.loads((shared / "gold" / f"{document}.json").read_text("utf-8"))
    cells = [
        g for g in gold
        if (".t1." in g["id"] or ".t2." in g["id"])
        and g["type"] != "entity_mention_concept"  # what a cell names is stated with the names of the text
        and any(t.span.start <= g["spans"][0]["start"] < t.span.end for t in read_document.document.tables)
    ]  # fmt: skip
    for fact in cells:
        own = [s for s in fact["spans"] if s["role"] != "context"]
        assert any(s["start"] < end and start < s["end"] for s in own for start, end in spans), fact["id"]


TWO_VISITS = """Secukinumab in axial spondylitis

We followed 9 patients who took secukinumab.

Table 2. Findings at first and at last visit (median and IQR of 9 patients).

Baseline Last Visit p

Prednisone (mg/day) 10 (5–15) 2.5 (0–5) 0.012
CRP (mg/l) 24 (11–40) 4.0 (2.0–7.0) 0.008
Hemoglobin (g/dl) 11.9 (11.0–12.8) 12.7 (12.0–13.5) 0.210
"""


def test_two_visits_are_times_and_a_drug_in_milligrams_is_a_dose() -> None:
    facts = stated(TWO_VISITS)
    assert {f.slot("timepoint") for f in found(facts, "measurement")} == {"baseline", "last follow-up"}
    assert len(found(facts, "measurement", variable="prednisone daily dose", unit="mg/d")) == 2
    (p,) = found(facts, "comparison", variable="C-reactive protein")
    assert (p.slot("arm_a"), p.slot("arm_b"), p.slot("value")) == ("baseline", "last follow-up", D("0.008"))


THREE_ARMS = (
    "A randomised trial in ankylosing spondylitis\n\nWe compared etanercept, adalimumab and placebo.\n\n"
    "Table 3: Baseline and safety\n"
    "\tEtanercept (n=50)\tAdalimumab (n=50)\tPlacebo (n=25)\tp value*\n"
    "Age, years\t41·2 (9·8)\t40·7 (10·4)\t42·0 (11·1)\t0·82\n"
    "CRP, mg/L\t18·3 (12·7)\t17·9 (13·0)\t19·1 (11·6)\t0·61\n"
    "Adverse events: rash\t4 (8%)\t5 (10%)\t0 (0%)\t..\n"
    "Data are mean (SD) or n (%). *Etanercept vs placebo.\n"
)


def test_a_note_says_what_cells_are_and_what_is_compared() -> None:
    facts = stated(THREE_ARMS)
    (age,) = found(facts, "measurement", variable="age", arm="etanercept")
    assert (age.slot("statistic"), age.slot("value"), age.slot("sd")) == ("mean", D("41.2"), D("9.8"))
    (p,) = found(facts, "comparison", variable="age")
    assert (p.slot("arm_a"), p.slot("arm_b")) == ("etanercept", "placebo")


def test_nobody_had_it() -> None:
    events = found(stated(THREE_ARMS), "adverse_event")
    assert [(f.slot("n"), f.slot("polarity")) for f in events] == [(4, "affirmed"), (5, "affirmed"), (0, "negated")]
