"""What one client may hold of the server, and that others and the operator are answered meanwhile. Over real HTTP."""

from __future__ import annotations

import json
from contextlib import contextmanager
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
ENDLESS = "/sparql?query=" + quote(
    f"SELECT (COUNT(*) AS ?n) {{ ?a {AGE} ?x . ?b {AGE} ?y . ?c {AGE} ?z FILTER(?x + ?y + ?z = -1) }}"
)
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


def test_costly_requests_have_a_smaller_share(serving: Serving, releases: Path) -> None:
    with serving(releases, workers=1, costly_per_client=0, reload_seconds=0) as server:
        for path in ("/explain?query=ASK%7B%7D", "/reconcile?queries=%7B%7D", "/%72econcile", "/explain?"):
            refused, body = server.get(path)
            said = json.loads(body)
            assert (refused.status, said["limit"], said["value"], said["allowed"]) == (429, "costly_per_client", 1, 0)
        assert server.get(ASK)[0].status == 200


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
