"""The command line helps: examples run, unknown names end with 2 and the nearest, empty answers say why."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner, Result

from server.cli import cytolink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from graph_build.release import Release


def examples() -> Iterator[str]:
    """The examples of the commands that ask."""
    for name in ("queries", "query", "sparql"):
        command = cytolink.get_command(click.Context(cytolink), name)
        assert command is not None
        for line in (command.epilog or "").splitlines():
            if line.strip().startswith("cytolink "):
                yield line.strip().removeprefix("cytolink ").partition(" > ")[0]


def run(*arguments: str, release: Release | None = None) -> Result:
    given = [*arguments, *(["--release", str(release.path)] if release else [])]
    return CliRunner().invoke(cytolink, given)


@pytest.mark.parametrize("example", list(examples()))
def test_the_examples_of_help_run(example: str, release: Release) -> None:
    words = shlex.split(example)
    if "xlsx" in words:
        pytest.importorskip("xlsxwriter", reason="the extra `tables` is not installed")
    result = run(*words, release=None if words[0] == "queries" else release)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("query", "treatment"), "treatments"),
        (("query", "treatments", "-p", "nothing=1"), "Its parameters are"),
        (("query", "drug-by-disease", "-p", "drug=tocilizumba"), "did you mean tocilizumab"),
        (("query", "evidence-table", "-p", "disease=Kawasakki"), "did you mean Kawasaki disease"),
        (("query", "evidence-table", "-p", "drug=CRP"), "it means C-reactive protein"),
        (("resolve", "adult-onset Still disese"), "Did you mean adult-onset Still disease"),
        (("explain", "zzz"), "0 facts have this name"),
        (("facts", "--type", "measurment"), "did you mean measurement"),
        (("sparql", "SELECT * { ?s rdfs:label ?o }"), "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"),
        (("sparql", "SELECT * { ?s ours:label ?o }"), "begin the query with PREFIX ours:"),
        (("sparql", "SELECT * {"), "malformed at line 1"),
    ],
)
def test_an_unknown_name_ends_with_2_and_the_nearest(arguments: tuple[str, ...], says: str, release: Release) -> None:
    result = run(*arguments, release=release)
    assert result.exit_code == 2
    assert says in " ".join(result.stderr.split())


def test_an_unknown_tag_is_named() -> None:
    result = run("queries", "--tag", "outcome")
    assert result.exit_code == 2
    assert "outcomes" in result.stderr


def test_an_empty_answer_says_which_parameter_emptied_it_and_which_release_answers(release: Release) -> None:
    result = run("query", "treatments", "-p", "document=zzz", "--format", "csv", release=release)
    assert result.exit_code == 0
    assert "document=zzz: no document's name begins so; there are: first.txt" in result.stderr
    assert release.digest[:16] in result.stderr
    assert result.stdout.count("\n") == 1


def test_sparql_takes_every_form(release: Release) -> None:
    assert run("sparql", "ASK { ?s ?p ?o }", release=release).stdout == "true\n"
    graph = run("sparql", "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o } LIMIT 2", release=release).stdout
    assert graph.count(" .\n") == 2
    rows = run("sparql", "SELECT ?o ?s { ?s a ?o } LIMIT 1", "--format", "csv", release=release).stdout
    assert rows.startswith("o,s")


def test_sparql_asks_the_graphs_alone_that_from_names(release: Release) -> None:
    def count(dataset: str, pattern: str) -> str:
        return run("sparql", f"SELECT (COUNT(*) AS ?n) {dataset} {pattern}", "--format", "csv", release=release).stdout

    (graph, *_) = sorted(release.store().graphs())
    assert count(f"FROM <{graph}>", "{ ?s ?p ?o }") == count("", f"{{ GRAPH <{graph}> {{ ?s ?p ?o }} }}") != "n\n0\n"
    assert count("FROM <https://example.org/none>", "{ ?s ?p ?o }") == "n\n0\n"
    assert count("", '{ ?s ?p ?o FILTER(STR(?o) != "FROM") }') == count("", "{ ?s ?p ?o }")


def test_a_page_and_its_data_say_why_there_are_no_rows(client: FlaskClient) -> None:
    page = client.get("/q/treatments?document=zzz")
    assert "No rows: document=zzz: no document" in page.text
    data = client.get("/q/treatments.csv?document=zzz")
    assert data.headers["Cytolink-Notice"].startswith("no rows: document=zzz: no document's name begins so")
    assert "Cytolink-Notice" not in client.get("/q/treatments.csv").headers


def test_what_no_document_states_is_named(client: FlaskClient) -> None:
    notice = client.get("/q/mechanisms.json").headers["Cytolink-Notice"]
    assert "this release holds no cyto:DrugTargetStatement" in notice


def test_ask_answers_in_json_too(release: Release) -> None:
    told = run("sparql", "ASK { ?s ?p ?o }", "--format", "json", release=release).stdout
    assert json.loads(told) == {"head": {}, "boolean": True}
