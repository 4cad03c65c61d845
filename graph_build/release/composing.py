"""Documents' parts and what they stand before become a release, as one stream: it is never held as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graph_build.errors import ReleaseError
from graph_build.reasoning.inference import infer_across
from graph_build.release.blocks import Block, Runs, blocks, lines_of, merged
from graph_build.release.part import read_part
from graph_build.release.publishing import publish
from graph_build.scratch import scratch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from graph_build.reasoning.background import Background
    from graph_build.release import Release
    from graph_build.release.part import Part


def compose(
    parts: Sequence[Path],
    stated: Iterable[str],
    background: Background,
    manifest: Mapping[str, Any],
    out: Path,
    *,
    current: bool = True,
) -> Release:
    """Join the documents, add what follows from them together, and publish the whole.

    Args:
        parts: the documents' parts, in the order of the documents' hashes.
        stated: N-Quads of what all documents stand before; sorted, each once.
        background: the same, closed over.
        manifest: all but the graph's entry.
        out: the folder that holds releases.
        current: whether `out/current` is to point to the release.

    Raises:
        ReleaseError: where a part is damaged or the release cannot be written.
        VocabularyError: the closure over the classes that the documents name is too large.
    """
    with scratch("cytolink-composing-") as work:
        shared, told, classes = Runs(work), list[str](), set[str]()
        for part in map(_opened, parts):
            shared.add(part.shared)
            told += part.told
            classes.update(part.classes)
        across = lines_of(infer_across(ox.parse("\n".join(told).encode(), ox.RdfFormat.N_QUADS)))
        others = merged(stated, background.inferred, background.closed(classes), shared.lines(), across)
        return publish(out, woven(map(_opened, parts), others), manifest, current=current)


def woven(parts: Iterable[Part], others: Iterator[str]) -> Iterator[Block]:
    """The documents' own lines and all others, in order.

    Args:
        parts: in the order of their own nodes.
        others: sorted, each once; those about nodes of a document's own are put among its lines.
    """
    ahead = Ahead(others)
    for part in parts:
        yield from blocks(ahead.before(part.own))
        if more := list(ahead.beginning_with(part.own)):
            yield Block.of(sorted({*part.lines(), *more}))
        else:
            data, member = part.data()
            yield Block(data, part.tally, names_terms=False, member=member)
    yield from blocks(ahead.rest())


class Ahead:
    """Sorted lines, taken up to a place."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._next = next(lines, None)

    def _take(self) -> str:
        taken, self._next = self._next, next(self._lines, None)
        return taken or ""

    def before(self, place: str) -> Iterator[str]:
        """Those that sort before a place."""
        if self._next is None or self._next >= place:
            return
        yield self._next
        for line in self._lines:
            if line >= place:
                self._next = line
                return
            yield line
        self._next = None

    def beginning_with(self, place: str) -> Iterator[str]:
        """Those that begin so, where it is their turn."""
        while self._next is not None and self._next.startswith(place):
            yield self._take()

    def rest(self) -> Iterator[str]:
        """All that are left."""
        if self._next is not None:
            yield self._next
            self._next = None
            yield from self._lines


def _opened(path: Path) -> Part:
    if part := read_part(path):
        return part
    path.unlink(missing_ok=True)
    raise ReleaseError(
        "what was kept of a document is damaged",
        where=str(path),
        do="It was removed: start the build again, and the document is read again.",
    )
