"""The federated demos on slow, failing, hanging and lying endpoints, and 10,000 rows joined through chunks.

    python -P -m benchmarks.federation [--json]

Every question is asked of stand-ins with 0, 50 and 200 ms of delay in front; then of stand-ins of which one (UniProt's)
fails, hangs or lies. Then 10,000 local rows are joined with an endpoint at 50 ms, beside the engine's own federation,
which sends the pattern as it stands. Times are by the clock.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sysconfig
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pyoxigraph as ox

from graph_build.bundle import install
from graph_build.errors import QueryError
from queries.catalogue import catalogue
from server.federation.local import resolved
from server.federation.service import Federation
from server.federation.standin import STANDINS, standins
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

UNIPROT = "https://sparql.uniprot.org/sparql"


def pass_on(_: BaseHTTPRequestHandler) -> bool:
    """Nothing goes wrong."""
    return True


def fail(handler: BaseHTTPRequestHandler) -> bool:
    """503 each time."""
    handler.send_response(503)
    handler.send_header("Content-Length", "0")
    handler.end_headers()
    return False


def hang(_: BaseHTTPRequestHandler) -> bool:
    """Nothing comes until the other side gives up."""
    time.sleep(30)
    return False


def lie(handler: BaseHTTPRequestHandler) -> bool:
    """A page with status 200."""
    page = b"<!DOCTYPE html><title>We are down for maintenance</title>"
    handler.send_response(200)
    handler.send_header("Content-Type", "application/sparql-results+json")
    handler.send_header("Content-Length", str(len(page)))
    handler.end_headers()
    handler.wfile.write(page)
    return False


@contextmanager
def in_front(url: str, delay: float, way: Callable[[BaseHTTPRequestHandler], bool] = pass_on) -> Iterator[str]:
    """A server that passes requests on after a delay in seconds, or does something else with them."""
    parts = urlsplit(url)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(delay)
            if not way(self):
                return
            connection = HTTPConnection(parts.netloc, timeout=60)
            kept = {name: self.headers[name] for name in ("Content-Type", "Accept") if name in self.headers}
            connection.request("POST", parts.path, body, kept)
            answer = connection.getresponse()
            data = answer.read()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.headers.get_content_type())
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{parts.path}"
    finally:
        server.shutdown()


def demos(store: ox.Store, table: str) -> dict[str, dict[str, Any]]:
    """Every federated question: its rows or why it has none, and its seconds."""
    settings = Settings(stand_ins=table, service_seconds=3.0, service_keep_seconds=0, service_failures=3)
    federation = Federation(settings)
    found: dict[str, dict[str, Any]] = {}
    try:
        for query in (query for query in catalogue().values() if query.federated):
            start = time.monotonic()
            try:
                text, _ = resolved(store, query.bind({}), settings, federation)
                answer: dict[str, Any] = {"rows": len(list(store.query(text, use_default_graph_as_union=True)))}  # type: ignore[arg-type]
            except QueryError as problem:
                answer = {"problem": str(problem)[:160]}
            found[query.name] = answer | {"seconds": round(time.monotonic() - start, 3)}
    finally:
        federation.close()
    return found


def delayed(
    addresses: dict[str, str], store: ox.Store, delay: float, way: Callable[[BaseHTTPRequestHandler], bool] = pass_on
) -> dict[str, dict[str, Any]]:
    """The demos with all stand-ins delayed, and UniProt's in some way wrong."""
    with ExitStack() as stack:
        table = {
            public: stack.enter_context(in_front(url, delay, way if public == UNIPROT else pass_on))
            for public, url in addresses.items()
        }
        return demos(store, " ".join(f"{public}={url}" for public, url in table.items()))


def joined(rows: int, delay: float) -> dict[str, Any]:
    """So many local rows joined with an endpoint: as the server does, and by the engine's own federation."""
    program = Path(sysconfig.get_path("scripts")) / "oxigraph"
    local, remote = ox.Store(), []
    one, other = ox.NamedNode("https://example.org/local"), ox.NamedNode("https://example.org/remote")
    for number in range(rows):
        thing = ox.NamedNode(f"https://example.org/thing/{number}")
        local.add(ox.Quad(thing, one, ox.Literal(number)))
        remote.append(ox.Triple(thing, other, ox.Literal(f"name {number}")))
    # what the endpoint has beyond what is asked of it: the engine's own federation takes all of it
    things = [ox.NamedNode(f"https://example.org/other/{number}") for number in range(20 * rows)]
    remote += [ox.Triple(thing, other, ox.Literal("another")) for thing in things]
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data.nt"
        data.write_bytes(ox.serialize(remote, format=ox.RdfFormat.N_TRIPLES) or b"")
        command = [program, "load", "--location", f"{folder}/store", "--file", data]
        subprocess.run(command, check=True, capture_output=True)
        process = subprocess.Popen(
            [program, "serve-read-only", "--location", f"{folder}/store", "--bind", "127.0.0.1:17971"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            time.sleep(1.0)
            with in_front("http://127.0.0.1:17971/query", delay) as url:
                return _timed(local, url, rows)
        finally:
            process.terminate()
            process.wait()


def _timed(local: ox.Store, url: str, rows: int) -> dict[str, Any]:
    query = "SELECT * { ?thing <https://example.org/local> ?n "
    query += "SERVICE <%s> { ?thing <https://example.org/remote> ?name } }"
    settings = Settings(services=f"{UNIPROT}={url}", service_keep_seconds=0)
    federation = Federation(settings)
    try:
        # the networked workers start once, and it is found out once that 500 rows are not all that the endpoint gives
        _, first = resolved(local, query % UNIPROT + " LIMIT 0", settings, federation)
        start = time.monotonic()
        text, account = resolved(local, query % UNIPROT, settings, federation)
        found = len(list(local.query(text)))  # type: ignore[arg-type]
        planned = time.monotonic() - start
    finally:
        federation.close()
    start = time.monotonic()
    whole = len(list(local.query(query % url)))  # type: ignore[arg-type]
    unplanned = time.monotonic() - start
    assert found == whole == rows
    asked = account.asked[0]
    return {
        "rows": found,
        "requests_at_first": first.asked[0].requests,
        "requests": asked.requests,
        "planned_seconds": round(planned, 3),
        "unplanned_seconds": round(unplanned, 3),
        "rows_fetched_unplanned": 21 * rows,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, standins(STANDINS) as table:
        store = install(Path(folder)).store().engine
        addresses = dict(entry.split("=http", 1) for entry in table.split())
        addresses = {public: f"http{url}" for public, url in addresses.items()}
        for delay in (0.0, 0.05, 0.2):
            found[f"{delay * 1000:.0f} ms"] = delayed(addresses, store, delay)
        for way in (fail, hang, lie):
            found[f"UniProt: {way.__name__}"] = delayed(addresses, store, 0.0, way)
    found["10,000 rows at 50 ms"] = joined(10_000, 0.05)
    if given.json:
        print(json.dumps(found, indent=1))
        return
    for name, answers in found.items():
        print(name)
        for question, answer in answers.items():
            print(f"  {question:24} {answer}")


if __name__ == "__main__":
    main()
