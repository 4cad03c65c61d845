"""Classes that lie above themselves: a closure over such a circle would make all of it equal."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.linking.linked import SUBCLASS
from ontology.errors import VocabularyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph_build.linking.files import Source
    from graph_build.linking.linked import Stated

Edge = tuple[str, str]
_FORMATS = {"turtle": ox.RdfFormat.TURTLE, "rdfxml": ox.RdfFormat.RDF_XML}


def check_cycles(triples: Iterable[Stated], source: Source, where: str, lines: Mapping[Edge, int]) -> None:
    """Refuse triples in which a class lies above itself.

    Args:
        triples: of a file.
        source: the file, to find the lines of the circle where they are not known.
        where: its name, for messages.
        lines: of the edges of the hierarchy, where the file's reader knows them.

    Raises:
        VocabularyError: names the classes of the circle, and the line of each edge where the form has lines.
    """
    circle = _circle(triples)
    if not circle:
        return
    edges = list(pairwise(circle))
    known = lines or _lines_of(set(edges), source)
    told = [_short(circle[0])]
    for edge in edges:
        line = f" (line {known[edge]})" if edge in known else ""
        told.append(f"under {_short(edge[1])}{line}")
    first = min((known[edge] for edge in edges if edge in known), default=0)
    raise VocabularyError(
        f"a class lies above itself: {' '.join(told)}",
        where=f"{where}, line {first}" if first else where,
        do="Cut one of these edges in the file.",
    )


def _circle(triples: Iterable[Stated]) -> list[str]:
    """The classes of one circle, the first again at the end; empty where there is none."""
    parents: dict[str, list[str]] = {}
    for triple in triples:
        low, relation, high = triple
        if relation == SUBCLASS and low.startswith("<") and high.startswith("<"):
            parents.setdefault(low[1:-1], []).append(high[1:-1])
    done: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            node, left = stack.pop()
            if left:
                del path[node]
                done.add(node)
            elif node in path:
                above = list(path)
                return [*above[above.index(node) :], node]
            elif node not in done:
                path[node] = None
                stack.append((node, True))
                stack.extend((parent, False) for parent in parents.get(node, ()))
    return []


def _lines_of(edges: set[Edge], source: Source) -> dict[Edge, int]:
    """Where some edges stand: the file is parsed again, fed line by line, so that each triple is known by its line."""
    form = _FORMATS.get(source.form)
    if form is None:
        return {}
    found: dict[Edge, int] = {}
    feed = _LineByLine(source.data)
    for quad in ox.parse(feed, form, base_iri="https://w3id.org/cytolink/"):  # type: ignore[arg-type]
        if str(quad.predicate) == SUBCLASS and isinstance(quad.subject, ox.NamedNode):
            edge = (quad.subject.value, str(getattr(quad.object, "value", "")))
            if edge in edges:
                found.setdefault(edge, feed.line)
            if len(found) == len(edges):
                break
    return found


class _LineByLine:
    """A file that gives one line at each reading, and knows how many it has given."""

    def __init__(self, data: bytes) -> None:
        self._lines = iter(data.splitlines(keepends=True))
        self.line = 0

    def read(self, *_: int) -> bytes:
        """The next line, whatever size is asked for."""
        self.line += 1
        return next(self._lines, b"")


def _short(iri: str) -> str:
    return iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1]
