"""The release of record: its sorted N-Quads, loaded apart from the store that answers queries: that is only a cache."""

from __future__ import annotations

import hashlib
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.errors import ReleaseError
from graph_build.inspection.identity import STATEMENT, altered, documents_in
from graph_build.scratch import scratch
from graph_build.store import PREFIXES, EmbeddedStore, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from graph_build.inspection.readback import FactFound
    from graph_build.release import Release

_DISCREPANCIES = "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x a cyto:SourceDiscrepancy }"
_SOURCES = """SELECT ?name ?sha ?form ?characters WHERE {
  ?d a cyto:SourceDocument ; cyto:fileName ?name ; cyto:sha256 ?sha ; cyto:documentForm|cyto:form ?form ;
     cyto:characterCount ?characters .
}"""


@contextmanager
def record(release: Release) -> Iterator[EmbeddedStore]:
    """A store made from the N-Quads of a release, on disk, gone afterwards.

    Raises:
        ReleaseError: where they are no N-Quads.
    """
    with scratch("cytolink-record-") as folder:
        engine = ox.Store(str(folder / "store"))
        try:
            with release.quads() as lines:
                engine.bulk_load(lines, ox.RdfFormat.N_QUADS)
        except SyntaxError as error:
            raise ReleaseError(
                f"the N-Quads are damaged ({error})", where=str(release.graph_path), do="Build the release again."
            ) from error
        yield EmbeddedStore(engine)
        del engine


def disagreement(recorded: EmbeddedStore, served: EmbeddedStore) -> str | None:
    """How the store that answers queries differs from the record, or None where it holds the same quads."""
    one, other = _sum(recorded), _sum(served)
    if one == other:
        return None
    return f"the store that answers queries holds other quads ({other[0]:,}) than the N-Quads ({one[0]:,})"


def _sum(store: EmbeddedStore) -> tuple[int, int]:
    """How many quads, and a sum of their digests that no order changes; blank nodes are called otherwise each time."""
    count = total = 0
    for quad in store.engine.quads_for_pattern(None, None, None, None):
        count += 1
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            continue
        total += _digest(str(quad).encode())
    return count, total % 2**128


def miscounted(manifest: Mapping[str, Any], store: EmbeddedStore, facts: list[FactFound]) -> Iterator[str]:
    """What the manifest counts otherwise than the record holds."""
    counted = manifest.get("counts")
    if counted is not None:
        found = Counter(fact["type"] for fact in facts)
        found["discrepancy"] = next(int(plain(n) or 0) for (n,) in store.select(PREFIXES + _DISCREPANCIES))
        for kind in sorted({*counted, *found}):
            if counted.get(kind, 0) != found[kind]:
                yield f"the manifest counts {counted.get(kind, 0)} of {kind}, the graph holds {found[kind]}"
    said = {(s["name"], s["sha256"], s["form"], s["characters"]) for s in manifest["sources"]}
    held = {tuple(plain(term) for term in row) for row in store.select(PREFIXES + _SOURCES)}
    for name, *_ in sorted(said ^ held, key=repr):
        yield f"the manifest and the graph describe the document {name} differently"


def restated(release: Release) -> Iterator[tuple[str, str]]:
    """The statements that are not those that their IRIs were made of: IRI, and why.

    A release without quotations lacks wordings that its IRIs were made of: there only what lacks none can be held
    against its IRI, so nothing is asked of it.
    """
    if release.manifest.get("profile") != "with-quotes":
        return
    with release.quads() as lines:
        for nodes in documents_in(lines):
            yield from altered(nodes)


def statements(release: Release) -> dict[str, str]:
    """A digest of all that the N-Quads say of each statement, by its IRI."""
    found: dict[str, str] = {}
    with release.quads() as lines:
        for nodes in documents_in(lines):
            for iri, node in nodes.items():
                if STATEMENT.fullmatch(iri):
                    said = sorted(f"{name} {term}" for name, terms in node.said.items() for term in terms)
                    found[iri] = hashlib.sha256("\n".join(said).encode()).hexdigest()
    return found


def graphs(release: Release) -> dict[str, tuple[int, int]]:
    """For each named graph of the N-Quads, how many quads it holds, and a sum of their digests."""
    found: dict[str, tuple[int, int]] = {}
    with release.quads() as lines:
        for line in lines:
            graph = line.rsplit(b" ", 2)[1].decode().strip("<>")
            count, total = found.get(graph, (0, 0))
            found[graph] = (count + 1, (total + _digest(line)) % 2**128)
    return found


def _digest(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=16).digest(), "big")
