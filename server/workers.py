"""The pool of query workers: processes that can be killed, because a query in the store cannot be stopped otherwise.

The thread of a request waits for its worker and looks at the clock and at its client while it waits; what goes on too
long, or for nobody, is killed. A spare process takes the place at once and the starter thread makes another spare.
"""

from __future__ import annotations

import json
import logging
import os
import select
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from graph_build.errors import CytolinkError, QueryError
from server import wire

if TYPE_CHECKING:
    from server.settings import Settings

_TICK = 0.025  # seconds between looks at the clock and at the client
_START = 20.0  # seconds that a worker may take to open a release
_log = logging.getLogger("cytolink.workers")

Gone = Callable[[], bool]


def never_gone() -> bool:
    """The client of a caller that cannot leave."""
    return False


@dataclass(frozen=True)
class Asker:
    """Who asks: whose share of the workers is used, and whether they still wait."""

    client: str = ""
    gone: Gone = never_gone


NOBODY = Asker()
"""One who shares nothing and never leaves: a command of this machine."""


class LimitError(QueryError):
    """A query went over a limit of the endpoint.

    Args:
        limit: the name of the setting.
        what: what happened, in a sentence without a full stop.
        do: what the client can try.
        busy: the limit is one of load, so the same request may succeed later.
    """

    def __init__(self, limit: str, what: str, *, do: str, busy: bool = False) -> None:
        super().__init__(what, do=do)
        self.limit, self.busy = limit, busy


class ClientGoneError(CytolinkError):
    """Nobody waits for the answer any more."""


class WorkerDiedError(CytolinkError):
    """A worker ended without an answer."""


@dataclass(frozen=True)
class Answer:
    """What a worker said.

    Attributes:
        head: the worker's message, see `server.worker`.
        body: the answer where it is small.
        file: the open file that holds it otherwise; the reader closes it.
        digest: the release that was asked.
        seconds: wall-clock time of the query.
    """

    head: wire.Head
    body: bytes
    file: IO[bytes] | None
    digest: str
    seconds: float


@dataclass(frozen=True)
class Source:
    """A release as the workers see it."""

    store_path: Path
    digest: str


class Worker:
    """One process and the socket to it. Used by one thread at a time."""

    def __init__(self, source: Source, settings: Settings, program: str = "server.worker") -> None:
        self.source = source
        self._large = settings.memory // 2
        ours, theirs = socket.socketpair()
        self.sock = ours
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        config = {
            "fd": theirs.fileno(),
            "store": str(source.store_path),
            "memory": settings.memory,
            "max_file": settings.answer_bytes + wire_margin(settings),
            "spool": settings.spool_folder,
            "sandbox": settings.sandbox == "required",
        }
        # The environment is not passed on: nothing in it is a worker's business. One malloc arena keeps the address
        # space, which the memory limit counts, near what is used.
        environment = {"PYTHONPATH": str(Path(__file__).parents[1]), "MALLOC_ARENA_MAX": "1", "LANG": "C.UTF-8"}
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-P", "-m", program, json.dumps(config)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                env=environment,
            )
        self.demoted = self.killed = self.spent = False

    def wait_ready(self) -> None:
        """Wait until the release is open.

        Raises:
            WorkerDiedError: it cannot be opened, or the process cannot be confined.
        """
        try:
            head, _, _ = self._wait(time.monotonic() + _START, never_gone, None)
        except (LimitError, WorkerDiedError) as error:
            self.end()
            raise WorkerDiedError(f"a query worker does not start: {error}") from None
        if "error" in head:
            self.end()
            raise WorkerDiedError(f"a query worker does not start: {head['error']}")

    def alive(self) -> bool:
        """Whether an idle worker still waits for requests."""
        poll = select.poll()
        poll.register(self.sock, select.POLLIN)
        return not poll.poll(0)

    def ask(self, request: wire.Head, seconds: float, gone: Gone, demote_after: float) -> Answer:
        """Have one request answered.

        Raises:
            LimitError: the time is over; the process has been killed.
            ClientGoneError: the client has left; the process has been killed.
            WorkerDiedError: the process ended by itself, or somebody ended it.
        """
        start = time.monotonic()
        try:
            wire.send(self.sock, request)
        except OSError:
            raise WorkerDiedError("the worker had ended before it was asked", where="idle") from None
        head, body, file = self._wait(start + seconds, gone, start + demote_after)
        # memory that a query took is not always given back: a process that grew large is replaced
        self.spent = self.demoted or head.get("peak", 0) > self._large
        return Answer(head, body, file, self.source.digest, time.monotonic() - start)

    def _wait(self, deadline: float, gone: Gone, demote_at: float | None) -> tuple[wire.Head, bytes, IO[bytes] | None]:
        frame = wire.Incoming()
        poll = select.poll()
        poll.register(self.sock, select.POLLIN)
        while True:
            now = time.monotonic()
            if poll.poll(max(1.0, 1000 * min(_TICK, deadline - now))):
                try:
                    whole = frame.feed(self.sock)
                except (EOFError, OSError):
                    raise self._death() from None
                if whole is not None:
                    return *whole, None if frame.fd is None else os.fdopen(frame.fd, "rb")
            elif now >= deadline:
                self.kill()
                raise LimitError("deadline", "the query was ended at its deadline", do=_SMALLER)
            elif gone():
                self.kill()
                raise ClientGoneError("the client has left")
            elif demote_at is not None and now >= demote_at and not self.demoted:
                self._demote()

    def _demote(self) -> None:
        """Let fresh queries go first. The priority cannot be raised again, so the process is replaced afterwards."""
        self.demoted = True
        try:
            os.setpriority(os.PRIO_PROCESS, self.process.pid, 19)
        except ProcessLookupError:
            _log.debug("worker %d ended while its priority was lowered", self.process.pid)

    def _death(self) -> CytolinkError:
        code = self.process.wait()
        self._errors.seek(0)
        message = self._errors.read(20_000).decode(errors="replace")
        if "memory allocation of" in message or "bad_alloc" in message or "MemoryError" in message:
            return LimitError("memory", "the query needed more memory than a worker has", do=_SMALLER)
        _log.warning("worker %d ended with code %d: %s", self.process.pid, code, message[-500:])
        return WorkerDiedError(f"the query's worker ended with code {code}", where="killed" if code == -9 else "crash")

    def kill(self) -> None:
        """End the process now, whatever it does."""
        self.killed = True
        self.process.kill()

    def end(self) -> None:
        """End the process and let go of everything that belongs to it."""
        self.kill()
        self.process.wait()
        self.sock.close()
        self._errors.close()


