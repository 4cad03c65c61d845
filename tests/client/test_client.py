"""Cytolink in Python: the same answers from a release on disk and from an endpoint, with types, units and words."""

from __future__ import annotations

import inspect
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import cytolink
from cytolink.questions import Questions, asked, method_name
from graph_build.commands.documents import publish_documents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph_build.release import Release

CASE = (
    "A 29-year-old woman with Behcet disease was admitted on 4 June 2019. On admission the C-reactive protein was "
    "88 mg/L. On 6 June 2019 she received infliximab 5 mg/kg. She had no fever.\n"
)
TRIAL = (
    "We randomised 64 patients with giant cell arteritis to tocilizumab (n = 32) or placebo (n = 32). At week 24, "
    "relapse occurred in 4 of 32 patients (12.5%) in the tocilizumab group and in 17 of 32 (53.1%) in the placebo "
    "group (odds ratio 0.13, 95% CI 0.04 to 0.44; p = 0.001).\n"
)
ALL = ["results", "effects", "treatments", "timeline", "arms", "documents", "blockade-drugs", "mappings"]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder = tmp_path_factory.mktemp("client")
    for name, text in (("case.txt", CASE), ("trial.txt", TRIAL)):
        (folder / name).write_text(text, encoding="utf-8")
    return publish_documents([folder / "case.txt", folder / "trial.txt"], folder / "releases")


@pytest.fixture(scope="module")
def disk(release: Release) -> cytolink.Client:
    return cytolink.connect(release.path)


