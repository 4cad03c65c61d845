"""The store of a release from that of the one before: what both hold is linked, and what differs is written.

A store is filled in minutes where there are thousands of documents; of two builds of a folder most quads are the same.
So a release keeps a list of the blocks of its N-Quads with their hashes. Blocks that only one of two releases has hold
all that differs, since a block holds all lines of each of its subjects. The files of quads in the engine's folder are
never changed once they are written, so hard links to them are a whole copy that costs nothing.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from graph_build.errors import ReleaseError
from graph_build.names import change_statements
from graph_build.release.filling import compressed
from graph_build.release.opening import STATEMENTS, STORE
from graph_build.release.packing import GRAPH
from graph_build.release.sealing import SEAL, check_lengths, check_sums, sealed_quads

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

BLOCKS = "blocks.json"
_SHARE = 0.2
"""Of the bytes that may differ: beyond it filling a store anew takes no longer, and leaves a tidier one."""
_QUADS, _NEVER = ".sst", ("LOCK", "LOG")
"""Files of the engine: those that are written once, and those that belong to an opened store alone."""


class Listed(NamedTuple):
    """A block in the order of the N-Quads: the SHA-256 of its lines, their length in bytes, and that of them packed."""

    sha256: str
    size: int
    packed: int


def listing(blocks: Sequence[Listed], names: str) -> bytes:
    """The list of a release's blocks, with what its index of names was made from, as its file."""
    return (json.dumps({"engine": ox.__version__, "names": names, "blocks": blocks}) + "\n").encode()


class Difference(NamedTuple):
    """What differs between two releases: all lines of each subject that is not the same in both.

    Attributes:
        before: the other release.
        gone: its lines; come: those of the new one.
    """

    before: Path
    gone: bytes
    come: bytes


def difference(aside: Path, others: Iterable[Path]) -> Difference | None:
    """How a release that is being written differs from the other one that it has most in common with.

    Args:
        aside: the new release, with its N-Quads and its list of blocks.
        others: releases in the same folder.

    Returns:
        None where there is no other release, it is damaged or of another engine, or too much differs.
    """
    new = _blocks(aside)
    listed = ((path, blocks) for path in others if (blocks := _blocks(path)))
    told = ((_differing(blocks, new), path, blocks) for path, blocks in listed)
    size, before, old = min(told, key=lambda one: one[:2], default=(0, aside, []))
    if not old or not new or size > _SHARE * sum(block.size for block in new):
        return None
    gone_blocks, come_blocks = {b.sha256 for b in old}, {b.sha256 for b in new}
    return Difference(before, _lines(before, old, come_blocks), _lines(aside, new, gone_blocks))


def refilled(aside: Path, between: Difference) -> int | None:
    """Make the store of a release that is being written from that of another one.

    Args:
        aside: the new release; the store is made there.
        between: what differs.

    Returns:
        How many quads the store holds; None where it has to be filled: the other one is damaged, or what differs has
        blank nodes, which are called otherwise in the store.
    """
    before, gone, come = between.before, *_but_for_blank_nodes_of_both(between.gone, between.come)
    if b"_:" in gone or b"_:" in come:
        return None
    try:
        check_sums(before, _QUADS)
        _link(before / STORE, aside / STORE)
    except (ReleaseError, FileNotFoundError):  # damaged, or removed just now
        shutil.rmtree(aside / STORE, ignore_errors=True)
        return None
    return compressed(aside / STORE, sealed_quads(before) + _applied(aside / STORE, gone, come))


def reindexed(aside: Path, between: Difference) -> bool:
    """Make the index of statements of a release that is being written from that of another one.

    Returns:
        Whether it was made; it has to be written where the other one is damaged or of another version.
    """
    try:
        check_sums(between.before, STATEMENTS)
        shutil.copy(between.before / STATEMENTS, aside / STATEMENTS)
    except (ReleaseError, FileNotFoundError):  # damaged, or removed just now
        return False
    changed = change_statements(aside / STATEMENTS, between.gone, between.come)
    if not changed:
        (aside / STATEMENTS).unlink()
    return changed


def _but_for_blank_nodes_of_both(gone: bytes, come: bytes) -> tuple[bytes, bytes]:
    """Lines without those that both have and that speak of blank nodes: their quads are in the store, and stay there.

    The axioms of the ontology are such lines, beside classes of which something else follows in each release.
    """
    lines = gone.splitlines(keepends=True), come.splitlines(keepends=True)
    one, other = ({line for line in some if b"_:" in line} for some in lines)
    both = one & other
    if not both:
        return gone, come
    left, new = (b"".join(line for line in some if line not in both) for some in lines)
    return left, new


def _differing(old: Sequence[Listed], new: Sequence[Listed]) -> int:
    """Bytes of the blocks that only one of two releases has."""
    one, other = {block.sha256: block.size for block in old}, {block.sha256: block.size for block in new}
    return sum(one.get(sha256) or other[sha256] for sha256 in one.keys() ^ other.keys())


def _blocks(release: Path) -> list[Listed]:
    """The list of blocks of a whole release, or of one being written; none where it has none, or of another engine."""
    try:
        if (release / SEAL).exists():
            check_lengths(release)
        found = json.loads((release / BLOCKS).read_bytes())
    except (OSError, ValueError, ReleaseError):
        return []
    if found["engine"] != ox.__version__ or any(len(block) != len(Listed._fields) for block in found["blocks"]):
        return []
    return [Listed(*block) for block in found["blocks"]]


def _lines(release: Path, blocks: Sequence[Listed], known: set[str]) -> bytes:
    """The lines of the blocks that are not known."""
    read = bytearray()
    with (release / GRAPH).open("rb") as file:
        for block in blocks:
            if block.sha256 in known:
                file.seek(block.packed, os.SEEK_CUR)
            else:
                read += gzip.decompress(file.read(block.packed))
    return bytes(read)


def _link(before: Path, folder: Path) -> None:
    """A copy of a store that nobody has opened for writing."""
    folder.mkdir()
    for path in before.iterdir():
        if path.suffix == _QUADS:
            os.link(path, folder / path.name)
        elif not path.name.startswith(_NEVER):
            shutil.copy(path, folder / path.name)


def _applied(folder: Path, before: bytes, now: bytes) -> int:
    """Take the quads of some lines out of a store and put those of others in; returns how many more it holds then.

    Quads are held against each other as the engine has them: two lines may write one number in two ways.
    """
    old, new = ox.Store(), ox.Store()
    old.bulk_load(before, ox.RdfFormat.N_QUADS)
    new.bulk_load(now, ox.RdfFormat.N_QUADS)
    gone = [quad for quad in old if quad not in new]
    come = [quad for quad in new if quad not in old]
    engine = ox.Store(str(folder))
    for quad in gone:
        engine.remove(quad)
    engine.bulk_extend(come)
    for graph in {quad.graph_name for quad in gone}:
        named = isinstance(graph, ox.NamedNode)
        if named and next(engine.quads_for_pattern(None, None, None, graph), None) is None:
            engine.remove_graph(graph)
    engine.flush()
    del engine  # closes it, so that the lock is gone before the rename
    return len(come) - len(gone)
