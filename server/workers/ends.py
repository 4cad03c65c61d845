"""How queries end: counted, and the limits of time said by the name of the setting that they met."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.workers.process import TICK, ClientGoneError, LimitError

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

    from server.workers.process import Gone, Worker, WorkerDiedError

_TRIES = 2
LATER = "Try again in a few seconds"


class Ends(Counter[str]):
    """How many queries were answered, and how many were ended by what."""

    def counting(self, until: float) -> Counting:
        """A context that counts how a query ends which may take until then, by the monotonic clock."""
        return Counting(self, until)

    def tries(self, until: float) -> Tries:
        """The tries of a query that may be handed on until then, by the monotonic clock."""
        return Tries(self, until)


@dataclass(slots=True)
class Tries:
    """On how many workers a query is tried: on two, since reading twice does no harm.

    A worker that had ended before it came to the query is none of them: all of a pool may end at one moment.
    """

    ends: Ends
    until: float
    made: int = 0

    def died(self, error: WorkerDiedError) -> None:
        """Count a worker that died.

        Raises:
            WorkerDiedError: its query is not tried again: that was its doing, or it is the second.
        """
        self.ends["died"] += 1
        if error.where == "idle" and time.monotonic() < self.until:
            return
        self.made += 1
        if self.made == _TRIES or error.where == "crash":
            raise error


@dataclass(slots=True)
class Counting:
    """Counts how one query ends; no generator, since each query has one."""

    ends: Ends
    until: float

    def __enter__(self) -> None:
        """See that there is time for it.

        Raises:
            LimitError: there is none left.
        """
        if time.monotonic() >= self.until:
            self.ends["request_seconds"] += 1
            raise LimitError("request_seconds", "the time of the request was over before this query", do=LATER)

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is None:
            self.ends["answered"] += 1
        elif isinstance(error, LimitError):
            self.ends[error.limit] += 1
        elif isinstance(error, ClientGoneError):
            self.ends["client_gone"] += 1


def renamed(error: LimitError, *, cut: bool) -> LimitError:
    """The limit that a query met; a deadline that was `cut` short is that of the request which it is a part of."""
    if cut and error.limit == "deadline":
        error.limit = "request_seconds"
    return error


def too_late(start: float, until: float, end: float) -> LimitError:
    """The limit of a query that has waited since `start` until `end`, where its request had to end at `until`."""
    waited = round(time.monotonic() - start, 3)
    limit = "request_seconds" if end == until else "queue_seconds"
    return LimitError(limit, "no worker came free in time", do=LATER, busy=True, value=waited)


def waited(claim: Callable[..., Worker | None], called: Event, gone: Gone, seconds: float, until: float) -> Worker:
    """The worker for which a thread waits in a pool's queue; a task of an event loop does so in `soon`.

    Args:
        claim: gives it, if it is the thread's turn; by the `last` look the thread leaves the queue.
        called: set where its turn may have come.
        gone: says whether the client has left.
        seconds: how long it waits at most.
        until: when the request has to be answered, by the monotonic clock.

    Raises:
        LimitError: none came free in time.
        ClientGoneError: the client has left.
        CytolinkError: it never will be its turn.
    """
    start = time.monotonic()
    end = min(start + seconds, until)
    while True:
        called.wait(TICK)
        left, late = gone(), time.monotonic() >= end
        if worker := claim(last=left or late):
            return worker
        if left:
            raise ClientGoneError("the client has left")
        if late:
            raise too_late(start, until, end)
