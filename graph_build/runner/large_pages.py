"""Asking the system to keep this process's memory in large pages, where it gives these to who asks.

Reading looks words up all over some 150 MB, in an order that no cache of page tables foresees, so a large part of its
time goes by in finding pages. It is a hint: the system follows it in its own time, and no answer depends on it.
"""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from pathlib import Path

_MADV_HUGEPAGE = 14
"""madvise(2) of Linux."""
_LARGE = 2 << 20
"""Bytes of a large page, and so of the smallest run that may hold one."""
_MAPS = Path("/proc/self/maps")


def ask_for_large_pages() -> None:
    """Ask for them for all that the process has written so far; other systems than Linux are not asked."""
    if sys.platform != "linux":
        return
    with suppress(OSError, AttributeError):  # no /proc, or no madvise in the C library
        advise = ctypes.CDLL(None).madvise
        for line in _MAPS.read_text("utf-8", "replace").splitlines():
            run, rights, _, _, _, *name = line.split(maxsplit=5)
            start, end = (int(at, 16) for at in run.split("-"))
            if rights.startswith("rw") and name in ([], ["[heap]"]) and end - start >= _LARGE:
                advise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), _MADV_HUGEPAGE)
