"""A pool asked from an event loop: a query that is answered soon takes no thread.

The same queue, shares, deadlines and kills as for threads (see `pool`); what waits here is a task of the loop.
"""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graph_build.errors import CytolinkError
from server.workers import wire
from server.workers.ends import renamed, too_late
from server.workers.process import ClientGoneError, LimitError, WorkerDiedError
from server.workers.shares import Call, Ticket

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from server.settings import Settings
    from server.workers.pool import Pool
    from server.workers.process import Answer, Said, Source, Worker

SOON = 0.02
"""Seconds within which most answers come: so long nobody looks whether the client has left."""
_LOOK = 0.1  # seconds between looks at the client of a query that waits for a worker


class Departure:
    """Whether a client has left, which is looked for once its answer takes a while.

    Args:
        watch: returns when the client has left.
    """

    def __init__(self, watch: Callable[[], Awaitable[object]]) -> None:
        self._watch = watch
        self._task: asyncio.Future[object] | None = None

    def start(self) -> asyncio.Future[object]:
        """Look for it from now on; done when the client has left."""
        if self._task is None:
            self._task = asyncio.ensure_future(self._watch())
        return self._task

    def gone(self) -> bool:
        """Whether it has left, as far as is known."""
        return self._task is not None and self._task.done()

    def close(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()


class _Called:
    """A call to a task of an event loop; made in that loop's thread."""

    def __init__(self) -> None:
        self._loop, self._thread = asyncio.get_running_loop(), threading.get_ident()
        self._set = False
        self._waiter: asyncio.Future[None] | None = None

    def set(self) -> None:
        """Call, from any thread."""
        self._set = True
        if threading.get_ident() == self._thread:
            self._wake()
        else:
            self._loop.call_soon_threadsafe(self._wake)

    def is_set(self) -> bool:
        """Whether it was called."""
        return self._set

    def clear(self) -> None:
        """Forget the call."""
        self._set = False

    async def come(self, timeout: float) -> None:
        """Wait for the call, but no longer than so many seconds."""
        if self._set:
            return
        self._waiter = self._loop.create_future()
        timer = self._loop.call_later(timeout, self._wake)
        try:
            await self._waiter
        finally:
            timer.cancel()
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


async def run(
    pool: Pool, settings: Settings, request: wire.Head, source: Source, client: str, departure: Departure, until: float
) -> Answer:
    """Have a worker answer (see `Pool.run`, which raises the same)."""
    with pool.counts.counting(until), pool.shares.place(client), _closing(departure):
        called = _Called()
        ticket = Ticket(client, source, called)
        for attempt in (1, 2):
            worker = await _worker(pool, settings, ticket, called, departure, until)
            left = until - time.monotonic()
            try:
                return await _answer(worker, settings, request, departure, min(settings.deadline, left))
            except LimitError as error:
                raise renamed(error, cut=left < settings.deadline) from None
            except WorkerDiedError as error:
                pool.counts.died(error, last=attempt == 2)
            finally:
                await _give_back(pool, worker, client)
    raise AssertionError("unreachable")


@contextmanager
def _closing(departure: Departure) -> Iterator[None]:
    try:
        yield
    finally:
        departure.close()


async def _give_back(pool: Pool, worker: Worker, client: str) -> None:
    """Take a worker back. One that is to be ended takes a moment to go, in which the loop does other things."""
    if worker.killed or worker.spent:
        await asyncio.shield(asyncio.get_running_loop().run_in_executor(None, pool.release, worker, client))
    else:
        pool.release(worker, client)


async def _worker(
    pool: Pool, settings: Settings, ticket: Ticket[Call], called: _Called, departure: Departure, until: float
) -> Worker:
    if worker := pool.enter(ticket):
        return worker
    start = time.monotonic()
    end = min(start + settings.queue_seconds, until)
    pause = SOON
    while True:
        try:
            await called.come(min(pause, max(0.0, end - time.monotonic())))
        except asyncio.CancelledError:
            if worker := pool.claim(ticket, last=True):
                pool.release(worker, ticket.client)
            raise
        gone, late = departure.gone(), time.monotonic() >= end
        if worker := pool.claim(ticket, last=gone or late):
            return worker
        if gone:
            raise ClientGoneError("the client has left")
        if late:
            raise too_late(start, until, end)
        departure.start()
        pause = _LOOK


async def _answer(
    worker: Worker, settings: Settings, request: wire.Head, departure: Departure, seconds: float
) -> Answer:
    """What a worker says to a request, or why it was ended."""
    loop = asyncio.get_running_loop()
    said: asyncio.Future[Said] = loop.create_future()
    frame, start = wire.Incoming(), time.monotonic()
    watching: list[asyncio.Task[None]] = []

    def hear() -> None:
        try:
            whole = worker.hear(frame)
        except CytolinkError as error:
            loop.remove_reader(socket)
            if not said.done():
                said.set_exception(error)
            return
        if whole is not None and not said.done():
            said.set_result(whole)

    def watch() -> None:
        watching.append(loop.create_task(_watch(worker, said, departure, start, seconds, settings.demote_after)))

    worker.tell(request)
    socket = worker.sock.fileno()
    loop.add_reader(socket, hear)
    timer = loop.call_later(min(SOON, seconds), watch)
    try:
        return worker.answered(await said, start)
    except asyncio.CancelledError:
        worker.kill()
        raise
    finally:
        timer.cancel()
        loop.remove_reader(socket)
        for task in watching:
            task.cancel()


async def _watch(
    worker: Worker,
    said: asyncio.Future[Said],
    departure: Departure,
    start: float,
    seconds: float,
    demote_after: float,
) -> None:
    """Look at the clock and at the client of a query that takes a while; end what goes on too long or for nobody."""
    gone = departure.start()
    for at in sorted({demote_after, seconds}):
        if at > seconds:
            break
        left = max(0.0, start + at - time.monotonic())
        await asyncio.wait((said, gone), timeout=left, return_when=asyncio.FIRST_COMPLETED)
        if said.done():
            return
        if gone.done():
            worker.kill()
            said.set_exception(ClientGoneError("the client has left"))
            return
        if at < seconds:
            worker.demote()
    said.set_exception(worker.end_at_deadline(time.monotonic() - start))
