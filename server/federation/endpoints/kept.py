"""Answers of other endpoints, kept for a while: their data changes seldom, and who asks again is told their age."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

Key = tuple[str, ...]


@dataclass(frozen=True)
class Reply:
    """What an endpoint answered.

    Attributes:
        count: how many rows.
        rows: as those of a VALUES block.
        most: how many rows it gives at most, where it says so.
        retries: how often the request was sent again.
        age: seconds since it was said, where it was kept; None where it was said now.
    """

    count: int
    rows: str
    most: int | None = None
    retries: int = 0
    age: float | None = None


class KeptAnswers:
    """The answers used last, up to a number of bytes and an age. Used from many threads.

    Args:
        seconds: the greatest age of an answer that is given again; 0 keeps nothing.
        capacity: bytes in all.
        clock: monotonic seconds.
    """

    def __init__(self, seconds: float, capacity: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._capacity, self._clock = seconds, capacity, clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, tuple[float, int, str, int | None]] = OrderedDict()
        self._bytes = 0

    def get(self, key: Key) -> Reply | None:
        """The answer to a request, if it is kept and young enough."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            age = self._clock() - found[0]
            if age > self._seconds:
                self._drop(key)
                return None
            self._kept.move_to_end(key)
            return Reply(found[1], found[2], found[3], age=age)

    def put(self, key: Key, count: int, rows: str, most: int | None = None) -> None:
        """Keep a whole answer, and how many rows the endpoint says that it gives at most."""
        size = _size(key, rows)
        if not self._seconds or size > self._capacity // 4:
            return
        with self._lock:
            if key in self._kept:
                self._drop(key)
            self._kept[key] = (self._clock(), count, rows, most)
            self._bytes += size
            while self._bytes > self._capacity:
                self._drop(next(iter(self._kept)))

    def _drop(self, key: Key) -> None:
        self._bytes -= _size(key, self._kept.pop(key)[2])


def _size(key: Key, rows: str) -> int:
    return sum(map(len, key)) + len(rows) + 500
