"""What a client can do to a running server, and what the server does about it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import IncompleteRead
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    Serving = Callable[..., AbstractContextManager[Any]]

ASK = "/sparql?query=" + quote("ASK { ?s ?p ?o }")
NEXT = "<https://w3id.org/cytolink/ontology#next>"
AGE = "<https://w3id.org/cytolink/ontology#age>"
ENDLESS = f"ASK {{ ?a {AGE} ?x . ?b {AGE} ?y . ?c {AGE} ?z FILTER(?x + ?y + ?z = -1) }}"
ALL = "SELECT * WHERE { ?s ?p ?o . ?s ?q ?r }"


def path(query: str, **arguments: str) -> str:
    return "/sparql?query=" + quote(query) + "".join(f"&{name}={value}" for name, value in arguments.items())


def problem(server: Any, query: str) -> tuple[int, dict[str, Any]]:
    response, body = server.get(path(query))
    return response.status, json.loads(body)


def state(server: Any) -> dict[str, int]:
    """What /health says of the workers."""
    workers: dict[str, int] = json.loads(server.get("/health")[1])["workers"]
    return workers


def workers_of(server: Any) -> list[int]:
    """The process ids of the query workers: the grandchildren that run the worker's program."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            command = (entry / "cmdline").read_bytes()
            parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            above = int((Path("/proc") / str(parent) / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if b"server.workers.program" in command and above == server.process.pid:
            found.append(int(entry.name))
    return found


def answers(server: Any) -> bool:
    response, body = server.get(ASK)
    return response.status == 200 and json.loads(body)["boolean"] is True


@pytest.mark.parametrize(
    "query",
    [
        ENDLESS,
        f"SELECT (COUNT(*) AS ?n) {{ ?a {NEXT}+ ?b . ?b {NEXT}+ ?c }}",
        f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?a {AGE} ?x . ?b {AGE} ?x . ?c {AGE} ?x . ?d {AGE} ?x }}",
        f"ASK {{ ?a {AGE} ?x . ?b {AGE} ?y . ?c {AGE} ?z FILTER(STRLEN(STR(?x + ?y + ?z)) > 99) }}",
    ],
)
def test_an_endless_query_ends_at_the_deadline(impatient: Any, query: str) -> None:
    status, said = problem(impatient, query)
    assert (status, said["limit"], said["allowed"]) == (503, "deadline", 3.0)
    assert said["value"] >= 3.0
    assert said["suggestion"]
    assert answers(impatient)


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ ?a {AGE} ?x . ?b {AGE} ?y FILTER(?x != ?y) }} ORDER BY ?x ?b ?a",
        f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?b))) AS ?n) {{ ?a {AGE} ?x . ?b {AGE} ?y FILTER(?x != ?y) }}",
        f"SELECT DISTINCT ?a ?b {{ ?a {AGE} ?x . ?b {AGE} ?y FILTER(?x != ?y) }} ORDER BY ?b",
    ],
)
def test_a_hungry_query_ends_at_the_memory_or_time_limit(impatient: Any, query: str) -> None:
    status, said = problem(impatient, query)
    assert status == 503
    assert said["limit"] in {"memory", "deadline", "answer_rows", "answer_bytes"}
    assert answers(impatient)


def test_memory_has_a_limit(serving: Serving, releases: Path) -> None:
    with serving(releases, workers=1, deadline=60, memory=120_000_000, reload_seconds=0) as server:
        query = f"SELECT * {{ ?a {AGE} ?x . ?b {AGE} ?y FILTER(?x != ?y) }} ORDER BY ?x ?b ?a"
        status, said = problem(server, query)
        assert (status, said["limit"], said["allowed"]) == (503, "memory", 120_000_000)
        assert re.search(r"asked for [\d,]+ bytes more", said["detail"]) or said["value"] > 20_000_000
        assert answers(server)


def test_rows_and_bytes_have_limits(serving: Serving, releases: Path) -> None:
    with serving(releases, workers=1, answer_rows=1000, answer_bytes=500_000, reload_seconds=0) as server:
        for name in ("json", "xml", "csv", "tsv"):
            few, _ = server.get(path("SELECT ?s { ?s ?p ?o } LIMIT 990", format=name))
            many, body = server.get(path("SELECT ?s { ?s ?p ?o } LIMIT 1100", format=name))
            assert (few.status, many.status) == (200, 503)
            said = json.loads(body)
            assert (said["limit"], said["allowed"]) == ("answer_rows", 1000)
            assert 1000 < said["value"] <= 1101  # a line of names counts as a row in two formats
        status, said = problem(server, "CONSTRUCT WHERE { ?s ?p ?o }")
        assert (status, said["limit"]) == (503, "answer_bytes")
        assert 500_000 < said["value"] < 1_000_000
        assert answers(server)


