"""An engine elsewhere behind the endpoint: odd ones, slow ones, wrong ones; and the saved queries on another engine."""

from __future__ import annotations

import base64
import gzip
import threading
import time
import warnings
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from graph_build.errors import QueryError, ReleaseError
from graph_build.release import GRAPH, open_release
from graph_build.store.remote import Access, Engine, EngineError, RemoteStore, authorization
from server.app import close, create_app
from server.settings import Settings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from rdflib import Dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

JSON, TRIPLES = "application/sparql-results+json", "application/n-triples"
ROW = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"%d"}}]}}'
Said = tuple[int, str, bytes]


@contextmanager
def engine(answer: Callable[[str, BaseHTTPRequestHandler], Said]) -> Iterator[str]:
    """An engine that answers each query with a status, a media type and a body."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            status, media_type, body = answer(parse_qs(self.rfile.read(length).decode())["query"][0], self)
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def full(releases: Path) -> Callable[[str], Said]:
    """What an engine with all quads says when it is asked for their number."""
    count = gzip.decompress((open_release(releases).path / GRAPH).read_bytes()).count(b"\n")

    def said(query: str) -> Said:
        boolean = b'{"head":{},"boolean":true}'
        return 200, JSON, boolean if query.startswith("ASK") else ROW % count

    return said


@contextmanager
def front(releases: Path, url: str, **settings: Any) -> Iterator[Any]:
    given: dict[str, Any] = {"workers": 1, "spares": 0, "reload_seconds": 0, "deadline": 60.0, "engine": url}
    app = create_app(releases, Settings(**given | settings))
    try:
        yield app.test_client()
    finally:
        close(app)


ODD = [
    (500, "text/html", b"<html>broken</html>", 502),
    (400, "text/plain", b"no property paths here", 502),
    (200, "text/html", b"<html>a page</html>", 502),
    (200, JSON, b'{"head":{"vars":["n"]},"results":{"bind', 502),
    (200, JSON, b"", 502),
    (200, "application/sparql-results+xml", b"<sparql><head>", 502),
]


def test_what_is_no_answer_is_told_as_the_engines_failure(releases: Path) -> None:
    counted = full(releases)
    now: list[Said] = []
    with engine(lambda query, _: now[0] if "odd" in query else counted(query)) as url, front(releases, url) as client:
        for status, media_type, body, told in ODD:
            now[:] = [(status, media_type, body)]
            answer = client.get("/sparql", query_string={"query": f"SELECT ?n {{ ?odd ?p ?n }} # {status} {body!r}"})
            assert (answer.status_code, answer.json["type"].rsplit("/", 1)[1]) == (told, "engine-unavailable"), body
        now[:] = [(200, JSON, ROW % 7)]
        good = client.get("/sparql", query_string={"query": "SELECT ?n { ?odd ?p ?n }", "format": "csv"})
        assert good.text == "n\r\n7\r\n"


def test_a_slow_engine_ends_at_the_deadline(releases: Path) -> None:
    counted, free = full(releases), threading.Event()

    def slow(query: str, _: object) -> Said:
        if "slow" in query:
            free.wait(60)
        return counted(query)

    with engine(slow) as url, front(releases, url, deadline=1.0) as client:
        start = time.monotonic()
        answer = client.get("/sparql", query_string={"query": "SELECT ?slow { ?slow ?p ?n }"})
        free.set()
        assert answer.status_code in {503, 504}
        assert time.monotonic() - start < 50
        assert client.get("/sparql", query_string={"query": "SELECT ?n { ?a ?p ?n }"}).status_code == 200


def test_an_engine_that_holds_another_release_is_not_served(releases: Path) -> None:
    def other(query: str, _: object) -> Said:
        return 200, JSON, b'{"head":{},"boolean":true}' if query.startswith("ASK") else ROW % 5

    with engine(other) as url, pytest.raises(ReleaseError, match="quads"), front(releases, url):
        pass


def test_an_engine_without_the_union_is_told_of() -> None:
    def apart(query: str, _: object) -> Said:
        return 200, JSON, b'{"head":{},"boolean":false}' if query.startswith("ASK") else ROW % 5

    with (
        engine(apart) as url,
        closing(Engine(Access(url))) as asked,
        pytest.raises(EngineError, match="names no graph"),
    ):
        asked.count()


def test_what_a_request_carries(releases: Path) -> None:
    """Credentials, the release in the address, and the time that a query may take."""
    counted = full(releases)
    seen: list[tuple[str, str | None]] = []

    def noting(query: str, request: BaseHTTPRequestHandler) -> Said:
        seen.append((request.path, request.headers["Authorization"]))
        return counted(query)

    with engine(noting) as url:
        settings = {"engine_authorization": "me:secret", "engine_parameters": "timeout={seconds}s", "deadline": 7.0}
        with front(releases, url + "/{digest}", **settings):
            pass
    path, credentials = seen[0]
    assert urlsplit(path).path == f"/sparql/{open_release(releases).digest}"
    assert urlsplit(path).query == "timeout=7s"
    assert credentials == "Basic " + base64.b64encode(b"me:secret").decode()
    assert "secret" not in repr(Settings(engine_authorization="me:secret"))


def test_credentials_come_from_a_file_too(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("Bearer abc\n")
    assert Settings(engine_authorization=f"@{tmp_path / 'key'}").engine_secret == "Bearer abc"  # noqa: S105
    assert authorization("") == ""


def test_an_address_with_a_password_is_refused() -> None:
    with pytest.raises(EngineError, match="user's name"):
        Access("http://me:secret@example.org/sparql")


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
def test_another_engine_answers_the_same(releases: Path, tmp_path: Path) -> None:
    """RDFLib, a second implementation of SPARQL 1.1, behind the same store."""
    dataset = Dataset(default_union=True)
    dataset.parse(data=gzip.decompress((open_release(releases).path / GRAPH).read_bytes()), format="nquads")

    def rdflib(query: str, _: object) -> Said:
        found = dataset.query(query)
        if found.type in {"CONSTRUCT", "DESCRIBE"}:
            return 200, TRIPLES, found.serialize(format="nt") or b""
        return 200, JSON, found.serialize(format="json") or b""

    age = "<https://w3id.org/cytolink/ontology#age>"
    oldest = f"SELECT ?s ?age {{ ?s {age} ?age }} ORDER BY DESC(?age) ?s LIMIT 3"
    with engine(rdflib) as url, closing(Engine(Access(url, seconds=60))) as asked:
        there, here = RemoteStore(asked), open_release(releases).store()
        assert list(there.select(oldest)) == list(here.select(oldest))
        assert there.ask(f"ASK {{ ?s {age} 89 }}")
        construct = f"CONSTRUCT {{ ?s {age} ?age }} WHERE {{ ?s {age} ?age FILTER(?age > 87) }}"
        assert set(there.construct(construct)) == set(here.construct(construct))
        assert len(there) == len(here)
        with pytest.raises(QueryError):
            there.select("ASK {}")
