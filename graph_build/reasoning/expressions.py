"""Class expressions of OWL as sets: who is in one, by what some triples say.

What a definition says in one direction only is taken: whatever meets it is an instance. The other direction, that an
instance has some value, names no individual that could be stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from graph_build.errors import VocabularyError
from ontology.namespaces import OWL, RDF

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from graph_build.reasoning.triples import Triples

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_FIRST, _REST, _NIL = (ox.NamedNode(RDF + name) for name in ("first", "rest", "nil"))
_NONE: AbstractSet[str] = frozenset()


class Named(NamedTuple):
    """A class."""

    name: str


class AllOf(NamedTuple):
    """What is in all of some expressions."""

    parts: tuple[Expression, ...]


class AnyOf(NamedTuple):
    """What is in any of some expressions."""

    parts: tuple[Expression, ...]


class OneOf(NamedTuple):
    """Individuals that are listed."""

    listed: frozenset[str]


class HasValue(NamedTuple):
    """What a property relates to one value."""

    name: str
    value: str


class SomeFrom(NamedTuple):
    """What a property relates to something in an expression."""

    name: str
    filler: Expression


Expression = Named | AllOf | AnyOf | OneOf | HasValue | SomeFrom


def reads(what: Expression) -> frozenset[str]:
    """The classes and properties that an expression asks for."""
    match what:
        case Named(name) | HasValue(name, _):
            return frozenset({name})
        case AllOf(parts) | AnyOf(parts):
            return frozenset[str]().union(*map(reads, parts))
        case SomeFrom(name, filler):
            return frozenset({name}) | reads(filler)
        case OneOf():
            return frozenset()


def members(what: Expression, triples: Triples) -> AbstractSet[str]:
    """Who surely is in an expression, by what some triples say."""
    match what:
        case Named(name):
            return triples.instances.get(name, _NONE)
        case AllOf(parts):
            found = members(parts[0], triples)
            for part in parts[1:]:
                found = found & members(part, triples) if found else _NONE
            return found
        case AnyOf(parts):
            return frozenset[str]().union(*(members(part, triples) for part in parts))
        case OneOf(listed):
            return listed
        case HasValue(name, wanted):
            return {subject for subject, value in triples.related.get(name, ()) if value == wanted}
        case SomeFrom(name, filler):
            pairs = triples.related.get(name, ())
            values = members(filler, triples) if pairs else _NONE
            return {subject for subject, value in pairs if value in values}


def expression(store: ox.Store, node: Term, defined: ox.NamedNode) -> Expression:
    """The class expression at a node of a T-Box.

    Raises:
        VocabularyError: where it uses a construct that no triples tell surely, such as `owl:allValuesFrom`.
    """
    if isinstance(node, ox.NamedNode) and node.value != OWL + "Thing":
        return Named(str(node))
    if (listed := one_value(store, node, "intersectionOf")) is not None:
        return AllOf(tuple(expression(store, part, defined) for part in items(store, listed)))
    if (listed := one_value(store, node, "unionOf")) is not None:
        return AnyOf(tuple(expression(store, part, defined) for part in items(store, listed)))
    if (listed := one_value(store, node, "oneOf")) is not None:
        return OneOf(frozenset(map(str, items(store, listed))))
    step = one_value(store, node, "onProperty")
    if step is not None and (value := one_value(store, node, "hasValue")) is not None:
        return HasValue(str(step), str(value))
    if step is not None and (filler := one_value(store, node, "someValuesFrom")) is not None:
        return SomeFrom(str(step), expression(store, filler, defined))
    raise VocabularyError(
        f"the definition of {defined} uses a construct that has no rule",
        where="ontology/cytolink.ttl",
        do="Use intersectionOf, unionOf, oneOf, someValuesFrom and hasValue, and no owl:Thing.",
    )


def one_value(store: ox.Store, node: Term, name: str) -> Term | None:
    """What a property of OWL has a node have, or None."""
    if not isinstance(node, ox.NamedNode | ox.BlankNode):
        return None
    quad = next(iter(store.quads_for_pattern(node, ox.NamedNode(OWL + name), None)), None)
    return quad.object if quad else None


def items(store: ox.Store, node: Term) -> list[Term]:
    """The members of an RDF list.

    Raises:
        VocabularyError: it is broken.
    """
    found: list[Term] = []
    while isinstance(node, ox.BlankNode) or (isinstance(node, ox.NamedNode) and node != _NIL):
        first = next(iter(store.quads_for_pattern(node, _FIRST, None)), None)
        rest = next(iter(store.quads_for_pattern(node, _REST, None)), None)
        if first is None or rest is None or len(found) > 1000:
            raise VocabularyError(f"the list at {node} is broken", where="the ontology")
        found.append(first.object)
        node = rest.object
    return found
