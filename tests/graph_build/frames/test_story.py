"""What parsed sentences of a patient's story tell of treatments."""

from __future__ import annotations

import pytest

from graph_build.clauses.treatment_status import NOBODY
from graph_build.frames.story.decided import decided
from graph_build.frames.story.names import named
from graph_build.nlp import parse
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise


def told(text: str) -> set[tuple[str, str]]:
    sentence = recognise(read(f"{text}\n".encode(), "made-up.txt"), Lexicon.default()).sentences[0]
    (doc,) = parse([sentence.text])
    return {(one.named.label, one.status) for one in decided(doc, named(sentence, doc))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "He remained dependent on vasopressor support and mechanical ventilation.",
            ("mechanical ventilation", "given"),
        ),
        ("The fever did not respond to vancomycin.", ("vancomycin", "given")),
        ("He needed a tracheostomy, which was removed before discharge.", ("tracheostomy", "given")),
        ("He needed a tracheostomy, which was removed before discharge.", ("tracheostomy", "stopped")),
        ("Methotrexate was begun, but it was stopped after two days.", ("methotrexate", "stopped")),
        ("He was weaned from mechanical ventilation on day 12.", ("mechanical ventilation", "stopped")),
        ("She was extubated on day 9.", ("intubation", "stopped")),
        ("Colchicine was held because of diarrhea.", ("colchicine", "held")),
        ("The team decided against rituximab.", ("rituximab", "withheld")),
        ("We refrained from giving tocilizumab.", ("tocilizumab", "withheld")),
        ("Cyclosporine was contraindicated in renal failure.", ("cyclosporine", "withheld")),
        ("Etoposide was not started.", ("etoposide", "withheld")),
        ("The family declined surgical management.", ("surgical management", "declined")),
        ("She refused to receive infliximab.", ("infliximab", "declined")),
        ("He was scheduled for a left hemicolectomy.", ("left hemicolectomy", "planned")),
        ("Prednisone was tapered.", ("prednisone", "changed")),
        ("She did not require vasopressors.", ("vasoactive drug", NOBODY)),
        ("He had no previous surgical interventions.", ("surgery", NOBODY)),
        ("He was not on aspirin.", ("aspirin", NOBODY)),
        ("He denied any consumption of ibuprofen.", ("ibuprofen", NOBODY)),
        ("Therapy was modified to include meropenem.", ("meropenem", "given")),
        ("Surgery was not necessary.", ("surgery", NOBODY)),
        ("The stent was placed without interrupting warfarin.", ("warfarin", NOBODY)),
        ("The stent was placed without giving heparin.", ("heparin", "withheld")),
        ("No rituximab or etoposide was given.", ("etoposide", "withheld")),
        ("If infliximab were given, infections might follow.", ("infliximab", NOBODY)),
    ],
)
def test_what_was_decided_on_a_treatment(text: str, expected: tuple[str, str]) -> None:
    assert expected in told(text)


def test_a_denial_elsewhere_in_the_sentence_is_not_of_the_treatment() -> None:
    assert told("Etoposide was not started because of her improvement on anakinra.") == {
        ("etoposide", "withheld"),
        ("anakinra", "given"),
    }
