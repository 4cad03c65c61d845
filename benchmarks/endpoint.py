"""Requests a second of the endpoint beside `oxigraph serve-read-only`, on the same data, in the same run.

    python benchmarks/endpoint.py [--seconds 3] [--clients 4]

Loopback only. The clients share the processors with the servers, so the ratios say more than the figures.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import quote

from graph_build.release.blocks import blocks
from graph_build.release.publishing import publish

ROOT = Path(__file__).parents[1]
QUERIES = {
    "ASK": "ASK { ?s ?p ?o }",
    "1 row": "SELECT ?o { <https://example.org/7> <https://example.org/name> ?o }",
    "1,000 rows": "SELECT * { ?s <https://example.org/name> ?o } LIMIT 1000",
    "10,000 triples": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 10000",
}


def release(folder: Path, subjects: int = 20_000) -> Path:
    """A release of `subjects` things with a name and a neighbour each."""
    base, graph = "https://example.org/", "<https://w3id.org/cytolink/graph/document/1>"
    lines = []
    for number in range(subjects):
        lines.append(f'<{base}{number}> <{base}name> "thing number {number}" {graph} .')
        lines.append(f"<{base}{number}> <{base}next> <{base}{(number + 1) % subjects}> {graph} .")
    lines.sort()
    return publish(folder, blocks(lines), {"version": "1", "sources": [], "counts": {}}).path


class Endpoint:
    """`cytolink serve` in a process of its own."""

    def __init__(self, path: Path, **settings: object) -> None:
        named = {f"CYTOLINK_{name.upper()}": str(value) for name, value in settings.items()}
        program = "from server.cli.serving import serve; serve()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, "--release", str(path), "--port", "0"],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), **named},
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline().rstrip("/\n").rsplit(":", 1)[1])
        self.path = "/sparql"

    def stop(self) -> None:
        self.process.terminate()
        self.process.communicate()


class Oxigraph:
    """`oxigraph serve-read-only` over the same store."""

    def __init__(self, path: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        program = Path(sysconfig.get_path("scripts")) / "oxigraph"
        self.process = subprocess.Popen(
            [
                *(program, "serve-read-only", "--location", path / "store"),
                *("--bind", f"127.0.0.1:{self.port}", "--union-default-graph"),
            ],
            stderr=subprocess.DEVNULL,
        )
        while socket.socket().connect_ex(("127.0.0.1", self.port)):
            time.sleep(0.02)
        self.path = "/query"

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def read(sock: socket.socket) -> bytes:
    """One response with a Content-Length or in chunks."""
    data = sock.recv(1 << 20)
    while b"\r\n\r\n" not in data:
        data += sock.recv(1 << 20)
    head, _, body = data.partition(b"\r\n\r\n")
    lower = head.lower()
    assert b" 200 " in head[:20], head
    if b"content-length:" in lower:
        left = int(lower.split(b"content-length:")[1].split(b"\r\n")[0]) - len(body)
        while left > 0:
            piece = sock.recv(1 << 20)
            left -= len(piece)
            body += piece
        return body
    while not body.endswith(b"0\r\n\r\n"):
        body += sock.recv(1 << 20)
    return body


def rate(server: Endpoint | Oxigraph, query: str, seconds: float, clients: int, *, fresh: bool) -> float:
    """Requests a second; `fresh` makes each query a new one, so that none is answered from memory."""
    accept = "application/n-triples" if query.startswith("CONSTRUCT") else "application/sparql-results+json"
    done = [0] * clients
    end = time.monotonic() + seconds

    def work(me: int) -> None:
        with socket.create_connection(("127.0.0.1", server.port)) as sock:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while time.monotonic() < end:
                text = f"{query} # {me} {done[me]} {seconds}" if fresh else query
                path = f"{server.path}?query={quote(text)}"
                sock.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n\r\n".encode())
                read(sock)
                done[me] += 1

    threads = [threading.Thread(target=work, args=(me,)) for me in range(clients)]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.monotonic() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--clients", type=int, default=4)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = release(Path(folder))
        oxigraph, endpoint = Oxigraph(path), Endpoint(path, reload_seconds=0)
        try:
            rows = {}
            for name, query in QUERIES.items():
                plain = rate(oxigraph, query, given.seconds, given.clients, fresh=True)
                fresh = rate(endpoint, query, given.seconds, given.clients, fresh=True)
                kept = rate(endpoint, query, given.seconds, given.clients, fresh=False)
                rows[name] = {
                    "oxigraph": round(plain),
                    "endpoint": round(fresh),
                    "ratio": round(fresh / plain, 3),
                    "repeated": round(kept),
                    "repeated ratio": round(kept / plain, 2),
                }
            print(json.dumps(rows, indent=1))
        finally:
            oxigraph.stop()
            endpoint.stop()


if __name__ == "__main__":
    main()
