"""The bundled scripts: where a page finds one, and what to say where they were not built."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

BUILT = Path(__file__).parent / "built"
MISSING = (
    "The scripts of the pages are not built, so the pages work without editor and pictures. "
    "`python -m server.assets` builds them: it needs the npm registry and the `assets` extra."
)


@dataclass(frozen=True, slots=True)
class Bundle:
    """What was built.

    Attributes:
        entries: the file of each entry, by the entry's name.
        files: all files by name.
        sources: the digest of the sources that they were built from.
    """

    entries: Mapping[str, str]
    files: Mapping[str, Path]
    sources: str


@cache
def bundle(folder: Path = BUILT) -> Bundle:
    """The bundle of a folder; an empty one where nothing was built."""
    try:
        told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Bundle({}, {}, "")
    return Bundle(told["entries"], {name: folder / name for name in told["files"]}, told["sources"])


def address(entry: str) -> str | None:
    """The path at which a page loads an entry; None where it was not built."""
    file = bundle().entries.get(entry)
    return f"/assets/{file}" if file else None
