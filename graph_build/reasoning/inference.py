"""What follows from the data and the ontology, materialised by SPARQL rules.

A document is closed over by itself, before what all documents stand before: the ontology, the vocabulary, the mappings
and what is linked (`Background`). So what a build holds in memory does not grow with the number of its documents, and
what follows from one is done where that one is read. Only the rules under `ontology/rules/across/` join documents,
over the little that each tells for it.

Tests ask HermiT (`hermit`) whether each chain and definition entails what the rules give.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.errors import VocabularyError
from graph_build.reasoning.owl_rules import across_rules, closing_rules, named_parts, rules_of
from ontology.namespaces import RDF, RDFS
from ontology.triples import INFERRED_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph_build.reasoning.owl_rules import SparqlRule

_TYPE = ox.NamedNode(RDF + "type")
_SUBCLASS = ox.NamedNode(RDFS + "subClassOf")
_INFERRED = ox.NamedNode(INFERRED_GRAPH)
_ROUNDS = 50
MOST_PAIRS = 5_000_000
"""Pairs of a class and one above it that are closed over at most."""

_Hierarchy = dict[ox.NamedNode, set[ox.NamedNode]]


def infer(source: ox.Store | Iterable[ox.Quad]) -> list[ox.Quad]:
    """What the ontology and the data entail together, beyond what is stated, in the graph of inferred statements.

    Holds the closure of `rdfs:subClassOf`, all types, super-properties, property chains, inverses, domains, ranges and
    the instances of defined classes; then what the closing rules add for queries, such as the first evidence of each
    statement and the disease and size of each group; then what joins documents. The order is fixed.

    Args:
        source: quads of data and ontology; their graphs do not matter.

    Raises:
        VocabularyError: where a definition has no rule, the rules do not come to an end, or the hierarchy of classes
            has more than `MOST_PAIRS`.
    """
    work = ox.Store()
    work.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in source)
    inferred = close(work, rules_of(work), closing_rules())
    return in_order(inferred | run(work, across_rules()))


def infer_across(told: Iterable[ox.Quad]) -> list[ox.Quad]:
    """What joins documents.

    Args:
        told: what each of them tells for it (see `Followed.told`).
    """
    work = ox.Store()
    work.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in told)
    return in_order(run(work, across_rules()))


def close(work: ox.Store, rules: Iterable[SparqlRule], closing: Iterable[SparqlRule]) -> set[ox.Triple]:
    """Add to a store all that follows from what is in it.

    Args:
        work: triples, in the default graph.
        rules: run until none finds anything.
        closing: run once each afterwards, in their order.

    Returns:
        What was added.
    """
    stated = _stated_parents(work)
    above = _closure(stated, named_parts(work))
    inferred = {
        ox.Triple(low, _SUBCLASS, high) for low, highs in above.items() for high in highs - stated.get(low, set())
    }
    _add(work, inferred)
    inferred |= _fixed_point(work, rules, above)
    return inferred | run(work, closing)


def run(work: ox.Store, rules: Iterable[SparqlRule]) -> set[ox.Triple]:
    """Run rules once each, in their order, and add to a store what they find; returns it.

    Args:
        work: triples, in the default graph.
        rules: to run.
    """
    inferred: set[ox.Triple] = set()
    for rule in rules:
        found = _new(_construct(work, rule.query), work, inferred)
        _add(work, found)
        inferred |= found
    return inferred


def found(work: ox.Store, rules: Iterable[SparqlRule]) -> set[ox.Triple]:
    """All that rules give over a store, whether it is in there or not."""
    return {triple for rule in rules for triple in _construct(work, rule.query)}


def in_order(inferred: Iterable[ox.Triple]) -> list[ox.Quad]:
    """Triples as quads of the graph of inferred statements, in a fixed order."""
    return [ox.Quad(t.subject, t.predicate, t.object, _INFERRED) for t in sorted(inferred, key=str)]


def _fixed_point(work: ox.Store, rules: Iterable[SparqlRule], above: _Hierarchy) -> set[ox.Triple]:
    """Run rules until none finds anything; what they found is also put into the store."""
    inferred: set[ox.Triple] = set()
    rules = tuple(rules)
    for _ in range(_ROUNDS):
        found = _new((triple for rule in rules for triple in _construct(work, rule.query)), work, inferred)
        found |= _new(_types(work, above), work, inferred)
        if not found:
            return inferred
        _add(work, found)
        inferred |= found
    raise VocabularyError(f"the rules still find something after {_ROUNDS} rounds", where="ontology/rules")


def _construct(work: ox.Store, query: str) -> Iterator[ox.Triple]:
    answer = work.query(query)
    if isinstance(answer, ox.QueryTriples):
        yield from answer


def _new(triples: Iterable[ox.Triple], work: ox.Store, known: set[ox.Triple]) -> set[ox.Triple]:
    """What is neither stated nor known; each is looked for once, and in the cheaper place first."""
    fresh = set(triples) - known
    return {t for t in fresh if ox.Quad(t.subject, t.predicate, t.object) not in work}


def _add(work: ox.Store, triples: Iterable[ox.Triple]) -> None:
    work.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)


def _stated_parents(work: ox.Store) -> _Hierarchy:
    """The named superclasses that are stated of each named class."""
    parents: _Hierarchy = {}
    for quad in work.quads_for_pattern(None, _SUBCLASS, None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            parents.setdefault(quad.subject, set()).add(quad.object)
    return parents


def _closure(stated: _Hierarchy, defined: Iterable[tuple[ox.NamedNode, ox.NamedNode]]) -> _Hierarchy:
    """All classes above each class; each class lies above itself, as in RDFS.

    A whole ontology has half a million pairs: walked here, they take a tenth of the time that a rule would.
    """
    parents = {low: set(highs) for low, highs in stated.items()}
    for low, high in defined:
        parents.setdefault(low, set()).add(high)
    closed: _Hierarchy = {}
    pairs = 0
    for low in {*parents, *(high for highs in parents.values() for high in highs)}:
        above: set[ox.NamedNode] = set()
        todo = [low]
        while todo:
            high = todo.pop()
            if high in closed:
                above |= closed[high]
            elif high not in above:
                above.add(high)
                todo += parents.get(high, ())
        closed[low] = above
        pairs += len(above)
        if pairs > MOST_PAIRS:
            raise VocabularyError(
                f"the classes and all above them make more than {MOST_PAIRS:,} pairs",
                where=low.value,
                do="Link a part of the ontology: as it is, it lies too deep to be closed over.",
            )
    return closed


def _types(work: ox.Store, above: _Hierarchy) -> Iterator[ox.Triple]:
    """An instance of a class is an instance of every class above it."""
    for quad in work.quads_for_pattern(None, _TYPE, None):
        if isinstance(quad.object, ox.NamedNode):
            for high in above.get(quad.object, ()):
                if high != quad.object:
                    yield ox.Triple(quad.subject, _TYPE, high)
