"""Cuts the small slices that the project ships out of full ontologies: the terms it uses and all above them.

A slice keeps ids, labels and superclasses as its source has them. Edges that are left out on purpose, and edges that
are put in, stand in `ontology/slices/edges.tsv` with the reason, and in the slice itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology.errors import VocabularyError
from ontology.namespaces import CYTO, DCTERMS, OBO, OWL, RDF, RDFS, SKOS, expand
from ontology.tables import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ontology.obo import Obo

_A = ox.NamedNode(RDF + "type")
_LABEL = ox.NamedNode(RDFS + "label")
_SUBCLASS = ox.NamedNode(RDFS + "subClassOf")
_CUT = ox.NamedNode(CYTO + "cutEdge")
_ADDED = ox.NamedNode(CYTO + "addedEdge")
_NOTE = ox.NamedNode(SKOS + "editorialNote")
_LOCAL = "cyto:"
"""An edge may lead to a class of our own, which the vocabulary's tables declare with the classes above it."""


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge of the hierarchy that is treated differently from its source.

    Attributes:
        change: "cut" or "add".
        child: CURIE of the lower class.
        parent: CURIE of the upper class.
        reason: why, in a sentence.
    """

    change: str
    child: str
    parent: str
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a slice comes from: IRI of the slice and of the source, version, licence, and a remark."""

    slice_iri: str
    source_iri: str
    version: str
    licence: str
    remark: str


def slice_turtle(obo: Obo, wanted: Iterable[str], source: Source, edges: Sequence[Edge], top: str) -> str:
    """The slice as Turtle, the same text for the same input.

    Args:
        obo: the full ontology.
        wanted: CURIEs of the terms that the slice is for.
        source: what is written into its header.
        edges: cuts and additions; those of other ontologies are passed over.
        top: CURIE of the class above which nothing is taken.

    Raises:
        VocabularyError: where a wanted term is missing or obsolete, or the hierarchy has a cycle.
    """
    cuts = {(e.child, e.parent): e.reason for e in edges if e.change == "cut"}
    added = [e for e in edges if e.change == "add" and e.child in obo.terms]
    parents = {i: [p for p in t.parents if (i, p) not in cuts] for i, t in obo.terms.items()}
    for edge in added:
        parents[edge.child].append(edge.parent)
    kept = _closure(wanted, parents, top, obo)
    triples = [*_header(source), *_triples(sorted(kept), obo, parents, edges, top)]
    prefixes = {"cyto": CYTO, "obo": OBO, "owl": OWL, "rdfs": RDFS, "skos": SKOS, "dcterms": DCTERMS}
    text = BytesIO()
    ox.serialize(triples, text, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    return text.getvalue().decode()


def _closure(wanted: Iterable[str], parents: dict[str, list[str]], top: str, obo: Obo) -> set[str]:
    kept: set[str] = set()
    for start in wanted:
        if start not in obo.terms or obo.terms[start].obsolete:
            raise VocabularyError(f"{start} is missing or obsolete in the source", do="Take another term.")
        todo = [(start, frozenset[str]())]
        while todo:
            term, below = todo.pop()
            if term in below:
                raise VocabularyError(f"{term} lies above itself", do="Cut one edge of the cycle.")
            if term in kept:
                continue
            kept.add(term)
            if term != top:
                todo += [(parent, below | {term}) for parent in parents[term] if not parent.startswith(_LOCAL)]
    return kept


def _header(source: Source) -> Iterator[ox.Triple]:
    iri = ox.NamedNode(source.slice_iri)
    yield ox.Triple(iri, _A, ox.NamedNode(OWL + "Ontology"))
    yield ox.Triple(iri, ox.NamedNode(DCTERMS + "source"), ox.NamedNode(source.source_iri))
    yield ox.Triple(iri, ox.NamedNode(DCTERMS + "hasVersion"), ox.Literal(source.version))
    yield ox.Triple(iri, ox.NamedNode(DCTERMS + "license"), ox.NamedNode(source.licence))
    yield ox.Triple(iri, ox.NamedNode(RDFS + "comment"), ox.Literal(source.remark, language="en"))


def _triples(
    kept: Sequence[str], obo: Obo, parents: dict[str, list[str]], edges: Sequence[Edge], top: str
) -> Iterator[ox.Triple]:
    changed: dict[str, list[Edge]] = {}
    for edge in edges:
        changed.setdefault(edge.child, []).append(edge)
    for term in kept:
        node = ox.NamedNode(expand(term))
        yield ox.Triple(node, _A, ox.NamedNode(OWL + "Class"))
        yield ox.Triple(node, _LABEL, ox.Literal(obo.terms[term].name, language="en"))
        for parent in sorted(parents[term]) if term != top else ():
            yield ox.Triple(node, _SUBCLASS, ox.NamedNode(expand(parent)))
        for edge in changed.get(term, ()):
            yield ox.Triple(node, _CUT if edge.change == "cut" else _ADDED, ox.NamedNode(expand(edge.parent)))
            yield ox.Triple(node, _NOTE, ox.Literal(f"{edge.change} {edge.parent}: {edge.reason}", language="en"))


MONDO = Source(
    "https://w3id.org/cytolink/ontology/slices/mondo",
    "http://purl.obolibrary.org/obo/mondo.owl",
    "2026-08-04",
    "https://creativecommons.org/licenses/by/4.0/",
    "The MONDO classes of the vocabulary's diseases and all above them: ids, labels and superclasses as in MONDO, but "
    "for the edges named in skos:editorialNote. Only edges of MONDO's rare-disease subset were at hand: where they "
    "give a class nothing above it, the edge is Cytolink's own.",
)
HPO = Source(
    "https://w3id.org/cytolink/ontology/slices/hp",
    "http://purl.obolibrary.org/obo/hp.owl",
    "2025-01-16",
    "https://hpo.jax.org/app/license",
    "The HPO classes of the vocabulary's findings and all above them: ids, labels and superclasses, unchanged.",
)


def shipped_slices(mondo: Obo, hpo: Obo) -> dict[str, str]:
    """The slices under `ontology/slices/`, made anew from the full ontologies: file name to Turtle.

    Raises:
        VocabularyError: where the vocabulary uses a term that the full ontology lacks or calls obsolete.
    """
    edges = [Edge(r["change"], r["child"], r["parent"], r["reason"]) for r in rows("edges", folder="slices")]
    return {
        "mondo.ttl": slice_turtle(mondo, _used("diseases", "MONDO:"), MONDO, edges, "MONDO:0000001"),
        "hp.ttl": slice_turtle(hpo, _used("findings", "HP:"), HPO, edges, "HP:0000118"),
    }


def _used(table: str, prefix: str) -> list[str]:
    """The ids of a table with that prefix, and those that its local classes stand under."""
    ids = {cell for row in rows(table) for cell in (row["id"], row["parent"])}
    return sorted(i for i in ids if i.startswith(prefix))
