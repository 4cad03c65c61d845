"""What is asked: the SPARQL 1.1 Protocol, sections 2.1.1 to 2.1.4, over the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

SELECT = "SELECT ?label WHERE { <https://w3id.org/cytolink/id/patient/7> rdfs:label ?label }"
SELECT = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> " + SELECT
CONSTRUCT = "CONSTRUCT WHERE { <https://w3id.org/cytolink/id/patient/7> ?p ?o }"
DOCUMENT = "https://w3id.org/cytolink/graph/document/1"
ONTOLOGY = "https://w3id.org/cytolink/graph/ontology"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
SERVICE = "https://sparql.uniprot.org/sparql"
QUERY, FORM = "application/sparql-query", "application/x-www-form-urlencoded"


def only(client: FlaskClient, **arguments: object) -> str:
    """The one value of a CSV answer."""
    response = client.get("/sparql", query_string={"format": "csv", **arguments})
    assert response.status_code == 200, response.text
    return response.text.split("\r\n")[1]


HALF = 'SELECT * {\n ?s ?p "a\\uD800" }'


@pytest.mark.parametrize(
    "query",
    [
        HALF,
        'SELECT * {\n ?s ?p "a\\uD83D\\uDE00" }',
        'SELECT * {\n ?s ?p "a\\U0000dfff" }',
        f'SELECT * {{\n ?s ?p "a\\uD800" SERVICE <{SERVICE}> {{ ?s ?p ?o }} }}',
    ],
)
def test_half_a_character_is_malformed_at_its_place(client: FlaskClient, query: str) -> None:
    for response in (
        client.get("/sparql", query_string={"query": query}),
        client.post("/sparql", data={"query": query}),
        client.post("/sparql", data=query, content_type=QUERY),
    ):
        assert (response.status_code, response.json["line"], response.json["column"]) == (400, 2, 10), response.text
    page = client.get("/sparql", query_string={"query": query, "format": "html"})
    assert (page.status_code, page.mimetype) == (400, "text/html")
    said = client.get("/explain", query_string={"query": query}).json
    assert (said["verdict"], said["problem"]["line"], said["problem"]["column"]) == ("malformed", 2, 10)


def test_half_a_character_within_a_remote_pattern_is_malformed(client: FlaskClient) -> None:
    query = f'SELECT * {{ SERVICE <{SERVICE}> {{ ?s ?p "\\uD800" }} }}'
    assert client.get("/sparql", query_string={"query": query}).json["column"] == query.index("\\") + 1


def test_what_only_looks_like_half_a_character_is_text(client: FlaskClient) -> None:
    assert only(client, query=r'SELECT ("\\uD800" AS ?x) {}') == r"\uD800"
    assert only(client, query=r'SELECT ("\U0001F600" AS ?x) {}') == "\U0001f600"


# 2.1.1 to 2.1.3: the three ways to send a query


def test_get(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": SELECT})
    assert response.status_code == 200
    assert response.json["results"]["bindings"][0]["label"] == {
        "type": "literal",
        "value": "patient 7",
        "xml:lang": "en",
    }


def test_post_form(client: FlaskClient) -> None:
    assert b"patient 7" in client.post("/sparql", data={"query": SELECT}).data


def test_post_direct(client: FlaskClient) -> None:
    assert b"patient 7" in client.post("/sparql", data=SELECT, content_type=QUERY).data
    assert b"patient 7" in client.post("/sparql", data=SELECT, content_type=QUERY + "; charset=UTF-8").data


def test_post_direct_in_another_charset_is_refused(client: FlaskClient) -> None:
    response = client.post("/sparql", data=SELECT.encode("utf-16"), content_type=QUERY + "; charset=utf-16")
    assert response.status_code == 415


def test_a_body_that_is_not_utf_8_is_malformed(client: FlaskClient) -> None:
    response = client.post("/sparql", data=b'ASK { ?s ?p "\xff" }', content_type=QUERY)
    assert (response.status_code, response.json["detail"]) == (400, "the body is not UTF-8 at byte 13")


@pytest.mark.parametrize("text", [b"ASK%20%7B%20%3Fs%20%3Fp%20%22%ff%22%20%7D", b"%ED%A0%80", b"ASK\xff"])
@pytest.mark.parametrize("place", ["/sparql", "/explain"])
def test_parameters_that_are_not_utf_8_are_malformed(client: FlaskClient, place: str, text: bytes) -> None:
    form = client.post(place, data=b"query=" + text, content_type=FORM)
    for response in (client.get(f"{place}?query={text.decode('latin-1')}"), form) if text.isascii() else (form,):
        assert response.status_code == 400
        assert "'query'" in response.json["detail"]
        assert "is not UTF-8 at byte" in response.json["detail"]


def test_post_of_another_type_is_415_and_says_what_is_taken(client: FlaskClient) -> None:
    response = client.post("/sparql", data=b"{}", content_type="application/json")
    assert response.status_code == 415
    assert response.headers["Accept-Post"] == f"{FORM}, {QUERY}"


@pytest.mark.parametrize("arguments", [{"query": [SELECT, SELECT]}, {"update": "x"}, {"default-graph-uri": DOCUMENT}])
def test_there_is_exactly_one_query(client: FlaskClient, arguments: dict[str, object]) -> None:
    response = client.post("/sparql", data=arguments)
    assert response.status_code == (403 if "update" in arguments else 400)
    assert response.content_type == "application/problem+json"


def test_query_in_url_and_body_is_malformed(client: FlaskClient) -> None:
    response = client.post("/sparql", query_string={"query": SELECT}, data=SELECT, content_type=QUERY)
    assert response.status_code == 400


def test_head_has_the_headers_of_get(client: FlaskClient) -> None:
    got = client.get("/sparql", query_string={"query": SELECT})
    head = client.head("/sparql", query_string={"query": SELECT})
    assert (head.status_code, head.data) == (200, b"")
    assert {k: v for k, v in head.headers.items() if k != "Date"} == {
        k: v for k, v in got.headers.items() if k != "Date"
    }


def test_options_and_405_name_the_methods(client: FlaskClient) -> None:
    assert client.options("/sparql").headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    for method in ("PUT", "DELETE", "PATCH"):
        response = client.open("/sparql", method=method)
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, OPTIONS, POST")


# 2.1.4: the dataset


def test_the_default_graph_is_the_union_of_all(client: FlaskClient) -> None:
    assert only(client, query=COUNT) == "8060"


def test_default_graph_uri(client: FlaskClient) -> None:
    assert only(client, **{"query": COUNT, "default-graph-uri": ONTOLOGY}) == "4"
    assert only(client, **{"query": COUNT, "default-graph-uri": [ONTOLOGY, DOCUMENT]}) == "8004"
    assert only(client, **{"query": COUNT, "default-graph-uri": "http://example.org/none"}) == "0"


def test_default_graph_uri_in_the_form_and_beside_a_direct_post(client: FlaskClient) -> None:
    form = client.post("/sparql?format=csv", data={"query": COUNT, "default-graph-uri": ONTOLOGY})
    direct = client.post(
        "/sparql", query_string={"format": "csv", "default-graph-uri": ONTOLOGY}, data=COUNT, content_type=QUERY
    )
    assert form.text == direct.text == "n\r\n4\r\n"


def test_named_graph_uri(client: FlaskClient) -> None:
    inside = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert only(client, **{"query": inside, "named-graph-uri": ONTOLOGY}) == "4"
    assert only(client, **{"query": COUNT, "named-graph-uri": ONTOLOGY}) == "0"
    assert only(client, **{"query": inside, "default-graph-uri": ONTOLOGY}) == "0"


def test_the_protocols_dataset_goes_before_the_querys_own(client: FlaskClient) -> None:
    own = f"SELECT (COUNT(*) AS ?n) FROM <{DOCUMENT}> WHERE {{ ?s ?p ?o }}"  # noqa: S608
    assert only(client, query=own) == "8000"
    assert only(client, **{"query": own, "default-graph-uri": ONTOLOGY}) == "4"


def test_from_named_leaves_the_default_graph_empty(client: FlaskClient) -> None:
    own = f"SELECT (COUNT(*) AS ?n) FROM NAMED <{DOCUMENT}> WHERE {{ ?s ?p ?o }}"  # noqa: S608
    assert only(client, query=own) == "0"


def test_an_empty_graph_is_as_if_absent(client: FlaskClient) -> None:
    empty = {"default-graph-uri": "", "named-graph-uri": ""}
    assert only(client, query=COUNT, **empty) == only(client, query=COUNT)
    named = {"default-graph-uri": ["", ONTOLOGY]}
    assert only(client, query=COUNT, **named) == only(client, query=COUNT, **{"default-graph-uri": ONTOLOGY})


def test_a_slash_behind_the_address_makes_no_difference(client: FlaskClient) -> None:
    for response in (
        client.get("/sparql/", query_string={"query": SELECT}),
        client.post("/sparql/", data={"query": SELECT}),
        client.post("/sparql/", data=SELECT, content_type=QUERY),
    ):
        assert (response.status_code, response.data) == (200, client.post("/sparql", data={"query": SELECT}).data)
    described = [client.get(path, headers={"Accept": "text/turtle"}).data for path in ("/sparql", "/sparql/")]
    assert described[0] == described[1]


def test_a_relative_graph_is_malformed(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": COUNT, "default-graph-uri": "a b> }"})
    assert response.status_code == 400


def test_relative_iris_are_resolved_against_the_endpoint(client: FlaskClient) -> None:
    assert only(client, query="SELECT (<here> AS ?x) WHERE {}") == "http://localhost/here"
