"""The shape of a query: its groups, their elements, their patterns. `server.guard.syntax` reads it from the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from queries.tokens import Token


UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"})
FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
# Parts of a group that the engine's planner joins, as it does triple patterns.
JOINED = frozenset({"values", "subselect", "group", "union", "graph", "service", "lateral"})
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:.")
_CHANGING = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})


@dataclass(slots=True)
class Element:
    """A part of a group.

    Attributes:
        kind: triples, group, union, optional, minus, graph, service, lateral, filter, bind, values, subselect.
        start: offset of its first character in the query; `end` likewise, exclusive.
        variables: all variables within.
        groups: the groups within, in order.
        patterns: for triples, its patterns.
        name: for graph and service, the token that names it.
        silent: for service.
        projected: for subselect, the variables it lets out; none for ``*``.
        rows: for values, how many there are.
    """

    kind: str
    start: int
    end: int
    variables: frozenset[str]
    groups: list[Group] = field(default_factory=list)
    patterns: list[Pattern] = field(default_factory=list)
    name: Token | None = None
    silent: bool = False
    projected: frozenset[str] | None = None
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """One triple pattern.

    Attributes:
        variables: its variables and blank nodes.
        predicate: its predicate, where that is an IRI.
        constants: how many of its subject and object are fixed.
    """

    variables: frozenset[str]
    predicate: Token | None
    constants: int


@dataclass(slots=True)
class Group:
    """What stands between two braces."""

    start: int
    end: int
    elements: list[Element]

    @property
    def variables(self) -> frozenset[str]:
        """All variables within."""
        return frozenset().union(*(element.variables for element in self.elements))

    def walk(self) -> Iterator[Group]:
        """This group and all within it."""
        yield self
        for element in self.elements:
            for group in element.groups:
                yield from group.walk()


@dataclass(slots=True)
class Query:
    """The shape of a whole query.

    Attributes:
        form: SELECT, ASK, CONSTRUCT, DESCRIBE, an update's first word, or empty.
        where: its group; none for ``DESCRIBE <iri>`` and for text that is no query.
        patterns: triple patterns, those of a CONSTRUCT template too, and parts of groups that are joined as they are.
        prefixes: prefix without colon → IRI, resolved.
        base: what its relative IRIs are resolved against.
        keywords: all words of the query in capitals.
    """

    form: str
    where: Group | None
    patterns: int
    prefixes: dict[str, str]
    base: str
    keywords: frozenset[str]
    tokens: list[Token]

    @property
    def is_update(self) -> bool:
        """Whether it would change data."""
        return self.form in UPDATES

    @property
    def union(self) -> bool:
        """Whether its default graph is the union of all graphs: it is where the query names no dataset of its own."""
        return "FROM" not in self.keywords

    @property
    def shown_prefixes(self) -> dict[str, str]:
        """Those that can be used in its answer: whole IRIs, and no name that XML keeps to itself."""
        declared = self.prefixes.items()
        return {name: iri for name, iri in declared if _ABSOLUTE.match(iri) and not name.lower().startswith("xml")}

    @property
    def changing(self) -> bool:
        """Whether two answers to it may differ though the data is the same."""
        return bool(self.keywords & _CHANGING) or "SERVICE" in self.keywords

    def resolve(self, token: Token) -> str:
        """The IRI that a token stands for; empty for other terms and unknown prefixes."""
        if token.kind == "iri":
            return resolved(token.text[1:-1], self.base)
        if token.kind == "pname":
            prefix, _, local = token.text.partition(":")
            base = self.prefixes.get(prefix)
            return "" if base is None else base + local.replace("\\", "")
        if token.kind == "word" and token.text == "a":
            return _TYPE
        return ""

    def groups(self) -> Iterator[Group]:
        """All groups of the query."""
        if self.where:
            yield from self.where.walk()

    def groups_with_outer(self) -> Iterator[tuple[Group, frozenset[str]]]:
        """All groups of the query, each with the variables that have their value from outside of it."""
        if self.where:
            yield from _with_outer(self.where, frozenset())


def resolved(iri: str, base: str) -> str:
    """An IRI against a base, as the engine resolves it (RFC 3986, section 5); empty where that cannot be."""
    if _ABSOLUTE.match(iri):
        return iri
    try:
        triple = next(pyoxigraph.parse(f"<{iri}> <a:a> <a:a> .", pyoxigraph.RdfFormat.TURTLE, base_iri=base or None))
    except (SyntaxError, ValueError):
        return ""
    return str(triple.subject.value)


# Their groups are evaluated for each row of what stands around them.
_FOR_EACH_ROW = frozenset({"filter", "bind", "lateral"})


def _with_outer(group: Group, outer: frozenset[str]) -> Iterator[tuple[Group, frozenset[str]]]:
    yield group, outer
    around = outer | visible(group)
    for element in group.elements:
        for inner in element.groups:
            yield from _with_outer(inner, around if element.kind in _FOR_EACH_ROW else outer)


def visible(group: Group) -> frozenset[str]:
    """The variables that a solution of the group may bind (SPARQL 1.1 Query, section 18.2.1)."""
    found = frozenset[str]()
    for element in group.elements:
        if element.kind == "subselect":
            found |= visible(element.groups[0]) if element.projected is None else element.projected
        elif element.groups and element.kind not in {"filter", "minus", "bind"}:
            found = found.union(*(visible(inner) for inner in element.groups))
            if element.name and element.name.kind == "var":
                found |= {element.name.text[1:]}
        elif element.kind in {"triples", "values", "bind"}:
            found |= element.variables
    return found
