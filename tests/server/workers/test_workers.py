"""The workers of a pool: when they are replaced, and what is said meanwhile."""

from __future__ import annotations

import math
import os
import signal
import threading
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from graph_build.release import open_release
from server.settings import MIB, Settings
from server.workers import pool as workers
from server.workers.ends import Ends, waited
from server.workers.pool import Pool
from server.workers.process import Source, Worker, WorkerDiedError
from server.workers.shares import Ticket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REQUEST: dict[str, Any] = {"query": "ASK { ?s ?p ?o }", "format": "json", "max_bytes": MIB, "max_rows": 1000}
PAIRS = "{ SELECT DISTINCT ?a ?b { ?a <https://w3id.org/cytolink/ontology#age> ?x . ?b ?p ?o } LIMIT 900000 }"
LARGE = {**REQUEST, "query": f"SELECT (COUNT(*) AS ?n) {{ {PAIRS} }}"}


@pytest.fixture
def pool(releases: Path) -> Iterator[Pool]:
    release = open_release(releases)
    settings = Settings(workers=1, spares=0, memory=400 * MIB, deadline=240)
    made = Pool(Source(release.store_path, release.digest), settings)
    made.open()
    yield made
    made.close()


def test_a_server_that_has_grown_does_not_wear_out_its_workers(releases: Path) -> None:
    ballast = bytearray(b"x") * (300 * MIB)
    release = open_release(releases)
    pool = Pool(
        Source(release.store_path, release.digest), Settings(workers=1, spares=0, memory=400 * MIB, deadline=240)
    )
    pool.open()
    try:
        peaks = [pool.run({"count": True}).head["peak"] for _ in range(5)]
    finally:
        pool.close()
    assert len(ballast) == 300 * MIB
    assert max(peaks) < 150 * MIB
    assert pool.counts["started"] == 1


def test_a_worker_that_has_grown_is_replaced(pool: Pool, until: Callable[..., bool]) -> None:
    assert pool.run(LARGE).head["peak"] > 200 * MIB
    assert until(lambda: pool.counts["started"] == 2)


def test_a_replacement_is_no_failure_and_its_absence_is(
    pool: Pool, until: Callable[..., bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    def forever(*_: object) -> None:
        return None

    monkeypatch.setattr(Pool, "_missing", forever)  # nothing is started any more
    monkeypatch.setattr(workers, "_REPLACED", 10**6)
    pool.run(LARGE)
    assert (pool.state()["idle"], pool.state()["busy"]) == (0, 0)
    assert pool.ready()
    monkeypatch.setattr(workers, "_REPLACED", 0.2)
    assert until(lambda: not pool.ready())


def test_health_waits_for_nobody_at_the_pool(pool: Pool) -> None:
    with pool._lock:  # held, as under a flood it is by one thread after another
        assert pool.ready()
        assert pool.state()["busy"] == 0


def test_a_call_between_the_wait_and_the_look_is_not_lost() -> None:
    source = Source(Path("store"), "digest")
    pool = Pool(source, Settings(workers=1, queue_seconds=60))
    pool.lanes.busy = 1
    worker: Any = SimpleNamespace(alive=lambda: True, source=source)

    class Event(threading.Event):
        """One whose first wait is over just before it is set."""

        late = True

        def wait(self, timeout: float | None = None) -> bool:
            if not self.late:
                return super().wait(timeout)
            self.late = False
            with pool._wake:
                pool.lanes.busy = 0
                pool._idle.put(worker, warm=True)
                pool._call()
            return False

    ticket = Ticket("somebody", source, Event())
    assert (
        pool.enter(ticket) or waited(partial(pool.claim, ticket), ticket.called, lambda: False, 60, math.inf)
    ) is worker
    assert not pool._queue


def all_killed(pool: Pool) -> None:
    """Kill all workers that wait. For a moment the pool cannot tell: they are there and read nothing any more."""
    for worker in tuple(pool._idle._workers):
        os.kill(worker.process.pid, signal.SIGSTOP)
    for worker in tuple(pool._idle._workers):
        threading.Timer(0.2, os.kill, (worker.process.pid, signal.SIGKILL)).start()


def test_a_query_is_handed_on_until_it_meets_a_worker_that_lives(releases: Path, until: Callable[..., bool]) -> None:
    release = open_release(releases)
    pool = Pool(Source(release.store_path, release.digest), Settings(workers=5, spares=0))
    pool.open()
    try:
        assert until(lambda: pool.state()["idle"] == 5)
        for worker in tuple(pool._idle._workers):
            worker.alive = lambda: True  # type: ignore[method-assign]  # as where it dies between the look and the query
        all_killed(pool)
        assert pool.run(REQUEST).body == b'{"head":{},"boolean":true}'
        assert pool.counts["died"] == 5
        assert pool.counts["answered"] == 1
    finally:
        pool.close()


@pytest.mark.parametrize(("deaths", "opens"), [(3, True), (100, False)])
def test_a_worker_that_is_killed_as_it_starts_is_no_failure_and_many_are(
    releases: Path, monkeypatch: pytest.MonkeyPatch, deaths: int, opens: bool
) -> None:
    wait_ready, left = Worker.wait_ready, iter(range(deaths))

    def killed(worker: Worker) -> None:
        if next(left, None) is not None:
            worker.process.kill()
        wait_ready(worker)

    monkeypatch.setattr(Worker, "wait_ready", killed)
    release = open_release(releases)
    pool = Pool(Source(release.store_path, release.digest), Settings(workers=1, spares=0))
    if not opens:
        with pytest.raises(WorkerDiedError, match="does not start"):
            pool.open()
        return
    pool.open()
    assert pool.run(REQUEST).body == b'{"head":{},"boolean":true}'
    pool.close()


def test_a_worker_for_which_there_are_no_files_is_tried_again(
    releases: Path, monkeypatch: pytest.MonkeyPatch, until: Callable[..., bool]
) -> None:
    release = open_release(releases)
    pool = Pool(Source(release.store_path, release.digest), Settings(workers=1, spares=0, queue_seconds=240))
    pool.open()
    with monkeypatch.context() as few:
        few.setattr("socket.socketpair", lambda: os.open("/proc/self/nothing", os.O_RDONLY))
        os.kill(pool._idle._workers[0].process.pid, signal.SIGKILL)
        assert until(lambda: not pool._idle._workers[0].alive())
        asking = threading.Thread(target=pool.run, args=(REQUEST,))
        asking.start()
        assert until(lambda: pool._failure is not None)
    asking.join()
    assert pool.counts["answered"] == 1
    pool.close()


def test_what_is_handed_on_ends_in_time() -> None:
    error = WorkerDiedError("it had ended", where="idle")
    tries = Ends().tries(math.inf)
    for _ in range(100):
        tries.died(error)
    over = Ends().tries(0.0)
    over.died(error)
    with pytest.raises(WorkerDiedError):
        over.died(error)


@pytest.mark.parametrize(("where", "times"), [("killed", 2), ("crash", 1)])
def test_what_ends_its_workers_is_not_handed_on(where: str, times: int) -> None:
    tries = Ends().tries(math.inf)
    for _ in range(times - 1):
        tries.died(WorkerDiedError("it died", where=where))
    with pytest.raises(WorkerDiedError):
        tries.died(WorkerDiedError("it died", where=where))
