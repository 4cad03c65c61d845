"""How many of whom had, reached or did something. The sentences are our own."""

from __future__ import annotations

import pytest

from graph_build.frames.shares import shares
from graph_build.recognisers.quantities import quantities
from graph_build.study.arms import Arm, Arms
from graph_build.study.mentions import populations

ARMS = Arms((Arm("placebo", frozenset({"placebo"}), True, 9), Arm("sarilumab", frozenset({"sarilumab"}), False, 9)))
BOTH = ("sarilumab", "placebo")


def told(text: str) -> list[tuple[str, str, str]]:
    """Population, event, and the share as printed."""
    frames = shares(text, quantities(text), populations(text, ARMS), BOTH, BOTH)
    return [(f.who.label, f.variable, _printed(f.quantity)) for f in frames]


def _printed(q: object) -> str:
    parts = [str(getattr(q, name)) for name in ("value", "spread", "percent") if getattr(q, name) is not None]
    return " ".join(parts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In the first year 8.5% of patients stopped treatment.", [("", "stopped treatment", "8.5")]),
        ("At entry 61 patients (43%) had severe disease.", [("", "severe disease", "61 43")]),
        ("Nearly half of the participants (46%) were women.", [("", "women", "46")]),
        ("Overall, 40% of women (12/30) in the placebo group had a flare.", [("placebo", "flare", "12 30 40")]),
        (
            "The commonest events were cough (12.5%), dizziness (8.1%) and eczema (3%) in the sarilumab group.",
            [("sarilumab", "cough", "12.5"), ("sarilumab", "dizziness", "8.1"), ("sarilumab", "eczema", "3")],
        ),
        (
            "Frequent events were cough (9.2%; 4.5%) and eczema (2.1%; 1.7%).",
            [
                ("sarilumab", "cough", "9.2"),
                ("placebo", "cough", "4.5"),
                ("sarilumab", "eczema", "2.1"),
                ("placebo", "eczema", "1.7"),
            ],
        ),
        (
            "Three patients from each treatment group withdrew.",
            [("sarilumab", "withdrew", "3"), ("placebo", "withdrew", "3")],
        ),
        ("Shingles occurred in 3 of 41 patients receiving placebo.", [("placebo", "Shingles", "3 41")]),
        (
            "Optic neuritis developed in one patient who was receiving sarilumab.",
            [("sarilumab", "Optic neuritis", "1")],
        ),
        (
            "Four patients stopped because of events: cough in two, eczema in one and nausea in one.",
            [("", "stopped", "4"), ("", "cough", "2"), ("", "eczema", "1"), ("", "nausea", "1")],
        ),
        ("Mild thrush, seen in four patients, resolved.", [("", "Mild thrush", "4")]),
        ("Serious infections arose in five patients (3%; two pneumonias).", [("", "Serious infections", "5 3")]),
        ("Of those screened, 36 patients received placebo.", [("placebo", "received", "36")]),
        ("Most were men (81%), and many were smokers (34%).", [("", "men", "81"), ("", "smokers", "34")]),
    ],
)
def test_a_share_has_its_event_and_its_people(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Two patients in the placebo group did not have a fever.",
        "A sample size of 40 patients was required.",
        "In all, 90 patients received sarilumab or placebo.",
        "The dose (20 mg) and the interval (2 weeks) were kept.",
        "No patient (0/12) was not treated.",
    ],
)
def test_what_is_denied_planned_or_of_several_is_no_share(text: str) -> None:
    assert told(text) == []
