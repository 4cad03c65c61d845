"""How fast limits take hold: the deadline, a client that leaves, a killed server.

    python benchmarks/limits.py [--times 10]

Loopback only. Prints the median and the largest of each figure, in seconds.
"""

from __future__ import annotations

import argparse
import json
import socket
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent))
from typing import TYPE_CHECKING

from endpoint import Endpoint, release

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "<https://example.org/name>"
ENDLESS = "/sparql?query=" + quote(f"ASK {{ ?a {NAME} ?x . ?b {NAME} ?y FILTER(?x = CONCAT(?y, '!')) }}")
DEADLINE = 1.0


def get(port: int, path: str) -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    body = connection.getresponse().read()
    connection.close()
    return body


def busy(port: int) -> int:
    count: int = json.loads(get(port, "/health"))["workers"]["busy"]
    return count


def wait(condition: Callable[[], bool]) -> None:
    while not condition():
        time.sleep(0.002)


def overshoot(port: int) -> float:
    """From the deadline to the answer that says so."""
    start = time.monotonic()
    assert json.loads(get(port, ENDLESS))["limit"] == "deadline"
    return time.monotonic() - start - DEADLINE


def leaving(port: int) -> float:
    """From the client's leaving to its worker's end."""
    sock = socket.create_connection(("127.0.0.1", port))
    sock.sendall(f"GET {ENDLESS} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    wait(lambda: busy(port) == 1)
    time.sleep(0.1)
    start = time.monotonic()
    sock.close()
    wait(lambda: busy(port) == 0)
    return time.monotonic() - start


def restart(path: Path) -> float:
    """From the start of a server, after another was killed, to its first answer."""
    first = Endpoint(path, reload_seconds=0)
    first.process.kill()
    first.process.wait()
    start = time.monotonic()
    second = Endpoint(path, reload_seconds=0)
    assert b"true" in get(second.port, "/sparql?query=" + quote("ASK { ?s ?p ?o }"))
    seconds = time.monotonic() - start
    second.stop()
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=10)
    times = range(parser.parse_args().times)
    with tempfile.TemporaryDirectory() as folder:
        path = release(Path(folder))
        server = Endpoint(path, deadline=DEADLINE, reload_seconds=0)
        patient = Endpoint(path, deadline=600, reload_seconds=0)
        try:
            figures = {
                "over the deadline": [overshoot(server.port) for _ in times],
                "worker freed after its client left": [leaving(patient.port) for _ in times],
            }
        finally:
            server.stop()
            patient.stop()
        figures["serving again after kill -9"] = [restart(path) for _ in list(times)[:5]]
    shown = {name: {"median": round(median(all_), 3), "largest": round(max(all_), 3)} for name, all_ in figures.items()}
    print(json.dumps(shown, indent=1))


if __name__ == "__main__":
    main()
