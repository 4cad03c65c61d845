"""What a release holds of users' vocabularies: each in a graph of its own, with the file that it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology.namespaces import ADDED, CYTO, DCTERMS, GRAPH, OWL, RDF, RDFS, expand
from ontology.triples import row_triples, with_comments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ontology.additions import Addition

VOCABULARY_GRAPH = GRAPH + "vocabulary/"
_A, _LABEL, _DEFINITION = (ox.NamedNode(expand(c)) for c in ("rdf:type", "rdfs:label", "IAO:0000115"))
_FIRST, _REST, _NIL = (ox.NamedNode(RDF + name) for name in ("first", "rest", "nil"))
_CLASS, _RESTRICTION = ox.NamedNode(OWL + "Class"), ox.NamedNode(OWL + "Restriction")


def vocabulary_quads(additions: Iterable[Addition]) -> Iterator[ox.Quad]:
    """The graphs of users' vocabularies; the same additions give the same quads."""
    for addition in additions:
        graph = ox.NamedNode(VOCABULARY_GRAPH + addition.name)
        for table, cells in addition.rows:
            if table == "units":
                continue
            row = dict(cells)
            for triple in with_comments(row_triples(table, row)):
                yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)
            if table == "drug_groups" and expand(row["class"]).startswith(ADDED):
                for triple in with_comments(_inhibitors(row)):
                    yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)
        told = (
            (DCTERMS + "source", addition.file), (CYTO + "sha256", addition.sha256),
            (DCTERMS + "hasVersion", addition.version), (DCTERMS + "license", addition.licence),
        )  # fmt: skip
        for predicate, value in told:
            if value:
                yield ox.Quad(graph, ox.NamedNode(predicate), ox.Literal(value), graph)


def _inhibitors(row: Mapping[str, str]) -> Iterator[ox.Triple]:
    """The class of the drugs that block a cytokine: the same definition as that of our own such classes."""
    node = ox.NamedNode(expand(row["class"]))
    name = row["class"].partition(":")[2].replace("/", "-")
    definition, first, second, restriction = (ox.BlankNode(f"added-{name}-{n}") for n in range(4))
    blocked = row["label"].removesuffix(" inhibitor")
    says = f"A drug that blocks the signalling of {blocked}."
    yield ox.Triple(node, _A, _CLASS)
    yield ox.Triple(node, _LABEL, ox.Literal(row["label"], language="en"))
    yield ox.Triple(node, _DEFINITION, ox.Literal(says, language="en"))
    yield ox.Triple(node, ox.NamedNode(RDFS + "subClassOf"), ox.NamedNode(CYTO + "Drug"))
    yield ox.Triple(node, ox.NamedNode(OWL + "equivalentClass"), definition)
    yield ox.Triple(definition, _A, _CLASS)
    yield ox.Triple(definition, ox.NamedNode(OWL + "intersectionOf"), first)
    yield ox.Triple(first, _FIRST, ox.NamedNode(CYTO + "Drug"))
    yield ox.Triple(first, _REST, second)
    yield ox.Triple(second, _FIRST, restriction)
    yield ox.Triple(second, _REST, _NIL)
    yield ox.Triple(restriction, _A, _RESTRICTION)
    yield ox.Triple(restriction, ox.NamedNode(OWL + "onProperty"), ox.NamedNode(CYTO + "blocksSignallingOf"))
    yield ox.Triple(restriction, ox.NamedNode(OWL + "hasValue"), ox.NamedNode(expand(row["blocks"])))
