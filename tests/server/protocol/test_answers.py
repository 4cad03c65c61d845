"""What is answered: the SPARQL 1.1 Protocol, sections 2.1.5 and 2.1.6, formats, and entity tags."""

from __future__ import annotations

import csv
import gzip
import io
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pyoxigraph
import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

SELECT = "SELECT ?label WHERE { <https://w3id.org/cytolink/id/patient/7> rdfs:label ?label }"
SELECT = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> " + SELECT
CONSTRUCT = "CONSTRUCT WHERE { <https://w3id.org/cytolink/id/patient/7> ?p ?o }"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


# 2.1.5 and 2.1.6: answers


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/json", "application/json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/csv;q=0.1, text/tab-separated-values;q=0.9", "text/tab-separated-values; charset=utf-8"),
        ("text/*;q=0.5, application/sparql-results+xml;q=0.4", "text/csv; charset=utf-8"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
        ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "text/html; charset=utf-8"),
        ("text/html;q=0.5, text/csv", "text/csv; charset=utf-8"),
        ("TEXT/CSV", "text/csv; charset=utf-8"),
    ],
)
def test_accept(client: FlaskClient, accept: str | None, content_type: str) -> None:
    headers = {"Accept": accept} if accept else {}
    response = client.get("/sparql", query_string={"query": SELECT}, headers=headers)
    assert (response.status_code, response.headers["Content-Type"]) == (200, content_type)
    assert response.headers["Vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize("accept", ["text/turtle", "image/png", "text/csv;q=0", "text/csv;q=7"])
def test_406_lists_what_there_is(client: FlaskClient, accept: str) -> None:
    response = client.get("/sparql", query_string={"query": SELECT}, headers={"Accept": accept})
    assert response.status_code == 406
    assert "text/csv" in response.json["available"]


@pytest.mark.parametrize(
    ("query", "wanted", "accept", "content_type"),
    [
        (CONSTRUCT, "xml", "application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "n3", "text/rdf+n3,application/n-triples,text/turtle;q=0.5", "application/n-triples"),
        (CONSTRUCT, "json", "application/ld+json", "application/ld+json"),
        (
            "DESCRIBE <https://w3id.org/cytolink/id/patient/7>",
            "xml",
            "application/rdf+xml, */*;q=0.1",
            "application/rdf+xml",
        ),
        (SELECT, "rdf", "text/*", "text/csv; charset=utf-8"),
        (SELECT, "xml", "text/csv", "application/sparql-results+xml"),
    ],
)
def test_a_format_that_the_form_cannot_have_gives_way_to_accept(
    client: FlaskClient, query: str, wanted: str, accept: str, content_type: str
) -> None:
    response = client.get("/sparql", query_string={"query": query, "format": wanted}, headers={"Accept": accept})
    assert (response.status_code, response.headers["Content-Type"]) == (200, content_type)


@pytest.mark.parametrize("accept", [None, "*/*", "image/png", "application/sparql-results+xml"])
def test_a_format_that_the_form_cannot_have_is_406_where_accept_names_no_other(
    client: FlaskClient, accept: str | None
) -> None:
    asked, headers = {"query": CONSTRUCT}, {"Accept": accept} if accept else {}
    assert client.get("/sparql", query_string={**asked, "format": "csv"}, headers=headers).status_code == 406
    taken = {"Accept": "text/turtle"}
    assert client.get("/sparql.csv", query_string=asked, headers=taken).status_code == 406


@pytest.mark.parametrize("suffix", ["csv", "tsv", "json", "xml", "srx"])
def test_suffix_and_format_go_before_accept(client: FlaskClient, suffix: str) -> None:
    headers = {"Accept": "text/turtle"}
    by_suffix = client.get(f"/sparql.{suffix}", query_string={"query": SELECT}, headers=headers)
    by_format = client.get("/sparql", query_string={"query": SELECT, "format": suffix}, headers=headers)
    in_form = client.post("/sparql", data={"query": SELECT, "format": suffix}, headers=headers)
    assert by_suffix.status_code == 200
    assert by_suffix.data == by_format.data == in_form.data


def test_a_format_that_does_not_fit_is_406(client: FlaskClient) -> None:
    assert client.get("/sparql", query_string={"query": SELECT, "format": "ttl"}).status_code == 406
    assert client.get("/sparql", query_string={"query": CONSTRUCT, "format": "csv"}).status_code == 406
    assert client.get("/sparql.exe", query_string={"query": SELECT}).status_code == 406


def test_bindings_in_all_formats_say_the_same(client: FlaskClient) -> None:
    query = "SELECT ?x ?y WHERE { VALUES (?x ?y) { ('a,\"b\\n' UNDEF) (<http://x/é> 1.5) } }"
    found = {
        name: client.post("/sparql", data={"query": query, "format": name}) for name in ("json", "xml", "csv", "tsv")
    }
    assert found["json"].json["results"]["bindings"] == [
        {"x": {"type": "literal", "value": 'a,"b\n'}},
        {
            "x": {"type": "uri", "value": "http://x/é"},
            "y": {"type": "literal", "value": "1.5", "datatype": "http://www.w3.org/2001/XMLSchema#decimal"},
        },
    ]
    root = ET.fromstring(found["xml"].data)  # noqa: S314 - our own answer
    assert [node.text for node in root.iter("{http://www.w3.org/2005/sparql-results#}uri")] == ["http://x/é"]
    assert list(csv.reader(io.StringIO(found["csv"].text, newline=""))) == [
        ["x", "y"],
        ['a,"b\n', ""],
        ["http://x/é", "1.5"],
    ]
    assert found["tsv"].text == '?x\t?y\n"a,\\"b\\n"\t\n<http://x/é>\t1.5\n'


@pytest.mark.parametrize(
    ("name", "text"),
    [("json", '{"head":{},"boolean":true}'), ("csv", "true"), ("tsv", "true"), ("xml", "<boolean>true</boolean>")],
)
def test_booleans(client: FlaskClient, name: str, text: str) -> None:
    response = client.get("/sparql", query_string={"query": "ASK { ?s ?p ?o }", "format": name})
    assert response.status_code == 200
    assert text in response.text


@pytest.mark.parametrize(
    ("media_type", "form"),
    [
        ("text/turtle", pyoxigraph.RdfFormat.TURTLE),
        ("application/n-triples", pyoxigraph.RdfFormat.N_TRIPLES),
        ("application/n-quads", pyoxigraph.RdfFormat.N_QUADS),
        ("application/trig", pyoxigraph.RdfFormat.TRIG),
        ("application/ld+json", pyoxigraph.RdfFormat.JSON_LD),
        ("application/rdf+xml", pyoxigraph.RdfFormat.RDF_XML),
    ],
)
def test_graphs_in_all_formats_say_the_same(client: FlaskClient, media_type: str, form: pyoxigraph.RdfFormat) -> None:
    response = client.get("/sparql", query_string={"query": CONSTRUCT}, headers={"Accept": media_type})
    assert response.mimetype == media_type
    assert len({str(quad) for quad in pyoxigraph.parse(response.data, form)}) == 4


def test_turtle_uses_the_querys_prefixes(client: FlaskClient) -> None:
    query = "PREFIX cyto: <https://w3id.org/cytolink/ontology#> " + CONSTRUCT
    assert "a cyto:Patient" in client.get("/sparql.ttl", query_string={"query": query}).text


@pytest.mark.parametrize(
    "prefix", [": <x>", ": <>", "xml: <http://x/>", "xmlns: <http://x/>", "é: <http://x/>", "a.b: <http://x/>"]
)
@pytest.mark.parametrize("suffix", ["ttl", "rdf", "trig"])
def test_odd_prefixes_do_no_harm(client: FlaskClient, prefix: str, suffix: str) -> None:
    response = client.get(f"/sparql.{suffix}", query_string={"query": f"PREFIX {prefix} {CONSTRUCT}"})
    assert response.status_code == 200, response.text
    form = pyoxigraph.RdfFormat.from_extension(suffix)
    assert len({str(quad) for quad in pyoxigraph.parse(response.data, form)}) == 4


def test_describe(client: FlaskClient) -> None:
    response = client.get("/sparql.nt", query_string={"query": "DESCRIBE <https://w3id.org/cytolink/id/patient/7>"})
    assert response.text.count("\n") == 4


def test_gzip_only_for_those_who_take_it(client: FlaskClient) -> None:
    plain = client.get("/sparql.csv", query_string={"query": SELECT})
    packed = client.get("/sparql.csv", query_string={"query": SELECT}, headers={"Accept-Encoding": "br, gzip"})
    refused = client.get("/sparql.csv", query_string={"query": SELECT}, headers={"Accept-Encoding": "gzip;q=0, *"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data == refused.data
    assert packed.headers["ETag"] != plain.headers["ETag"]


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip;q=0.5, identity;q=1", False),
        ("gzip;q=0.5, identity;q=0.4", True),
        ("gzip, identity", True),
        ("gzip;q=0.1", True),
        ("*;q=0.5, identity", False),
        ("identity", False),
        ("x-gzip", True),
    ],
)
def test_weights_in_accept_encoding(client: FlaskClient, accepted: str, packed: bool) -> None:
    for path in ("/sparql.csv?query=ASK%7B%7D", "/release.nq"):
        response = client.get(path, headers={"Accept-Encoding": accepted})
        assert (response.headers.get("Content-Encoding") == "gzip") is packed


def test_an_answer_too_large_for_memory_is_whole(client: FlaskClient) -> None:
    query = {"query": "SELECT * WHERE { ?s ?p ?o }"}
    response = client.get("/sparql", query_string=query)
    assert int(response.headers["Content-Length"]) == len(response.data) > 1_000_000
    assert len(response.json["results"]["bindings"]) == 8060
    packed = client.get("/sparql", query_string=query, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == response.data


@pytest.mark.parametrize(
    ("query", "status", "text"),
    [
        (SELECT, 200, "patient 7"),
        ("SELECT ?p { ?p ?x ?y } LIMIT 3", 200, 'href="/id/patient/'),
        ("ASK { ?s ?p ?o }", 200, "<strong>Yes</strong>"),
        (CONSTRUCT, 200, "https://w3id.org/cytolink/ontology#Patient"),
        ("SELECT ?s { ?s ?p ?o }", 200, "the first 1,000 rows in "),
        ("SELECT *\nWHERE { ?s ?p }", 400, "Line 2, column"),
        ("ASK { ?s ?p '</textarea><script>' }", 200, "&lt;/textarea&gt;&lt;script&gt;"),
        ("INSERT DATA { <a:a> <a:b> 1 }", 403, "curation"),
        ("ASK " + "{" * 300 + "}" * 300, 403, "Limit <code>nesting</code>: 300, at most "),
    ],
)
def test_an_answer_as_a_page(client: FlaskClient, query: str, status: int, text: str) -> None:
    for response in (
        client.get("/sparql", query_string={"query": query, "format": "html"}),
        client.post("/sparql", data={"query": query, "format": "html"}),
    ):
        assert (response.status_code, response.mimetype) == (status, "text/html")
        assert text in response.text
        assert "<script>" not in response.text


# Entity tags


def test_an_answer_is_not_sent_twice(client: FlaskClient) -> None:
    first = client.get("/sparql.csv", query_string={"query": SELECT})
    again = client.get("/sparql.csv", query_string={"query": SELECT}, headers={"If-None-Match": first.headers["ETag"]})
    other = client.get("/sparql.tsv", query_string={"query": SELECT}, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert other.status_code == 200


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID()"])
def test_what_changes_has_no_tag(client: FlaskClient, call: str) -> None:
    response = client.get("/sparql", query_string={"query": f"SELECT ({call} AS ?x) WHERE {{}}"})
    assert response.status_code == 200
    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


def test_browsers_of_other_sites_may_ask(client: FlaskClient) -> None:
    assert client.get("/sparql", query_string={"query": SELECT}).headers["Access-Control-Allow-Origin"] == "*"
    assert "Content-Type" in client.options("/sparql").headers["Access-Control-Allow-Headers"]


def test_values_that_a_spreadsheet_takes_for_formulas_stay_as_they_are(client: FlaskClient) -> None:
    """SPARQL 1.1 Query Results CSV and TSV, sections 3.2 and 4: nothing is put in front of a value."""
    query = "SELECT ?x { VALUES ?x { '=1+1' '+1' '-1' '@a' -0.5 } }"
    csv = client.get("/sparql", query_string={"query": query, "format": "csv"})
    assert csv.data == b"x\r\n=1+1\r\n+1\r\n-1\r\n@a\r\n-0.5\r\n"
    assert csv.headers["X-Content-Type-Options"] == "nosniff"
    tsv = client.get("/sparql", query_string={"query": query, "format": "tsv"})
    assert tsv.data == b'?x\n"=1+1"\n"+1"\n"-1"\n"@a"\n-0.5\n'
