"""Which defined classes lie below which: by what their definitions say, part against part.

As a reasoner for OWL 2 EL does it, for the constructs that definitions of ours use: an intersection lies below what one
of its parts lies below; "some from A" below "some from B" where A lies below B, and the property below the other; a
value below "some from B" where it is in B. Tests ask HermiT whether it finds more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.reasoning.expressions import AllOf, AnyOf, HasValue, Named, OneOf, SomeFrom, expression
from ontology.namespaces import ADDED, CYTO, OWL, RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.reasoning.expressions import Expression

_EQUIVALENT, _TYPE = ox.NamedNode(OWL + "equivalentClass"), ox.NamedNode(RDF + "type")
_SUBCLASS, _SUBPROPERTY = ox.NamedNode(RDFS + "subClassOf"), ox.NamedNode(RDFS + "subPropertyOf")


def subsumed(store: ox.Store) -> Iterator[tuple[ox.NamedNode, ox.NamedNode]]:
    """Pairs of a defined class of ours and another one that it lies below.

    Args:
        store: with the T-Box in its default graph.

    Raises:
        VocabularyError: where a definition uses a construct that has no rule.
    """
    definitions = _Definitions(store)
    for low, low_is in definitions.by_class.items():
        for high, high_is in definitions.by_class.items():
            if low != high and definitions.entails(low_is, high_is):
                yield ox.NamedNode(low[1:-1]), ox.NamedNode(high[1:-1])


class _Definitions:
    """The definitions of a T-Box.

    Attributes:
        by_class: what each defined class of ours is.
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._asked: set[tuple[Expression, Expression]] = set()
        self.by_class: dict[str, Expression] = {}
        for quad in store.quads_for_pattern(None, _EQUIVALENT, None):
            defined = quad.subject
            if isinstance(defined, ox.NamedNode) and defined.value.startswith((CYTO, ADDED)):
                self.by_class[str(defined)] = expression(store, quad.object, defined)

    def entails(self, low: Expression, high: Expression) -> bool:
        """Whether all that is in one expression surely is in another."""
        if low == high:
            return True
        if (low, high) in self._asked:  # a definition that leads back to itself
            return False
        self._asked.add((low, high))
        try:
            return self._reaches(low, high)
        finally:
            self._asked.remove((low, high))

    def _reaches(self, low: Expression, high: Expression) -> bool:
        match high:
            case AllOf(parts):
                return all(self.entails(low, part) for part in parts)
            case AnyOf(parts) if any(self.entails(low, part) for part in parts):
                return True
            case Named(name) if name in self.by_class and self.entails(low, self.by_class[name]):
                return True
        match low:
            case AllOf(parts):
                return any(self.entails(part, high) for part in parts)
            case AnyOf(parts):
                return all(self.entails(part, high) for part in parts)
            case Named(name):
                return self._named(name, high)
            case OneOf(listed):
                return isinstance(high, OneOf) and listed <= high.listed
            case HasValue(name, value):
                return self._valued(name, value, high)
            case SomeFrom(name, filler):
                return (
                    isinstance(high, SomeFrom)
                    and high.name in self._above(name, _SUBPROPERTY)
                    and self.entails(filler, high.filler)
                )

    def _named(self, name: str, high: Expression) -> bool:
        above = self._above(name, _SUBCLASS)
        if isinstance(high, Named) and high.name in above:
            return True
        return any(self.entails(self.by_class[one], high) for one in above if one in self.by_class)

    def _valued(self, name: str, value: str, high: Expression) -> bool:
        match high:
            case HasValue(other, wanted):
                return value == wanted and other in self._above(name, _SUBPROPERTY)
            case SomeFrom(other, filler):
                kinds = self._store.quads_for_pattern(_node(value), _TYPE, None) if value.startswith("<") else ()
                return other in self._above(name, _SUBPROPERTY) and any(
                    self.entails(Named(str(quad.object)), filler) for quad in kinds
                )
        return False

    def _above(self, name: str, relation: ox.NamedNode) -> set[str]:
        """A class or property and all that are stated to lie above it."""
        found, todo = {name}, [name]
        while todo:
            for quad in self._store.quads_for_pattern(_node(todo.pop()), relation, None):
                high = str(quad.object)
                if isinstance(quad.object, ox.NamedNode) and high not in found:
                    found.add(high)
                    todo.append(high)
        return found


def _node(term: str) -> ox.NamedNode:
    return ox.NamedNode(term[1:-1])
