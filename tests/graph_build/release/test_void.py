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
        (
            "?p",
            "?d void:propertyPartition ?part . ?d a void:Dataset . ?part void:property ?p ; void:triples ?n",
            "COUNT(*)",
            ") }",
        ),
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


def test_below_each_class_stand_the_properties_of_its_things_with_datatypes() -> None:
    a, graph = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "<https://a.org/g>"
    xsd = "http://www.w3.org/2001/XMLSchema#"
    lines = sorted([
        f"<https://a.org/1> {a} <https://a.org/Drug> {graph} .",
        f"<https://a.org/1> {a} <https://a.org/Drug> <https://a.org/inferred> .",
        f"<https://a.org/1> {a} <https://a.org/Thing> <https://a.org/inferred> .",
        f'<https://a.org/1> <https://a.org/dose> "8"^^<{xsd}integer> {graph} .',
        f'<https://a.org/1> <https://a.org/dose> "high > \\"8\\"" {graph} .',
        f'<https://a.org/1> <https://a.org/name> "a^^b"@en {graph} .',
        f"<https://a.org/2> {a} <https://a.org/Drug> {graph} .",
        f"<https://a.org/2> <https://a.org/on> <https://a.org/1> {graph} .",
        f'<https://a.org/2> <https://a.org/dose> "1" {graph} .',
        f"<https://a.org/3> <https://a.org/on> _:b {graph} .",
    ])  # fmt: skip
    whole, parts = Tally.of(lines), Tally.of(lines[:6])
    parts.add(Tally.from_dict(Tally.of(lines[6:]).as_dict()))
    assert parts == whole
    store = ox.Store()
    store.load(describe(whole, "x").encode(), ox.RdfFormat.TURTLE)
    query = """PREFIX void: <http://rdfs.org/ns/void#> PREFIX ext: <http://ldf.fi/void-ext#>
    SELECT ?class ?property ?triples ?datatype ?values {
      ?d void:classPartition [ void:class ?class ; void:propertyPartition ?part ] .
      ?part void:property ?property ; void:triples ?triples
      OPTIONAL { ?part ext:datatypePartition [ ext:datatype ?datatype ; void:triples ?values ] }
    } ORDER BY ?class ?property ?datatype"""
    rows = [[term and term.value.rpartition("#")[2].rpartition("/")[2] for term in row] for row in store.query(query)]  # type: ignore[union-attr]
    assert rows == [
        ["Drug", "type", "4", None, None],
        ["Drug", "dose", "3", "integer", "1"],
        ["Drug", "dose", "3", "string", "2"],
        ["Drug", "name", "1", "langString", "1"],
        ["Drug", "on", "1", None, None],
        ["Thing", "type", "3", None, None],
        ["Thing", "dose", "2", "integer", "1"],
        ["Thing", "dose", "2", "string", "1"],
        ["Thing", "name", "1", "langString", "1"],
    ]


def test_the_dataset_has_a_licence_and_is_one_to_dcat() -> None:
    store = ox.Store()
    store.load(describe(Tally.of(LINES), "x").encode(), ox.RdfFormat.TURTLE)
    ask = """PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dcterms: <http://purl.org/dc/terms/>
    ASK { ?d a dcat:Dataset ; dcterms:title ?title ; dcterms:rights ?rights ;
      dcterms:license <https://creativecommons.org/licenses/by/4.0/> }"""
    assert store.query(ask)
