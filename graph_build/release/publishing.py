"""Publishing: a release is written aside, flushed to disk and published by one rename."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

from graph_build.errors import ReleaseError
from graph_build.names import ASKED, write_statements
from graph_build.release.asking import point
from graph_build.release.blocks import with_description
from graph_build.release.filler import Filling
from graph_build.release.naming import name_terms, names_key
from graph_build.release.opening import (
    CURRENT,
    MANIFEST,
    STATEMENTS,
    STORE,
    TABLES,
    VOID,
    Release,
    check_release,
    manifest_bytes,
    open_release,
)
from graph_build.release.packing import GRAPH, packed
from graph_build.release.refilling import BLOCKS, Difference, Listed, difference, listing, refilled, reindexed
from graph_build.release.sealing import SEAL, seal
from graph_build.release.tables import write_tables
from graph_build.release.void import Tally, describe
from graph_build.scratch import scratch
from ontology.namespaces import ID
from ontology.triples import INFERRED_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from concurrent.futures import Future
    from pathlib import Path

    from graph_build.release.blocks import Block

TERMS = ".terms.nq"
_ASKED = frozenset(property_.encode() for property_ in ASKED)
_DATA, _INFERRED = f"<{ID}".encode(), f"<{INFERRED_GRAPH}> .".encode()
_DOCUMENTS = f"<{ID}document/".encode()
_AHEAD = 4
"""Blocks that may wait to be packed."""


def publish(out: Path, blocks: Iterable[Block], manifest: Mapping[str, Any], *, current: bool = True) -> Release:
    """Write a release aside and publish it under `out`; `out/current` points to it afterwards.

    Args:
        out: the folder that holds releases; made if missing.
        blocks: the N-Quads, sorted, each line once, without the description that is added here.
        manifest: all but the entry "graph", which is added here.
        current: whether `out/current` is to point to it; else it stays as it is.

    Raises:
        ReleaseError: where `out` cannot be written or the lines are not N-Quads.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with scratch(".aside-", out) as aside:
            release = _publish(out, aside, blocks, manifest)
        if current:
            point(out / CURRENT, release.path.name)
        _flush(out)
        return release
    except OSError as error:
        reason = error.strerror or error
        raise ReleaseError(
            f"cannot write the release here ({reason})", where=str(out), do="Choose another --out."
        ) from error


def _publish(out: Path, aside: Path, blocks: Iterable[Block], manifest: Mapping[str, Any]) -> Release:
    terms, others = aside / TERMS, _others(out)
    with Filling(aside / STORE, aside / GRAPH, ahead=not others) as filling:
        written = _write_lines(aside / GRAPH, terms, blocks, filling)
        full = {**manifest, "graph": {"file": GRAPH, "sha256": written.sha256, "quads": written.tally.quads}}
        release = Release(aside, full)
        target = out / release.digest
        if not _is_whole(target):
            _write(aside / MANIFEST, manifest_bytes(full))
            _complete(aside, written, others, filling)
            aside.chmod(0o755)
            for folder in (aside / STORE, aside / TABLES, aside):
                _flush(folder)
            shutil.rmtree(target, ignore_errors=True)  # left by a build that was broken off, or damaged since
            aside.rename(target)
    return Release(target, full)


def _complete(aside: Path, written: _Written, others: list[Path], filling: Filling) -> None:
    """Add to a release that has its N-Quads and its manifest what is made of them."""
    _write(aside / BLOCKS, listing(written.blocks, key := names_key(written.terms)))
    between = difference(aside, others)
    with ThreadPoolExecutor(1) as beside:
        storing = beside.submit(_store, aside, between, filling)
        try:
            filling.loaded()
            if not (between and reindexed(aside, between)):
                write_statements(_of_documents(aside / GRAPH, written), aside / STATEMENTS)
            name_terms(aside, aside / TERMS, key, others)
        finally:
            stored = storing.result()  # it tells best what is wrong with quads
    (aside / TERMS).unlink()
    write_tables(aside / TABLES, aside / STORE, written.sha256)
    _write(aside / VOID, describe(written.tally, written.sha256).encode())
    _write(aside / SEAL, seal(aside, stored))


