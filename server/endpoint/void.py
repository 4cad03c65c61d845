"""What the release that is served says of itself in numbers (VoID, https://www.w3.org/TR/void/)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.release import Release

_VOID = "http://rdfs.org/ns/void#"
_SD_NAME = pyoxigraph.NamedNode("http://www.w3.org/ns/sparql-service-description#name")
_TRIPLES = pyoxigraph.NamedNode(_VOID + "triples")


def triples(release: Release) -> Iterator[pyoxigraph.Triple]:
    """The release's numbers, as they were published."""
    for quad in pyoxigraph.parse(release.void_path.read_bytes(), pyoxigraph.RdfFormat.TURTLE):
        yield quad.triple


def size_of(graph: str, release: Release) -> int:
    """How many triples a named graph of the release holds; 0 where they are not counted."""
    counted = list(triples(release))
    named = {t.subject for t in counted if t.predicate == _SD_NAME and t.object == pyoxigraph.NamedNode(graph)}
    counts = (t.object for t in counted if t.predicate == _TRIPLES and t.subject in named)
    return max((int(count.value) for count in counts if isinstance(count, pyoxigraph.Literal)), default=0)
