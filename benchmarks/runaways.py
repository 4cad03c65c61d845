"""Runaway queries of ten kinds among normal ones: how all of them end, and what the server's memory is afterwards.

    python benchmarks/runaways.py [--normal 10000] [--runaways 200] [--clients 16] [--deadline 1]

Loopback only. Every client sends its share of both, so normal queries wait behind runaways as they would in the open.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent))
from endpoint import Endpoint, release

NAME, NEXT = "<https://example.org/name>", "<https://example.org/next>"
RUNAWAYS = {
    "filtered product": f"SELECT (COUNT(*) AS ?n) {{ ?a {NAME} ?x . ?b {NAME} ?y FILTER(?x = CONCAT(?y, '!')) }}",
    "plain product": f"SELECT * {{ ?a {NAME} ?x . ?b {NAME} ?y . ?c {NAME} ?z }}",
    "large sort": f"SELECT * {{ ?a {NAME} ?x . ?b {NAME} ?y FILTER(?x != ?y) }} ORDER BY ?y ?x LIMIT 10",
    "large distinct": f"SELECT DISTINCT ?a ?b {{ ?a {NAME} ?x . ?b {NAME} ?y FILTER(?x != ?y) }} ORDER BY ?b LIMIT 10",
    "closure": f"SELECT (COUNT(*) AS ?n) {{ ?a {NEXT}+ ?b }}",
    "closures": f"SELECT (COUNT(*) AS ?n) {{ ?a {NEXT}*/{NEXT}* ?b }}",
    "long text": f"SELECT (GROUP_CONCAT(CONCAT(?x, ?y)) AS ?n) {{ ?a {NAME} ?x . ?b {NAME} ?y FILTER(?x != ?y) }}",
    "regular expression": f"ASK {{ ?a {NAME} ?x . ?b {NAME} ?y FILTER(REGEX(CONCAT(?x, ?y), '(t.*)*x$')) }}",
    "deep nesting": "ASK " + "{" * 600 + "}" * 600,
    "many parts": "ASK {" + " ".join(f"?a{n} {NAME} ?b{n} ." for n in range(400)) + "}",
}


def memory(pid: int) -> int:
    """Bytes of a process and all below it, shared pages counted once (PSS)."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
    total = 0
    for child in parents:
        at = child
        while at in parents and at != pid:
            at = parents[at]
        if at == pid:
            rollup = Path(f"/proc/{child}/smaps_rollup").read_text()
            total += 1024 * int(next(line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:")))
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--normal", type=int, default=10_000)
    parser.add_argument("--runaways", type=int, default=200)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--deadline", type=float, default=1.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = release(Path(folder))
        server = Endpoint(
            path, deadline=given.deadline, memory=400_000_000, reload_seconds=0, queue_seconds=600, cache_bytes=0
        )
        try:
            report(server, given)
        finally:
            server.stop()


def report(server: Endpoint, given: argparse.Namespace) -> None:
    chosen = random.Random(1)  # noqa: S311 - for a repeatable order
    work: list[tuple[str, str]] = [
        ("normal", f"SELECT ?o {{ <https://example.org/{n}> ?p ?o }} # {n}") for n in range(given.normal)
    ]
    work += [(kind, RUNAWAYS[kind]) for n in range(given.runaways) for kind in [list(RUNAWAYS)[n % len(RUNAWAYS)]]]
    chosen.shuffle(work)
    ends: Counter[str] = Counter()
    waits: dict[str, list[float]] = {"normal": [], "runaway": []}
    lock = threading.Lock()

    def client() -> None:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=700)
        while True:
            with lock:
                if not work:
                    break
                kind, query = work.pop()
            start = time.monotonic()
            try:
                connection.request("GET", "/sparql?query=" + quote(query))
                response = connection.getresponse()
                body = response.read()
                end = f"{response.status} {json.loads(body).get('limit', '')}".strip()
            except (OSError, HTTPException) as error:
                end = type(error).__name__
                connection.close()
            with lock:
                ends[f"{kind}: {end}"] += 1
                waits["normal" if kind == "normal" else "runaway"].append(time.monotonic() - start)
        connection.close()

    for n in range(500):  # so that all workers have answered before
        warm = HTTPConnection("127.0.0.1", server.port)
        warm.request("GET", "/sparql?query=" + quote(f"SELECT ?o {{ <https://example.org/{n}> ?p ?o }} # warm {n}"))
        warm.getresponse().read()
        warm.close()
    before = memory(server.process.pid)
    start = time.monotonic()
    threads = [threading.Thread(target=client) for _ in range(given.clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - start
    time.sleep(2)
    normal = sorted(waits["normal"])
    failed = sum(count for end, count in ends.items() if end.startswith("normal") and " 200" not in end)
    print(
        json.dumps(
            {
                "seconds": round(seconds, 1),
                "ends": dict(sorted(ends.items())),
                "normal that failed": failed,
                "normal wait": {f"{p} %": round(normal[int(len(normal) * p / 100) - 1], 3) for p in (50, 95, 99, 100)},
                "longest runaway with its wait": round(max(waits["runaway"]), 2),
                "memory before MiB": before >> 20,
                "memory after MiB": memory(server.process.pid) >> 20,
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
