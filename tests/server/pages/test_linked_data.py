"""Descriptions, graphs and resources: Service Description, VoID, Graph Store Protocol (read side), linked data."""

from __future__ import annotations

import gzip
import hashlib
import time
from typing import TYPE_CHECKING, Any

import pyoxigraph
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
GRAPH = "https://w3id.org/cytolink/graph/"
FORMATS = {
    "text/turtle": pyoxigraph.RdfFormat.TURTLE,
    "application/n-triples": pyoxigraph.RdfFormat.N_TRIPLES,
    "application/ld+json": pyoxigraph.RdfFormat.JSON_LD,
    "application/rdf+xml": pyoxigraph.RdfFormat.RDF_XML,
    "application/n-quads": pyoxigraph.RdfFormat.N_QUADS,
    "application/trig": pyoxigraph.RdfFormat.TRIG,
}


def graph(response: TestResponse) -> pyoxigraph.Store:
    assert response.status_code == 200, response.text
    store = pyoxigraph.Store()
    store.load(response.data, FORMATS[response.mimetype])
    return store


def holds(store: pyoxigraph.Store, pattern: str) -> bool:
    prefixes = f"PREFIX sd: <{SD}> PREFIX void: <{VOID}> PREFIX cyto: <https://w3id.org/cytolink/ontology#> "
    return bool(store.query(f"{prefixes} ASK {{ {pattern} }}"))


# SPARQL 1.1 Service Description


@pytest.mark.parametrize("media_type", list(FORMATS))
def test_the_endpoint_describes_itself(client: FlaskClient, media_type: str) -> None:
    response = client.get("/sparql", headers={"Accept": media_type})
    assert response.mimetype == media_type
    found = graph(response)
    assert holds(found, "?s a sd:Service ; sd:endpoint <http://localhost/sparql>")
    assert holds(found, "?s sd:supportedLanguage sd:SPARQL11Query")
    assert not holds(found, "?s sd:supportedLanguage sd:SPARQL11Update")
    assert holds(found, "?s sd:feature sd:UnionDefaultGraph, sd:BasicFederatedQuery")
    assert holds(found, "?s sd:resultFormat <http://www.w3.org/ns/formats/SPARQL_Results_JSON>")


def test_the_description_names_every_graph_with_its_size(client: FlaskClient) -> None:
    found = graph(client.get("/sparql"))
    for name, size in (("ontology", 4), ("document/1", 8000), ("void", 56)):
        assert holds(
            found, f"?s sd:defaultDataset/sd:namedGraph [ sd:name <{GRAPH}{name}> ; void:triples {size} ; sd:graph ?g ]"
        )
    assert holds(found, "?s sd:defaultDataset/sd:defaultGraph/void:triples 8060")


def test_every_result_format_that_is_described_is_given(client: FlaskClient) -> None:
    found = graph(client.get("/sparql"))
    rows = found.query(f"SELECT ?f {{ ?s <{SD}resultFormat> ?f }}")
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    named = {row["f"].value.rpartition("/")[2] for row in rows}
    bindings = {"JSON": "srj", "XML": "srx", "CSV": "csv", "TSV": "tsv"}
    graphs = {
        "Turtle": "ttl",
        "N-Triples": "nt",
        "N-Quads": "nq",
        "TriG": "trig",
        "JSON-LD": "jsonld",
        "RDF_XML": "rdf",
    }
    queries = {"ASK {}": {f"SPARQL_Results_{name}": suffix for name, suffix in bindings.items()}}
    queries["CONSTRUCT WHERE { ?s ?p 1 }"] = graphs
    assert named == {name for formats in queries.values() for name in formats}
    for query, formats in queries.items():
        for suffix in formats.values():
            assert client.get(f"/sparql.{suffix}", query_string={"query": query}).status_code == 200


