"""Statements that contradict one another stand side by side, on the page of the concept and on those of both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from graph_build.runner.build import build
from graph_build.settings import BuildSettings
from graph_build.sources import documents
from server.pages.things import contradictions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

HTML = {"Accept": "text/html"}
FOR = "# One\n\nIn patients with Kawasaki disease, anakinra reduces coronary artery aneurysms [1]."
AGAINST = "# Other\n\nIn patients with Kawasaki disease, anakinra does not reduce coronary artery aneurysms [2]."
CASE = "# Case\n\n## Case\n\nA 31-year-old woman had fever. She received tocilizumab 8 mg/kg on day 3."
DRUG = "/describe?iri=https%3A%2F%2Fw3id.org%2Fcytolink%2Fontology%23anakinra"


@pytest.fixture(scope="module")
def client(
    tmp_path_factory: pytest.TempPathFactory, make_app: Callable[..., AbstractContextManager[Flask]]
) -> Iterator[FlaskClient]:
    source: Path = tmp_path_factory.mktemp("source")
    releases: Path = tmp_path_factory.mktemp("releases")
    (source / "one.md").write_text(FOR, encoding="utf-8")
    (source / "other.md").write_text(AGAINST, encoding="utf-8")
    (source / "case.md").write_text(CASE, encoding="utf-8")
    build(documents([source]), releases, BuildSettings())
    with make_app(releases, deadline=60.0) as app:
        yield app.test_client()


def pair(page: str) -> list[str]:
    """The places to which the two sides of the first pair lead."""
    found = re.search(r'<article class="pair">(.*?)</article>', page, re.DOTALL)
    assert found
    return re.findall(r'href="(/read/[^"]+)"', found[1])


def test_a_drug_shows_who_says_the_opposite(client: FlaskClient) -> None:
    page = client.get(DRUG, headers=HTML).text
    one, other = pair(page)
    assert one.split("?")[0] != other.split("?")[0]
    for place in (one, other):
        assert 'id="at"' in client.get(place, headers=HTML).text
    assert "does not reduce" in page or "not reduces" in page


def test_both_statements_show_the_pair_and_what_has_none_is_silent(client: FlaskClient) -> None:
    sides = pair(client.get(DRUG, headers=HTML).text)
    for place in sides:
        facts = re.findall(r'href="(/id/document/\w+/fact/\w+)"', client.get(place, headers=HTML).text)
        pages = [client.get(fact, headers=HTML).text for fact in facts]
        assert sides in [pair(page) for page in pages if 'class="pair"' in page]
    assert 'class="pair"' not in client.get(DRUG.replace("anakinra", "tocilizumab"), headers=HTML).text


def test_a_page_says_that_pairs_were_not_looked_for(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contradictions, "_SECONDS", 0.0001)
    contradictions._all.cache_clear()
    try:
        page = client.get(DRUG, headers=HTML).text
    finally:
        contradictions._all.cache_clear()
    assert "Not looked for here" in page
    assert 'class="pair"' not in page


def test_a_statement_tells_what_follows_from_it_and_that_what_it_follows_from(client: FlaskClient) -> None:
    query = """PREFIX cyto: <https://w3id.org/cytolink/ontology#> SELECT ?fact ?event { ?event cyto:reportedBy ?fact
      FILTER(CONTAINS(STR(?event), "/administration/")) } ORDER BY ?event LIMIT 1"""
    rows = client.get("/sparql.json", query_string={"query": query}).json["results"]["bindings"]
    fact, event = (rows[0][name]["value"].removeprefix("https://w3id.org/cytolink") for name in ("fact", "event"))
    assert f'href="{event}"' in client.get(fact, headers=HTML).text.partition("What follows from it")[2]
    assert f'href="{fact}"' in client.get(event, headers=HTML).text.partition("What it follows from")[2]
