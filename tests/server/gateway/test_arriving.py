"""A request is begun by the thread that brings it: what is kept is answered there, all else in the loop's thread."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from granian import loops

from server.gateway.arriving import Arriving, in_the_loop
from server.gateway.cache import Cache
from server.gateway.gateway import Gateway
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator
    from pathlib import Path

JSON = "application/sparql-results+json"


class Protocol:
    """The way back: which thread answered, and what."""

    def __init__(self) -> None:
        self.answered = threading.Event()
        self.thread, self.status, self.headers, self.body = 0, 0, [("", "")], b""

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.thread, self.status, self.headers, self.body = threading.get_ident(), status, headers, body
        self.answered.set()

    async def client_disconnect(self) -> None:
        await asyncio.sleep(3600)


@pytest.fixture
def loop() -> Iterator[Arriving]:
    """Such a loop, which runs in a thread of its own."""
    made = Arriving()
    thread = threading.Thread(target=made.run_forever)
    thread.start()
    yield made
    made.call_soon_threadsafe(made.stop)
    thread.join()
    made.close()


@pytest.fixture
def gateway(releases: Path) -> Iterator[Gateway]:
    made = Gateway(releases, replace(Settings(), workers=2, spares=0, reload_seconds=0))
    yield made
    nobody: Any = None
    made.__rsgi_del__(nobody)


def bring(loop: Arriving, made: Coroutine[Any, Any, None]) -> object:
    """Hand a coroutine over as Granian does."""
    tasks: list[object] = []
    return loop.call_soon_threadsafe(lambda coro: tasks.append(loop.create_task(coro)), made)


def ask(gateway: Gateway, loop: Arriving, query: str, method: str = "GET", **headers: str) -> Protocol:
    fields = {"host": "localhost", "accept": JSON} | headers
    scope: Any = SimpleNamespace(
        proto="http", http_version="1.1", server="127.0.0.1:8000", client="127.0.0.1:4711", scheme="http"
    )
    scope.method, scope.path, scope.query_string, scope.headers = method, "/sparql", f"query={query}", fields
    protocol: Any = Protocol()
    bring(loop, gateway.__rsgi__(scope, protocol))
    assert protocol.answered.wait(60)
    return protocol  # type: ignore[no-any-return]


def test_granian_makes_its_loop_so() -> None:
    made = loops.get("auto")
    asyncio.set_event_loop(None)
    made.close()
    assert isinstance(made, Arriving)


def test_what_waits_for_nothing_is_done_where_it_arrives(loop: Arriving) -> None:
    threads: list[int] = []

    async def short() -> None:
        threads.append(threading.get_ident())

    assert bring(loop, short()) is None
    assert threads == [threading.get_ident()]


def test_what_waits_goes_on_in_the_loop(loop: Arriving) -> None:
    threads: list[int] = []
    over = threading.Event()

    async def long() -> None:
        threads.append(threading.get_ident())
        await in_the_loop()
        threads.append(threading.get_ident())
        assert asyncio.current_task() is not None
        await asyncio.sleep(0)
        over.set()

    bring(loop, long())
    assert over.wait(10)
    assert threads[0] == threading.get_ident() != threads[1]


def test_a_kept_answer_needs_no_loop(gateway: Gateway, loop: Arriving) -> None:
    query = "ASK%20{%20?s%20?p%20?o%20}"
    here = threading.get_ident()
    first, second, third = (ask(gateway, loop, query) for _ in range(3))
    assert here not in {first.thread, second.thread}, "it is made, and then found by all that it depends on"
    assert third.thread == here
    assert {one.status for one in (first, second, third)} == {200}
    assert first.body == second.body == third.body
    assert second.headers == third.headers
    # what depends on more than that goes on in the loop: methods, conditions, parts, refusals
    tag = dict(third.headers)["etag"]
    assert ask(gateway, loop, query, **{"if-none-match": tag}).status == 304
    assert ask(gateway, loop, query, "HEAD").body == b""
    assert ask(gateway, loop, query, range="bytes=0-3").status == 206
    refused = ask(gateway, loop, query, host="a b")
    assert (refused.status, refused.thread != here) == (400, True)


def test_answers_may_be_let_go_of_while_another_thread_asks() -> None:
    cache = Cache(20_000, 5000)
    keys = [(f"k{number}",) for number in range(40)]
    over = threading.Event()
    failed: list[Exception] = []

    def asks() -> None:
        try:
            while not over.is_set():
                for key in keys:
                    found = cache.known("r", key)
                    assert found is None or found.body == key[0].encode()
        except (AssertionError, KeyError, RuntimeError) as error:
            failed.append(error)

    thread = threading.Thread(target=asks)
    cache.get("r", keys[0])
    thread.start()
    for turn in range(300):
        for key in keys:
            headers = [("etag", '"t"'), ("cytolink-release", "r")]
            cache.put("r", key, 200, headers, key[0].encode())
            cache.get("r", key, key)
        if turn % 50 == 0:
            cache.get("s", keys[0])
            cache.get("r", keys[0])
    over.set()
    thread.join()
    assert not failed
    assert cache.hits > 0
