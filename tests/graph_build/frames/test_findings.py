"""What examinations came to in words, on invented sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph_build.frames.examinations.findings import findings
from graph_build.frames.examinations.organisms import organisms
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from graph_build.model import ReadSentence


def sentence(text: str) -> ReadSentence:
    return recognise(read(f"{text}\n".encode(), "made-up.txt"), Lexicon.default()).sentences[0]


def found(text: str) -> list[tuple[str, str]]:
    return [(f.variable, f.state) for f in findings(sentence(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Urea and electrolytes were normal.", [("Urea", "normal"), ("electrolytes", "normal")]),
        ("Serum zinc and copper were within normal limits.", [("Serum zinc", "normal"), ("copper", "normal")]),
        ("The sweat test was found to be positive.", [("sweat test", "positive")]),
        ("Stool cultures were negative for Yersinia.", [("Stool cultures", "negative for Yersinia")]),
        ("She was negative for malaria and dengue.", [("malaria", "negative"), ("dengue", "negative")]),
        (
            "Tests revealed elevated ferritin and transaminases.",
            [("ferritin", "elevated"), ("transaminases", "elevated")],
        ),
        ("Her ANA (positive) and ANCA (negative) came back.", [("ANA", "positive"), ("ANCA", "negative")]),
        ("There was an elevation of serum lipase.", [("lipase", "elevated")]),
        ("The colony was oxidase-negative.", [("oxidase", "negative")]),
        ("A biopsy performed on the leg was unremarkable.", [("biopsy", "unremarkable")]),
        ("The scan showed a nodule and the spirometry was normal.", [("spirometry", "normal")]),
        ("The spirometry was normal except for a notch.", [("spirometry", "normal except for a notch")]),
        ("The abdomen was soft and non-tender.", [("abdomen", "soft and non-tender")]),
        ("The fever settled and the pulse rate returned to normal.", [("pulse rate", "normal")]),
        ("Glucose levels remained below the normal range.", [("Glucose levels", "low")]),
        ("The abdominal ultrasound showed no acute findings.", [("abdominal ultrasound", "no acute findings")]),
        ("Two blood cultures grew Candida albicans.", [("blood cultures", "grew Candida albicans")]),
        ("Culture of the bile revealed Citrobacter freundii.", [("Culture of the bile", "grew Citrobacter freundii")]),
        (
            "Blood, stool and urine cultures remained sterile.",
            [("Blood cultures", "sterile"), ("stool cultures", "sterile"), ("urine cultures", "sterile")],
        ),
        (
            "Serum and urine electrophoresis were normal.",
            [("Serum electrophoresis", "normal"), ("urine electrophoresis", "normal")],
        ),
        ("Sputum culture isolated Nocardia.", [("Sputum culture", "grew Nocardia")]),
        ("The smear was negative for malaria, and the patient denied travel.", [("smear", "negative for malaria")]),
    ],
)
def test_a_state_is_said_of_all_that_its_clause_lists(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The dose was increased.",
        "The risk of bleeding was high.",
        "He was given normal saline.",
        "She returned to normal life.",
        "Her appetite was reduced.",
        "Levels were normal.",
    ],
)
def test_what_is_no_examination_has_no_finding(text: str) -> None:
    assert found(text) == []


def test_a_denied_state_says_so() -> None:
    (frame,) = findings(sentence("The white cell scan was not abnormal."))
    assert (frame.variable, frame.state, frame.denied) == ("white cell scan", "abnormal", True)


def test_a_state_behind_and_is_not_that_of_the_noun_before_it() -> None:
    found = {(f.variable, f.state) for f in findings(sentence("Serum sodium was low and creatinine mildly elevated."))}
    assert ("creatinine", "low") not in found
    assert {("Serum sodium", "low"), ("creatinine", "elevated")} <= found


def test_what_a_specimen_grew() -> None:
    assert [f.state for f in findings(sentence("Sputum grew Klebsiella pneumoniae."))] == ["grew Klebsiella pneumoniae"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He was given high flow oxygen with positive end-expiratory pressure.", []),
        ("A high vaginal swab was sent.", []),
        ("There was a high index of suspicion for an injury.", []),
        ("There was a negative Murphy sign and a body temperature of 38.2 °C.", [("Murphy sign", "negative")]),
        ("The tests were positive for CD34 and CD117.", [("CD34", "positive"), ("CD117", "positive")]),
        ("The patient’s total bilirubin remained elevated.", [("total bilirubin", "elevated")]),
        (
            "Ultrasound of the liver and spleen was unremarkable.",
            [("Ultrasound of the liver", "unremarkable"), ("Ultrasound of the spleen", "unremarkable")],
        ),
    ],
)
def test_a_finding_has_the_whole_name_of_what_was_examined(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Blood cultures grew Nocardia farcinica.", [("Nocardia farcinica", True)]),
        ("The PCR was negative for adenovirus and CMV.", [("adenovirus", False), ("CMV", False)]),
        (
            "Epstein–Barr virus and M. kansasii were detected.",
            [("Epstein–Barr virus", True), ("M. kansasii", True)],
        ),
        ("Legionella was not detected.", [("Legionella", False)]),
        ("HLA-B27 was detected.", []),
    ],
)
def test_organisms_are_what_tests_found_or_did_not_find(text: str, expected: list[tuple[str, bool]]) -> None:
    read_sentence = sentence(text)
    named = sorted(organisms(read_sentence), key=lambda o: o.start)
    assert [(text[o.start : o.end], o.found) for o in named] == expected
