"""What a graph says of an ontology's terms: labels, links, and class expressions in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology.namespaces import OWL, RDF, compress

if TYPE_CHECKING:
    from collections.abc import Iterator

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_DEEPEST = 20
_ANONYMOUS = "an anonymous class"


class Described:
    """Reads the terms of an ontology in a store.

    Args:
        store: what is said, in its default graph.
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def objects(self, iri: str, predicate: str) -> list[Term]:
        """The values of a property, sorted."""
        quads = self._store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(predicate), None)
        return sorted((quad.object for quad in quads), key=str)

    def text(self, iri: str, predicate: str) -> str:
        """The first literal among them, or nothing."""
        return next((t.value for t in self.objects(iri, predicate) if isinstance(t, ox.Literal)), "")

    def items(self, node: Term, depth: int = 0) -> Iterator[Term]:
        """The members of an RDF list; a broken list ends where it breaks."""
        while isinstance(node, ox.BlankNode) and depth < 1000:
            held = {quad.predicate.value: quad.object for quad in self._store.quads_for_pattern(node, None, None)}
            if RDF + "first" not in held:
                return
            yield held[RDF + "first"]
            node, depth = held.get(RDF + "rest", node), depth + 1

    def expression(self, term: Term, depth: int = 0) -> str:
        """A class expression in Manchester syntax (https://www.w3.org/TR/owl2-manchester-syntax/)."""
        if isinstance(term, ox.NamedNode):
            return compress(term.value) or term.value
        if not isinstance(term, ox.BlankNode) or depth > _DEEPEST:
            return _ANONYMOUS
        quads = self._store.quads_for_pattern(term, None, None)
        held = {quad.predicate.value.removeprefix(OWL): quad.object for quad in quads}
        if "intersectionOf" in held:
            return " and ".join(self._bracketed(part, depth) for part in self.items(held["intersectionOf"]))
        if "unionOf" in held:
            return " or ".join(self._bracketed(part, depth) for part in self.items(held["unionOf"]))
        if "oneOf" in held:
            return "{" + ", ".join(self.expression(part) for part in self.items(held["oneOf"])) + "}"
        if "onProperty" in held and "hasValue" in held:
            return f"{self.expression(held['onProperty'])} value {self.expression(held['hasValue'])}"
        if "onProperty" in held and "someValuesFrom" in held:
            return f"{self.expression(held['onProperty'])} some {self._bracketed(held['someValuesFrom'], depth)}"
        if "onProperty" in held and "hasSelf" in held:
            return f"{self.expression(held['onProperty'])} Self"
        return _ANONYMOUS

    def chain(self, term: Term) -> str:
        """A chain of properties."""
        return " o ".join(self.expression(part) for part in self.items(term))

    def _bracketed(self, term: Term, depth: int) -> str:
        said = self.expression(term, depth + 1)
        return said if isinstance(term, ox.NamedNode) else f"({said})"
