"""What was decided on treatments: held, stopped, planned, changed, offered, withheld, declined."""

from __future__ import annotations

import pytest

from graph_build.facts.cases import treatments
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

OPENING = "A 34-year-old woman was admitted with vasculitis. She was treated with prednisone."


def told(sentence: str) -> set[tuple[object, object, object]]:
    document = recognise(read(f"{OPENING} {sentence}\n".encode(), "made-up.txt"), Lexicon.default())
    facts = treatments.state(document)
    return {(f.slot("agent"), f.slot("status"), f.slot("polarity")) for f in facts if f.slot("status")}


@pytest.mark.parametrize(
    ("sentence", "agent", "status"),
    [
        ("Methotrexate was held because of leukopenia.", "methotrexate", "held"),
        ("Vancomycin and meropenem were stopped on day 4.", "vancomycin", "stopped"),
        ("Prednisone was gradually tapered.", "prednisone", "changed"),
        ("After discontinuation of azathioprine she felt better.", "azathioprine", "stopped"),
        ("The team went on while holding tacrolimus and sirolimus.", "sirolimus", "held"),
    ],
)
def test_a_decision_is_a_status(sentence: str, agent: str, status: str) -> None:
    assert (agent, status, "affirmed") in told(sentence)


@pytest.mark.parametrize(
    ("sentence", "agent", "status"),
    [
        ("Hemodialysis was planned for the next day.", "hemodialysis", "planned"),
        ("Rituximab was recommended by the nephrologists.", "rituximab", "offered"),
        ("Cyclophosphamide was avoided because of her age.", "cyclophosphamide", "withheld"),
        ("The patient declined rituximab.", "rituximab", "declined"),
        ("Infliximab was withheld.", "infliximab", "withheld"),
    ],
)
def test_what_was_not_given_is_negated(sentence: str, agent: str, status: str) -> None:
    assert (agent, status, "negated") in told(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Methotrexate was not stopped.",
        "Methotrexate should be held if leukopenia occurs.",
        "The study of methotrexate was stopped.",
    ],
)
def test_advice_and_denials_tell_no_decision(sentence: str) -> None:
    assert told(sentence) == set()


def test_each_verb_of_one_subject_tells_its_decision() -> None:
    assert ("vancomycin", "stopped", "affirmed") in told("Vancomycin was started on day 2 and stopped on day 5.")
