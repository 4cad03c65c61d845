"""SERVICE, without a worker that can reach the network.

A query never goes to the store with a SERVICE in it. For each one, the part of the query around it is evaluated first;
the values that it shares with the remote pattern are sent along as VALUES, in chunks; and the rows that come back stand
as VALUES where the SERVICE stood. A SERVICE is a join with what the other endpoint answers (SPARQL 1.1 Federated Query,
section 4), and so is a VALUES block with the same rows, so the answer is the same.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from server.federation.local_part import Place, dataset, local_part, places, shared_names
from server.guard.shape import Query, visible
from server.guard.syntax import ShapeError, read
from server.problems import ProblemError
from server.workers.pool import Pool
from server.workers.process import NOBODY, Asker, ClientGoneError, LimitError, Source, WorkerDiedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.settings import Settings

Evaluate = Callable[[str, bool], list[dict[str, Any]]]
Row = dict[str, str]
_FETCHERS, _FETCHER_MEMORY = 4, 1 << 30
_GENID = "https://w3id.org/cytolink/.well-known/genid/"


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
            evaluate: has a local SELECT query answered: the bindings as in SPARQL results in JSON. Its second argument
                is whether the default graph is the union of all.
            asker: who asks.

        Raises:
            ProblemError: an endpoint does not answer, or a limit was met.
            ClientGoneError: nobody waits any more.
        """
        return _Resolution(self, self._settings, evaluate, asker).run(query)

    def actual(self, public: str) -> tuple[str, bool]:
        """Where requests for an endpoint go, and whether that is the operator's own choice."""
        return self._table[public], self._table[public] != public

    def fetch(self, public: str, query: str, seconds: float, asker: Asker) -> dict[str, Any]:
        """Ask another endpoint.

        Raises:
            ProblemError: it does not answer, or not in time.
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
        }
        try:
            answer = self._pool.run(request, client=asker.client, gone=asker.gone, seconds=seconds)
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
        found: dict[str, Any] = json.loads(answer.body)
        return found


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
        self._requests = 0
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
            joins = self._join_values(text, shared, query, shape) if shared else [("", [])]
            found, variables = self._ask_all(public, prologue, body, joins, visible(place.pattern))
        except ProblemError as problem:
            if place.service.silent and problem.kind == "service-failed":
                return "{}"  # Federated Query, 2.3: one solution without bindings
            raise
        if not variables:
            return "VALUES () { " + "() " * len(found) + "}"
        mark = f"(<urn:cytolink:rows:{self._secret}:{len(self._rows)}>{' UNDEF' * (len(variables) - 1)})"
        self._rows[mark] = "\n".join(
            "(" + " ".join(row.get(name, "UNDEF") for name in variables) + ")" for row in found
        )
        return f"VALUES ({' '.join('?' + name for name in variables)}) {{ {mark} }}"

    def _join_values(self, text: str, shared: Sequence[str], query: str, shape: Query) -> list[tuple[str, list[Row]]]:
        """The values of the shared variables in the local part, in chunks; those not always bound are left out."""
        most = self._settings.service_requests * self._settings.service_chunk
        start = next(token.start for token in shape.tokens if token.keyword == shape.form)
        heading = " ".join("?" + name for name in shared)
        clauses = " ".join(dataset(shape))
        asked = f"{query[:start]} SELECT DISTINCT {heading} {clauses} WHERE {{ {text} }} LIMIT {most + 1}"
        bindings = self._evaluate(self._with_rows(asked), "FROM" not in shape.keywords)
        if len(bindings) > most:
            raise ProblemError(
                "limit-exceeded",
                503,
                f"more than {most:,} values would have to be sent to another endpoint",
                limit="service_requests",
                allowed=self._settings.service_requests,
                suggestion="Narrow the part of the query outside SERVICE",
            )
        always = [name for name in shared if all(name in row and row[name]["type"] != "bnode" for row in bindings)]
        rows = list(dict.fromkeys(tuple(term(row[name]) for name in always) for row in bindings))
        if not always:
            return [("", [])] if bindings else []
        size = self._settings.service_chunk
        heading = " ".join("?" + name for name in always)
        return [
            (heading, [dict(zip(always, row, strict=True)) for row in rows[at : at + size]])
            for at in range(0, len(rows), size)
        ]

    def _ask_all(
        self, public: str, prologue: str, body: str, joins: list[tuple[str, list[Row]]], names: frozenset[str]
    ) -> tuple[list[Row], list[str]]:
        """Ask with each chunk of join values; `names` are the variables that the pattern lets out."""
        found: list[Row] = []
        variables = dict.fromkeys(sorted(names))
        for heading, chunk in joins:
            values = ""
            if heading:
                values = " ".join("(" + " ".join(row.values()) + ")" for row in chunk)
                values = f"VALUES ({heading}) {{ {values} }} "
            most = self._settings.service_rows
            asked = f"{prologue} SELECT * WHERE {{ {values}{body} }} LIMIT {most + 1 - len(found)}"
            answer = self._fetch(public, asked)
            variables.update(dict.fromkeys(answer["head"]["vars"]))
            rows = answer["results"]["bindings"]
            found += [{name: term(value, public) for name, value in row.items()} for row in rows]
            if len(found) > most:
                raise ProblemError(
                    "limit-exceeded",
                    503,
                    f"the endpoint {public} has more than {most:,} rows for this",
                    limit="service_rows",
                    allowed=most,
                    suggestion="Narrow the pattern within SERVICE, or what stands beside it",
                )
        return found, list(variables)

    def _fetch(self, public: str, asked: str) -> dict[str, Any]:
        self._requests += 1
        left = self._end - time.monotonic()
        if left <= 0:
            raise _failed(public, "the time for remote requests is over", 504)
        return self._federation.fetch(public, asked, left, self._asker)


def term(value: dict[str, Any], origin: str = "") -> str:
    """A term of a SPARQL result in JSON as it is written in a query.

    A blank node of another endpoint gets an IRI (RDF 1.1 Concepts, section 3.5): it cannot be named otherwise.
    """
    text = str(value["value"])
    if value["type"] == "uri":
        return "<" + "".join(_iri_character(character) for character in text) + ">"
    if value["type"] == "bnode":
        return f"<{_GENID}{hashlib.sha256(f'{origin} {text}'.encode()).hexdigest()[:32]}>"
    quoted = '"' + text.translate(_ESCAPES) + '"'
    if language := value.get("xml:lang"):
        return f"{quoted}@{''.join(c for c in str(language) if c.isalnum() or c == '-')}"
    if datatype := value.get("datatype"):
        return f"{quoted}^^{term({'type': 'uri', 'value': datatype})}"
    return quoted


_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_BAD_IN_IRI = frozenset('<>"{}|^`\\')


def _iri_character(character: str) -> str:
    bad = character in _BAD_IN_IRI or character <= " "
    return "".join(f"%{byte:02X}" for byte in character.encode()) if bad else character
