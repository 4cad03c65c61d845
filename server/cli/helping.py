"""What helps where a question goes wrong: the nearest name, a malformed query in plain words."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

import click

from ontology.namespaces import prefixes
from queries.tokens import declared_prefixes, tokens
from server.endpoint.wording import fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph_build.errors import QueryError

_WHERE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
"""How the engine's parser says where it gave up."""


def wrong_use(error: QueryError) -> click.UsageError:
    """The error as one of use, which ends the command with 2."""
    return click.UsageError(str(error))


def nearest(name: str, known: Iterable[str], what: str) -> str:
    """What to say of a name that nothing has."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    return f"no {what} is called {name!r}; " + (
        f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(names)}"
    )


def malformed(query: str, error: SyntaxError) -> str:
    """What is wrong with a query that the parser refuses, in plain words."""
    if lines := missing_prefixes(query):
        return undeclared(lines)
    place = _WHERE.match(str(error))
    if place is None:
        return f"the query is malformed: {error}"
    told = fault(query, place[3], int(place[1]), int(place[2]))
    return f"the query is malformed at line {told.line}, column {told.column}: {told.text}"


def undeclared(lines: Iterable[str]) -> str:
    """What to say of prefixes that a query does not declare: the lines that do."""
    return "a prefix is not declared; put before the query:\n" + "\n".join(lines)


def missing_prefixes(query: str) -> list[str]:
    """The lines that declare the prefixes which a query uses and does not declare, of those that are known."""
    found, known = tokens(query), prefixes()
    used = {token.text.partition(":")[0] for token in found if token.kind == "pname"}
    return [f"PREFIX {name}: <{known[name]}>" for name in sorted(used - declared_prefixes(found)) if name in known]


def names_graphs(query: str) -> bool:
    """Whether a query says by FROM which graphs it asks (SPARQL 1.1, section 13.2): then these alone answer."""
    return any(token.keyword == "FROM" for token in tokens(query))
