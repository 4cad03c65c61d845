"""Federated queries on the command line: the same way as in the server, over a store in this process."""

from __future__ import annotations

from contextlib import nullcontext

import pyoxigraph

from graph_build.errors import QueryError
from server.federation.service import Federation, Joins, too_much_to_send
from server.federation.standin import with_stand_ins
from server.guard.parts import Statistics
from server.guard.tokens import unescape
from server.guard.verdicts import judge
from server.problems import ProblemError
from server.settings import Settings
from server.workers.rows import TooManyError, joins


def without_service(store: pyoxigraph.Store, query: str, *, stand_ins: bool = False) -> str:
    """The query with rows where its SERVICE parts were; unchanged if it has none.

    Args:
        store: answers what is local.
        query: SPARQL 1.1 Query text.
        stand_ins: whether stand-ins on this machine are asked in place of public endpoints.

    Raises:
        QueryError: the query is refused, an endpoint does not answer, or a limit was met.
        StandInError: a stand-in cannot be started.
    """
    if "SERVICE" not in unescape(query).upper():
        return query  # the limits of a public endpoint are not for one's own machine
    settings = Settings.from_environment()
    try:
        if not judge(query, settings, Statistics(), settings.service_table).facts.get("services"):
            return query
        with with_stand_ins(settings) if stand_ins else nullcontext(settings) as used:
            return _resolve(store, query, used)
    except ProblemError as problem:
        raise QueryError(problem.detail, do=str(problem.members.get("suggestion", ""))) from None


def _resolve(store: pyoxigraph.Store, query: str, settings: Settings) -> str:
    most = settings.service_requests * settings.service_chunk

    def evaluate(text: str, union: bool) -> Joins:
        found = store.query(text, use_default_graph_as_union=union)
        if not isinstance(found, pyoxigraph.QuerySolutions):
            raise TypeError("the local part of a query is a SELECT")
        try:
            return Joins.of(*joins(found, most, settings.service_bytes))
        except TooManyError as error:
            raise too_much_to_send(error.limit, settings) from None

    federation = Federation(settings)
    try:
        return federation.resolve(query, evaluate)
    finally:
        federation.close()
