"""The process that serves all stays small and awake whatever one client asks, and comes back where it is killed."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    Serving = Callable[..., AbstractContextManager[Any]]

ASK = "/sparql?query=" + quote("ASK { ?s ?p ?o }")
PAGES = [
    "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 300000",
    "SELECT " + " ".join(f"(?o AS ?x{n})" for n in range(450)) + " { ?s ?p ?o }",
    "CONSTRUCT WHERE { ?s ?p ?o }",
]
MIB = 1 << 20


def child_of(server: Any) -> int:
    """The process that serves, below the one that watches it."""
    pid = server.process.pid
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[-1])


def held(pid: int) -> int:
    """Bytes that a process has to itself."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Private_"))


def test_pages_of_large_answers_take_little_of_the_server(serving: Serving, releases: Path) -> None:
    with serving(releases, workers=2, cache_bytes=0, deadline=60, reload_seconds=0) as server:
        pid, most, stop = child_of(server), 0, threading.Event()

        def watch() -> int:
            largest = 0
            while not stop.wait(0.01):
                largest = max(largest, held(pid))
            return largest

        def ask(number: int) -> int:
            query = PAGES[number % len(PAGES)] + f" # {number}"
            return int(server.get("/sparql?format=html&query=" + quote(query))[0].status)

        with ThreadPoolExecutor(9) as threads:
            watching = threads.submit(watch)
            statuses = set(threads.map(ask, range(48)))
            stop.set()
            most = watching.result()
        assert statuses == {200}
        assert most < 250 * MIB
        assert server.get("/health")[0].status == 200


def test_requests_that_wait_for_one_another_are_all_answered(serving: Serving, releases: Path) -> None:
    """One thread has its turn at a time: who waits for a worker, a program or a copy must not keep it."""
    paths = [
        "/data?default&format=nt",
        "/data?default&format=ttl",
        "/explain?query=" + quote("SELECT * { ?s ?p ?o }"),
        "/sparql?format=html&query=" + quote(PAGES[2]),
        "/sparql.csv?query=" + quote("SELECT * { ?s ?p ?o } LIMIT 5000 # " + "x" * 5000),
        "/id/patient/1",
        "/contents",
    ]

    def ask(number: int) -> int:
        return int(server.get(paths[number % len(paths)], source=f"127.0.1.{number % 5 + 1}")[0].status)

    with serving(releases, workers=1, cache_bytes=0, reload_seconds=0) as server, ThreadPoolExecutor(21) as threads:
        assert set(threads.map(ask, range(42))) == {200}


def test_a_killed_process_comes_back_again_and_again(serving: Serving, releases: Path, until: Any) -> None:
    def answers() -> bool:
        try:
            return bool(server.get(ASK)[0].status == 200)
        except (OSError, HTTPException):
            return False

    with serving(releases, workers=1, reload_seconds=0) as server:
        for _ in range(3):
            before = child_of(server)
            os.kill(before, signal.SIGKILL)
            assert until(answers)
            assert child_of(server) != before
        assert server.process.poll() is None
