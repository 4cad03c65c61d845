"""Small queries have workers of their own, and what was taken for small gives its place back."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest

from graph_build.release import open_release
from server.guard.parts import Statistics
from server.guard.size import Estimate
from server.guard.verdicts import judge
from server.settings import MIB, Settings
from server.workers import soon, wire
from server.workers.lines import Lines, Query
from server.workers.pool import Pool
from server.workers.process import LimitError, Source
from server.workers.soon import Departure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

AGE = "<https://w3id.org/cytolink/ontology#age>"
ENDLESS = f"ASK {{ ?a {AGE} ?x . ?b {AGE} ?y . ?c {AGE} ?z FILTER(?x + ?y + ?z = -1) }}"
ASK = "ASK { ?s ?p ?o }"
ASKING: list[threading.Thread] = []
"""Those who ask; each ends when its pool is closed."""
LIMITS: dict[str, Any] = {"workers": 2, "spares": 1, "deadline": 240.0, "queue_seconds": 240.0, "small_seconds": 0.05}


def request(query: str) -> wire.Head:
    return {"query": query, "format": "json", "max_bytes": MIB, "max_rows": 1000}


@pytest.fixture
def make(releases: Path) -> Iterator[Callable[..., Pool]]:
    pools: list[Pool] = []

    def made(**limits: Any) -> Pool:
        release = open_release(releases)
        pools.append(Pool(Source(release.store_path, release.digest), Settings(**LIMITS | limits)))
        pools[-1].open()
        return pools[-1]

    yield made
    for pool in pools:
        pool.close()
    while ASKING:
        ASKING.pop().join()


class Asking(threading.Thread):
    """One who asks an endless query, until the pool is closed or a limit is met."""

    def __init__(self, pool: Pool, estimate: Estimate, client: str) -> None:
        super().__init__(daemon=True)
        self.pool, self.estimate, self.client = pool, estimate, client
        self.error: Exception | None = None
        ASKING.append(self)
        self.start()

    def run(self) -> None:
        try:
            self.pool.run(request(ENDLESS), estimate=self.estimate, client=self.client)
        except Exception as error:  # noqa: BLE001 - told to the test
            self.error = error


def test_small_ones_are_answered_while_large_ones_run_and_wait(make: Callable[..., Pool], until: Any) -> None:
    pool = make()
    for number in range(5):
        Asking(pool, Estimate(small=False), f"hostile {number}")
    assert until(lambda: (pool.state()["busy"], pool.state()["queued"]) == (1, 4))
    for _ in range(3):
        assert pool.run(request(ASK), estimate=Estimate()).body == b'{"head":{},"boolean":true}'
    assert pool.state()["queued"] == 4


def test_what_is_not_small_takes_a_free_place_of_the_others(make: Callable[..., Pool], until: Any) -> None:
    pool, estimate = make(), Estimate()
    Asking(pool, estimate, "somebody")
    assert until(lambda: not estimate.small)
    assert until(lambda: pool.lanes.large == 1)
    assert pool.counts["died"] == 0
    assert pool.run(request(ASK), estimate=Estimate()).body == b'{"head":{},"boolean":true}'


def test_what_is_not_small_waits_where_no_place_is_free(make: Callable[..., Pool], until: Any) -> None:
    pool, estimate = make(queue_seconds=1.5), Estimate()
    Asking(pool, Estimate(small=False), "another")
    assert until(lambda: pool.lanes.large == 1)
    asking = Asking(pool, estimate, "somebody")
    assert until(lambda: not estimate.small)
    assert until(lambda: pool.state()["queued"] == 1)
    assert pool.run(request(ASK), estimate=Estimate()).body == b'{"head":{},"boolean":true}'
    asking.join()
    assert isinstance(asking.error, LimitError)
    assert asking.error.limit == "queue_seconds"


@pytest.mark.parametrize("full", [True, False])
def test_the_event_loop_moves_what_is_not_small_too(make: Callable[..., Pool], until: Any, *, full: bool) -> None:
    pool = make(queue_seconds=1.5, deadline=1.5 if not full else 240.0)
    if full:
        Asking(pool, Estimate(small=False), "another")
        assert until(lambda: pool.lanes.large == 1)
    estimate, settings = Estimate(), pool._settings

    async def ask() -> None:
        lines = Lines()

        def one(text: str, size: Estimate, client: str) -> Any:
            head = wire.text_of({**request(""), "query": ""})
            departure = Departure(lambda: asyncio.sleep(3600))
            return soon.run(pool, lines, settings, Query(head, text), size, pool.source, client, departure)

        endless = asyncio.create_task(one(ENDLESS, estimate, "somebody"))
        while estimate.small:
            await asyncio.sleep(0.01)
        assert (await one(ASK, Estimate(), "one more")).body == b'{"head":{},"boolean":true}'
        with pytest.raises(LimitError) as caught:
            await endless
        assert caught.value.limit == ("queue_seconds" if full else "deadline")
        while pool.lanes.busy > full:
            await asyncio.sleep(0.01)
        lines.close()

    asyncio.run(ask())


def test_one_worker_is_all_queries_own(make: Callable[..., Pool]) -> None:
    pool = make(workers=1)
    assert pool.run(request(ASK)).body == pool.run(request(ASK), estimate=Estimate()).body


STATISTICS = Statistics(1_000_000, {"http://x/many": 500_000, "http://x/few": 900})


@pytest.mark.parametrize(
    ("query", "small"),
    [
        ("ASK { ?s ?p ?o }", True),
        ("SELECT * { <http://x/a> ?p ?o }", True),
        ("SELECT * { ?s <http://x/few> ?o ; <http://x/many> ?n }", True),
        ("SELECT * { ?s <http://x/many> ?o } LIMIT 10", True),
        ("DESCRIBE <http://x/a>", True),
        ("SELECT * { ?s <http://x/many> ?o }", False),
        ("SELECT * { ?s ?p ?o } ORDER BY ?o", False),
        ("SELECT * { ?a ?p ?x . ?b ?p ?y } LIMIT 1", False),
        ("ASK { ?a <http://x/few> ?x . ?b <http://x/few> ?y FILTER(?x = ?y) }", False),
        ("SELECT * { SERVICE <http://x/sparql> { ?s ?p ?o } }", False),
    ],
)
def test_the_guard_guesses(query: str, small: bool) -> None:
    verdict = judge(query, Settings(), STATISTICS, ["http://x/sparql"])
    assert verdict.estimate.small == small
