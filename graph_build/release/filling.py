"""A store made from sorted N-Quads in pieces, and compressed as a whole at the end.

What the engine is given at once lies compressed on disk. What comes after it is merged with it, and the engine writes
the outcome as it is while a column family has less than half a gigabyte: it compresses from the second of the levels
in use on, and then uses one. So once all is in, what lies on the last level is listed as lying on the one above, with a
file of some of the quads below it; merged with that it comes back to the last level, which is then the second in use.
"""

from __future__ import annotations

import contextlib
import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph as ox

from graph_build.errors import ReleaseError
from graph_build.release.listing import NotUnderstood, current_listing, lowered
from graph_build.release.packing import unpacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future

_AT_ONCE = 64 << 20
"""Bytes of N-Quads that the store is given at once, some 300,000 quads: what memory it takes grows with them. Without a
bound, it holds a million quads and more a thread."""
_SMALL, _TOGETHER = 16 << 20, 2
"""The same where there are many of them, and how many are taken at the same time. The engine sorts small ones within
the processor's caches, a fifth quicker; it does each in one thread."""
_READ = 1 << 20
_LITTLE = 1 << 20
"""Bytes up to which it does not matter how they lie."""
_LOOSE = 250
"""Bytes a quad on disk from which on a store that was changed is compressed anew: it takes 190 where it is, and 320
where nothing of it is."""
_LYING = 4
"""Pieces up to which the engine leaves them as they came. One that was filled in more is always compressed: of eleven
million quads a part lies compressed as it is, and they take 240."""
_FIRST, _SUBJECTS, _ABOUT = 20_000, 4_000, 20
"""Quads that are looked at for objects, objects that are looked up, and quads of each of them."""


def fill_store(folder: Path, graph: Path) -> int:
    """Make a store from the N-Quads.

    Args:
        folder: the store's; it must not exist.
        graph: the file of the N-Quads, packed or not.

    Returns:
        How many quads the store holds.

    Raises:
        ReleaseError: the lines are not N-Quads.
    """
    with unpacked(graph) as file:
        return tidied(folder, *load(folder, _read(file), graph))


def load(folder: Path, blocks: Iterable[bytes], graph: Path, *, many: bool = False) -> tuple[int, int]:
    """Put quads into a new store; `tidied` ends it.

    Args:
        folder: the store's; it must not exist.
        blocks: whole lines of N-Quads.
        graph: where they are from, for the message.
        many: whether they make many pieces. The engine is then kept from merging each with what came before: its own
            threads have their turn last, and those of this process stay so.

    Returns:
        How many quads the store holds, and in how many pieces they came.

    Raises:
        ReleaseError: the lines are not N-Quads.
    """
    engine, pieces, together = ox.Store(str(folder)), 0, _TOGETHER if many else 1
    if many:
        _merge_last()
    with ThreadPoolExecutor(together) as threads:
        running: deque[Future[None]] = deque()
        try:
            for piece in _pieces(blocks, _SMALL if many else _AT_ONCE):
                given = b"".join(piece) if many else cast("IO[bytes]", _Piece(piece))
                running.append(threads.submit(engine.bulk_load, given, ox.RdfFormat.N_QUADS))
                pieces += 1
                del piece, given
                while len(running) >= together + many:  # the next of many is put together meanwhile
                    running.popleft().result()
            for one in running:
                one.result()
        except SyntaxError as error:
            raise ReleaseError(f"the quads do not parse ({error})", where=str(graph)) from error
    if not many:  # it would wait until most is merged; all lies in files, and compressing them flushes
        engine.flush()
    stored = len(engine)
    del engine  # closes it, so that the lock is gone before the rename
    return stored, pieces


def tidied(folder: Path, quads: int, pieces: int) -> int:
    """Compress a store that `load` has filled, where it is not; returns how many quads it holds."""
    return compressed(folder, quads, loose=0 if pieces > _LYING else _LOOSE)


