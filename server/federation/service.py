"""SERVICE, without a worker that can reach the network.

A query never goes to the store with a SERVICE in it. For each one, the part of the query around it is evaluated first;
the values that it shares with the remote pattern are sent along as VALUES, in chunks; and the rows that come back stand
as VALUES where the SERVICE stood. A SERVICE is a join with what the other endpoint answers (SPARQL 1.1 Federated Query,
section 4), and so is a VALUES block with the same rows, so the answer is the same.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from server.federation.local_part import Place, dataset, local_part, places, shared_names
from server.guard.shape import Query, visible
from server.guard.syntax import ShapeError, read
from server.problems import ProblemError
from server.workers.pool import Pool
from server.workers.process import NOBODY, Asker, ClientGoneError, LimitError, Source, WorkerDiedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from server.settings import Settings
    from server.workers import wire

Evaluate = Callable[[str, bool], "Joins"]
_FETCHERS, _FETCHER_MEMORY = 4, 1 << 30


@dataclass(frozen=True)
class Joins:
    """The local part's values that are sent along.

    Attributes:
        names: the variables that are bound in every row.
        rows: their values, each row once: terms as SPARQL writes them, with blanks between.
        count: how many rows the local part has.
    """

    names: list[str]
    rows: list[str]
    count: int

    @classmethod
    def of(cls, head: wire.Head, body: bytes) -> Joins:
        """What a worker says (see `server.workers.rows.joins`)."""
        lines = body.decode().split("\n") if head["names"] and head["rows"] else []
        return cls(head["names"], lines, head["rows"])


class Federation:
    """Answers the SERVICE parts of queries.

    Args:
        settings: limits and the table of endpoints.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._table = settings.service_table
        limits = replace(
            settings, workers=_FETCHERS, spares=0, memory=_FETCHER_MEMORY, deadline=settings.service_seconds
        )
        # opens no release, and so never has to be swapped
        self._pool = Pool(Source(Path("/"), "remote"), limits, "server.federation.fetcher")
        self._opened = False

    def close(self) -> None:
        """End the networked workers."""
        if self._opened:
            self._pool.close()

    def resolve(self, query: str, evaluate: Evaluate, asker: Asker = NOBODY) -> str:
        """The query with rows where its SERVICE parts were.

        Args:
            query: a query that the guard has let pass.
            evaluate: has a local SELECT query answered. Its second argument is whether the default graph is the union
                of all.
            asker: who asks.

        Raises:
            ProblemError: an endpoint does not answer, or a limit was met.
            ClientGoneError: nobody waits any more.
        """
        return _Resolution(self, self._settings, evaluate, asker).run(query)

    def actual(self, public: str) -> tuple[str, bool]:
        """Where requests for an endpoint go, and whether that is the operator's own choice."""
        return self._table[public], self._table[public] != public

    def fetch(self, public: str, query: str, columns: Sequence[str], seconds: float, asker: Asker) -> tuple[int, str]:
        """Ask another endpoint.

        Returns:
            How many rows it has for the query, and the rows as those of a VALUES block with these columns.

        Raises:
            ProblemError: it does not answer, not in time, or with what is no answer.
            ClientGoneError: nobody waits any more.
        """
        if not self._opened:
            self._pool.open()
            self._opened = True
        url, private = self.actual(public)
        request = {
            "url": url,
            "query": query,
            "seconds": seconds,
            "max_bytes": self._settings.service_bytes,
            "private": private,
            "columns": list(columns),
            "origin": public,
        }
        try:
            answer = self._pool.run(request, client=asker.client, gone=asker.gone, seconds=seconds, until=asker.until)
        except LimitError as error:
            if error.busy:
                raise _failed(public, error.what, 503) from None
            raise _failed(public, "it did not answer in time", 504) from None
        except WorkerDiedError as error:
            if asker.gone():
                raise ClientGoneError("the client has left") from None
            raise _failed(public, error.what, 502) from None
        if "error" in answer.head:
            raise _failed(public, answer.head["message"], 502)
        return answer.head["rows"], answer.body.decode()


def _failed(public: str, why: str, status: int) -> ProblemError:
    return ProblemError(
        "service-failed",
        status,
        f"the endpoint {public} could not be asked: {why}",
        service=public,
        suggestion="Try again later, ask it for less, or write SERVICE SILENT to go on without it",
    )


