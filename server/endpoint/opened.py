"""The release that is served, with what the guard knows of it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

import pyoxigraph

from graph_build.errors import ReleaseError
from graph_build.release import Release, open_release
from graph_build.release.papers import Papers
from graph_build.release.void import SD
from queries.narrowing import Graphs
from server.endpoint.void import uses
from server.guard.parts import Statistics
from server.workers.process import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_VOID = "http://rdfs.org/ns/void#"
_TURTLE = pyoxigraph.RdfFormat.TURTLE


@dataclass(frozen=True)
class Opened:
    """A release with what the guard knows of it.

    Attributes:
        release: where it is.
        statistics: for the guard's estimates.
        void: what it says of itself in numbers; read once, so that no request depends on the file.
        graph: what the system says of its N-Quads, to notice that somebody has changed them since.
        graphs: its named graphs.
        digest: the release's.
        papers: what its documents are called.
        source: the release as the workers see it.
    """

    release: Release
    statistics: Statistics
    void: tuple[pyoxigraph.Triple, ...]
    graph: os.stat_result
    graphs: Graphs
    digest: str = field(init=False)
    papers: Papers = field(init=False)
    source: Source = field(init=False)

    def __post_init__(self) -> None:
        """Compute the digest once: it is a hash of the manifest."""
        object.__setattr__(self, "digest", self.release.digest)
        object.__setattr__(self, "papers", Papers(self.release.manifest.get("sources", ())))
        object.__setattr__(self, "source", Source(self.release.store_path, self.digest))

    @property
    def holds_words(self) -> bool:
        """Whether its documents' wording is in it: quotations, and texts of nine words or more as names and values."""
        return self.release.manifest.get("profile") != "without-quotes"

    @property
    def packed(self) -> bool:
        """Whether the file of the N-Quads is gzip."""
        return self.release.graph_path.suffix == ".gz"

    def quads(self) -> IO[bytes]:
        """The file of the release's N-Quads as it is, opened.

        Raises:
            ReleaseError: they are gone, or have been changed since the release was opened.
        """
        path = self.release.graph_path
        try:
            file = path.open("rb")
        except OSError as error:
            raise ReleaseError(f"a file is missing ({error.strerror})", where=str(path)) from None
        now = os.fstat(file.fileno())
        if (now.st_size, now.st_mtime_ns) != (self.graph.st_size, self.graph.st_mtime_ns):
            file.close()
            raise ReleaseError("the N-Quads have been changed since the release was opened", where=str(path))
        return file


def opened(path: Path) -> Opened:
    """The release at `path`, or the newest in that folder.

    Raises:
        ReleaseError: there is none, or it is damaged.
    """
    release = open_release(path)
    try:
        void = tuple(quad.triple for quad in pyoxigraph.parse(release.void_path.read_bytes(), _TURTLE))
        graph = release.graph_path.stat()
    except (OSError, SyntaxError) as error:
        raise ReleaseError(f"a file cannot be read ({error})", where=str(release.path)) from error
    return Opened(release, _statistics(void), void, graph, Graphs.of(release.manifest.get("sources", ()), _named(void)))


def _named(void: tuple[pyoxigraph.Triple, ...]) -> Iterator[str]:
    """The named graphs that are described."""
    return (
        t.object.value for t in void if t.predicate.value == SD + "name" and isinstance(t.object, pyoxigraph.NamedNode)
    )


def _statistics(void: tuple[pyoxigraph.Triple, ...]) -> Statistics:
    """Counts for the guard's estimates, from the release's VoID.

    Raises:
        ReleaseError: a count is no number.
    """
    try:
        predicates = uses(void, "property")
        sizes = [
            int(t.object.value)
            for t in void
            if t.predicate.value == _VOID + "triples" and isinstance(t.object, pyoxigraph.Literal)
        ]
    except ValueError as error:
        raise ReleaseError(f"the release's description counts with what is no number ({error})") from None
    return Statistics(max(sizes, default=0), predicates)
