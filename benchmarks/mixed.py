"""How long small queries take while a share of all requests is hostile: 64 addresses, 5 % of the requests by default.

    python benchmarks/mixed.py [--release PATH] [--seconds 60] [--addresses 64] [--hostile 0.05] [--seed 1]

Each address sends one request after another. Hostile ones are of kinds that no limit refuses before they run, each
with a text of its own; small ones ask for what a page or a client's form asks for. Loopback only. Without --release
a release of 40,000 made-up quads is asked. With --hostile 0 the same is measured without an attack.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent))
from attack_common import rng
from endpoint import Endpoint, release

HOSTILE = {
    "joined by property": "SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?p ?y . ?c ?p ?z "
    "FILTER(CONCAT(STR(?x), STR(?y), STR(?z)) = '!') }",
    "all pairs": "ASK { ?a ?p ?x . ?b ?q ?y FILTER(STR(?x) = CONCAT(STR(?y), '%d')) }",
    "sorted": "SELECT * { ?s ?p ?o . ?o ?q ?r } ORDER BY STRLEN(STR(?r)) MD5(CONCAT(STR(?o), '%d'))",
    "patterns": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER REGEX(STR(?o), '(a|b|[c-z]*)*%d$') }",
    "paths": "SELECT (COUNT(*) AS ?n) { ?s (<https://example.org/next>|<https://example.org/%d>)+ ?o }",
    "grouped": "SELECT ?o (COUNT(DISTINCT ?s) AS ?n) (GROUP_CONCAT(STR(?s)) AS ?all) { ?s ?p ?x . ?x ?q ?o } "
    "GROUP BY ?o HAVING(STRLEN(?all) = -%d)",
    "joined by value": "SELECT (COUNT(*) AS ?n) { ?a <https://example.org/name> ?x . ?b <https://example.org/name> ?y "
    "FILTER(STRLEN(?x) + STRLEN(?y) = -%d) }",
}
SMALL = (
    "ASK { ?s ?p ?o }",
    "SELECT ?o { <https://example.org/%d> <https://example.org/name> ?o }",
    "SELECT ?s ?n { ?s <https://example.org/next> <https://example.org/%d> ; <https://example.org/name> ?n }",
    "SELECT * { ?s <https://example.org/name> ?o } LIMIT 50",
    "DESCRIBE <https://example.org/%d>",
)


def client(port: int, address: int, share: float, seed: int, end: float, told: list[tuple[str, str, float]]) -> None:
    """Ask one thing after another until the end; tell of what kind each was, how it ended and how long it took."""
    choose = rng(seed * 1000 + address)
    source = f"127.0.{3 + address // 250}.{address % 250 + 1}"
    while time.monotonic() < end:
        number = choose.randrange(20_000)
        hostile = choose.random() < share
        kind, query = choose.choice(list(HOSTILE.items())) if hostile else ("small", choose.choice(SMALL))
        text = (query % number if "%d" in query else query) + f" # {address} {time.monotonic_ns()}"
        start = time.monotonic()
        connection = HTTPConnection("127.0.0.1", port, timeout=120, source_address=(source, 0))
        try:
            connection.request("GET", "/sparql?query=" + quote(text))
            response = connection.getresponse()
            body = response.read()
            ended = str(response.status)
            if response.status != 200:
                ended += " " + json.loads(body).get("limit", "")
        except (OSError, HTTPException) as error:
            ended = type(error).__name__
        finally:
            connection.close()
        told.append((kind, ended, time.monotonic() - start))


def figures(told: list[tuple[str, str, float]]) -> dict[str, object]:
    """Seconds that requests took, and how they ended."""
    seconds = sorted(took for _, _, took in told)
    at = {f"p{part}": round(seconds[min(len(seconds) - 1, len(seconds) * part // 100)], 3) for part in (50, 95, 99)}
    return {"asked": len(told), **at, "longest": round(seconds[-1], 3), "ended": Counter(end for _, end, _ in told)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--release", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--addresses", type=int, default=64)
    parser.add_argument("--hostile", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = Endpoint(given.release or release(Path(folder)), reload_seconds=0)
        told: list[tuple[str, str, float]] = []
        try:
            end = time.monotonic() + given.seconds
            threads = [
                threading.Thread(target=client, args=(server.port, one, given.hostile, given.seed, end, told))
                for one in range(given.addresses)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            server.stop()
    print(json.dumps({"small": figures([one for one in told if one[0] == "small"])}))
    for kind in HOSTILE:
        if found := [one for one in told if one[0] == kind]:
            print(json.dumps({kind: figures(found)}))
    print(json.dumps({"load of the machine": os.getloadavg()}))


if __name__ == "__main__":
    main()
