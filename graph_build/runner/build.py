"""A build: documents, ontology and what follows from both, published as one release."""

from __future__ import annotations

import hashlib
import heapq
import tempfile
from collections import Counter
from dataclasses import dataclass
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ontology.triples import ontology_quads

from graph_build.reason import infer
from graph_build.release import Release, publish
from graph_build.runner.local import Batch, run
from graph_build.store import EmbeddedStore
from graph_build.void import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from graph_build.settings import BuildSettings

FORMAT = 1
"""The version of the release's layout and manifest."""


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build: the release and what did not get into it."""

    release: Release
    rejected: tuple[dict[str, str], ...]
    quarantined: tuple[dict[str, object], ...]


def build(
    paths: Sequence[Path],
    out: Path,
    settings: BuildSettings,
    *,
    jobs: int = 1,
    done: Callable[[Path], None] = lambda _: None,
) -> Built:
    """Read documents and publish a release of them under `out`.

    Args:
        paths: files (see `graph_build.runner.local.documents` for folders).
        out: the folder that holds releases.
        settings: of the build.
        jobs: processes at most.
        done: called with each file when it is finished.

    Raises:
        ReleaseError: where the release cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix="cytolink-") as work:
        batch = run(paths, settings, jobs, Path(work), done)
        lines = _all_lines(batch)
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    store = EmbeddedStore.of_nquads("\n".join(lines).encode())
    release = publish(out, lines, _manifest(batch, settings), describe(store, digest))
    return Built(
        release, tuple(batch.rejected), tuple(q for p in batch.processed for q in _named(p.quarantined, p.source))
    )


def _all_lines(batch: Batch) -> list[str]:
    """The N-Quads of the data, the ontology and what is inferred from them: sorted, each once."""
    background = sorted({f"{quad} ." for quad in ontology_quads()})
    stated = list(_unique(heapq.merge(batch.lines(), background)))
    inferred = sorted({f"{quad} ." for quad in infer(EmbeddedStore.of_nquads("\n".join(stated).encode()).engine)})
    return list(_unique(heapq.merge(stated, inferred)))


def _unique(lines: Iterable[str]) -> Iterator[str]:
    before = None
    for line in lines:
        if line != before:
            yield line
        before = line


def _named(quarantined: Iterable[dict[str, object]], source: dict[str, str | int]) -> Iterator[dict[str, object]]:
    for one in quarantined:
        yield {"document": source["name"], **one}


def _manifest(batch: Batch, settings: BuildSettings) -> dict[str, Any]:
    counts = sum((Counter(p.counts) for p in batch.processed), Counter[str]())
    rules = sorted(set(chain.from_iterable(p.rules for p in batch.processed)))
    return {
        "format": FORMAT,
        "software": f"cytolink {version('cytolink')}",
        "profile": settings.profile,
        "curation": settings.curation,
        "sources": [p.source for p in batch.processed],
        "counts": dict(sorted(counts.items())),
        "rules": [f"{name}/{number}" for name, number in rules],
        "rejected": batch.rejected,
        "quarantined": sum(len(p.quarantined) for p in batch.processed),
        "stale_decisions": [f"{p.source['name']}: {one}" for p in batch.processed for one in p.stale],
    }
