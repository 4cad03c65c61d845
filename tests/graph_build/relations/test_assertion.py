"""How conditions are meant, by the words that their names hang on in the parse."""

from __future__ import annotations

import pytest

from graph_build.nlp import parse
from graph_build.relations.assertion import assertion_of


@pytest.mark.parametrize(
    ("sentence", "name", "category", "told"),
    [
        ("She developed pneumonia.", "pneumonia", "present", True),
        ("The pneumonia made her cough.", "pneumonia", "present", False),
        ("He had a history of gout and stroke.", "stroke", "historical", True),
        ("Her past medical history included asthma and gout.", "gout", "historical", True),
        ("He came after previous episodes of thrombosis.", "thrombosis", "historical", True),
        ("There was a suspicion of gout.", "gout", "possible", False),
        ("Gout was suspected.", "Gout", "possible", False),
        ("The differential diagnosis of sarcoidosis was made.", "sarcoidosis", "possible", True),
        ("He was given a drug for presumed sepsis.", "sepsis", "likely", False),
        ("The findings were suggestive of a stroke.", "stroke", "suggested", False),
        ("A drug was given for prevention of thrombosis.", "thrombosis", "unstated", False),
        ("The drug may cause hepatitis.", "hepatitis", "unstated", False),
    ],
)
def test_a_condition_is_meant_as_its_governors_say(sentence: str, name: str, category: str, *, told: bool) -> None:
    (doc,) = parse([sentence])
    head = next(token for token in doc if token.text == name)
    found = assertion_of(head)
    assert (found.category, found.told) == (category, told)
