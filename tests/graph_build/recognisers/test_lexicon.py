"""The lexicon: names in all their spellings, acronyms only where it is sure what they mean."""

from __future__ import annotations

import pickle
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.recognisers.folding import fold, tokens
from graph_build.recognisers.lexicon import Lexicon, looks_like_acronym


@dataclass(frozen=True)
class Entry:
    iri: str
    label: str
    category: str
    names: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()


LEXICON = Lexicon.of(
    [
        Entry("x:il18", "interleukin-18", "cytokine", ("interleukin-18", "IL-18")),
        Entry("x:ifng", "interferon gamma", "cytokine", ("interferon-γ", "IFN-γ")),
        Entry("x:sjia", "systemic juvenile idiopathic arthritis", "disease", (), ("sJIA", "SJIA")),
        Entry("x:arthritis", "arthritis", "disease", ("arthritides",)),
        Entry("x:sjogren", "Sjögren syndrome", "disease", ("Sjögren's syndrome",)),
        Entry("x:anemia", "anemia", "finding"),
        Entry("x:ferritin", "ferritin", "analyte", (), ("FER",)),
        Entry("x:highferritin", "elevated ferritin", "finding", ("raised ferritin",)),
        Entry("x:cyclophosphamide", "cyclophosphamide", "drug", (), ("CTX",)),
        Entry("x:us", "ultrasonography", "procedure", ("ultrasound",), ("US",)),
        Entry("x:sodium", "sodium", "analyte", (), ("Na",)),
    ]
)


def linked(text: str) -> list[tuple[str, str]]:
    return [(m.surface, m.concept.iri) for m in LEXICON.mentions(text) if m.concept.iri]


@pytest.mark.parametrize("text", ["interleukin-18", "Interleukin 18", "IL-18", "IL 18", "IL18", "interleukin–18"])
def test_hyphens_and_blanks_make_no_difference(text: str) -> None:
    assert linked(f"serum {text} was high") == [(text, "x:il18")]


@pytest.mark.parametrize("text", ["IFN-γ", "IFNγ", "IFN-gamma", "interferon-gamma", "Interferon γ"])
def test_greek_letters_match_their_names(text: str) -> None:
    assert linked(f"{text} rose") == [(text, "x:ifng")]


@pytest.mark.parametrize("text", ["Sjögren's syndrome", "Sjogren syndrome", "Sjögren’s syndrome", "SJÖGREN SYNDROME"])
def test_accents_case_and_possessives_make_no_difference(text: str) -> None:
    assert linked(text) == [(text, "x:sjogren")]


def test_plurals_and_british_spelling_match() -> None:
    assert linked("anaemias") == [("anaemias", "x:anemia")]


def test_the_longest_name_wins() -> None:
    assert linked("systemic juvenile idiopathic arthritis") == [
        ("systemic juvenile idiopathic arthritis", "x:sjia"),
    ]


@pytest.mark.parametrize("text", ["polyarthritis", "interleukin-180", "IL-181", "preanemia"])
def test_a_name_inside_a_word_is_not_found(text: str) -> None:
    assert linked(text) == []


def test_acronyms_keep_their_case() -> None:
    assert linked("SJIA and sJIA, but not sjia") == [("SJIA", "x:sjia"), ("sJIA", "x:sjia")]


def test_an_acronym_within_a_longer_code_is_not_found() -> None:
    assert linked("SJIA-CoV-2 and MALDI-SJIA, SJIA2") == []
    assert linked("anti-SJIA therapy in SJIA-associated disease") == [("SJIA", "x:sjia"), ("SJIA", "x:sjia")]


@pytest.mark.parametrize("text", ["treated with CTX", "in the US"])
def test_an_ambiguous_acronym_stays_unlinked(text: str) -> None:
    (mention,) = LEXICON.mentions(text)
    assert mention.concept.iri == ""
    assert mention.concept.label == mention.surface


def test_a_short_acronym_is_linked_where_a_value_follows() -> None:
    assert linked("Na 128 mmol/L") == [("Na", "x:sodium")]
    assert linked("Na was not given") == []


def test_a_variable_within_a_finding_is_found_beside_it() -> None:
    assert linked("raised ferritin at 900") == [("raised ferritin", "x:highferritin"), ("ferritin", "x:ferritin")]


def test_short_forms_are_found_within_longer_names() -> None:
    hits = LEXICON.hits("a flare of systemic JIA", {"JIA": "juvenile idiopathic arthritis"})
    assert [(h.start, h.end, h.concepts[0].iri) for h in hits] == [(11, 23, "x:sjia")]


def test_the_first_of_two_terms_with_one_name_is_preferred() -> None:
    lexicon = Lexicon.of([Entry("x:first", "fever", "finding"), Entry("x:second", "Fever", "disease")])
    assert [c.iri for c in lexicon.named("fevers")] == ["x:first", "x:second"]
    assert lexicon.mentions("fever")[0].concept.iri == "x:first"


def test_a_lexicon_without_terms_finds_nothing() -> None:
    assert Lexicon.of([]).mentions("fever") == ()


def test_the_default_lexicon_is_built_once_and_knows_the_drugs() -> None:
    assert Lexicon.default() is Lexicon.default()
    (mention,) = Lexicon.default().mentions("Actemra")
    assert mention.concept.label == "tocilizumab"


@pytest.mark.parametrize(
    ("name", "is_one"), [("AIDS", True), ("IL-6", True), ("TNFα", True), ("Sweet", False), ("lupus", False)]
)
def test_one_short_word_with_two_capitals_is_an_acronym(name: str, is_one: bool) -> None:
    assert looks_like_acronym(name) is is_one


@given(st.text(alphabet="ab IL18-γsé,.()'’ (US)", max_size=40))
def test_mentions_lie_in_the_text_and_print_what_stands_there(text: str) -> None:
    found = LEXICON.mentions(text)
    assert found == LEXICON.mentions(text)
    for mention in found:
        assert 0 <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.surface
    assert list(found) == sorted(found, key=lambda m: (m.start, -m.end))
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301


@given(st.text(max_size=60))
def test_tokens_print_what_stands_there(text: str) -> None:
    for token in tokens(text):
        assert text[token.start : token.end] == token.text
        assert fold(token.text) == fold(token.text.casefold())