_SMALLER = "Ask for less: name a class or an IRI, connect the patterns, add LIMIT, or take the release's N-Quads"


def wire_margin(settings: Settings) -> int:
    """How much a spool file may be larger than the answer: what gzip adds to data that does not compress."""
    return settings.answer_bytes // 100 + 1_000_000


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
        program: what a worker runs: `server.worker`, or `server.fetcher`, which opens no release.
    """

    def __init__(self, source: Source, settings: Settings, program: str = "server.worker") -> None:
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
            failure = self._failure if not self._idle else None
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
            self.source = source
            old = [worker for worker in self._idle if worker.source != source]
            self._idle = deque(worker for worker in self._idle if worker.source == source)
            self._wake.notify_all()
        for worker in old:
            worker.end()

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
            request: see `server.worker`.
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
            worker = None if self._queue else self._take()
            if worker:
                self._running[client] += 1
                return worker
            if len(self._queue) >= self._settings.queue:
                self.counts["queue"] += 1
                raise LimitError("queue", "too many queries are waiting", do="Try again in a few seconds", busy=True)
            self._queue.append(ticket)
            self._wake.notify_all()
        end = time.monotonic() + self._settings.queue_seconds
        while True:
            called = ticket.called.wait(_TICK)
            with self._wake:
                if called and (worker := self._take()):
                    self._queue.remove(ticket)
                    self._running[client] += 1
                    self._call()
                    return worker
                ticket.called.clear()
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
            raise LimitError("queue_seconds", "no worker came free in time", do="Try again in a few seconds", busy=True)
        raise WorkerDiedError("the server is shutting down")

    def _take(self) -> Worker | None:
        """An idle worker that lives; the lock is held."""
        while self._idle and self._busy < self._size:
            worker = self._idle.popleft()
            if worker.alive():
                self._busy += 1
                return worker
            self.counts["died"] += 1
            worker.end()
            self._wake.notify_all()
        return None

    def _call(self) -> None:
        """Tell the next in the queue: of the client with the fewest running, the first. The lock is held."""
        if self._queue:
            min(self._queue, key=lambda ticket: self._running[ticket.client]).called.set()

    def _release(self, worker: Worker, client: str) -> None:
        fit = not worker.killed and not worker.spent and worker.process.poll() is None
        if not fit:
            worker.end()
        with self._wake:
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
            failure = None
            worker = Worker(source, self._settings, self._program)
            try:
                worker.wait_ready()
            except WorkerDiedError as error:
                failure = error
                _log.error("%s", error)
            with self._wake:
                self._starting = 0
                self._failure = failure
                stale = failure is None and (self._closed or source != self.source)
                if failure is None and not stale:
                    self._idle.append(worker)
                    self.counts["started"] += 1
                self._call()
                self._wake.notify_all()
                if failure:
                    # a release that cannot be opened now may be readable later; do not spin
                    self._wake.wait_for(lambda: self._closed, timeout=1.0)
            if stale:
                worker.end()
