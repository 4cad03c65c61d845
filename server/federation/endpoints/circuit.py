"""An endpoint that is down is not asked again and again: its circuit opens, and after a while one request tries it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST = 300.0
"""Seconds that an endpoint is left alone at most, however often it has failed."""


class Circuit:
    """Of one endpoint: closed while it answers, open after failures in a row, half open while one request tries it.

    Args:
        failures: in a row, after which it opens; 0 for never.
        seconds: that it stays open the first time; each failed trial doubles them, up to five minutes.
        clock: monotonic seconds.
    """

    def __init__(self, failures: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._first, self._clock = failures, seconds, clock
        self._lock = threading.Lock()
        self._failed = 0
        self._pause, self._until = seconds, 0.0
        self._tried = False
        self.last = ""

    def closed_for(self) -> float:
        """Seconds until the endpoint may be asked; 0 lets the caller ask, who then has to tell how that went.

        While the circuit is half open, one caller is let through, and the others are told to wait for its result.
        """
        with self._lock:
            if not self._most or self._failed < self._most:
                return 0.0
            left = self._until - self._clock()
            if left > 0:
                return left
            if self._tried:
                return 1.0
            self._tried = True
            return 0.0

    def answered(self) -> None:
        """The endpoint has answered, if only that the query is wrong."""
        with self._lock:
            self._failed, self._tried, self._pause = 0, False, self._first

    def failed(self, why: str) -> None:
        """The endpoint was not there."""
        with self._lock:
            self._failed += 1
            self.last = why
            if self._tried:
                self._pause = min(2 * self._pause, _LONGEST)
            self._tried = False
            if self._most and self._failed >= self._most:
                self._until = self._clock() + self._pause

    def left(self) -> None:
        """The request was given up before it was known whether the endpoint is there."""
        with self._lock:
            self._tried = False
