"""Turns axioms of the ontology into SPARQL: property chains and class definitions become CONSTRUCT queries.

What a definition says in one direction only is taken: whatever meets it is an instance. The other direction, that an
instance has some value, names no individual that could be stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from itertools import count
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.errors import VocabularyError
from ontology.namespaces import ADDED, CYTO, OWL, RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

_TYPE, _FIRST, _REST, _NIL = (ox.NamedNode(RDF + name) for name in ("type", "first", "rest", "nil"))
_CHAIN = ox.NamedNode(OWL + "propertyChainAxiom")
_EQUIVALENT = ox.NamedNode(OWL + "equivalentClass")
_SUBCLASS = ox.NamedNode(RDFS + "subClassOf")
_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_THING = ox.NamedNode(OWL + "Thing")


@dataclass(frozen=True, slots=True, order=True)
class SparqlRule:
    """A rule: its name, for messages, and a CONSTRUCT query over the default graph."""

    name: str
    query: str


def rules_of(store: ox.Store) -> tuple[SparqlRule, ...]:
    """The rules that the store's T-Box gives rise to, and those under `ontology/rules/`; sorted by name.

    Args:
        store: with the T-Box in its default graph. Definitions of classes outside our namespaces are passed over.

    Raises:
        VocabularyError: where a definition of ours uses a construct that has no rule.
    """
    return tuple(
        sorted([*_written_rules(files("ontology") / "rules"), *_chain_rules(store), *_definition_rules(store)])
    )


def named_parts(store: ox.Store) -> Iterator[tuple[ox.NamedNode, ox.NamedNode]]:
    """Pairs of a defined class and a named class that its definition makes it a subclass of."""
    for quad in store.quads_for_pattern(None, _EQUIVALENT, None):
        if isinstance(quad.subject, ox.NamedNode):
            members = _one(store, quad.object, "intersectionOf")
            for part in _items(store, members) if members is not None else ():
                if isinstance(part, ox.NamedNode):
                    yield quad.subject, part


def closing_rules() -> tuple[SparqlRule, ...]:
    """The rules that ask what is *not* stated: run once each, in the order of their names, when the others are done.

    Like all rules but those of `across_rules`, they look at one document and what lies behind it.
    """
    return tuple(sorted(_written_rules(files("ontology") / "rules" / "after")))


def across_rules() -> tuple[SparqlRule, ...]:
    """The rules that join documents: run once over what all documents tell (see `told_rules`) and nothing else."""
    return tuple(sorted(_written_rules(files("ontology") / "rules" / "across")))


def told_rules() -> tuple[SparqlRule, ...]:
    """What each document tells to the rules that join documents: a small part of its quads."""
    return tuple(sorted(_written_rules(files("ontology") / "rules" / "across" / "told")))


def _written_rules(folder: Traversable) -> Iterator[SparqlRule]:
    for entry in folder.iterdir():
        if entry.name.endswith(".rq"):
            yield SparqlRule(entry.name.removesuffix(".rq"), entry.read_text(encoding="utf-8"))


def _chain_rules(store: ox.Store) -> Iterator[SparqlRule]:
    """OWL 2 Structural Specification, section 9.2.1: a chain of properties implies a property."""
    for quad in store.quads_for_pattern(None, _CHAIN, None):
        links = _items(store, quad.object)
        steps = " . ".join(f"?v{i} {link} ?v{i + 1}" for i, link in enumerate(links))
        query = f"CONSTRUCT {{ ?v0 {quad.subject} ?v{len(links)} }} WHERE {{ {steps} }}"
        yield SparqlRule(f"chain {quad.subject}", query)


def _definition_rules(store: ox.Store) -> Iterator[SparqlRule]:
    for quad in store.quads_for_pattern(None, _EQUIVALENT, None):
        defined = quad.subject
        if isinstance(defined, ox.NamedNode) and defined.value.startswith((CYTO, ADDED)):
            pattern = _pattern(store, quad.object, "?v0", count(1), defined)
            yield SparqlRule(f"definition {defined}", f"CONSTRUCT {{ ?v0 a {defined} }} WHERE {{ {pattern} }}")


def _pattern(store: ox.Store, expression: _Term, variable: str, numbers: count[int], defined: ox.NamedNode) -> str:
    """The graph pattern that a class expression is for one variable."""
    if isinstance(expression, ox.NamedNode):
        return f"{variable} a {expression} ." if expression != _THING else ""
    if (members := _one(store, expression, "intersectionOf")) is not None:
        return " ".join(_pattern(store, part, variable, numbers, defined) for part in _items(store, members))
    if (members := _one(store, expression, "unionOf")) is not None:
        parts = (_pattern(store, part, variable, numbers, defined) for part in _items(store, members))
        return " UNION ".join(f"{{ {part} }}" for part in parts)
    if (members := _one(store, expression, "oneOf")) is not None:
        return f"VALUES {variable} {{ {' '.join(map(str, _items(store, members)))} }}"
    step = _one(store, expression, "onProperty")
    if step is not None and (value := _one(store, expression, "hasValue")) is not None:
        return f"{variable} {step} {value} ."
    if step is not None and (filler := _one(store, expression, "someValuesFrom")) is not None:
        other = f"?v{next(numbers)}"
        return f"{variable} {step} {other} . {_pattern(store, filler, other, numbers, defined)}"
    raise VocabularyError(
        f"the definition of {defined} uses a construct that has no rule",
        where="ontology/cytolink.ttl",
        do="Use intersectionOf, unionOf, oneOf, someValuesFrom and hasValue.",
    )


def _one(store: ox.Store, node: _Term, name: str) -> _Term | None:
    if not isinstance(node, ox.NamedNode | ox.BlankNode):
        return None
    quad = next(iter(store.quads_for_pattern(node, ox.NamedNode(OWL + name), None)), None)
    return quad.object if quad else None


def _items(store: ox.Store, node: _Term) -> list[_Term]:
    """The members of an RDF list."""
    found: list[_Term] = []
    while isinstance(node, ox.BlankNode) or (isinstance(node, ox.NamedNode) and node != _NIL):
        first = next(iter(store.quads_for_pattern(node, _FIRST, None)), None)
        rest = next(iter(store.quads_for_pattern(node, _REST, None)), None)
        if first is None or rest is None or len(found) > 1000:
            raise VocabularyError(f"the list at {node} is broken", where="the ontology")
        found.append(first.object)
        node = rest.object
    return found
