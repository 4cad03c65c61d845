"""Who waits for a worker, how many queries one client has running and waiting, and which workers are for small ones.

The guard's estimate decides whether a query is small, before it runs. One that takes longer than a small one may is
large from then on, as are all of its kind: it goes on where a worker for large ones is free, else is ended and waits.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from graph_build.errors import CytolinkError
from server.workers.process import LimitError

if TYPE_CHECKING:
    import threading
    from collections.abc import Container, Iterable

    from server.settings import Settings
    from server.workers.process import Source, Worker


class Call(Protocol):
    """What wakes the one who waits, a thread or a task; set from any thread."""

    def set(self) -> None:
        """Call."""

    def is_set(self) -> bool:
        """Whether it was called."""

    def clear(self) -> None:
        """Forget the call."""


Called = TypeVar("Called", bound=Call, covariant=True)


class Ticket(Generic[Called]):
    """A place in the queue: whose, for which release, its size, whether it was called, and why it never will be."""

    def __init__(self, client: str, source: Source, called: Called, *, small: bool = False) -> None:
        self.client, self.source, self.called, self.small = client, source, called, small
        self.failure: CytolinkError | None = None


class Shares:
    """What each client has of a pool.

    Args:
        settings: the limits.
        lock: the pool's; `full`, `start` and `stop` are called while it is held.
    """

    def __init__(self, settings: Settings, lock: threading.Lock) -> None:
        self._settings, self._lock = settings, lock
        self._clients: Counter[str] = Counter()
        self._running: Counter[str] = Counter()

    def place(self, client: str) -> Place:
        """A place among the client's queries, running or waiting, until the context is left that this is.

        Raises:
            LimitError: it has too many already.
        """
        with self._lock:
            if self._clients[client] >= self._settings.per_client:
                raise LimitError(
                    "per_client",
                    f"{self._settings.per_client} queries of this client are already running or waiting",
                    do="Send the next one when one of them has been answered",
                    busy=True,
                    value=self._clients[client] + 1,
                )
            self._clients[client] += 1
        return Place(self, client)

    def leave(self, client: str) -> None:
        """Give a place back."""
        with self._lock:
            _less(self._clients, client)

    def full(self, client: str) -> bool:
        """Whether a client runs as many queries as it may, so that one worker is left for others."""
        return self._running[client] >= self._settings.running_share

    def next(self, queue: Iterable[Ticket[Call]], ready: Container[Source]) -> Ticket[Call] | None:
        """Of those for which a worker is ready: of the client with the fewest running, the first."""
        able = [one for one in queue if one.source in ready and not self.full(one.client)]
        return min(able, key=lambda ticket: self._running[ticket.client], default=None)

    def start(self, client: str) -> None:
        """A query of the client runs from now on."""
        self._running[client] += 1

    def stop(self, client: str) -> None:
        """It runs no more."""
        _less(self._running, client)


@dataclass(slots=True)
class Place:
    """A place within a context; no generator, since every query has one."""

    shares: Shares
    client: str

    def __enter__(self) -> None:
        """It is taken already."""

    def __exit__(self, *_: object) -> None:
        self.shares.leave(self.client)


def _less(counter: Counter[str], name: str) -> None:
    counter[name] -= 1
    if not counter[name]:
        del counter[name]


class Estimate(Protocol):
    """What is thought of a query; of all that are alike, the same object."""

    small: bool


class _Large:
    """A query of which nothing is thought."""

    small = False


LARGE: Estimate = _Large()


class OutgrownError(CytolinkError):
    """A query was taken for a small one, is none, and was ended since no worker was free for it."""


class Lanes:
    """How many queries run, how many of them are large, and how many of those are of one client.

    Args:
        settings: the limits.
        lock: the pool's, which is held where nothing else is said.
    """

    def __init__(self, settings: Settings, lock: threading.Lock) -> None:
        self._settings, self._lock = settings, lock
        self.size = settings.worker_count
        self._most = self.size - settings.small_count
        self._share = settings.running_per_client or max(1, self._most - 1)
        self.busy = 0
        self._large: Counter[str] = Counter()

    @property
    def large(self) -> int:
        """How many large ones run."""
        return self._large.total()

    def share(self, ticket: Ticket[Call]) -> bool:
        """Whether its client may have one more of its size, so that of the large ones, too, one is left for others."""
        return ticket.small or self._large[ticket.client] < self._share

    def room(self, ticket: Ticket[Call]) -> bool:
        """Whether it may run; read without the lock, too."""
        return self.busy < self.size and (ticket.small or self.large < self._most) and self.share(ticket)

    def start(self, worker: Worker, ticket: Ticket[Call]) -> None:
        """A query runs in a worker."""
        worker.small, worker.client = ticket.small, ticket.client
        self.busy += 1
        if not worker.small:
            self._large[worker.client] += 1

    def stop(self, worker: Worker) -> None:
        """It runs no more."""
        self.busy -= 1
        if not worker.small:
            _less(self._large, worker.client)

    def look(self, worker: Worker, estimate: Estimate, used: float) -> None:
        """See what a query has taken of processor time, without the lock: let others go first, and move it.

        Raises:
            OutgrownError: it is not small, and its worker has been killed.
        """
        if used >= self._settings.demote_after and not worker.demoted:
            worker.demote()
        if not worker.small or used < self._settings.small_seconds:
            return
        estimate.small = False
        with self._lock:
            if self.large < self._most and self._large[worker.client] < self._share:
                self._large[worker.client] += 1
                worker.small = False
                return
        worker.kill()
        raise OutgrownError("the query is larger than was thought")

    def pause(self, worker: Worker, used: float) -> float | None:
        """Seconds of processor time until it has to be looked at again; nothing where it need not be."""
        if worker.small:
            return self._settings.small_seconds - used
        return None if worker.demoted else self._settings.demote_after - used
