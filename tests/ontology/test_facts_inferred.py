"""From facts to classes that no fact states: resistance, rescue and blockade follow from what was given for what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graph_build.model import Document, Fact, Population, Rule, Section, Span
from graph_build.rdf import document_quads, lines_of
from graph_build.reasoning.inference import infer
from graph_build.validation.violations import violations
from ontology.namespaces import CYTO, RDF, RDFS, expand
from ontology.triples import ontology_quads

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXT = "Siltuximab was given for a disease that had not responded to a steroid.\n"
DOCUMENT = Document("one.txt", "cd" * 32, TEXT, "plain", (Section("body", "", Span(0, len(TEXT)), ()),))
RULE = Rule("test.rule", 1, "States what a test needs.")


def checked(facts: Sequence[Fact]) -> list[ox.Quad]:
    """The quads of a document with some facts; they break no shape."""
    quads = document_quads(DOCUMENT, facts, (), quotes=True)
    assert violations(quads) == []
    return list(ox.parse("\n".join(lines_of(quads)).encode(), ox.RdfFormat.N_QUADS))


def inferred(*facts: Fact) -> set[str]:
    """Local names of our classes that something of the document is inferred to be an instance of."""
    quads = checked(facts)
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


def asked_for(aspect: str, value: str, **slots: object) -> Fact:
    return Fact.of("study_design", "this study", Span(0, 10), RULE, aspect=aspect, value=value, **slots)


def arm(label: str, kind: str = "arm", **slots: object) -> Fact:
    return Fact.of("cohort", label, Span(0, 10), RULE, population=Population(kind, label), n=12, arm=label, **slots)


def conditions(*facts: Fact) -> dict[str, set[str]]:
    """The classes of the conditions of each population, by its label."""
    quads = checked(facts)
    store = ox.Store()
    store.bulk_extend(quads)
    rows = store.query(
        f"SELECT ?who ?class {{ ?p <{CYTO}hasCondition> ?c ; <{RDFS}label> ?who . ?c a ?class }}",
        use_default_graph_as_union=True,
    )
    found: dict[str, set[str]] = {}
    assert isinstance(rows, ox.QuerySolutions)
    for row in rows:
        found.setdefault(row["who"].value, set()).add(row["class"].value)
    return found


ARMS = (arm("siltuximab"), arm("placebo", "control"))


@pytest.mark.parametrize(
    ("aspect", "value"),
    [
        ("inclusion_criterion", "vasoplegia in septic shock for six hours"),
        ("objective", "whether siltuximab shortens the stay of adults with septic shock and vasoplegia"),
        ("population", "septic shock with vasoplegia"),
    ],
)
def test_arms_have_what_the_study_asked_of_its_patients(aspect: str, value: str) -> None:
    both = {expand("cyto:SepticShock"), expand("cyto:Vasoplegia")}
    fact = asked_for(aspect, value)
    assert conditions(*ARMS, fact) == {"siltuximab": both, "placebo": both}
    assert "VasoplegicSepticShock" in inferred(*ARMS, fact)


@pytest.mark.parametrize(
    ("aspect", "value", "slots"),
    [
        ("exclusion_criterion", "septic shock", {}),
        ("inclusion_criterion", "septic shock or burns", {}),
        ("inclusion_criterion", "no septic shock", {}),
        ("objective", "whether siltuximab prevents septic shock", {}),
        ("objective", "to treat adults with septic shock", {"references": (3,)}),
    ],
)
def test_arms_have_nothing_that_not_all_patients_of_the_study_must_have(
    aspect: str, value: str, slots: dict[str, object]
) -> None:
    assert conditions(*ARMS, asked_for(aspect, value, **slots)) == {}


def test_an_arm_keeps_the_condition_of_its_own_cohort() -> None:
    own = arm("siltuximab", condition="gout", concepts=[("condition", expand("MONDO:0005393"))])
    found = conditions(own, ARMS[1], asked_for("population", "septic shock"))
    assert found == {"siltuximab": {expand("MONDO:0005393")}, "placebo": {expand("cyto:SepticShock")}}


@pytest.mark.parametrize(
    ("slots", "whole"),
    [({"n": 2, "n_total": 7}, False), ({"n": 7, "n_total": 7}, True), ({"percent": 31}, False), ({}, True)],
)
def test_a_group_has_a_condition_when_all_its_members_have_it(slots: dict[str, object], whole: bool) -> None:
    fact = Fact.of(
        "condition", "study patients", Span(0, 10), RULE, population=Population("group", "study patients"),
        condition="Castleman disease", polarity="affirmed", concepts=[("condition", expand("MONDO:0015564"))], **slots,
    )  # fmt: skip
    assert bool(conditions(fact)) is whole
    quads = checked([fact])
    assert any(q.predicate.value == CYTO + "hasConditionInPart" for q in quads) is not whole
