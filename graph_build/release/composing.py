"""Stated lines become a release: background and linked graphs joined, closed over, described, published."""

from __future__ import annotations

import hashlib
import heapq
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graph_build.reasoning.inference import infer
from graph_build.release.publishing import publish
from graph_build.release.void import describe
from graph_build.store import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from graph_build.release import Release


def lines_of(quads: Iterable[ox.Quad]) -> list[str]:
    """Quads as N-Quads lines, sorted, each once, without line ends."""
    return sorted({f"{quad} ." for quad in quads})


def merged(*sorted_lines: Iterable[str]) -> Iterator[str]:
    """Sorted lines of several sources as one, each once."""
    before = None
    for line in heapq.merge(*sorted_lines):
        if line != before:
            yield line
        before = line


def store_of(lines: Iterable[str]) -> EmbeddedStore:
    """A store in memory that holds the lines."""
    return EmbeddedStore.of_nquads("\n".join(lines).encode())


def compose(stated: list[str], store: EmbeddedStore, manifest: Mapping[str, Any], out: Path) -> Release:
    """Add what follows from stated lines and publish the whole.

    Args:
        stated: N-Quads, sorted, each once.
        store: the same in memory; what is inferred is added to it.
        manifest: all but the graph's entry.
        out: the folder that holds releases.

    Raises:
        ReleaseError: where the release cannot be written.
    """
    inferred = lines_of(infer(store.engine))
    store.engine.bulk_load("\n".join(inferred).encode(), ox.RdfFormat.N_QUADS)
    lines = list(merged(stated, inferred))
    digest = hashlib.sha256()
    for line in lines:
        digest.update(f"{line}\n".encode())
    return publish(out, lines, manifest, describe(store, digest.hexdigest()))