@pytest.fixture(scope="module")
def endpoint(release: Release) -> Iterator[cytolink.Client]:
    """A real server over the same release."""
    command = [sys.executable, "-c", "from server.cli.serving import serve; serve()"]
    with subprocess.Popen(
        [*command, "--release", str(release.path), "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        line = process.stdout.readline()
        assert line.startswith("Serving at ")
        yield cytolink.connect(line.removeprefix("Serving at ").strip())
        process.terminate()


@pytest.mark.parametrize("name", ALL)
def test_a_release_and_its_endpoint_answer_the_same(
    name: str, disk: cytolink.Client, endpoint: cytolink.Client
) -> None:
    here, there = disk.query(name), endpoint.query(name)
    assert len(here) > 0
    assert list(here) == list(there)
    assert here.columns == there.columns
    assert here.origin == there.origin == {"release": disk.release, "query": name, "parameters": ""}


def test_questions_are_methods_with_types(disk: cytolink.Client, endpoint: cytolink.Client) -> None:
    for client in (disk, endpoint):
        rows = client.results(variable="relapse", min_confidence=0.1)
        assert [(row["arm"], row["n"], row["total"], row["percent"]) for row in rows] == [
            ("tocilizumab", 4, 32, 12.5), ("placebo", 17, 32, 53.1)
        ]  # fmt: skip
        assert rows.units["percent"] == "%"
        assert rows.meanings["total"] == "participants analysed"
        assert rows.origin["parameters"] == "min_confidence=0.1, variable=relapse"
    said = inspect.signature(cytolink.Client.effects).parameters["significance"]
    assert said.annotation == "Literal['any', 'significant', 'not significant']"
    assert "Effect estimates" in (cytolink.Client.effects.__doc__ or "")


def test_every_question_is_a_method_that_nothing_else_is_called() -> None:
    own = {name for name in vars(cytolink.Client) if not name.startswith("_")}
    for query in asked():
        assert method_name(query.name) not in own
        assert set(inspect.signature(getattr(Questions, method_name(query.name))).parameters) == {
            "self", *(method_name(parameter.name) for parameter in query.parameters)
        }  # fmt: skip


def test_tables_of_three_libraries(disk: cytolink.Client, endpoint: cytolink.Client) -> None:
    """Of a file, of rows from a store, and of rows from an endpoint."""
    for rows in (disk.results(), disk.results(document="trial"), endpoint.results()):
        arrow = pytest.importorskip("pyarrow") and rows.arrow()
        frame = pytest.importorskip("pandas") and rows.pandas()
        polars = pytest.importorskip("polars") and rows.polars()
        said = [dict(row) for row in rows]
        assert said == arrow.to_pylist() == polars.to_dicts()
        assert [str(kind) for kind in frame.dtypes[["n", "value", "measure"]]] == ["Int64", "Float64", "string"]
        assert frame["n"].tolist() == [row["n"] for row in said]
        assert frame.attrs["units"]["percent"] == "%"
        assert frame.attrs["release"] == disk.release
        assert arrow.schema.field("percent").metadata[b"unit"] == b"%"
        assert arrow.schema.metadata[b"cytolink.query"] == b"results"
    assert disk.tables["results"].name == "results.parquet"
    assert not endpoint.tables


def test_a_row_has_its_words(disk: cytolink.Client, endpoint: cytolink.Client) -> None:
    for client in (disk, endpoint):
        (row,) = client.treatments(drug="infliximab")
        passage = client.passage(row)
        assert CASE[passage.start : passage.end] == str(passage)
        assert "infliximab" in str(passage)
        with pytest.raises(cytolink.QueryError, match="does not hold the words"):
            client.passage({"document": "case.txt", "start": 0, "end": len(CASE) + 5})
        with pytest.raises(cytolink.QueryError, match=r"no document 'other\.txt'"):
            client.passage({"document": "other.txt", "start": 0, "end": 5})
        with pytest.raises(cytolink.QueryError, match="does not say where"):
            client.passage({"measure": "relapse"})


def test_sparql_gives_rows_truths_and_graphs(disk: cytolink.Client, endpoint: cytolink.Client) -> None:
    prefix = "PREFIX cyto: <https://w3id.org/cytolink/ontology#> "
    counted = prefix + "SELECT ?kind (COUNT(*) AS ?n) { ?r a cyto:ArmResult ; cyto:measureKind ?kind } GROUP BY ?kind"
    graph = prefix + "CONSTRUCT { ?s a cyto:ArmResult } { ?s a cyto:ArmResult }"
    for client in (disk, endpoint):
        rows = client.sparql(counted)
        assert isinstance(rows, cytolink.Rows)
        assert [column.type for column in rows.columns] == ["text", "integer"]
        assert sum(int(row["n"] or 0) for row in rows) == 2
        assert client.sparql(prefix + "ASK { ?r a cyto:ArmResult }") is True
        made = client.sparql(graph)
        assert isinstance(made, cytolink.Triples)
        assert len(made) == 2
        if pytest.importorskip("rdflib"):
            assert len(made.rdflib()) == 2
        with pytest.raises(cytolink.CytolinkError):
            client.sparql("SELECT ?x {")


def test_a_statement_is_a_graph(disk: cytolink.Client, endpoint: cytolink.Client) -> None:
    fact = str(disk.patients()[0]["statement"])
    here, there = disk.fact_graph(fact=fact), endpoint.fact_graph(fact=fact)
    assert set(here) == set(there)
    assert any("infliximab" in line or "sex" in line or "age" in line for line in here)


def test_wrong_questions_are_told(disk: cytolink.Client, endpoint: cytolink.Client, tmp_path: Path) -> None:
    for client in (disk, endpoint):
        with pytest.raises(cytolink.QueryError, match="no parameter 'drgu'"):
            client.results(drgu="anakinra")  # type: ignore[call-arg]
        with pytest.raises(cytolink.QueryError, match="no saved query 'resuls'"):
            client.query("resuls")
        with pytest.raises(cytolink.CytolinkError, match="number"):
            client.results(min_confidence="high")  # type: ignore[arg-type]
    with pytest.raises(cytolink.ReleaseError, match="there is no release here"):
        cytolink.connect(tmp_path)
    with pytest.raises(cytolink.CytolinkError, match="cannot be reached"):
        cytolink.connect("http://127.0.0.1:9")
