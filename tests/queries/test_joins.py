"""No saved query joins a sub-select by a variable that may be unbound: it would fit every row of the other side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable

from queries.catalogue import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = [name for name, query in catalogue().items() if query.form == "SELECT" and not query.federated]


def certain(part: Any) -> set[str]:
    """The variables that every solution of a part of the algebra binds; a BIND is taken to bind."""
    name = getattr(part, "name", "")
    if name == "BGP":
        return {str(term) for triple in part.triples for term in triple if isinstance(term, Variable)}
    if name == "Join":
        return certain(part.p1) | certain(part.p2)
    if name == "Union":
        return certain(part.p1) & certain(part.p2)
    if name == "Extend":
        return certain(part.p) | ({str(part.var)} if "Aggregate" not in getattr(part.expr, "name", "") else set())
    if name == "AggregateJoin":
        return certain(part.p)
    if name == "Project":
        return certain(part.p) & {str(v) for v in part.PV}
    if name == "values":
        return {str(v) for v in part.res[0]} if part.res else set()
    if name == "Graph":
        return certain(part.p) | ({str(part.term)} if isinstance(part.term, Variable) else set())
    inner = next((part[key] for key in ("p1", "p") if isinstance(part, CompValue) and key in part), None)
    return set() if inner is None else certain(inner)


def visible(part: Any) -> set[str]:
    """The variables that a part may bind for those beside it."""
    if getattr(part, "name", "") in ("Project", "SelectQuery"):
        return {str(v) for v in part.PV}
    if not isinstance(part, CompValue):
        return set()
    found: set[str] = set()
    for key, value in part.items():
        if key == "triples":
            found |= {str(term) for triple in value for term in triple if isinstance(term, Variable)}
        elif key in ("p", "p1", "p2"):
            found |= visible(value)
        elif key in ("var", "term") and isinstance(value, Variable):
            found.add(str(value))
    return found


def selects(part: Any) -> bool:
    """Whether a part is a sub-select, or a join of such."""
    name = getattr(part, "name", "")
    if name in ("Project", "Distinct", "OrderBy", "ToMultiSet", "Filter"):
        return name == "Project" or selects(part.p)
    return name == "Join" and (selects(part.p1) or selects(part.p2))


def unbound_joins(part: Any) -> Iterator[str]:
    """The variables by which a sub-select is joined to what may leave them unbound, or leaves them unbound itself."""
    if not isinstance(part, CompValue):
        return
    if part.name in ("Join", "LeftJoin") and (selects(part.p1) or selects(part.p2)):
        shared = visible(part.p1) & visible(part.p2)
        yield from sorted(shared - (certain(part.p1) & certain(part.p2)))
    for key, value in part.items():
        if key in ("p", "p1", "p2"):
            yield from unbound_joins(value)


def test_the_check_finds_an_unbound_join() -> None:
    counted = "OPTIONAL { SELECT ?id (COUNT(*) AS ?n) { ?id ?q ?o } GROUP BY ?id }"
    bad = f"SELECT * {{ ?f a ?c OPTIONAL {{ ?f ?p ?id }} {counted} }}"
    good = f"SELECT * {{ ?f a ?c OPTIONAL {{ ?f ?p ?id {counted} }} }}"
    assert list(unbound_joins(translateQuery(parseQuery(bad)).algebra)) == ["id"]
    assert list(unbound_joins(translateQuery(parseQuery(good)).algebra)) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_sub_select_is_joined_by_what_may_be_unbound(name: str) -> None:
    query = catalogue()[name]
    values = {p.name: "owl:Thing" if p.type == "concept" else "x" for p in query.parameters if p.required}
    algebra = translateQuery(parseQuery(query.bind(values))).algebra
    assert list(unbound_joins(algebra)) == []
