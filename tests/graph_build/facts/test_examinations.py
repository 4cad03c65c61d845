"""Examinations that were normal, or were not, at a time that is told."""

from __future__ import annotations

import pytest

from graph_build.facts.clinical import outcomes
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

OPENING = "Introduction\nGout is a common arthritis.\n\nCase Report\nA 58-year-old man presented with a rash."


def told(sentence: str) -> list[tuple[object, ...]]:
    facts = outcomes.state(recognise(read(f"{OPENING} {sentence}\n".encode(), "made-up.txt"), Lexicon.default()))
    slots = ("outcome", "status", "polarity", "timepoint")
    return [tuple(f.slot(s) for s in slots) for f in facts if f.rule.name == "outcomes.examined"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("A chest X-ray performed on day 3 was normal.", ("chest X-ray", "normal", "affirmed", "day 3")),
        (
            "Magnetic resonance imaging of the brain on day 5 was unremarkable.",
            ("Magnetic resonance imaging", "unremarkable", "affirmed", "day 5"),
        ),
        ("A lumbar puncture on day 2 was not normal.", ("lumbar puncture", "normal", "negated", "day 2")),
        ("At 3 months, the cardiac MRI showed no abnormalities.", ("cardiac MRI", "normal", "affirmed", "3 months")),
        (
            "The EEG on admission was abnormal.",
            ("EEG", "abnormal", "affirmed", "admission"),
        ),
        (
            "On day 10, abdominal ultrasound was within normal limits.",
            ("abdominal ultrasound", "normal", "affirmed", "day 10"),
        ),
        ("A follow-up CT scan was normal.", ("follow-up CT scan", "normal", "affirmed", None)),
    ],
)
def test_an_examination_with_what_it_came_to(sentence: str, expected: tuple[object, ...]) -> None:
    assert told(sentence) == [expected]


def test_each_of_two_examinations_is_told() -> None:
    found = told("ECG and echocardiography at 6 months were normal.")
    assert [(name, when) for name, _, _, when in found] == [("ECG", "6 months"), ("echocardiography", "6 months")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Abdominal ultrasound was unremarkable.",
        "An EEG on day 3 was normal except for slowing.",
        "Echocardiography on day 4 showed a normal ejection fraction.",
        "Her mother's echocardiogram at 1 year was normal.",
        "The CT scan on day 2 showed a mass, and the white cell count was normal.",
        "If the echocardiogram on day 14 is normal, aspirin may be stopped.",
        "The liver on ultrasound on day 3 was normal in size.",
        "His blood pressure on day 3 was normal.",
    ],
)
def test_what_is_no_examination_that_was_normal(sentence: str) -> None:
    assert told(sentence) == []
