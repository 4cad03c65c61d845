"""Limits of a process (setrlimit(2)): how large it may grow, and how long it may compute."""

from __future__ import annotations

import os
import re
import resource
from functools import lru_cache


def limit(kind: int, soft: int, hard: int | None = None) -> None:
    """Lower a limit of this process. One that is lower stays: only with privileges may a process raise its own.

    Args:
        kind: such as `resource.RLIMIT_CPU`.
        soft: where the kernel refuses, or tells the process.
        hard: where it ends the process; None for `soft`.
    """
    now, there = resource.getrlimit(kind)
    most = soft if hard is None else hard
    most = most if there == resource.RLIM_INFINITY else min(most, there)
    soft = soft if now == resource.RLIM_INFINITY else min(soft, now)
    resource.setrlimit(kind, (min(soft, most), most))


def limit_memory(allowance: int) -> None:
    """Let the address space grow by `allowance` bytes from here, and write no core dump."""
    limit(resource.RLIMIT_AS, memory_now("VmSize") + allowance)
    limit(resource.RLIMIT_CORE, 0)


def memory_now(field: str) -> int:
    """Bytes of memory of this process by a field of ``/proc/self/status``: `VmSize`, `VmHWM` and so on.

    The most that it has held is `VmHWM` and not `ru_maxrss`, which a process inherits from the one that started it.
    """
    found = re.search(rb"^%s:\s+(\d+) kB$" % field.encode(), os.pread(status(), 1 << 16, 0), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


@lru_cache(1)
def status() -> int:
    """The open file of ``/proc/self/status``; each read from its beginning gives what holds then."""
    return os.open("/proc/self/status", os.O_RDONLY)
