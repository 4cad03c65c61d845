"""The release that is served, with what the guard knows of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph

from graph_build.release import Release, open_release
from server.guard.parts import Statistics

if TYPE_CHECKING:
    from pathlib import Path

_VOID = "http://rdfs.org/ns/void#"


@dataclass(frozen=True)
class Opened:
    """A release with what the guard knows of it."""

    release: Release
    statistics: Statistics
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        """Compute the digest once: it is a hash of the manifest."""
        object.__setattr__(self, "digest", self.release.digest)


def opened(path: Path) -> Opened:
    """The release at `path`, or the newest in that folder.

    Raises:
        ReleaseError: there is none.
    """
    release = open_release(path)
    return Opened(release, _statistics(release))


def _statistics(release: Release) -> Statistics:
    """Counts for the guard's estimates, from the release's VoID; none where it has none."""
    try:
        data = release.void_path.read_bytes()
    except FileNotFoundError:
        return Statistics()
    store = pyoxigraph.Store()
    store.load(data, pyoxigraph.RdfFormat.TURTLE)
    predicates: dict[str, int] = {}
    rows = store.query(f"SELECT ?p ?n {{ ?part <{_VOID}property> ?p ; <{_VOID}triples> ?n }}")
    totals = store.query(f"SELECT (MAX(?n) AS ?all) {{ ?set <{_VOID}triples> ?n }}")
    if not isinstance(rows, pyoxigraph.QuerySolutions) or not isinstance(totals, pyoxigraph.QuerySolutions):
        raise TypeError("SELECT gave no rows")
    for row in rows:
        predicates[row["p"].value] = int(row["n"].value)
    total = next((int(row["all"].value) for row in totals if row["all"] is not None), 0)
    return Statistics(total, predicates)
