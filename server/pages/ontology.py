"""The ontology as a page: one place for each of its terms, named as the fragment of the term's IRI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox
from flask import render_template

from ontology.expressions import Described
from ontology.namespaces import CYTO, DCTERMS, OBO, ONTOLOGY_IRI, OWL, RDF, RDFS, compress
from server.endpoint import negotiate
from server.endpoint.addresses import address
from server.pages.terms import Shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontology.expressions import Term

_LABEL, _TYPE = RDFS + "label", RDF + "type"
_DEFINITION, _EXAMPLE = OBO + "IAO_0000115", OBO + "IAO_0000112"
_IN_FRONT = {_LABEL, _DEFINITION, _EXAMPLE}
_KINDS = {
    OWL + "Class": "Classes",
    OWL + "ObjectProperty": "Relations",
    OWL + "AnnotationProperty": "Annotations, and links from the words of a slot to a concept",
    OWL + "DatatypeProperty": "Values",
}
_INDIVIDUALS = "Closed lists and vocabulary"


@dataclass(frozen=True)
class Fact:
    """What is said of a term: a property, and its values."""

    name: str
    values: list[Shown]


@dataclass(frozen=True)
class Entry:
    """A term as the page shows it; `name` is the fragment of its IRI."""

    name: str
    iri: str
    label: str
    definition: str
    example: str
    facts: list[Fact]


def render(ntriples: bytes) -> str:
    """The page of an ontology that is given as N-Triples."""
    store = ox.Store()
    store.bulk_load(ntriples, ox.RdfFormat.N_TRIPLES)
    described = Described(store)
    return render_template(
        "ontology.html",
        iri=ONTOLOGY_IRI,
        title=described.text(ONTOLOGY_IRI, DCTERMS + "title") or "The ontology",
        version=described.text(ONTOLOGY_IRI, OWL + "versionInfo"),
        about=[t for p in (DCTERMS + "description", RDFS + "comment") if (t := described.text(ONTOLOGY_IRI, p))],
        facts=_facts(store, described, ONTOLOGY_IRI),
        shelves=_shelves(store, described),
        formats=[entry.name for entry in negotiate.GRAPHS],
    )


def _shelves(store: ox.Store, described: Described) -> dict[str, list[Entry]]:
    """Our own terms by kind, each kind by the terms' names; other ontologies' terms have pages of their own."""
    shelves: dict[str, list[Entry]] = {title: [] for title in (*_KINDS.values(), _INDIVIDUALS)}
    for iri in sorted(_local(store), key=str.casefold):
        kinds = {term.value for term in described.objects(iri, _TYPE) if isinstance(term, ox.NamedNode)}
        title = next((title for kind, title in _KINDS.items() if kind in kinds), _INDIVIDUALS)
        name = iri.removeprefix(CYTO)
        shelves[title].append(
            Entry(
                name,
                iri,
                described.text(iri, _LABEL) or name,
                described.text(iri, _DEFINITION),
                described.text(iri, _EXAMPLE),
                _facts(store, described, iri),
            )
        )
    return {title: entries for title, entries in shelves.items() if entries}


def _local(store: ox.Store) -> set[str]:
    """Every IRI of ours that is a fragment of the ontology's address, wherever in a triple it stands."""
    return {
        term.value
        for quad in store
        for term in (quad.subject, quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(CYTO)
    }


def _facts(store: ox.Store, described: Described, iri: str) -> list[Fact]:
    quads = store.quads_for_pattern(ox.NamedNode(iri), None, None)
    predicates = sorted({quad.predicate.value for quad in quads} - _IN_FRONT)
    return [Fact(compress(p) or p, list(_values(described, iri, p))) for p in predicates]


def _values(described: Described, iri: str, predicate: str) -> Iterator[Shown]:
    for term in described.objects(iri, predicate):
        if predicate == OWL + "propertyChainAxiom":
            yield Shown(described.chain(term), None, "")
        else:
            yield _shown(described, term)


def _shown(described: Described, term: Term) -> Shown:
    if isinstance(term, ox.Literal):
        return Shown(term.value, None, term.language or "")
    if not isinstance(term, ox.NamedNode):
        return Shown(described.expression(term), None, "")
    short = compress(term.value) or term.value
    if term.value.startswith(CYTO):
        return Shown(short, "#" + term.value.removeprefix(CYTO), term.value)
    return Shown(described.text(term.value, _LABEL) or short, address(term.value), term.value)
