"""Triples in memory, by what they say: the instances of each class, the pairs that each property relates.

Terms are texts as N-Triples prints them, so that a line of a document need not become an object of its own, and a rule
is a join of Python's sets.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ontology.namespaces import RDF

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from collections.abc import Set as AbstractSet

TYPE = f"<{RDF}type>"

Pair = tuple[str, str]


def is_literal(term: str) -> bool:
    """Whether a term is no node."""
    return term.startswith('"')


class Triples:
    """A set of triples. Those that came after it was settled are told apart.

    Attributes:
        instances: of each class; only to be read.
        related: the subjects and objects of each property but `rdf:type`; only to be read.
    """

    def __init__(self) -> None:
        self.instances: defaultdict[str, set[str]] = defaultdict(set)
        self.related: defaultdict[str, set[Pair]] = defaultdict(set)
        self._new_instances: defaultdict[str, set[str]] = defaultdict(set)
        self._new_related: defaultdict[str, set[Pair]] = defaultdict(set)
        self._touched: set[str] = set()

    def read(self, lines: Iterable[str], *, graphs: bool = True, asked: AbstractSet[str] | None = None) -> None:
        """Take lines of N-Quads, whose graphs do not matter, or of N-Triples, without line ends.

        Args:
            lines: each with one triple.
            graphs: whether they have graphs.
            asked: properties whose literals are taken; None for those of all.
        """
        instances, related = self.instances, self.related
        for line in lines:
            subject, predicate, rest = line.split(" ", 2)
            if asked is not None and rest[0] == '"' and predicate not in asked:
                continue
            # the stop, and the graph, which has no blank, as the words of a literal may
            value = rest[: rest.rindex(" ", 0, -2)] if graphs else rest[:-2]
            if predicate == TYPE:
                instances[value].add(subject)
            else:
                related[predicate].add((subject, value))

    def add(self, subject: str, predicate: str, value: str) -> None:
        """Take a triple that was there before."""
        if predicate == TYPE:
            self.instances[value].add(subject)
        else:
            self.related[predicate].add((subject, value))

    def join(self, others: Triples) -> None:
        """Have what others say come to it."""
        for name, nodes in others.instances.items():
            self.classify(name, nodes)
        for name, pairs in others.related.items():
            self.relate(name, pairs)

    def settle(self) -> None:
        """What is there is old from now on."""
        self._new_instances.clear()
        self._new_related.clear()
        self._touched = {*self.instances, *self.related}

    def classify(self, name: str, nodes: AbstractSet[str]) -> None:
        """Make nodes instances of a class."""
        if new := nodes - self.instances[name]:
            self.instances[name] |= new
            self._new_instances[name] |= new
            self._touched.add(name)

    def relate(self, name: str, pairs: AbstractSet[Pair]) -> None:
        """Have a property relate pairs."""
        if new := pairs - self.related[name]:
            self.related[name] |= new
            self._new_related[name] |= new
            self._touched.add(name)

    def touched(self) -> set[str]:
        """The classes and properties to which something came since this was last asked, or, first, all."""
        touched, self._touched = self._touched, set()
        return touched

    def nodes(self) -> set[str]:
        """All subjects and objects."""
        pairs = {term for related in self.related.values() for pair in related for term in pair}
        return pairs.union(self.instances, *self.instances.values())

    def speak_of(self, name: str) -> bool:
        """Whether a class has an instance, or a property relates anything."""
        return bool(self.instances.get(name) or self.related.get(name))

    def new(self, left: Collection[str] = ()) -> Iterator[str]:
        """What came since it was settled, but for classes and properties to be left out: as N-Triples without stops."""
        for name, nodes in self._new_instances.items():
            if name not in left:
                behind = f" {TYPE} {name}"
                yield from (f"{node}{behind}" for node in nodes)
        for name, pairs in self._new_related.items():
            if name not in left:
                between = f" {name} "
                yield from (f"{subject}{between}{value}" for subject, value in pairs)

    def lines(self, names: Iterable[str]) -> Iterator[str]:
        """What is told of some classes and properties: as N-Triples without line ends."""
        for name in names:
            behind = f" {TYPE} {name} ."
            yield from (f"{node}{behind}" for node in self.instances.get(name, ()))
            between = f" {name} "
            yield from (f"{subject}{between}{value} ." for subject, value in self.related.get(name, ()))
