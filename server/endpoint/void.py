"""What the release that is served says of itself in numbers (VoID, https://www.w3.org/TR/void/)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph

if TYPE_CHECKING:
    from server.endpoint.opened import Opened

_VOID = "http://rdfs.org/ns/void#"
_SD_NAME = pyoxigraph.NamedNode("http://www.w3.org/ns/sparql-service-description#name")
_TRIPLES = pyoxigraph.NamedNode(_VOID + "triples")


def size_of(graph: str, opened: Opened) -> int:
    """How many triples a named graph of the release holds; 0 where they are not counted."""
    name = pyoxigraph.NamedNode(graph)
    named = {t.subject for t in opened.void if t.predicate == _SD_NAME and t.object == name}
    counts = (t.object for t in opened.void if t.predicate == _TRIPLES and t.subject in named)
    return max((int(count.value) for count in counts if isinstance(count, pyoxigraph.Literal)), default=0)
