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
from graph_build.reasoning.hierarchy import SUBCLASS, Hierarchy
from graph_build.reasoning.owl_rules import across_rules, closing_rules, rules_of
from graph_build.reasoning.reads import TYPE, first_queries, next_queries
from ontology.triples import INFERRED_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph_build.reasoning.owl_rules import SparqlRule

_INFERRED = ox.NamedNode(INFERRED_GRAPH)
_ROUNDS = 50
_Node = ox.NamedNode | ox.BlankNode | ox.Triple
_Term = _Node | ox.Literal


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
    hierarchy = Hierarchy.of(work)
    inferred = close(work, rules_of(work), closing_rules(), hierarchy, hierarchy)
    return in_order(inferred | run(work, across_rules()))


def infer_across(told: Iterable[ox.Quad]) -> list[ox.Quad]:
    """What joins documents.

    Args:
        told: what each of them tells for it (see `Followed.told`).
    """
    work = ox.Store()
    work.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in told)
    return in_order(run(work, across_rules()))


def close(
    work: ox.Store,
    rules: Iterable[SparqlRule],
    closing: Iterable[SparqlRule],
    hierarchy: Hierarchy,
    classes: Iterable[ox.NamedNode],
) -> set[ox.Triple]:
    """Add to a store all that follows from what is in it.

    Args:
        work: triples, in the default graph.
        rules: run until none finds anything.
        closing: run once each afterwards, in their order.
        hierarchy: of the classes.
        classes: those whose closure is added; what is an instance of any other is one of those above it all the same.

    Returns:
        What was added.
    """
    inferred = _new((ox.Triple(low, SUBCLASS, high) for low, high in hierarchy.pairs(classes)), work, set())
    _add(work, inferred)
    inferred |= _fixed_point(work, rules, hierarchy)
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


def _fixed_point(work: ox.Store, rules: Iterable[SparqlRule], hierarchy: Hierarchy) -> set[ox.Triple]:
    """Run rules until none finds anything; what they found is also put into the store.

    A rule is asked again when something that it reads was added, and what is above a class for new instances.
    """
    inferred: set[ox.Triple] = set()
    rules = tuple(rules)
    queries = first_queries(rules, work)
    instances = ((quad.subject, quad.object) for quad in work.quads_for_pattern(None, TYPE, None))
    for _ in range(_ROUNDS):
        found = _new((triple for query in queries for triple in _construct(work, query)), work, inferred)
        found |= _new(_types(instances, hierarchy), work, inferred)
        if not found:
            return inferred
        _add(work, found)
        inferred |= found
        queries = next_queries(rules, found)
        instances = ((triple.subject, triple.object) for triple in found if triple.predicate == TYPE)
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


def _types(instances: Iterable[tuple[_Node, _Term]], hierarchy: Hierarchy) -> Iterator[ox.Triple]:
    """An instance of a class is an instance of every class above it."""
    above: dict[ox.NamedNode, list[ox.NamedNode]] = {}
    for one, low in instances:
        if isinstance(low, ox.NamedNode) and low in hierarchy:
            for high in above.get(low) or above.setdefault(low, hierarchy.above(low)):
                if high != low:
                    yield ox.Triple(one, TYPE, high)
