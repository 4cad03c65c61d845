"""SERVICE: the same answers as the engine's own federation, without the engine's network."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_build.errors import QueryError
from graph_build.release.blocks import blocks, lines_of
from graph_build.release.publishing import publish
from server.app import close, create_app
from server.federation.local import without_service
from server.federation.standin import standins
from server.federation.terms import written
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask

    from tests.server.federation.conftest import Remote

UNIPROT = "https://sparql.uniprot.org/sparql"
PROLOGUE = """PREFIX : <https://example.org/>
PREFIX up: <http://purl.uniprot.org/core/>
PREFIX uniprot: <http://purl.uniprot.org/uniprot/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
NAMES = "SERVICE <https://sparql.uniprot.org/sparql> { ?p up:mnemonic ?name }"
GENES = "SERVICE <https://sparql.uniprot.org/sparql> { ?p up:encodedBy/skos:prefLabel ?gene }"
EITHER = "{ ?p up:mnemonic 'IL6RA_HUMAN' } UNION { uniprot:P08887 up:mnemonic ?name }"
SILENT_NAMES = NAMES.replace("SERVICE", "SERVICE SILENT")

WHERE = [
    f"?d :acts ?p . {NAMES}",
    f"{NAMES} ?d :acts ?p .",
    f"?d :acts ?p . {NAMES} {GENES}",
    f"?d :acts ?p ; :gene ?gene . {GENES}",
    f"?d :acts ?p OPTIONAL {{ ?d :gene ?gene }} {GENES}",
    f"?d :acts ?p OPTIONAL {{ {GENES} }} ?d :gene ?gene",
    f"?d :gene ?gene . {{ ?d :acts ?p OPTIONAL {{ {GENES} }} }}",
    f"{{ ?d :acts ?p OPTIONAL {{ {GENES} }} }} ?d :gene ?gene",
    f"?d :acts ?p OPTIONAL {{ ?d :gene ?gene }} {GENES} FILTER(?gene != 'IL6R')",
    f"?d :acts ?p {GENES} FILTER(BOUND(?gene) && ?gene != 'IL6R')",
    f"?d :acts ?p . {NAMES} FILTER(?d != :anakinra)",
    f"?d :acts ?p . {NAMES} FILTER EXISTS {{ ?d :line 1 }}",
    f"?d :acts ?p . {NAMES} FILTER NOT EXISTS {{ ?d :gene ?gene }} {GENES}",
    f"?d :acts ?p MINUS {{ ?d :line 1 }} {NAMES}",
    f"?d :acts ?p . {GENES} MINUS {{ ?d :gene ?gene }}",
    f"?d :acts ?p . {GENES} MINUS {{ ?d :gene ?gene }} {NAMES}",
    f"?d :acts ?p . {GENES} OPTIONAL {{ ?d :gene ?gene . ?d :line ?n }} {NAMES}",
    f"?d :acts ?p . {{ {NAMES} }} UNION {{ {GENES} }}",
    f"?d :acts ?p . {{ {NAMES} }} UNION {{ ?d :gene ?gene }}",
    f"?d :gene ?gene . {{ SELECT ?p ?gene {{ ?x :acts ?p . {GENES} }} }}",
    f"{{ SELECT ?p (COUNT(*) AS ?n) {{ ?d :acts ?p }} GROUP BY ?p }} {NAMES}",
    f"BIND(uniprot:P08887 AS ?p) {NAMES}",
    f"?d :gene ?g . {GENES} BIND(COALESCE(?gene, 'none') AS ?known) {NAMES}",
    f"VALUES ?p {{ uniprot:P08887 uniprot:P01375 uniprot:P01375 }} {NAMES}",
    f"VALUES (?p ?d) {{ (uniprot:P08887 UNDEF) (UNDEF :anakinra) }} {NAMES}",
    f"?d :acts ?p FILTER EXISTS {{ {NAMES} }}",
    f"?d :acts ?p FILTER NOT EXISTS {{ {NAMES} }}",
    f"?d :acts ?p MINUS {{ {NAMES} }}",
    f"?d :acts ?p . {NAMES} VALUES ?name {{ 'IL6RA_HUMAN' }}",
    "SERVICE <https://sparql.uniprot.org/sparql> { uniprot:P08887 up:mnemonic 'IL6RA_HUMAN' } ?d :line ?n",
    f"?d :acts ?p SERVICE <{UNIPROT}> {{ SELECT ?p (COUNT(?a) AS ?n) {{ ?p up:annotation ?a }} GROUP BY ?p }}",
    f"{NAMES} SERVICE <{UNIPROT}> {{ ?p up:annotation ?a }}",
    # what the remote pattern may leave unbound, and something sees before a later pattern binds it
    f"SERVICE <{UNIPROT}> {{ {EITHER} }} BIND(COALESCE(?p, 'none') AS ?known) ?d :acts ?p .",
    f"SERVICE <{UNIPROT}> {{ {EITHER} }} OPTIONAL {{ ?d :acts ?p }} ?x :acts ?p .",
    f"?d :acts ?p FILTER(ISIRI(?p)) {{ SERVICE <{UNIPROT}> {{ {EITHER} }} FILTER(!BOUND(?p)) }}",
    # values in front of an OPTIONAL, a MINUS, a sub-SELECT of the remote pattern
    f"?d :acts ?p FILTER(ISIRI(?p)) SERVICE <{UNIPROT}> {{ OPTIONAL {{ ?p up:mnemonic ?name }} }}",
    f"?d :acts ?p FILTER(ISIRI(?p)) SERVICE <{UNIPROT}> {{ ?p a up:Protein MINUS {{ ?p up:mnemonic 'IL6RA_HUMAN' }} }}",
    f"?d :line 1 ; :acts ?p SERVICE <{UNIPROT}> {{ SELECT ?p (COUNT(*) AS ?m) {{ ?p up:annotation [] }} GROUP BY ?p }}",
]


