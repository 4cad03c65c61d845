"""A build: documents, ontology and what follows from both, published as one release."""

from __future__ import annotations

import fcntl
import os
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import version
from itertools import chain
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graph_build.curation import in_force, outdated
from graph_build.errors import ReleaseError, SettingsError
from graph_build.linking import Linked, background_lines, linked_entries, reading_entry
from graph_build.linking.terms import write_terms
from graph_build.pipeline import asked, confidence_model, lacking
from graph_build.rdf import may_hold_title
from graph_build.release.blocks import lines_of, merged
from graph_build.release.composing import compose
from graph_build.runner import cluster as clusters
from graph_build.runner.basis import basis_of, following
from graph_build.runner.local import Batch, run
from graph_build.runner.one import Task, background_of
from graph_build.scratch import scratch
from graph_build.settings import BOUND, LEAST_READ
from graph_build.vocabulary import vocabulary_quads
from ontology.namespaces import GRAPH
from ontology.terms import enlarged, using
from ontology.triples import ontology_quads
from queries.publication import triples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from graph_build.release import Release
    from graph_build.settings import BuildSettings
    from graph_build.sources import Found

FORMAT = 1
"""The version of the release's layout and manifest."""
PARTS = ".parts"
"""Within the folder of releases: what was made of each document, kept for the next build."""


@dataclass(frozen=True, slots=True)
class Publishing:
    """How much of what was given must have been read for `current` to point to the new release.

    A server follows `current`: it is not to lose what it serves to a wrong path, or to a format that is read no more.

    Attributes:
        least_read: the share of the documents, from 0 to 1; equal documents count once.
        allow_empty: whether a release of no document will do.

    Raises:
        SettingsError: for a share that is none.
    """

    least_read: float = LEAST_READ
    allow_empty: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.least_read <= 1:
            do = "Give a number from 0 to 1."
            raise SettingsError(f"{self.least_read} is no share of documents", where="--least-read", do=do)

    def refuses(self, batch: Batch) -> str:
        """Why `current` has to stay as it is after a batch; empty where nothing speaks against it."""
        if not batch.processed:
            return "" if self.allow_empty else "no document could be read; --allow-empty publishes such a release"
        if (share := batch.share_read) < self.least_read:
            told = f"only {share:.0%} of the documents could be read, and {self.least_read:.0%} are asked for"
            return f"{told}; --least-read names another share"
        return ""


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build.

    Attributes:
        release: what was published.
        rejected: documents that could not be read: name, place and reason of each.
        quarantined: facts and annotations that are kept out: document, what it is and reason of each.
        skipped: files that are no documents: place and reason of each.
        read: how many documents were read.
        kept: how many are in as they were at an earlier build.
        why: for how many of them each was a reason: "new", or what has changed since they were read.
        held_back: why `current` does not point to the release; empty where it does.
    """

    release: Release
    rejected: tuple[dict[str, str], ...]
    quarantined: tuple[dict[str, object], ...]
    skipped: tuple[dict[str, str], ...] = ()
    read: int = 0
    kept: int = 0
    why: Mapping[str, int] = field(default_factory=dict)
    held_back: str = ""


def build(
    found: Iterable[Found],
    out: Path,
    settings: BuildSettings,
    *,
    sources: Sequence[Linked] = (),
    jobs: int = 1,
    cluster: str = "",
    publishing: Publishing = Publishing(),
    done: Callable[[str], None] = lambda _: None,
) -> Built:
    """Read documents and publish a release of them under `out`.

    Args:
        found: the documents, as `graph_build.sources.documents` finds them.
        out: the folder that holds releases.
        settings: of the build.
        sources: ontologies and mapping sets to link; the documents are read with their names, too.
        jobs: processes at most.
        cluster: the address of a Dask scheduler whose workers read, or "local"; else processes of this machine do.
        publishing: how much must have been read for `current` to point to the release.
        done: called with the name of each document that is finished.

    Raises:
        ReleaseError: where the release cannot be written.
        ClusterError: where the cluster cannot do the build.
    """
    # what machines of a cluster have to see lies in the folder that they share
    with _kept(out.absolute()) as parts, scratch("cytolink-build-", parts if cluster else None) as work:
        if sources:
            settings = replace(settings, terms=str(write_terms(sources, work / "terms.json")))
        stated = _background(settings, sources)
        path = work / "background.nq"
        path.write_text("".join(f"{line}\n" for line in stated), encoding="utf-8", newline="\n")
        task = Task(settings, basis_of(settings), path, following(stated), parts)
        batch = clusters.run(found, task, cluster, jobs, done) if cluster else run(found, task, jobs, done)
        manifest = _manifest(batch, settings) | linked_entries((), sources) | reading_entry(sources)
        held_back = publishing.refuses(batch)
        with using(enlarged(settings.vocabulary)):  # the index of names says of what kind each term is
            release = compose(batch.parts, stated, background_of(path), manifest, out, current=not held_back)
    quarantined = chain.from_iterable(_named(p.quarantined, p.source) for p in batch.processed)
    left_out = (tuple(batch.rejected), tuple(quarantined), tuple(batch.skipped))
    return Built(release, *left_out, batch.read, batch.kept, dict(batch.why), held_back)


@contextmanager
def _kept(out: Path) -> Iterator[Path]:
    """The folder in which the documents' parts are kept from build to build, held by one build at a time."""
    folder = out / PARTS
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise ReleaseError(
            f"cannot write the release here ({error.strerror})", where=str(out), do="Choose another --out."
        ) from error
    try:
        _lock(handle, out)
        for left in folder.glob("*/.*"):  # by a build that was killed while it wrote them
            left.unlink()
        yield folder
    finally:
        os.close(handle)


