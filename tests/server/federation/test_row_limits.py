"""Endpoints that give only so many rows and do not say so: noticed, asked on, and said where rows may be missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from server.federation.endpoints.row_limits import RowLimits

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.server.federation.conftest import Remote

UNIPROT = "https://sparql.uniprot.org/sparql"
PREFIXES = "PREFIX : <https://example.org/> PREFIX up: <http://purl.uniprot.org/core/> "
PROTEINS = "?d :acts ?p FILTER(ISIRI(?p)) "
NAMES = f"SERVICE <{UNIPROT}> {{ ?p up:mnemonic ?name }}"
MAY_BE_MISSING = "may have given only the first of its rows"


def giving(each: int, most: int, *, heeds_offset: bool = True) -> Callable[[str], Any]:
    """An endpoint with so many names of each protein that is sent, or of one where none is; it gives so many rows."""

    def answers(query: str) -> dict[str, Any]:
        sent = re.findall(r"<(http://purl.uniprot.org/uniprot/[^>]+)>", query.partition("VALUES")[2])
        rows = [
            {"p": {"type": "uri", "value": iri}, "name": {"type": "literal", "value": f"{iri[-6:]} {number:05}"}}
            for iri in sorted(sent) or ["http://purl.uniprot.org/uniprot/P08887"]
            for number in range(each)
        ]
        offset = re.search(r"OFFSET (\d+)", query)
        behind = int(offset[1]) if offset and heeds_offset else 0
        return {"head": {"vars": ["p", "name"]}, "results": {"bindings": rows[behind : behind + most]}}

    return answers


def ask(app: Flask, where: str) -> Any:
    query = f"{PREFIXES} SELECT DISTINCT ?p ?name {{ {where} }}"
    return app.test_client().post("/sparql", data={"query": query, "format": "csv"})


def asked(app: Flask, where: str) -> tuple[int, str]:
    """How many rows the answer has, and what it says of them."""
    response = ask(app, where)
    assert response.status_code == 200, response.text
    return len(response.text.splitlines()) - 1, " ".join(response.headers.getlist("Cytolink-Notice"))


@pytest.mark.parametrize("most", [100, 128, 1000])
def test_smaller_parts_are_asked_for(app_asking: Callable[..., Flask], remote: Remote, most: int) -> None:
    each = most * 4 // 5  # three proteins have more than the endpoint gives, one has not
    remote.answers = giving(each, most)
    rows, said = asked(app_asking(), PROTEINS + NAMES)
    assert rows == 3 * each
    assert MAY_BE_MISSING not in said


@pytest.mark.parametrize("where", [NAMES, "BIND(<http://purl.uniprot.org/uniprot/P01375> AS ?p) " + NAMES])
def test_what_cannot_be_parted_is_had_by_pages(app_asking: Callable[..., Flask], remote: Remote, where: str) -> None:
    remote.answers = giving(250, 100)
    rows, said = asked(app_asking(), where)
    assert rows == 250
    assert MAY_BE_MISSING not in said
    assert all("ORDER BY ?name ?p" in query for query in remote.asked[1:])  # pages are of one order


def test_an_endpoint_without_pages_is_said_to_have_cut(app_asking: Callable[..., Flask], remote: Remote) -> None:
    remote.answers = giving(250, 100, heeds_offset=False)
    rows, said = asked(app_asking(), NAMES)
    assert rows == 100
    assert f"{UNIPROT} {MAY_BE_MISSING} for 1 of the requests: rows may be missing" in said


def test_an_endpoint_that_refuses_pages_is_said_to_have_cut(app_asking: Callable[..., Flask], remote: Remote) -> None:
    remote.answers, remote.first = giving(250, 100), [(200, {}), (400, {})]
    rows, said = asked(app_asking(), NAMES)
    assert rows == 100
    assert MAY_BE_MISSING in said


def test_a_round_number_that_is_all_there_is(app_asking: Callable[..., Flask], remote: Remote) -> None:
    remote.answers = giving(100, 10_000)
    app = app_asking(service_keep_seconds=0)
    assert asked(app, PROTEINS + NAMES)[0] == 300
    assert len(remote.asked) == 3  # the request and its halves, which are no larger than what was given at once
    for _ in range(2):
        rows, said = asked(app, PROTEINS + NAMES)
        assert rows == 300
        assert MAY_BE_MISSING not in said
    assert len(remote.asked) == 5  # 300 rows are known to be no limit
    assert MAY_BE_MISSING not in asked(app, NAMES)[1]  # nor are 100, since it has given more


def test_what_is_asked_to_find_a_limit_uses_up_no_requests(app_asking: Callable[..., Flask], remote: Remote) -> None:
    remote.answers = giving(100, 10_000)
    assert asked(app_asking(service_requests=1), PROTEINS + NAMES)[0] == 300


def test_a_kept_answer_is_still_known_to_be_cut(app_asking: Callable[..., Flask], remote: Remote) -> None:
    remote.answers, remote.headers = giving(7, 3, heeds_offset=False), {"X-SPARQL-MaxRows": "3"}
    app = app_asking()
    assert MAY_BE_MISSING in asked(app, NAMES)[1]
    before = len(remote.asked)
    rows, said = asked(app, NAMES)
    assert (rows, len(remote.asked)) == (3, before)
    assert MAY_BE_MISSING in said


def test_which_numbers_of_rows_may_be_a_limit() -> None:
    limits = RowLimits()
    assert [limits.may_be_cut("a", rows, None) for rows in (10, 64, 99, 101)] == [False] * 4
    assert [limits.may_be_cut("a", rows, None) for rows in (1000, 1024, 10_000)] == [True] * 3
    assert not limits.may_be_cut("a", 1000, None)  # more were given at once
    assert limits.may_be_cut("b", 1000, None)
    limits.learn("b", 1000, cut=True)
    assert limits.may_be_cut("b", 1000, None)
    assert not limits.may_be_cut("b", 500, None)
    assert limits.limited("b")
    assert not limits.limited("a")
    assert limits.may_be_cut("c", 57, 57)  # what an endpoint says of itself
    assert not limits.may_be_cut("c", 56, 57)
