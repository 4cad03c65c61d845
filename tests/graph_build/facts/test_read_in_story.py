"""What the story of one patient states, whole documents read as a build reads them, models and all."""

from __future__ import annotations

import pytest

from graph_build.facts.assemble import assemble
from graph_build.pipeline import lexicon, models, read, recognise
from graph_build.settings import BuildSettings

OPENING = "Case report\n\nA 54-year-old man was admitted to our hospital.\n\nResults\n\n"
Told = set[tuple[str, str, str]]


def told(sentences: str, after: str = "") -> Told:
    """Type, what it is of, and polarity and value or status of each fact."""
    document = read(f"{OPENING}{sentences}\n{after}".encode(), "made-up.txt", None)
    facts, _ = assemble(recognise(document, lexicon(None), models(BuildSettings())))
    names = ("agent", "variable", "condition", "outcome")
    return {
        (
            fact.type,
            next((str(fact.slot(n)).casefold() for n in names if fact.slot(n)), ""),
            " ".join(str(v) for n in ("polarity", "comparator", "value", "status") if (v := fact.slot(n)) is not None),
        )
        for fact in facts
    }


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("His creatinine was now 175 umol/l.", {("measurement", "creatinine", "175")}),
        (
            "Serum sodium remained stable at 135 mmol/L and the ferritin was still raised at 900 ng/mL.",
            {("measurement", "sodium", "135"), ("measurement", "ferritin", "900")},
        ),
        ("The tacrolimus level was subtherapeutic at 3.2 ng/mL.", {("measurement", "tacrolimus", "3.2")}),
        ("The blood pressure was below 85/55 mmHg.", {("measurement", "blood pressure", "< 85/55")}),
        (
            "Chest and pelvic radiographs were negative.",
            {
                ("condition", "abnormal chest radiographs", "negated absent"),
                ("condition", "abnormal pelvic radiographs", "negated absent"),
            },
        ),
        (
            "Three weeks after stopping etanercept he developed uveitis.",
            {("intervention", "etanercept", "affirmed discontinued")},
        ),
        (
            "He was treated with antibiotics (cefuroxime, amikacin, metronidazole).",
            {("intervention", one, "affirmed") for one in ("cefuroxime", "amikacin", "metronidazole")},
        ),
        ("He received 2 g of intravenous magnesium sulfate.", {("intervention", "magnesium sulfate", "affirmed")}),
        (
            "He was tachypneic (34/min), febrile (39.1 °C) and confused.",
            {("condition", one, "affirmed present") for one in ("tachypnea", "fever", "confusion")},
        ),
        (
            "He had a fever of no particular pattern and rigors with headache.",
            {("condition", "rigors", "affirmed present"), ("condition", "headache", "affirmed present")},
        ),
        ("He appeared toxic, dehydrated and pale.", {("condition", "dehydration", "affirmed present")}),
        ("The temperature was 102.6 F.", {("measurement", "body temperature", "102.6")}),
        (
            "His respiratory rate was 38/min and blood pressure 82/47 mmHg.",
            {("measurement", "respiratory rate", "38"), ("measurement", "blood pressure", "82/47")},
        ),
        ("All antibiotics were immediately discontinued.", {("intervention", "antibiotic", "affirmed discontinued")}),
        ("Resuscitation was futile and he was pronounced dead.", {("outcome", "death", "affirmed died")}),
        (
            "He was transferred because of the severity of his liver disease.",
            {("condition", "liver disease", "affirmed present")},
        ),
    ],
)
def test_what_is_stated(sentence: str, expected: Told) -> None:
    assert expected <= told(sentence)


@pytest.mark.parametrize(
    ("sentence", "of_type", "never"),
    [
        ("G-CSF was injected and the leukocytes rose to 9.4×10^3/ul.", "measurement", "csf"),
        ("His haemoglobin was now 75 g/l.", "measurement", "now"),
        ("Pulmonary embolism had not been considered and he was given fluids.", "", "embolism"),
        ("Dialysis was planned but his state rapidly worsened and biopsy was declined.", "intervention", "worsened"),
        ("Minimum inhibitory concentrations were: meropenem, 4; amikacin, 32.", "intervention", "penem"),
        ("Suspicion of spread began to grow and blood cultures turned positive.", "measurement", "grow"),
        ("Discharge was deferred when he developed fever.", "", "discharge"),
        ("He underwent coil embolization of anterior and posterior branches.", "condition", "emboli"),
        ("The delay was due to late referral, attributing the decline to age.", "condition", "attributing"),
        ("At 6 weeks after the start of imatinib we added prednisone.", "intervention", " we"),
    ],
)
def test_what_is_not_stated(sentence: str, of_type: str, never: str) -> None:
    assert not {one for one in told(sentence) if never in one[1] and of_type in one[0]}


def test_a_first_row_of_values_with_words_is_no_header() -> None:
    table = (
        "\nTable 1 Course of the patient\nVariable\tAt 3 h\tAt 24 h\tAt 72 h\n"
        "Blood pressure\t60 systolic\t109/78 mmHg\t136/84 mmHg\nLVEF (%)\t15\t25\t40\n"
        "Creatinine (mg/dL)\t1.2\t2.9\t3.1\n"
    )
    found = told("He was given dobutamine.", table)
    assert {name for kind, name, _ in found if kind == "measurement"} >= {"creatinine"}
    assert not {name for _, name, _ in found if "systolic" in name or "109" in name}


def test_rows_of_patients_with_references_are_of_other_works() -> None:
    table = (
        "\nTable 1 Patients with perforation\nPatient, age (years), gender\tIndication\tDays to diagnosis\tTreatment\n"
        "1. 51, male [3]\tCholedocholithiasis\t14\tInfliximab\n2. 79, female [4]\tBiliary stricture\t30\tDrainage\n"
        "3. 63, female [5]\tPancreatitis\t21\tLaparotomy\n\nReferences\n"
        + "\n".join(f"{n}. Author A. A title of a work. Journal 2010;{n}:1-9." for n in range(1, 7))
    )
    document = read(f"{OPENING}He was given dobutamine.\n{table}\n".encode(), "made-up.txt", None)
    facts, _ = assemble(recognise(document, lexicon(None), models(BuildSettings())))
    of_table = [f for f in facts if f.evidence[0].span.start > document.text.index("1. 51") and f.population]
    assert {f.slot("references") for f in of_table} >= {(3,), (4,), (5,)}
    assert {f.population.experiencer for f in of_table if f.population} == {"cited"}


def test_a_document_without_a_sentence_is_read() -> None:
    table = b"Table 1 Doses\nDrug\tDose\nAnakinra\t100 mg\nRituximab\t375 mg/m2\n"
    recognised = recognise(read(table, "made-up.txt", None), lexicon(None), models(BuildSettings()))
    assert not recognised.sentences
    assemble(recognised)
