"""The process that serves all stays small and awake whatever one client asks, and comes back where it is killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from granian.server.mp import MPServer

from server.gateway.serve import _Server

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
ROOT = Path(__file__).parents[3]


def child_of(server: Any) -> int:
    """The process that serves, below the one that watches it."""
    pid = server.process.pid
    return int((Path(f"/proc/{pid}/task/{pid}/children").read_text().split() or ["0"])[-1])


def held(pid: int) -> int:
    """Bytes that a process has in memory and in no file. More could be read by a privileged user alone."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith("RssAnon:"))


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
    with serving(releases, workers=1, reload_seconds=0) as server:
        for _ in range(3):
            before = child_of(server)
            os.kill(before, signal.SIGKILL)
            assert until(lambda: answers(server))
            assert child_of(server) not in {0, before}
        assert server.process.poll() is None


def answers(server: Any) -> bool:
    try:
        return bool(server.get(ASK)[0].status == 200)
    except (OSError, HTTPException):
        return False


def descendants(pid: int) -> list[int]:
    """The processes below one, as far as they live."""
    with suppress(OSError):
        tasks = Path(f"/proc/{pid}/task").iterdir()
        below = [int(child) for task in tasks for child in (task / "children").read_text().split()]
        return below + [one for child in below for one in descendants(child)]
    return []


def test_workers_that_are_killed_while_the_process_restarts_do_not_end_the_server(
    serving: Serving, releases: Path, until: Any
) -> None:
    with serving(releases, workers=1, spares=0, reload_seconds=0) as server:
        for _ in range(2):
            before = child_of(server)
            os.kill(before, signal.SIGKILL)
            while child_of(server) in {0, before}:
                assert server.process.poll() is None
            killed: set[int] = set()
            while len(killed) < 3:
                assert server.process.poll() is None
                for worker in set(descendants(child_of(server))) - killed:
                    os.kill(worker, signal.SIGKILL)
                    killed.add(worker)
        assert until(lambda: answers(server))
        assert server.process.poll() is None


def test_nothing_outlives_the_process_that_watches(serving: Serving, releases: Path, until: Any) -> None:
    with serving(releases, workers=2, reload_seconds=0) as server:
        assert answers(server)
        below = descendants(server.process.pid)
        assert len(below) >= 3
        server.process.kill()
        assert until(lambda: not any(Path(f"/proc/{pid}").exists() and not zombie(pid) for pid in below))
        with socket.socket() as probe:  # so that who starts it again can do so at once
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", server.port))


def status(pid: int) -> dict[str, str]:
    return dict(line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())


def test_a_process_without_privileges_reads_no_memory_of_the_server(
    serving: Serving, releases: Path, until: Any
) -> None:
    program = """
import errno, os, sys
from graph_build import sandbox
sandbox._drop_capabilities()  # nothing else: what is tried is the server's own doing
for pid in sys.argv[1:]:
    for name in ("mem", "environ"):
        try:
            os.close(os.open(f"/proc/{pid}/{name}", os.O_RDONLY))
        except PermissionError:
            print("refused")
"""
    with serving(releases, workers=2, reload_seconds=0) as server:
        assert answers(server)

        def confined() -> list[int]:
            return [worker for worker in descendants(child_of(server)) if status(worker)["Seccomp"] == "2"]

        assert until(lambda: len(confined()) == 3)
        pids = [server.process.pid, child_of(server), *confined()]
        tried = subprocess.run(
            [sys.executable, "-c", program, *map(str, pids)], capture_output=True, text=True, check=True, cwd=ROOT
        )
        assert tried.stdout.split() == ["refused"] * 2 * len(pids)
        for worker in confined():
            said = status(worker)
            assert (said["NoNewPrivs"], int(said["CapEff"], 16) & ~0b110) == ("1", 0)


def zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


class Ended:
    """A process of Granian's that has ended with a code."""

    def __init__(self, code: int) -> None:
        self.inner = SimpleNamespace(exitcode=code)


@pytest.mark.parametrize(("loaded", "code", "times"), [(True, -9, 100), (True, 3, 100), (False, -9, 9), (False, 3, 0)])
def test_it_is_started_for_ever_once_it_has_answered(
    monkeypatch: pytest.MonkeyPatch, *, loaded: bool, code: int, times: int
) -> None:
    started: list[object] = []
    pauses: list[float] = []
    monkeypatch.setattr(MPServer, "_respawn_workers", lambda *_, **__: started.append(1))
    server = _Server("nothing", interface="rsgi")
    monkeypatch.setattr(server.main_loop_interrupt, "wait", pauses.append)
    server.loaded, server.wrks = loaded, [Ended(code)]  # type: ignore[list-item]
    for _ in range(100):
        server._respawn_workers([0], None, None)
    assert len(started) == times
    assert server.interrupt_signal == server.failed == (not loaded)
    assert pauses == sorted(pauses)
    assert max(pauses, default=5) == 5
