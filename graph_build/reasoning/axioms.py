"""The ontology's axioms as joins: what they have follow from some triples is added to these until nothing new comes.

Taken are the classes above a class, properties above a property, inverses, domains and ranges of object properties,
what relates itself (`owl:hasSelf`), chains of properties and definitions of classes. No axiom makes a node, so it ends.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.reasoning.expressions import expression, items, members, reads
from graph_build.reasoning.triples import is_literal
from ontology.namespaces import ADDED, CYTO, OWL, RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from graph_build.reasoning.expressions import Expression
    from graph_build.reasoning.hierarchy import Hierarchy
    from graph_build.reasoning.triples import Pair, Triples

    Rule = Callable[[Triples], None]

_CHAIN, _EQUIVALENT, _INVERSE, _SELF, _ON, _OBJECT_PROPERTY = (
    ox.NamedNode(OWL + name)
    for name in ("propertyChainAxiom", "equivalentClass", "inverseOf", "hasSelf", "onProperty", "ObjectProperty")
)
_SUBCLASS, _SUBPROPERTY, _DOMAIN, _RANGE = (
    ox.NamedNode(RDFS + name) for name in ("subClassOf", "subPropertyOf", "domain", "range")
)
_A = ox.NamedNode(RDF + "type")
_CLASSES_KEPT = 4096


@dataclass(frozen=True, slots=True)
class _Axiom:
    """A rule, the classes and properties that it asks for, and which one it gives."""

    rule: Rule
    reads: frozenset[str]
    gives: str


class Axioms:
    """The axioms of a T-Box.

    Args:
        store: with the T-Box in its default graph. Definitions of classes outside our namespaces are passed over.
        hierarchy: of its classes.

    Attributes:
        names: the classes and properties that axioms ask for or give; more classes lie below these.

    Raises:
        VocabularyError: where a definition of ours uses a construct that has no rule.
    """

    def __init__(self, store: ox.Store, hierarchy: Hierarchy) -> None:
        axioms = [*_of_properties(store), *_selves(store), *_chains(store), *_definitions(store)]
        self.names = frozenset[str]().union(*({*axiom.reads, axiom.gives} for axiom in axioms))
        self._rules: defaultdict[str, list[Rule]] = defaultdict(list)
        self._always = [axiom.rule for axiom in axioms if not axiom.reads]
        for axiom in axioms:
            for name in axiom.reads:
                self._rules[name].append(axiom.rule)
        self._hierarchy = hierarchy
        self._above = lru_cache(_CLASSES_KEPT)(self._above_a_class)

    def follow(self, triples: Triples) -> None:
        """Add what follows to some triples."""
        rules = self._always
        while touched := triples.touched():
            for name in touched:
                if nodes := triples.instances.get(name):
                    for high in self._above(name):
                        triples.classify(high, nodes)
            rules = list(dict.fromkeys([*rules, *(rule for name in touched for rule in self._rules.get(name, ()))]))
            for rule in rules:
                rule(triples)
            rules = []

    def _above_a_class(self, name: str) -> tuple[str, ...]:
        above = self._hierarchy.above(ox.NamedNode(name[1:-1])) if name.startswith("<") else ()
        return tuple(high for high in map(str, above) if high != name)


def _of_properties(store: ox.Store) -> Iterator[_Axiom]:
    """Properties above a property, inverses, and what is said of the two ends of an object property."""
    for low, high in _named_pairs(store, _SUBPROPERTY):
        yield _Axiom(partial(_upper, low=low, high=high), frozenset({low}), high)
    for one, other in _named_pairs(store, _INVERSE):
        yield _Axiom(partial(_inverse, one=one, other=other), frozenset({one}), other)
        yield _Axiom(partial(_inverse, one=other, other=one), frozenset({other}), one)
    objects = {str(quad.subject) for quad in store.quads_for_pattern(None, _A, _OBJECT_PROPERTY)}
    for predicate, end in ((_DOMAIN, 0), (_RANGE, 1)):
        for name, kind in _named_pairs(store, predicate):
            if name in objects:
                yield _Axiom(partial(_end, name=name, end=end, kind=kind), frozenset({name}), kind)


def _selves(store: ox.Store) -> Iterator[_Axiom]:
    """Where a class is under "relates itself by that property", each of its instances does."""
    for having in store.quads_for_pattern(None, _SELF, ox.Literal(True)):
        for on in store.quads_for_pattern(having.subject, _ON, None):
            for below in store.quads_for_pattern(None, _SUBCLASS, having.subject):
                kind, name = str(below.subject), str(on.object)
                yield _Axiom(partial(_self, kind=kind, name=name), frozenset({kind}), name)


def _chains(store: ox.Store) -> Iterator[_Axiom]:
    """OWL 2 Structural Specification, section 9.2.1: a chain of properties implies a property."""
    for quad in store.quads_for_pattern(None, _CHAIN, None):
        steps, head = tuple(map(str, items(store, quad.object))), str(quad.subject)
        yield _Axiom(partial(_chain, steps=steps, head=head), frozenset(steps), head)


def _definitions(store: ox.Store) -> Iterator[_Axiom]:
    """What meets the definition of a class of ours is in it."""
    for quad in store.quads_for_pattern(None, _EQUIVALENT, None):
        defined = quad.subject
        if isinstance(defined, ox.NamedNode) and defined.value.startswith((CYTO, ADDED)):
            what = expression(store, quad.object, defined)
            rule = partial(_defined, what=what, head=str(defined))
            yield _Axiom(rule, reads(what), str(defined))


def _named_pairs(store: ox.Store, predicate: ox.NamedNode) -> Iterator[Pair]:
    """The pairs of two IRIs that a predicate relates."""
    for quad in store.quads_for_pattern(None, predicate, None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            yield str(quad.subject), str(quad.object)


def _upper(triples: Triples, *, low: str, high: str) -> None:
    triples.relate(high, triples.related[low])


def _inverse(triples: Triples, *, one: str, other: str) -> None:
    triples.relate(other, {(value, subject) for subject, value in triples.related[one] if not is_literal(value)})


def _end(triples: Triples, *, name: str, end: int, kind: str) -> None:
    triples.classify(kind, {node for pair in triples.related[name] if not is_literal(node := pair[end])})


def _self(triples: Triples, *, kind: str, name: str) -> None:
    triples.relate(name, {(node, node) for node in triples.instances[kind]})


def _chain(triples: Triples, *, steps: Iterable[str], head: str) -> None:
    first, *others = steps
    pairs = triples.related[first]
    for step in others:
        behind: defaultdict[str, list[str]] = defaultdict(list)
        for middle, value in triples.related[step] if pairs else ():
            behind[middle].append(value)
        pairs = {(subject, value) for subject, middle in pairs for value in behind.get(middle, ())}
    triples.relate(head, pairs)


def _defined(triples: Triples, *, what: Expression, head: str) -> None:
    triples.classify(head, members(what, triples))
