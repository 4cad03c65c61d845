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


def test_patients_under_a_heading_on_adverse_events_are_counted() -> None:
    facts = series(
        "\nAdverse events\nTwo patients had recurrent cystitis. Another patient experienced a severe headache.\n"
    )
    assert {(f.slot("event"), f.slot("n"), f.slot("severity")) for f in facts} == {
        ("recurrent cystitis", 2, None),
        ("severe headache", 1, "severe"),
    }


def test_what_was_done_about_an_event_is_said() -> None:
    facts = series("During followup 2 patients had adverse reactions: 1 had recurrent cystitis and suspended anakinra.")
    assert {f.slot("event"): f.slot("action") for f in facts}["recurrent cystitis"] == "anakinra suspended"


def test_a_treatment_stopped_because_of_an_event_tells_of_it() -> None:
    text = "Case Report\nA 58-year-old man had gout. Colchicine was stopped because of severe diarrhea.\n"
    found = only(stated(text))
    assert (found["event"], found["agent"], found["action"]) == ("diarrhea", "colchicine", "colchicine discontinued")


def test_events_in_a_list_have_their_counts() -> None:
    facts = series("Four patients had adverse events: cystitis (n = 3), mild neutropenia (n = 1) and headache (n = 1).")
    assert {(f.slot("event"), f.slot("n")) for f in facts} >= {
        ("cystitis", 3),
        ("mild neutropenia", 1),
        ("headache", 1),
    }


def test_a_reaction_of_the_one_patient_is_an_event() -> None:
    found = only(stated("Case Report\nA 58-year-old man had gout. He developed a mild injection-site reaction.\n"))
    assert (found["event"], found["severity"]) == ("mild injection-site reaction", "mild")


def test_patients_in_whom_a_treatment_was_stopped_are_counted() -> None:
    found = only(series("Anakinra was discontinued in two patients because of neutropenia."))
    assert (found["event"], found["n"]) == ("neutropenia", 2)


@pytest.mark.parametrize(
    "reason", ["lack of response", "remission", "the possibility of bleeding", "no evidence of gout"]
)
def test_a_treatment_stopped_for_another_reason_tells_of_no_event(reason: str) -> None:
    text = f"Case Report\nA 58-year-old man had gout. Colchicine was stopped because of {reason}.\n"
    assert stated(text) == []


def test_how_a_treatment_was_tolerated_is_kept_with_its_certainty() -> None:
    found = only(series("Overall, it appears that anakinra acted fast, and is relatively well tolerated."))
    assert (found["event"], found["value"]) == ("tolerability", "relatively well tolerated")
    assert found["certainty"] == "likely"


def test_a_rise_under_the_heading_is_an_event() -> None:
    found = only(series("\nAdverse events\nCreatinine levels increased during follow-up.\n"))
    assert (found["event"], found["timepoint"]) == ("increase of Creatinine levels", "during follow-up")


@pytest.mark.parametrize(
    "sentence",
    ["He had no signs of infection.", "There was no history of drug toxicity.", "The course was without fever."],
)
def test_findings_that_are_absent_are_no_adverse_events(sentence: str) -> None:
    assert stated(f"Case Report\nA 58-year-old man presented with gout. {sentence}\n") == []


@pytest.mark.parametrize(
    ("sentence", "counts"),
    [
        ("Four patients had adverse events and 2 discontinued anakinra.", [(4, None), (2, "anakinra suspended")]),
        ("Four patients experienced rashes, and one of them stopped anakinra.", [(4, None), (1, "anakinra suspended")]),
        (
            "Four patients developed neutropenia, leading to discontinuation of anakinra in two.",
            [(4, None), (2, "anakinra suspended")],
        ),
        ("Four patients developed neutropenia leading to discontinuation of anakinra.", [(4, "anakinra suspended")]),
        (
            "Three patients had cystitis (1 of them had pyelonephritis and stopped anakinra).",
            [(3, None), (1, "anakinra suspended")],
        ),
    ],
)
def test_a_drug_stopped_in_some_is_told_of_those(sentence: str, counts: list[tuple[int, str | None]]) -> None:
    found = series(f"\nAdverse events\n{sentence}\n")
    assert [(f.slot("n"), f.slot("action")) for f in found] == counts
