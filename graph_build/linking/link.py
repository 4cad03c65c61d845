"""A release and whole ontologies become a new release: the files in their own graphs, everything closed over anew."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from graph_build.linking.linked import ALT, LABEL, SUBCLASS, text
from graph_build.linking.report import Report, report_files, report_use
from graph_build.reasoning.background import Background
from graph_build.release import Release, check_release, in_words_of
from graph_build.release.blocks import merged, read_lines
from graph_build.release.composing import compose
from graph_build.release.part import write_part
from graph_build.scratch import scratch
from ontology.namespaces import CYTO, DCTERMS, ID, RDFS, expand
from ontology.tables import rows
from ontology.triples import INFERRED_GRAPH, LINKED_GRAPHS, VOID_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from graph_build.linking.linked import Linked

_DOCUMENT = f"<{ID}document/"
_LABELLED = f" <{RDFS}label> "
_LINKED = f"<{LINKED_GRAPHS}"
_CUT = f"<{CYTO}cutEdge>"


@dataclass(frozen=True, slots=True)
class Linking:
    """A finished linking: the new release and what there is to say of the files."""

    release: Release
    report: Report


def link(base: Release, sources: Iterable[Linked], out: Path) -> Linking:
    """Publish a new release that holds a release and linked files; the old one stays as it is.

    Args:
        base: the release to add to; a graph that it has by the same name is replaced.
        sources: what to add; all are read before anything is written, so that a broken file changes nothing. What they
            hold is let go when it is written down: given one by one, they take no memory while the release is made.
        out: the folder that holds releases.

    Raises:
        ReleaseError: where the base is damaged or the new release cannot be written.
    """
    read = list(sources)
    check_release(base)
    rest = {key: value for key, value in base.manifest.items() if key != "graph"}
    manifest = rest | linked_entries(base.manifest.get("linked", ()), read)
    with scratch("cytolink-linking-") as work, in_words_of(base):
        stated, found = work / "background.nq", report_files(read, cut_edges())
        _write_background(base, read, stated)
        found.relink = _incomplete(base, read)
        del sources, read
        background = Background(read_lines(stated))
        parts = [_part(work, hash_, lines, background) for hash_, lines in _documents(base)]
        release = compose(parts, read_lines(stated), background, manifest, out)
    report_use(found, base.store(), release.store())
    return Linking(release, found)


def _write_background(base: Release, sources: Sequence[Linked], path: Path) -> None:
    """What documents stand before: what the release has of it, and the files."""
    replaced = tuple(f"{_LINKED}{source.name}> ." for source in sources)
    own = [line for line in _stated(base) if not line.startswith(_DOCUMENT) and not line.endswith(replaced)]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in background_lines(own, sources))


def _incomplete(base: Release, sources: Iterable[Linked]) -> list[str]:
    """The linked graphs that stay although one is replaced that may have held triples for them."""
    before, given = {entry["name"] for entry in base.manifest.get("linked", ())}, {one.name for one in sources}
    return sorted(before - given) if before & given else []


def _stated(base: Release) -> Iterator[str]:
    """A release's lines without what was inferred and counted."""
    made = tuple(f"<{graph}> ." for graph in (INFERRED_GRAPH, VOID_GRAPH))
    return (line for line in read_lines(base.graph_path) if not line.endswith(made))


def _documents(base: Release) -> Iterator[tuple[str, list[str]]]:
    """What each document states of its own nodes, by the hash in their IRIs."""
    own = (line for line in _stated(base) if line.startswith(_DOCUMENT))
    for hash_, lines in groupby(own, key=lambda line: line[len(_DOCUMENT) : len(_DOCUMENT) + 16]):
        yield hash_, list(lines)


def _part(folder: Path, hash_: str, lines: list[str], background: Background) -> Path:
    """A document's part, with what follows now."""
    followed = background.follow(lines)
    path = folder / hash_
    write_part(path, hash_, sorted({*lines, *followed.inferred}), followed.told, {}, followed.classes)
    return path


