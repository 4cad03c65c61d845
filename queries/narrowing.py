"""A saved query about a document is asked of that document's graph: its cost does not grow with the release.

What a document says, and all that is found beside it, has the document's nodes as subjects. So the graphs of other
documents cannot change an answer that a file name narrows down; without them, patterns and aggregates that the query
would otherwise work out for the whole release are worked out for the document. A query of which a row draws on several
documents says so in its header (`across: true`). Each pattern is looked for in each graph, so a query also says which
graphs that all documents share its rows draw on (`reads`): most, on the ontology and what is inferred alone. Tests hold
that the rows are the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ontology.namespaces import GRAPH
from queries.headers import SIDE_GRAPHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from queries.catalogue import SavedQuery

MOST = 3
"""Documents at most: every pattern is looked for in each graph, so for many of them the whole release is quicker."""
_DOCUMENT = GRAPH + "document/"


@dataclass(frozen=True, slots=True)
class Graphs:
    """The named graphs of a release.

    Attributes:
        documents: file name and graph of each document.
        shared: all other graphs.
    """

    documents: tuple[tuple[str, str], ...]
    shared: tuple[str, ...]

    @classmethod
    def of(cls, sources: Iterable[Mapping[str, Any]], names: Iterable[str]) -> Graphs:
        """The graphs of a release.

        Args:
            sources: its documents, as the manifest has them.
            names: IRIs of all its named graphs.
        """
        documents = ((str(one["name"]), f"{_DOCUMENT}{str(one['sha256'])[:16]}") for one in sources)
        return cls(tuple(documents), tuple(sorted(name for name in names if not name.startswith(_DOCUMENT))))

    def read_by(self, query: SavedQuery) -> Graphs:
        """Without the graphs that the header of a query says its rows never come from."""
        left = set(SIDE_GRAPHS) - set(query.header.reads)
        return replace(self, shared=tuple(name for name in self.shared if _side(name) not in left)) if left else self


def _side(graph: str) -> str:
    """What a graph that all documents share is called: "mappings" of all graphs of mappings."""
    return graph.removeprefix(GRAPH).partition("/")[0]


def narrowed(query: SavedQuery, values: Mapping[str, str], graphs: Graphs) -> tuple[str, ...] | None:
    """The graphs that an answer can come from; None where the whole release has to be asked.

    Args:
        query: a saved query.
        values: texts by parameter, as they are given to `SavedQuery.bind`.
        graphs: of the release that is asked.
    """
    if query.federated or query.header.across:
        return None
    asked = [values.get(p.name, p.default or "") for p in query.parameters if p.type == "document"]
    if not any(asked):
        return None
    found = [graph for name, graph in graphs.documents if all(name.startswith(beginning) for beginning in asked)]
    return (*found, *graphs.read_by(query).shared) if len(found) <= MOST else None
