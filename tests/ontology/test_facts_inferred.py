"""From facts to classes that no fact states: resistance, rescue and blockade follow from what was given for what."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph_build.model import Document, Fact, Population, Rule, Section, Span
from graph_build.rdf import document_quads
from graph_build.reasoning.inference import infer
from graph_build.validation.violations import violations
from ontology.namespaces import CYTO, RDF, expand
from ontology.triples import ontology_quads

TEXT = "Siltuximab was given for a disease that had not responded to a steroid.\n"
DOCUMENT = Document("one.txt", "cd" * 32, TEXT, "plain", (Section("body", "", Span(0, len(TEXT)), ()),))
RULE = Rule("test.rule", 1, "States what a test needs.")


def inferred(*facts: Fact) -> set[str]:
    """Local names of our classes that something of the document is inferred to be an instance of."""
    quads = document_quads(DOCUMENT, facts, (), quotes=True)
    assert violations(quads) == []
    found = [q for q in infer([*ontology_quads(), *quads]) if q.predicate.value == RDF + "type"]
    return {
        q.object.value.removeprefix(CYTO)
        for q in found
        if isinstance(q.subject, ox.NamedNode) and "/id/document/" in q.subject.value
    }


def given(agent: str, condition: str, curie: str) -> Fact:
    return Fact.of(
        "intervention", "patient 1", Span(0, 10), RULE, population=Population("patient", "patient 1"), agent=agent,
        condition=condition, polarity="affirmed",
        concepts=[("agent", expand(f"cyto:{agent}")), ("condition", expand(curie))],
    )  # fmt: skip


def test_a_drug_given_for_resistant_disease_is_a_rescue() -> None:
    classes = inferred(given("siltuximab", "corticosteroid-resistant Castleman disease", "MONDO:0015564"))
    assert {"RescueTherapy", "IL6Blockade", "CytokineBlockade", "RefractoryDisease"} <= classes
    assert not {"IVIGResistantKawasakiDisease", "IL1Blockade", "VasculitisPatient"} & classes


def test_a_drug_given_for_disease_that_was_not_treated_before_is_none() -> None:
    classes = inferred(given("siltuximab", "Castleman disease", "MONDO:0015564"))
    assert "IL6Blockade" in classes
    assert not {"RescueTherapy", "RefractoryDisease"} & classes


@pytest.mark.parametrize("words", ["IVIG-resistant Kawasaki disease", "Kawasaki disease refractory to IVIG"])
def test_resistance_to_immunoglobulin_is_inferred_from_the_words(words: str) -> None:
    classes = inferred(given("infliximab", words, "MONDO:0012727"))
    assert {"IVIGResistantKawasakiDisease", "RescueTherapy", "TNFBlockade", "VasculitisPatient"} <= classes


def test_refractory_disease_needs_no_named_drug() -> None:
    classes = inferred(given("golimumab", "refractory Takayasu arteritis", "MONDO:0017991"))
    assert {"RefractoryTakayasuArteritis", "VasculitisPatient"} <= classes
    assert "RescueTherapy" not in classes


def test_what_is_denied_did_not_happen() -> None:
    fact = given("siltuximab", "corticosteroid-resistant Castleman disease", "MONDO:0015564")
    denied = Fact.of(
        "intervention", "patient 1", Span(0, 10), RULE, population=fact.population, concepts=fact.concepts,
        **{**dict(fact.slots), "polarity": "negated"},
    )  # fmt: skip
    assert not {"RescueTherapy", "IL6Blockade", "RefractoryDisease"} & inferred(denied)