def background_lines(own: Sequence[str], sources: Iterable[Linked]) -> Iterator[str]:
    """What all documents stand before, with linked files: each triple in one graph, so that no query counts it twice.

    A triple of a file that the release states itself, in whatever graph, is left there; of several files, the first by
    the name of its graph has it.

    Args:
        own: N-Quads without line ends, sorted; their graphs may be those of files that were linked before.
        sources: the files.

    Returns:
        N-Quads without line ends, sorted.
    """
    lines = merged(own, linked_lines(sources, _named_in(own)))
    for _, held in groupby(lines, key=lambda line: line[: line.rindex(" <")]):
        first, *others = held
        stated = [line for line in (first, *others) if _LINKED not in line[line.rindex(" <") :]] if others else ()
        yield from stated or (first,)


def _named_in(lines: Iterable[str]) -> set[str]:
    """The IRIs, in angle brackets, that N-Quads give an rdfs:label."""
    spots = ((line.partition(" ")[0], line) for line in lines)
    return {subject for subject, line in spots if line.startswith(_LABELLED, len(subject))}


def linked_lines(sources: Iterable[Linked], named: Iterable[str] = ()) -> list[str]:
    """Linked files' graphs: their triples, less edges cut on purpose, and what each file says of itself.

    A term has one rdfs:label in a release, or every question that asks for names would answer once for each of them.
    What a file calls a term that has a label already is a skos:altLabel of it in the file's graph.

    Args:
        sources: the files; of two that name a term, the first by the name of its graph gives the label.
        named: IRIs, in angle brackets, that have a label without them.

    Returns:
        N-Quads without line ends, sorted; a line may come twice.
    """
    cuts, labelled, lines = {(f"<{low}>", f"<{high}>") for low, high in cut_edges()}, set(named), list[str]()
    for source in sorted(sources, key=lambda one: one.name):
        graph = f"<{LINKED_GRAPHS}{source.name}>"
        for subject, stated, value in source.triples:
            relation = stated
            if relation == SUBCLASS and (subject, value) in cuts:
                relation = _CUT
            elif relation == LABEL and (subject in labelled or not _preferred(source, subject, value)):
                relation = ALT
            elif relation == LABEL:
                labelled.add(subject)
            lines.append(f"{subject} {relation} {value} {graph} .")
        told = (
            (DCTERMS + "source", source.source.name), (DCTERMS + "hasVersion", source.version),
            (DCTERMS + "license", source.licence), (CYTO + "sha256", source.source.sha256),
        )  # fmt: skip
        lines += [f"{graph} <{predicate}> {text(value)} {graph} ." for predicate, value in told if value]
    lines.sort()
    return lines


def _preferred(source: Linked, subject: str, label: str) -> bool:
    """Whether a label is the one that its file is read to prefer, where it labels a term in several languages."""
    term = source.terms.get(subject[1:-1])
    return term is None or not term.label or label.startswith(text(term.label))


@cache
def cut_edges() -> frozenset[tuple[str, str]]:
    """Subclass edges of other ontologies that are left out on purpose: `ontology/slices/edges.tsv` says why."""
    edges = rows("edges", folder="slices")
    return frozenset((expand(e["child"]), expand(e["parent"])) for e in edges if e["change"] == "cut")


def reading_entry(sources: Iterable[Linked]) -> dict[str, Any]:
    """The manifest's entry on the files with whose names documents were read: what a second build of them needs."""
    found = [
        {"name": one.name, "file": one.source.name, "sha256": one.source.sha256}
        for one in sorted(sources, key=lambda one: one.name)
    ]
    return {"read_with": found} if found else {}


def linked_entries(before: Iterable[Mapping[str, Any]], sources: Iterable[Linked]) -> dict[str, Any]:
    """The manifest's entry on linked files: those there were, and the new ones."""
    entries = {entry["name"]: dict(entry) for entry in before}
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
    return {"linked": [entries[name] for name in sorted(entries)]} if entries else {}
