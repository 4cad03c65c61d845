"""Malformed, odd and hostile requests: what may never come back is an error of the server's own.

    python benchmarks/fuzz.py [--count 100000] [--seed 1]

Loopback only. Paths, methods, headers, bodies, encodings and queries made by a grammar; a listener stands where
SERVICE clauses point, and must never be connected to.
"""

from __future__ import annotations

import argparse
import json
import re
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))
from fuzz_requests import requests

if TYPE_CHECKING:
    from fuzz_requests import Request

LEAKS = re.compile(rb"Traceback|site-packages|File \"|/server/|\.py\b|/tmp/|object at 0x|pyo3|werkzeug", re.IGNORECASE)
LIMITS = {502, 503, 504}


class Client:
    """Sends requests over one connection as long as the server keeps it."""

    def __init__(self, port: int) -> None:
        self._port, self._sock = port, None

    def send(self, request: Request) -> tuple[int, bytes]:
        """Status (0 where there is none) and the whole response."""
        if self._sock is None:
            self._sock = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        data = b""
        try:
            self._sock.sendall(request.data)
            if not request.whole:
                self._sock.shutdown(socket.SHUT_WR)
            data = self._read(head_only=request.data.startswith(b"HEAD "), to_end=not request.whole)
        except (OSError, EOFError):
            self.close()
        if not request.whole or b"connection: close" in data[:2000].lower():
            self.close()
        match = re.match(rb"HTTP/1\.[01] (\d{3})", data)
        return int(match[1]) if match else 0, data

    def close(self) -> None:
        if self._sock:
            self._sock.close()
        self._sock = None

    def _read(self, *, head_only: bool, to_end: bool) -> bytes:
        assert self._sock
        data = b""
        while b"\r\n\r\n" not in data:
            piece = self._sock.recv(1 << 20)
            if not piece:
                if data or to_end:
                    return data
                raise EOFError
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        status = int(head.split()[1])
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        if head_only or status in {204, 304}:
            return data
        while len(body) < (int(length[1]) if length else 0):
            piece = self._sock.recv(1 << 20)
            if not piece:
                raise EOFError
            body += piece
        return head + b"\r\n\r\n" + body


def faults(request: Request, status: int, data: bytes) -> str:
    """What is wrong with a response, or nothing."""
    if request.whole and status == 0:
        return "no response"
    if status >= 500:
        if status not in LIMITS:
            return f"status {status}"
        head, _, body = data.partition(b"\r\n\r\n")
        if body and b"limit" not in body and b"service" not in body:
            return "5xx without a limit"
        del head
    echo = request.data  # what the client sent may come back
    for found in LEAKS.finditer(data):
        if found[0].lower() not in echo.lower():
            return f"leak {found[0]!r}"
    return ""


def run(
    port: int, seed: int, count: int, trap: str, clients: int = 4
) -> tuple[Counter[int], list[tuple[str, bytes, bytes]]]:
    """Send `count` requests. Returns the statuses, and each fault with request and response."""
    work, lock = requests(seed, count, trap), threading.Lock()
    statuses: Counter[int] = Counter()
    wrong: list[tuple[str, bytes, bytes]] = []

    def client() -> None:
        sender = Client(port)
        while True:
            with lock:
                request = next(work, None)
            if request is None:
                break
            status, data = sender.send(request)
            fault = faults(request, status, data)
            with lock:
                statuses[status] += 1
                if fault:
                    wrong.append((fault, request.data[:2000], data[:2000]))
        sender.close()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses, wrong


def main() -> None:
    from endpoint import Endpoint, release

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        trap = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        server = Endpoint(release(Path(folder), 500), deadline=1, memory=300_000_000, reload_seconds=0)
        start = time.monotonic()
        try:
            statuses, wrong = run(server.port, given.seed, given.count, trap)
        finally:
            server.stop()
        try:
            listener.accept()
            outbound = True
        except BlockingIOError:
            outbound = False
    for fault, request, data in wrong[:10]:
        print(fault, request, data, sep="\n", end="\n\n")
    seconds = round(time.monotonic() - start, 1)
    print(
        json.dumps(
            {
                "requests": given.count,
                "seconds": seconds,
                "statuses": dict(sorted(statuses.items())),
                "faults": len(wrong),
                "outbound": outbound,
            }
        )
    )


if __name__ == "__main__":
    main()
