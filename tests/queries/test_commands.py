"""The questions at the command line: list, ask by name, ask in SPARQL; tables for people, CSV and JSON for scripts."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from graph_build.errors import QueryError, ReleaseError
from queries.catalogue import catalogue
from server.cli import cytolink

if TYPE_CHECKING:
    from pathlib import Path

    from graph_build.release import Release


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cytolink, arguments, catch_exceptions=False)


def test_queries_lists_every_question_with_its_parameters() -> None:
    shown = run("queries").output
    assert all(name in shown for name in catalogue())
    assert "[drug]" in shown
    assert "outcome-by-arm" not in run("queries", "--tag", "checks").output


def test_a_table_shows_the_brief_columns_or_all(release: Release) -> None:
    brief = run("query", "outcome-by-arm", "--release", str(release.path)).output
    assert "0.333" in brief
    assert "start_there" not in brief
    assert "start_there" in run("query", "outcome-by-arm", "--all", "--release", str(release.path)).output


def test_csv_has_every_column(release: Release) -> None:
    text = run(
        "query", "outcome-by-arm", "-p", "outcome=relapse", "--format", "csv", "--release", str(release.path)
    ).stdout
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["risk_ratio"], row["file"], row["start"]) == ("0.333", "first.txt", "100")


def test_json_is_sparql_results_json(release: Release) -> None:
    text = run("sparql", "SELECT ('a' AS ?x) (1 AS ?y) {}", "--format", "json", "--release", str(release.path)).stdout
    assert json.loads(text) == {
        "head": {"vars": ["x", "y"]},
        "results": {
            "bindings": [
                {
                    "x": {"type": "literal", "value": "a"},
                    "y": {
                        "type": "literal",
                        "value": "1",
                        "datatype": "http://www.w3.org/2001/XMLSchema#integer",
                    },
                }
            ]
        },
    }


def test_a_federated_question_is_answered_with_stand_ins(release: Release) -> None:
    shown = run("query", "uniprot-targets", "-p", "drug=canakinumab", "--stand-ins", "--release", str(release.path))
    assert "IL1B_HUMAN" in shown.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("query", "unheard-of"), "no saved query"),
        (("query", "outcomes", "-p", "outcome"), "not a name and a value"),
        (("query", "outcomes", "-p", "person=a", "-p", "person=b"), "given twice"),
        (("query", "outcomes", "-p", "who=a"), "no parameter 'who'"),
    ],
)
def test_what_cannot_be_asked_is_wrong_use(arguments: tuple[str, ...], said: str, release: Release) -> None:
    result = run(*arguments, "--release", str(release.path))
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_question_that_answers_with_a_graph_says_where_to_ask(release: Release) -> None:
    with pytest.raises(QueryError, match="answers with a graph"):
        run("query", "fact-graph", "-p", "fact=https://example.org/a", "--release", str(release.path))


def test_without_a_release_it_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CYTOLINK_DATA", str(tmp_path))
    with pytest.raises(ReleaseError, match="there is no release here") as error:
        run("query", "outcomes")
    told = str(error.value)
    assert told.startswith(str(tmp_path))
    assert all(way in told for way in ("--release PATH", "cytolink build", "cytolink demo"))
