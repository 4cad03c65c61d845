"""A build: documents, ontology and what follows from both, published as one release."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import chain
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graph_build.curation import outdated, shipped
from graph_build.linking import Linked, linked_entries, linked_quads
from graph_build.linking.terms import write_terms
from graph_build.pipeline import asked
from graph_build.release.composing import compose, lines_of, merged, store_of
from graph_build.runner.local import Batch, run
from graph_build.scratch import scratch
from graph_build.vocabulary import vocabulary_quads
from ontology.namespaces import GRAPH
from ontology.terms import enlarged, using
from ontology.triples import ontology_quads
from queries.publication import triples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from graph_build.release import Release
    from graph_build.settings import BuildSettings
    from graph_build.sources import Found

FORMAT = 1
"""The version of the release's layout and manifest."""


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build.

    Attributes:
        release: what was published.
        rejected: documents that could not be read: name, place and reason of each.
        quarantined: facts and annotations that are kept out: document, what it is and reason of each.
        skipped: files that are no documents: place and reason of each.
    """

    release: Release
    rejected: tuple[dict[str, str], ...]
    quarantined: tuple[dict[str, object], ...]
    skipped: tuple[dict[str, str], ...] = ()


def build(
    found: Iterable[Found],
    out: Path,
    settings: BuildSettings,
    *,
    sources: Sequence[Linked] = (),
    jobs: int = 1,
    done: Callable[[str], None] = lambda _: None,
) -> Built:
    """Read documents and publish a release of them under `out`.

    Args:
        found: the documents, as `graph_build.sources.documents` finds them.
        out: the folder that holds releases.
        settings: of the build.
        sources: ontologies and mapping sets to link; the documents are read with their names, too.
        jobs: processes at most.
        done: called with the name of each document that is finished.

    Raises:
        ReleaseError: where the release cannot be written.
    """
    with scratch("cytolink-build-") as work:
        if sources:
            settings = replace(settings, terms=str(write_terms(sources, work / "terms.json")))
        batch = run(found, settings, jobs, work, done)
        added = lines_of(vocabulary_quads(settings.vocabulary))
        background = (lines_of(ontology_quads()), lines_of(_query_quads()), lines_of(linked_quads(sources)), added)
        stated = list(merged(batch.lines(), *background))
    manifest = _manifest(batch, settings) | linked_entries((), sources)
    with using(enlarged(settings.vocabulary)):  # the index of names says of what kind each term is
        release = compose(stated, store_of(stated), manifest, out)
    quarantined = chain.from_iterable(_named(p.quarantined, p.source) for p in batch.processed)
    return Built(release, tuple(batch.rejected), tuple(quarantined), tuple(batch.skipped))


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
    added = {"vocabulary": [addition.entry() for addition in settings.vocabulary]} if settings.vocabulary else {}
    return {
        **added,
        "format": FORMAT,
        "software": f"cytolink {version('cytolink')}",
        "profile": settings.profile,
        "curation": settings.curation,
        "models": [{"name": name, "sha256": sha256} for name, sha256 in asked(settings)],
        "bound": str(settings.bound),
        "sources": [p.source for p in batch.processed],
        "counts": dict(sorted(counts.items())),
        "withheld": dict(sorted(withheld.items())),
        "rules": [f"{name}/{number}" for name, number in rules],
        "rejected": [{"name": one["name"], "reason": one["reason"]} for one in batch.rejected],
        "quarantined": sum(len(p.quarantined) for p in batch.processed),
        "stale_decisions": list(_stale(batch, settings)),
    }


def _stale(batch: Batch, settings: BuildSettings) -> Iterator[str]:
    """The reviewers' decisions that were left out, each with its document."""
    for processed in batch.processed:
        yield from (f"{processed.source['name']}: {one}" for one in processed.stale)
    if settings.curation:
        documents = {str(p.source["sha256"]): str(p.source["name"]) for p in batch.processed}
        yield from (f"{name}: {sheet.outdated}" for name, sheet in outdated(documents, shipped().values()))
