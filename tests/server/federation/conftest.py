"""An endpoint that remembers what it was asked and answers as told, and an application that asks it."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pyoxigraph
import pytest

from graph_build.release.blocks import blocks, lines_of
from graph_build.release.publishing import publish
from server.app import close, create_app
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask

UNIPROT = "https://sparql.uniprot.org/sparql"
DATA = """
@prefix : <https://example.org/> .
@prefix uniprot: <http://purl.uniprot.org/uniprot/> .
:tocilizumab :acts uniprot:P08887 ; :gene "IL6R" ; :line 2 .
:anakinra :acts uniprot:P14778 ; :gene "IL1R1" ; :line 1 .
:infliximab :acts uniprot:P01375 ; :gene "something else" .
:methotrexate :line 1 ; :acts :nothing .
:mystery :acts [] .
"""


@pytest.fixture(scope="session")
def quads() -> list[pyoxigraph.Quad]:
    graph = pyoxigraph.NamedNode("https://example.org/graph")
    parsed = pyoxigraph.parse(DATA, pyoxigraph.RdfFormat.TURTLE)
    return [pyoxigraph.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in parsed]


class Remote:
    """The endpoint.

    Attributes:
        asked: the queries that it was asked, in order.
        first: statuses and headers of the first answers, one each; a status of 0 drops the connection.
        answers: the rows for a query.
        status, headers, body: of every answer after those; an empty body is that of `answers`.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.first: list[tuple[int, dict[str, str]]] = []
        self.answer: dict[str, Any] = {"head": {"vars": ["p", "name"]}, "results": {"bindings": []}}
        self.answers: Callable[[str], Any] = lambda _query: self.answer
        self.status, self.headers, self.body = 200, dict[str, str](), b""
        remote = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                query = parse_qs(body)["query"][0]
                remote.asked.append(query)
                status, headers = remote.first.pop(0) if remote.first else (remote.status, remote.headers)
                if status == 0:
                    self.close_connection = True
                    return
                data = remote.body or json.dumps(remote.answers(query)).encode()
                self.send_response(status)
                for name, value in {"Location": "http://127.0.0.1:1/", "Content-Length": str(len(data))}.items():
                    self.send_header(name, headers.get(name, value))
                for name in headers.keys() - {"Content-Length", "Location"}:
                    self.send_header(name, headers[name])
                self.end_headers()
                with suppress(ConnectionError):  # who asked may have been ended at its deadline
                    self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def remote() -> Iterator[Remote]:
    made = Remote()
    yield made
    made.stop()


@pytest.fixture
def app_asking(tmp_path: Path, quads: list[pyoxigraph.Quad], remote: Remote) -> Iterator[Callable[..., Flask]]:
    """Makes an application that asks the endpoint in place of UniProt, with settings of its own."""
    publish(tmp_path, blocks(lines_of(quads)), {"version": "1"})
    apps: list[Flask] = []

    def make(**settings: Any) -> Flask:
        given: dict[str, Any] = {"services": f"{UNIPROT}={remote.url}", "workers": 1, "reload_seconds": 0}
        given |= {"deadline": 60.0, "service_seconds": 60.0, "queue_seconds": 60.0}
        apps.append(create_app(tmp_path, Settings(**given | settings)))
        return apps[-1]

    yield make
    for app in apps:
        close(app)


@pytest.fixture
def remote_app(app_asking: Callable[..., Flask]) -> Flask:
    return app_asking(service_chunk=2, service_rows=5, service_failures=0, service_retries=0)
