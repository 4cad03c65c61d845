"""What is kept in front of the application is kept by all that the application was told, and by nothing else."""

from __future__ import annotations

import gzip
import http.client
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.gateway import rsgi

if TYPE_CHECKING:
    from collections.abc import Iterator

Head = list[tuple[str, str]]

NAMES = [
    *(
        "Accept",
        "accept",
        "ACCEPT",
        "Accept_",
        "Accept-Encoding",
        "Accept_Encoding",
        "Content_Type",
        "Content-Encoding",
    ),
    *("Host_", "X-Forwarded-Host", "X_Forwarded_For", "If-None-Match", "If_None_Match", "Range", "Cookie"),
    *("X-HTTP-Method-Override", "Transfer_Encoding", "Forwarded", "Origin", "Accept-Language", "User-Agent"),
]
VALUES = [
    *(
        "*/*",
        "text/csv",
        "text/csv, application/sparql-results+json;q=0.1",
        "application/sparql-results+xml",
        "text/html",
    ),
    *("gzip", "identity", "gzip;q=0", "*", "identity;q=0.5, gzip", "", ";", ",", "q=1", '"x"', "bytes=0-3", "de"),
    *("application/x-www-form-urlencoded", "other.example:81", "203.0.113.9", "evil.example"),
]
heads = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES)), max_size=5)
PLAIN: list[Head] = [
    [],
    [("Accept", "*/*")],
    [("Accept", "text/csv")],
    [("Accept-Encoding", "gzip")],
    [("Accept", "*/*"), ("Accept-Encoding", "identity")],
]


def ask(server: Any, path: str, head: Head) -> tuple[int, dict[str, str], bytes]:
    connection = server.connect()
    connection.putrequest("GET", path, skip_accept_encoding=True)
    for name, value in head:
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    body = response.read()
    connection.close()
    named = {name.lower(): value for name, value in response.getheaders() if name.lower() != "date"}
    return response.status, named, body


def path_of(number: int) -> str:
    return "/sparql?query=" + quote(f"SELECT * {{ ?s ?p ?o }} LIMIT 2 # kept {number}")


@pytest.fixture(scope="module")
def number() -> Iterator[Any]:
    """A number for each query, so that each is asked of the application the first time."""
    return iter(range(10**9))


@given(first=heads)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nobody_gets_what_was_made_for_another(server: Any, number: Any, first: Head) -> None:
    """Whatever somebody sends first, each who asks plainly afterwards gets what an unasked query gives them."""
    asked, fresh = path_of(next(number)), path_of(next(number))
    ask(server, asked, first)
    for plain in PLAIN:
        status, named, body = ask(server, asked, plain)
        wanted, said, expected = ask(server, fresh, plain)
        assert (status, body) == (wanted, expected)
        del named["etag"], said["etag"]
        assert named == said


def test_a_second_accept_header_counts_for_who_sends_it_alone(server: Any, number: Any) -> None:
    asked = path_of(next(number))
    both = [("Accept", "*/*"), ("Accept", "text/csv, application/sparql-results+json;q=0.1")]
    assert ask(server, asked, both)[1]["content-type"] == "application/sparql-results+xml"
    assert ask(server, asked, [("Accept", "*/*")])[1]["content-type"] == "application/sparql-results+json"


def test_a_name_with_an_underscore_is_another_name(server: Any, number: Any) -> None:
    asked = path_of(next(number))
    assert "content-encoding" not in ask(server, asked, [("Accept_Encoding", "gzip")])[1]
    packed = ask(server, asked, [("Accept-Encoding", "gzip")])
    assert gzip.decompress(packed[2]) == ask(server, asked, [])[2]


def test_where_a_form_stood_is_told_of_what_writes_alone() -> None:
    fields = [("accept", "text/html"), ("origin", "http://localhost:8000"), ("cookie", "a=b")]
    assert rsgi.told(fields, "POST") == {"accept": "text/html", "origin": "http://localhost:8000"}
    assert rsgi.told(fields, "GET") == {"accept": "text/html"}


@pytest.mark.parametrize("name", ["Host", "Content-Type", "Range", "If-Range", "If-Modified-Since"])
def test_what_has_one_value_is_refused_with_two(server: Any, name: str) -> None:
    status, _, _ = ask(server, "/sparql?query=ASK%7B%7D", [(name, "a"), (name, "b")])
    assert status == 400


def test_all_values_of_content_encoding_count(server: Any) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=240)
    connection.putrequest("POST", "/sparql")
    for name, value in (("Content-Type", "application/sparql-query"), ("Content-Encoding", "identity")):
        connection.putheader(name, value)
    connection.putheader("Content-Encoding", "gzip")
    connection.putheader("Content-Length", "6")
    connection.endheaders(b"ASK {}")
    assert connection.getresponse().status == 415
    connection.close()
