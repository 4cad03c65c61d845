"""What a reviewer of ontologies looks at: labels, definitions, declarations, profile, licence."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pyoxigraph as ox
import pytest

from graph_build.model import Certainty, FactType, Polarity
from graph_build.release.void import Tally, describe
from ontology.namespaces import CYTO, DCAT, DCTERMS, GRAPH, OBO, OWL, RDF, RDFS, SKOS, VOID
from ontology.page import ontology_page
from ontology.schema import fact_types, slots, tbox
from ontology.triples import ontology_quads, tbox_triples
from ontology.uses import bundled_uses, count_uses, declared_uses

if TYPE_CHECKING:
    from collections.abc import Iterable

LABEL, DEFINITION, EXAMPLE = RDFS + "label", OBO + "IAO_0000115", OBO + "IAO_0000112"
KINDS = {OWL + k for k in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual")}


@pytest.fixture(scope="module")
def everything() -> ox.Store:
    store = ox.Store()
    store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in ontology_quads())
    return store


def kinds(store: ox.Store) -> dict[str, set[str]]:
    found = defaultdict(set)
    for quad in store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), None):
        if isinstance(quad.subject, ox.NamedNode) and quad.object.value in KINDS:
            found[quad.subject.value].add(quad.object.value)
    return found


def values(store: ox.Store, iri: str, predicate: str) -> list[str]:
    return [q.object.value for q in store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(predicate), None)]


def test_the_header_names_version_and_licence() -> None:
    iri = CYTO.rstrip("#")
    assert values(tbox(), iri, OWL + "versionIRI") == [f"{iri}/{values(tbox(), iri, OWL + 'versionInfo')[0]}"]
    assert values(tbox(), iri, DCTERMS + "license") == ["https://creativecommons.org/licenses/by/4.0/"]


def test_every_local_term_has_one_label_and_one_definition() -> None:
    for iri in kinds(tbox()):
        if iri.startswith(CYTO):
            assert len(values(tbox(), iri, LABEL)) == 1, iri
            assert len(values(tbox(), iri, DEFINITION)) == 1, iri


def test_local_classes_outside_the_t_box_have_a_definition(everything: ox.Store) -> None:
    missing = [i for i, k in kinds(everything).items() if i.startswith(CYTO) and OWL + "Class" in k]
    assert [i for i in missing if not values(everything, i, DEFINITION)] == []


def test_every_local_term_has_an_example() -> None:
    assert [iri for iri in kinds(tbox()) if iri.startswith(CYTO) and len(values(tbox(), iri, EXAMPLE)) != 1] == []


def test_local_classes_outside_the_t_box_have_an_example(everything: ox.Store) -> None:
    local = [i for i, k in kinds(everything).items() if i.startswith(CYTO) and OWL + "Class" in k]
    assert [i for i in local if len(values(everything, i, EXAMPLE)) != 1] == []


@pytest.mark.parametrize(
    ("name", "match", "target"),
    [
        ("Claim", "closeMatch", "ECO_0000204"),
        ("CitedEvidence", "closeMatch", "ECO_0000033"),
        ("OutcomeReport", "relatedMatch", "ECO_0000180"),
        ("extracted", "closeMatch", "ECO_0000203"),
        ("curated", "closeMatch", "ECO_0000218"),
        ("GroupStatistic", "narrowMatch", "STATO_0000401"),
        ("GroupStatistic", "narrowMatch", "OBCS_0000114"),
        ("deathOutcome", "closeMatch", "STATO_0000414"),
    ],
)
def test_evidence_and_statistics_are_matched_to_other_ontologies(name: str, match: str, target: str) -> None:
    assert OBO + target in values(tbox(), CYTO + name, SKOS + match)


def test_a_release_is_typed_by_a_class_of_the_ontology() -> None:
    data = describe(Tally.of(["<http://a/s> <http://a/p> <http://a/o> <http://a/g> ."]), "0")
    types = [q.object.value for q in ox.parse(data, ox.RdfFormat.TURTLE) if q.predicate.value == RDF + "type"]
    assert sorted(types) == [VOID + "Dataset", DCAT + "Dataset", CYTO + "Release"]
    assert values(tbox(), CYTO + "Release", RDFS + "subClassOf") == [VOID + "Dataset"]


def test_no_two_terms_share_a_label(everything: ox.Store) -> None:
    """Within one kind and ontology: MONDO and HPO, say, both have a pneumonia."""
    shared = Counter(
        (kind, iri[: max(iri.rfind("_"), iri.rfind("/"), iri.rfind("#"))], label.lower())
        for iri, found in kinds(everything).items()
        for kind in found
        for label in values(everything, iri, LABEL)
    )
    assert [key for key, n in shared.items() if n > 1] == []


def test_no_two_local_terms_share_a_definition() -> None:
    given = Counter(text for iri in kinds(tbox()) if iri.startswith(CYTO) for text in values(tbox(), iri, DEFINITION))
    allowed = {"The UCUM unit of that time."}
    assert {text for text, n in given.items() if n > 1} - allowed == set()


def test_no_definition_only_repeats_its_label(everything: ox.Store) -> None:
    """Nothing is told by "mild: Mild." or "left: On the left."."""
    little = re.compile(r"an?|the|of|in|on|at|to|by|for|from|with|as|is|was|were|it|what|which|that|how|or|and")

    def said(text: str) -> set[str]:
        words = re.findall(r"[a-z0-9]+", text.casefold())
        return {word[:6] for word in words if not little.fullmatch(word)}

    repeated = [
        iri
        for iri in {*kinds(everything)}
        if iri.startswith(CYTO)
        for definition in values(everything, iri, DEFINITION)
        if said(definition) <= said(" ".join(values(everything, iri, RDFS + "label")))
    ]
    assert repeated == []


def test_nothing_is_of_two_kinds(everything: ox.Store) -> None:
    """OWL 2 DL without punning: owlready2 writes a punned class wrongly."""
    assert {iri for iri, found in kinds(everything).items() if len(found) > 1} == set()


def test_every_local_iri_is_declared(everything: ox.Store) -> None:
    declared = set(kinds(everything)) | {CYTO.rstrip("#")}
    used = {
        term.value
        for quad in everything
        for term in (quad.subject, quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(CYTO)
    }
    assert used - declared == set()


def test_the_hierarchy_has_no_cycle_and_no_loose_end(everything: ox.Store) -> None:
    parents = defaultdict(set)
    for quad in everything.quads_for_pattern(None, ox.NamedNode(RDFS + "subClassOf"), None):
        parents[quad.subject].add(quad.object)
    classes = {iri for iri, found in kinds(everything).items() if OWL + "Class" in found}
    assert {p.value for above in parents.values() for p in above if isinstance(p, ox.NamedNode)} <= classes
    for start in list(parents):
        above, todo = set(), list(parents[start])
        while todo:
            one = todo.pop()
            if one not in above:
                above.add(one)
                todo += parents.get(one, ())
        assert start not in above


def test_a_local_class_has_one_local_parent_at_most() -> None:
    """A second parent is a class of another ontology that the class is aligned with."""
    for iri, found in kinds(tbox()).items():
        if iri.startswith(CYTO) and OWL + "Class" in found:
            assert sum(p.startswith(CYTO) for p in values(tbox(), iri, RDFS + "subClassOf")) <= 1, iri


def test_the_profile_is_what_the_header_says() -> None:
    """OWL 2 EL but for one inverse property, unions, lists of several individuals, and boolean ranges."""
    used = {t.predicate.value for t in tbox_triples() if t.predicate.value.startswith(OWL)}
    constructs = {
        "intersectionOf",
        "someValuesFrom",
        "hasValue",
        "onProperty",
        "equivalentClass",
        "members",
        "unionOf",
        "hasSelf",
    }
    declared = {"versionIRI", "versionInfo", "distinctMembers", "propertyChainAxiom", "inverseOf", "oneOf"}
    declared |= {"imports", "deprecated"}
    assert {p.removeprefix(OWL) for p in used} == constructs | declared
    inverses = [t.subject.value for t in tbox_triples() if t.predicate.value == OWL + "inverseOf"]
    assert inverses == [CYTO + "conditionOf"]


def test_the_build_and_the_ontology_know_the_same_types_of_facts() -> None:
    assert set(fact_types()) == set(get_args(FactType))


def test_closed_lists_are_those_of_the_model() -> None:
    assert set(slots()["certainty"].values) == set(get_args(Certainty))
    assert set(slots()["polarity"].values) == set(get_args(Polarity))


@pytest.mark.parametrize(
    ("slot", "link"), [("agent", "ofDrug"), ("variable", "measures"), ("label", "mentions"), ("object", "about")]
)
def test_words_are_linked_to_concepts_by_a_property_of_the_slot(slot: str, link: str) -> None:
    assert slots()[slot].link == CYTO + link


def kind_of(value: object) -> Iterable[str]:
    if isinstance(value, bool):
        return ("boolean",)
    if isinstance(value, int):
        return ("integer", "decimal")
    return ("decimal",) if isinstance(value, float) else ("string", "individual")


@pytest.mark.shared
def test_every_slot_of_the_gold_facts_can_be_held(shared: Path) -> None:
    for path in sorted((shared / "gold").glob("00?.json")):
        for fact in json.loads(path.read_text(encoding="utf-8")):
            assert fact["type"] in fact_types()
            for name, value in fact["slots"].items():
                assert name in slots(), name
                if name == "readings":
                    continue
                for one in value if isinstance(value, list) else [value]:
                    if one is not None:
                        assert set(kind_of(one)) & set(slots()[name].properties), (name, one)


def test_the_slices_carry_version_licence_and_the_edges_that_were_changed() -> None:
    for name in ("mondo.ttl", "hp.ttl"):
        text = (files("ontology") / "slices" / name).read_text(encoding="utf-8")
        assert "dcterms:license" in text
        assert "dcterms:hasVersion" in text
    text = (files("ontology") / "slices" / "mondo.ttl").read_text(encoding="utf-8")
    assert "cyto:cutEdge obo:MONDO_0015236" in text
    assert "congenital" in text


def test_the_page_of_the_documentation_is_up_to_date() -> None:
    page = Path(__file__).parents[2] / "docs" / "ontology.md"
    assert page.read_text(encoding="utf-8") == ontology_page(), "run: python -m ontology.page > docs/ontology.md"


def test_each_term_is_used_explained_or_retired() -> None:
    """In the bundled release or in the ontology itself; a slot of facts explains itself."""
    idle = [
        iri.removeprefix(CYTO)
        for iri in kinds(tbox())
        if iri.startswith(CYTO)
        and not (bundled_uses().get(iri) or declared_uses().get(iri))
        and not any(values(tbox(), iri, why) for why in (SKOS + "editorialNote", OWL + "deprecated", CYTO + "slotName"))
        and OWL + "NamedIndividual" not in kinds(tbox())[iri]
    ]
    assert idle == [], "use it, say in a skos:editorialNote why it is there, or deprecate it"


def test_uses_are_counted_outside_the_graphs_that_declare_terms() -> None:
    quads = ox.parse(
        f"""
        <x:a> <{RDF}type> <{CYTO}Drug> <{GRAPH}document/1> .
        <x:a> <{RDF}type> <{CYTO}Drug> <{GRAPH}inferred> .
        <x:b> <{RDF}type> <{CYTO}Drug> <{GRAPH}ontology> .
        <{CYTO}Drug> <{RDFS}subClassOf> <{CYTO}Drug> <{GRAPH}inferred> .
        <x:s> <{CYTO}polarity> <{CYTO}negated> <{GRAPH}document/1> .
        """,
        ox.RdfFormat.N_QUADS,
    )
    assert count_uses(quads) == {CYTO + "Drug": 1, CYTO + "polarity": 1, CYTO + "negated": 1}


def test_the_page_tells_disjointness_and_uses() -> None:
    rows = {line.split(" | ")[0]: line for line in ontology_page().splitlines() if line.startswith("| cyto:")}
    assert "cyto:PatientGroup" in rows["| cyto:Patient"].split(" | ")[4]
    assert int(rows["| cyto:Measurement"].rstrip(" |").rpartition(" | ")[2]) > 100


def test_each_definition_is_a_comment_too() -> None:
    quads = list(ontology_quads())
    defined, commented = (
        {(q.subject, q.object) for q in quads if q.predicate.value == name}
        for name in (OBO + "IAO_0000115", RDFS + "comment")
    )
    assert len(defined) > 600
    assert defined <= commented
