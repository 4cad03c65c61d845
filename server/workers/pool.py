"""The pool of query workers: who gets one, who waits, and how many stand ready.

A spare process takes the place of a killed one at once, and the starter thread makes another spare.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter, deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

from server.workers.process import TICK, ClientGoneError, LimitError, Source, Worker, WorkerDiedError, never_gone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.errors import CytolinkError
    from server.settings import Settings
    from server.workers import wire
    from server.workers.process import Answer, Gone

_START = 20.0  # seconds until one worker must be ready
_REPLACED = 5.0  # seconds within which a replacement is no failure
_LATER = "Try again in a few seconds"
_log = logging.getLogger("cytolink.workers")


class _Ticket:
    """A place in the queue."""

    def __init__(self, client: str) -> None:
        self.client = client
        self.called = threading.Event()


class Pool:
    """The workers of one server process.

    Args:
        source: the release to open.
        settings: limits and counts.
        program: what a worker runs: `server.workers.program`, or `server.federation.fetcher`, which opens no release.
    """

    def __init__(self, source: Source, settings: Settings, program: str = "server.workers.program") -> None:
        self._program = program
        self.source = source
        self.counts: Counter[str] = Counter()
        self._settings, self._size = settings, settings.worker_count
        self._lock = threading.Lock()
        self._idle: deque[Worker] = deque()
        self._queue: deque[_Ticket] = deque()
        self._clients: Counter[str] = Counter()
        self._running: Counter[str] = Counter()
        self._busy = self._starting = 0
        self._seen = time.monotonic()  # when there last was a worker
        self._closed = False
        self._failure: CytolinkError | None = None
        self._wake = threading.Condition(self._lock)
        # The kernel kills a worker when the *thread* that started it ends: one thread that lives as long as the pool.
        self._starter = threading.Thread(target=self._start_workers, name="worker-starter", daemon=True)

    def open(self) -> None:
        """Start the workers and wait until one is ready.

        Raises:
            WorkerDiedError: none can be started.
        """
        self._starter.start()
        with self._wake:
            self._wake.wait_for(lambda: self._idle or self._failure, timeout=_START)
            late = WorkerDiedError("no query worker was ready in time", do="Look at the machine's load and start again")
            failure = None if self._idle else self._failure or late
        if failure:
            self.close()
            raise failure

    def close(self) -> None:
        """End all workers; queries that run are ended too."""
        with self._wake:
            self._closed = True
            idle = list(self._idle)
            self._idle.clear()
            for ticket in self._queue:
                ticket.called.set()
            self._wake.notify_all()
        for worker in idle:
            worker.end()
        if self._starter.ident:
            self._starter.join()

    def swap(self, source: Source) -> None:
        """Ask another release from now on; queries that run finish on the old one."""
        with self._wake:
            self._seen = time.monotonic()
            self.source = source
            old = [worker for worker in self._idle if worker.source != source]
            self._idle = deque(worker for worker in self._idle if worker.source == source)
            self._wake.notify_all()
        for worker in old:
            worker.end()

    def ready(self) -> bool:
        """Whether a worker runs or waits, or did until a moment ago and is being replaced."""
        with self._lock:
            return bool(self._idle or self._busy) or time.monotonic() - self._seen < _REPLACED

    def state(self) -> dict[str, int]:
        """How many workers run, wait and start, and how many queries wait."""
        with self._lock:
            return {
                "busy": self._busy,
                "idle": len(self._idle),
                "starting": self._starting,
                "queued": len(self._queue),
            }

    def run(
        self, request: wire.Head, *, client: str = "", gone: Gone = never_gone, seconds: float | None = None
    ) -> Answer:
        """Have a worker answer.

        Args:
            request: see `server.workers.program`.
            client: whose share of the workers is used.
            gone: says whether the client has left.
            seconds: the deadline, where it is not the setting's.

        Raises:
            LimitError: a limit was met: of time, memory, load or this client's share.
            ClientGoneError: the client has left.
            WorkerDiedError: the engine broke on this query.
        """
        allowed = self._settings.deadline if seconds is None else seconds
        with self._place(client):
            for attempt in (1, 2):
                worker = self._acquire(client, gone)
                try:
                    answer = worker.ask(request, allowed, gone, self._settings.demote_after)
                except LimitError as error:
                    self.counts[error.limit] += 1
                    raise
                except ClientGoneError:
                    self.counts["client_gone"] += 1
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
                    self._release(worker, client)
        raise AssertionError("unreachable")

    @contextmanager
    def _place(self, client: str) -> Iterator[None]:
        with self._lock:
            if self._clients[client] >= self._settings.per_client:
                self.counts["per_client"] += 1
                raise LimitError(
                    "per_client",
                    f"{self._settings.per_client} queries of this client are already running or waiting",
                    do="Send the next one when one of them has been answered",
                    busy=True,
                    value=self._clients[client] + 1,
                )
            self._clients[client] += 1
        try:
            yield
        finally:
            with self._lock:
                self._clients[client] -= 1
                if not self._clients[client]:
                    del self._clients[client]

    def _acquire(self, client: str, gone: Gone) -> Worker:
        ticket = _Ticket(client)
        with self._wake:
            if self._closed:
                raise WorkerDiedError("the server is shutting down")
            waits = self._full(client) or any(not self._full(other.client) for other in self._queue)
            if not waits and (worker := self._take()):
                self._running[client] += 1
                return worker
            if len(self._queue) >= self._settings.queue:
                self.counts["queue"] += 1
                waiting = len(self._queue) + 1
                raise LimitError("queue", "too many queries are waiting", do=_LATER, busy=True, value=waiting)
            self._queue.append(ticket)
            self._wake.notify_all()
        start = time.monotonic()
        end = start + self._settings.queue_seconds
        while True:
            ticket.called.wait(TICK)
            with self._wake:
                called = ticket.called.is_set()  # it may have been called since the wait was over
                if called and not self._full(client) and (worker := self._take()):
                    self._queue.remove(ticket)
                    self._running[client] += 1
                    self._call()
                    return worker
                ticket.called.clear()
                if called:
                    self._call()  # its turn is another's: a client may have filled its share since it was called
                left, late = gone(), time.monotonic() >= end
                if left or late or self._closed:
                    self._queue.remove(ticket)
                    self._call()
                    break
        if left:
            self.counts["client_gone"] += 1
            raise ClientGoneError("the client has left")
        if late:
            self.counts["queue_seconds"] += 1
            waited = round(time.monotonic() - start, 3)
            raise LimitError("queue_seconds", "no worker came free in time", do=_LATER, busy=True, value=waited)
        raise WorkerDiedError("the server is shutting down")

    def _take(self) -> Worker | None:
        """An idle worker that lives; the lock is held."""
        while self._idle and self._busy < self._size:
            worker = self._idle.popleft()
            if worker.alive():
                self._busy += 1
                return worker
            self.counts["died"] += 1
            self._seen = time.monotonic()
            worker.end()
            self._wake.notify_all()
        return None

    def _full(self, client: str) -> bool:
        """Whether a client runs as many queries as it may, so that one worker is left for others; the lock is held."""
        return self._running[client] >= self._settings.running_share

    def _call(self) -> None:
        """Tell the next in the queue: of the client with the fewest running, the first. The lock is held."""
        if not self._idle or self._busy >= self._size:
            return
        if able := [ticket for ticket in self._queue if not self._full(ticket.client)]:
            min(able, key=lambda ticket: self._running[ticket.client]).called.set()

    def _release(self, worker: Worker, client: str) -> None:
        fit = not worker.killed and not worker.spent and worker.process.poll() is None
        if not fit:
            worker.end()
        with self._wake:
            self._seen = time.monotonic()
            self._busy -= 1
            self._running[client] -= 1
            if not self._running[client]:
                del self._running[client]
            keep = fit and worker.source == self.source and not self._closed
            if keep:
                self._idle.appendleft(worker)  # the warm one first
            self._call()
            self._wake.notify_all()
        if fit and not keep:
            worker.end()

    def _missing(self) -> int:
        return self._size + self._settings.spares - self._busy - len(self._idle)

    def _start_workers(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._closed or self._missing() > 0, timeout=None)
                if self._closed:
                    return
                source = self.source
                self._starting = 1
            failure = worker = None
            try:
                worker = Worker(source, self._settings, self._program)
                worker.wait_ready()
            except WorkerDiedError as error:
                failure, worker = error, None
                _log.error("%s", error)
            with self._wake:
                self._starting = 0
                self._failure = failure
                stale = worker is not None and (self._closed or source != self.source)
                if worker and not stale:
                    self._idle.append(worker)
                    self.counts["started"] += 1
                self._call()
                self._wake.notify_all()
                if failure:
                    # a release that cannot be opened now may be readable later; do not spin
                    self._wake.wait_for(lambda: self._closed, timeout=1.0)
            if worker and stale:
                worker.end()