@pytest.fixture(scope="module")
def table() -> Iterator[str]:
    with standins([UNIPROT]) as found:
        yield found


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, quads: list[pyoxigraph.Quad], table: str) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("federation")
    publish(folder, blocks(lines_of(quads)), {"version": "1"})
    made = create_app(
        folder, Settings(workers=2, services=f"{table} http://127.0.0.1:1/closed", reload_seconds=0, deadline=60.0)
    )
    yield made
    close(made)


def ask(app: Flask, where: str) -> Any:
    return app.test_client().post(
        "/sparql", data={"query": f"{PROLOGUE} SELECT * WHERE {{ {where} }}", "format": "tsv"}
    )


@pytest.mark.parametrize("where", WHERE)
def test_as_the_engine_itself_would_answer(app: Flask, quads: list[pyoxigraph.Quad], table: str, where: str) -> None:
    store = pyoxigraph.Store()
    store.extend(quads)
    query = f"{PROLOGUE} SELECT * WHERE {{ {where.replace(UNIPROT, table.partition('=')[2])} }}"
    expected = store.query(query, use_default_graph_as_union=True)
    wanted = expected.serialize(format=pyoxigraph.QueryResultsFormat.TSV).decode()
    response = ask(app, where)
    assert response.status_code == 200, response.text
    assert _plain(response.text) == _plain(wanted)


def _plain(table: str) -> list[list[str]]:
    """Rows in a fixed order, without blank node labels."""
    head, *rows = [["_" if cell.startswith("_:") else cell for cell in line.split("\t")] for line in table.splitlines()]
    return [head, *sorted(rows)]


def test_a_service_within_a_named_graph(app: Flask) -> None:
    # the engine itself loses these rows: it takes the remote solutions for solutions in another graph
    rows = ask(app, f"GRAPH ?g {{ ?d :acts ?p {NAMES} }}").text.splitlines()[1:]
    assert len(rows) == 3
    assert all("<https://example.org/graph>" in row for row in rows)


def test_the_querys_own_dataset_holds_for_the_local_part(app: Flask) -> None:
    query = f"{PROLOGUE} SELECT * FROM <https://example.org/none> WHERE {{ ?d :acts ?p . {NAMES} }}"  # noqa: S608
    assert app.test_client().post("/sparql", data={"query": query, "format": "tsv"}).text == "?d\t?name\t?p\n"


def test_ask_and_construct(app: Flask) -> None:
    client = app.test_client()
    asked = client.post("/sparql", data={"query": f"{PROLOGUE} ASK {{ ?d :acts ?p . {NAMES} }}", "format": "csv"})
    made = client.post(
        "/sparql.nt", data={"query": f"{PROLOGUE} CONSTRUCT {{ ?d :name ?name }} WHERE {{ ?d :acts ?p . {NAMES} }}"}
    )
    assert asked.text == "true"
    assert made.text.count("https://example.org/name") == 3


