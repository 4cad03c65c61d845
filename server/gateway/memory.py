"""Memory of the server's own process: had for a flood, given back after it.

The C library keeps what is freed: it has an arena for each of many threads, and takes ever larger blocks out of arenas
once some have been freed. So a process that served a flood stayed as large as the flood had made it.
"""

from __future__ import annotations

import ctypes
import gc
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# parameters of mallopt(3)
_ARENA_MAX, _MMAP_THRESHOLD, _TRIM_THRESHOLD = -8, -3, -1
_ARENAS = 2
_LARGE = 256 * 1024  # blocks from this size on are mapped one by one, and unmapped as soon as they are freed
_YOUNG = 10_000  # new objects between searches for garbage
_EVERY = 5.0  # seconds between looks


def bound() -> None:
    """Keep the C library from holding much. To be called before threads are started; musl has nothing to set."""
    if (mallopt := _function("mallopt")) is not None:
        for parameter, value in ((_ARENA_MAX, _ARENAS), (_MMAP_THRESHOLD, _LARGE), (_TRIM_THRESHOLD, _LARGE)):
            mallopt(parameter, value)


def settle() -> None:
    """Look for garbage no more among what the process has loaded and keeps: all threads wait while it is looked for."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG)  # what a request leaves is mostly gone before it is looked for


class Trimmer:
    """Gives freed memory back to the system after work has been done.

    Args:
        work: how much has been done so far.
    """

    def __init__(self, work: Callable[[], int]) -> None:
        self._work = work
        self._stop = threading.Event()
        self._trim = _function("malloc_trim")
        threading.Thread(target=self._run, name="trimmer", daemon=True).start()

    def close(self) -> None:
        """Stop looking."""
        self._stop.set()

    def _run(self) -> None:
        seen = 0
        while self._trim is not None and not self._stop.wait(_EVERY):
            if (done := self._work()) != seen:
                seen = done
                self._trim(0)


def _function(name: str) -> Callable[..., int] | None:
    """A function of the C library, where it has one of that name."""
    found: Callable[..., int] | None = getattr(ctypes.CDLL(None), name, None)
    return found
