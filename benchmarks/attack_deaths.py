"""Attacks by death: whatever belongs to the server is killed at random, as by a machine that is out of memory."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from attack_common import Outcome, get, rng
from endpoint import Endpoint
from flood import cpu, gateway

if TYPE_CHECKING:
    from random import Random

NOTHING = "nothing, since nothing ran"
BACK = 20.0
"""Seconds after the last death within which the server answers again, with much room for slow machines."""

BUSY = """
import time
start, used = time.monotonic(), time.process_time()
while time.process_time() < used + 0.2:
    pass
print((time.monotonic() - start) / 0.2)
"""
"""How many seconds pass on this machine for a second of processor time."""


def deaths(release: Path, _seed: int, count: int) -> Outcome:
    """The server's own process is killed, as by a machine without memory: it is back by itself."""
    outcome = Outcome()
    server = Endpoint(release, reload_seconds=0)
    taken: list[float] = []
    used: list[float] = []
    stretch: list[float] = []
    try:
        for number in range(count):
            busy = subprocess.Popen([sys.executable, "-c", BUSY], stdout=subprocess.PIPE, text=True)
            os.kill(gateway(server), signal.SIGKILL)
            start = time.monotonic()
            while not _answers(server.port, number):
                if time.monotonic() - start > 60:
                    outcome.fault("it is not back after a minute")
                    return outcome
            taken.append(round(time.monotonic() - start, 3))
            used.append(round(cpu(gateway(server)), 2))
            stretch.append(float(busy.communicate()[0]))
            outcome.tried += 1
    finally:
        server.stop()
    outcome.figures["seconds until it answers again"] = {
        "median": sorted(taken)[len(taken) // 2],
        "longest": max(taken),
    }
    outcome.figures["processor seconds of the process until then, at most"] = max(used)
    outcome.figures["seconds that a second of processor time takes"] = round(sum(stretch) / count, 1)
    outcome.figures["load of the machine"] = os.getloadavg()
    own = sorted(one / max(1.0, by) for one, by in zip(taken, stretch, strict=True))
    if own[count // 2] > 1:
        outcome.fault("half of the times it took longer than a second, had it the machine to itself")
    return outcome


def _answers(port: int, number: int) -> bool:
    try:
        return get(port, "/sparql?query=" + quote(f"ASK {{ ?s ?p ?o }} # {number}"))[0] == 200
    except (OSError, HTTPException):
        return False


def kills(release: Path, seed: int, seconds: float) -> Outcome:
    """Whatever belongs to the server is killed at random moments, while clients ask and while it starts again.

    Whoever runs the server starts it again where the process that watches is killed, as systemd does; nothing of the
    old one may be left by then. Whatever else is killed, the server comes back by itself.
    """
    outcome = Outcome()
    choose = rng(seed)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = _Watched(release, port)
    asked: Counter[str] = Counter()
    stop = threading.Event()
    clients = [threading.Thread(target=_ask, args=(port, one, stop, asked)) for one in range(4)]
    back: list[float] = []
    victims: Counter[str] = Counter()
    try:
        for client in clients:
            client.start()
        end = time.monotonic() + seconds
        while time.monotonic() < end and not outcome.faults:
            for _ in range(choose.randint(1, 8)):
                time.sleep(choose.choice((0.0, 0.01, 0.05, 0.2, 0.5)) * choose.random())
                victim = _kill(server, choose, outcome)
                victims[victim] += 1
                outcome.tried += victim != NOTHING
            start = time.monotonic()
            while not _answers(port, outcome.tried):
                if server.ended() is not None:
                    outcome.fault(f"it ended by itself with code {server.ended()}")
                    break
                if time.monotonic() - start > BACK:
                    outcome.fault(f"it is not back after {BACK} seconds")
                    break
                time.sleep(0.02)
            back.append(round(time.monotonic() - start, 2))
    finally:
        stop.set()
        for client in clients:
            client.join()
        server.stop()
    outcome.figures["killed"] = victims
    outcome.figures["answers meanwhile"] = asked
    outcome.figures["seconds until it answers again"] = {"median": sorted(back)[len(back) // 2], "longest": max(back)}
    outcome.figures["load of the machine"] = os.getloadavg()
    return outcome


class _Watched:
    """A server that is started again where it was ended from outside."""

    def __init__(self, release: Path, port: int) -> None:
        self._release, self._port = release, port
        self.start()

    def start(self) -> None:
        program = "from server.cli.serving import serve; serve()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, "--release", str(self._release), "--port", str(self._port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "CYTOLINK_RELOAD_SECONDS": "0"},
        )

    def ended(self) -> int | None:
        return self.process.poll()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def _kill(server: _Watched, choose: Random, outcome: Outcome) -> str:
    """Kill one process of the server; where it is the one that watches, start another one."""
    watching = server.process.pid
    below = _below(watching)
    own = [one for one, above in below.items() if above == watching]
    kind = choose.choices(("worker", "server's process", "watching process"), (6, 4, 1))[0]
    if kind == "worker" and (workers := [one for one in below if one not in own]):
        with suppress(ProcessLookupError):
            os.kill(choose.choice(workers), signal.SIGKILL)
        return kind
    if kind == "watching process":
        server.process.kill()
        server.process.wait()
        left = time.monotonic() + 5
        while (still := [one for one in below if _lives(one)]) and time.monotonic() < left:
            time.sleep(0.01)
        if still:
            outcome.fault(f"{len(still)} processes outlive the one that watched them")
        server.start()
        return kind
    for one in own:
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
    return "server's process" if own else NOTHING


def _below(pid: int) -> dict[int, int]:
    """The processes below one, each with the one that started it."""
    found: dict[int, int] = {}
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                found |= {child: pid, **_below(child)}
    return found


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _ask(port: int, number: int, stop: threading.Event, asked: Counter[str]) -> None:
    while not stop.is_set():
        try:
            asked[str(get(port, "/sparql?query=" + quote(f"ASK {{ ?s ?p ?o }} # {number} {time.monotonic()}"))[0])] += 1
        except (OSError, HTTPException):
            asked["no connection"] += 1
            time.sleep(0.05)
