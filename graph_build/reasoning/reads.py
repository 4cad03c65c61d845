"""Which rules can find something new: those of which all that they ask for is there, and some of it came just now."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from ontology.namespaces import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph_build.reasoning.owl_rules import SparqlRule

TYPE = ox.NamedNode(RDF + "type")
_PREFIX = re.compile(r"PREFIX (\w+): <([^>]*)>")
_ASKED = re.compile(r"(?:\?\w+|;) (a )?(?:<([^>]*)>|(\w+):(\w+))")
_ANY_CLASS = re.compile(r"\ba \?")
_ANY_PROPERTY = "?subject ?property ?object"
_CLASS, _PROPERTY = "a", "is"
Asked = tuple[str, str]
"""A class or a property, and its IRI."""


class Reads(NamedTuple):
    """What a rule reads.

    Attributes:
        asked: the classes and properties that its pattern names.
        all_needed: whether it finds nothing where one of them has no instance: it joins them and nothing else.
        any_property: whether it asks for what any `?property` relates.
        always: whether it reads what cannot be told from its words.
    """

    asked: frozenset[Asked]
    all_needed: bool
    any_property: bool
    always: bool


@lru_cache(maxsize=1024)
def reads(query: str) -> Reads:
    """What a CONSTRUCT query of the rules for the fixed point reads.

    Args:
        query: with its pattern behind the only "WHERE"; a triple with any property is `?subject ?property ?object`.
    """
    prefixes = dict(_PREFIX.findall(query))
    where = query.split("WHERE", 1)[1]
    asked = frozenset(
        (_CLASS if kind else _PROPERTY, iri or prefixes[prefix] + name)
        for kind, iri, prefix, name in _ASKED.findall(where)
    )
    joins = where.count("{") == 1
    return Reads(
        asked, joins, _ANY_PROPERTY in where, bool(_ANY_CLASS.search(where)) or (_PROPERTY, TYPE.value) in asked
    )


def first_queries(rules: Iterable[SparqlRule], work: ox.Store) -> Iterator[str]:
    """The queries of the rules that may find something in a store."""
    there: dict[Asked, bool] = {}
    for rule in rules:
        read = reads(rule.query)
        if read.always or not read.all_needed or all(_there(one, work, there) for one in read.asked):
            yield rule.query


def next_queries(rules: Iterable[SparqlRule], added: Iterable[ox.Triple]) -> Iterator[str]:
    """The queries that may find something that they did not find before.

    Args:
        rules: all of them were asked before, save those that could find nothing.
        added: what was put into the store since. A rule that asks for any property is asked for the properties in it.
    """
    new = {_asked(triple) for triple in added}
    properties = " ".join(sorted(f"<{iri}>" for kind, iri in new if kind == _PROPERTY))
    for rule in rules:
        read = reads(rule.query)
        if read.always or not read.asked.isdisjoint(new):
            yield rule.query
        elif read.any_property and properties:
            yield f"{rule.query}\nVALUES ?property {{ {properties} }}"


def _asked(triple: ox.Triple) -> Asked:
    """What a rule must ask for to read a triple."""
    if triple.predicate == TYPE and isinstance(triple.object, ox.NamedNode):
        return _CLASS, triple.object.value
    return _PROPERTY, triple.predicate.value


def _there(asked: Asked, work: ox.Store, known: dict[Asked, bool]) -> bool:
    """Whether a class has an instance in a store, or a property relates something."""
    if asked not in known:
        kind, one = asked[0], ox.NamedNode(asked[1])
        found = work.quads_for_pattern(None, TYPE, one) if kind == _CLASS else work.quads_for_pattern(None, one, None)
        known[asked] = next(iter(found), None) is not None
    return known[asked]
