"""The ontology as a tree: classes under what lies above them, properties, and what is of each class.

Every term of ours has its place, named as the fragment of its IRI, and leads to the page of the term.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox
from flask import render_template

from ontology.expressions import Described
from ontology.namespaces import CYTO, DCTERMS, OBO, ONTOLOGY_IRI, OWL, RDF, RDFS, SKOS, compress
from server.endpoint import negotiate
from server.endpoint.addresses import address

if TYPE_CHECKING:
    from collections.abc import Iterable

_LABEL, _TYPE, _DEFINITION = RDFS + "label", RDF + "type", OBO + "IAO_0000115"
_CLASS = OWL + "Class"
_PROPERTIES = {
    OWL + "ObjectProperty": "Relations",
    OWL + "DatatypeProperty": "Values",
    OWL + "AnnotationProperty": "Annotations, and links from the words of a slot to a concept",
}
_ABOVE = {RDFS + "subClassOf", RDFS + "subPropertyOf", SKOS + "broader"}
_DEEPEST = 60


@dataclass(slots=True)
class Node:
    """A term in the tree.

    Attributes:
        place: the fragment of its IRI, at its first place in the tree; empty elsewhere and for terms of others.
        note: its definition, and for a class that others define what it is equal to.
        below: what lies right below it.
        size: how many terms lie below it in all.
    """

    label: str
    href: str
    place: str = ""
    note: str = ""
    below: list[Node] = field(default_factory=list)
    size: int = 0


def render(ntriples: bytes) -> str:
    """The page of an ontology that is given as N-Triples."""
    store = ox.Store()
    store.bulk_load(ntriples, ox.RdfFormat.N_TRIPLES)
    described = Described(store)
    return render_template(
        "tree/ontology.html",
        iri=ONTOLOGY_IRI,
        title=described.text(ONTOLOGY_IRI, DCTERMS + "title") or "The ontology",
        version=described.text(ONTOLOGY_IRI, OWL + "versionInfo"),
        about=[t for p in (DCTERMS + "description", RDFS + "comment") if (t := described.text(ONTOLOGY_IRI, p))],
        shelves=_Trees(store, described).shelves(),
        formats=[entry.name for entry in negotiate.GRAPHS],
    )


class _Trees:
    """Puts the terms of an ontology into trees."""

    def __init__(self, store: ox.Store, described: Described) -> None:
        self._described = described
        self._kinds: dict[str, set[str]] = defaultdict(set)
        self._below: dict[str, set[str]] = defaultdict(set)
        self._placed: set[str] = set()
        self._ours: set[str] = set()
        for quad in store:
            named = [t.value for t in (quad.subject, quad.predicate, quad.object) if isinstance(t, ox.NamedNode)]
            self._ours.update(iri for iri in named if iri.startswith(CYTO))
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                self._sort(quad.subject.value, quad.predicate.value, quad.object.value)

    def _sort(self, subject: str, predicate: str, value: str) -> None:
        if predicate == _TYPE:
            self._kinds[subject].add(value)
            if not value.startswith((OWL, RDFS, RDF)):
                self._below[value].add(subject)
        elif predicate in _ABOVE and subject != value:
            self._below[value].add(subject)

    def shelves(self) -> dict[str, list[Node]]:
        """The trees of classes, of each kind of property, and what stands in none."""
        classes = [iri for iri, kinds in self._kinds.items() if _CLASS in kinds]
        found = {"Classes": self._roots(classes)}
        for kind, title in _PROPERTIES.items():
            found[title] = self._roots([iri for iri, kinds in self._kinds.items() if kind in kinds])
        found["Other terms"] = [self._node(iri, ()) for iri in self._by_label(self._ours - self._placed)]
        return {title: nodes for title, nodes in found.items() if nodes}

    def _roots(self, iris: Iterable[str]) -> list[Node]:
        """The tops of a kind, each with what is below it."""
        some = set(iris)
        lower = {below for iri in some for below in self._below[iri]}
        tops = self._by_label(iri for iri in some - lower)
        found = [self._node(iri, ()) for iri in tops]
        rest = self._by_label(iri for iri in some - self._placed if iri.startswith(CYTO))  # within circles
        return found + [self._node(iri, ()) for iri in rest]

    def _by_label(self, iris: Iterable[str]) -> list[str]:
        return sorted(iris, key=lambda iri: (self._label(iri).casefold(), iri))

    def _label(self, iri: str) -> str:
        return self._described.text(iri, _LABEL) or compress(iri) or iri

    def _node(self, iri: str, above: tuple[str, ...]) -> Node:
        """A term with what lies below it; where it stands a second time, without."""
        first = iri not in self._placed
        self._placed.add(iri)
        node = Node(self._label(iri), address(iri))
        if first and iri.startswith(CYTO):
            node.place, node.note = iri.removeprefix(CYTO), self._note(iri)
        if first and len(above) < _DEEPEST:
            node.below = [
                self._node(one, (*above, iri)) for one in self._by_label(self._below[iri]) if one not in above
            ]
        node.size = sum(1 + one.size for one in node.below)
        return node

    def _note(self, iri: str) -> str:
        said = [self._described.text(iri, _DEFINITION)]
        equal = (t for t in self._described.objects(iri, OWL + "equivalentClass") if isinstance(t, ox.BlankNode))
        said += [f"Equal to {self._described.expression(term)}." for term in equal]
        said += [f"From {self._described.chain(t)}." for t in self._described.objects(iri, OWL + "propertyChainAxiom")]
        return " ".join(filter(None, said))
