"""Temporary folders that do not outlive a process that is killed.

A process that ends by SIGKILL removes nothing. So each folder is locked by who uses it (flock(2): the kernel takes the
lock away with the process), and whoever makes one first removes those of its kind that nobody holds any more.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

YOUNG = 60.0
"""Seconds for which a folder without a lock is left alone: its maker may be about to lock it."""


@contextmanager
def scratch(prefix: str, within: Path | None = None) -> Iterator[Path]:
    """A temporary folder, removed afterwards.

    Args:
        prefix: what its name begins with; folders that begin so and that nobody holds are removed first.
        within: where it is made, by default where the system keeps such folders.

    Raises:
        OSError: it cannot be made.
    """
    parent = within or Path(tempfile.gettempdir())
    sweep(prefix, parent)
    made = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    handle = os.open(made, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        os.close(handle)


def sweep(prefix: str, parent: Path) -> None:
    """Remove the folders under `parent` that begin with `prefix`, are not young, and are held by no process."""
    for folder in parent.glob(f"{prefix}*"):
        try:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:
            continue  # removed meanwhile, another user's, or no folder
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if time.time() - os.fstat(handle).st_mtime > YOUNG:
                shutil.rmtree(folder, ignore_errors=True)
        except BlockingIOError:
            continue  # in use
        finally:
            os.close(handle)
