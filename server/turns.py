"""Turns: of the threads that answer requests, one at a time runs in the interpreter.

All threads of a process share one interpreter. Were each of a hundred busy with what a client asks for (a query that is
judged, rows that become a page), the event loop, and `/health` with it, would wait for all of them; with turns it waits
for one. A thread has its turn from a request's beginning to its end, and lays it down while it waits: for a worker, for
a program, for another thread. So it must hold no lock while it lays its turn down that others take in their own.
"""

from __future__ import annotations

import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LOOK = 0.5
"""Seconds between looks at the clock and at the client while waiting for the first turn: where a hundred threads wait,
each look is one more of them that wants the interpreter."""


class _Turns:
    """Who has the turn, and who waits for it: whoever came first has it next."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Lock] = deque()

    def enter(self) -> threading.Lock | None:
        """Take the turn, or wait in the queue: by acquiring what this gives."""
        with self._lock:
            if not self._taken:
                self._taken = True
                return None
            called = threading.Lock()
            called.acquire()
            self._waiting.append(called)
            return called

    def give_up(self, called: threading.Lock) -> None:
        """Wait no more; a turn that has come meanwhile is passed on."""
        with self._lock:
            if called in self._waiting:
                self._waiting.remove(called)
                return
        self.leave()

    def leave(self) -> None:
        """Pass the turn on."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


_turns = _Turns()
_thread = threading.local()


def threads(number: int) -> ThreadPoolExecutor:
    """The threads that answer, all of them started: an event loop that starts one waits until that one runs."""
    made = ThreadPoolExecutor(number, thread_name_prefix="request")
    there = threading.Barrier(number + 1)
    for _ in range(number):
        made.submit(there.wait)
    there.wait()
    return made


@contextmanager
def taken(wanted: Callable[[], bool]) -> Iterator[bool]:
    """Wait for a turn, and have it; false where it has not come while it was wanted.

    Args:
        wanted: whether to wait on, asked now and then.
    """
    called = _turns.enter()
    while called is not None and not called.acquire(timeout=LOOK):
        if not wanted():
            _turns.give_up(called)
            yield False
            return
    _thread.has = True
    try:
        yield True
    finally:
        _thread.has = False
        _turns.leave()


@contextmanager
def laid_down() -> Iterator[None]:
    """Let others have their turns while this thread waits; then wait for one again. Who has none just goes on."""
    if not getattr(_thread, "has", False):
        yield
        return
    _thread.has = False
    _turns.leave()
    try:
        yield
    finally:
        if (called := _turns.enter()) is not None:
            called.acquire()
        _thread.has = True
