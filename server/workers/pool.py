"""The pool of query workers: who gets one, who waits, and how many stand ready.

A spare process takes the place of a killed one at once, and the starter thread makes another spare. Workers are of one
release; while another takes its place there are workers of both, so that every request is answered from one.
"""

from __future__ import annotations

import math
import threading
import time
from collections import Counter, deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

from server.workers.idle import Idle
from server.workers.process import TICK, ClientGoneError, LimitError, WorkerDiedError, never_gone
from server.workers.shares import Shares, Ticket
from server.workers.starter import Starter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.errors import CytolinkError
    from server.settings import Settings
    from server.workers import wire
    from server.workers.process import Answer, Gone, Source, Worker

_START = 60.0  # seconds until one worker must be ready
_REPLACED = 5.0  # seconds within which a replacement is no failure
_LATER = "Try again in a few seconds"


class Pool:
    """The workers of one server process.

    Args:
        source: the release to open.
        settings: limits and counts.
        program: what a worker runs: `server.workers.program`, or `server.federation.fetcher`, which opens no release.
    """

    def __init__(self, source: Source, settings: Settings, program: str = "server.workers.program") -> None:
        self.source = source
        self.counts: Counter[str] = Counter()
        self._settings, self._size = settings, settings.worker_count
        self._lock = threading.Lock()
        self._idle = Idle()
        self._queue: deque[Ticket] = deque()
        self._shares = Shares(settings, self._lock)
        self._busy = self._starting = 0
        self._seen = time.monotonic()  # when there last was a worker
        self._closed = False
        self._failure: CytolinkError | None = None
        self._wake = threading.Condition(self._lock)
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

    @contextmanager
    def hold(self, source: Source) -> Iterator[None]:
        """Keep a worker of a release for a while, whatever is swapped meanwhile."""
        with self._lock:
            self._idle.hold(source)
        try:
            yield
        finally:
            with self._lock:
                self._idle.let_go(source)
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
        """Whether a worker runs or waits, or did until a moment ago and is being replaced."""
        with self._lock:
            return bool(len(self._idle) or self._busy) or time.monotonic() - self._seen < _REPLACED

    def state(self) -> dict[str, int]:
        """How many workers run, wait and start, and how many queries wait."""
        with self._lock:
            counts = (self._busy, len(self._idle), self._starting, len(self._queue))
            return dict(zip(("busy", "idle", "starting", "queued"), counts, strict=True))

    def run(
        self,
        request: wire.Head,
        *,
        source: Source | None = None,
        client: str = "",
        gone: Gone = never_gone,
        seconds: float | None = None,
        until: float = math.inf,
    ) -> Answer:
        """Have a worker answer.

        Args:
            request: see `server.workers.program`.
            source: the release that is asked, where it is not the one that is served now.
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
        try:
            if time.monotonic() >= until:
                raise LimitError("request_seconds", "the time of the request was over before this query", do=_LATER)
            with self._shares.place(client):
                return self._answered(request, Ticket(client, source or self.source), allowed, gone, until)
        except LimitError as error:
            self.counts[error.limit] += 1
            raise
        except ClientGoneError:
            self.counts["client_gone"] += 1
            raise

    def _answered(self, request: wire.Head, ticket: Ticket, allowed: float, gone: Gone, until: float) -> Answer:
        for attempt in (1, 2):
            worker = self._acquire(ticket, gone, until)
            left = until - time.monotonic()
            try:
                answer = worker.ask(request, min(allowed, left), gone, self._settings.demote_after)
            except LimitError as error:
                if error.limit == "deadline" and left < allowed:
                    error.limit = "request_seconds"
                raise
            except WorkerDiedError as error:
                self.counts["died"] += 1
                # Killed from outside, or while idle: not this query's doing, and reading twice does no harm.
                if attempt == 2 or error.where == "crash":
                    raise
            else:
                self.counts["answered"] += 1
                return answer
            finally:
                self._release(worker, ticket.client)
        raise AssertionError("unreachable")

    def _acquire(self, ticket: Ticket, gone: Gone, until: float) -> Worker:
        client = ticket.client
        with self._wake:
            if self._closed:
                raise WorkerDiedError("the server is shutting down")
            others = (other for other in self._queue if other.source == ticket.source)
            waits = self._shares.full(client) or any(not self._shares.full(other.client) for other in others)
            if not waits and (worker := self._take(ticket.source)):
                self._shares.start(client)
                return worker
            if len(self._queue) >= self._settings.queue:
                waiting = len(self._queue) + 1
                raise LimitError("queue", "too many queries are waiting", do=_LATER, busy=True, value=waiting)
            self._queue.append(ticket)
            self._wake.notify_all()
        start = time.monotonic()
        end = min(start + self._settings.queue_seconds, until)
        while True:
            ticket.called.wait(TICK)
            with self._wake:
                called = ticket.called.is_set()  # it may have been called since the wait was over
                if called and not self._shares.full(client) and (worker := self._take(ticket.source)):
                    self._queue.remove(ticket)
                    self._shares.start(client)
                    self._call()
                    return worker
                ticket.called.clear()
                if called:
                    self._call()  # its turn is another's: a client may have filled its share since it was called
                left, late = gone(), time.monotonic() >= end
                if left or late or self._closed or ticket.failure:
                    self._queue.remove(ticket)
                    self._call()
                    break
        if ticket.failure:
            raise ticket.failure
        if left:
            raise ClientGoneError("the client has left")
        if late:
            limit = "request_seconds" if end == until else "queue_seconds"
            waited = round(time.monotonic() - start, 3)
            raise LimitError(limit, "no worker came free in time", do=_LATER, busy=True, value=waited)
        raise WorkerDiedError("the server is shutting down")

    def _take(self, source: Source) -> Worker | None:
        """An idle worker of a release that lives; the lock is held."""
        while self._busy < self._size:
            worker = self._idle.take(source)
            if worker is None:
                return None
            if worker.alive():
                self._busy += 1
                return worker
            self.counts["died"] += 1
            self._seen = time.monotonic()
            worker.end()
            self._wake.notify_all()
        return None

    def _call(self) -> None:
        """Tell the next in the queue; the lock is held."""
        if self._busy < self._size and (ticket := self._shares.next(self._queue, self._idle.sources())):
            ticket.called.set()

    def _release(self, worker: Worker, client: str) -> None:
        fit = not worker.killed and not worker.spent and worker.process.poll() is None
        if not fit:
            worker.end()
        with self._wake:
            self._seen = time.monotonic()
            self._busy -= 1
            self._shares.stop(client)
            keep = fit and not self._closed and self._idle.wanted(worker.source, self.source)
            if keep:
                self._idle.put(worker, warm=True)
            self._call()
            self._wake.notify_all()
        if fit and not keep:
            worker.end()

    def _missing(self) -> Source | None:
        """The release that the next worker is to be started for, if one is missing; the lock is held."""
        for ticket in self._queue:  # a release that is being proved, or one that somebody still holds
            if ticket.source != self.source and not self._idle.count(ticket.source) and not ticket.failure:
                return ticket.source
        missing = self._size + self._settings.spares - self._busy - self._idle.count(self.source)
        return self.source if missing > 0 else None

    def _wanted(self) -> Source | None:
        with self._wake:
            self._wake.wait_for(lambda: self._closed or self._missing())
            self._starting = 0 if self._closed else 1
            return None if self._closed else self._missing()

    def _started(self, worker: Worker) -> bool:
        with self._wake:
            self._starting = 0
            asked = any(ticket.source == worker.source for ticket in self._queue)
            if use := not self._closed and (asked or worker.source == self.source):
                self._idle.put(worker, warm=False)
                self.counts["started"] += 1
            self._call()
            self._wake.notify_all()
        return use

    def _failed(self, source: Source, failure: WorkerDiedError) -> None:
        with self._wake:
            self._starting = 0
            if source == self.source:
                self._failure = failure
            for ticket in self._queue:
                if ticket.source == source != self.source:
                    ticket.failure = failure
                    ticket.called.set()
            self._wake.notify_all()
            if source == self.source:
                # a release that cannot be opened now may be readable later; do not spin
                self._wake.wait_for(lambda: self._closed, timeout=1.0)
