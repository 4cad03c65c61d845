"""Unwanted events of treatment: had, denied, acted upon; and what is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph_build.facts.clinical import adverse_events
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from graph_build.model import Fact

SERIES = "Abstract\nWe retrospectively analyzed 9 patients with gout treated with anakinra.\n\nResults\n"


def stated(text: str) -> list[Fact]:
    return list(adverse_events.state(recognise(read(text.encode(), "made-up.txt"), Lexicon.default())))


def series(sentences: str) -> list[Fact]:
    return stated(SERIES + sentences)


def only(facts: list[Fact]) -> dict[str, object]:
    assert len(facts) == 1, [f.slots for f in facts]
    return dict(facts[0].slots)


@pytest.mark.parametrize(
    ("sentence", "event", "n"),
    [
        ("No drug-related adverse events occurred.", "drug-related adverse events", 0),
        (
            # a comparison counts nobody
            "No significant increase in secondary infections was observed.",
            "significant increase in secondary infections",
            None,
        ),
        ("Transaminases rose, without cases of relevant liver toxicity.", "relevant liver toxicity", 0),
    ],
)
def test_events_that_did_not_occur_are_negated(sentence: str, event: str, n: int | None) -> None:
    found = only(series(sentence))
    assert (found["event"], found["polarity"], found.get("n")) == (event, "negated", n)


def test_the_studied_drug_is_the_agent() -> None:
    (fact,) = series("No adverse events occurred.")
    assert fact.slot("agent") == "anakinra"
    assert any(slot == "agent" for slot, _ in fact.concepts)


@pytest.mark.parametrize(
    "sentence",
    ["He had no signs of infection.", "There was no history of drug toxicity.", "The course was without fever."],
)
def test_findings_that_are_absent_are_no_adverse_events(sentence: str) -> None:
    assert stated(f"Case Report\nA 58-year-old man presented with gout. {sentence}\n") == []
