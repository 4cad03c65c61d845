"""Requests a second beside `oxigraph serve-read-only` and `rdflib-endpoint`: the same data, in the same run.

    python benchmarks/serving.py [--seconds 3] [--clients 8] [--only "1 row"] [--rdflib-endpoint PROGRAM]

The requests are made by wrk (Debian package `wrk`), which can send some hundred thousand a second and so is not what
is measured. rdflib-endpoint is left out where its program is not found (`pip install "rdflib-endpoint[cli,web]"`, best
in an environment of its own).

A query is *fresh* where each request sends another text, so that nothing is answered from memory, and *kept* where all
send the same. Clients and servers share the processors, so the ratios say more than the figures. `ms` is processor time
of all processes of a server for one request, in milliseconds: other programs of the machine do not count.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from endpoint import Endpoint, Oxigraph, release

from graph_build.release import GRAPH

QUERIES = {
    "ASK": "ASK { ?s ?p ?o }",
    "1 row": "SELECT ?o { <https://example.org/7> <https://example.org/name> ?o }",
    "1,000 rows": "SELECT * { ?s <https://example.org/name> ?o } LIMIT 1000",
    "10,000 triples": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 10000",
}
_FRESH = """
local n = 0
function request()
  n = n + 1
  return wrk.format("GET", "%s%%20%%23" .. n .. "-%s")
end
"""
_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_DONE = re.compile(r"(\d+) requests in ")
_TICK = os.sysconf("SC_CLK_TCK")


class RdflibEndpoint:
    """`rdflib-endpoint` over the same triples, in memory."""

    def __init__(self, program: str, path: Path, folder: Path) -> None:
        triples = folder / "triples.nt"
        with gzip.open(path / GRAPH, "rt", encoding="utf-8") as quads, triples.open("w") as out:
            out.writelines(line.rsplit(" ", 2)[0] + " .\n" for line in quads)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process = subprocess.Popen(
            [program, "serve", "--host", "127.0.0.1", "--port", str(self.port), str(triples)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while socket.socket().connect_ex(("127.0.0.1", self.port)):
            assert self.process.poll() is None, "rdflib-endpoint does not start"
            time.sleep(0.1)
        self.path = "/"

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


Server = Endpoint | Oxigraph | RdflibEndpoint


@dataclass(frozen=True)
class Measured:
    """Requests a second, and the processor time of one."""

    rate: float
    milliseconds: float


def measure(server: Server, query: str, given: argparse.Namespace, *, fresh: bool, gzip: bool = False) -> Measured:
    """Have wrk ask a server for a while; any answer but 200 ends the program."""
    accept = "application/n-triples" if query.startswith("CONSTRUCT") else "application/sparql-results+json"
    path = f"{server.path}?query={quote(query, safe='')}"
    command = ["wrk", "-t1", f"-c{given.clients}", f"-d{given.seconds}s", "--timeout", "20s", "-H", f"Accept: {accept}"]
    command += ["-H", "Accept-Encoding: gzip"] if gzip else []
    url = f"http://127.0.0.1:{server.port}"
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if fresh:
            script.write(_FRESH % (path, time.monotonic_ns()))
            script.flush()
            command += ["-s", script.name, url]
        else:
            command.append(url + path)
        before = processor_seconds(server.process.pid)
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    assert "Socket errors" not in said, said
    done = int(_DONE.search(said)[1])  # type: ignore[index]
    spent = processor_seconds(server.process.pid) - before
    return Measured(float(_RATE.search(said)[1]), 1000 * spent / max(1, done))  # type: ignore[index]


def processor_seconds(pid: int) -> float:
    """Processor time of a process, of those it has started, and of those of them that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except FileNotFoundError:
        return 0.0
    return sum(map(int, fields[11:15])) / _TICK + sum(processor_seconds(child) for child in children)


def shown(found: Measured, beside: dict[str, Measured]) -> dict[str, float]:
    """Figures of a server and its ratios to others."""
    ratios = {f"x {name}": round(found.rate / other.rate, 3) for name, other in beside.items() if other.rate}
    return {"rate": round(found.rate), "ms": round(found.milliseconds, 3), **ratios}


def compare(query: str, given: argparse.Namespace, servers: dict[str, Server]) -> dict[str, dict[str, float]]:
    """What all servers do with one query."""
    ours = servers["cytolink"]
    beside = {name: measure(server, query, given, fresh=True) for name, server in servers.items() if server is not ours}
    found = {name: shown(one, {}) for name, one in beside.items()}
    found["fresh"] = shown(measure(ours, query, given, fresh=True), beside)
    found["kept"] = shown(measure(ours, query, given, fresh=False), beside)
    found["kept, packed"] = shown(measure(ours, query, given, fresh=False, gzip=True), beside)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=3, help="how long each is measured")
    parser.add_argument("--clients", type=int, default=8, help="connections at once")
    parser.add_argument("--only", choices=QUERIES, help="one query")
    parser.add_argument("--rdflib-endpoint", default=shutil.which("rdflib-endpoint"), help="its program")
    given = parser.parse_args()
    assert shutil.which("wrk"), "wrk is not installed"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = release(folder)
        servers: dict[str, Server] = {"oxigraph": Oxigraph(path), "cytolink": Endpoint(path, reload_seconds=0)}
        try:
            if given.rdflib_endpoint:
                servers["rdflib-endpoint"] = RdflibEndpoint(given.rdflib_endpoint, path, folder)
            for title, query in QUERIES.items():
                if given.only in {None, title}:
                    print(json.dumps({title: compare(query, given, servers)}), flush=True)
        finally:
            for server in servers.values():
                server.stop()


if __name__ == "__main__":
    main()
