"""Federated queries on the command line: the same way as in the server, over a store in this process."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import pyoxigraph

from graph_build.errors import QueryError
from queries.tokens import tokens, unescape
from server.federation.resolution import Joins, too_much_to_send
from server.federation.service import Federation
from server.federation.standin import with_stand_ins
from server.guard.parts import Statistics
from server.guard.verdicts import judge
from server.problems import ProblemError
from server.settings import Settings
from server.workers.rows import TooManyError, joins

if TYPE_CHECKING:
    from server.federation.account import Account


def without_service(store: pyoxigraph.Store, query: str, *, stand_ins: bool = False) -> tuple[str, Account | None]:
    """The query with rows where its SERVICE parts were, and the account of them; unchanged if it has none.

    Args:
        store: answers what is local.
        query: SPARQL 1.1 Query text.
        stand_ins: whether stand-ins on this machine are asked in place of public endpoints.

    Raises:
        QueryError: the query is refused, an endpoint does not answer, or a limit was met.
        StandInError: a stand-in cannot be started.
    """
    query = unescape(query)
    if "SERVICE" not in query.upper():
        return query, None  # the limits of a public endpoint are not for one's own machine
    settings = Settings.from_environment()
    try:
        judged = judge(query, settings, Statistics(), settings.service_table)
    except ProblemError as problem:
        raise _as_query_error(problem) from None
    if judged.shape is None and any(token.keyword == "SERVICE" for token in tokens(query)):
        raise QueryError("the query has a SERVICE and cannot be read", do="Look at its braces")
    named = judged.facts.get("services")
    if not named:
        return query, None
    with with_stand_ins(settings, named) if stand_ins else nullcontext(settings) as used:
        federation = Federation(used)
        try:
            return resolved(store, query, used, federation)
        finally:
            federation.close()


def resolved(store: pyoxigraph.Store, query: str, settings: Settings, federation: Federation) -> tuple[str, Account]:
    """The query with rows where its SERVICE parts were, and the account of them.

    Raises:
        QueryError: an endpoint does not answer, or a limit was met.
    """
    most = settings.service_requests * settings.service_chunk

    def evaluate(text: str, union: bool) -> Joins:
        try:
            found = store.query(text, use_default_graph_as_union=union)
        except SyntaxError as error:
            raise QueryError(f"the query is malformed: {error}", do="Mend it at this place") from None
        if not isinstance(found, pyoxigraph.QuerySolutions):
            raise TypeError("the local part of a query is a SELECT")
        try:
            return Joins.of(*joins(found, most, settings.service_bytes))
        except TooManyError as error:
            raise too_much_to_send(error.limit, settings) from None

    try:
        return federation.resolve(query, evaluate)
    except ProblemError as problem:
        raise _as_query_error(problem) from None


def _as_query_error(problem: ProblemError) -> QueryError:
    return QueryError(problem.detail, do=str(problem.members.get("suggestion", "")))
