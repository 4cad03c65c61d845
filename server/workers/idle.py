"""The workers of a pool that wait for a query, by the release that they have opened."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from threading import Lock

    from server.workers.process import Source, Worker
    from server.workers.shares import Call, Ticket


class Idle:
    """Workers that wait, and who holds which release. Used under the pool's lock, but for counting."""

    def __init__(self) -> None:
        self._workers: deque[Worker] = deque()
        self._held: Counter[Source] = Counter()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._workers)

    def count(self, source: Source) -> int:
        """How many wait that have opened a release."""
        return sum(worker.source == source for worker in self._workers)

    def sources(self) -> set[Source]:
        """The releases that they have opened."""
        return {worker.source for worker in self._workers}

    def lacking(self, queue: Iterable[Ticket[Call]], served: Source) -> Source | None:
        """Another release than the served one that somebody waits for: one that is being proved, or still held."""
        others = (one for one in queue if one.source != served and not one.failure)
        return next((one.source for one in others if not self.count(one.source)), None)

    def put(self, worker: Worker, *, warm: bool) -> None:
        """One more; a warm one is the first to be taken."""
        (self._workers.appendleft if warm else self._workers.append)(worker)

    def take(self, source: Source) -> Worker | None:
        """The first of a release, which waits no more."""
        found = next((worker for worker in self._workers if worker.source == source), None)
        if found:
            self._workers.remove(found)
        return found

    def wanted(self, source: Source, served: Source) -> bool:
        """Whether another worker of a release is of use: of the one that is served, or the only one of one held."""
        return source == served or (source in self._held and not self.count(source))

    def hold(self, source: Source) -> None:
        """One more holds a release."""
        self._held[source] += 1

    def let_go(self, source: Source) -> None:
        """One fewer holds it."""
        self._held[source] -= 1
        if not self._held[source]:
            del self._held[source]

    def retired(self, served: Source) -> list[Worker]:
        """Take out those of releases that are served no more; one stays of each that somebody holds."""
        kept: deque[Worker] = deque()
        old: list[Worker] = []
        for worker in self._workers:
            last = worker.source in self._held and all(other.source != worker.source for other in kept)
            (kept if worker.source == served or last else old).append(worker)
        self._workers = kept  # in one step: others may be counting
        return old

    def clear(self) -> list[Worker]:
        """Take out all."""
        found = list(self._workers)
        self._workers.clear()
        return found


@dataclass(slots=True)
class Hold:
    """A release that is held within a context; no generator, since each request holds one.

    Attributes:
        idle: the workers that wait.
        lock: the pool's.
        source: the release.
        then: is told that it was let go.
    """

    idle: Idle
    lock: Lock
    source: Source
    then: Callable[[Source], None]

    def __enter__(self) -> None:
        with self.lock:
            self.idle.hold(self.source)

    def __exit__(self, *_: object) -> None:
        with self.lock:
            self.idle.let_go(self.source)
        self.then(self.source)
