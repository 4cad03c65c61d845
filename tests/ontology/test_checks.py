"""The saved checks on the ontology: no row on what is shipped, a row for each planted fault."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from graph_build.reasoning.inference import infer
from graph_build.release.blocks import lines_of
from graph_build.release.void import Tally, described
from ontology.namespaces import CYTO, GRAPH, OBO, OWL, RDF, RDFS
from ontology.triples import ontology_quads
from queries import publication
from queries.catalogue import checks

DOCUMENT = ox.NamedNode(GRAPH + "document/0123456789abcdef")
ONTOLOGY = ox.NamedNode(GRAPH + "ontology")
OURS = {query.name: query.bind() for query in checks() if query.name.startswith("ontology-")}

FAULTS = {
    "ontology-term-without-label": f"<{CYTO}Nameless> a <{OWL}Class> .",
    "ontology-term-without-definition": f"<{CYTO}Undefined> a <{OWL}Class> ; <{RDFS}label> 'undefined' .",
    "ontology-label-twice": f"<{CYTO}Study2> a <{OWL}Class> ; <{RDFS}label> 'study'@en .",
    "ontology-undeclared-term": f"<https://example.org/x> <{CYTO}mispelt> 1 .",
    "ontology-obsolete-in-use": f"<https://example.org/x> <{CYTO}ofCondition> <{OBO}MONDO_0000002> . "
    f"<{OBO}MONDO_0000002> <{OWL}deprecated> true .",
    "ontology-class-cycle": f"<https://example.org/A> <{RDFS}subClassOf> <https://example.org/B> . "
    f"<https://example.org/B> <{RDFS}subClassOf> <https://example.org/A> .",
    "ontology-disjoint": f"<https://example.org/x> a <{CYTO}Patient> , <{CYTO}StudyArm> .",
    "ontology-defined-class-stated": f"<https://example.org/x> a <{CYTO}RescueTherapy> .",
    "ontology-identity": f"<https://example.org/x> <{OWL}sameAs> <https://example.org/y> .",
    "ontology-wrong-datatype": f"<https://example.org/x> <{CYTO}dose> '8' .",
    "ontology-term-without-use": f"<{CYTO}Orphan> a <{OWL}Class> ; <{RDFS}label> 'orphan' .",
    "ontology-variable-without-mapping": f"<{CYTO}Humour> a <{CYTO}LaboratoryVariable> .",
    "ontology-two-parents": f"<{CYTO}Corticosteroid> <{RDFS}subClassOf> <{CYTO}BiologicDrug> .",
}


@pytest.fixture(scope="module")
def shipped() -> list[ox.Quad]:
    cases = (Path(__file__).parent / "fixtures" / "cases.ttl").read_bytes()
    data = [ox.Quad(*quad.triple, DOCUMENT) for quad in ox.parse(cases, format=ox.RdfFormat.TURTLE)]
    queries = [ox.Quad(*triple, ox.NamedNode(GRAPH + "queries")) for triple in publication.triples()]
    return [*ontology_quads(), *data, *queries]


@pytest.fixture(scope="module")
def sound(shipped: list[ox.Quad]) -> ox.Store:
    return stored(shipped)


def stored(quads: list[ox.Quad], *, counted: bool = True) -> ox.Store:
    all_, store = {*quads, *infer(quads)}, ox.Store()
    store.bulk_extend(all_)
    if counted:
        store.bulk_load("\n".join(described(Tally.of(lines_of(all_)))), ox.RdfFormat.N_QUADS)
    return store


def rows(store: ox.Store, query: str) -> list[ox.QuerySolution]:
    answer = store.query(query, use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    return list(answer)


def test_every_check_has_a_fault_to_find() -> None:
    assert set(OURS) == set(FAULTS)


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_the_ontology_passes_and_a_planted_fault_does_not(shipped: list[ox.Quad], sound: ox.Store, name: str) -> None:
    assert rows(sound, OURS[name]) == []
    graph = ONTOLOGY if name == "ontology-two-parents" else DOCUMENT
    fault = [ox.Quad(*quad.triple, graph) for quad in ox.parse(FAULTS[name], format=ox.RdfFormat.TURTLE)]
    assert rows(stored([*shipped, *fault]), OURS[name]) != []


def test_what_is_undeclared_is_found_in_releases_that_are_not_described_within(shipped: list[ox.Quad]) -> None:
    mispelt = ox.Quad(DOCUMENT, ox.NamedNode(CYTO + "mispelt"), ox.Literal(1), DOCUMENT)
    check = OURS["ontology-undeclared-term"]
    assert rows(stored(shipped, counted=False), check) == []
    found = rows(stored([*shipped, mispelt], counted=False), check)
    assert [row["term"] for row in found] == [mispelt.predicate]


def test_the_checks_read_the_types_of_the_data(shipped: list[ox.Quad]) -> None:
    typed = {q.object for q in infer(shipped) if q.predicate.value == RDF + "type"}
    assert ox.NamedNode(CYTO + "IL6Blockade") in typed