def test_a_federated_answer_is_not_kept(app: Flask) -> None:
    response = ask(app, f"?d :acts ?p . {NAMES}")
    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


def test_an_endpoint_that_does_not_answer(app: Flask) -> None:
    closed = "SERVICE <http://127.0.0.1:1/closed> { ?p ?x ?y }"
    response = ask(app, f"?d :acts ?p . {closed}")
    # the operator has named this address without mapping it, so a private one is not connected to
    assert (response.status_code, response.json["service"]) == (502, "http://127.0.0.1:1/closed")
    assert "private" in response.json["detail"]


def test_silent_goes_on_without(app: Flask) -> None:
    response = ask(app, "?d :line ?n SERVICE SILENT <http://127.0.0.1:1/closed> { ?d ?x ?y }")
    assert response.status_code == 200
    assert len(response.text.splitlines()) == 4


def test_a_service_within_a_service_is_asked_from_here(app: Flask) -> None:
    nested = f"?d :acts ?p SERVICE <{UNIPROT}> {{ ?p up:encodedBy/skos:prefLabel ?gene . {NAMES} }}"
    assert _plain(ask(app, nested).text) == _plain(ask(app, f"?d :acts ?p . {GENES} {NAMES}").text)


@pytest.mark.parametrize(
    "where",
    [
        f"SERVICE <{UNIPROT}> {{ OPTIONAL {{ {NAMES} }} }}",
        f"SERVICE <{UNIPROT}> {{ {NAMES} OPTIONAL {{ ?p up:annotation ?a }} }}",
        f"SERVICE SILENT <{UNIPROT}> {{ {NAMES} }}",
    ],
)
def test_a_service_within_a_service_that_cannot_be_parted_is_refused(app: Flask, where: str) -> None:
    response = ask(app, where)
    assert response.status_code == 403
    assert "side by side" in response.json["suggestion"]


def test_a_variable_may_name_the_endpoints(app: Flask) -> None:
    other = "http://127.0.0.1:1/closed"
    where = f"?d :acts ?p VALUES ?e {{ <{UNIPROT}> }} SERVICE ?e {{ ?p up:mnemonic ?name }}"
    rows = ask(app, where).text.splitlines()
    assert rows[0] == "?d\t?e\t?name\t?p"
    assert len(rows) == 4
    assert all(f"<{UNIPROT}>" in row for row in rows[1:])
    both = where.replace("{ <", f"{{ <{other}> <", 1)
    assert ask(app, both).status_code == 502
    silent = ask(app, both.replace("SERVICE ?e", "SERVICE SILENT ?e")).text.splitlines()
    assert sum(f"<{other}>" in row for row in silent) == 5  # one solution without bindings, joined with each row here
    assert len(silent) == len(rows) + 5
    for refused in ("<https://example.org/>", "'text'"):
        assert ask(app, where.replace("{ <", f"{{ {refused} <", 1)).status_code == 403
    assert ask(app, "SERVICE ?e { ?s ?p ?o }").status_code == 403
    assert (
        ask(
            app, f"?d :acts ?p VALUES (?e ?d) {{ (<{UNIPROT}> UNDEF) (UNDEF :anakinra) }} SERVICE ?e {{ ?p ?q ?r }}"
        ).status_code
        == 403
    )


def test_join_values_are_sent_in_chunks(remote_app: Flask, remote: Remote) -> None:
    assert ask(remote_app, f"?d :acts ?p ; :line ?n . {NAMES}").status_code == 200
    assert len(remote.asked) == 2
    assert "VALUES (?p)" in remote.asked[0]
    sent = " ".join(remote.asked)
    assert "uniprot/P08887>" in sent
    assert "P01375" not in sent
    assert "example.org/line" not in sent.replace("PREFIX : <https://example.org/>", "")


def test_nothing_is_asked_where_nothing_can_join(remote_app: Flask, remote: Remote) -> None:
    assert ask(remote_app, f"?d :none ?p . {NAMES}").text == "?d\t?name\t?p\n" or remote.asked == []


