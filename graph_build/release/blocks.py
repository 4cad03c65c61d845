"""Sorted N-Quads as they stream into a release: merged, each once, and cut into blocks of whole subjects."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from zlib import crc32

from graph_build.release.packing import unpacked
from graph_build.release.void import DESCRIBED, Tally, described

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pyoxigraph as ox

_SUBJECTS = 512
"""About how many subjects a block has. It ends before one that its own hash chooses, so that a line more or less in a
release changes one block, and not where all that follow end."""
_LINES = 40_000
"""Lines after which a block ends with its subject all the same."""
_HELD = 200_000
"""Lines that are held until they are written down as a sorted run."""
_PLACE = f"<{DESCRIBED}"
"""What the subjects of the description begin with."""


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive lines of a release, with all lines of each subject in it.

    Attributes:
        data: the lines, each with its line end.
        tally: of them.
        names_terms: whether there may be names of terms in it: there are none among a document's own nodes.
        member: the data packed, where they are already.
    """

    data: bytes
    tally: Tally
    names_terms: bool = True
    member: bytes = b""

    @classmethod
    def of(cls, lines: list[str]) -> Block:
        """A block of sorted lines without line ends."""
        return cls("".join(f"{line}\n" for line in lines).encode(), Tally.of(lines))


def blocks(lines: Iterable[str]) -> Iterator[Block]:
    """Sorted lines without line ends as blocks, less what the release that they come from tells of itself."""
    held: list[str] = []
    for subject, own in groupby(lines, key=lambda line: line.split(" ", 1)[0]):
        if subject.startswith(_PLACE):
            continue
        if held and (len(held) >= _LINES or crc32(subject.encode()) % _SUBJECTS == 0 or held[0] < _PLACE < subject):
            yield Block.of(held)
            held = []
        held.extend(own)
    if held:
        yield Block.of(held)


def with_description(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks of a release, and in its place one that tells what all of them hold, in numbers.

    Few sort behind it, such as axioms; they are held until all are counted.
    """
    tally, behind, place = Tally(), list[Block](), _PLACE.encode()
    for block in blocks:
        tally.add(block.tally)
        if block.data > place:
            behind.append(block)
        else:
            yield block
    description = Block.of(described(tally))
    description.tally.links.clear()  # that it names other datasets makes it no link between data
    yield description
    yield from behind


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


class Runs:
    """Lines in any order and any number, given back sorted, each once: what is too much to hold lies in sorted runs.

    Args:
        folder: where the runs are written; it must be empty.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: set[str] = set()
        self._runs: list[Path] = []

    def add(self, lines: Iterable[str]) -> None:
        """Take lines without line ends."""
        self._held.update(lines)
        if len(self._held) >= _HELD:
            self._runs.append(self._folder / f"{len(self._runs)}.nq")
            with self._runs[-1].open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(f"{line}\n" for line in sorted(self._held))
            self._held = set()

    def lines(self) -> Iterator[str]:
        """All that was taken."""
        return merged(sorted(self._held), *map(read_lines, self._runs))


def read_lines(path: Path) -> Iterator[str]:
    """The lines of a file of N-Quads, packed or not, without line ends."""
    with unpacked(path) as file:
        for line in file:
            yield line.decode().removesuffix("\n")
