"""What a store must do, whatever engine is behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Term = ox.NamedNode | ox.BlankNode | ox.Literal
"""An RDF 1.1 term as it stands in an answer."""


class Answer(Protocol):
    """The rows of a SELECT: names of the columns, and for each row a term or None a column."""

    @property
    def variables(self) -> Sequence[str]:
        """Column names without the question mark."""

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        """The rows, in the order of the query."""


class Store(Protocol):
    """A set of quads that answers SPARQL 1.1 queries; its default graph is the union of all its graphs."""

    def select(self, query: str, graphs: Sequence[str] | None = None) -> Answer:
        """The rows of a SELECT query.

        Args:
            query: SPARQL 1.1 Query text.
            graphs: IRIs of the graphs that are asked alone, as the default graph and as named graphs.

        Raises:
            QueryError: where the query is malformed or is no SELECT.
        """

    def ask(self, query: str) -> bool:
        """The answer to an ASK query.

        Raises:
            QueryError: where the query is malformed or is no ASK.
        """

    def construct(self, query: str) -> Iterator[ox.Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query.

        Raises:
            QueryError: where the query is malformed or is neither.
        """

    def __len__(self) -> int:
        """How many quads it holds."""
