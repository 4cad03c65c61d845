"""A published release: where it is, what its manifest says, and whether its quads are those that were published."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph_build.errors import ReleaseError
from graph_build.store import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

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
