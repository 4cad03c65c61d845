"""Plain queries are answered from the event loop, and as the application answers them: same bytes, same headers."""

from __future__ import annotations

import json
import threading
from typing import Any
from urllib.parse import quote, urlencode

import pytest

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}


def ask(server: Any, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, Any, bytes]:
    connection = server.connect()
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        data = response.read()
        said = {name.lower(): value for name, value in response.getheaders() if name.lower() != "date"}
        return response.status, said, data
    finally:
        connection.close()


@pytest.mark.parametrize(
    "accept", ["*/*", "text/csv", "application/sparql-results+xml;q=0.5, text/turtle", "image/png"]
)
@pytest.mark.parametrize("encoding", ["identity", "gzip", "gzip;q=0.1, identity"])
@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?o { <https://w3id.org/cytolink/ontology#anakinra> ?p ?o } ORDER BY ?o",
        "ASK { ?s ?p ?o }",
        "CONSTRUCT WHERE { <https://w3id.org/cytolink/ontology#anakinra> ?p ?o }",
        "SELECT * { ?s ?p ",
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "SELECT (RAND() * 0 AS ?zero) {}",
        "SELECT ?é { <b> ?é '\N{GRINNING FACE}' }",
        "",
    ],
)
def test_the_event_loop_answers_as_the_application_does(server: Any, query: str, accept: str, encoding: str) -> None:
    """A parameter that neither knows sends the same query through the application."""
    headers = {"Accept": accept, "Accept-Encoding": encoding}
    plain = f"/sparql?query={quote(query)}"
    other = ask(server, "GET", plain + "&unknown=1", None, headers)
    assert ask(server, "GET", plain, None, headers) == other
    assert ask(server, "GET", plain, None, headers) == other, "kept"
    assert ask(server, "POST", "/sparql", query.encode(), {**headers, **DIRECT}) == other or not query
    assert ask(server, "POST", "/sparql", urlencode({"query": query}).encode(), {**headers, **FORM}) == other


def test_what_is_asked_for_by_format_goes_before_accept(server: Any) -> None:
    query = quote("SELECT ?o { <https://w3id.org/cytolink/ontology#anakinra> ?p ?o }")
    status, said, body = ask(server, "GET", f"/sparql?query={query}&format=tsv", None, {"Accept": "text/csv"})
    assert (status, said["content-type"].split(";")[0], body[:2]) == (200, "text/tab-separated-values", b"?o")


def test_many_queries_of_one_client_are_all_answered(serving: Any, releases: Any) -> None:
    """More than may run at once: the others wait their turn in the event loop."""
    with serving(releases, workers=2, reload_seconds=0) as server:
        found: list[Any] = []

        def work(me: int) -> None:
            for number in range(10):
                query = quote(f"SELECT ({me} AS ?me) ({number} AS ?number) {{}}")
                _, body = server.get(f"/sparql?query={query}", Accept="application/sparql-results+json")
                row = json.loads(body)["results"]["bindings"][0]
                found.append((int(row["me"]["value"]), int(row["number"]["value"])))

        threads = [threading.Thread(target=work, args=(me,)) for me in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(found) == [(me, number) for me in range(12) for number in range(10)]
        assert json.loads(server.get("/health")[1])["workers"]["queued"] == 0


def test_one_computation_for_many_who_ask_the_same_at_once(serving: Any, releases: Any) -> None:
    with serving(releases, workers=4, deadline=60, reload_seconds=0) as server:
        some = "{ SELECT ?%s { ?%s <https://w3id.org/cytolink/ontology#next> ?o } LIMIT 1000 }"
        query = quote(f"SELECT (COUNT(*) AS ?n) {{ {some % ('a', 'a')} {some % ('b', 'b')} }}")
        bodies: list[bytes] = []
        threads = [
            threading.Thread(target=lambda: bodies.append(server.get(f"/sparql?query={query}")[1])) for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(bodies)) == 1
        lines = server.get("/metrics")[1].decode().splitlines()
        answered = next(line for line in lines if line.startswith('cytolink_queries_total{end="answered"}'))
        assert int(answered.rsplit(" ", 1)[1]) < 6


def test_a_mistyped_name_is_told_of_by_the_server_too(server: Any) -> None:
    """Small queries are answered without the application, which looks up what was meant."""
    query = "PREFIX cyto: <https://w3id.org/cytolink/ontology#> ASK { ?x a cyto:Patinet }"
    status, said, body = ask(server, "GET", f"/sparql?query={quote(query)}", None, {})
    assert (status, json.loads(body)["boolean"]) == (200, False)
    assert "did you mean cyto:Patient" in said["cytolink-notice"]
