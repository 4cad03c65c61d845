"""The seal of a release: how long each of its files is and its SHA-256, so that damage to any of them is noticed.

The digest of a release covers its manifest, and through it the N-Quads. The store and the index of names differ from
build to build, so they cannot be digested; what was published is written down beside them instead.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from graph_build.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SEAL = "seal.json"
AGAIN = "Build the release again, or take a whole copy of it."


def seal(folder: Path, quads: int) -> bytes:
    """The seal of the files in a folder.

    Args:
        folder: a release that is written but not published yet, without a seal.
        quads: how many its store holds; fewer than its lines where two numbers differ only in how they are written.
    """
    files = {
        path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": _sum(path)}
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return _bytes({"files": files, "quads": quads})


def sealed_quads(folder: Path) -> int:
    """How many quads the store of a release held when it was published.

    Raises:
        ReleaseError: the seal is missing or damaged.
    """
    return int(_read(folder)["quads"])


def files_of(folder: Path) -> Mapping[str, Any]:
    """The files of a release by their paths in it, each with `bytes` and `sha256`.

    Raises:
        ReleaseError: the seal is missing or damaged.
    """
    files: Mapping[str, Any] = _read(folder)["files"]
    return files


def check_lengths(folder: Path) -> None:
    """See that every file of a release is there and as long as it was: quick, whatever their size.

    Raises:
        ReleaseError: a file is missing or has another length, or the seal itself is damaged.
    """
    for path, entry in _entries(folder):
        try:
            found = path.stat().st_size
        except OSError as error:
            raise ReleaseError(f"a file is missing ({error.strerror})", where=str(path), do=AGAIN) from None
        if found != entry["bytes"]:
            detail = f"the file is damaged: {found:,} bytes, and {entry['bytes']:,} were published"
            raise ReleaseError(detail, where=str(path), do=AGAIN)


def check_sums(folder: Path, suffix: str = "") -> None:
    """Read every file of a release, or those whose names end so, and hold them against the seal.

    Raises:
        ReleaseError: as `check_lengths`; or a file does not hold what was published.
    """
    check_lengths(folder)
    for path, entry in _entries(folder):
        if not path.name.endswith(suffix):
            continue
        try:
            found = _sum(path)
        except OSError as error:
            raise ReleaseError(f"a file cannot be read ({error.strerror})", where=str(path), do=AGAIN) from None
        if found != entry["sha256"]:
            raise ReleaseError("the file is damaged: it is not what was published", where=str(path), do=AGAIN)


def _entries(folder: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for name, entry in _read(folder)["files"].items():
        yield folder / name, entry


def _read(folder: Path) -> Mapping[str, Any]:
    path = folder / SEAL
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReleaseError(f"the seal is missing ({error.strerror})", where=str(path), do=AGAIN) from None
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if not _is_seal(found) or _bytes(found) != data:
        raise ReleaseError("the seal is damaged", where=str(path), do=AGAIN)
    read: Mapping[str, Any] = found
    return read


def _is_seal(found: object) -> bool:
    """Whether it has the form that `seal` gives it."""
    if not isinstance(found, dict) or found.keys() != {"files", "quads"} or not isinstance(found["files"], dict):
        return False
    whole = all(
        isinstance(entry, dict)
        and entry.keys() == {"bytes", "sha256"}
        and isinstance(entry["bytes"], int)
        and isinstance(entry["sha256"], str)
        for entry in found["files"].values()
    )
    return whole and isinstance(found["quads"], int)


def _bytes(found: Mapping[str, Any]) -> bytes:
    """The one way in which a seal is written, so that any other byte in it is damage."""
    return (json.dumps(found, indent=1, sort_keys=True) + "\n").encode()


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
