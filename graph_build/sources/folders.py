"""The files under the paths that a user gives: which to open, and why the others are left alone."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from graph_build.errors import DocumentError
from graph_build.printable import shown
from graph_build.sources.found import PassedOver, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ANNOTATED = ".txt"
ANNOTATIONS = ".ann"
"""The two files of a brat pair (https://brat.nlplab.org/standoff.html)."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to open.

    Attributes:
        path: to open it by.
        place: how the user knows it, safe to print.
        asked: whether it was given by itself and not found in a folder.
        annotations: the path of the annotations beside it, or None.
    """

    path: Path
    place: str
    asked: bool
    annotations: Path | None = None


def files(paths: Sequence[Path]) -> list[File | PassedOver | Unreadable]:
    """The files given and those of the folders given, each once, sorted by name; what is not opened comes first.

    Raises:
        DocumentError: for a path that does not exist, and for a folder without a file to read.
    """
    found: dict[Path, File] = {}
    aside: list[PassedOver | Unreadable] = []
    for path in paths:
        if path.is_dir():
            inside = list(_in_folder(path))
            if not any(isinstance(one, File) for one in inside):
                passed = f"; {len(inside)} passed over, such as {inside[0].place}" if inside else ""
                raise DocumentError(
                    f"the folder holds no document{passed}", where=shown(path), do="Give a folder with documents in it."
                )
        elif path.exists():
            inside = [File(path, shown(path), asked=True, annotations=_beside(path))]
        else:
            raise DocumentError("there is no such file or folder", where=shown(path), do="Check the path.")
        for one in inside:
            if isinstance(one, File):
                found[one.path] = one if one.asked else found.get(one.path, one)
            else:
                aside.append(one)
    whole = [one for one in found.values() if not _is_half(one, found)]
    return [*sorted(aside, key=lambda one: one.place), *sorted(whole, key=lambda f: (f.path.name, str(f.path)))]


def left_alone(path: str) -> str | None:
    """Why a file of a folder or an archive is no document by its name alone, or None.

    Args:
        path: relative to the folder or archive, with slashes.
    """
    parts = PurePosixPath(path).parts
    if any(part.startswith(".") and part not in (".", "..") for part in parts) or "__MACOSX" in parts:
        return "a hidden file"
    if parts and parts[-1].lower().startswith("readme"):
        return "a README"
    return None


def _in_folder(folder: Path) -> Iterator[File | PassedOver | Unreadable]:
    root = folder.resolve()
    todo = [folder]
    while todo:
        inside = todo.pop()
        try:
            entries = sorted(os.scandir(inside), key=lambda entry: entry.name)
        except OSError as error:
            yield Unreadable(shown(inside.name), shown(inside), f"the folder cannot be listed ({error.strerror})")
            continue
        for entry in entries:
            path = Path(entry.path)
            reason = left_alone(entry.name) or _odd(path, root)
            if reason:
                yield PassedOver(shown(path), reason)
            elif entry.is_dir(follow_symlinks=False):
                todo.append(path)
            else:
                yield File(path, shown(path), asked=False, annotations=_beside(path))


def _odd(path: Path, root: Path) -> str | None:
    """Why an entry of a folder is not opened, or None: links and what is neither file nor folder."""
    try:
        mode = path.lstat().st_mode
        if not stat.S_ISLNK(mode):
            return None if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else "neither a file nor a folder"
        target = path.resolve(strict=True)
    except FileNotFoundError:
        return "a link to nothing"
    except (OSError, RuntimeError):
        return "a link that cannot be followed"
    inside = target.is_relative_to(root)
    return "a link to what is read under its own name" if inside else "a link that leads out of the folder"


def _beside(path: Path) -> Path | None:
    """The annotations that lie beside a text, or None."""
    if path.suffix != ANNOTATED:
        return None
    beside = path.with_suffix(ANNOTATIONS)
    return beside if beside.is_file() and not beside.is_symlink() else None


def _is_half(file: File, found: dict[Path, File]) -> bool:
    """Whether a file holds the annotations of a text that is read, too."""
    return file.path.suffix == ANNOTATIONS and file.path.with_suffix(ANNOTATED) in found
