"""The VoID description of a release: what it holds, in numbers (https://www.w3.org/TR/void/)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology.namespaces import CYTO, DCTERMS, RDF, RDFS, RELEASE, VOID, XSD

if TYPE_CHECKING:
    from graph_build.store import Store, Term

SD = "http://www.w3.org/ns/sparql-service-description#"

_CLASSES = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?c FILTER(isIRI(?c)) } GROUP BY ?c ORDER BY ?c"
_PROPERTIES = "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"
_SUBJECTS = "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o }"
_OBJECTS = "SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { ?s ?p ?o }"
_GRAPHS = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
_PARTS = (
    ("classPartition", VOID + "class", "entities", _CLASSES),
    ("propertyPartition", VOID + "property", "triples", _PROPERTIES),
    ("subset", SD + "name", "triples", _GRAPHS),
)


def describe(store: Store, name: str) -> str:
    """The description in Turtle, the same for the same store.

    Args:
        store: the release's quads.
        name: what the description's IRI ends with: the digest of the N-Quads.
    """
    dataset = ox.NamedNode(f"{RELEASE}{name}")
    triples: list[ox.Triple] = []

    def add(subject: ox.NamedNode, predicate: str, value: Term | None) -> None:
        if value is not None:
            triples.append(ox.Triple(subject, ox.NamedNode(predicate), value))

    add(dataset, RDF + "type", ox.NamedNode(VOID + "Dataset"))
    add(dataset, RDF + "type", ox.NamedNode(CYTO + "Release"))
    add(dataset, DCTERMS + "title", ox.Literal("Cytolink: clinical evidence on cytokine blockade", language="en"))
    add(dataset, VOID + "triples", ox.Literal(str(len(store)), datatype=ox.NamedNode(XSD + "integer")))
    for predicate, query in (("distinctSubjects", _SUBJECTS), ("distinctObjects", _OBJECTS)):
        for (count,) in store.select(query):
            add(dataset, VOID + predicate, count)
    for kind, names, counted, query in _PARTS:
        for number, (term, count) in enumerate(store.select(query), start=1):
            node = ox.NamedNode(f"{dataset.value}/{kind}/{number}")
            add(dataset, VOID + kind, node)
            add(node, names, term)
            add(node, VOID + counted, count)
    prefixes = {"void": VOID, "sd": SD, "dcterms": DCTERMS, "rdfs": RDFS, "cyto": CYTO}
    return (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()
