"""The build that comes with the project: the five documents, without their wording.

`graph.nq.gz` and `manifest.json` lie beside this module. They are made by

    cytolink build DOCUMENTS --without-quotes --out DIR
    python -m graph_build.bundle DIR
"""

from __future__ import annotations

import gzip
import hashlib
import json
from importlib.resources import files
from typing import TYPE_CHECKING

from graph_build.errors import ReleaseError
from graph_build.release import GRAPH as PACKED
from graph_build.release import Release
from graph_build.release.blocks import blocks
from graph_build.release.opening import MANIFEST, manifest_bytes
from graph_build.release.publishing import publish

if TYPE_CHECKING:
    from pathlib import Path


def install(out: Path) -> Release:
    """Publish the bundled build as a release under `out`; a release that is there already is only pointed to.

    Raises:
        ReleaseError: where the bundle is missing from this installation, or `out` cannot be written.
    """
    here = files("graph_build") / "bundle"
    try:
        data = gzip.decompress((here / PACKED).read_bytes())
        manifest = json.loads((here / MANIFEST).read_bytes())
    except FileNotFoundError as error:
        raise ReleaseError(
            "the bundled build is missing", where=str(error.filename), do="Reinstall, or give documents to build from."
        ) from error
    if hashlib.sha256(data).hexdigest() != manifest.pop("graph")["sha256"]:
        raise ReleaseError(
            "the bundled graph is not the one that its manifest describes", where=PACKED, do="Reinstall."
        )
    return publish(out, blocks(data.decode().split("\n")[:-1]), manifest)


def pack(release: Release, folder: Path) -> None:
    """Write the bundle of a release into a folder; equal releases give equal bytes with equal versions of zlib.

    Raises:
        ReleaseError: where the release holds wording of its documents.
    """
    if release.manifest["profile"] != "without-quotes":
        raise ReleaseError(
            "this release holds wording of its documents", where=str(release.path), do="Build it with --without-quotes."
        )
    with release.quads() as lines:
        (folder / PACKED).write_bytes(gzip.compress(lines.read(), 9, mtime=0))
    (folder / MANIFEST).write_bytes(manifest_bytes(release.manifest))
