"""Endpoints as they are: busy, gone for a while, giving only so many rows, odd; and what an answer says of that."""

from __future__ import annotations

import json
import re
import threading
from typing import TYPE_CHECKING, Any

import pytest

from server.federation.endpoints.circuit import Circuit
from server.federation.endpoints.kept import KeptAnswers
from server.federation.fetcher import seconds_to_wait

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.server.federation.conftest import Remote

UNIPROT = "https://sparql.uniprot.org/sparql"
PROTEINS = """PREFIX : <https://example.org/> PREFIX up: <http://purl.uniprot.org/core/>
SELECT ?p ?name WHERE { ?d :acts ?p FILTER(ISIRI(?p)) """
NAMES = f"SERVICE <{UNIPROT}> {{ ?p up:mnemonic ?name }}"


def ask(app: Flask, query: str, form: str = "json") -> Any:
    return app.test_client().post("/sparql", data={"query": query, "format": form})


def named(query: str) -> dict[str, Any]:
    """A name for each protein that a request sends."""
    rows = [
        {"p": {"type": "uri", "value": iri}, "name": {"type": "literal", "value": iri[-6:]}}
        for iri in re.findall(r"<(http://purl.uniprot.org/uniprot/[^>]+)>", query.partition("VALUES")[2])
    ]
    return {"head": {"vars": ["p", "name"]}, "results": {"bindings": rows}}


@pytest.mark.parametrize("status", [429, 502, 503, 504, 0])
def test_what_may_pass_is_tried_again(app_asking: Callable[..., Flask], remote: Remote, status: int) -> None:
    remote.answers = named
    remote.first = [(status, {}), (status, {})]
    app = app_asking()
    response = ask(app, PROTEINS + NAMES + "}")
    assert response.status_code == 200, response.text
    assert len(response.json["results"]["bindings"]) == 3
    assert len(remote.asked) == 3
    account = app.test_client().get(response.json["head"]["link"][0], headers={"Accept": "application/json"}).json
    assert account["asked"][0]["retries"] == 2


def test_what_will_not_pass_is_not_tried_again(app_asking: Callable[..., Flask], remote: Remote) -> None:
    remote.first = [(400, {})]
    remote.body = b"Parse error: line 1"
    response = ask(app_asking(), PROTEINS + NAMES + "}")
    assert response.status_code == 502
    assert "status 400: Parse error: line 1" in response.json["detail"]
    assert len(remote.asked) == 1


def test_who_wants_to_be_left_alone_is(app_asking: Callable[..., Flask], remote: Remote) -> None:
    remote.answers = named
    app = app_asking()
    remote.first = [(503, {"Retry-After": "0"})]
    assert ask(app, PROTEINS + NAMES + "}").status_code == 200
    remote.first = [(429, {"Retry-After": "3600"})]
    response = ask(app, PROTEINS + NAMES + "} LIMIT 1")  # the same request: it was kept, so nobody is asked
    assert response.status_code == 200
    response = ask(app, PROTEINS + NAMES.replace("mnemonic", "other") + "}")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "3600")
    assert UNIPROT in response.json["detail"]


def test_retry_after_is_seconds_or_a_date() -> None:
    assert seconds_to_wait("120") == 120
    assert seconds_to_wait("Thu, 01 Jan 1970 00:01:00 GMT", now=45) == 15
    assert seconds_to_wait("Thu, 01 Jan 1970 00:01:00 GMT", now=90) == 0
    assert seconds_to_wait("soon") is None
    assert seconds_to_wait(None) is None


def test_an_endpoint_that_is_down_is_left_alone_and_tried_by_one() -> None:
    now = [0.0]
    circuit = Circuit(2, 10, lambda: now[0])
    for _ in range(2):
        assert circuit.closed_for() == 0
        circuit.failed("no answer")
    assert circuit.closed_for() == 10
    now[0] = 10
    assert circuit.closed_for() == 0  # one tries
    assert circuit.closed_for() > 0  # and the others wait for it
    circuit.failed("no answer")
    assert circuit.closed_for() == 20  # longer each time
    now[0] = 30
    assert circuit.closed_for() == 0
    circuit.left()  # whoever tried it has left: another may
    assert circuit.closed_for() == 0
    circuit.answered()
    assert circuit.closed_for() == circuit.closed_for() == 0


def test_an_open_circuit_sends_nothing(app_asking: Callable[..., Flask], remote: Remote) -> None:
    remote.status = 503
    app = app_asking(service_failures=2, service_retries=0)
    query = PROTEINS + NAMES + "}"
    assert [ask(app, query).status_code for _ in range(2)] == [502, 502]
    response = ask(app, query)
    assert response.status_code == 503
    assert "several times in a row" in response.json["detail"]
    assert len(remote.asked) == 2