class _Resolution:
    """The work on one query."""

    def __init__(self, federation: Federation, settings: Settings, evaluate: Evaluate, asker: Asker) -> None:
        self._federation, self._settings, self._evaluate, self._asker = federation, settings, evaluate, asker
        self._end = time.monotonic() + self._settings.service_seconds
        self._requests = self._bytes = 0
        # Rows may be many: while the query is still read, a mark that nobody can guess stands for them.
        self._secret = secrets.token_hex(8)
        self._rows: dict[str, str] = {}

    def run(self, query: str) -> str:
        while True:
            try:
                shape = read(query)
            except ShapeError as error:
                raise ProblemError("malformed-query", 400, str(error), line=None, column=None) from None
            found = list(places(shape.where, ())) if shape.where else []
            if not found:
                return self._with_rows(query)
            choices = [(place, local_part(place, query)) for place in found]
            # one that shares something with the data goes first: its rows may then narrow the others
            place, local = min(choices, key=lambda choice: not shared_names(choice[0], choice[1][1]))
            block = self._rows_of(place, local, query, shape)
            query = query[: place.service.start] + block + query[place.service.end :]

    def _with_rows(self, query: str) -> str:
        for mark, rows in self._rows.items():
            query = query.replace(mark, rows)
        return query

    def _rows_of(self, place: Place, local: tuple[str, frozenset[str]], query: str, shape: Query) -> str:
        """The VALUES block that takes the place of a SERVICE."""
        if any(element.kind == "service" for group in place.pattern.walk() for element in group.elements):
            raise ProblemError("service-refused", 403, "a SERVICE within a SERVICE is not sent on")
        text, names = local
        shared = sorted(shared_names(place, names))
        public = shape.resolve(place.service.name) if place.service.name else ""
        body = query[place.pattern.start + 1 : place.pattern.end - 1]
        # the remote query needs the prologue, and nothing else of this one
        prologue = query[: next(token.start for token in shape.tokens if token.keyword == shape.form)]
        try:
            joins = self._join_values(text, shared, query, shape) if shared else Joins([], [], 1)
            columns = sorted({*visible(place.pattern), *joins.names})
            found, rows = self._ask_all(public, prologue, body, joins, columns)
        except ProblemError as problem:
            if place.service.silent and problem.kind == "service-failed":
                return "{}"  # Federated Query, 2.3: one solution without bindings
            raise
        if not columns:
            return "VALUES () { " + "() " * found + "}"
        mark = f"(<urn:cytolink:rows:{self._secret}:{len(self._rows)}>{' UNDEF' * (len(columns) - 1)})"
        self._rows[mark] = rows
        return f"VALUES ({' '.join('?' + name for name in columns)}) {{ {mark} }}"

    def _join_values(self, text: str, shared: Sequence[str], query: str, shape: Query) -> Joins:
        """The values of the shared variables in the local part; variables not always bound are left out."""
        most = self._settings.service_requests * self._settings.service_chunk
        start = next(token.start for token in shape.tokens if token.keyword == shape.form)
        heading = " ".join("?" + name for name in shared)
        clauses = " ".join(dataset(shape))
        asked = f"{query[:start]} SELECT DISTINCT {heading} {clauses} WHERE {{ {text} }} LIMIT {most + 1}"
        return self._evaluate(self._with_rows(asked), "FROM" not in shape.keywords)

    def _ask_all(self, public: str, prologue: str, body: str, joins: Joins, columns: Sequence[str]) -> tuple[int, str]:
        """Ask with each chunk of join values: how many rows there are, and the rows for the columns."""
        found, parts = 0, []
        for values in self._chunks(joins):
            most = self._settings.service_rows
            asked = f"{prologue} SELECT * WHERE {{ {values}{body} }} LIMIT {most + 1 - found}"
            count, rows = self._fetch(public, asked, columns)
            found += count
            self._bytes += len(values) + len(rows)
            if found > most:
                raise _too_much(f"the endpoint {public} has more than {most:,} rows for this", "service_rows", most)
            if self._bytes > (allowed := self._settings.service_bytes):
                raise _too_much(f"more than {allowed:,} bytes go to and from other endpoints", "service_bytes", allowed)
            parts += [rows] if count else []
        return found, "\n".join(parts)

    def _chunks(self, joins: Joins) -> Iterator[str]:
        """The VALUES blocks that are sent, one a request; an empty one where rows have nothing to be sent."""
        if not joins.names:
            yield from [""] if joins.count else []
            return
        heading = " ".join("?" + name for name in joins.names)
        size = self._settings.service_chunk
        for at in range(0, len(joins.rows), size):
            yield f"VALUES ({heading}) {{ {' '.join(f'({row})' for row in joins.rows[at : at + size])} }} "

    def _fetch(self, public: str, asked: str, columns: Sequence[str]) -> tuple[int, str]:
        self._requests += 1
        left = self._end - time.monotonic()
        if left <= 0:
            raise _failed(public, "the time for remote requests is over", 504)
        return self._federation.fetch(public, asked, columns, left, self._asker)


def _too_much(what: str, limit: str, allowed: int) -> ProblemError:
    suggestion = "Narrow the pattern within SERVICE, or what stands beside it"
    return ProblemError("limit-exceeded", 503, what, limit=limit, allowed=allowed, suggestion=suggestion)


def too_much_to_send(limit: str, settings: Settings) -> ProblemError:
    """More values of the local part than may be sent to another endpoint, or larger ones, by the limit."""
    most = settings.service_requests * settings.service_chunk
    much = f"{most:,} values" if limit == "service_requests" else f"{settings.service_bytes:,} bytes of values"
    return ProblemError(
        "limit-exceeded",
        503,
        f"more than {much} would have to be sent to another endpoint",
        limit=limit,
        allowed=getattr(settings, limit),
        suggestion="Narrow the part of the query outside SERVICE",
    )
