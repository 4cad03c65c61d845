"""What examinations came to in words, and values of what no vocabulary knows, on invented sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph_build.frames.findings import findings
from graph_build.frames.named_values import named_values
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from graph_build.model import ReadSentence


def sentence(text: str) -> ReadSentence:
    return recognise(read(f"{text}\n".encode(), "made-up.txt"), Lexicon.default()).sentences[0]


def found(text: str) -> list[tuple[str, str]]:
    return [(f.variable, f.state) for f in findings(sentence(text))]


def valued(text: str) -> list[tuple[str, object]]:
    one = sentence(text)
    return [(f.variable, f.quantity.value) for f in named_values(one, one.quantities)]


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
        "The spirometry was normal except for a small notch.",
    ],
)
def test_what_is_no_examination_has_no_finding(text: str) -> None:
    assert found(text) == []


def test_a_denied_state_says_so() -> None:
    (frame,) = findings(sentence("The white cell scan was not abnormal."))
    assert (frame.variable, frame.state, frame.denied) == ("white cell scan", "abnormal", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A mean gradient of 31 mmHg was found.", [("mean gradient", 31)]),
        ("Zorbin activity was 12 U/L (normal 20-40).", [("Zorbin activity", 12)]),
        ("The ZOQ score was 7.", [("ZOQ score", 7)]),
        ("Fluid analysis showed 300/uL lymphocytes.", [("lymphocytes", 300)]),
        ("Flow demand increased to 3 L/min.", [("Flow demand", 3)]),
    ],
)
def test_a_number_is_a_value_of_the_noun_group_that_it_is_said_of(
    text: str, expected: list[tuple[str, object]]
) -> None:
    assert valued(text) == expected


@pytest.mark.parametrize(
    "text", ["A study of 32 patients was done.", "He received albumin 20 g.", "The symptoms lasted 3 days."]
)
def test_counts_doses_and_times_are_no_values(text: str) -> None:
    assert valued(text) == []


def test_a_share_of_the_body_is_the_extent_of_what_covers_it() -> None:
    (frame,) = named_values(
        (one := sentence("Large blisters covering nearly 30% of the skin were present.")), one.quantities
    )
    assert frame.quantity.value == 30
    assert frame.variable.startswith("Large blisters")
    assert frame.variable.endswith("of the skin")
