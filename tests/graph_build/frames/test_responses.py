"""Whether a treatment helped. The sentences are our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph_build.frames.responses import responses
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from graph_build.model import ReadSentence


def sentence(text: str) -> ReadSentence:
    return recognise(read(f"# A case\n\n{text}\n".encode(), "case.txt", None), Lexicon.default()).sentences[-1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("He did not respond to adalimumab.", ("adalimumab", False, None)),
        ("There was no response to treatment with adalimumab.", ("adalimumab", False, None)),
        ("Infliximab brought no relief.", ("infliximab", False, None)),
        ("A second dose of infliximab was tried without benefit.", ("infliximab", False, None)),
        ("Adalimumab had been ineffective.", ("adalimumab", False, None)),
        ("Treatment with adalimumab failed.", ("adalimumab", False, None)),
        ("She responded only partially to anakinra.", ("anakinra", True, "partial")),
        ("He had a good response to ustekinumab.", ("ustekinumab", True, "good")),
        ("Tocilizumab was effective.", ("tocilizumab", True, None)),
        ("None of the infliximab infusions was effective.", ("infliximab", False, None)),
    ],
)
def test_a_treatment_helped_or_did_not(text: str, told: tuple[str, bool, str | None]) -> None:
    assert [(f.agent.label, f.helped, f.degree) for f in responses(sentence(text))] == [told]


@pytest.mark.parametrize(
    "text",
    [
        "Tocilizumab was given on day 3.",
        "Anakinra was stopped without relapse.",
        "Adalimumab failed to arrive in time.",
    ],
)
def test_nothing_is_said_of_its_effect(text: str) -> None:
    assert list(responses(sentence(text))) == []
