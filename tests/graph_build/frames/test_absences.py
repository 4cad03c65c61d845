"""What befell nobody, and in whom. The sentences are our own."""

from __future__ import annotations

import pytest

from graph_build.frames.denials.absences import absences
from graph_build.study.arms import Arm, Arms
from graph_build.study.mentions import populations

ARMS = Arms((Arm("placebo", frozenset({"placebo"}), True, 9), Arm("sarilumab", frozenset({"sarilumab"}), False, 9)))


def absent(text: str) -> list[tuple[str, str | None]]:
    """Each thing that did not happen, with the arm that it did not befall."""
    return [(f.event.text, f.who.label if f.who else None) for f in absences(text, populations(text, ARMS))]


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("There were no deaths and no cases of tuberculosis during the study.", ["deaths", "tuberculosis"]),
        ("No opportunistic infection, malignancy or death was reported in either group.",
         ["opportunistic infection", "malignancy", "death"]),
        ("Nobody died.", ["died"]),
        ("Anaphylaxis was not observed.", ["Anaphylaxis"]),
        ("Intestinal perforation did not occur in any patient.", ["Intestinal perforation"]),
        ("None of the children developed a coronary aneurysm.", ["coronary aneurysm"]),
    ],
)  # fmt: skip
def test_what_befell_nobody(text: str, events: list[str]) -> None:
    assert absent(text) == [(event, None) for event in events]


def test_an_absence_may_be_of_one_arm() -> None:
    assert absent("None of the placebo recipients had neutropenia.") == [("neutropenia", "placebo")]
    assert absent("Neither sepsis nor shingles was seen with sarilumab.") == [
        ("sepsis", "sarilumab"),
        ("shingles", "sarilumab"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "There were no differences between the groups in pain.",
        "No significant effect on haemoglobin was seen.",
        "There was no need for dose adjustment.",
        "No patient was lost before week 12.",
        "The drug was not found to be superior.",
        "No treatment was superior to sarilumab.",
    ],
)
def test_what_is_denied_of_a_comparison_befell_nobody(text: str) -> None:
    assert absent(text) == []
