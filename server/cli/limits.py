"""The limits that the system sets to this process (`ulimit`), held against what any command takes.

The engine's threads end the whole process where memory or a thread is refused them, and nothing can be said any more:
so it is said before. What a limit does later is an error of the system, which `said_of` puts into words.
"""

from __future__ import annotations

import errno
import os
import resource
import signal
import threading
from typing import TYPE_CHECKING, NoReturn

from graph_build.errors import CytolinkError
from graph_build.limits import limit

if TYPE_CHECKING:
    from types import FrameType

FILES = 256
"""Open files that a command may need: the engine asks for 96, reading processes and pipes take the rest."""
_MANY_FILES = 1024
MEMORY = 1 << 30
"""Bytes of addresses, much of which is never filled; and for each core as much again as follows."""
_MEMORY_A_CORE = 64 << 20
SECONDS = 5
"""Of processor time; what a command needs before it does anything is one or two."""
_LAST = 2
"""Seconds of processor time before the end in which it can be told: at the end itself nothing can be said."""
STACK = 512 << 10
"""Bytes of each thread's stack."""
_FEW_PROCESSES = 4096
"""A limit of processes below which it is tried whether there are some left."""

_WORDS = {
    errno.EMFILE: "too many files are open. Raise the limit (`ulimit -n`).",
    errno.ENFILE: "too many files are open on this machine. Wait, or raise fs.file-max.",
    errno.EAGAIN: "no more processes or threads may be started. Raise the limit (`ulimit -u`).",
    errno.EFBIG: "a file would be larger than this process may write. Raise the limit (`ulimit -f`).",
    errno.ENOMEM: "there is no memory left. Raise the limit (`ulimit -v`), or give fewer --jobs.",
}


class LimitError(CytolinkError):
    """The system allows this process too little."""


class OutOfTimeError(BaseException):
    """The processor time that this process may use is used up: no error of a document, caught by `main` alone."""


def check_limits() -> None:
    """Raise the limit of open files where that is allowed, and refuse to begin with what cannot be ended.

    Raises:
        LimitError: files, processor time, stack, memory or threads will not do.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < FILES:
        if hard != resource.RLIM_INFINITY and hard < FILES:
            do = f"Raise the limit: `ulimit -n {_MANY_FILES}`."
            raise LimitError(f"this process may open {hard} files, and {FILES} are needed", do=do)
        most = _MANY_FILES if hard == resource.RLIM_INFINITY else min(hard, _MANY_FILES)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    _check_time()
    stack = resource.getrlimit(resource.RLIMIT_STACK)[0]
    if stack != resource.RLIM_INFINITY and stack < STACK:
        do = f"Raise the limit: `ulimit -s {STACK >> 10}` or more."
        raise LimitError(f"the stack of this process may take {stack >> 10} KiB, and {STACK >> 10} are needed", do=do)
    memory, cores = resource.getrlimit(resource.RLIMIT_AS)[0], len(os.sched_getaffinity(0))
    if memory != resource.RLIM_INFINITY and memory < (needed := MEMORY + cores * _MEMORY_A_CORE):
        do = f"Raise the limit: `ulimit -v {needed >> 10}` or more."
        raise LimitError(f"this process may address {memory >> 20:,} MiB, and {needed >> 20:,} are needed", do=do)
    processes = resource.getrlimit(resource.RLIMIT_NPROC)[0]
    if processes != resource.RLIM_INFINITY and processes < _FEW_PROCESSES:
        _try_threads(2 * cores + 16)


def _check_time() -> None:
    """Refuse to begin with hardly any processor time, and have the end of it told shortly before it comes."""
    set_to = [most for most in resource.getrlimit(resource.RLIMIT_CPU) if most != resource.RLIM_INFINITY]
    if not set_to:
        return
    seconds = min(set_to)
    if seconds < SECONDS:
        do = f"Raise the limit: `ulimit -t {60 * SECONDS}`, or `unlimited`."
        raise LimitError(f"this process may use {seconds} s of processor time, and {SECONDS} are needed", do=do)

    def end(_signal: int, _frame: FrameType | None) -> NoReturn:
        signal.signal(signal.SIGXCPU, signal.SIG_IGN)
        raise OutOfTimeError(
            f"the {seconds} s of processor time that this process may use are used up. Raise the limit (`ulimit -t`)."
        )

    signal.signal(signal.SIGXCPU, end)
    limit(resource.RLIMIT_CPU, seconds - _LAST, seconds)


def _try_threads(number: int) -> None:
    """Start so many threads at once, to see whether they may be started."""
    end, threads = threading.Event(), list[threading.Thread]()
    try:
        for _ in range(number):
            thread = threading.Thread(target=end.wait, daemon=True)
            thread.start()
            threads.append(thread)
    except RuntimeError as error:
        raise LimitError(_WORDS[errno.EAGAIN]) from error
    finally:
        end.set()
        for thread in threads:
            thread.join()


def said_of(error: OSError | MemoryError) -> str:
    """What the system refused, and where, in one line."""
    if isinstance(error, MemoryError):
        return _WORDS[errno.ENOMEM]
    words = _WORDS.get(error.errno or 0) or f"{error.strerror or error}."
    return f"{error.filename}: {words}" if error.filename else words
