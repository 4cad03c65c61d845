"""Where answers come from: a release on disk, whose store is asked in this process, or an endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import pyoxigraph as ox

from cytolink.rows import Rows
from graph_build.columns.typed import Cell, column, inferred
from graph_build.errors import QueryError
from graph_build.release import in_words_of, open_release
from queries.headers import Column
from queries.narrowing import Graphs, narrowed
from server.transports import HttpTransport

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from graph_build.columns.typed import Typed
    from queries.catalogue import SavedQuery

_JSON = "application/sparql-results+json, application/n-triples;q=0.9"
_TURTLE = "text/turtle"


class Found(NamedTuple):
    """An answer: the names of its columns and their cells; or a truth; or a graph as N-Triples."""

    cells: Mapping[str, Sequence[Cell | None]]
    truth: bool | None = None
    triples: str | None = None


class Source(Protocol):
    """Answers questions."""

    @property
    def digest(self) -> str:
        """The release that answers."""

    def saved(self, query: SavedQuery, values: Mapping[str, str]) -> Found:
        """The answer to a saved query."""

    def sparql(self, query: str) -> Found:
        """The answer to a query of the user's own."""

    def table(self, query: SavedQuery) -> Path | None:
        """The Parquet file of a saved query's whole answer, where there is one."""


class OnDisk:
    """A release on this machine. Nothing limits what a query may take.

    Raises:
        ReleaseError: there is none, or it is damaged.
    """

    def __init__(self, path: Path) -> None:
        self.release = open_release(path)
        self._store = self.release.store()

    @property
    def digest(self) -> str:
        """The release's digest."""
        return self.release.digest

    def saved(self, query: SavedQuery, values: Mapping[str, str]) -> Found:
        """The answer to a saved query, of the graphs that it can come from."""
        with in_words_of(self.release):
            text = query.bind(values)
        graphs = narrowed(query, values, Graphs.of(self.release.manifest["sources"], self._store.graphs()))
        return self._answer(text, graphs)

    def sparql(self, query: str) -> Found:
        """The answer to any query, of all graphs together."""
        return self._answer(query, None)

    def table(self, query: SavedQuery) -> Path | None:
        """The Parquet file of a saved query's whole answer, where there is one."""
        path = self.release.table_path(query.name)
        return path if path.exists() else None

    def _answer(self, text: str, graphs: Sequence[str] | None) -> Found:
        from server.cli.helping import names_graphs
        from server.federation.local import without_service

        try:
            text, _ = without_service(self._store.engine, text)
            if graphs is not None:
                named: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(graph) for graph in graphs]
                answer = self._store.engine.query(text, default_graph=[*named], named_graphs=named)
            else:
                answer = self._store.engine.query(text, use_default_graph_as_union=not names_graphs(text))
        except SyntaxError as error:
            raise QueryError(f"the query is malformed: {error}", do="See the line and column it names.") from error
        if isinstance(answer, ox.QueryBoolean):
            return Found({}, truth=bool(answer))
        if isinstance(answer, ox.QueryTriples):
            return Found({}, triples=(answer.serialize(None, ox.RdfFormat.N_TRIPLES) or b"").decode())
        names = [variable.value for variable in answer.variables]
        rows = [[_cell(term) for term in row] for row in answer]
        return Found({name: [row[place] for row in rows] for place, name in enumerate(names)})


class AtEndpoint:
    """An endpoint by its address, with its limits.

    Raises:
        CytolinkError: it cannot be reached, or refuses.
    """

    def __init__(self, url: str) -> None:
        self.transport = HttpTransport(url)
        self._digest = self.transport.get("/sparql", {"query": "ASK {}"}).release

    @property
    def digest(self) -> str:
        """The release that answered last."""
        return self._digest

    def saved(self, query: SavedQuery, values: Mapping[str, str]) -> Found:
        """The answer to a saved query."""
        if query.form != "SELECT":
            return self._get(f"/q/{query.name}.ttl", values, _TURTLE)
        return self._get(f"/q/{query.name}.json", values, _JSON)

    def sparql(self, query: str) -> Found:
        """The answer to any query that the endpoint admits."""
        return self._get("/sparql", {"query": query}, _JSON)

    def table(self, query: SavedQuery) -> Path | None:  # noqa: ARG002 - as the protocol has it
        """None: the files are not here."""
        return None

    def _get(self, path: str, values: Mapping[str, str], accept: str) -> Found:
        reply = self.transport.get(path, values, accept)
        self._digest = reply.release or self._digest
        if not reply.body.lstrip().startswith("{"):
            triples = ox.parse(reply.body.encode(), ox.RdfFormat.TURTLE)  # N-Triples are Turtle, too
            return Found({}, triples=(ox.serialize(triples, None, ox.RdfFormat.N_TRIPLES) or b"").decode())
        answer: dict[str, Any] = reply.json
        if "boolean" in answer:
            return Found({}, truth=answer["boolean"])
        rows = answer["results"]["bindings"]
        return Found({name: [_told(row.get(name)) for row in rows] for name in answer["head"]["vars"]})


def rows_of_query(source: Source, query: SavedQuery, values: Mapping[str, str]) -> Rows:
    """The rows of a saved query, of the types that its header declares; from a file where it is the whole answer.

    Raises:
        QueryError: for a wrong parameter.
    """
    origin = {"release": source.digest, "query": query.name}
    origin |= {"parameters": ", ".join(f"{name}={value}" for name, value in sorted(values.items()))}
    if not values and (file := source.table(query)):
        return Rows(query.columns, lambda: _typed(query, source.saved(query, {})), origin, file)
    found = source.saved(query, values)
    return Rows(query.columns, lambda: _typed(query, found), origin)


def rows_of_sparql(found: Found, origin: Mapping[str, str]) -> Rows:
    """The rows of a query of the user's own; a column is a number where all of it are."""
    typed = {name: inferred(cells) for name, cells in found.cells.items()}
    return Rows([Column(name, "", None, one.type) for name, one in typed.items()], lambda: typed, origin)


def _typed(query: SavedQuery, found: Found) -> dict[str, Typed]:
    return {one.name: column(found.cells[one.name], one.type, one.name) for one in query.columns}


def _cell(term: object) -> Cell | None:
    if isinstance(term, ox.Literal):
        return Cell(term.value, term.datatype.value)
    return Cell(term.value) if isinstance(term, ox.NamedNode | ox.BlankNode) else None


def _told(term: Mapping[str, str] | None) -> Cell | None:
    return Cell(term["value"], term.get("datatype", "")) if term else None


def lines(triples: str) -> Iterator[str]:
    """The statements of a graph in N-Triples, one by one."""
    return (line for line in triples.splitlines() if line and not line.startswith("#"))
