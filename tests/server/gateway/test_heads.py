"""Requests have a length in every part, and what is over it is told which one and by how much."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from flask.testing import FlaskClient

ASK = "/sparql?query=" + quote("ASK { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("name", "length", "limit"),
    [("Accept", 9000, "header_bytes"), ("Cookie", 9000, "header_bytes"), ("X-Any", 9000, "header_bytes")],
)
def test_a_header_has_a_length(server: Any, name: str, length: int, limit: str) -> None:
    response, body = server.get(ASK, **{name: "a" * length})
    said = json.loads(body)
    assert (response.status, said["limit"], said["allowed"]) == (431, limit, 8192)
    assert said["value"] == len(name) + length


def test_all_headers_have_a_length_together(server: Any) -> None:
    response, body = server.get(ASK, **{f"X-{number}": "a" * 7000 for number in range(5)})
    assert (response.status, json.loads(body)["limit"]) == (431, "headers_bytes")


def test_a_path_has_a_length(server: Any) -> None:
    response, body = server.get("/id/" + "a" * 9000)
    assert (response.status, json.loads(body)["limit"]) == (414, "header_bytes")


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/q/?search=" + "a" * 201, "search"),
        ("/q/?search=" + "a+" * 13, "search"),
        ("/q/?search=" + "a+" * 30_000, "parameter_bytes"),
        ("/q/?tag=" + "a" * 9000, "parameter_bytes"),
        ("/describe?iri=" + "a" * 9000, "parameter_bytes"),
        ("/reconcile/suggest/entity?prefix=" + "a" * 9000, "parameter_bytes"),
        ("/sparql?query=ASK%7B%7D&format=" + "a" * 9000, "parameter_bytes"),
        ("/?" + "a=1&" * 1000, "parameters"),
        ("/sparql?query=ASK%7B%7D" + "&default-graph-uri=a:a" * 1000, "parameters"),
    ],
)
def test_parameters_have_a_length_and_a_number(client: FlaskClient, path: str, limit: str) -> None:
    said = client.get(path)
    assert (said.status_code, said.json["limit"]) == (413, limit)
    assert said.json["value"] > said.json["allowed"]


def test_fields_of_a_form_have_them_too(client: FlaskClient) -> None:
    long = client.post("/reconcile", data={"queries": "{}", "other": "a" * 9000})
    assert (long.status_code, long.json["limit"]) == (413, "parameter_bytes")
    query = "ASK { ?s ?p ?o } #" + "a" * 20_000
    assert client.post("/sparql", data={"query": query}).status_code == 200
    assert client.get("/sparql?%71uery=" + quote(query)).status_code == 200


def test_a_form_in_many_parts_is_no_way_around(client: FlaskClient) -> None:
    parts = {f"field{number}": "x" for number in range(1500)}
    response = client.post("/reconcile", data=parts, content_type="multipart/form-data")
    assert response.status_code == 413


@pytest.mark.parametrize("host", ["[:::::::]", "[1::2::3]", "[.]", "[::ffff:999.1.1.1]", "[12345::]", "[]", "[v1.a]"])
def test_what_is_no_address_between_brackets_is_no_host(server: Any, host: str) -> None:
    for path in ("/", "/sparql", "/q/", "/openapi.json"):
        with socket.create_connection(("127.0.0.1", server.port), timeout=240) as sock:
            sock.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            assert sock.recv(65536).split()[1] == b"400"


@given(st.text(alphabet="[]:.0f%v@/a", max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_host_breaks_a_page(server: Any, host: str) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=240) as sock:
        sock.sendall(f"GET /openapi.json HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        assert sock.recv(65536).split()[1] in {b"200", b"400"}


def test_queries_of_one_request_have_a_time_together(client: FlaskClient) -> None:
    """A page that asks several times is ended like one query that takes as long."""
    endpoint = client.application.extensions["cytolink"].now
    limits = endpoint.settings
    object.__setattr__(limits, "request_seconds", 0.0)
    try:
        response = client.get(ASK + "%20%23%20late")
    finally:
        object.__setattr__(limits, "request_seconds", 60.0)
    assert (response.status_code, response.json["limit"]) == (503, "request_seconds")


def test_a_search_of_many_words(client: FlaskClient) -> None:
    assert client.get("/q/?" + urlencode({"search": "crp fever " * 6})).status_code == 200
