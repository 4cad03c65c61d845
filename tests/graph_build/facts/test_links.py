"""Words of slots lead to the vocabulary, whatever rule stated the fact."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph_build.facts.links import linked
from graph_build.model import Fact, FactType, ReadDocument, Rule, SlotValue, Span
from ontology.namespaces import expand

Article = Callable[..., ReadDocument]
RULE = Rule("test.rule", 1, "States what a test needs.")


def concepts(read: ReadDocument, kind: FactType, **slots: SlotValue) -> set[tuple[str, str]]:
    return set(linked(Fact.of(kind, "someone", Span(0, 3), RULE, **slots), read).concepts)


@pytest.mark.parametrize(
    ("kind", "slot", "words", "curie"),
    [
        ("intervention", "agent", "Kevzara", "cyto:sarilumab"),
        ("intervention", "agent", "TNF inhibitors", "cyto:unspecifiedTNFInhibitor"),
        ("drug_target", "target", "IL-17 receptor A", "UniProt:Q96F46"),
        ("condition", "condition", "methotrexate-resistant rheumatoid arthritis", "MONDO:0008383"),
        ("condition", "condition", "uveitis in Behçet disease", "MONDO:0020283"),
        ("outcome", "outcome", "apyrexia", "cyto:feverResolution"),
        ("measurement", "variable", "serum ferritin", "cyto:Ferritin"),
        ("adverse_event", "event", "injection site reactions", "cyto:InjectionSiteReaction"),
    ],
)
def test_words_are_linked(article: Article, kind: FactType, slot: str, words: str, curie: str) -> None:
    assert concepts(article("A text."), kind, **{slot: words}) == {(slot, expand(curie))}


def test_two_drugs_given_together_are_both_linked(article: Article) -> None:
    found = concepts(article("A text."), "intervention", agent="canakinumab plus prednisolone")
    assert found == {("agent", expand("cyto:canakinumab")), ("agent", expand("cyto:prednisolone"))}


def test_a_short_form_means_what_the_document_says(article: Article) -> None:
    read = article("Patients with rheumatoid arthritis (RA) were seen.")
    assert ("condition", expand("MONDO:0008383")) in concepts(read, "condition", condition="refractory RA")
    assert concepts(article("A text."), "condition", condition="refractory RA") == set()


def test_a_link_that_a_rule_made_is_kept(article: Article) -> None:
    fact = Fact.of(
        "condition", "x", Span(0, 3), RULE, condition="fever", concepts=[("condition", "https://example.org/x")]
    )
    assert linked(fact, article("A text.")).concepts == (("condition", "https://example.org/x"),)


def test_words_without_a_concept_stay_words(article: Article) -> None:
    assert concepts(article("A text."), "condition", condition="something quite new") == set()
