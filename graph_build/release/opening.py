"""A published release: where it is, what its manifest says, and whether its files are those that were published."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from graph_build.errors import ReleaseError
from graph_build.release.packing import GRAPH, PLAIN, unpacked
from graph_build.release.sealing import AGAIN, check_lengths, check_sums, sealed_quads
from graph_build.store import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MANIFEST, VOID, STORE, CURRENT = "manifest.json", "void.ttl", "store", "current"
NAMES, STATEMENTS, TABLES = "names.sqlite", "statements.sqlite", "tables"
DISCREPANCY = "discrepancy"
"""What the manifest counts beside facts: places where documents contradict themselves."""
_PIECE = 1 << 20
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
    def facts(self) -> int:
        """How many facts were read from its documents; where these contradict themselves is counted apart."""
        counts: Mapping[str, int] = self.manifest.get("counts", {})
        return sum(count for kind, count in counts.items() if kind != DISCREPANCY)

    @property
    def graph_path(self) -> Path:
        """The sorted N-Quads: packed, but for releases that were published before they were."""
        path = self.path / GRAPH
        return path if path.exists() or not (self.path / PLAIN).exists() else self.path / PLAIN

    def quads(self) -> IO[bytes]:
        """The lines of the sorted N-Quads, to be read and closed."""
        return unpacked(self.graph_path)

    @property
    def store_path(self) -> Path:
        """Oxigraph's directory."""
        return self.path / STORE

    @property
    def names_path(self) -> Path:
        """The index of names."""
        return self.path / NAMES

    @property
    def statements_path(self) -> Path:
        """The index of what statements say."""
        return self.path / STATEMENTS

    def table_path(self, name: str) -> Path:
        """The Parquet file of a saved query whose answer is a table; absent from releases of before there were any."""
        return self.path / TABLES / f"{name}.parquet"

    @property
    def void_path(self) -> Path:
        """The VoID description, in Turtle."""
        return self.path / VOID

    def __str__(self) -> str:
        return f"release {self.digest[:16]} in {self.path}"

    def encoding_of(self, sha256: str) -> str | None:
        """What the bytes of one of its documents are in, where they are not UTF-8 and the build was told so."""
        return next((s.get("encoding") for s in self.manifest["sources"] if s["sha256"] == sha256), None)

    def store(self) -> EmbeddedStore:
        """The release's store, opened read-only."""
        return EmbeddedStore.open(self.store_path)


def manifest_bytes(manifest: Mapping[str, Any]) -> bytes:
    """The one way in which a manifest is written: sorted keys, UTF-8, a line feed at the end."""
    return (json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def open_release(path: Path) -> Release:
    """The release at `path`: a release's own directory, or the folder that holds releases.

    Its manifest is held against its digest, and the length of every file against the seal; see `check_release` for
    what the files hold.

    Raises:
        ReleaseError: where there is none, or it is damaged.
    """
    folder = path / CURRENT if (path / CURRENT).exists() else path
    folder = folder.resolve()
    if folder == path.resolve() and (path / CURRENT).is_symlink():
        where, do = str((path / CURRENT).readlink()), "Build it again, or name another one with --release PATH."
        raise ReleaseError("the release that `current` points to is no longer there", where=where, do=do)
    if not (folder / MANIFEST).is_file():
        raise ReleaseError("there is no release here", where=str(path), do=_WHERE_FROM)
    try:
        data = (folder / MANIFEST).read_bytes()
        manifest = json.loads(data)
    except (OSError, ValueError, RecursionError) as error:
        raise ReleaseError(f"the manifest cannot be read ({error})", where=str(folder / MANIFEST), do=AGAIN) from error
    # of the bytes as they are: written in another way, it would be another file with the same content
    digest = hashlib.sha256(data).hexdigest()
    if digest != folder.name:
        raise ReleaseError(
            f"the manifest's digest is {digest}, the directory is named otherwise",
            where=str(folder),
            do="Someone changed a published release: build it again.",
        )
    check_lengths(folder)
    return Release(folder, manifest)


def check_release(release: Release) -> None:
    """Read every file of a release, and hold them against the seal and the manifest.

    Raises:
        ReleaseError: where a file is not the one that was published.
    """
    check_sums(release.path)
    found = hashlib.sha256()
    with release.quads() as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    if found.hexdigest() != release.manifest["graph"]["sha256"]:
        raise ReleaseError("the N-Quads are not those that were published", where=str(release.graph_path), do=AGAIN)


def check_count(release: Release, found: int) -> None:
    """Hold the number of quads in an opened store against the seal.

    Raises:
        ReleaseError: it holds more or fewer than were published.
    """
    if found != (published := sealed_quads(release.path)):
        detail = f"the store is damaged: it holds {found:,} quads, and {published:,} were published"
        raise ReleaseError(detail, where=str(release.store_path), do=AGAIN)
