"""A malformed query is told in plain words, at the place where it is to be mended."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.endpoint.wording import fault

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("query", "words", "place"),
    [
        ("SELECT * {\n ?s a cyto:Patient }", "PREFIX cyto: <https://w3id.org/cytolink/ontology#>", (2, 7)),
        ("SELECT * {\n ?s a own:Thing }", "PREFIX own: <…>", (2, 7)),
        ("SELEC ?s { ?s ?p ?o }", "“SELEC” is no word of SPARQL", (1, 1)),
        ("SELECT * { ?s patient ?o }", "“patient” is no word of SPARQL", (1, 15)),
        ('SELECT * { ?s ?p "abc }', 'no closing "', (1, 18)),
        ("SELECT * { ?s ?p ?o", "“{” is never closed", (1, 10)),
        ("SELECT * { ?s ?p (?o }", "“}” closes nothing; “(” is still open", (1, 22)),
        ("SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o }", "GROUP BY", (1, 1)),
        ("SELECT * { ?s ?p ?o } ORDER ?s", "“?s” cannot stand here; expected BY", (1, 29)),
    ],
)
def test_the_fault_is_named_where_it_is(query: str, words: str, place: tuple[int, int], client: FlaskClient) -> None:
    said = client.get("/explain", query_string={"query": query, "plan": "no"}).json
    assert said is not None
    problem = said["problem"]
    assert words in problem["detail"]
    assert (problem["line"], problem["column"]) == place


def test_a_good_query_is_checked_without_a_plan(client: FlaskClient) -> None:
    said = client.get("/explain", query_string={"query": "ASK { ?s ?p ?o }", "plan": "no"}).json
    assert said is not None
    assert said["verdict"] == "accepted"
    assert "plan" not in said


@given(st.text(alphabet="SELECT{}()?x:<>\"' \n.#;é𝒳cyto", max_size=60))
def test_every_refused_text_has_a_fault_within_it(text: str) -> None:
    store = pyoxigraph.Store()
    try:
        store.query(text)
    except SyntaxError as error:
        said = re.match(r"error at (\d+):(\d+): (.*)", str(error), re.DOTALL)
        if said is None:
            return
        found = fault(text, said[3], int(said[1]), int(said[2]))
        lines = text.split("\n")
        assert found.text
        assert 1 <= found.line <= len(lines)
        assert 1 <= found.column <= len(lines[found.line - 1]) + 2
