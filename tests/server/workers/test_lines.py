"""Queries of one client that follow one another in a worker: each has its answer, whatever becomes of the others."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from graph_build.release import open_release
from server.guard.size import Estimate
from server.settings import MIB, Settings
from server.workers import soon, wire
from server.workers.lines import Lines, Query
from server.workers.pool import Pool
from server.workers.process import ClientGoneError, Source
from server.workers.soon import Departure

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

    from server.workers.process import Answer

HEAD = wire.text_of({"query": "", "format": "csv", "max_bytes": MIB, "max_rows": 1000, "union": True})
ENDLESS = Query(HEAD, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")


def small(number: int) -> Query:
    return Query(HEAD, f"SELECT ({number} AS ?n) {{}}")


class Bench:
    """A pool asked from an event loop."""

    def __init__(self, releases: Path, **limits: Any) -> None:
        release = open_release(releases)
        self.settings = Settings(**{"spares": 0, "deadline": 120.0, "request_seconds": 240.0, **limits})
        self.source = Source(release.store_path, release.digest)
        self.pool = Pool(self.source, self.settings)
        self.pool.open()
        self.lines = Lines()

    async def ask(
        self, query: Query, client: str = "one", leaves: Callable[[], Awaitable[object]] | None = None
    ) -> Answer:
        departure = Departure(leaves or (lambda: asyncio.sleep(3600)))
        return await soon.run(self.pool, self.lines, self.settings, query, Estimate(), self.source, client, departure)


@pytest.fixture
def bench(releases: Path) -> Iterator[Callable[..., Bench]]:
    made: list[Bench] = []

    def make(**limits: Any) -> Bench:
        made.append(Bench(releases, **limits))
        return made[-1]

    yield make
    for one in made:
        one.pool.close()
        one.lines.close()


async def idle(bench: Bench) -> bool:
    """Whether all workers are given back soon."""
    for _ in range(3000):
        if bench.pool.state()["busy"] == 0:
            return True
        await asyncio.sleep(0.02)
    return False


def test_each_has_its_own_answer_and_one_worker_has_them_all(bench: Any) -> None:
    given_ = bench(workers=4)
    busy: list[int] = []

    async def work(me: int) -> list[bytes]:
        found = []
        for number in range(40):
            found.append((await given_.ask(small(100 * me + number))).body)
            busy.append(given_.pool.state()["busy"])
        return found

    async def all_of_them() -> list[list[bytes]]:
        found = await asyncio.gather(*(work(me) for me in range(6)))
        assert await idle(given_)
        return found

    for me, found in enumerate(asyncio.run(all_of_them())):
        assert found == [f"n\r\n{100 * me + number}\r\n".encode() for number in range(40)]
    assert given_.pool.counts["answered"] == 240
    assert sum(count <= 1 for count in busy) > 120, "most were in one worker; a slow machine may move some"


def test_small_ones_do_not_wait_for_a_long_one_before_them(bench: Any) -> None:
    given_ = bench(workers=3)

    async def work() -> list[bytes]:
        left = asyncio.Event()
        long = asyncio.create_task(given_.ask(ENDLESS, leaves=left.wait))
        await asyncio.sleep(0)
        found = await asyncio.gather(*(given_.ask(small(number)) for number in range(6)))
        assert not long.done()
        left.set()
        with pytest.raises(ClientGoneError):
            await long
        assert await idle(given_)
        return [one.body for one in found]

    assert asyncio.run(work()) == [f"n\r\n{number}\r\n".encode() for number in range(6)]


def test_the_loop_waits_for_no_worker_that_reads_nothing(bench: Any) -> None:
    """Eight heads like this one are more than a socket holds; all prefixes of a query stand in its head."""
    given_ = bench(workers=2)
    prefixes = {f"p{number}": "http://names.example/" + "\U0001f600" * 100 for number in range(38)}
    wide = Query(wire.text_of(json.loads(HEAD) | {"prefixes": prefixes}), "ASK {}")

    async def work() -> int:
        left = asyncio.Event()
        long = asyncio.create_task(given_.ask(ENDLESS, leaves=left.wait))
        await asyncio.sleep(0)
        behind = [asyncio.create_task(given_.ask(wide)) for _ in range(7)]
        await asyncio.sleep(0)
        waiting = len(next(iter(given_.lines._lines.values())).asked)
        left.set()
        with pytest.raises(ClientGoneError):
            await long
        assert [(await one).body for one in behind] == [b"true"] * 7
        assert await idle(given_)
        return waiting

    # without this a loop that stands still would never end
    guard = threading.Timer(20, lambda: [line.worker.kill() for line in given_.lines._lines.values()])
    guard.start()
    assert asyncio.run(work()) == 1
    guard.cancel()


def test_who_leaves_takes_nobody_along(bench: Any) -> None:
    given_ = bench(workers=1)

    async def work() -> list[bytes]:
        left = asyncio.Event()
        long = asyncio.create_task(given_.ask(ENDLESS, leaves=left.wait))
        await asyncio.sleep(0)
        behind = [asyncio.create_task(given_.ask(small(number))) for number in range(4)]
        await asyncio.sleep(0.1)
        left.set()
        with pytest.raises(ClientGoneError):
            await long
        found = [(await one).body for one in behind]
        assert await idle(given_)
        return found

    assert asyncio.run(work()) == [f"n\r\n{number}\r\n".encode() for number in range(4)]


def test_a_worker_that_is_killed_is_not_noticed(bench: Any) -> None:
    given_ = bench(workers=2)

    async def work(me: int) -> None:
        for number in range(60):
            if me == 0 and number % 20 == 10:
                asked = [line.worker for line in given_.lines._lines.values()]
                for worker in [*asked, *given_.pool._idle._workers][:1]:
                    os.kill(worker.process.pid, signal.SIGKILL)
            assert (await given_.ask(small(number))).body == f"n\r\n{number}\r\n".encode()

    async def all_of_them() -> None:
        await asyncio.gather(*(work(me) for me in range(4)))
        assert await idle(given_)

    asyncio.run(all_of_them())


def test_all_workers_may_end_at_one_moment(bench: Any) -> None:
    given_ = bench(workers=5)

    async def work() -> bytes:
        while given_.pool.state()["idle"] < 5:
            await asyncio.sleep(0.02)
        workers = tuple(given_.pool._idle._workers)
        for worker in workers:
            worker.alive = lambda: True  # as where it dies between the look and the query
            os.kill(worker.process.pid, signal.SIGSTOP)
        kill = [asyncio.get_running_loop().call_later(0.1, os.kill, one.process.pid, signal.SIGKILL) for one in workers]
        found = (await given_.ask(small(7))).body
        assert all(handle.when() <= asyncio.get_running_loop().time() for handle in kill)
        assert await idle(given_)
        return bytes(found)

    assert asyncio.run(work()) == b"n\r\n7\r\n"
    assert given_.pool.counts["died"] == 5


def test_another_client_has_its_turn_amid_many(bench: Any) -> None:
    given_ = bench(workers=1)

    async def work() -> int:
        done = 0

        async def many() -> None:
            nonlocal done
            for number in range(400):
                await given_.ask(small(number))
                done += 1

        others = [asyncio.create_task(many()) for _ in range(6)]
        await asyncio.sleep(0.05)
        await given_.ask(small(1), client="another")
        before = done
        await asyncio.gather(*others)
        return before

    assert asyncio.run(work()) < 2400


def test_what_is_not_begun_in_time_is_told_as_late(releases: Path, bench: Any) -> None:
    given_ = bench(workers=1)
    worker = given_.pool._idle.take(given_.source)
    worker.tell(HEAD, "ASK {}", by=time.monotonic() - 1)
    worker.tell(HEAD, "ASK {}", by=time.monotonic() + 60)
    said = [worker.hear() for _ in range(2)]
    assert [head["kind"] for head, _, _ in said] == ["late", "boolean"]
    worker.end()