@pytest.mark.parametrize("encoding", ["length", "chunked"])
def test_a_body_of_10_mb_is_413(server: Any, encoding: str) -> None:
    connection = server.connect()
    headers = {"Content-Type": "application/sparql-query"}
    block = b"ASK { ?s ?p ?o } #" + b" " * 10_000_000
    body: Any = block if encoding == "length" else (block[i : i + 65536] for i in range(0, len(block), 65536))
    try:
        connection.request("POST", "/sparql", body, headers, encode_chunked=encoding == "chunked")
    except (BrokenPipeError, ConnectionResetError):
        pass  # it may hang up before all has been sent
    else:
        assert connection.getresponse().status == 413
    connection.close()
    assert answers(server)


def test_engine_breakers_are_refused_and_harm_nobody(server: Any) -> None:
    before = set(workers_of(server))
    for query in ("ASK " + "{" * 600 + "}" * 600, "ASK " + "{" * 2200 + "}" * 2200):
        assert problem(server, query)[0] == 403
    assert problem(server, "ASK {" + " ".join(f"?a{n} <a:p> ?b{n} ." for n in range(400)) + "}")[0] == 403
    assert set(workers_of(server)) == before


NUMBERED = "SELECT " + " ".join(f"(COUNT(?o) AS ?x{n})" for n in range(495))
AT_THE_LIMIT = {
    "columns": "SELECT " + " ".join(f"(1 AS ?x{n})" for n in range(500)) + " {}",
    "columns and BINDs": f"{NUMBERED} {{ ?s ?p ?o " + " ".join(f"BIND(?o AS ?z{n})" for n in range(480)) + " }",
    "columns and operators": f"{NUMBERED} {{ ?s ?p ?o FILTER(" + " + ".join(["1"] * 990) + ") }",
    "groups": "SELECT (1 AS ?q) { ?s ?p ?o } GROUP BY " + " ".join(f"(1 AS ?x{n})" for n in range(499)),
    "conditions": "SELECT (1 AS ?q) { ?s ?p ?o } GROUP BY ?s HAVING " + "(1) " * 498,
    "orders": "SELECT * { <a:a> ?p ?o } ORDER BY " + "(?o) " * 499,
    "resources": "DESCRIBE " + " ".join(f"<a:{n}>" for n in range(500)),
    "items": "SELECT * { <https://w3id.org/cytolink/id/patient/7> ?p ?o FILTER(?o IN ("
    + ",".join(f"<a:{n}>" for n in range(9_999))
    + ")) }",
    "quoted triples": "ASK { " + "<<" * 14 + "?s ?p ?o" + ">> ?p ?o" * 14 + " }",
}


@pytest.mark.parametrize("name", AT_THE_LIMIT)
def test_what_the_limits_let_pass_the_engine_survives(server: Any, name: str) -> None:
    block = AT_THE_LIMIT[name].encode()
    connection = server.connect()
    connection.request("POST", "/sparql", block, {"Content-Type": "application/sparql-query"})
    response = connection.getresponse()
    assert response.status == 200, response.read()
    connection.close()


def test_a_client_that_leaves_frees_its_worker(serving: Serving, releases: Path, until: Callable[..., bool]) -> None:
    with serving(releases, workers=1, deadline=600, reload_seconds=0) as server:
        connection = server.connect()
        connection.request("GET", path(ENDLESS))
        assert until(lambda: state(server)["busy"] == 1)
        connection.close()
        assert until(lambda: state(server)["busy"] == 0)
        assert answers(server)


def test_a_client_that_leaves_the_queue_is_forgotten(
    serving: Serving, releases: Path, until: Callable[..., bool]
) -> None:
    with serving(releases, workers=1, deadline=600, reload_seconds=0) as server:
        running, waiting = server.connect(), server.connect()
        running.request("GET", path(ENDLESS))
        assert until(lambda: state(server)["busy"] == 1)
        waiting.request("GET", path(ENDLESS))
        assert until(lambda: state(server)["queued"] == 1)
        waiting.close()
        assert until(lambda: state(server)["queued"] == 0)
        running.close()
        assert answers(server)


