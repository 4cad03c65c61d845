"""A release: one finished build in an immutable directory, known by a digest.

    DIR/<digest>/graph.nq       sorted N-Quads: the release of record
    DIR/<digest>/manifest.json  sources, versions, counts, rules
    DIR/<digest>/void.ttl       the same for machines (W3C VoID)
    DIR/<digest>/store/         Oxigraph's files, made from graph.nq: a cache, not digested
    DIR/<digest>/names.sqlite   an index of the names in it, likewise a cache
    DIR/current                 a symbolic link to the newest release

The digest is the SHA-256 of the manifest, which holds the SHA-256 of the N-Quads. A release is written aside, flushed
to disk and published by one rename; nothing writes into it afterwards.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graph_build.errors import ReleaseError
from graph_build.names import write_index
from graph_build.store import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

GRAPH, MANIFEST, VOID, STORE, CURRENT = "graph.nq", "manifest.json", "void.ttl", "store", "current"
NAMES = "names.sqlite"
_WHERE_FROM = (
    "Name one with --release PATH, or make one: `cytolink build DOCUMENTS --out PATH` reads yours, "
    "`cytolink demo` publishes the bundled one into your data folder."
)


@dataclass(frozen=True, slots=True)
class Release:
    """A published release.

    Attributes:
        path: its directory.
        manifest: what `manifest.json` says.
    """

    path: Path
    manifest: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """SHA-256 of the manifest, in hexadecimal; also the directory's name."""
        return hashlib.sha256(manifest_bytes(self.manifest)).hexdigest()

    @property
    def store_path(self) -> Path:
        """Oxigraph's directory."""
        return self.path / STORE

    @property
    def names_path(self) -> Path:
        """The index of names."""
        return self.path / NAMES

    @property
    def void_path(self) -> Path:
        """The VoID description, in Turtle."""
        return self.path / VOID

    def store(self) -> EmbeddedStore:
        """The release's store, opened read-only."""
        return EmbeddedStore.open(self.store_path)


def manifest_bytes(manifest: Mapping[str, Any]) -> bytes:
    """The one way in which a manifest is written: sorted keys, UTF-8, a line feed at the end."""
    return (json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def open_release(path: Path) -> Release:
    """The release at `path`: a release's own directory, or the folder that holds releases.

    Raises:
        ReleaseError: where there is none, or its manifest or store is damaged.
    """
    folder = path / CURRENT if (path / CURRENT).exists() else path
    folder = folder.resolve()
    if not (folder / MANIFEST).is_file():
        raise ReleaseError("there is no release here", where=str(path), do=_WHERE_FROM)
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        raise ReleaseError(f"the manifest cannot be read ({error})", where=str(folder / MANIFEST)) from error
    release = Release(folder, manifest)
    if release.digest != folder.name:
        raise ReleaseError(
            f"the manifest's digest is {release.digest}, the directory is named otherwise",
            where=str(folder),
            do="Someone changed a published release: build it again.",
        )
    if not release.store_path.is_dir():
        raise ReleaseError("the store is missing", where=str(release.store_path), do="Build the release again.")
    return release


def check_graph(release: Release) -> None:
    """Read the whole N-Quads file and hold it against the manifest.

    Raises:
        ReleaseError: where the file is not the one that was published.
    """
    found = hashlib.sha256()
    with (release.path / GRAPH).open("rb") as file:
        while block := file.read(1 << 20):
            found.update(block)
    if found.hexdigest() != release.manifest["graph"]["sha256"]:
        raise ReleaseError(
            "the N-Quads are not those that were published", where=str(release.path / GRAPH), do="Build it again."
        )


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
        aside = Path(tempfile.mkdtemp(prefix=".aside-", dir=out))
    except OSError as error:
        raise ReleaseError(
            f"cannot write here ({error.strerror})", where=str(out), do="Choose another --out."
        ) from error
    try:
        return _publish(out, aside, lines, manifest, void)
    except OSError as error:
        raise ReleaseError(f"cannot write the release ({error})", where=str(out)) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _publish(out: Path, aside: Path, lines: Iterable[str], manifest: Mapping[str, Any], void: str) -> Release:
    digest, count = _write_lines(aside / GRAPH, lines)
    full = {**manifest, "graph": {"file": GRAPH, "sha256": digest, "quads": count}}
    release = Release(aside, full)
    target = out / release.digest
    if not (target / MANIFEST).is_file():
        _write(aside / MANIFEST, manifest_bytes(full))
        _write(aside / VOID, void.encode())
        _fill_store(aside / STORE, aside / GRAPH, aside / NAMES)
        aside.chmod(0o755)
        for folder in (aside / STORE, aside):
            _flush(folder)
        shutil.rmtree(target, ignore_errors=True)  # left by a build that was broken off
        aside.rename(target)
    _point(out / CURRENT, target.name)
    _flush(out)
    return Release(target, full)


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


def _fill_store(folder: Path, graph: Path, names: Path) -> None:
    engine = ox.Store(str(folder))
    try:
        engine.bulk_load(path=graph, format=ox.RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise ReleaseError(f"the quads do not parse ({error})", where=str(graph)) from error
    engine.optimize()
    engine.flush()
    write_index(engine, names)
    del engine  # closes it, so that the lock is gone before the rename


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
