"""Over real HTTP: kept answers, HEAD, keep-alive, and what a client can do to a connection."""

from __future__ import annotations

import gzip
import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from graph_build.release.sealing import SEAL, seal
from server.gateway.cache import Cache

if TYPE_CHECKING:
    from collections.abc import Callable

ASK = "/sparql?query=" + quote("ASK { ?s ?p ?o }")
ALL = "/sparql?format=csv&query=" + quote("SELECT * { ?s ?p ?o }")


def metric(server: Any, name: str) -> float:
    lines = server.get("/metrics")[1].decode().splitlines()
    return float(next(line for line in lines if line.startswith(name + " ")).rsplit(" ", 1)[1])


def test_a_kept_answer_is_the_same_answer(server: Any) -> None:
    path = "/sparql?query=" + quote("SELECT * { ?s ?p ?o } LIMIT 3 # kept")
    first, body = server.get(path)
    hits = metric(server, 'cytolink_cache_lookups_total{found="yes"}')
    again, same = server.get(path)
    assert metric(server, 'cytolink_cache_lookups_total{found="yes"}') == hits + 1
    assert same == body
    assert {**again.headers, "date": ""} == {**first.headers, "date": ""}
    unchanged, nothing = server.get(path, If_None_Match=first.headers["ETag"])
    assert (unchanged.status, nothing, unchanged.headers["ETag"]) == (304, b"", first.headers["ETag"])


def test_kept_answers_are_told_apart_by_what_they_depend_on(server: Any) -> None:
    path = "/sparql?query=" + quote("SELECT * { ?s ?p ?o } LIMIT 2 # apart")
    as_csv, _ = server.get(path, Accept="text/csv")
    as_xml, _ = server.get(path, Accept="application/sparql-results+xml")
    packed, body = server.get(path, Accept="text/csv", Accept_Encoding="gzip")
    assert as_csv.headers["Content-Type"].startswith("text/csv")
    assert as_xml.headers["Content-Type"] == "application/sparql-results+xml"
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body).startswith(b"o,p,s")


def test_errors_are_not_kept(server: Any) -> None:
    path = "/sparql?query=" + quote("SELECT * { ?s ?p ")
    assert [server.get(path)[0].status for _ in range(2)] == [400, 400]


def test_a_cache_keeps_what_was_used_last() -> None:
    cache = Cache(5000, 1000)
    headers = [("etag", '"t"'), ("cytolink-release", "r"), ("cache-control", "public, no-cache")]
    assert cache.get("r", ("a",)) is None
    for name in "abc":
        cache.put("r", (name,), 200, headers, b"x" * 500)
        cache.get("r", ("a",))
    assert [cache.get("r", (name,)) is not None for name in "abc"] == [True, False, True]
    assert cache.memory_bytes <= 5000
    cache.put("r", ("large",), 200, headers, b"x" * 1001)
    cache.put("r", ("other",), 200, [*headers[:1], ("cytolink-release", "s")], b"x")
    cache.put("r", ("untagged",), 200, headers[1:], b"x")
    assert [cache.get("r", (name,)) for name in ("large", "other", "untagged")] == [None, None, None]
    assert cache.get("s", ("a",)) is None, "a new release empties it"
    assert cache.memory_bytes == 0


def test_head_keeps_the_connection(server: Any) -> None:
    connection = server.connect()
    for path in (ASK, ALL, "/nowhere", "/release.nq"):
        connection.request("HEAD", path)
        response = connection.getresponse()
        assert response.read() == b""
        connection.request("GET", path)
        whole = connection.getresponse()
        assert len(whole.read()) == int(response.headers["Content-Length"])
        assert whole.status == response.status
    connection.close()


def test_a_large_answer_comes_whole_and_packed(server: Any) -> None:
    plain = server.get(ALL)[1]
    packed, body = server.get(ALL, Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == plain
    assert plain.count(b"\r\n") == 8061


def test_a_chunked_request(server: Any) -> None:
    connection = server.connect()
    headers = {"Content-Type": "application/sparql-query"}
    connection.request("POST", "/sparql", iter([b"ASK { ?s ", b"?p ?o }"]), headers, encode_chunked=True)
    assert json.loads(connection.getresponse().read())["boolean"] is True
    connection.close()


@pytest.mark.parametrize(
    "request_",
    [
        b"\x00\xff\xfe\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /sparql?query=%ZZ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 1000 + b"\r\n",
        b"GET http://elsewhere.example/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"TRACE / HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
def test_a_malformed_request_harms_nobody(server: Any, request_: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=240) as sock:
        sock.sendall(request_)
        sock.shutdown(socket.SHUT_WR)
        answer = sock.recv(65536)
    assert not answer.startswith(b"HTTP/1.1 5")
    assert b"Traceback" not in answer
    assert server.get(ASK)[0].status == 200


@pytest.mark.parametrize(
    "host", ['a"b', "a<b>c", "a b", "é.org", "", "x:99999999", "x/../y", "user@x", "a\\b", "[::1]:8"]
)
def test_an_odd_host_harms_nobody(server: Any, host: str) -> None:
    for path in ("/", "/sparql", "/.well-known/void", "/explain?query=ASK%7B%7D", "/id/patient/7", "/openapi.json"):
        with socket.create_connection(("127.0.0.1", server.port), timeout=240) as sock:
            sock.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            assert sock.recv(65536).split()[1] in {b"200", b"400"}


def test_workers_that_cannot_start_are_said_at_the_start(
    serving: Callable[..., Any], tmp_path: Any, release_maker: Callable[..., Any]
) -> None:
    release = release_maker(tmp_path, patients=2)
    # a release whose store cannot be opened stands for every reason why no worker starts
    for file in (release.path / "store").iterdir():
        file.unlink()
    (release.path / SEAL).unlink()
    (release.path / SEAL).write_bytes(seal(release.path, 0))
    with pytest.raises(AssertionError, match="a query worker does not start"), serving(tmp_path):
        pass


def test_what_cannot_be_served_is_one_line_and_exit_code_3(tmp_path: Path, releases: Path) -> None:
    def serve(*arguments: str, **environment: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-c", "from server.cli import main; main()", "serve", *arguments],
            cwd=Path(__file__).parents[3],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stderr

    code, message = serve("--release", str(tmp_path))
    assert (code, message.count("\n")) == (3, 1)
    assert "there is no release here" in message
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, message = serve("--release", str(releases), "--port", str(taken.getsockname()[1]))
    assert (code, message.count("\n")) == (3, 1)
    assert "Choose another --port" in message
    code, message = serve("--release", str(releases), CYTOLINK_DEADLINE="soon")
    assert (code, message.count("\n")) == (3, 1)
    assert "CYTOLINK_DEADLINE: 'soon' is not a number" in message
    assert serve("--port", "nine")[0] == 2
