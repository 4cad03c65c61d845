"""Floods from one address: how long another client waits meanwhile, and what memory the server holds afterwards.

    python benchmarks/flood.py RELEASE [--only batches bodies ...]

Loopback only; the attacker is 127.0.0.2. A release with linked ontologies makes the floods of names and answers costly.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import socket
import sys
import threading
import time
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

sys.path.insert(0, str(Path(__file__).parent))
from endpoint import Endpoint

if TYPE_CHECKING:
    from collections.abc import Callable

ATTACKER = "127.0.0.2"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?p ?y . ?c ?p ?z FILTER(CONCAT(STR(?x), STR(?y), STR(?z)) = '!') }"
WORDS = "severe hereditary cardiac muscular syndrome deficiency of the chronic autosomal dominant renal disease type "


def gateway(server: Endpoint) -> int:
    """The process id of the server's own process: the child that is no query worker."""
    pid = server.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[-1])


def held(pid: int) -> int:
    """MiB of memory that is no file's, of a process; to count it page by page would make the process itself wait."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon:")) >> 10


def cpu(pid: int) -> float:
    """Seconds of processor time that a process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def opened(port: int, data: bytes, stack: ExitStack) -> None:
    sock = socket.socket()
    sock.settimeout(2)
    sock.bind((ATTACKER, 0))
    try:
        sock.connect(("127.0.0.1", port))
        sock.sendall(data)
    except OSError:
        sock.close()
    else:
        stack.enter_context(sock)


def post(path: str, body: bytes, length: int | None = None, kind: str = "application/x-www-form-urlencoded") -> bytes:
    told = f"Host: localhost\r\nContent-Type: {kind}\r\nContent-Length: {length or len(body)}\r\n\r\n"
    return f"POST {path} HTTP/1.1\r\n{told}".encode() + body


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def batch() -> bytes:
    queries = {f"q{n}": {"query": (f"{n} " + WORDS * 9)[:500]} for n in range(200)}
    return post("/reconcile", urlencode({"queries": json.dumps(queries)}).encode())


def text(number: int) -> bytes:
    return b"ASK { ?s ?p ?o } #" + str(number).encode() + b" " * 1_000_000


FLOODS: dict[str, tuple[int, Callable[[int], bytes]]] = {
    "batches": (170, lambda _: batch()),
    "idle": (2000, lambda _: b""),
    "bodies": (900, lambda n: post("/sparql", text(n), 1_048_576, "application/sparql-query")),
    "queries": (900, lambda n: post("/sparql", text(n), kind="application/sparql-query")),
    "endless": (8, lambda n: get("/sparql?query=" + quote(f"{ENDLESS} # {n}"))),
    "plans": (170, lambda n: get("/explain?query=" + quote(f"ASK {{ ?s ?p {n} }}"))),
    "readers": (62, lambda _: get("/release.nq")),
}


def asked(port: int, number: int) -> tuple[str, float]:
    """How another client's query ends, and how many seconds it takes."""
    start = time.monotonic()
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/sparql?query=" + quote(f"ASK {{ ?s ?p ?o }} # {number} {start}"))
        response = connection.getresponse()
        response.read()
        end = str(response.status)
    except (OSError, HTTPException) as error:
        end = type(error).__name__
    connection.close()
    return end, time.monotonic() - start


def health(port: int) -> str:
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/health")
        return str(connection.getresponse().status)
    except (OSError, HTTPException) as error:
        return type(error).__name__


def flood(server: Endpoint, name: str, seconds: float) -> dict[str, object]:
    """Let one flood come, hold its connections for some seconds, and look at the server before and after."""
    count, request = FLOODS[name]
    pid = gateway(server)
    before = held(pid)
    ends: list[tuple[str, float]] = []
    with ExitStack() as stack:
        comers = [
            threading.Thread(target=lambda part=part: [opened(server.port, request(n), stack) for n in part])
            for part in (range(start, count, 8) for start in range(8))
        ]
        for comer in comers:
            comer.start()
        for comer in comers:
            comer.join()
        most, end = held(pid), time.monotonic() + seconds
        while time.monotonic() < end:
            ends.append(asked(server.port, len(ends)))
            most = max(most, held(pid))
            time.sleep(0.1)
        well = health(server.port)
    time.sleep(2)
    used = cpu(pid)
    time.sleep(5)
    return {
        "another's queries": {end: sum(1 for e, _ in ends if e == end) for end in sorted({e for e, _ in ends})},
        "longest": round(max(took for _, took in ends), 2),
        "health meanwhile": well,
        "processor % 2 s after they left": round(100 * (cpu(pid) - used) / 5),
        "MiB before, at most, 7 s after": [before, most, held(pid)],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", type=Path)
    parser.add_argument("--only", nargs="*", choices=FLOODS, default=list(FLOODS))
    parser.add_argument("--seconds", type=float, default=8.0)
    given = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    server = Endpoint(given.release, reload_seconds=0, workers=4)
    try:
        for name in given.only:
            print(json.dumps({name: flood(server, name, given.seconds)}), flush=True)
    finally:
        server.stop()


if __name__ == "__main__":
    main()