def test_load_has_limits(serving: Serving, releases: Path, until: Callable[..., bool]) -> None:
    with serving(releases, workers=1, deadline=600, per_client=2, queue=10, reload_seconds=0) as server:
        held = [server.connect() for _ in range(2)]
        for connection in held:
            connection.request("GET", path(ENDLESS))
        assert until(lambda: state(server)["queued"] == 1)
        status, said = problem(server, "ASK {}")
        assert (status, said["limit"], said["value"], said["allowed"]) == (429, "per_client", 3, 2)
        for connection in held:
            connection.close()
        assert until(lambda: state(server)["busy"] == 0)
    with serving(releases, workers=1, deadline=600, queue=1, queue_seconds=0.2, reload_seconds=0) as server:
        connection = server.connect()
        connection.request("GET", path(ENDLESS))
        assert until(lambda: state(server)["busy"] == 1)
        status, said = problem(server, "ASK {}")
        assert (status, said["limit"], said["allowed"]) == (503, "queue_seconds", 0.2)
        assert said["value"] >= 0.2
        connection.close()


@pytest.mark.parametrize(("small_share", "runs"), [pytest.param(0, 3, marks=pytest.mark.slow), (0.5, 1)])
def test_one_client_cannot_hold_all_workers(
    serving: Serving, releases: Path, until: Callable[..., bool], small_share: float, runs: int
) -> None:
    with serving(releases, workers=4, deadline=600, small_share=small_share, reload_seconds=0) as server:
        held = [server.connect() for _ in range(8)]
        for connection in held:
            connection.request("GET", path(ENDLESS))
        assert until(lambda: state(server)["queued"] == 8 - runs)
        assert until(lambda: state(server)["busy"] == runs)
        for number in range(3):
            assert server.get(path(f"ASK {{ ?s ?p ?o }} # {number}"), source="127.0.0.2")[0].status == 200
        assert state(server)["busy"] == runs
        other = server.connect(source="127.0.0.3")
        other.request("GET", path(ENDLESS))
        assert until(lambda: state(server)["busy"] == runs + 1)
        other.close()
        assert until(lambda: state(server)["busy"] == runs)
        # a place that comes free goes to the next of the same client
        held.pop(0).close()
        assert until(lambda: state(server)["queued"] == 7 - runs)
        for connection in held:
            connection.close()
        assert until(lambda: (state(server)["busy"], state(server)["queued"]) == (0, 0))


def test_a_full_queue_says_how_long_it_is(serving: Serving, releases: Path, until: Callable[..., bool]) -> None:
    with serving(releases, workers=1, deadline=600, queue=1, reload_seconds=0) as server:
        held = [server.connect() for _ in range(2)]
        held[0].request("GET", path(ENDLESS))
        assert until(lambda: state(server)["busy"] == 1)
        held[1].request("GET", path(ENDLESS))
        assert until(lambda: state(server)["queued"] == 1)
        status, said = problem(server, ENDLESS + " # one more")
        assert (status, said["limit"], said["value"], said["allowed"]) == (503, "queue", 2, 1)
        for connection in held:
            connection.close()


def test_clients_behind_a_proxy_are_told_apart(serving: Serving, releases: Path, until: Callable[..., bool]) -> None:
    with serving(releases, workers=2, deadline=600, per_client=1, proxies=1, reload_seconds=0) as server:
        connection = server.connect()
        connection.request("GET", path(ENDLESS), headers={"X-Forwarded-For": "203.0.113.7"})
        assert until(lambda: state(server)["busy"] == 1)
        same, _ = server.get(ASK, X_Forwarded_For="198.51.100.1, 203.0.113.7")
        other, _ = server.get(ASK, X_Forwarded_For="203.0.113.7, 203.0.113.8")
        assert (same.status, other.status) == (429, 200)
        connection.close()


