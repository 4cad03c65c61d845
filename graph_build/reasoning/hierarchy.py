"""The hierarchy of classes, as numbers: what lies above a class is walked when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.errors import VocabularyError
from graph_build.reasoning.expressions import items, one_value
from graph_build.reasoning.subsumption import subsumed
from ontology.namespaces import OWL, RDFS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_EQUIVALENT = ox.NamedNode(OWL + "equivalentClass")
SUBCLASS = ox.NamedNode(RDFS + "subClassOf")
MOST_PAIRS = 5_000_000
"""Pairs of a class and one above it that are closed over at most."""


class Hierarchy:
    """Named classes and the named ones right above each.

    Args:
        edges: pairs of a class and one above it; a pair that comes twice does no harm.
    """

    def __init__(self, edges: Iterable[tuple[ox.NamedNode, ox.NamedNode]]) -> None:
        self._numbers: dict[ox.NamedNode, int] = {}
        self._classes: list[ox.NamedNode] = []
        self._parents: list[list[int]] = []
        for low, high in dict.fromkeys(edges):
            self._parents[self._number(low)].append(self._number(high))

    @classmethod
    def of(cls, store: ox.Store) -> Hierarchy:
        """That of the triples in a store's default graph: what they state, and what definitions make of it."""
        stated = ((quad.subject, quad.object) for quad in store.quads_for_pattern(None, SUBCLASS, None))
        named = ((a, b) for a, b in stated if isinstance(a, ox.NamedNode) and isinstance(b, ox.NamedNode))
        return cls((*named, *_named_parts(store), *subsumed(store)))

    def _number(self, one: ox.NamedNode) -> int:
        number = self._numbers.setdefault(one, len(self._classes))
        if number == len(self._classes):
            self._classes.append(one)
            self._parents.append([])
        return number

    def __iter__(self) -> Iterator[ox.NamedNode]:
        """All classes that have one above or below them."""
        return iter(self._classes)

    def __contains__(self, one: object) -> bool:
        """Whether it has a class above or below it."""
        return one in self._numbers

    def above(self, *classes: ox.NamedNode) -> list[ox.NamedNode]:
        """Some classes and all above them, each once; those that are not in the hierarchy are left out."""
        todo = [self._numbers[one] for one in classes if one in self._numbers]
        found = set(todo)
        while todo:
            for high in self._parents[todo.pop()]:
                if high not in found:
                    found.add(high)
                    todo.append(high)
        return [self._classes[number] for number in found]

    def pairs(self, classes: Iterable[ox.NamedNode]) -> Iterator[tuple[ox.NamedNode, ox.NamedNode]]:
        """The closure over some classes and all above them: pairs of a class and one above it.

        Each class lies above itself, as in RDFS. The time is that of the edges above each class, and nothing is held.

        Raises:
            VocabularyError: it has more than `MOST_PAIRS`.
        """
        count = 0
        for low in self.above(*classes):
            highs = self.above(low)
            count += len(highs)
            if count > MOST_PAIRS:
                raise VocabularyError(
                    f"the classes that are named and all above them make more than {MOST_PAIRS:,} pairs",
                    where=low.value,
                    do="Link a part of the ontology: as it is, it lies too deep to be closed over.",
                )
            for high in highs:
                yield low, high


def _named_parts(store: ox.Store) -> Iterator[tuple[ox.NamedNode, ox.NamedNode]]:
    """Pairs of a defined class and a named class that its definition makes it a subclass of."""
    for quad in store.quads_for_pattern(None, _EQUIVALENT, None):
        if isinstance(quad.subject, ox.NamedNode):
            members = one_value(store, quad.object, "intersectionOf")
            for part in items(store, members) if members is not None else ():
                if isinstance(part, ox.NamedNode):
                    yield quad.subject, part
