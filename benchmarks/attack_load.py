"""Attacks by load: floods of one and of many addresses, and the death of the server's own process."""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from attack_common import Outcome, get
from endpoint import Endpoint
from flood import cpu, gateway, held

if TYPE_CHECKING:
    from pathlib import Path

MOST_MIB, SLOWEST = 250, 0.5
WIDE = "SELECT " + " ".join(f"(?o AS ?x{n})" for n in range(450)) + " { ?s ?p ?o }"
LONG = "ASK { ?s ?p ?o } #" + "x" * 50_000
PATHS = {
    "pages of large answers": "/sparql?format=html&query=" + quote("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 300000"),
    "pages of wide answers": "/sparql?format=html&query=" + quote(WIDE),
    "pages of graphs": "/sparql?format=html&query=" + quote("CONSTRUCT WHERE { ?s ?p ?o }"),
    "large answers": "/sparql?query=" + quote("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 300000"),
    "searches": "/q/?search=" + "a+" * 12,
    "explanations": "/explain?query=" + quote(WIDE),
    "saved questions": "/q/treatments",
    "long queries": "/sparql?query=" + quote(LONG),
}
BARE = """
import asyncio
async def answer(reader, writer):
    await reader.readuntil(b"\\r\\n\\r\\n")
    writer.write(b"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\nConnection: close\\r\\n\\r\\nok")
    writer.close()
async def main():
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""
"""A server that does nothing else: what the machine itself lets a server be late by."""
PROBE = """
import json, selectors, socket, sys, time
REQUEST = b"GET /health HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n"
taken = []
with selectors.DefaultSelector() as waiting, selectors.DefaultSelector() as told:
    told.register(sys.stdin, selectors.EVENT_READ)
    while not told.select(0.02):
        start, row = time.monotonic(), {}
        for name, port in zip(("health", "bare"), sys.argv[1:]):
            sock = socket.create_connection(("127.0.0.1", int(port)), source_address=("127.0.0.9", 0))
            sock.sendall(REQUEST)
            waiting.register(sock, selectors.EVENT_READ, name)
        while len(row) < 2:
            for key, _ in waiting.select():
                if not key.fileobj.recv(65536):
                    row[key.data] = time.monotonic() - start
                    waiting.unregister(key.fileobj)
                    key.fileobj.close()
        taken.append(row)
print(json.dumps(taken))
"""


class Watch:
    """How long /health takes, and a bare server at the same moments, and what the server's process holds at most."""

    def __init__(self, server: Endpoint) -> None:
        self.most = 0
        self._pid, self._stop = gateway(server), threading.Event()
        self._used = cpu(self._pid)
        self._bare = subprocess.Popen([sys.executable, "-c", BARE], stdout=subprocess.PIPE, text=True)
        assert self._bare.stdout is not None
        self._probe = subprocess.Popen(
            [sys.executable, "-c", PROBE, str(server.port), self._bare.stdout.readline().strip()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self) -> None:
        while not self._stop.wait(0.1):
            self.most = max(self.most, held(self._pid))

    def end(self) -> dict[str, Any]:
        """Seconds of /health and of the bare server (the longest and the 99th of a hundred), MiB, processor seconds."""
        self._stop.set()
        self._thread.join()
        told, _ = self._probe.communicate("\n", timeout=120)
        self._bare.terminate()
        self._bare.communicate()
        rows = json.loads(told)
        figures: dict[str, Any] = {"asked": len(rows)}
        for name in ("health", "bare"):
            seconds = sorted(row[name] for row in rows)
            figures[name] = {"longest": round(seconds[-1], 3), "99 %": round(seconds[len(seconds) * 99 // 100], 3)}
        # at the same moment: what the machine does to all is in both
        figures["slower than bare"] = round(max(row["health"] - row["bare"] for row in rows), 3)
        return figures | {"MiB": self.most, "processor": round(cpu(self._pid) - self._used, 2)}


def floods(release: Path, seed: int, seconds: float, *, many: bool) -> Outcome:
    """Each kind of costly request from 40 threads: of one address, or each of its own."""
    outcome = Outcome()
    server = Endpoint(release, cache_bytes=0, reload_seconds=0)
    try:
        idle = Watch(server)
        time.sleep(seconds)
        outcome.figures["nothing"] = idle.end()
        for kind, path in PATHS.items():
            watch = Watch(server)
            statuses = _flood(server.port, path, seconds, seed, many=many)
            figures = watch.end()
            outcome.figures[kind] = figures | {"answers": dict(sorted(statuses.items()))}
            outcome.tried += sum(statuses.values())
            if odd := set(statuses) - {200, 429, 503}:
                outcome.fault(f"{kind}: {odd}")
            if watch.most > MOST_MIB:
                outcome.fault(f"{kind}: the server's process held {watch.most} MiB")
            if figures["slower than bare"] > SLOWEST:
                outcome.fault(f"{kind}: /health took {figures['slower than bare']} s longer than a bare server")
    finally:
        server.stop()
    outcome.figures["load of the machine"] = os.getloadavg()
    return outcome


def _flood(port: int, path: str, seconds: float, seed: int, *, many: bool) -> dict[int, int]:
    statuses: dict[int, int] = {}
    lock, end = threading.Lock(), time.monotonic() + seconds

    def client(number: int) -> None:
        source = f"127.0.1.{number + 1}" if many else "127.0.0.2"
        asked = 0
        while time.monotonic() < end:
            asked += 1
            mark = quote(f" # {seed} {number} {asked}") if "query=" in path else ""
            status = get(port, path + mark, source=source)[0]
            with lock:
                statuses[status] = statuses.get(status, 0) + 1

    threads = [threading.Thread(target=client, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def connections(release: Path, _seed: int, count: int) -> Outcome:
    """Connections of many addresses that say nothing, half a head, or half a body; others are served meanwhile."""
    outcome = Outcome()
    server = Endpoint(release, head_seconds=3, body_seconds=3, reload_seconds=0)
    post = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\nASK"
    begun = (b"", b"GET / HTTP/1.1\r\nHo", post)
    held_open: list[socket.socket] = []
    try:
        for number in range(count):
            sock = socket.create_connection(
                ("127.0.0.1", server.port),
                timeout=60,
                source_address=(f"127.0.{2 + number // 250}.{number % 250 + 1}", 0),
            )
            sock.sendall(begun[number % 3])
            held_open.append(sock)
            outcome.tried += 1
        if get(server.port, "/sparql?query=ASK%7B%7D")[0] != 200:
            outcome.fault("nobody else is answered")
        end = time.monotonic() + 120
        while held_open and time.monotonic() < end:
            for sock in select.select(held_open[:500], [], [], 1)[0]:
                if not sock.recv(65536):
                    sock.close()
                    held_open.remove(sock)
        if held_open:
            outcome.fault(f"{len(held_open)} connections are still open")
    finally:
        for sock in held_open:
            sock.close()
        server.stop()
    return outcome