def test_a_slow_reader_holds_no_worker(serving: Serving, releases: Path, until: Callable[..., bool]) -> None:
    with serving(releases, workers=1, reload_seconds=0, spool_bytes=15_000_000, cache_disk_bytes=0) as server:
        slow = server.connect()
        slow.sock = _small_window(server.port)
        slow.request("GET", path(ALL))
        response = slow.getresponse()
        expected = int(response.headers["Content-Length"])
        assert expected > 5_000_000
        assert until(lambda: state(server)["busy"] == 0)  # the last bytes of the worker come behind the head
        assert answers(server)
        # a second one would go over the disk that slow readers may take together
        full, body = server.get(path(ALL))
        assert (full.status, json.loads(body)["limit"]) == (503, "spool_bytes")
        assert len(response.read()) == expected
        slow.close()
        assert until(lambda: server.get(path(ALL))[0].status == 200)


def test_a_transfer_is_broken_off_rather_than_short(serving: Serving, releases: Path) -> None:
    with serving(releases, workers=1, reload_seconds=0, send_seconds=0.5) as server:
        slow = server.connect()
        slow.sock = _small_window(server.port)
        slow.request("GET", path(ALL))
        response = slow.getresponse()
        time.sleep(4)  # long enough for a busy server to look at its clock
        with pytest.raises((IncompleteRead, ConnectionResetError)):
            response.read()
        slow.close()
        assert answers(server)


def _small_window(port: int) -> socket.socket:
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.connect(("127.0.0.1", port))
    return sock


def ended(pid: int) -> bool:
    """Whether a process has ended, be it that nobody has taken notice yet."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except FileNotFoundError:
        return True


def test_a_killed_worker_is_not_noticed(serving: Serving, releases: Path, until: Callable[..., bool]) -> None:
    with serving(releases, workers=2, reload_seconds=0) as server:
        for pid in workers_of(server):
            os.kill(pid, signal.SIGKILL)
            until(lambda pid=pid: ended(pid))  # a query is tried on two workers, not on all that die at once
        assert answers(server)
        slow = f"SELECT (COUNT(*) AS ?n) {{ ?a {AGE} ?x . ?b {AGE} ?x }}"
        with ThreadPoolExecutor(1) as threads:
            running = threads.submit(server.get, path(slow))
            assert until(lambda: running.done() or state(server)["busy"] == 1)
            for pid in workers_of(server):
                os.kill(pid, signal.SIGKILL)
            response, body = running.result()
        assert response.status == 200
        assert int(json.loads(body)["results"]["bindings"][0]["n"]["value"]) > 0
        assert until(lambda: state(server)["idle"] == 3)


def test_a_killed_parent_leaves_nothing_behind(serving: Serving, releases: Path, until: Callable[..., bool]) -> None:
    with serving(releases, "--stand-ins", workers=2, reload_seconds=0) as server:
        workers, children = workers_of(server), Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
        started = [*workers, *map(int, children.read_text().split())]
        assert workers
        assert any("oxigraph" in Path(f"/proc/{pid}/comm").read_text() for pid in started)
        server.process.kill()
        assert until(lambda: not any(_running(pid) for pid in started))
        assert until(lambda: not _listens(server.port))
    with serving(releases, workers=2, reload_seconds=0) as server:
        assert answers(server)


def _running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _listens(port: int) -> bool:
    with socket.socket() as sock:
        return sock.connect_ex(("127.0.0.1", port)) == 0


def test_a_new_release_is_swapped_in_without_a_dropped_request(
    serving: Serving, tmp_path: Path, release_maker: Callable[..., Any], until: Callable[..., bool]
) -> None:
    old = release_maker(tmp_path, patients=10)
    with serving(tmp_path, workers=1, reload_seconds=0.05) as server:
        assert server.get(ASK)[0].headers["Cytolink-Release"] == old.digest
        new = release_maker(tmp_path, patients=20)
        seen = []
        assert until(lambda: seen.append(server.get(ASK)[0]) or seen[-1].headers["Cytolink-Release"] == new.digest)
        assert {response.status for response in seen} == {200}
        _, body = server.get(path("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
        assert json.loads(body)["results"]["bindings"][0]["n"]["value"] == "140"


def test_the_server_ends_at_once_when_asked(serving: Serving, releases: Path, until: Callable[..., bool]) -> None:
    with serving(releases, workers=1, deadline=600, reload_seconds=0) as server:
        connection = server.connect()
        connection.request("GET", path(ENDLESS))
        assert until(lambda: state(server)["busy"] == 1)
        workers = workers_of(server)
        server.process.terminate()
        server.process.wait(timeout=240)
        assert until(lambda: not any(_running(pid) for pid in workers))
        connection.close()
