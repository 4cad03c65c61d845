"""A release and whole ontologies become a new release: the files in their own graphs, everything closed over anew."""

from __future__ import annotations

import hashlib
import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graph_build.linking.report import Report, report
from graph_build.reason import infer
from graph_build.release import GRAPH as GRAPH_FILE
from graph_build.release import Release, check_graph, publish
from graph_build.store import EmbeddedStore
from graph_build.void import describe
from ontology.namespaces import CYTO, DCTERMS, GRAPH, RDFS, expand
from ontology.tables import rows
from ontology.triples import INFERRED_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from graph_build.linking.sources import Linked

LINKED = GRAPH + "linked/"
_SUBCLASS, _CUT = ox.NamedNode(RDFS + "subClassOf"), ox.NamedNode(CYTO + "cutEdge")


@dataclass(frozen=True, slots=True)
class Linking:
    """A finished linking: the new release and what there is to say of the files."""

    release: Release
    report: Report


def link(base: Release, sources: Sequence[Linked], out: Path) -> Linking:
    """Publish a new release that holds a release and linked files; the old one stays as it is.

    Args:
        base: the release to add to; a graph that it has by the same name is replaced.
        sources: what to add, read beforehand, so that a broken file changes nothing.
        out: the folder that holds releases.

    Raises:
        ReleaseError: where the base is damaged or the new release cannot be written.
    """
    check_graph(base)
    cuts = _cut_edges()
    quads = sorted({f"{quad} ." for source in sources for quad in linked_quads(source, cuts)})
    replaced = tuple(f"<{LINKED}{source.name}> ." for source in sources)
    stated = list(_unique(heapq.merge(_kept(base, replaced), quads)))
    store = EmbeddedStore.of_nquads("\n".join(stated).encode())
    found = report(store, sources, cuts)
    inferred = sorted({f"{quad} ." for quad in infer(store.engine)})
    store.engine.bulk_load("\n".join(inferred).encode(), ox.RdfFormat.N_QUADS)
    lines = list(_unique(heapq.merge(stated, inferred)))
    digest = hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
    return Linking(publish(out, lines, _manifest(base, sources), describe(store, digest)), found)


def linked_quads(source: Linked, cuts: frozenset[tuple[str, str]]) -> Iterator[ox.Quad]:
    """A linked file's graph: its triples, less the edges that are cut on purpose, and what the file says of itself."""
    graph = ox.NamedNode(LINKED + source.name)
    for triple in source.triples:
        child, parent = triple.subject, triple.object
        cut = triple.predicate == _SUBCLASS and (getattr(child, "value", ""), getattr(parent, "value", "")) in cuts
        yield ox.Quad(child, _CUT if cut else triple.predicate, parent, graph)
    told = (
        (DCTERMS + "source", source.source.name), (DCTERMS + "hasVersion", source.version),
        (DCTERMS + "license", source.licence), (CYTO + "sha256", source.source.sha256),
    )  # fmt: skip
    for predicate, value in told:
        if value:
            yield ox.Quad(graph, ox.NamedNode(predicate), ox.Literal(value), graph)


def _cut_edges() -> frozenset[tuple[str, str]]:
    """Subclass edges of other ontologies that are left out on purpose: `ontology/slices/edges.tsv` says why."""
    edges = rows("edges", folder="slices")
    return frozenset((expand(e["child"]), expand(e["parent"])) for e in edges if e["change"] == "cut")


def _kept(base: Release, replaced: tuple[str, ...]) -> Iterator[str]:
    """The base's lines without what was inferred and without graphs that are replaced."""
    left_out = (f"<{INFERRED_GRAPH}> .", *replaced)
    with (base.path / GRAPH_FILE).open(encoding="utf-8", newline="\n") as file:
        for line in file:
            bare = line.removesuffix("\n")
            if not bare.endswith(left_out):
                yield bare


def _unique(lines: Iterable[str]) -> Iterator[str]:
    before = None
    for line in lines:
        if line != before:
            yield line
        before = line


def _manifest(base: Release, sources: Sequence[Linked]) -> dict[str, Any]:
    entries = {entry["name"]: entry for entry in base.manifest.get("linked", ())}
    for source in sources:
        entries[source.name] = {
            "name": source.name,
            "file": source.source.name,
            "sha256": source.source.sha256,
            "form": source.source.form,
            "version": source.version,
            "licence": source.licence,
            "terms": len(source.terms),
            "triples": len(source.triples),
        }
    rest = {key: value for key, value in base.manifest.items() if key != "graph"}
    return {**rest, "linked": [entries[name] for name in sorted(entries)]}