def _read(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(_READ):
        yield block + file.readline()


def _pieces(blocks: Iterable[bytes], size: int) -> Iterator[deque[bytes]]:
    """The lines in pieces of about a size. Those with blank nodes are one: in each piece the engine calls them anew."""
    held, length, blank = deque[bytes](), 0, deque[bytes]()
    for block in blocks:
        named = block
        if b"_:" in block:
            lines = block.splitlines(keepends=True)
            blank += filter(_may_have_blank_node, lines)
            named = b"".join(line for line in lines if not _may_have_blank_node(line))
        held.append(named)
        length += len(named)
        if length >= size:
            yield held
            held, length = deque(), 0
    if length:
        yield held
    if blank:
        yield blank


class _Piece:
    """Blocks as a file that the engine reads in steps: each is let go when it is read, where the piece is large."""

    def __init__(self, blocks: deque[bytes]) -> None:
        self._blocks = blocks
        self._held = BytesIO()

    def read(self, size: int = -1) -> bytes:
        """The next bytes, `size` at most; none at the end."""
        while not (data := self._held.read(size)) and self._blocks:
            self._held = BytesIO(self._blocks.popleft())
        return data


def _may_have_blank_node(line: bytes) -> bool:
    """Whether a line has one, or a text that looks so."""
    return line.startswith(b"_:") or b" _:" in line


def _merge_last() -> None:
    """Let the threads in which the engine merges what it has been given have their turn after all others, on Linux."""
    for task in Path("/proc/self/task").glob("*"):
        with contextlib.suppress(OSError):
            if (task / "comm").read_text().startswith("rocksdb:low"):
                os.setpriority(os.PRIO_PROCESS, int(task.name), 19)


def compressed(folder: Path, quads: int, loose: int = _LOOSE) -> int:
    """Compress a store that nobody has open, where it is not; it holds the same afterwards.

    Args:
        folder: the store's.
        quads: how many it holds.
        loose: bytes a quad on disk up to which it is left as it is.

    Returns:
        How many it holds, which is the same number.

    Raises:
        ReleaseError: it holds more or fewer afterwards.
    """
    if _size(folder) > max(_LITTLE, loose * quads):
        _press(folder)
        stored = len(ox.Store.read_only(str(folder)))
        if stored != quads:
            raise ReleaseError(
                f"the store held {quads:,} quads, and {stored:,} when it was compressed", where=str(folder)
            )
    return quads


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("*.sst"))


def _press(folder: Path) -> None:
    """Have the engine write all files of a store anew."""
    engine = ox.Store(str(folder))
    engine.optimize()  # all files lie on the last level now
    # and one on the first, from end to end of each index: a file with none of it below is listed there as it is
    if not (spread := _spread(engine)):
        return
    engine.bulk_load(spread, ox.RdfFormat.N_QUADS)
    engine.flush()
    del engine
    listing = current_listing(folder)
    before = listing.read_bytes()
    with contextlib.suppress(NotUnderstood):  # of another version of the engine: the store stays as it is
        listing.write_bytes(lowered(before))
    try:
        engine = ox.Store(str(folder))
    except OSError:
        listing.write_bytes(before)
        return
    engine.optimize()
    engine.flush()
    del engine


def _spread(engine: ox.Store) -> bytes:
    """Some of a store's quads, from everywhere in each of its indexes.

    They are sorted by hashes: what is told of the objects of the first of them lies anywhere. Blank nodes are left out,
    for they would be other ones when they come again.
    """
    told = [quad for quad in islice(engine, _FIRST) if not _has_blank_node(quad)]
    objects = {quad.object for quad in told if isinstance(quad.object, ox.NamedNode)}
    for subject in islice(sorted(objects, key=str), _SUBJECTS):
        about = islice(engine.quads_for_pattern(subject, None, None), _ABOUT)
        told += (quad for quad in about if not _has_blank_node(quad))
    return "".join(f"{quad} .\n" for quad in told).encode()


def _has_blank_node(quad: ox.Quad) -> bool:
    return any(isinstance(term, ox.BlankNode | ox.Triple) for term in quad)
