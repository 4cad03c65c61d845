"""The pool of query workers: who gets one, who waits, and how many stand ready.

A spare process takes the place of a killed one at once, and the starter thread makes another spare. Workers are of one
release; while another takes its place there are workers of both, so that every request is answered from one.
"""

from __future__ import annotations

import math
import time
from collections import deque
from functools import partial
from threading import Condition, Event, Lock
from typing import TYPE_CHECKING

from server import turns
from server.workers.ends import LATER, Ends, renamed, waited
from server.workers.idle import Hold, Idle
from server.workers.process import LOCAL, LimitError, WorkerDiedError, never_gone
from server.workers.shares import LARGE, Lanes, OutgrownError, Shares, Ticket
from server.workers.starter import Starter

if TYPE_CHECKING:
    from graph_build.errors import CytolinkError
    from server.settings import Settings
    from server.workers import wire
    from server.workers.process import Answer, Gone, Source, Worker
    from server.workers.shares import Call, Estimate

_START = 60.0  # seconds until one worker must be ready
_REPLACED = 5.0  # seconds within which a replacement is no failure
_KILLED = 10  # so many in a row that somebody killed as they started are a failure: one may be chance
_REST = 1.0  # seconds until a release that could not be opened is tried again: it may be readable later


class Pool:
    """The workers of one server process.

    Args:
        source: the release to open.
        settings: limits and counts.
        program: what a worker runs: `LOCAL`, `REMOTE`, or `server.federation.fetcher`, which opens no release.
    """

    def __init__(self, source: Source, settings: Settings, program: str = LOCAL) -> None:
        self.source, self.counts = source, Ends()
        self._settings = settings
        self._lock, self._idle = Lock(), Idle()
        self._queue: deque[Ticket[Call]] = deque()
        self.shares, self.lanes = Shares(settings, self._lock), Lanes(settings, self._lock)
        self._starting, self._seen = 0, time.monotonic()  # when there last was a worker
        self._closed = False
        self._failure: CytolinkError | None = None
        self._killed = 0  # in a row, as they started
        self._wake = Condition(self._lock)
        self._starter = Starter(settings, program, self._wanted, self._started, self._failed)

    def open(self) -> None:
        """Start the workers and wait until one is ready.

        Raises:
            WorkerDiedError: none can be started.
        """
        self._starter.start()
        with self._wake:
            self._wake.wait_for(lambda: len(self._idle) or self._failure, timeout=_START)
            late = WorkerDiedError("no query worker was ready in time", do="Look at the machine's load and start again")
            failure = None if len(self._idle) else self._failure or late
        if failure:
            self.close()
            raise failure

    def close(self) -> None:
        """End all workers; queries that run are ended too."""
        with self._wake:
            self._closed = True
            idle = self._idle.clear()
            for ticket in self._queue:
                ticket.called.set()
            self._wake.notify_all()
        for worker in idle:
            worker.end()
        if self._starter.ident:
            self._starter.join()

    def swap(self, source: Source) -> None:
        """Ask another release from now on; who holds the old one is answered from it to the end."""
        self.source, self._seen = source, time.monotonic()
        self._retire()

    def hold(self, source: Source) -> Hold:
        """A context within which a worker of a release is kept, whatever is swapped meanwhile."""
        return Hold(self._idle, self._lock, source, self._let_go)

    def _let_go(self, source: Source) -> None:
        if source != self.source:
            self._retire()

    def _retire(self) -> None:
        """End idle workers of releases that are served no more and that nobody holds."""
        with self._wake:
            old = self._idle.retired(self.source)
            self._wake.notify_all()
        for worker in old:
            worker.end()

    def ready(self) -> bool:
        """Whether a worker runs or waits, or did until a moment ago; read without the lock, so at once."""
        return bool(len(self._idle) or self.lanes.busy) or time.monotonic() - self._seen < _REPLACED

    def state(self) -> dict[str, int]:
        """How many workers run, wait and start, and how many queries wait."""
        idle, queued = len(self._idle), len(self._queue)
        return {"busy": self.lanes.busy, "idle": idle, "starting": self._starting, "queued": queued}

    def waiting(self) -> set[str]:
        """The clients whose queries wait for one of the workers that they may have; read without the lock."""
        return {ticket.client for ticket in tuple(self._queue) if ticket.small or self.lanes.room(ticket)}

    def run(
        self,
        request: wire.Head,
        *,
        source: Source | None = None,
        estimate: Estimate = LARGE,
        client: str = "",
        gone: Gone = never_gone,
        seconds: float | None = None,
        until: float = math.inf,
    ) -> Answer:
        """Have a worker answer.

        Args:
            request: see `server.workers.program`.
            source: the release that is asked, where it is not the one that is served now.
            estimate: whether it is thought to be small; it is told where it is not.
            client: whose share of the workers is used.
            gone: says whether the client has left.
            seconds: the deadline, where it is not the setting's.
            until: when the request that this is a part of has to be answered, by the monotonic clock.

        Raises:
            LimitError: a limit was met: of time, memory, load or this client's share.
            ClientGoneError: the client has left.
            WorkerDiedError: the engine broke on this query, or no worker of that release starts.
        """
        allowed = self._settings.deadline if seconds is None else seconds
        with self.counts.counting(until), self.shares.place(client), turns.laid_down():
            ticket = Ticket(client, source or self.source, Event(), small=estimate.small)
            return self._answered(request, ticket, estimate, allowed, gone, until)

    def _answered(
        self, request: wire.Head, ticket: Ticket[Event], estimate: Estimate, allowed: float, gone: Gone, until: float
    ) -> Answer:
        seconds = self._settings.queue_seconds
        tries = self.counts.tries(min(time.monotonic() + seconds, until))
        while True:
            worker = self.enter(ticket) or waited(partial(self.claim, ticket), ticket.called, gone, seconds, until)
            left = until - time.monotonic()
            try:
                return worker.ask(request, min(allowed, left), gone, partial(self.lanes.look, worker, estimate))
            except OutgrownError:
                ticket = Ticket(ticket.client, ticket.source, Event())
            except LimitError as error:
                raise renamed(error, cut=left < allowed) from None
            except WorkerDiedError as error:
                tries.died(error)
            finally:
                self.release(worker, ticket.client)

    def enter(self, ticket: Ticket[Call]) -> Worker | None:
        """A worker at once; or a place in the queue, whose ticket is called when its turn may have come.

        Raises:
            LimitError: too many wait.
            WorkerDiedError: the pool is closed.
        """
        with self._wake:
            if self._closed:
                raise WorkerDiedError("the server is shutting down")
            # a small one does not wait for large ones before it
            before = [other for other in self._queue if other.small or not ticket.small]
            others = (other for other in before if other.source == ticket.source)
            waits = not self._may(ticket) or any(self._may(other) for other in others)
            if not waits and (worker := self._take(ticket)):
                return worker
            if (waiting := sum(other.small == ticket.small for other in self._queue) + 1) > self._settings.queue:
                raise LimitError("queue", "too many queries are waiting", do=LATER, busy=True, value=waiting)
            self._queue.append(ticket)
            if ticket.source != self.source:
                self._wake.notify_all()  # a worker of that release may have to be started
        return None

    def claim(self, ticket: Ticket[Call], *, last: bool) -> Worker | None:
        """The worker of a ticket that was called, if it is its turn; then, or by the `last` look, it leaves the queue.

        Raises:
            CytolinkError: it never will be its turn; it waits no more.
        """
        with self._wake:
            called = ticket.called.is_set()  # it may have been called since the wait was over
            if called and not self.shares.full(ticket.client) and (worker := self._take(ticket)):
                self._queue.remove(ticket)
                self._call()
                return worker
            ticket.called.clear()
            if called:
                self._call()  # its turn is another's: a client may have filled its share since it was called
            if last or self._closed or ticket.failure:
                self._queue.remove(ticket)
                self._call()
        if ticket.failure:
            raise ticket.failure
        if self._closed and not last:
            raise WorkerDiedError("the server is shutting down")
        return None

    def _take(self, ticket: Ticket[Call]) -> Worker | None:
        """An idle worker of its release that lives, where it may have one; the lock is held."""
        if len(self._idle):
            self._seen = time.monotonic()  # who looks while one goes from idle to busy sees neither
        while self.lanes.room(ticket) and (worker := self._idle.take(ticket.source)):
            if worker.alive():
                self.lanes.start(worker, ticket)
                self.shares.start(ticket.client)
                return worker
            self.counts["died"] += 1
            self._seen = time.monotonic()
            worker.end()
            self._wake.notify_all()
        return None

    def _may(self, ticket: Ticket[Call]) -> bool:
        """Whether its client's shares have room for it; the lock is held."""
        return not self.shares.full(ticket.client) and self.lanes.share(ticket)

    def _call(self) -> None:
        """Tell the next in the queue; the lock is held."""
        able = [ticket for ticket in self._queue if self.lanes.room(ticket)]
        if able and (ticket := self.shares.next(able, self._idle.sources())):
            ticket.called.set()

    def release(self, worker: Worker, client: str) -> None:
        """Take a worker back from a client's query."""
        fit = not worker.killed and not worker.spent and worker.process.returncode is None
        if not fit:
            worker.end()
        with self._wake:
            self._seen = time.monotonic()
            self.lanes.stop(worker)
            self.shares.stop(client)
            keep = fit and not self._closed and self._idle.wanted(worker.source, self.source)
            if keep:
                self._idle.put(worker, warm=True)
            self._call()
            if not keep or worker.source != self.source:  # waking the starter for each query costs as much as a query
                self._wake.notify_all()
        if fit and not keep:
            worker.end()

    def _missing(self) -> Source | None:
        """The release that the next worker is to be started for, if one is missing; the lock is held."""
        if lacking := self._idle.lacking(self._queue, self.source):
            return lacking
        missing = self.lanes.size + self._settings.spares - self.lanes.busy - self._idle.count(self.source)
        return self.source if missing > 0 else None

    def _wanted(self) -> Source | None:
        with self._wake:
            self._wake.wait_for(lambda: self._closed or self._missing())
            self._starting = 0 if self._closed else 1
            return None if self._closed else self._missing()

    def _started(self, worker: Worker) -> bool:
        with self._wake:
            self._starting = self._killed = 0
            asked = {self.source, *(ticket.source for ticket in self._queue)}
            if use := not self._closed and worker.source in asked:
                self._idle.put(worker, warm=False)
                self.counts["started"] += 1
            self._call()
            self._wake.notify_all()
        return use

    def _failed(self, source: Source, failure: WorkerDiedError) -> None:
        with self._wake:
            self._starting = 0
            self._killed += 1
            if failure.where == "killed" and self._killed < _KILLED:
                return
            for ticket in self._queue:
                if ticket.source == source != self.source:
                    ticket.failure = failure
                    ticket.called.set()
            self._wake.notify_all()
            if source == self.source:
                self._failure = failure
                self._wake.wait_for(lambda: self._closed, timeout=_REST)
