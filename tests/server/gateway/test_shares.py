"""What one client may hold of the server, and that others and the operator are answered meanwhile. Over real HTTP."""

from __future__ import annotations

import json
import socket
from contextlib import contextmanager
from http.client import HTTPResponse
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from flask.testing import FlaskClient

    Serving = Callable[..., AbstractContextManager[Any]]
    Until = Callable[..., bool]

ASK = "/sparql?query=" + quote("ASK { ?s ?p ?o }")
AGE = "<https://w3id.org/cytolink/ontology#age>"
ENDLESS = "/sparql?query=" + quote(f"ASK {{ ?a {AGE} ?x . ?b {AGE} ?y . ?c {AGE} ?z FILTER(?x + ?y + ?z = -1) }}")
ALL = "/sparql?format=csv&query=" + quote("SELECT * { ?s ?p ?o } LIMIT 9000")
LARGE = "/sparql?query=" + quote("SELECT * WHERE { ?s ?p ?o . ?s ?q ?r }")
SUGGEST = ("/reconcile/suggest/entity?prefix=a&cursor=9999", "/reconcile/suggest/type?prefix=a")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
OTHER = "127.0.0.2"


@contextmanager
def waiting(server: Any, count: int) -> Iterator[None]:
    """So many endless queries of one client."""
    held = [server.connect() for _ in range(count)]
    for connection in held:
        connection.request("GET", ENDLESS)
    try:
        yield
    finally:
        for connection in held:
            connection.close()


def queries(server: Any) -> int:
    """How many run or wait."""
    workers = json.loads(server.get("/health", source="127.0.0.9")[1])["workers"]
    return int(workers["busy"] + workers["queued"])


def batch(count: int, text: str) -> str:
    return urlencode({"queries": json.dumps({f"q{n}": {"query": text} for n in range(count)})})


def test_a_client_has_a_share_of_the_requests(serving: Serving, releases: Path, until: Until) -> None:
    with serving(releases, workers=2, deadline=600, requests_per_client=2, reload_seconds=0) as server:
        with waiting(server, 2):
            assert until(lambda: queries(server) == 2)
            for path in ("/", "/sparql", "/reconcile", "/explain?query=ASK%7B%7D", "/data?default", "/release.nq"):
                refused, body = server.get(path)
                said = json.loads(body)
                assert refused.status == 429
                assert refused.headers["Retry-After"]
                assert (said["limit"], said["value"], said["allowed"]) == ("requests_per_client", 3, 2)
            assert server.get(ASK, source=OTHER)[0].status == 200
            assert server.get("/health")[0].status == server.get("/metrics")[0].status == 200
        assert until(lambda: server.get(ASK + "&again")[0].status == 200)


def test_the_operator_is_answered_when_all_threads_are_taken(serving: Serving, releases: Path, until: Until) -> None:
    with serving(releases, workers=2, deadline=600, threads=2, reload_seconds=0) as server, waiting(server, 2):
        assert until(lambda: queries(server) == 2)
        busy, body = server.get(ASK, source=OTHER)
        said = json.loads(body)
        assert (busy.status, said["limit"], said["value"], said["allowed"]) == (503, "threads", 3, 2)
        assert server.get("/health")[0].status == server.get("/metrics")[0].status == 200


def test_health_says_by_the_short_way_what_the_application_says(serving: Serving, releases: Path) -> None:
    with serving(releases, workers=1, reload_seconds=0) as server:
        answer, body = server.get("/health")
        other, _ = server.get("/metrics")
        own = set(dict(answer.headers.items())) - {"vary"}
        assert set(dict(other.headers.items())) - {"vary"} == own
        assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
        assert answer.headers["cache-control"] == "no-store"
        assert json.loads(body)["status"] == "ok"
        connection = server.connect()
        connection.request("HEAD", "/health")
        head = connection.getresponse()
        assert (head.status, head.read(), head.headers["content-length"]) == (200, b"", str(len(body)))
        connection.close()


def test_costly_requests_have_a_smaller_share(serving: Serving, releases: Path) -> None:
    with serving(releases, workers=1, costly_per_client=0, reload_seconds=0) as server:
        for path in ("/explain?query=ASK%7B%7D", "/reconcile?queries=%7B%7D", "/%72econcile", *SUGGEST):
            refused, body = server.get(path)
            said = json.loads(body)
            assert (refused.status, said["limit"], said["value"], said["allowed"]) == (429, "costly_per_client", 1, 0)
        assert server.get(ASK)[0].status == 200


def unread(server: Any, path: str, source: str) -> tuple[socket.socket, HTTPResponse]:
    """A client that reads the head of an answer and then no more."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.bind((source, 0))
    sock.connect(("127.0.0.1", server.port))
    sock.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    response = HTTPResponse(sock)
    response.begin()
    return sock, response


def test_slow_readers_of_the_release_take_no_disk(serving: Serving, tmp_path: Path, release_maker: Any) -> None:
    release_maker(tmp_path, patients=20_000)
    with serving(tmp_path, workers=1, spool_bytes=6_000_000, reload_seconds=0) as server:
        slow = [unread(server, "/release.nq", OTHER) for _ in range(3)]
        assert all(int(response.headers["Content-Length"]) > 6_000_000 for _, response in slow)
        whole, body = server.get(ALL)
        assert (whole.status, len(body)) == (200, int(whole.headers["Content-Length"]))
        for sock, response in slow:
            response.close()
            sock.close()


def test_answers_on_disk_have_a_share(serving: Serving, releases: Path) -> None:
    with serving(releases, workers=1, spool_per_client=15_000_000, cache_disk_bytes=0, reload_seconds=0) as server:
        sock, response = unread(server, LARGE, OTHER)
        size = int(response.headers["Content-Length"])
        assert size > 5_000_000
        refused, body = server.get(LARGE, source=OTHER)
        said = json.loads(body)
        assert (refused.status, said["limit"]) == (429, "spool_per_client")
        assert (said["value"], said["allowed"]) == (2 * size, 15_000_000)
        assert server.get(LARGE)[0].status == 200
        response.close()
        sock.close()


def test_a_batch_ends_at_the_deadline(serving: Serving, releases: Path) -> None:
    with serving(releases, workers=1, deadline=0.01, reload_seconds=0) as server:
        connection = server.connect()
        connection.request("POST", "/reconcile", batch(200, "patient of many words " * 20), FORM)
        response = connection.getresponse()
        said = json.loads(response.read())
        connection.close()
        assert (response.status, said["limit"], said["allowed"]) == (503, "deadline", 0.01)
        assert said["value"] >= 0
        assert "of 200 queries answered" in said["detail"]


def test_a_batch_ends_when_its_client_leaves(client: FlaskClient) -> None:
    looks = []

    def gone() -> bool:
        looks.append(1)
        return len(looks) > 2

    left = client.post(
        "/reconcile",
        data=batch(5, "anakinra"),
        content_type=FORM["Content-Type"],
        environ_overrides={"cytolink.gone": gone},
    )
    assert left.status_code == 499
    assert len(looks) == 3
