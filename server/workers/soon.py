"""A pool asked from an event loop: a query that is answered soon takes no thread.

The same queue, shares, deadlines and kills as for threads (see `pool`); what waits here is a task of the loop.
"""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING

from server.workers.ends import renamed, too_late
from server.workers.lines import SOON, MovedError
from server.workers.process import TICK, ClientGoneError, WorkerDiedError
from server.workers.shares import OutgrownError, Ticket

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from server.settings import Settings
    from server.workers.lines import Asked, Lines, Query
    from server.workers.pool import Pool
    from server.workers.process import Answer, Source, Worker
    from server.workers.shares import Estimate, Lanes

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
    pool: Pool,
    lines: Lines,
    settings: Settings,
    query: Query,
    estimate: Estimate,
    source: Source,
    client: str,
    departure: Departure,
) -> Answer:
    """Have a worker answer (see `Pool.run`, which raises the same)."""
    until = time.monotonic() + settings.request_seconds

    def watch(asked: Asked) -> asyncio.Task[None]:
        return asyncio.get_running_loop().create_task(_watch(asked, pool.lanes, estimate, departure, settings, until))

    with pool.counts.counting(until), pool.shares.place(client):
        try:
            # a large one does not stand before small ones
            if estimate.small and (asked := lines.follow(pool, source, client, query, watch)) is not None:
                try:
                    return await asked.said
                except (MovedError, OutgrownError):
                    pass
                except WorkerDiedError as error:
                    pool.counts.tries(until).died(error)
            ticket = Ticket(client, source, _Called(), small=estimate.small)
            tries = pool.counts.tries(min(time.monotonic() + settings.queue_seconds, until))
            while True:
                worker = pool.enter(ticket) or await _worker(pool, settings, ticket, departure, until)
                try:
                    return await lines.lead(pool, worker, client, query, watch).said
                except OutgrownError:
                    ticket = Ticket(client, source, _Called())
                except WorkerDiedError as error:
                    tries.died(error)
        finally:
            departure.close()


async def _worker(
    pool: Pool, settings: Settings, ticket: Ticket[_Called], departure: Departure, until: float
) -> Worker:
    """The worker of one who waits in the queue."""
    start = time.monotonic()
    end = min(start + settings.queue_seconds, until)
    pause = SOON
    while True:
        try:
            await ticket.called.come(min(pause, max(0.0, end - time.monotonic())))
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


async def _watch(
    asked: Asked, lanes: Lanes, estimate: Estimate, departure: Departure, settings: Settings, until: float
) -> None:
    """Look at the clock and at the client of a query that takes a while; end what goes on too long or for nobody."""
    worker, said, end = asked.worker, asked.said, min(asked.start + settings.deadline, until)
    gone, used = departure.start(), worker.processor_seconds()
    while (left := end - time.monotonic()) > 0:
        fresh = lanes.pause(worker, worker.processor_seconds() - used)
        pause = left if fresh is None else min(left, max(TICK, fresh))
        await asyncio.wait((said, gone), timeout=pause, return_when=asyncio.FIRST_COMPLETED)
        if said.done():
            return
        if gone.done():
            worker.kill()
            said.set_exception(ClientGoneError("the client has left"))
            return
        try:
            lanes.look(worker, estimate, worker.processor_seconds() - used)
        except OutgrownError as outgrown:
            said.set_exception(outgrown)
            return
    error = worker.end_at_deadline(time.monotonic() - asked.start)
    if not said.done():
        said.set_exception(renamed(error, cut=end == until))
