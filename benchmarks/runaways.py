"""Runaway queries of ten kinds among normal ones: how all of them end, and what the server's memory is afterwards.

    python benchmarks/runaways.py [--normal 10000] [--runaways 200] [--clients 16] [--rounds 3]

Loopback only. Every client sends its share of both, so normal queries wait behind runaways as they would in the open.
Memory is taken when idle, after the normal queries alone from as many clients, and after each round with runaways: what
a server holds that has served such a load before is where it has to come back to.
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
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent))
from endpoint import Endpoint, release

NAME, NEXT = "<https://example.org/name>", "<https://example.org/next>"
RUNAWAYS = {
    "filtered product": f"ASK {{ ?a {NAME} ?x . ?b {NAME} ?y FILTER(?x = CONCAT(?y, '!')) }}",
    "plain product": f"SELECT * {{ ?a {NAME} ?x . ?b {NAME} ?y . ?c {NAME} ?z }} LIMIT 9999999",
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


@dataclass
class Ended:
    """How the requests of one round ended, and how many seconds each took with its wait."""

    ends: Counter[str] = field(default_factory=Counter)
    normal: list[float] = field(default_factory=list)
    runaways: list[float] = field(default_factory=list)


def requests(normal: int, runaways: int, seed: int) -> list[tuple[str, str]]:
    """Kinds and queries in a repeatable order, all normal ones different."""
    work = [("normal", f"SELECT ?o {{ <https://example.org/{n}> ?p ?o }} # {seed} {n}") for n in range(normal)] + [
        (kind, RUNAWAYS[kind]) for n in range(runaways) for kind in [list(RUNAWAYS)[n % len(RUNAWAYS)]]
    ]
    random.Random(seed).shuffle(work)  # noqa: S311 - for a repeatable order
    return work


def send(port: int, work: list[tuple[str, str]], clients: int) -> Ended:
    """Send all of it from so many clients at once."""
    ended, lock = Ended(), threading.Lock()

    def client() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=700)
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
                ended.ends[f"{kind}: {end}"] += 1
                (ended.normal if kind == "normal" else ended.runaways).append(time.monotonic() - start)
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended


def settled(pid: int) -> int:
    """MiB two seconds after the last request."""
    time.sleep(2)
    return memory(pid) >> 20


def report(server: Endpoint, given: argparse.Namespace) -> None:
    pid = server.process.pid
    idle = settled(pid)
    send(server.port, requests(given.normal, 0, 0), given.clients)
    held = [settled(pid)]
    total = Ended()
    start = time.monotonic()
    for number in range(given.rounds):
        ended = send(server.port, requests(given.normal, given.runaways, number + 1), given.clients)
        total.ends += ended.ends
        total.normal += ended.normal
        total.runaways += ended.runaways
        held.append(settled(pid))
    normal = sorted(total.normal)
    figures = {
        "seconds": round(time.monotonic() - start, 1),
        "ends": dict(sorted(total.ends.items())),
        "normal that failed": sum(
            count for end, count in total.ends.items() if end.startswith("normal") and " 200" not in end
        ),
        "normal wait": {f"{p} %": round(normal[int(len(normal) * p / 100) - 1], 3) for p in (50, 95, 99, 100)},
        "longest runaway with its wait": round(max(total.runaways), 2),
        "MiB idle": idle,
        "MiB after the normal queries alone": held[0],
        "MiB after each round with runaways": held[1:],
    }
    print(json.dumps(figures, indent=1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--normal", type=int, default=10_000)
    parser.add_argument("--runaways", type=int, default=200)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--deadline", type=float, default=1.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = release(Path(folder))
        limits = {"deadline": given.deadline, "memory": 400_000_000, "product": 10**15}  # the guard lets products pass
        server = Endpoint(path, reload_seconds=0, queue_seconds=600, cache_bytes=0, **limits)
        try:
            report(server, given)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