def _lock(handle: int, out: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise ReleaseError(
            "another build is at work here", where=str(out), do="Wait for it, or choose another --out."
        ) from error


def _background(settings: BuildSettings, sources: Sequence[Linked]) -> list[str]:
    """What all documents stand before, as N-Quads: sorted, each once."""
    own = list(merged(_shipped(), lines_of(vocabulary_quads(settings.vocabulary))))
    return list(background_lines(own, sources))


@cache
def _shipped() -> tuple[str, ...]:
    """The ontology and the saved queries, sorted: the same for every build of a process."""
    return tuple(merged(lines_of(ontology_quads()), lines_of(_query_quads())))


def _query_quads() -> Iterator[ox.Quad]:
    """The saved queries, published in a graph of their own."""
    graph = ox.NamedNode(GRAPH + "queries")
    for triple in triples():
        yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _named(quarantined: Iterable[dict[str, object]], source: dict[str, object]) -> Iterator[dict[str, object]]:
    for one in quarantined:
        yield {"document": source["name"], **one}


def _manifest(batch: Batch, settings: BuildSettings) -> dict[str, Any]:
    counts = sum((Counter(p.counts) for p in batch.processed), Counter[str]())
    withheld = sum((Counter(p.withheld) for p in batch.processed), Counter[str]())
    rules = sorted(set(chain.from_iterable(p.rules for p in batch.processed)))
    added: dict[str, Any] = {}
    if settings.vocabulary:
        added["vocabulary"] = [addition.entry() for addition in settings.vocabulary]
    if missing := lacking(settings):
        added["models_missing"] = missing
    if settings.worksheets:
        added["worksheets"] = [{"file": one.file, "sha256": one.digest} for one in settings.worksheets]
    if settings.metadata:
        added["metadata"] = [
            {"document": key, **one.entry(title=may_hold_title(one, quotes=settings.quotes))}
            for key, one in settings.metadata
        ]
    return {
        **added,
        "format": FORMAT,
        "software": f"cytolink {version('cytolink')}",
        "profile": settings.profile,
        "curation": settings.curation,
        "models": [{"name": name, "sha256": sha256} for name, sha256 in asked(settings)],
        "bound": "by kind" if settings.bound is None else str(settings.bound),
        "bounds": _bounds(settings),
        "sources": [p.source for p in batch.processed],
        "counts": dict(sorted(counts.items())),
        "withheld": dict(sorted(withheld.items())),
        "rules": [f"{name}/{number}" for name, number in rules],
        "rejected": [{"name": one["name"], "reason": one["reason"]} for one in batch.rejected],
        "quarantined": sum(len(p.quarantined) for p in batch.processed),
        "stale_decisions": list(_stale(batch, settings)),
    }


def _bounds(settings: BuildSettings) -> dict[str, str]:
    """How sure a fact of each kind had to be; "other" for the kinds that have no bound of their own."""
    sure_of = confidence_model(settings.confidence_model)
    told = sure_of.bounds if sure_of is not None and settings.bound is None else {}
    own = {kind: f"{bound / 100:.2f}" for kind, bound in sorted(told.items())}
    return own | {"other": str(BOUND if settings.bound is None else settings.bound)}


def _stale(batch: Batch, settings: BuildSettings) -> Iterator[str]:
    """The reviewers' decisions that were left out, each with its document."""
    for processed in batch.processed:
        yield from (f"{processed.source['name']}: {one}" for one in processed.stale)
    if settings.curation:
        documents = {str(p.source["sha256"]): str(p.source["name"]) for p in batch.processed}
        sheets = in_force(settings.worksheets).values()
        yield from (f"{name}: {sheet.outdated}" for name, sheet in outdated(documents, sheets))
