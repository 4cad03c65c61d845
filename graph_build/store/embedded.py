"""The store that lives in this process: Oxigraph, in memory or over a release's directory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.errors import QueryError, ReleaseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from graph_build.store.protocol import Term


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a SELECT, read row by row."""

    variables: tuple[str, ...]
    solutions: ox.QuerySolutions

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        """Each row as a tuple, one term or None a variable."""
        for solution in self.solutions:
            yield tuple(term if not isinstance(term, ox.Triple) else None for term in solution)


class EmbeddedStore:
    """Quads in Oxigraph. `SERVICE` is not guarded here: untrusted queries go through the server's workers."""

    def __init__(self, engine: ox.Store) -> None:
        self.engine = engine

    @classmethod
    def of(cls, quads: Iterable[ox.Quad]) -> EmbeddedStore:
        """A store in memory that holds the quads."""
        engine = ox.Store()
        engine.bulk_extend(quads)
        return cls(engine)

    @classmethod
    def of_nquads(cls, data: bytes) -> EmbeddedStore:
        """A store in memory that holds the quads of an N-Quads text.

        Raises:
            ReleaseError: where the text is not N-Quads.
        """
        engine = ox.Store()
        try:
            engine.bulk_load(data, ox.RdfFormat.N_QUADS)
        except SyntaxError as error:
            raise ReleaseError(f"the N-Quads are damaged ({error})", do="Build the release again.") from error
        return cls(engine)

    @classmethod
    def open(cls, folder: Path) -> EmbeddedStore:
        """A store over a directory, read-only; nothing else may write there meanwhile.

        Raises:
            ReleaseError: where the directory holds no readable store.
        """
        try:
            return cls(ox.Store.read_only(str(folder)))
        except OSError as error:
            raise ReleaseError(
                f"the store cannot be opened ({error})", where=str(folder), do="Build the release again."
            ) from error

    def _run(
        self, query: str, graphs: Sequence[str] | None = None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        try:
            if graphs is None:
                return self.engine.query(query, use_default_graph_as_union=True)
            named: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(graph) for graph in graphs]
            return self.engine.query(query, default_graph=[*named], named_graphs=named)
        except SyntaxError as error:
            raise QueryError(f"the query is malformed: {error}", do="See the line and column it names.") from error

    def select(self, query: str, graphs: Sequence[str] | None = None) -> Rows:
        """The rows of a SELECT query (see `Store.select`)."""
        answer = self._run(query, graphs)
        if not isinstance(answer, ox.QuerySolutions):
            raise QueryError("a SELECT query was expected", do="Start the query with SELECT.")
        return Rows(tuple(v.value for v in answer.variables), answer)

    def ask(self, query: str) -> bool:
        """The answer to an ASK query (see `Store.ask`)."""
        answer = self._run(query)
        if not isinstance(answer, ox.QueryBoolean):
            raise QueryError("an ASK query was expected", do="Start the query with ASK.")
        return bool(answer)

    def construct(self, query: str) -> Iterator[ox.Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query (see `Store.construct`)."""
        answer = self._run(query)
        if not isinstance(answer, ox.QueryTriples):
            raise QueryError("a CONSTRUCT or DESCRIBE query was expected", do="Start the query with CONSTRUCT.")
        return iter(answer)

    def graphs(self) -> list[str]:
        """The IRIs of all named graphs."""
        return [graph.value for graph in self.engine.named_graphs() if isinstance(graph, ox.NamedNode)]

    def __len__(self) -> int:
        """How many quads it holds."""
        return len(self.engine)