def test_a_browser_gets_a_page_to_write_a_query_on(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert response.mimetype == "text/html"
    assert "<textarea" in response.text


# SPARQL 1.1 Graph Store HTTP Protocol, read side


@pytest.mark.parametrize("media_type", list(FORMATS))
def test_a_named_graph(client: FlaskClient, media_type: str) -> None:
    response = client.get("/data", query_string={"graph": GRAPH + "ontology"}, headers={"Accept": media_type})
    assert response.mimetype == media_type
    assert len(graph(response)) == 4


def test_the_default_graph(client: FlaskClient) -> None:
    response = client.get("/data?default&format=nt")
    assert len(graph(response)) == 8060
    assert response.headers["ETag"]


def test_head_of_a_graph(client: FlaskClient) -> None:
    response = client.head("/data", query_string={"graph": GRAPH + "ontology"})
    assert (response.status_code, response.data, response.mimetype) == (200, b"", "text/turtle")


def test_a_graph_that_is_not_there(client: FlaskClient) -> None:
    assert client.get("/data", query_string={"graph": GRAPH + "none"}).status_code == 404


@pytest.mark.parametrize(
    "arguments", ["", "?graph=", "?graph=relative", "?default&graph=http://x/", "?graph=http://x/&graph=http://y/"]
)
def test_exactly_one_graph_is_asked_for(client: FlaskClient, arguments: str) -> None:
    assert client.get("/data" + arguments).status_code == 400


def test_graphs_cannot_be_changed(client: FlaskClient) -> None:
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        response = client.open("/data?default", method=method)
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert "curation" in response.json["detail"]
    assert client.options("/data").headers["Allow"] == "GET, HEAD, OPTIONS"


def test_a_graph_format_that_is_not_there(client: FlaskClient) -> None:
    assert client.get("/data?default", headers={"Accept": "text/csv"}).status_code == 406


def test_the_whole_release_is_what_its_digest_covers(client: FlaskClient, app: Flask) -> None:
    response = client.get("/release.nq")
    opened = app.extensions["cytolink"].now.opened
    assert hashlib.sha256(response.data).hexdigest() == opened.release.manifest["graph"]["sha256"]
    again = client.get("/release.nq", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


# Linked data


@pytest.mark.parametrize("media_type", ["text/turtle", "application/ld+json", "application/n-triples"])
def test_our_iris_answer_at_their_paths(client: FlaskClient, media_type: str) -> None:
    response = client.get("/id/patient/7", headers={"Accept": media_type})
    assert response.mimetype == media_type
    found = graph(response)
    this = "<https://w3id.org/cytolink/id/patient/7>"
    assert holds(found, f"{this} a cyto:Patient ; cyto:next ?b")
    assert holds(found, f"<https://w3id.org/cytolink/id/patient/6> cyto:next {this}"), "what points at it, too"


def test_a_resource_as_a_page(client: FlaskClient) -> None:
    response = client.get("/id/patient/7", headers={"Accept": "text/html"})
    assert response.mimetype == "text/html"
    assert "<h1>patient 7</h1>" in response.text
    assert 'href="/id/patient/8"' in response.text
    assert 'href="/id/patient/6"' in response.text


def test_a_resource_by_suffix_and_format(client: FlaskClient) -> None:
    by_suffix, by_format = client.get("/id/patient/7.ttl"), client.get("/id/patient/7?format=ttl")
    assert by_suffix.mimetype == "text/turtle"
    assert by_suffix.data == by_format.data


def test_a_resource_that_is_not_there(client: FlaskClient) -> None:
    missing = ("/id/nobody", "/id/patient/7.exe", "/id/nobody.ttl", "/graph/none", "/describe?iri=http://x/", "/id/%3E")
    for path in missing:
        assert client.get(path).status_code == 404, path
    assert client.get("/describe").status_code == 400


def test_any_iri_can_be_described(client: FlaskClient) -> None:
    response = client.get("/describe?iri=https://w3id.org/cytolink/ontology%23Drug&format=nt")
    assert response.text.count("\n") == 3  # two drugs, and how many there are


def test_the_ontology_is_a_document(client: FlaskClient) -> None:
    assert len(graph(client.get("/ontology"))) == len(graph(client.get("/ontology.nt"))) == 4


# What is for people and operators


def test_the_first_page(client: FlaskClient, app: Flask) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert app.extensions["cytolink"].now.opened.digest in response.text
    assert "8,060" in response.text
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http://www" not in response.text.replace("http://www.w3.org", "")


def test_health_and_metrics(client: FlaskClient, app: Flask) -> None:
    client.get("/sparql?query=ASK{}")
    health = client.get("/health")
    deadline = time.monotonic() + 240
    while health.status_code == 503 and health.json["workers"]["starting"] and time.monotonic() < deadline:
        time.sleep(0.1)  # the worker that an earlier test ended is being replaced
        health = client.get("/health")
    assert (health.status_code, health.json["status"]) == (200, "ok")
    assert health.json["release"] == app.extensions["cytolink"].now.opened.digest
    lines = client.get("/metrics").text.splitlines()
    assert any(line.startswith('cytolink_queries_total{end="answered"} ') for line in lines)
    names = {line.split()[2] for line in lines if line.startswith("# TYPE")}
    assert {line.split("{")[0].split()[0] for line in lines if not line.startswith("#")} == names


def test_the_static_folder_gives_only_itself(client: FlaskClient, releases: Path) -> None:
    with client.get("/static/style.css") as response:
        assert response.status_code == 200
    for path in ("/static/../settings.py", "/static/%2e%2e/settings.py", f"/static/..{releases}/current/manifest.json"):
        assert client.get(path).status_code == 404


def test_an_error_is_a_page_for_a_browser_and_a_document_for_a_program(client: FlaskClient) -> None:
    page = client.get("/id/nothing", headers={"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"})
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "says nothing about" in page.text
    for accept in ("*/*", "text/turtle", "application/json, text/html;q=0.5"):
        reply = client.get("/id/nothing", headers={"Accept": accept})
        assert (reply.status_code, reply.mimetype) == (404, "application/problem+json")


def metric(server: Any) -> int:
    """How many answers came from memory so far."""
    line = next(line for line in server.get("/metrics")[1].decode().splitlines() if 'found="yes"' in line)
    return int(line.rsplit(" ", 1)[1])


@pytest.mark.parametrize("path", ["/.well-known/void", "/sparql", "/.well-known/void?format=jsonld", "/openapi.json"])
def test_descriptions_are_not_sent_twice(server: Any, path: str) -> None:
    tags = set()
    for accepted in ("gzip", "identity"):
        first, body = server.get(path, Accept_Encoding=accepted)
        again, nothing = server.get(path, Accept_Encoding=accepted, If_None_Match=first.headers["ETag"])
        assert body
        assert (again.status, nothing, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
        tags.add(first.headers["ETag"])
    assert len(tags) == 2
    hits = metric(server)
    assert server.get(path, Accept_Encoding="gzip")[0].headers["ETag"] in tags
    assert metric(server) == hits + 1, "kept in memory"
    assert server.get(path, If_None_Match='"other"')[0].status == 200


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/sparql", "/sparql.rdf", "/.well-known/void", "/openapi.json", "/q/", "/q/claims", "/metrics"),
        *("/reconcile", "/explain?query=ASK%7B%7D", "/id/patient/7", "/data?default", "/release.nq", "/ontology"),
        *("/static/style.css", "/sparql?query=SELECT%20*%7B%3Fs%20%3Fp%20%3Fo%7D"),
    ],
)
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_everything_is_packed_for_those_who_take_it(server: Any, path: str, accept: str) -> None:
    plain, body = server.get(path, Accept=accept)
    packed, smaller = server.get(path, Accept=accept, Accept_Encoding="gzip")
    asked, _ = server.get(path, Accept=accept, Accept_Encoding="gzip;q=0.5, identity")
    if plain.status != 200:
        assert (plain.status, accept) == (406, "text/html")
        return
    assert "Content-Encoding" not in plain.headers
    assert "Content-Encoding" not in asked.headers
    for response in (plain, packed):
        assert "Accept-Encoding" in response.headers["Vary"]
    if len(body) > 1000:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert int(packed.headers["Content-Length"]) == len(smaller) < len(body)
    if path not in {"/metrics", "/explain?query=ASK%7B%7D"} and packed.headers.get("Content-Encoding"):
        assert len(gzip.decompress(smaller)) == len(body)
