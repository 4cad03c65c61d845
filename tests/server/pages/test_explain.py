"""`/explain`: errors, verdict and plan, without running the query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from server.workers import planner

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

PREFIX = "PREFIX cyto: <https://w3id.org/cytolink/ontology#> "


def account(client: FlaskClient, query: str) -> dict[str, Any]:
    response = client.get("/explain", query_string={"query": query})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json
    return found


def names(node: dict[str, Any]) -> str:
    return node["name"] + " " + " ".join(names(child) for child in node["children"])


def test_a_good_query_has_a_plan(client: FlaskClient) -> None:
    said = account(client, PREFIX + "SELECT ?a { ?a cyto:age ?x ; cyto:next ?b } ORDER BY ?x")
    assert (said["verdict"], said["form"], said["patterns"]) == ("accepted", "SELECT", 2)
    assert "Sort(ASC(?x))" in names(said["plan"])
    assert "QuadPattern(?a <https://w3id.org/cytolink/ontology#next> ?b)" in names(said["plan"])


def test_rows_are_known_from_the_release(client: FlaskClient) -> None:
    said = account(client, PREFIX + "SELECT * { ?a cyto:age ?x . ?s ?p ?o } LIMIT 1")
    assert [part["rows"] for part in said["groups"][0]["parts"]] == [2000, 8060]


def test_a_plan_is_made_without_running(client: FlaskClient) -> None:
    endless = "ASK { ?a cyto:age ?x . ?b cyto:age ?y . ?c cyto:age ?z FILTER(?x + ?y + ?z = -1) }"
    assert account(client, PREFIX + endless)["verdict"] == "accepted"


def test_a_malformed_query_has_a_place(client: FlaskClient) -> None:
    said = account(client, "SELECT *\nWHERE { ?s ?p }")
    assert said["verdict"] == "malformed"
    assert said["problem"]["line"] == 2


def test_a_refused_query_has_a_reason(client: FlaskClient) -> None:
    said = account(client, "ASK " + "{" * 600 + "}" * 600)
    assert (said["verdict"], said["problem"]["limit"], said["problem"]["value"]) == ("refused", "nesting", 600)


def test_construct_and_post(client: FlaskClient) -> None:
    response = client.post("/explain", data={"query": "CONSTRUCT WHERE { ?s ?p ?o }"})
    assert "QuadPattern(?s ?p ?o)" in names(response.json["plan"])


def test_the_page_shows_the_same(client: FlaskClient) -> None:
    page = client.get("/explain", query_string={"query": "ASK { ?s ?p 1 } # <script>"}, headers={"Accept": "text/html"})
    assert page.mimetype == "text/html"
    assert "QuadPattern" in page.text
    assert "<script>" not in page.text
    assert client.get("/explain", headers={"Accept": "text/html"}).status_code == 200
    assert client.get("/explain").status_code == 400


HUNDREDS = " ".join(map(str, range(900)))
WORK = {
    "VALUES": "SELECT * { " + " ".join(f"VALUES ?x{n} {{ {HUNDREDS} }}" for n in range(2)) + " }",
    "lazy VALUES": "ASK { " + " ".join(f"VALUES ?x{n} {{ {HUNDREDS} }}" for n in range(4)) + " FILTER(?x1 < 0) }",
    "sorted": "SELECT * { { SELECT * { VALUES ?x { " + HUNDREDS + " } VALUES ?y { " + HUNDREDS + " } } } } ORDER BY ?y",
    "counted": "SELECT (COUNT(*) AS ?n) { { VALUES ?x { 1 } } " + "".join(
        f"{{ SELECT * {{ VALUES ?x{n} {{ {HUNDREDS} }} }} }}" for n in range(4)
    ) + " }",
    "texts": "SELECT * { BIND('aaaaaaaaaaaaaaaa' AS ?z0) "
    + " ".join(f"BIND(CONCAT(?z{n}, ?z{n}) AS ?z{n + 1})" for n in range(40))
    + " }",
    "a graph": "CONSTRUCT { ?x0 <a:a> ?x1 } { " + " ".join(f"VALUES ?x{n} {{ {HUNDREDS} }}" for n in range(2)) + " }",
}  # fmt: skip


@pytest.mark.parametrize("name", WORK)
def test_nothing_is_evaluated(client: FlaskClient, app: Flask, name: str) -> None:
    died = dict(app.extensions["cytolink"].pool.counts)
    said = account(client, WORK[name])
    assert said["verdict"] == "accepted"
    assert said["plan"]
    assert "never" not in names(said["plan"])
    counts = app.extensions["cytolink"].pool.counts
    assert all(counts[end] == died.get(end, 0) for end in ("died", "deadline", "memory"))


def test_the_plan_is_that_of_the_query_as_it_was(client: FlaskClient) -> None:
    body = "?a cyto:age ?x ; cyto:next ?b OPTIONAL { ?b cyto:age ?y } # {{ } \n"
    for query in (f"SELECT ?a {{ {body} }}", f"ASK {{ {body} }}", f"DESCRIBE ?a WHERE {{ {body} }}"):
        plan = names(account(client, PREFIX + query)["plan"])
        assert "LeftJoin" in plan
        assert plan.count("QuadPattern") == 3
    assert account(client, "DESCRIBE <a:a>")["verdict"] == "accepted"


def test_the_place_of_an_error_is_one_in_what_was_sent(client: FlaskClient) -> None:
    query = "SELECT * {\n ?s ?p ?o . BIND(1 AS ?s) }"
    said = account(client, query)
    asked = client.get("/sparql", query_string={"query": query}).json
    assert said["verdict"] == "malformed"
    assert said["problem"] == asked


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o " + " ".join(f"BIND(?o AS ?x{n})" for n in range(600)) + "}",
        "DESCRIBE " + " ".join(f"<a:{n}>" for n in range(499)),
        "ASK { ?s ?p ?o FILTER(" + " + ".join(["1"] * 990) + ") }",
        "SELECT * { ?s ?p ?o " + " ".join(f"BIND(?o AS ?x{n})" for n in range(150)) + "}",
    ],
)
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_a_plan_of_any_depth_is_shown_or_left_out(client: FlaskClient, query: str, accept: str) -> None:
    response = client.post("/explain", data={"query": query}, headers={"Accept": accept})
    assert response.status_code == 200
    assert "accepted" in response.text.lower()


ENDLESS = "ASK { " + " ".join(f"VALUES ?x{n} {{ {HUNDREDS} }}" for n in range(5))
ENDLESS += "FILTER(?x0 + ?x1 + ?x2 + ?x3 + ?x4 < 0) }"


@pytest.mark.parametrize(
    ("query", "limits", "why"),
    [
        (ENDLESS, {"seconds": 1.0}, "seconds of processor time"),
        ("ASK {}", {"patience": 0.0}, "too busy"),
        ("no query", {}, "without a plan"),
        ("ASK { ?s ?p ?o " + " ".join(f"BIND(?o AS ?x{n})" for n in range(300)) + " }", {}, "more than 200 steps"),
    ],
)
def test_why_a_plan_is_missing_is_said(query: str, limits: dict[str, float], why: str) -> None:
    given = {"seconds": 60.0, "patience": 240.0} | limits
    found = planner.plan(query, graph=False, base="http://a/", memory=1 << 30, confined=True, **given)
    assert found.plan is None
    assert why in found.missing


def test_a_missing_plan_is_shown_with_its_reason(client: FlaskClient) -> None:
    query = "SELECT * { ?s ?p ?o " + " ".join(f"BIND(?o AS ?x{n})" for n in range(600)) + "}"
    said = client.post("/explain", data={"query": query}).json
    assert said["plan"] is None
    assert "200 steps" in said["plan_missing"]
    assert said["plan_missing"] in client.post("/explain", data={"query": query}, headers={"Accept": "text/html"}).text


def test_half_of_the_usual_memory_is_enough_to_plan_however_the_threads_fall() -> None:
    query = "SELECT ?a { ?a <x:a> ?x ; <x:b> ?b } ORDER BY ?x"
    for _ in range(12):
        made = planner.plan(query, graph=False, base="x:", seconds=60, patience=100, memory=512 << 20, confined=False)
        assert made.missing == ""
