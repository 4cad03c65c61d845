"""What lies in a folder of releases, and what of it can go: old releases, and what was kept of documents for builds."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from graph_build.errors import ReleaseError
from graph_build.release import open_release
from graph_build.release.opening import CURRENT
from graph_build.runner.build import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_DIGEST = re.compile(r"[0-9a-f]{64}")
_GOING = ".going-"
"""What the name of a release begins with while it is removed: nothing takes the rest of it for a release."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A release in a folder of releases.

    Attributes:
        path: its directory.
        published: when it was.
        current: whether `current` points to it.
        size: bytes on disk that no other release shares.
        documents: how many it was built from; quads: how many it holds; linked: names of what was linked to it.
        damage: why it cannot be opened; empty where it can.
    """

    path: Path
    published: datetime
    current: bool
    size: int
    documents: int = 0
    quads: int = 0
    linked: tuple[str, ...] = ()
    damage: str = ""

    @property
    def digest(self) -> str:
        """What it is known by."""
        return self.path.name


def releases_in(out: Path) -> list[Standing]:
    """The releases in a folder, the newest first.

    Raises:
        ReleaseError: where there is no such folder.
    """
    if not out.is_dir():
        raise ReleaseError("there is no folder of releases here", where=str(out), do="Name one with --out PATH.")
    current = (out / CURRENT).resolve() if (out / CURRENT).is_symlink() else None
    found = [_standing(path, current) for path in out.iterdir() if path.is_dir() and _DIGEST.fullmatch(path.name)]
    return sorted(found, key=lambda one: (one.published, one.digest), reverse=True)


def _standing(path: Path, current: Path | None) -> Standing:
    published = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    held = path.resolve() == current
    try:
        manifest = open_release(path).manifest
    except ReleaseError as error:
        return Standing(path, published, held, disk_of(path), damage=str(error))
    linked = tuple(str(entry["name"]) for entry in manifest.get("linked", ()))
    documents, quads = len(manifest.get("sources", ())), int(manifest["graph"]["quads"])
    return Standing(path, published, held, disk_of(path), documents, quads, linked)


def disk_of(*folders: Path) -> int:
    """Bytes on disk of the files in some folders that have no other name elsewhere: releases share what is the same."""
    found = [entry.stat() for folder in folders for entry in folder.rglob("*") if entry.is_file()]
    names = Counter((told.st_dev, told.st_ino) for told in found)
    files = {(told.st_dev, told.st_ino): told for told in found}
    return sum(told.st_blocks * 512 for file, told in files.items() if names[file] == told.st_nlink)


def superfluous(found: Sequence[Standing], keep: int) -> list[Standing]:
    """The releases beyond the newest ones that can be opened; never the current one.

    Args:
        found: what `releases_in` gave.
        keep: how many stay at least; damaged ones do not count, and go.
    """
    whole = [one for one in found if not one.damage]
    stay = {one.path for one in whole[:keep]} | {one.path for one in found if one.current}
    return [one for one in found if one.path not in stay]


def unused_parts(out: Path, kept: Iterable[Standing]) -> list[Path]:
    """What is kept of documents that none of the releases holds: it would only spare reading them again."""
    used = {str(source["sha256"]) for one in kept if not one.damage for source in _sources(one)}
    return sorted(path for path in (out / PARTS).glob("*/*.gz") if path.name.partition("-")[0] not in used)


def _sources(one: Standing) -> Iterable[dict[str, object]]:
    sources: Iterable[dict[str, object]] = open_release(one.path).manifest.get("sources", ())
    return sources


def remove(out: Path, releases: Iterable[Standing], parts: Iterable[Path]) -> None:
    """Remove releases and parts; each release goes by a rename first, so that none is ever half there.

    Raises:
        ReleaseError: where a build is at work in the folder, a release is the current one by now, or files cannot
            be removed.
    """
    try:
        with _alone(out):
            for left in out.glob(f"{_GOING}*"):  # by a removal that was broken off
                shutil.rmtree(left)
            for one in releases:
                if (out / CURRENT).resolve() == one.path.resolve():
                    raise ReleaseError("this release is the current one by now", where=str(one.path), do="Look again.")
                shutil.rmtree(one.path.rename(out / f"{_GOING}{one.digest}"))
            for part in parts:
                part.unlink(missing_ok=True)
    except OSError as error:
        raise ReleaseError(f"cannot remove this ({error.strerror})", where=str(error.filename or out)) from error


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """While no build works in the folder: it holds the parts' folder locked."""
    folder = out / PARTS
    if not folder.is_dir():
        yield
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise ReleaseError("a build is at work here", where=str(out), do="Prune when it has ended.") from error
    finally:
        os.close(handle)
