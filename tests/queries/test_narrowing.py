"""A question about a document gives the same rows from that document's graph as from the whole release."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from ontology.namespaces import GRAPH
from queries.catalogue import catalogue, find
from queries.narrowing import Graphs, narrowed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph_build.release import Release
    from queries.catalogue import SavedQuery


ABOUT_DOCUMENTS = [
    query
    for query in catalogue().values()
    if query.form == "SELECT"
    and not query.federated
    and not query.header.across
    and any(p.type == "document" for p in query.parameters)
]


def told(rows: Iterable[Sequence[object]]) -> Counter[tuple[tuple[str, ...], ...]]:
    """Rows with how often each is there; what stands in one cell has no order."""
    return Counter(tuple(tuple(sorted(str(getattr(term, "value", "")).split())) for term in row) for row in rows)


@pytest.mark.slow
@pytest.mark.parametrize("query", ABOUT_DOCUMENTS, ids=lambda query: query.name)
def test_the_rows_are_the_same(bundled_release: Release, query: SavedQuery) -> None:
    store = bundled_release.store()
    graphs = Graphs.of(bundled_release.manifest["sources"], store.graphs())
    document = next(p.name for p in query.parameters if p.type == "document")
    for name, _ in graphs.documents:
        asked = {document: name}
        chosen = narrowed(query, asked, graphs)
        assert chosen is not None
        whole, part = store.select(query.bind(asked)), store.select(query.bind(asked), chosen)
        assert told(part) == told(whole), f"{query.name} of {name}"


def test_graphs_that_a_query_does_not_read_are_left_out() -> None:
    sides = [f"{GRAPH}{name}" for name in ("withheld", "provenance", "mappings", "mappings/of_ours")]
    shared = (f"{GRAPH}inferred", f"{GRAPH}linked/mondo.ttl", f"{GRAPH}ontology")
    graphs = Graphs.of([{"name": "a.txt", "sha256": "0" * 64}], [*shared, *sides])
    assert graphs.read_by(find("claims")).shared == shared
    assert graphs.read_by(find("concepts-named")).shared == tuple(sorted((*shared, *sides[2:])))
    assert graphs.read_by(find("contradictions")).shared == graphs.shared
    assert graphs.read_by(find("claims")).documents == graphs.documents
