"""Errors as the protocol has them, over the application."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

CONSTRUCT = "CONSTRUCT WHERE { <https://w3id.org/cytolink/id/patient/7> ?p ?o }"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
QUERY, FORM = "application/sparql-query", "application/x-www-form-urlencoded"


# Errors


def test_a_malformed_query_is_400_with_line_and_column(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "SELECT *\nWHERE { ?s ?p }"})
    assert response.status_code == 400
    assert response.content_type == "application/problem+json"
    assert response.json["line"] == 2
    assert response.json["column"] in {15, 16}
    assert response.json["type"] == "https://w3id.org/cytolink/problem/malformed-query"


@pytest.mark.parametrize(
    "query", ["", "hello", "SELECT", "}", "SELECT * {", "ASK { ?s ?p 'x }", "PREFIX a: ASK {}", "\0"]
)
def test_all_that_is_no_query_is_400(client: FlaskClient, query: str) -> None:
    response = client.post("/sparql", data=query, content_type=QUERY)
    assert response.status_code == 400
    assert response.json["line"] >= 1


def test_a_query_whose_form_cannot_be_told_is_400(client: FlaskClient) -> None:
    lax = "PREFIXex: <http://example.org/> CONSTRUCT WHERE { ?s ?p ex:o }"
    for query, form in ((lax, "csv"), ("PREFIX : <a b> ASK {}", "csv"), ("PREFIX : <a b> ASK {}", "ttl")):
        response = client.get("/sparql", query_string={"query": query, "format": form})
        assert response.status_code == 400
        assert response.json["line"] == 1


@pytest.mark.parametrize(
    "update",
    ["INSERT DATA { <a:a> <a:b> 1 }", "DROP ALL", "PREFIX a: <a:a>\nDELETE WHERE { ?s ?p ?o }", "#x\nLOAD <http://x/>"],
)
def test_updates_are_403_and_say_how_data_changes(client: FlaskClient, update: str) -> None:
    responses = [
        client.get("/sparql", query_string={"query": update}),
        client.get("/sparql", query_string={"update": update}),
        client.post("/sparql", data={"update": update}),
        client.post("/sparql", data=update, content_type="application/sparql-update"),
    ]
    for response in responses:
        assert response.status_code == 403
        assert "curation" in json.loads(response.data)["detail"]


@pytest.mark.parametrize(
    ("query", "limit"),
    [
        ("ASK { " + "{" * 300 + "?s ?p ?o" + "}" * 301, "nesting"),
        ("ASK { " + " ".join(f"?s{n} <a:p> ?s{n + 1} ." for n in range(400)) + " }", "patterns"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "product"),
    ],
)
def test_a_query_that_is_refused_is_403_and_says_why(client: FlaskClient, query: str, limit: str) -> None:
    response = client.post("/sparql", data=query, content_type=QUERY)
    assert (response.status_code, response.content_type) == (403, "application/problem+json")
    said = response.json
    assert (said["type"].rpartition("/")[2], said["limit"]) == ("query-refused", limit)
    assert said["value"] > said["allowed"]


def test_an_unknown_page_is_a_problem(client: FlaskClient) -> None:
    response = client.get("/nowhere")
    assert (response.status_code, response.content_type) == (404, "application/problem+json")
