"""Pages of other sites read data and no words of documents; names that were made to lead here get nothing."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from graph_build.runner.build import build
from graph_build.settings import BuildSettings
from graph_build.sources import documents
from server.gateway.heads import is_served
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from flask import Flask

CASE = """# Tocilizumab in adult-onset Still's disease

## Case

A 31-year-old woman had fever. C-reactive protein was 142 mg/L on day 2.
"""
WORDS = "C-reactive protein was 142"
"""No name and no value of the release: a quotation alone has them."""
ELSEWHERE = {"Origin": "https://elsewhere.example"}
QUOTED = "/sparql{}?query=" + quote("PREFIX oa: <http://www.w3.org/ns/oa#> SELECT ?words { ?quote oa:exact ?words }")
ELSEWHERE = {"Origin": "https://elsewhere.example"}
ADDRESSES = {
    "/sparql": (QUOTED.format(""),),
    "/sparql.<suffix>": (QUOTED.format(".csv"),),
    "/data": ("/data?default", "/data?graph=https://w3id.org/cytolink/graph/document/{key}"),
    "/id/<path:path>": ("/id/{span}.ttl", "/id/document/{key}"),
    "/graph/<path:path>": ("/graph/document/{key}.ttl", "/graph/document/{key}"),
    "/describe": ("/describe?iri=https://w3id.org/cytolink/id/{span}",),
    "/search": ("/search?q=protein",),
    "/search.json": ("/search.json?q=protein",),
    "/q/<name>.<suffix>": ("/q/measurements.csv", "/q/provenance.csv?number=142"),
    "/q/<name>": ("/q/measurements", "/q/provenance?number=142"),
    "/q/<name>/picture.json": ("/q/evidence-table/picture.json",),
    "/read/<key>": ("/read/{key}",),
    "/ontology.<suffix>": ("/ontology.ttl",),
    "/shapes.<suffix>": ("/shapes.ttl",),
    "/ontology/full.<suffix>": ("/ontology/full.ttl",),
}
"""Addresses of the routes that have to be told what to show; the others are asked by their own."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("origins")
    (made / "papers").mkdir()
    (made / "papers" / "case.md").write_text(CASE, encoding="utf-8")
    for name, quotes in (("quoting", True), ("bare", False)):
        build(documents([made / "papers"]), made / name, BuildSettings(quotes=quotes))
    return made


@pytest.fixture(scope="module", params=["quoting", "documents"])
def app(
    request: pytest.FixtureRequest, folder: Path, make_app: Callable[..., AbstractContextManager[Flask]]
) -> Iterator[Flask]:
    """An application that has words: of a release with quotations, or of the documents beside one without."""
    quoting = request.param == "quoting"
    own = {} if quoting else {"documents": str(folder / "papers")}
    with make_app(folder / ("quoting" if quoting else "bare"), **own) as made:
        yield made


def addresses(app: Flask) -> Iterator[str]:
    """Every address that answers GET, with values that find the document, the span and the words."""
    key = app.extensions["cytolink"].now.opened.release.manifest["sources"][0]["sha256"][:16]
    start = CASE.index(WORDS)
    span = f"document/{key}/span/{start}-{start + len('C-reactive protein was 142 mg/L')}"
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            for address in ADDRESSES.get(rule.rule, (rule.rule,)):
                yield address.format(key=key, span=span)


def test_no_route_lets_other_sites_read_words(app: Flask) -> None:
    with_words = set()
    for address in addresses(app):
        answer = app.test_client().get(address, headers=ELSEWHERE)
        readable = "Access-Control-Allow-Origin" in answer.headers
        assert readable or answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        if WORDS in html.unescape(re.sub("<[^>]*>", "", answer.text)):
            assert not readable, address
            with_words.add(re.split(r"[/?.]", address)[1])
    quoting = app.extensions["cytolink"].now.opened.holds_words
    assert with_words >= ({"sparql", "data", "release", "id", "graph", "describe", "read"} if quoting else {"read"})