def test_kept_answers_have_an_age_and_a_size() -> None:
    now = [0.0]
    kept = KeptAnswers(60, 10_000, lambda: now[0])
    kept.put(("a",), 1, "(1)")
    now[0] = 60
    assert (found := kept.get(("a",)))
    assert (found.count, found.rows, found.age) == (1, "(1)", 60)
    now[0] = 61
    assert kept.get(("a",)) is None
    kept.put(("large",), 1, "x" * 9000)
    assert kept.get(("large",)) is None
    for number in range(30):
        kept.put((str(number),), 1, "x" * 1000)
    assert kept.get(("29",))
    assert kept.get(("0",)) is None


def test_a_kept_answer_is_shown_with_its_age(app_asking: Callable[..., Flask], remote: Remote) -> None:
    remote.answers = named
    app = app_asking()
    first, second = (ask(app, PROTEINS + NAMES + "}", "csv") for _ in range(2))
    assert first.text == second.text
    assert len(remote.asked) == 1
    assert "kept" not in str(first.headers)
    assert any("were kept from an earlier question" in notice for notice in second.headers.getlist("Cytolink-Notice"))
    assert second.headers["Cache-Control"] == "no-store"


def test_an_answer_that_is_cut_is_asked_for_in_parts(app_asking: Callable[..., Flask], remote: Remote) -> None:
    def at_most_two(query: str) -> dict[str, Any]:
        found = named(query)
        found["results"]["bindings"] = found["results"]["bindings"][:2]
        return found

    remote.answers, remote.headers = at_most_two, {"X-SPARQL-MaxRows": "2"}
    response = ask(app_asking(), PROTEINS + NAMES + "}")
    assert len({row["p"]["value"] for row in response.json["results"]["bindings"]}) == 3
    assert "rows may be missing" not in str(response.headers)


def test_rows_that_cannot_be_had_are_reported(app_asking: Callable[..., Flask], remote: Remote) -> None:
    remote.answers, remote.headers = named, {"X-SPARQL-MaxRows": "1"}
    response = ask(app_asking(), PROTEINS + NAMES + "}", "csv")
    assert response.status_code == 200
    assert "rows may be missing" in str(response.headers)


def test_silent_drops_all_rows_of_the_endpoint_and_says_so(app_asking: Callable[..., Flask], remote: Remote) -> None:
    remote.answers, remote.first = named, [(200, {}), (400, {})]
    query = PROTEINS + NAMES.replace("SERVICE", "SERVICE SILENT") + "}"
    response = ask(app_asking(service_chunk=2), query)
    assert response.status_code == 200
    assert [sorted(row) for row in response.json["results"]["bindings"]] == [["p"]] * 4
    assert f"nothing of {UNIPROT} is in this answer" in response.headers["Cytolink-Notice"]


def test_where_one_request_fails_the_others_are_given_up(app_asking: Callable[..., Flask], remote: Remote) -> None:
    hang, begun = threading.Event(), threading.Event()

    def answers(query: str) -> dict[str, Any]:
        if "P01375" in query:
            begun.set()
            hang.wait(240)
        else:
            begun.wait(240)
            remote.first.append((400, {}))
        return named(query)

    remote.answers = answers
    try:
        remote.first = []
        remote.status = 200
        response = ask(
            app_asking(service_chunk=1, service_seconds=200), PROTEINS + NAMES + NAMES.replace("?name", "?n") + "}"
        )
        assert response.status_code == 502
    finally:
        hang.set()


@pytest.mark.parametrize(
    ("body", "kind", "why"),
    [
        (b"<!DOCTYPE html><title>Maintenance</title>", "text/html", "is a page (HTML)"),
        (b"Service busy", "text/html; charset=utf-8", "is a page (HTML)"),
        (b'{"head":{"vars":["p"]},"results":{"bind', "application/sparql-results+json", "breaks off after 39 bytes"),
        (b"<?xml version='1.0'?><other/>", "application/xml", "XML that is no SPARQL result"),
        (b"p,name", "text/csv", "is not a SPARQL result in JSON"),
    ],
)
def test_an_odd_answer_is_told_by_what_it_is(
    app_asking: Callable[..., Flask], remote: Remote, body: bytes, kind: str, why: str
) -> None:
    remote.body, remote.headers = body, {"Content-Type": kind}
    response = ask(app_asking(service_retries=0), PROTEINS + NAMES + "}")
    assert (response.status_code, response.json["service"]) == (502, UNIPROT)
    assert why in response.json["detail"]


