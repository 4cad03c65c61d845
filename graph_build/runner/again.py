"""A second build of a release's documents: does it give the same release, and if not, which statements differ?"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.curation import load
from graph_build.errors import ReleaseError
from graph_build.inspection.record import graphs, statements
from graph_build.linking import read_source
from graph_build.model.publications import given_publication
from graph_build.readers.decoding import MIXED
from graph_build.recognisers import learned
from graph_build.runner.build import build
from graph_build.scratch import scratch
from graph_build.settings import BuildSettings
from graph_build.sources import Source, documents
from ontology.additions import additions_of
from ontology.namespaces import GRAPH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from graph_build.linking import Linked
    from graph_build.model import Worksheet
    from graph_build.release import Release

_OF_READING = frozenset({*learned.NAMES, "comparisons"})
"""Models that are asked where a build reads learned names; that of confidence is asked besides."""
_OF_DOCUMENTS = (GRAPH + "document/", GRAPH + "provenance", GRAPH + "discrepancies")
"""Graphs that documents fill. What is inferred and indexed changes with what a release was linked with later."""


def rebuild(
    release: Release,
    paths: Sequence[Path],
    *,
    linked: Sequence[Path] = (),
    worksheets: Sequence[Path] = (),
    jobs: int = 1,
    done: Callable[[str], None] = lambda _: None,
) -> list[tuple[str, str]]:
    """Build the documents of a release once more, with its settings, and hold the two against each other.

    Of a release that was linked with other files later (`link`), the graphs of the documents are compared.

    Args:
        release: the one to be held.
        paths: files, archives and folders with its documents; others there are left aside.
        linked: files, and folders with files, with whose names its documents were read (`build --link`).
        worksheets: files, and folders with files, of the decisions that it was built with (`build --worksheets`).
        jobs: processes that read documents.
        done: called with the name of each document that is finished.

    Returns:
        What differs: the IRI of a statement or graph, and how; nothing where the second build is the same.

    Raises:
        DocumentError: for a path that does not exist.
        ReleaseError: a linked file or worksheet that it was built with is not there.
    """
    sources, sheets = _read_with(release, linked), _decided_with(release, worksheets)
    wanted = {str(source["sha256"]) for source in release.manifest["sources"]}
    found = (
        one for one in documents(paths) if isinstance(one, Source) and hashlib.sha256(one.data).hexdigest() in wanted
    )
    settings = BuildSettings(
        quotes=release.manifest["profile"] == "with-quotes",
        curation=bool(release.manifest["curation"]),
        learned=any(model["name"] in _OF_READING for model in release.manifest["models"]),
        vocabulary=additions_of(release.manifest),
        worksheets=sheets,
        metadata=tuple((one["document"], given_publication(one)) for one in release.manifest.get("metadata", ())),
        encoding=next(
            (one["encoding"] for one in release.manifest["sources"] if one.get("encoding", MIXED) != MIXED), None
        ),
        bound=None if (bound := release.manifest.get("bound", "0")) == "by kind" else Decimal(str(bound)),
    )
    with scratch("cytolink-rebuild-") as folder:
        second = build(found, folder, settings, sources=sources, jobs=jobs, done=done).release
        return [] if second.digest == release.digest else list(differences(release, second))


def _read_with(release: Release, paths: Sequence[Path]) -> list[Linked]:
    """The files with whose names a release's documents were read."""
    wanted = release.manifest.get("read_with", ())
    there = _files(release, wanted, paths, "its documents were read with the names of", "--linked")
    read = [(one, read_source(file, one["name"])) for one, file in zip(wanted, there, strict=True)]
    return [replace(source, source=replace(source.source, name=one["file"])) for one, source in read]


def _decided_with(release: Release, paths: Sequence[Path]) -> tuple[Worksheet, ...]:
    """The worksheets of its user that a release was built with, in their order."""
    wanted = release.manifest.get("worksheets", ())
    there = _files(release, wanted, paths, "it was built with the decisions of", "--worksheets")
    return tuple(replace(load(file), file=one["file"]) for one, file in zip(wanted, there, strict=True))


def _files(
    release: Release, wanted: Sequence[dict[str, str]], paths: Sequence[Path], what: str, option: str
) -> list[Path]:
    """The files that a manifest names, found by SHA-256 whatever they are called now."""
    files = (file for path in paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path]))
    there = {hashlib.sha256(file.read_bytes()).hexdigest(): file for file in files if wanted and file.is_file()}
    missing = [f"{one['file']} (SHA-256 {one['sha256'][:16]}…)" for one in wanted if one["sha256"] not in there]
    if missing:
        raise ReleaseError(
            f"{what} {' and '.join(missing)}, and no file given is that",
            where=str(release.path),
            do=f"Give the file, or the folder that holds it, by {option}.",
        )
    return [there[one["sha256"]] for one in wanted]


def differences(first: Release, second: Release) -> Iterator[tuple[str, str]]:
    """What a release says otherwise than a second build of its documents: the IRI of a statement or graph, and how."""
    ours, theirs = statements(first), statements(second)
    for iri in sorted(ours.keys() | theirs.keys()):
        if iri not in theirs:
            yield iri, "a second build of the documents does not state it"
        elif iri not in ours:
            yield iri, "a second build of the documents states it, the release does not"
        elif ours[iri] != theirs[iri]:
            yield iri, "a second build of the documents says something else of it"
    linked = first.manifest.get("linked") != second.manifest.get("linked")
    before, after = graphs(first), graphs(second)
    for graph in sorted(before.keys() | after.keys()):
        if linked and not graph.startswith(_OF_DOCUMENTS):
            continue
        if before.get(graph) != after.get(graph):
            yield graph, "this graph is another one in a second build of the documents"
    if not linked and first.manifest.get("software") != second.manifest.get("software"):
        yield str(first.path), f"it was built by {first.manifest.get('software')}"
    if first.manifest.get("models") != second.manifest.get("models"):
        names = ", ".join(f"{one['name']} ({one['sha256'][:16]}…)" for one in first.manifest.get("models", ()))
        yield str(first.path), f"it was built with these models, of which this one has others: {names}"
