"""The work on one query: its SERVICE parts one after the other."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.federation.account import Asked
from server.federation.local_part import dataset, local_part, places, shared_names
from server.federation.remote import Remote, lifted, remote_of
from server.federation.requests import Requests
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
        self._settings, self._evaluate, self._asker = settings, evaluate, asker
        self._account = account
        self._requests = Requests(asking, settings)
        # Rows may be many: while the query is still read, a mark that nobody can guess stands for them.
        self._secret = secrets.token_hex(8)
        self._rows: dict[str, str] = {}

    def run(self, query: str, base: str = "") -> str:
        """The query without SERVICE; its relative IRIs are resolved against `base`.

        Raises:
            ProblemError: an endpoint does not answer, or a limit was met.
            ClientGoneError: nobody waits any more.
        """
        while True:
            try:
                shape = read(query, base=base)
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
        self._requests.put_off(time.monotonic() - begun)  # the time for remote requests is theirs alone
        return found

    def _asked_of(self, remote: Remote, public: str, joins: Joins, columns: Sequence[str]) -> tuple[int, str]:
        """Ask one endpoint with all values: how many rows there are, and the rows for the columns."""
        address = self._settings.service_table[public]
        asked = Asked(public, address.url, address.stand_in, remote.silent)
        asked.sends(tuple(joins.names), joins.rows)
        self._account.asked.append(asked)
        start = time.monotonic()
        try:
            if not joins.count:
                return 0, ""
            return self._requests.rows(remote, asked, joins.names, joins.rows, columns, self._asker)
        except ProblemError as problem:
            asked.missing = problem.detail
            if remote.silent and problem.kind == "service-failed":
                # Federated Query, 2.3: one solution without bindings
                return 1, "(" + " ".join(["UNDEF"] * len(columns)) + ")"
            raise
        finally:
            asked.seconds = time.monotonic() - start


def first_of(found: Sequence[Place], query: str) -> tuple[Place, tuple[str, frozenset[str]]]:
    """The SERVICE that is asked first, and its local part: one that shares something with the data, if there is one.

    Its rows may then narrow what the others are asked.
    """
    choices = [(place, local_part(place, query)) for place in found]
    return min(choices, key=lambda choice: not shared_names(choice[0], choice[1][1]))


def _refused(what: str) -> ProblemError:
    return ProblemError("service-refused", 403, what, suggestion="Give it IRIs of allowed endpoints in VALUES")


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
