"""The time that reading one document may take, after which it is broken off and the next one is read.

Counted are seconds of CPU of this process, so that a busy machine rejects nothing that an idle one reads. The kernel
sends a signal when they are spent; Python handles it between two of its own steps, so a step outside Python (a query of
the shapes) ends first: what such steps are given is bounded by the document's quads.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graph_build.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

AGAIN = 1.0
"""Seconds after which the signal comes again, where the first one was lost in a step that swallows what is raised."""


class _Spent(BaseException):
    """The time is over. No Exception, so that nobody on the way out takes it for a fault of theirs."""


def can_be_timed() -> bool:
    """Whether reading can be broken off here: signals reach only the first thread of a process."""
    return threading.current_thread() is threading.main_thread()


@contextmanager
def within(seconds: float, name: str) -> Iterator[None]:
    """What is done within takes so many seconds of CPU at most.

    Args:
        seconds: of this process.
        name: the document's, for the message.

    Raises:
        DocumentError: where it takes longer.
        RuntimeError: in another thread than the first, see `can_be_timed`.
    """
    if not can_be_timed():
        raise RuntimeError("only the first thread of a process can be timed")
    over = False

    def end(_: int, __: FrameType | None) -> None:
        nonlocal over
        over = True
        raise _Spent

    before = signal.signal(signal.SIGPROF, end)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        if over:
            raise _Spent
    except _Spent:
        raise DocumentError(
            f"reading the document takes more than {seconds:g} s of computing",
            where=name,
            do="If it is sound, split it or build with a larger --most-seconds.",
        ) from None
    finally:
        signal.signal(signal.SIGPROF, before)