def _others(out: Path) -> list[Path]:
    """The releases that stand in the folder already."""
    found = (path.parent for path in out.glob(f"*/{SEAL}"))
    return sorted(path for path in found if not path.is_symlink() and not path.name.startswith("."))


def _is_whole(target: Path) -> bool:
    """Whether this very release is there already, and undamaged."""
    if not target.is_dir():
        return False
    try:
        check_release(open_release(target))
    except ReleaseError:
        return False
    return True


class _Written(NamedTuple):
    """What was written: the SHA-256 of the N-Quads, what there is in them, and their blocks.

    Attributes:
        terms: SHA-256 of what is stated of terms.
        of_documents: the numbers of the blocks that hold lines about nodes of documents.
    """

    sha256: str
    tally: Tally
    blocks: list[Listed]
    terms: str
    of_documents: list[int]


def _write_lines(path: Path, terms: Path, blocks: Iterable[Block], filling: Filling) -> _Written:
    """Write the N-Quads, which a store is filled from, and aside what is stated of terms, for the index of names."""
    digest, told = hashlib.sha256(), hashlib.sha256()
    tally, listed, of_documents = Tally(), list[Listed](), list[int]()
    with path.open("wb") as file, terms.open("wb") as aside, ThreadPoolExecutor(1) as beside:
        packing: deque[tuple[Block, Future[tuple[str, bytes]]]] = deque()

        def written(most: int) -> None:
            while len(packing) > most:
                block, done = packing.popleft()
                sha256, member = done.result()
                listed.append(Listed(sha256, len(block.data), len(member)))
                file.write(member)
                file.flush()
                filling.written(len(member), len(block.data))

        for block in with_description(blocks):
            packing.append((block, beside.submit(_packed, block)))
            tally.add(block.tally)
            digest.update(block.data)
            if block.data.startswith(_DOCUMENTS) or b"\n" + _DOCUMENTS in block.data:
                of_documents.append(len(listed) + len(packing) - 1)
            if block.names_terms:
                lines = b"".join(line + b"\n" for line in block.data.split(b"\n")[:-1] if _is_of_terms(line))
                told.update(lines)
                aside.write(lines)
            written(_AHEAD)
        written(0)
        file.flush()
        os.fsync(file.fileno())
    return _Written(digest.hexdigest(), tally, listed, told.hexdigest(), of_documents)


def _packed(block: Block) -> tuple[str, bytes]:
    """A block's SHA-256, and its lines as a member of a gzip file."""
    return hashlib.sha256(block.data).hexdigest(), block.member or packed(block.data)


def _of_documents(path: Path, written: _Written) -> Iterator[bytes]:
    """The blocks that hold some lines about nodes of documents."""
    wanted, at = set(written.of_documents), 0
    with path.open("rb") as file:
        for number, block in enumerate(written.blocks):
            if number in wanted:
                file.seek(at)
                yield gzip.decompress(file.read(block.packed))
            at += block.packed


def _is_of_terms(line: bytes) -> bool:
    """Whether a line is stated, of a node that the data did not make, and tells a name or what stands beside one."""
    if line.startswith(_DATA) or line.endswith(_INFERRED):
        return False
    return line.split(b" ", 2)[1] in _ASKED


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _store(aside: Path, between: Difference | None, filling: Filling) -> int:
    """Make the store of a release, from that of another one where most is the same.

    Args:
        aside: the release.
        between: what differs from the other one.
        filling: from its N-Quads.

    Returns:
        How many quads the store holds.
    """
    stored = refilled(aside, between) if between else None
    return filling.stored() if stored is None else stored


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
