"""Publishing: a release is written aside, flushed to disk and published by one rename."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graph_build.errors import ReleaseError
from graph_build.names import write_index, write_statements
from graph_build.release.opening import (
    CURRENT,
    GRAPH,
    MANIFEST,
    NAMES,
    STATEMENTS,
    STORE,
    VOID,
    Release,
    check_release,
    manifest_bytes,
    open_release,
)
from graph_build.release.sealing import SEAL, seal
from graph_build.scratch import scratch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path


def publish(out: Path, lines: Iterable[str], manifest: Mapping[str, Any], void: str) -> Release:
    """Write a release aside and publish it under `out`; `out/current` points to it afterwards.

    Args:
        out: the folder that holds releases; made if missing.
        lines: the N-Quads, sorted, each line once, without line ends.
        manifest: all but the entry "graph", which is added here.
        void: the VoID description, in Turtle.

    Raises:
        ReleaseError: where `out` cannot be written or the lines are not N-Quads.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with scratch(".aside-", out) as aside:
            return _publish(out, aside, lines, manifest, void)
    except OSError as error:
        reason = error.strerror or error
        raise ReleaseError(
            f"cannot write the release here ({reason})", where=str(out), do="Choose another --out."
        ) from error


def _publish(out: Path, aside: Path, lines: Iterable[str], manifest: Mapping[str, Any], void: str) -> Release:
    digest, count = _write_lines(aside / GRAPH, lines)
    full = {**manifest, "graph": {"file": GRAPH, "sha256": digest, "quads": count}}
    release = Release(aside, full)
    target = out / release.digest
    if not _is_whole(target):
        _write(aside / MANIFEST, manifest_bytes(full))
        _write(aside / VOID, void.encode())
        write_statements(aside / GRAPH, aside / STATEMENTS)
        stored = _fill_store(aside / STORE, aside / GRAPH, aside / NAMES)
        _write(aside / SEAL, seal(aside, stored))
        aside.chmod(0o755)
        for folder in (aside / STORE, aside):
            _flush(folder)
        shutil.rmtree(target, ignore_errors=True)  # left by a build that was broken off, or damaged since
        aside.rename(target)
    _point(out / CURRENT, target.name)
    _flush(out)
    return Release(target, full)


def _is_whole(target: Path) -> bool:
    """Whether this very release is there already, and undamaged."""
    if not target.is_dir():
        return False
    try:
        check_release(open_release(target))
    except ReleaseError:
        return False
    return True


def _write_lines(path: Path, lines: Iterable[str]) -> tuple[str, int]:
    digest, count = hashlib.sha256(), 0
    with path.open("wb") as file:
        for block in _blocks(lines):
            count += block.count(b"\n")
            digest.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), count


def _blocks(lines: Iterable[str], size: int = 4096) -> Iterator[bytes]:
    held: list[str] = []
    for line in lines:
        held.append(line)
        if len(held) >= size:
            yield ("\n".join(held) + "\n").encode()
            held.clear()
    if held:
        yield ("\n".join(held) + "\n").encode()


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _fill_store(folder: Path, graph: Path, names: Path) -> int:
    """Make the store and the index of names from the N-Quads.

    Returns:
        How many quads the store holds.
    """
    engine = ox.Store(str(folder))
    try:
        engine.bulk_load(path=graph, format=ox.RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise ReleaseError(f"the quads do not parse ({error})", where=str(graph)) from error
    engine.optimize()
    engine.flush()
    write_index(engine, names)
    stored = len(engine)
    del engine  # closes it, so that the lock is gone before the rename
    return stored


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _point(link: Path, name: str) -> None:
    """Make `link` point to `name` in one step: readers see the old release or the new one, never none."""
    spare = link.with_name(f".{link.name}-{os.getpid()}")
    with contextlib.suppress(FileNotFoundError):
        spare.unlink()
    spare.symlink_to(name)
    spare.replace(link)