def test_too_many_rows_are_a_limit(remote_app: Flask, remote: Remote) -> None:
    row = {"p": {"type": "uri", "value": "http://x/"}, "name": {"type": "literal", "value": "n"}}
    remote.answer["results"]["bindings"] = [row] * 6
    response = ask(remote_app, NAMES)
    assert (response.status_code, response.json["limit"]) == (503, "service_rows")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (302, b"{}"),
        (500, b"oops"),
        (200, b"<html>"),
        (200, b"{}"),
        (200, b"[" * 100_000),
        (200, b'{"head":{"vars":1}}'),
    ],
)
def test_bad_answers_are_the_other_sides_failure(remote_app: Flask, remote: Remote, status: int, body: bytes) -> None:
    remote.status, remote.body = status, body
    response = ask(remote_app, NAMES)
    assert response.status_code == 502
    assert response.json["type"].endswith("/service-failed")


def test_remote_terms_cannot_break_out_of_the_query(remote_app: Flask, remote: Remote) -> None:
    evil = ['" } SERVICE <http://x/> {', "\\", "\n", "'''", "> <", "\u0000"]
    remote.answer["results"]["bindings"] = [
        {"p": {"type": "uri", "value": "http://x/" + text}, "name": {"type": "literal", "value": text}}
        for text in evil[:5]
    ]
    response = ask(remote_app, NAMES)
    assert response.status_code == 200, response.text
    assert len(response.text.splitlines()) == 6


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_literals_survive_the_way_back(text: str) -> None:
    store = pyoxigraph.Store()
    rows = list(store.query(f"SELECT * {{ VALUES ?x {{ {written({'type': 'literal', 'value': text})} }} }}"))
    assert rows[0]["x"].value == text


def test_a_server_with_stand_ins(serving: Callable[..., Any], releases: Path) -> None:
    with serving(releases, "--stand-ins", workers=1, explain_seconds=60, reload_seconds=0) as server:
        query = f"{PROLOGUE} SELECT ?name {{ BIND(uniprot:P08887 AS ?p) {NAMES} }}"
        assert server.get("/sparql?format=csv&query=" + quote(query))[1] == b"name\r\nIL6RA_HUMAN\r\n"
        assert json.loads(server.get("/explain?query=" + quote("ASK { ?s ?p ?o }"))[1])["plan"]


def test_commands_federate_in_the_same_way(quads: list[pyoxigraph.Quad]) -> None:
    store = pyoxigraph.Store()
    store.extend(quads)
    query = f"{PROLOGUE} SELECT ?d ?name {{ ?d :acts ?p . {NAMES} }} ORDER BY ?d"
    text, account = without_service(store, query, stand_ins=True)
    rows = store.query(text, use_default_graph_as_union=True)
    assert account
    assert account.stand_ins
    assert "stand-in" in account.notices()[0]
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    assert [row["name"].value for row in rows] == ["IL1R1_HUMAN", "TNFA_HUMAN", "IL6RA_HUMAN"]
    with pytest.raises(QueryError, match="it is not one of the endpoints"):
        without_service(store, "ASK { SERVICE <http://example.org/> { ?s ?p ?o } }")
    assert without_service(store, "no query at all") == ("no query at all", None)


@pytest.mark.parametrize(
    "term",
    [
        {"type": "uri", "value": "relative"},
        {"type": "literal", "value": "x", "xml:lang": "no such!"},
        {"type": "literal", "value": "\ud800"},
        {"value": "x"},
        7,
    ],
)
def test_an_odd_term_is_502_and_nothing_under_silent(remote_app: Flask, remote: Remote, term: Any) -> None:
    remote.answer["results"]["bindings"] = [{"name": term}]
    response = ask(remote_app, NAMES)
    assert (response.status_code, response.json["service"]) == (502, UNIPROT)
    assert ask(remote_app, f"?d :line ?n {SILENT_NAMES}").status_code == 200


def test_what_goes_to_and_from_endpoints_has_a_size(app_asking: Callable[..., Flask], remote: Remote) -> None:
    made = app_asking(service_bytes=2000)
    long = {"type": "literal", "value": "x" * 600}
    remote.answer["results"]["bindings"] = [{"name": long}] * 2
    assert ask(made, NAMES).status_code == 200
    response = ask(made, f"{NAMES} {NAMES}")
    assert (response.status_code, response.json["limit"]) == (503, "service_bytes")
    large = "BIND(CONCAT(STR(?d), '" + "x" * 1500 + "') AS ?name)"
    response = ask(made, f"?d :acts ?p {large} {NAMES}")
    assert (response.status_code, response.json["limit"]) == (503, "service_bytes")
