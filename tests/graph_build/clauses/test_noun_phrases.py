"""Noun phrases: lists and their members, what introduces a subject, what stands beside it."""

from __future__ import annotations

import pytest

from graph_build.clauses import noun_phrases


def split(text: str) -> list[str]:
    return [text[a:b] for a, b in noun_phrases.members(text, (0, len(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fever, rash, and arthritis", ["fever", "rash", "arthritis"]),
        ("fever, rash and joint pain", ["fever", "rash", "joint pain"]),
        ("clinical, biological and imaging findings", ["clinical, biological and imaging findings"]),
        ("morbidity and mortality", ["morbidity and mortality"]),
        ("lower mortality and faster recovery", ["lower mortality", "faster recovery"]),
        ("a decline in pain and to a gain in weight", ["a decline in pain", "to a gain in weight"]),
        ("rapid and sustained improvement", ["rapid and sustained improvement"]),
        ("flu- or cold-like symptoms", ["flu- or cold-like symptoms"]),
    ],
)
def test_members_of_a_list(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_a_subject_is_freed_of_what_introduces_it() -> None:
    text = "However, in patients with lupus, hydroxychloroquine"
    found = noun_phrases.subject(text, (0, len(text)))
    assert text[found.core[0] : found.core[1]] == "hydroxychloroquine"
    assert found.intro is not None
    assert text[found.intro[0] : found.intro[1]] == "in patients with lupus"


def test_an_apposition_stands_beside_its_subject() -> None:
    text = "Denosumab, a monoclonal antibody against RANKL"
    found = noun_phrases.subject(text, (0, len(text)))
    assert found.beside is not None
    assert text[found.beside[0] : found.beside[1]] == "a monoclonal antibody against RANKL"


def test_examples_are_apart_from_their_kind() -> None:
    text = "opportunistic infections such as cryptococcosis and nocardiosis"
    head, found = noun_phrases.examples(text, (0, len(text)))
    assert text[head[0] : head[1]] == "opportunistic infections"
    assert [text[a:b] for a, b in found] == ["cryptococcosis", "nocardiosis"]


def test_words_are_cleaned_of_their_article_and_gaps() -> None:
    text = "the  serum level ,  high"
    assert noun_phrases.clean(text, (0, len(text))) == "serum level, high"
