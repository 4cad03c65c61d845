"""Which release the commands ask that are told none: the one that was built last, wherever it lies."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from graph_build.errors import ReleaseError
from graph_build.release.opening import CURRENT
from graph_build.settings import data_folder

if TYPE_CHECKING:
    from pathlib import Path


def ask_from_now_on(out: Path) -> None:
    """Let `current` in the user's data folder point to the current release of another folder, and follow it.

    Args:
        out: a folder of releases; where it is the data folder itself, there is nothing to do.

    Raises:
        ReleaseError: where the data folder cannot be written.
    """
    folder = data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not folder.samefile(out):
            point(folder / CURRENT, str(out.absolute() / CURRENT))
    except OSError as error:
        do = "Set CYTOLINK_DATA to a folder that can be written."
        raise ReleaseError(f"it cannot be recorded ({error.strerror})", where=str(folder), do=do) from error


def point(link: Path, name: str) -> None:
    """Make `link` point to `name` in one step: readers see the old release or the new one, never none."""
    spare = link.with_name(f".{link.name}-{os.getpid()}")
    with contextlib.suppress(FileNotFoundError):
        spare.unlink()
    spare.symlink_to(name)
    spare.replace(link)