def test_other_sites_read_the_data_of_a_release_without_quotations(
    folder: Path, make_app: Callable[..., AbstractContextManager[Flask]]
) -> None:
    with make_app(folder / "bare") as bare, make_app(folder / "quoting") as quoting:
        data = ("/sparql?query=ASK{}", "/data?default", "/release.nq", "/q/measurements.csv", "/search.json?q=fever")
        for address in data:
            assert bare.test_client().get(address).headers["Access-Control-Allow-Origin"] == "*", address
            assert "Access-Control-Allow-Origin" not in quoting.test_client().get(address).headers, address
        for address in ("/.well-known/void", "/ontology.ttl", "/shapes.ttl", "/openapi.json", "/reconcile", "/health"):
            assert quoting.test_client().get(address).headers["Access-Control-Allow-Origin"] == "*", address


def test_a_setting_lets_other_sites_read_words(
    folder: Path, make_app: Callable[..., AbstractContextManager[Flask]]
) -> None:
    with make_app(folder / "quoting", cross_origin_words="allowed") as app:
        answer = app.test_client().get(QUOTED.format(""), headers=ELSEWHERE)
    assert WORDS in answer.text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_over_the_gateway_answers_say_the_same_kept_or_fresh(folder: Path, serving: Any) -> None:
    asked, whole = QUOTED.format(""), "/release.nq"
    for name, readable in (("quoting", None), ("bare", "*")):
        with serving(folder / name, workers=2, reload_seconds=0) as server:
            for address in (asked, asked, whole, whole):
                response, body = server.get(address, **ELSEWHERE)
                assert response.status == 200
                assert response.headers.get("Access-Control-Allow-Origin") == readable
                assert (WORDS.encode() in body) == (name == "quoting")


@pytest.mark.parametrize(
    ("server", "host", "settings", "answered"),
    [
        ("127.0.0.1:8000", "localhost:8000", {}, True),
        ("127.0.0.1:8000", "127.0.0.1:9000", {}, True),
        ("127.0.0.1:8000", "[::1]:8000", {}, True),
        ("[::1]:8000", "LocalHost.", {}, True),
        ("127.0.0.1:8000", "rebound.example:8000", {}, False),
        ("127.0.0.1:8000", "localhost.rebound.example", {}, False),
        ("[::1]:8000", "192.168.0.7", {}, False),
        ("127.0.0.1:8000", "kg.example", {"base_url": "https://kg.example/"}, True),
        ("127.0.0.1:8000", "rebound.example", {"base_url": "https://kg.example/"}, False),
        ("127.0.0.1:8000", "other.example:80", {"hosts": "kg.example Other.Example"}, True),
        ("127.0.0.1:8000", "any.example", {"hosts": "*"}, True),
        ("0.0.0.0:8000", "any.example", {}, True),
        ("[::]:8000", "any.example", {"base_url": "https://kg.example/"}, True),
        ("0.0.0.0:8000", "any.example", {"hosts": "kg.example"}, False),
        ("0.0.0.0:8000", "127.0.0.1:8000", {"hosts": "kg.example"}, True),
        ("192.168.0.7:8000", "192.168.0.7", {"hosts": "kg.example"}, True),
    ],
)  # fmt: skip
def test_hosts_that_are_answered_for(server: str, host: str, settings: dict[str, str], answered: bool) -> None:
    assert is_served(host, server, Settings(**settings)) is answered  # type: ignore[arg-type]


def test_on_loopback_a_name_from_elsewhere_is_refused(releases: Path, serving: Any) -> None:
    with serving(releases, hosts="", workers=1, reload_seconds=0) as server:
        for address in ("/", "/sparql?query=ASK%7B%7D", "/read/0000000000000000", "/health"):
            for _ in range(2):  # the second time it is known by its head
                response, body = server.get(address, Host="rebound.example")
                assert (response.status, json.loads(body)["type"].rpartition("/")[2]) == (421, "misdirected-request")
            assert server.get(address, Host=f"localhost:{server.port}")[0].status != 421


def test_where_others_reach_it_a_server_answers_for_any_name(releases: Path, serving: Any) -> None:
    with serving(releases, "--host", "::", hosts="", workers=1, reload_seconds=0) as server:
        assert server.get("/sparql?query=ASK%7B%7D", Host="kg.example")[0].status == 200
