"""The workers that an event loop waits for, and the queries that follow one another in one of them.

Their sockets stand in one epoll of their own from the first query on, which tells of each arrival once (EPOLLET): so it
does not matter that threads ask the same workers at other times and read the answers themselves.

While a worker answers one client's small queries, that client's next ones are sent after them: a worker that need not
be woken for each, and has its caches warm, takes half the time. What is not begun in time goes to another worker.
"""

from __future__ import annotations

import asyncio
import select
import socket
import time
from collections import deque
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from graph_build.errors import CytolinkError
from server.workers import wire

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.workers.pool import Pool
    from server.workers.process import Answer, Said, Source, Worker

SOON = 0.02
"""Seconds within which most answers come: so long nobody looks whether the client has left."""
_BEGUN = 0.015  # seconds within which a query that follows others has to be begun; less than SOON, when it is moved
_QUICK = 1000  # microseconds of processor time up to which others may follow
_DEPTH = 8  # queries at most in one worker
_SHORT = 4096
"""Bytes up to which a query may follow others. So many as may follow have room in the socket while the worker reads
none: who sends more waits for that worker, and the event loop must never."""


class MovedError(Exception):
    """The query was not begun, and another worker has to be asked."""


class Query(NamedTuple):
    """What a worker is asked: a head that is text already (see `wire.text_of`), and the query beside it."""

    head: bytes
    text: str


@dataclass(slots=True, eq=False)
class Asked:
    """A query that was sent to a worker.

    Attributes:
        worker: it.
        said: its answer, or why there is none.
        watch: starts who looks at the clock and at the client, and at what the query takes.
        start: when the worker came to it, by the monotonic clock; 0 while others are before it.
        watching: who looks.
    """

    worker: Worker
    said: asyncio.Future[Answer]
    watch: Callable[[Asked], asyncio.Task[None]]
    start: float = 0.0
    watching: asyncio.Task[None] | None = None


@dataclass(slots=True, eq=False)
class _Line:
    """The queries of one client in one worker, in their order, and since when the client has it."""

    pool: Pool
    worker: Worker
    client: str
    since: float
    asked: deque[Asked] = field(default_factory=deque)


class Lines:
    """The workers that one event loop waits for. Used in its thread alone, once it runs."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lines: dict[int, _Line] = {}
        self._latest: dict[str, _Line] = {}
        self._ticking = False

    def close(self) -> None:
        """Watch no more."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.remove_reader(self._epoll.fileno())
        self._epoll.close()

    def lead(
        self, pool: Pool, worker: Worker, client: str, query: Query, watch: Callable[[Asked], asyncio.Task[None]]
    ) -> Asked:
        """Ask a worker of the pool, which is given back to it when all has been answered.

        Raises:
            WorkerDiedError: it had ended already; it has been given back.
        """
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._loop.add_reader(self._epoll.fileno(), self._hear)
        socket = worker.sock.fileno()
        if not worker.watched:
            self._epoll.register(socket, select.EPOLLIN | select.EPOLLET)
            worker.watched = True
        line = self._lines[socket] = _Line(pool, worker, client, time.monotonic())
        self._latest[client] = line
        try:
            return self._ask(line, query, wire.ANY_TIME, watch)
        except CytolinkError:
            self._end(line)
            raise

    def follow(
        self, pool: Pool, source: Source, client: str, query: Query, watch: Callable[[Asked], asyncio.Task[None]]
    ) -> Asked | None:
        """Ask after other small queries of the same client, where a worker is at such and nobody else waits for it."""
        line = self._latest.get(client)
        if line is None or not line.worker.quick or len(line.asked) >= _DEPTH or line.worker.source != source:
            return None
        if len(query.head) + len(query.text.encode()) > _SHORT:
            return None
        now = time.monotonic()
        if line.worker.killed or line.worker.spent or line.pool is not pool:
            return None
        if (waiting := pool.waiting()) and (now - line.since > SOON or waiting != {client}):
            return None
        try:
            return self._ask(line, query, now + _BEGUN, watch)
        except CytolinkError:
            return None  # it has just ended

    def _ask(self, line: _Line, query: Query, by: float, watch: Callable[[Asked], asyncio.Task[None]]) -> Asked:
        loop = asyncio.get_running_loop()
        asked = Asked(line.worker, loop.create_future(), watch)
        line.worker.tell(query.head, query.text, by)
        if not line.asked:
            asked.start = time.monotonic()
        line.asked.append(asked)
        if not self._ticking:
            self._ticking = True
            loop.call_later(SOON, self._tick)
        return asked

    def _hear(self) -> None:
        """Take what workers have said."""
        for at, _ in self._epoll.poll(0):
            line = self._lines.get(at)
            if line is None:
                continue  # a thread asks this one
            if line.worker.killed:
                self._died(line, MovedError())
                continue
            try:
                while line.asked:
                    if (said := line.worker.hear(socket.MSG_DONTWAIT)) is not None:
                        self._said(line, said)
            except BlockingIOError:
                continue  # the rest will be told of when it comes
            except CytolinkError as error:
                if error.where == "idle" and len(line.asked) > 1:
                    error.where = "killed"  # what it has not read may be what was sent after the first
                self._died(line, error)
            else:
                self._end(line)

    def _said(self, line: _Line, said: Said) -> None:
        """Hand an answer to who waits for it. The next in line begins."""
        asked = line.asked.popleft()
        if asked.watching is not None:
            asked.watching.cancel()
        answer = line.worker.answered(said, asked.start)
        line.worker.quick = answer.head.get("cost", 0) <= _QUICK
        if line.asked:
            line.asked[0].start = time.monotonic()
        if asked.said.done():
            if answer.file is not None:
                answer.file.close()
        elif answer.head.get("kind") == "late":
            asked.said.set_exception(MovedError())
        else:
            asked.said.set_result(answer)

    def _died(self, line: _Line, error: Exception) -> None:
        """Tell the first why there is no answer; the others were not begun."""
        for asked in line.asked:
            if asked.watching is not None:
                asked.watching.cancel()
            if not asked.said.done():
                asked.said.set_exception(error)
            error = MovedError()
        self._end(line)

    def _end(self, line: _Line) -> None:
        """Give the worker back. One that is to be ended takes a moment to go, in which the loop does other things."""
        worker = line.worker
        del self._lines[worker.sock.fileno()]
        if self._latest.get(line.client) is line:
            del self._latest[line.client]
        if worker.killed or worker.spent:
            asyncio.get_running_loop().run_in_executor(None, line.pool.release, worker, line.client)
        else:
            line.pool.release(worker, line.client)

    def _tick(self) -> None:
        """Have those watched that are not answered soon: one timer for all costs less than one for each."""
        late = time.monotonic() - SOON
        for line in self._lines.values():
            first = line.asked[0]
            if first.start > late:
                continue
            line.worker.quick = False
            for asked in islice(line.asked, 1, None):
                if not asked.said.done():
                    asked.said.set_exception(MovedError())
            if first.said.done():
                line.worker.kill()  # nobody waits for this one
            elif first.watching is None:
                first.watching = first.watch(first)
        self._ticking = bool(self._lines)
        if self._ticking:
            asyncio.get_running_loop().call_later(SOON, self._tick)