def test_an_answer_that_is_shorter_than_it_says_is_no_answer(app_asking: Callable[..., Flask], remote: Remote) -> None:
    remote.headers = {"Content-Length": "5000", "Connection": "close"}
    response = ask(app_asking(service_retries=0), PROTEINS + NAMES + "}")
    assert response.status_code == 502
    assert "broke off" in response.json["detail"]


def test_results_in_xml_are_understood(app_asking: Callable[..., Flask], remote: Remote) -> None:
    remote.body = b"""<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">
        <head><variable name="name"/><variable name="p"/></head><results>
        <result><binding name="p"><uri>http://purl.uniprot.org/uniprot/P08887</uri></binding>
        <binding name="name"><literal xml:lang="en">IL6R &amp; more</literal></binding></result>
        <result><binding name="p"><bnode>b</bnode></binding></result></results></sparql>"""
    rows = ask(app_asking(), f"PREFIX up: <http://purl.uniprot.org/core/> SELECT * {{ {NAMES} }}", "tsv").text
    assert '"IL6R & more"@en' in rows
    assert ".well-known/genid/" in rows


def test_a_literal_of_many_bytes(app_asking: Callable[..., Flask], remote: Remote) -> None:
    long = {"type": "literal", "value": "x" * 10_000_000}
    remote.answer["results"]["bindings"] = [{"name": long}]
    query = f"PREFIX up: <http://purl.uniprot.org/core/> SELECT (STRLEN(?name) AS ?n) {{ {NAMES} }}"
    assert ask(app_asking(), query, "csv").text == "n\r\n10000000\r\n"
    response = ask(app_asking(service_bytes=1_000_000), query)
    assert (response.status_code, response.json["service"]) == (502, UNIPROT)


def test_every_format_says_that_rows_are_a_stand_ins(app_asking: Callable[..., Flask], remote: Remote) -> None:
    remote.answers = named
    app = app_asking(services="", stand_ins=f"{UNIPROT}={remote.url}")
    client = app.test_client()
    query = PROTEINS + NAMES + "}"
    for form in ("json", "xml", "csv", "tsv"):
        response = ask(app, query, form)
        assert "come from a stand-in" in response.headers["Cytolink-Notice"]
        assert f'filename="answer.stand-in.{form}"' in response.headers["Content-Disposition"]
        (link,) = re.findall("<([^>]+)>", response.headers["Link"])
        assert (link in response.text) == (form in {"json", "xml"})
        if form == "json":
            assert list(json.loads(response.text)["head"]) == ["link", "vars"]
    page = client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/html"})
    assert "come from a stand-in" in page.text
    run = client.get(link, headers={"Accept": "text/html"})
    for shown in ("by a stand-in", "4 values of ?p", "uniprot/P08887", "<svg", "up:mnemonic"):
        assert shown in run.text
    assert client.get("/federation/none").status_code == 404


def test_a_failed_run_is_accounted_for(app_asking: Callable[..., Flask], remote: Remote) -> None:
    remote.status = 500
    app = app_asking()
    problem = ask(app, PROTEINS + NAMES + "}").json
    page = app.test_client().get(f"/federation/{problem['run']}", headers={"Accept": "text/html"})
    assert "status 500" in page.text
    shown = app.test_client().get("/sparql", query_string={"query": PROTEINS + NAMES + "}", "format": "html"})
    assert "/federation/" in shown.text


def test_explain_shows_the_plan_and_asks_nobody(app_asking: Callable[..., Flask], remote: Remote) -> None:
    client = app_asking(explain_seconds=60).test_client()
    first = f"SERVICE <{UNIPROT}> {{ ?a up:other ?name }}"
    query = PROTEINS + first + NAMES + "}"
    said = client.get("/explain", query_string={"query": query}).json
    assert [step["shared"] for step in said["federation"]] == [["p"], ["name"]]
    assert "VALUES (?p)" in said["federation"][0]["query"]
    assert said["federation"][0]["actual"] == remote.url
    page = client.get("/explain", query_string={"query": query}, headers={"Accept": "text/html"}).text
    assert "<svg" in page
    nested = f"SELECT * {{ SERVICE SILENT <{UNIPROT}> {{ {NAMES} }} }}".replace("up:mnemonic", "<a:a>")
    assert client.get("/explain", query_string={"query": nested}).json["verdict"] == "refused"
    assert remote.asked == []
