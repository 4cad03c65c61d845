"""Words of slots lead to the vocabulary, whatever rule stated the fact."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph_build.facts.links import Links
from graph_build.facts.pairing import parted
from graph_build.model import Fact, FactType, ReadDocument, Rule, SlotValue, Span
from ontology.namespaces import expand

Article = Callable[..., ReadDocument]
RULE = Rule("test.rule", 1, "States what a test needs.")


def concepts(read: ReadDocument, kind: FactType, **slots: SlotValue) -> set[tuple[str, str]]:
    return set(Links.of(read).linked(Fact.of(kind, "someone", Span(0, 3), RULE, **slots)).concepts)


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
        ("measurement", "variable", "nausea, vomiting, oxygen saturation", "cyto:OxygenSaturation"),
        ("adverse_event", "event", "injection site reactions", "cyto:InjectionSiteReaction"),
        ("outcome", "outcome", "sarilumab withdrawal", "cyto:treatmentWithdrawal"),
        ("outcome", "outcome", "Symptoms", "cyto:clinicalSymptoms"),
        ("condition", "condition", "laboratory abnormalities", "cyto:laboratoryFindings"),
    ],
)
def test_words_are_linked(article: Article, kind: FactType, slot: str, words: str, curie: str) -> None:
    assert concepts(article("A text."), kind, **{slot: words}) == {(slot, expand(curie))}


def test_a_word_that_means_a_concept_in_a_slot_alone_is_not_looked_for_in_longer_words(article: Article) -> None:
    assert concepts(article("A text."), "outcome", outcome="antibody response to the vaccine") == set()
    read = article("Symptoms and the response to sarilumab were written down.")
    assert all(
        m.concept.label not in ("clinical response", "symptoms taken together")
        for s in read.sentences
        for m in s.mentions
    )


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
    assert Links(article("A text.")).linked(fact).concepts[-1] == ("condition", "https://example.org/x")


@pytest.mark.parametrize(
    ("kind", "slot", "words", "curie"),
    [
        ("outcome", "outcome", "mortality in patients with septic shock", "cyto:Mortality"),
        ("outcome", "outcome", "progressive regression of fever", "HP:0001945"),
        ("predictor", "outcome_predicted", "infliximab-resistant Kawasaki disease", None),
        ("predictor", "outcome_predicted", "IVIG-resistant Kawasaki disease", "cyto:ImmunoglobulinResistance"),
        ("predictor", "variable", "late administration of anakinra", "cyto:anakinra"),
        ("measurement", "variable", "age at diagnosis of Takayasu arteritis", "cyto:Age"),
        ("measurement", "variable", "z score (adjusted for body surface area)", "cyto:ZScore"),
        ("comparison", "variable", "duration of observation per platelet count", None),
        ("outcome", "outcome", "infliximab", None),
    ],
)
def test_a_link_comes_from_the_head_of_its_slots_words(
    article: Article, kind: FactType, slot: str, words: str, curie: str | None
) -> None:
    assert concepts(article("A text."), kind, **{slot: words}) == ({(slot, expand(curie))} if curie else set())


def test_a_word_of_the_time_or_the_cause_links_no_other_slot(article: Article) -> None:
    read = article("Death of aneurysm rupture was seen on day 11 of fever.")
    fever = next(m.concept.iri for s in read.sentences for m in s.mentions if m.surface == "fever")
    fact = Fact.of(
        "outcome", "x", Span(0, 5), RULE, outcome="death", timepoint="day 11 of fever", concepts=[("outcome", fever)]
    )
    (link,) = Links.of(read).linked(fact).concepts
    assert link[0] == "outcome"
    assert link[1] != fever


def test_paired_values_become_a_fact_each() -> None:
    fact = Fact.of(
        "intervention", "x", Span(0, 3), RULE, agent="etanercept", dose_number=(2, 3), timepoint=("day 7", "day 14"),
        references=(1, 2),
    )  # fmt: skip
    found = [(f.slot("dose_number"), f.slot("timepoint"), f.slot("references")) for f in parted(fact)]
    assert found == [(2, "day 7", (1, 2)), (3, "day 14", (1, 2))]


def test_words_without_a_concept_stay_words(article: Article) -> None:
    assert concepts(article("A text."), "condition", condition="something quite new") == set()
