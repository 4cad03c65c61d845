"""A mistyped class, property or concept is named, with the nearest that there is, wherever an answer is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from ontology.namespaces import CYTO
from queries.catalogue import catalogue
from queries.unknown import told_unknown, unknown_names, unknown_terms
from server.cli import cytolink

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from graph_build.release import Release

PREFIX = f"PREFIX cyto: <{CYTO}> "


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (PREFIX + "SELECT * { ?f a cyto:Outcom ; cyto:population ?who }", ("Outcom",)),
        (PREFIX + "ASK { ?f cyto:popluation|cyto:popluation ?who ; a cyto:Drgu }", ("popluation", "Drgu")),
        (f"ASK {{ ?x a <{CYTO}NoSuchThing> }}", ("NoSuchThing",)),
        (f"PREFIX cyto: <http://example.org/> # {CYTO}\nASK {{ ?x a cyto:Drgu }}", ()),
        (PREFIX + "ASK { ?x ?y 'cyto:Drgu', cyto:none, owl:Drgu # cyto:Drgu\n }", ()),
        (PREFIX + "this is no query cyto:", ()),
        (f"PREFIX c: <{CYTO}> PREFIX c: <http://example.org/> ASK {{ ?x a c:Drgu }}", ()),
    ],
)
def test_names_that_the_ontology_does_not_have(query: str, names: tuple[str, ...]) -> None:
    assert unknown_names(query) == names


def test_the_nearest_terms_are_named() -> None:
    assert "did you mean cyto:population" in told_unknown("popluation")
    assert told_unknown("NoSuchThing") == "cyto:NoSuchThing is no term of the ontology"
    many = " ".join(f"cyto:x{number} ." for number in range(100))
    assert len(unknown_terms(f"{PREFIX} ASK {{ {many} }}")) == 3


def test_saved_queries_write_only_terms_that_there_are() -> None:
    assert {name: found for name, q in catalogue().items() if (found := unknown_names(q.sparql))} == {}


def test_the_answer_of_the_protocol_says_it_beside_its_rows(client: FlaskClient) -> None:
    query = PREFIX + "SELECT ?x { ?x a cyto:Drgu }"
    for media_type in ("application/sparql-results+json", "text/csv"):
        answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": media_type})
        assert (answer.status_code, answer.mimetype) == (200, media_type)
        assert answer.headers["Cytolink-Notice"] == "cyto:Drgu is no term of the ontology; did you mean cyto:Drug?"
    held = client.get("/sparql", query_string={"query": query}).json
    assert held == {"head": {"vars": ["x"]}, "results": {"bindings": []}}
    right = client.get("/sparql", query_string={"query": query.replace("Drgu", "Drug")})
    assert "Cytolink-Notice" not in right.headers
    page = client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/html"})
    assert "cyto:Drgu is no term of the ontology; did you mean cyto:Drug?" in page.text


def test_an_unknown_concept_of_a_saved_query_is_named_everywhere(client: FlaskClient, release: Release) -> None:
    values = {"drug": "cyto:NoSuchThing"}
    said = "cyto:NoSuchThing is no term of the ontology"
    answer = client.get("/q/drug-by-disease.json", query_string=values)
    assert answer.status_code == 200
    assert any(said in notice for notice in answer.headers.getlist("Cytolink-Notice"))
    assert said in client.get("/q/drug-by-disease", query_string=values, headers={"Accept": "text/html"}).text
    arguments = ["query", "drug-by-disease", "-p", "drug=cyto:NoSuchThing", "--release", str(release.path)]
    result = CliRunner().invoke(cytolink, arguments)
    assert (result.exit_code, said in result.stderr) == (0, True)
    other = client.get("/q/drug-by-disease.json", query_string={"drug": "MONDO:9999999"})
    assert "says nothing of <http://purl.obolibrary.org/obo/MONDO_9999999>" in other.headers["Cytolink-Notice"]


def test_the_command_says_it_on_standard_error(release: Release) -> None:
    query = PREFIX + "SELECT ?x { ?x cyto:popluation ?y }"
    result = CliRunner().invoke(cytolink, ["sparql", query, "--format", "csv", "--release", str(release.path)])
    assert (result.exit_code, result.stdout.strip()) == (0, "x")
    assert "note: cyto:popluation is no term of the ontology; did you mean cyto:population" in result.stderr
