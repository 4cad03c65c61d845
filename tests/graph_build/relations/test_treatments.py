"""What sentences tell of treatments beside their giving: target, response, what they followed, and reasons."""

from __future__ import annotations

import pytest

from graph_build.frames.story.decided import performed
from graph_build.frames.story.names import named
from graph_build.nlp import parse
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise
from graph_build.relations.treatments import told


def of(text: str) -> set[tuple[str, str, str]]:
    sentence = recognise(read(f"{text}\n".encode(), "made-up.txt"), Lexicon.default()).sentences[0]
    (doc,) = parse([sentence.text])
    return {(t.kind, t.name.label, t.text) for t in told(sentence, doc, (*named(sentence, doc), *performed(doc)))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She was given methotrexate and colchicine for gout.", {("methotrexate", "gout"), ("colchicine", "gout")}),
        ("Severe gout was treated with colchicine.", {("colchicine", "Severe gout")}),
        ("Vancomycin was started to treat bacterial pneumonia.", {("vancomycin", "bacterial pneumonia")}),
        ("He had gout, for which he received colchicine.", {("colchicine", "gout")}),
        ("She had septic shock requiring hemodialysis.", {("hemodialysis", "septic shock")}),
        ("He was diagnosed with gout and treated with colchicine 1 mg daily.", {("colchicine", "gout")}),
        ("Colchicine was given for two days.", set()),
        ("Colchicine was given, and the gout was biopsied.", set()),
    ],
)
def test_what_a_treatment_was_for(text: str, expected: set[tuple[str, str]]) -> None:
    assert {(name, words) for kind, name, words in of(text) if kind == "target"} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Her arthritis did not respond to anakinra.", {("anakinra", "arthritis did not respond")}),
        ("The rash resolved after two doses of infliximab.", {("infliximab", "rash resolved")}),
        ("His fever persisted despite vancomycin.", {("vancomycin", "fever persisted")}),
        ("Colchicine led to rapid improvement.", {("colchicine", "rapid improvement")}),
        ("He was treated with colchicine, but the pain worsened.", {("colchicine", "pain worsened")}),
        ("Despite vancomycin, her fever continued to rise.", {("vancomycin", "fever continued to rise")}),
        ("The rash failed to respond to infliximab.", {("infliximab", "rash failed to respond")}),
        ("Never responded to colchicine.", {("colchicine", "Never responded")}),
        ("The strain was resistant to vancomycin.", set()),
        ("Her antibody response to infliximab was measured.", set()),
        ("She remained on vancomycin.", set()),
        ("Colchicine could lead to improvement.", set()),
    ],
)
def test_how_a_patient_responded(text: str, expected: set[tuple[str, str]]) -> None:
    assert {(name, words) for kind, name, words in of(text) if kind == "response"} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vancomycin was switched to linezolid.", {("linezolid", "vancomycin")}),
        ("She was given colchicine, followed by prednisone.", {("prednisone", "colchicine")}),
        ("After failure of colchicine, infliximab was started.", {("infliximab", "colchicine")}),
        ("Linezolid was substituted for vancomycin.", {("linezolid", "vancomycin")}),
        ("Colchicine and prednisone were given.", set()),
    ],
)
def test_what_a_treatment_followed(text: str, expected: set[tuple[str, str]]) -> None:
    assert {(name, words) for kind, name, words in of(text) if kind == "after"} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Colchicine was stopped because of severe diarrhea.", ("colchicine", "severe diarrhea")),
        ("Etoposide was withheld because she was improving.", ("etoposide", "she was improving")),
        ("He was intubated due to hypoxemia.", ("intubation", "hypoxemia")),
    ],
)
def test_why_a_treatment_was_given_or_ended(text: str, expected: tuple[str, str]) -> None:
    assert {(name, words) for kind, name, words in of(text) if kind == "cause"} == {expected}
