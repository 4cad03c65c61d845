"""A release says in VoID what it holds, within itself and beside: counts, and links to other datasets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.release.blocks import blocks, read_lines
from graph_build.release.publishing import publish
from graph_build.release.void import Tally, describe

if TYPE_CHECKING:
    from pathlib import Path

LINES = [
    "<https://a.org/anakinra> <https://a.org/actsOn> <http://purl.uniprot.org/uniprot/P14778> <https://a.org/g> .",
    '<https://a.org/anakinra> <https://a.org/label> "<http://purl.uniprot.org/uniprot/P14778>" <https://a.org/g> .',
    "<https://a.org/kawasaki> <https://a.org/match> <http://id.nlm.nih.gov/mesh/D009080> <https://a.org/g> .",
    "<https://a.org/takayasu> <https://a.org/match> <http://id.nlm.nih.gov/mesh/D013625> <https://a.org/g> .",
]
QUERY = """PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?predicate ?target ?triples {
  ?release void:subset ?set . ?set a void:Linkset ; void:subjectsTarget ?release ; void:linkPredicate ?predicate ;
    void:objectsTarget ?target ; void:triples ?triples
} ORDER BY ?target"""


def test_links_are_counted_by_predicate_and_target() -> None:
    whole, parts = Tally.of(LINES), Tally.of(LINES[:3])
    parts.add(Tally.from_dict(Tally.of(LINES[3:]).as_dict()))
    assert parts == whole
    store = ox.Store()
    store.load(describe(whole, "x").encode(), ox.RdfFormat.TURTLE)
    found = store.query(QUERY)
    assert isinstance(found, ox.QuerySolutions)
    assert [tuple(str(term.value) for term in row) for row in found] == [
        ("https://a.org/match", "http://id.nlm.nih.gov/mesh/", "2"),
        ("https://a.org/actsOn", "http://purl.uniprot.org/uniprot/", "1"),
    ]


def counted(engine: ox.Store, query: str) -> list[tuple[str, int]]:
    """Rows of a name and a number, of the union of all graphs; `HERE` stands for the description's."""
    query = f"PREFIX void: <http://rdfs.org/ns/void#> {query}".replace("HERE", "<https://w3id.org/cytolink/graph/void>")
    found = engine.query(query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return sorted((str(row[0]), int(row[1].value)) for row in found)  # type: ignore[union-attr]


def test_the_graph_within_says_what_all_others_hold(tmp_path: Path) -> None:
    document, ontology = "<https://w3id.org/cytolink/graph/document/0>", "<https://w3id.org/cytolink/graph/ontology>"
    type_, class_ = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "<http://purl.obolibrary.org/obo/MONDO_1>"
    stated = [
        *LINES,
        f"<https://w3id.org/cytolink/id/document/0> {type_} {class_} {document} .",
        f"<https://w3id.org/cytolink/id/document/1> {type_} {class_} {document} .",
        f"<https://w3id.org/cytolink/vocabulary/mine#a> {type_} {class_} {ontology} .",
        f"_:axiom {type_} {class_} {ontology} .",
        f"_:axiom <https://a.org/p> _:axiom {ontology} .",
    ]
    release = publish(tmp_path, blocks(sorted(stated)), {})
    lines = list(read_lines(release.graph_path))
    assert lines == sorted(lines)
    assert set(stated) < set(lines)
    engine, others = release.store().engine, "{ GRAPH ?g { ?s ?p ?o } FILTER(?g != HERE"
    graph = "?part <http://www.w3.org/ns/sparql-service-description#name> ?g"
    for name, told, number, holds in (
        ("?d", "?d a void:Dataset ; void:triples ?n", "COUNT(*)", ") ?d a void:Dataset }"),
        ("?p", "?part void:property ?p ; void:triples ?n", "COUNT(*)", ") }"),
        ("?o", "?part void:class ?o ; void:entities ?n", "COUNT(DISTINCT ?s)", f" && ?p = {type_}) }}"),
        ("?g", f"{graph} ; void:triples ?n", "COUNT(*)", f" && ?g != {document}) }}"),
    ):
        found = counted(engine, f"SELECT {name} ?n {{ GRAPH HERE {{ {told} }} }}")
        assert found == counted(engine, f"SELECT {name} ({number} AS ?n) {others}{holds} GROUP BY {name}"), name
    beside = ox.Store()
    beside.load(release.void_path.read_bytes(), ox.RdfFormat.TURTLE)
    assert counted(beside, "SELECT ?d ?n { ?d a void:Dataset ; void:triples ?n }") == [
        (f"<https://w3id.org/cytolink/release/{release.manifest['graph']['sha256']}>", len(lines))
    ]
    assert len(list(beside.query(QUERY))) == 2, "that the graph names datasets is no link to them"  # type: ignore[arg-type]


def test_a_release_made_of_the_lines_of_another_is_counted_anew(tmp_path: Path) -> None:
    one = publish(tmp_path / "one", blocks(LINES), {})
    again = publish(tmp_path / "again", blocks(read_lines(one.graph_path)), {})
    fewer = publish(tmp_path / "fewer", blocks(list(read_lines(one.graph_path))[1:]), {})
    assert again.digest == one.digest
    assert fewer.digest == publish(tmp_path / "anew", blocks(LINES[1:]), {}).digest
