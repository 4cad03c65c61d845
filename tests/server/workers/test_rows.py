"""What others than the client read of an answer is made by the worker, and no larger than was asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.workers.rows import LONGEST, TooManyError, excerpt, joins
from server.workers.sink import NoRoomError, Sink

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

LONG = "<a:" + "x" * 5000 + "{}>"
MANY = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 300000"


def solutions(query: str) -> Any:
    return ox.Store().query(query)


terms = st.one_of(
    st.none(),
    st.text(max_size=20).map(ox.Literal),
    st.integers().map(ox.Literal),
    st.sampled_from([ox.NamedNode("https://example.org/é"), ox.Literal("x", language="de-at")]),
)


@given(st.lists(st.tuples(terms, terms), max_size=8), st.integers(0, 8))
def test_the_first_rows_are_those_of_the_answer(rows: list[tuple[Any, Any]], most: int) -> None:
    values = " ".join("(" + " ".join("UNDEF" if term is None else str(term) for term in row) + ")" for row in rows)
    found = json.loads(excerpt(solutions(f"SELECT ?x ?y {{ VALUES (?x ?y) {{ {values} }} }}"), most, 10**6))
    assert (found["names"], found["more"]) == (["x", "y"], len(rows) > most)
    shown = [[term and term["value"] for term in row] for row in found["rows"]]
    assert shown == [[None if term is None else term.value for term in row] for row in rows[:most]]


def test_a_long_value_is_cut_and_many_are_few() -> None:
    query = f"SELECT ?x {{ VALUES ?x {{ {' '.join(LONG.format(n) for n in range(50))} }} }}"
    found = json.loads(excerpt(solutions(query), 1000, 20_000))
    assert found["rows"][0][0] == {"type": "literal", "value": "a:" + "x" * (LONGEST - 2) + "…"}
    assert (len(found["rows"]), found["more"]) == (5, True)


def test_joins_leave_out_what_is_not_always_bound() -> None:
    query = "SELECT * { VALUES (?x ?y ?z) { (1 UNDEF 'a b') (2 <a:b> 'c') (1 3 'a b') } }"
    head, body = joins(solutions(query), 5, 1000)
    assert (head["rows"], dict.fromkeys(head["names"])) == (3, {"x": None, "z": None})
    assert len(body.decode().split("\n")) == 2, "each row once"
    for most, size, limit in ((2, 1000, "service_requests"), (5, 10, "service_bytes")):
        with pytest.raises(TooManyError) as caught:
            joins(solutions(query), most, size)
        assert caught.value.limit == limit


def test_a_page_of_a_large_answer_is_small(client: FlaskClient) -> None:
    page = client.get("/sparql", query_string={"query": MANY, "format": "html"})
    assert page.status_code == 200
    assert "the first 1,000 rows in " in page.text
    assert page.text.count("<tr>") == 1001
    wide = f"SELECT {' '.join(f'(?o AS ?x{n})' for n in range(400))} {{ ?s ?p ?o }}"
    page = client.get("/sparql", query_string={"query": wide, "format": "html"})
    assert "the first " in page.text
    assert len(page.data) < 8_000_000
    graph = client.get("/sparql", query_string={"query": "CONSTRUCT WHERE { ?s ?p ?o }", "format": "html"})
    assert "the first 1,000 lines of Turtle" in graph.text


@pytest.mark.parametrize("missing", ["at the beginning", "in the middle"])
def test_a_full_disk_is_the_servers_failure(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        """A file on a disk without room."""

        def __init__(self, **_: object) -> None:
            if missing == "at the beginning":
                raise OSError(28, "No space left on device")

        def write(self, _data: bytes) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("server.workers.sink.tempfile.TemporaryFile", Full)
    sink = Sink({"format": "csv", "max_bytes": 10**9, "max_rows": 10**9}, "/nowhere")
    with pytest.raises(NoRoomError, match="No space left"):
        sink.write(b"x" * 10**6)


def test_without_room_for_a_large_answer_small_ones_go_on(
    tmp_path: Path, release_maker: Callable[..., Any], make_app: Callable[..., Any]
) -> None:
    release_maker(tmp_path / "releases")
    with make_app(tmp_path / "releases", spool_dir=str(tmp_path / "gone")) as app:
        response = ask(app, "SELECT * WHERE { ?s ?p ?o . ?s ?q ?r }")
        assert (response.status_code, response.json["type"].rpartition("/")[2]) == (503, "no-room")
        assert ask(app, "ASK { ?s ?p ?o }").status_code == 200


def ask(app: Flask, query: str) -> Any:
    return app.test_client().get("/sparql", query_string={"query": query})
