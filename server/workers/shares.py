"""Who waits for a worker, and how many queries one client has running and waiting."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from server.workers.process import LimitError

if TYPE_CHECKING:
    import threading
    from collections.abc import Container, Iterable

    from graph_build.errors import CytolinkError
    from server.settings import Settings
    from server.workers.process import Source


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
    """A place in the queue: whose, for which release, whether it was called, and why it never will be."""

    def __init__(self, client: str, source: Source, called: Called) -> None:
        self.client, self.source, self.called = client, source, called
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
