"""A SPARQL 1.1 engine elsewhere, asked by the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/).

`Engine` answers with the same kinds of answers as an embedded Oxigraph, read while they come in; `RemoteStore` is a
store over it. Neither knows which engine it is: QLever, Virtuoso, GraphDB, Neptune, Fuseki or `oxigraph serve`.
"""

from __future__ import annotations

import base64
import http.client
import re
import ssl
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox

from graph_build.deadline import Response
from graph_build.errors import CytolinkError, QueryError
from graph_build.store.embedded import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ROWS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
}
_TRIPLES = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
_ROWS_WANTED = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
_TRIPLES_WANTED = "application/n-triples, text/turtle;q=0.5, application/rdf+xml;q=0.2"
_COUNT = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
_AGENT = "Cytolink (https://w3id.org/cytolink)"
_NUMBER = re.compile(r"[0-9]{1,18}")
_SAID = 300  # characters of what an engine says of an error


class EngineError(CytolinkError):
    """The engine cannot be reached, refuses the query, or answers with what is no answer.

    Attributes:
        late: whether it did not answer in time.
        refused: whether it calls the query malformed.
    """

    late = refused = False


class LateError(EngineError):
    """The engine did not answer in time."""

    late = True


@dataclass(frozen=True)
class Access:
    """How an engine is asked.

    Attributes:
        url: its address for queries, with http or https.
        authorization: the value of the Authorization header; empty for none.
        parameters: further parameters of each request, such as ``timeout={seconds}s``; ``{seconds}`` and
            ``{milliseconds}`` stand for the time that a query may take.
        seconds: that time.
    """

    url: str
    authorization: str = ""
    parameters: str = ""
    seconds: float = 10.0

    def __post_init__(self) -> None:
        """Refuse an address that cannot be asked.

        Raises:
            EngineError: it is none of http or https, or holds a password.
        """
        parts = urlsplit(self.url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise EngineError("the engine's address is no http or https URL", where=self.url, do="Give its whole URL")
        if parts.username is not None:
            do = "Set CYTOLINK_ENGINE_AUTHORIZATION instead: addresses are shown and logged"
            raise EngineError("the engine's address holds a user's name", where=parts.hostname, do=do)


def authorization(said: str) -> str:
    """The value of an Authorization header: ``user:password`` becomes Basic (RFC 7617), all else is taken as it is."""
    if not said or " " in said or ":" not in said:
        return said
    return "Basic " + base64.b64encode(said.encode()).decode()


class _Triples:
    """The triples of a graph that comes in."""

    def __init__(self, quads: Iterator[ox.Quad]) -> None:
        self._quads = quads

    def __iter__(self) -> Iterator[ox.Triple]:
        for quad in self._quads:
            yield quad.triple


class Engine:
    """An engine, asked one query at a time over a connection that is kept open. Used from one thread."""

    def __init__(self, access: Access) -> None:
        self._access, self._parts = access, urlsplit(access.url)
        self._connection: http.client.HTTPConnection | None = None
        self._deadline: float | None = None

    def query(
        self,
        query: str,
        *,
        graph: bool,
        base_iri: str | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Any:  # noqa: ANN401 - rows, a truth value or triples, as pyoxigraph has them
        """The answer, of which no more is read than is taken.

        Args:
            query: SPARQL 1.1 Query text.
            graph: whether it is a CONSTRUCT or DESCRIBE, whose answer is a graph.
            base_iri: what relative IRIs are resolved against.
            default_graphs: IRIs, for a dataset other than the engine's own.
            named_graphs: likewise.

        Raises:
            EngineError: there is no answer. What is wrong with an answer shows while it is taken, as SyntaxError.
        """
        text = f"BASE <{base_iri}>\n{query}" if base_iri else query
        fields = [("query", text)]
        fields += [("default-graph-uri", iri) for iri in default_graphs]
        fields += [("named-graph-uri", iri) for iri in named_graphs]
        response = self._sent(urlencode(fields), _TRIPLES_WANTED if graph else _ROWS_WANTED)
        media_type = response.headers.get_content_type()
        known: dict[str, Any] = _TRIPLES if graph else _ROWS
        if media_type not in known:
            self.close()
            raise EngineError(f"the engine answered with {media_type[:80]}, which is no answer to this query")
        if graph:
            return _Triples(ox.parse(response, known[media_type], base_iri=base_iri))
        return ox.parse_query_results(response, known[media_type])

    def count(self) -> int:
        """How many quads stand in its named graphs.

        Raises:
            EngineError: it does not say within the time that a query may take, or holds quads and shows none of them
                where a query names no graph.
        """
        self._deadline = time.monotonic() + self._access.seconds
        try:
            return self._counted()
        except TimeoutError:
            raise LateError("the engine's answer did not end in time", where=self._access.url) from None
        except (SyntaxError, OSError, http.client.HTTPException) as error:
            broken = f"the engine's answer broke off or is none ({' '.join(str(error).split())[:_SAID]})"
            raise EngineError(broken, where=self._access.url) from None
        finally:
            self._deadline = None

    def _counted(self) -> int:
        answer = self.query(_COUNT, graph=False)
        row = next(answer, None) if isinstance(answer, ox.QuerySolutions) else None
        told = row["n"] if row is not None and ox.Variable("n") in answer.variables else None
        if not isinstance(told, ox.Literal) or not _NUMBER.fullmatch(told.value):
            raise EngineError("the engine does not say how many quads it holds", where=self._access.url)
        number = int(told.value)
        if number and not self.query("ASK { ?s ?p ?o }", graph=False):
            do = "Let its default graph be the union of all graphs; docs/engines.md says how"
            raise EngineError("the engine finds nothing where a query names no graph", where=self._access.url, do=do)
        return number

    def close(self) -> None:
        """Close the connection; what has not been read of an answer is lost."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _sent(self, body: str, accept: str) -> http.client.HTTPResponse:
        for fresh in (False, True):
            kept = self._connection is not None
            try:
                response = self._ask(body, accept)
            except (ConnectionError, http.client.HTTPException) as error:
                self.close()
                if kept and not fresh:
                    continue  # it had closed the connection meanwhile
                raise EngineError(
                    f"the engine does not answer ({' '.join(str(error).split())[:_SAID]})", where=self._access.url
                ) from None
            except TimeoutError:
                self.close()
                raise LateError("the engine did not answer in time", where=self._access.url) from None
            except OSError as error:
                self.close()
                raise EngineError(f"the engine cannot be reached ({error})", where=self._access.url) from None
            if response.status != 200:
                said = " ".join(response.read(4000).decode(errors="replace").split())[:_SAID]
                self.close()
                shown = said if said.isprintable() and not said.startswith("<") else "no reason that can be shown"
                failure = EngineError(f"the engine refused the query with status {response.status}: {shown}")
                failure.refused = response.status == 400
                raise failure
            return response
        raise AssertionError("unreachable")

    def _ask(self, body: str, accept: str) -> http.client.HTTPResponse:
        """Send a request; the answer to the last one must have been read."""
        access = self._access
        if self._connection is not None and self._unread():
            self.close()
        if self._connection is None:
            host, port = self._parts.hostname or "", self._parts.port
            if self._parts.scheme == "https":
                context = ssl.create_default_context()
                self._connection = http.client.HTTPSConnection(host, port, timeout=access.seconds, context=context)
            else:
                self._connection = http.client.HTTPConnection(host, port, timeout=access.seconds)
        more = access.parameters.replace("{seconds}", str(max(1, round(access.seconds))))
        more = more.replace("{milliseconds}", str(round(1000 * access.seconds)))
        query = "&".join(part for part in (self._parts.query, more) if part)
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded", "User-Agent": _AGENT}
        if access.authorization:
            headers["Authorization"] = access.authorization
        self._connection.response_class = (
            http.client.HTTPResponse if self._deadline is None else partial(Response, deadline=self._deadline)  # type: ignore[assignment]
        )
        self._connection.request("POST", (self._parts.path or "/") + (f"?{query}" if query else ""), body, headers)
        self._last = self._connection.getresponse()
        return self._last

    def _unread(self) -> bool:
        """Whether something of the last answer is left, so that the connection cannot be used again."""
        return not self._last.isclosed() and bool(self._last.read(1))


class RemoteStore:
    """A store over an engine elsewhere (see `protocol.Store`)."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def select(self, query: str, graphs: Sequence[str] | None = None) -> Rows:
        """The rows of a SELECT query (see `Store.select`)."""
        found = self._asked(query, graph=False, graphs=graphs or ())
        if not isinstance(found, ox.QuerySolutions):
            raise QueryError("a SELECT query was expected", do="Start the query with SELECT.")
        return Rows(tuple(variable.value for variable in found.variables), found)

    def ask(self, query: str) -> bool:
        """The answer to an ASK query (see `Store.ask`)."""
        found = self._asked(query, graph=False)
        if not isinstance(found, ox.QueryBoolean):
            raise QueryError("an ASK query was expected", do="Start the query with ASK.")
        return bool(found)

    def construct(self, query: str) -> Iterator[ox.Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query (see `Store.construct`)."""
        return iter(self._asked(query, graph=True))

    def __len__(self) -> int:
        """How many quads it holds."""
        return self.engine.count()

    def _asked(self, query: str, *, graph: bool, graphs: Sequence[str] = ()) -> Any:  # noqa: ANN401 - see `Engine.query`
        try:
            return self.engine.query(query, graph=graph, default_graphs=graphs, named_graphs=graphs)
        except EngineError as error:
            raise QueryError(error.what, do="See what the engine says of it.") from error
