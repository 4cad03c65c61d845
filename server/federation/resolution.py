"""The work on one query: its SERVICE parts one after the other, each by chunks of values side by side."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from server import turns
from server.federation.account import Asked
from server.federation.local_part import dataset, local_part, places, shared_names
from server.federation.peers import peer
from server.federation.remote import Remote, lifted, remote_of
from server.guard.syntax import ShapeError, read
from server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.federation.account import Account
    from server.federation.asking import Asking
    from server.federation.local_part import Place
    from server.guard.shape import Query
    from server.settings import Settings
    from server.workers import wire
    from server.workers.process import Asker

Evaluate = Callable[[str, bool], "Joins"]
T = TypeVar("T")
R = TypeVar("R")


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


class Resolution:
    """Turns a query with SERVICE parts into one with rows in their places.

    Args:
        asking: asks other endpoints.
        settings: the limits.
        evaluate: has the local part answered.
        asker: who asks.
        account: where it is written what was asked and answered.
    """

    def __init__(self, asking: Asking, settings: Settings, evaluate: Evaluate, asker: Asker, account: Account) -> None:
        self._asking, self._settings, self._evaluate, self._asker = asking, settings, evaluate, asker
        self._account = account
        self._end = time.monotonic() + settings.service_seconds
        self._lock = threading.Lock()
        self._requests = self._bytes = 0
        # Rows may be many: while the query is still read, a mark that nobody can guess stands for them.
        self._secret = secrets.token_hex(8)
        self._rows: dict[str, str] = {}

    def run(self, query: str) -> str:
        """The query without SERVICE.

        Raises:
            ProblemError: an endpoint does not answer, or a limit was met.
            ClientGoneError: nobody waits any more.
        """
        while True:
            try:
                shape = read(query)
            except ShapeError as error:
                raise ProblemError("malformed-query", 400, str(error), line=None, column=None) from None
            found = list(places(shape.where, ())) if shape.where else []
            if not found:
                return self._with_rows(query)
            if (parted := lifted(found, query)) is not None:
                query = parted
                continue
            place, local = first_of(found, query)
            block = self._rows_of(place, local, query, shape)
            query = query[: place.service.start] + block + query[place.service.end :]

    def _with_rows(self, query: str) -> str:
        for mark, rows in self._rows.items():
            query = query.replace(mark, rows)
        return query

    def _rows_of(self, place: Place, local: tuple[str, frozenset[str]], query: str, shape: Query) -> str:
        """The VALUES block that takes the place of a SERVICE."""
        text, names = local
        remote = remote_of(place, query, shape)
        shared = sorted(shared_names(place, names))
        if remote.variable:
            return self._of_variable(remote, text, names, shared, query, shape)
        joins = self._join_values(text, shared, query, shape) if shared else Joins([], [], 1)
        columns = sorted({*remote.columns, *joins.names})
        return self._block(columns, *self._asked_of(remote, remote.endpoint, joins, columns))

    def _of_variable(
        self, remote: Remote, text: str, names: frozenset[str], shared: Sequence[str], query: str, shape: Query
    ) -> str:
        """The block for ``SERVICE ?variable``: the rows of each endpoint that the local part names (section 4)."""
        name = remote.variable
        named = self._join_values(text, [name], query, shape) if name in names else Joins([], [], 1)
        if named.count and not named.names:
            raise _refused(f"?{name} has not always a value where SERVICE ?{name} stands")
        for endpoint in named.rows:
            if endpoint[1:-1] not in self._settings.service_table:
                raise _refused(f"?{name} is {endpoint[:200]}, which is none of the endpoints this server may ask")
        columns, found, parts = sorted({*remote.columns, *shared}), 0, []
        for endpoint in named.rows:
            its = f"{text} FILTER(SAMETERM(?{name}, {endpoint}))"
            joins = self._join_values(its, shared, query, shape) if shared else Joins([], [], 1)
            count, rows = self._asked_of(remote, endpoint[1:-1], joins, columns)
            found += count
            parts += [f"({endpoint} {row[1:]}" for row in rows.split("\n") if row] or [f"({endpoint})"] * count
        return self._block([name, *columns], found, "\n".join(parts))

    def _block(self, columns: Sequence[str], found: int, rows: str) -> str:
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
        begun = time.monotonic()
        found = self._evaluate(self._with_rows(asked), "FROM" not in shape.keywords)
        self._end += time.monotonic() - begun  # the time for remote requests is theirs alone
        return found

    def _asked_of(self, remote: Remote, public: str, joins: Joins, columns: Sequence[str]) -> tuple[int, str]:
        """Ask one endpoint with all values: how many rows there are, and the rows for the columns."""
        address = self._settings.service_table[public]
        asked = Asked(public, address.url, address.stand_in, remote.silent)
        asked.sends(tuple(joins.names), joins.rows)
        self._account.asked.append(asked)
        start = time.monotonic()
        try:
            return self._all_chunks(remote, asked, joins, columns)
        except ProblemError as problem:
            asked.missing = problem.detail
            if remote.silent and problem.kind == "service-failed":
                # Federated Query, 2.3: one solution without bindings
                return 1, "(" + " ".join(["UNDEF"] * len(columns)) + ")"
            raise
        finally:
            asked.seconds = time.monotonic() - start

    def _all_chunks(self, remote: Remote, asked: Asked, joins: Joins, columns: Sequence[str]) -> tuple[int, str]:
        known = peer(asked.endpoint)
        size = min(known.chunk or self._settings.service_chunk, self._settings.service_chunk)
        if not joins.names:
            chunks: list[list[str]] = [[]] if joins.count else []
        else:
            chunks = [joins.rows[at : at + size] for at in range(0, len(joins.rows), size)]

        def ask(chunk: list[str], asker: Asker) -> tuple[int, list[str]]:
            return self._chunk(remote, asked, joins.names, chunk, columns, asker)

        if len(chunks) < 2:
            answers = [ask(chunk, self._asker) for chunk in chunks]
        else:
            answers = side_by_side(ask, chunks, known.parallel, self._asker)
        return sum(count for count, _ in answers), "\n".join(rows for _, parts in answers for rows in parts if rows)

    def _chunk(
        self,
        remote: Remote,
        asked: Asked,
        names: Sequence[str],
        chunk: list[str],
        columns: Sequence[str],
        asker: Asker,
    ) -> tuple[int, list[str]]:
        """Ask with some values; in halves where the endpoint gives only so many rows and has more."""
        most = self._settings.service_rows
        query = remote.query(names, chunk, most + 1)
        asked.asks(query)
        with self._lock:
            self._requests += 1
            if self._requests > (allowed := self._settings.service_requests):
                what = f"more than {allowed:,} requests would have to be sent to other endpoints"
                raise _too_much(what, "service_requests", allowed)
        reply = self._asking.ask(asked.endpoint, query, columns, self._end, asker)
        gives = reply.most or peer(asked.endpoint).rows
        if gives and gives <= reply.count <= most:
            if len(chunk) > 1:
                half = len(chunk) // 2
                parts = [
                    self._chunk(remote, asked, names, part, columns, asker) for part in (chunk[:half], chunk[half:])
                ]
                return sum(count for count, _ in parts), [rows for _, found in parts for rows in found]
            asked.cut += 1
        asked.answered(reply.count, reply.retries, reply.age)
        with self._lock:
            self._bytes += sum(map(len, chunk)) + len(reply.rows)
            if asked.rows > most:
                what = f"the endpoint {asked.endpoint} has more than {most:,} rows for this"
                raise _too_much(what, "service_rows", most)
            if self._bytes > (allowed := self._settings.service_bytes):
                raise _too_much(f"more than {allowed:,} bytes go to and from other endpoints", "service_bytes", allowed)
        return reply.count, [reply.rows]


def first_of(found: Sequence[Place], query: str) -> tuple[Place, tuple[str, frozenset[str]]]:
    """The SERVICE that is asked first, and its local part: one that shares something with the data, if there is one.

    Its rows may then narrow what the others are asked.
    """
    choices = [(place, local_part(place, query)) for place in found]
    return min(choices, key=lambda choice: not shared_names(choice[0], choice[1][1]))


def side_by_side(ask: Callable[[T, Asker], R], chunks: Sequence[T], most: int, asker: Asker) -> list[R]:
    """Ask with all chunks, so many at once; where one fails, the others are given up.

    Raises:
        ProblemError: what the first one that failed says.
        ClientGoneError: nobody waits any more.
    """
    stop = threading.Event()
    heeding = replace(asker, gone=lambda: stop.is_set() or asker.gone())
    with ThreadPoolExecutor(max_workers=min(most, len(chunks))) as threads:
        waiting = [threads.submit(ask, chunk, heeding) for chunk in chunks]
        try:
            with turns.laid_down():
                wait(waiting, return_when=FIRST_EXCEPTION)
            for one in waiting:
                if one.done() and (failure := one.exception()) is not None:
                    raise failure
        finally:
            stop.set()
            threads.shutdown(wait=False, cancel_futures=True)
    return [one.result() for one in waiting]


def _refused(what: str) -> ProblemError:
    return ProblemError("service-refused", 403, what, suggestion="Give it IRIs of allowed endpoints in VALUES")


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
