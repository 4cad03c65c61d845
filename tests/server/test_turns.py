"""Of the threads that answer requests one at a time runs in the interpreter; who waits lets others have their turns."""

from __future__ import annotations

import math
import threading
import time
from typing import TYPE_CHECKING

import pytest

from server import turns
from server.endpoint.incoming import goes_on
from server.workers.process import Asker, ClientGoneError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import ThreadPoolExecutor

THREADS = 8


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with turns.threads(THREADS) as made:
        yield made


def test_all_threads_are_there_before_the_first_request(threads: ThreadPoolExecutor) -> None:
    names = [thread.name for thread in threading.enumerate()]
    assert sum(name.startswith("request_") for name in names) == THREADS
    assert list(threads.map(abs, [-1, -2])) == [1, 2]


def test_one_thread_at_a_time_has_its_turn(threads: ThreadPoolExecutor) -> None:
    alone: list[int] = []
    seen: list[int] = []

    def work(number: int) -> None:
        for _ in range(50):
            with turns.taken(lambda: True):
                with turns.laid_down():
                    time.sleep(0)
                alone.append(number)
                time.sleep(0)
                seen.append(len(alone))
                alone.remove(number)

    list(threads.map(work, range(THREADS)))
    assert seen == [1] * 50 * THREADS


def test_who_came_first_has_the_next_turn(threads: ThreadPoolExecutor, until: Callable[..., bool]) -> None:
    order: list[int] = []

    def work(number: int) -> None:
        with turns.taken(lambda: True):
            order.append(number)

    with turns.taken(lambda: True):
        for number in range(THREADS):
            threads.submit(work, number)
            assert until(lambda number=number: len(turns._turns._waiting) == number + 1)
    assert until(lambda: len(order) == THREADS)
    assert order == list(range(THREADS))


def test_a_thread_that_waits_for_another_lets_it_have_its_turn(threads: ThreadPoolExecutor) -> None:
    done = threading.Event()

    def work() -> None:
        with turns.taken(lambda: True):
            done.set()

    with turns.taken(lambda: True):
        threads.submit(work)
        with turns.laid_down():
            assert done.wait(240)
        with turns.laid_down(), turns.laid_down():  # who has none lays none down
            pass


def test_long_work_is_no_longer_than_its_turn(threads: ThreadPoolExecutor) -> None:
    asker, between = Asker(), threading.Event()

    def work() -> None:
        with turns.taken(lambda: True):
            between.set()

    with turns.taken(lambda: True):
        threads.submit(work)
        end = time.monotonic() + 240
        while not between.is_set() and goes_on(asker, end):
            pass
        assert between.is_set()
        assert not goes_on(asker, time.monotonic())
        with pytest.raises(ClientGoneError):
            goes_on(Asker(gone=lambda: True), math.inf)


def test_a_turn_that_does_not_come_or_is_wanted_no_more(threads: ThreadPoolExecutor) -> None:
    def unwanted() -> bool:
        with turns.taken(lambda: False) as come:
            return come

    with turns.taken(lambda: True):
        assert threads.submit(unwanted).result(240) is False
    with turns.taken(lambda: True) as come:
        assert come  # those who gave up stand in nobody's way
