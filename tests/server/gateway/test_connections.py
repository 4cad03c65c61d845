"""What comes over a connection: nothing, too slowly, too much, or cut short. Over real HTTP."""

from __future__ import annotations

import gzip
import json
import select
import socket
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    Serving = Callable[..., AbstractContextManager[Any]]

ASK = "/sparql?query=" + quote("ASK { ?s ?p ?o }")
SELF, OTHER = "127.0.0.1", "127.0.0.2"


def head(*fields: str) -> bytes:
    lines = ["POST /sparql HTTP/1.1", "Host: x", "Content-Type: application/sparql-query", *fields]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def dial(server: Any, data: bytes = b"", source: str = "127.0.0.1") -> socket.socket:
    sock = socket.create_connection(("127.0.0.1", server.port), timeout=240, source_address=(source, 0))
    sock.sendall(data)
    return sock


def ending(sock: socket.socket) -> bytes:
    """All that comes until the server closes the connection."""
    data = b""
    try:
        while piece := sock.recv(65536):
            data += piece
    except ConnectionResetError:
        pass
    return data


def said(answer: bytes) -> tuple[int, dict[str, Any]]:
    """Status and problem of an answer."""
    top, _, body = answer.partition(b"\r\n\r\n")
    return int(top.split()[1]), json.loads(body)


@pytest.mark.parametrize("data", [b"", b"GET / HTTP/1.1\r\nHost: x\r\n", b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"])
def test_a_connection_without_a_request_is_closed(serving: Serving, releases: Path, data: bytes) -> None:
    with serving(releases, workers=1, head_seconds=0.5, reload_seconds=0) as server, dial(server, data) as sock:
        start = time.monotonic()
        ending(sock)
        assert time.monotonic() - start > 0.4


def test_idle_connections_do_not_keep_others_out(serving: Serving, releases: Path) -> None:
    with serving(releases, workers=1, connections=50, head_seconds=1, reload_seconds=0) as server, ExitStack() as idle:
        for _ in range(100):
            idle.enter_context(dial(server))
        assert server.get(ASK, source=OTHER)[0].status == 200


def test_a_body_has_a_deadline(serving: Serving, releases: Path) -> None:
    with serving(releases, workers=1, body_seconds=0.3, reload_seconds=0) as server:
        for start in (head("Content-Length: 500") + b"ASK", head("Transfer-Encoding: chunked") + b"3\r\nASK\r\n"):
            with dial(server, start) as sock:
                status, problem = said(ending(sock))
            assert (status, problem["limit"], problem["allowed"]) == (408, "body_seconds", 0.3)
        assert server.get(ASK)[0].status == 200


def test_unfinished_bodies_have_a_share(serving: Serving, releases: Path) -> None:
    settings = {"body_seconds": 60, "bodies_per_client": 2, "bodies": 3, "workers": 1, "reload_seconds": 0}
    start = head("Content-Length: 500") + b"ASK"
    with serving(releases, **settings) as server, ExitStack() as held:
        # whichever of three comes last is refused, and so is one more of another client
        for source, expected in ((SELF, (429, "bodies_per_client", 3, 2)), (OTHER, (503, "bodies", 4, 3))):
            count = 3 if source == SELF else 2
            opened = [held.enter_context(dial(server, start, source=source)) for _ in range(count)]
            (refused, *_), _, _ = select.select(opened, [], [], 240)
            status, problem = said(ending(refused))
            assert (status, problem["limit"], problem["value"], problem["allowed"]) == expected
        assert server.get(ASK)[0].status == 200


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ("Content-Length: 500", b"ASK { ?s ?p ?o }"),
        ("Content-Length: 17", b"ASK { ?s ?p ?o }"),
        ("Transfer-Encoding: chunked", b"10\r\nASK { ?s ?p ?o }\r\n"),
        ("Transfer-Encoding: chunked", b"10\r\nASK { ?s ?p ?o }\r\nzz\r\n"),
        ("Transfer-Encoding: chunked", b"10\r\nASK { ?s ?p ?o }\r\n8\r\n#"),
    ],
)
def test_a_body_that_is_cut_is_not_run(server: Any, fields: str, body: bytes) -> None:
    with dial(server, head(fields) + body) as sock:
        sock.shutdown(socket.SHUT_WR)
        answer = ending(sock)
    status, problem = said(answer)
    assert status == 400
    assert "body" in problem["detail"]
    assert b"connection: close" in answer.lower()


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ("Content-Length: 16", b"ASK { ?s ?p ?o }"),
        ("Transfer-Encoding: chunked", b"8\r\nASK { ?s\r\n8\r\n ?p ?o }\r\n0\r\n\r\n"),
    ],
)
def test_a_whole_body_is_run(server: Any, fields: str, body: bytes) -> None:
    with dial(server, head(fields, "Connection: close") + body) as sock:
        answer = ending(sock)
    assert said(answer) == (200, {"head": {}, "boolean": True})


@pytest.mark.parametrize(
    "hosts",
    [
        "",
        "Host: x\r\nHost: y\r\n",
        "Host: x\r\nHost: x\r\n",
        "Host:\r\n",
        "Host: a b\r\n",
        "Host: a<b>c\r\n",
        'Host: a"b\r\n',
        "Host: user@x\r\n",
        "Host: x/../y\r\n",
        "Host: x:99999999\r\n",
        "Host: x:70000\r\n",
        "Host: x%zz\r\n",
        "Host: [::1\r\n",
    ],
)
def test_a_request_names_exactly_one_host(server: Any, hosts: str) -> None:
    with dial(server, f"GET /.well-known/void HTTP/1.1\r\n{hosts}\r\n".encode()) as sock:
        answer = ending(sock)
    status, problem = said(answer)
    assert status == 400
    assert "Host" in problem["detail"]
    assert b"connection: close" in answer.lower()


@pytest.mark.parametrize("host", ["example.org", "example.org:8000", "example.org:", "[2001:db8::1]:8", "192.0.2.1"])
def test_hosts_that_are_taken(server: Any, host: str) -> None:
    with dial(server, f"GET /.well-known/void HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()) as sock:
        answer = ending(sock)
    assert answer.startswith(b"HTTP/1.1 200")
    assert f"<http://{host}/sparql>".encode() in answer or host.endswith(":")


def test_http_1_0_needs_no_host(server: Any) -> None:
    with dial(server, b"GET /.well-known/void HTTP/1.0\r\n\r\n") as sock:
        answer = ending(sock)
    assert answer.split()[1] == b"200"
    assert f"<http://127.0.0.1:{server.port}/sparql>".encode() in answer


def test_a_body_in_an_encoding_is_415(server: Any) -> None:
    packed = gzip.compress(b"ASK { ?s ?p ?o }")
    with dial(server, head(f"Content-Length: {len(packed)}", "Content-Encoding: gzip") + packed) as sock:
        answer = ending(sock)
    status, problem = said(answer)
    assert status == 415
    assert "gzip" in problem["detail"]
    assert b"accept-encoding: identity" in answer.lower()


def test_any_representation_will_do(server: Any) -> None:
    path = ASK + "&any"
    assert [server.get(path, If_None_Match="*")[0].status for _ in range(2)] == [304, 304]
    assert server.get(path)[0].status == 200
    assert server.get(path, If_None_Match="*")[0].status == 304, "also from memory"
    assert server.get(path, If_None_Match='W/"other"')[0].status == 200
