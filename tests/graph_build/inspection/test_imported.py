"""From containers and pairs of files to the graph and back: what others marked stays theirs."""

from __future__ import annotations

import gzip
import json
import os
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from graph_build.model import Companion
from graph_build.pipeline import process
from graph_build.release import open_release
from graph_build.settings import BuildSettings
from graph_build.validation.violations import violations
from server.cli import cytolink

if TYPE_CHECKING:
    from pathlib import Path

PUBTATOR = """\
71|t|Anakinra in gout
71|a|A 54-year-old man with gout was given anakinra 100 mg daily. His C-reactive protein was 88 mg/L.
71\t0\t8\tAnakinra\tChemical\tMESH:D053590
71\t12\t16\tgout\tDisease\tD006073|D015210
71\t40\t44\tgout\tDisease\t-1
71\tCID\tD053590\tD006073

72|t|Canakinumab in gout
72|a|A 61-year-old woman with gout was given canakinumab 150 mg.
72\t0\t11\tCanakinumab\tChemical\tC541220
72\t15\t19\tgout\tDisease\tD006073
72\t0\t11\tTocilizumab\tChemical\tC502936
"""
BRAT = b"T1\tSign_symptom 16 23\tserious\nT2\tDrug 30 38\tanakinra\nE1\tFound:T1\n"
BRAT_TEXT = "His disease was serious. Then anakinra 100 mg daily was given for gout.\n"


def written(folder: Path) -> Path:
    """A folder with a container, a brat pair, and files that are no documents."""
    folder.mkdir()
    (folder / "two.pubtator.gz").write_bytes(gzip.compress(PUBTATOR.encode()))
    (folder / "case.txt").write_text(BRAT_TEXT, encoding="utf-8")
    (folder / "case.ann").write_bytes(BRAT)
    (folder / "README.md").write_bytes(b"About.\n")
    (folder / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return folder


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    return written(tmp_path / "papers")


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """That folder and one with its release; nobody may change either."""
    folder = tmp_path_factory.mktemp("ours")
    papers, out = written(folder / "papers"), folder / "out"
    run("build", papers, "--out", out)
    return papers, out


def run(*arguments: str | Path) -> Result:
    """The command line, as a user calls it."""
    return CliRunner().invoke(cytolink, [str(a) for a in arguments], catch_exceptions=False)


def listed(out: Path, *options: str) -> list[dict[str, Any]]:
    result = run("facts", "--release", out, *options)
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_document_of_a_container_is_known_by_its_own_bytes(papers: Path, out: Path) -> None:
    result = run("build", papers, "--out", out, "--json")
    report = json.loads(result.stdout)
    sources = {s["name"]: s for s in report["sources"]}
    assert sources.keys() == {"two.pubtator#71", "two.pubtator#72", "case.txt"}
    assert sources["two.pubtator#71"]["imported"] == {"annotation": 3, "relation": 1}
    assert sources["case.txt"]["imported"] == {"annotation": 2, "event": 1}
    assert sources["case.txt"]["beside"]["name"] == "case.ann"
    assert {one["reason"] for one in report["skipped"]} == {
        "a README", "no format claims it, and its name does not end as a text's does",
    }  # fmt: skip
    (kept_out,) = report["quarantined"]
    assert kept_out["type"] == "imported_annotation"
    assert "Canakinumab" in kept_out["reason"]
    assert result.exit_code == 1  # for the annotation that does not stand where it says
    assert "imported" not in report["counts"]
    (papers / "alone.txt").write_text(PUBTATOR.partition("\n\n")[0], encoding="utf-8")
    again = json.loads(run("build", papers / "alone.txt", "--out", out, "--json").stdout)
    assert again["sources"][0]["sha256"] == sources["two.pubtator#71"]["sha256"]


def test_files_that_are_no_documents_are_named_and_no_fault(papers: Path, out: Path) -> None:
    (papers / "two.pubtator.gz").unlink()
    result = run("build", papers, "--out", out)
    assert result.exit_code == 0
    assert "passed over" in result.stdout
    for name in ("README.md", "scan.png"):
        assert name in result.stdout


def test_imported_annotations_are_told_apart_from_facts(ours: tuple[Path, Path]) -> None:
    _, out = ours
    facts, imported = listed(out), listed(out, "--origin", "imported")
    assert {f["origin"] for f in facts} == {"extracted"}
    assert {f["origin"] for f in imported} == {"imported"}
    assert {f["type"] for f in imported} == {"imported_annotation"}
    told = {(f["document"], f["subject"]): f["slots"] for f in imported}
    assert len(imported) == 7
    assert told["two.pubtator#71", "Anakinra"] == {
        "kind": "Chemical", "source": "PubTator", "identifiers": ["MESH:D053590"],
    }  # fmt: skip
    assert told["case.txt", "serious"]["source"] == "case.ann"
    assert listed(out, "--origin", "curated") == []
    assert len(listed(out, "--origin", "imported", "--origin", "extracted")) == len(facts) + 7


@pytest.mark.parametrize("asked", ["folder", "files"])
def test_what_was_read_from_containers_is_verified_and_explained(ours: tuple[Path, Path], asked: str) -> None:
    papers, out = ours
    paths = [papers] if asked == "folder" else [papers / "two.pubtator.gz", papers / "case.txt"]
    given = [word for path in paths for word in ("--documents", str(path))]
    verdict = run("verify", "--release", out, *given)
    assert verdict.exit_code == 0, verdict.stdout
    fact = next(f for f in listed(out) if f["document"] == "two.pubtator#71" and f["type"] == "intervention")
    shown = run("explain", str(fact["iri"]), "--release", out, *given)
    assert "A 54-year-old man with gout was given" in shown.stdout


def test_verify_names_what_is_missing(ours: tuple[Path, Path]) -> None:
    papers, out = ours
    verdict = run("verify", "--release", out, "--documents", papers / "case.txt")
    assert verdict.exit_code == 1
    assert "two.pubtator#71" in verdict.stdout
    assert run("verify", "--release", out).exit_code == 2


def test_documents_of_one_name_are_told_apart(tmp_path: Path, out: Path) -> None:
    for folder, dose in (("a", 100), ("b", 200)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "case.txt").write_text(BRAT_TEXT.replace("100", str(dose)), encoding="utf-8")
    assert run("build", tmp_path / "a", tmp_path / "b", "--out", out).exit_code == 0
    verdict = run("verify", "--release", out, "--documents", tmp_path / "a", "--documents", tmp_path / "b")
    assert verdict.exit_code == 0, verdict.stdout


def test_the_graph_says_whose_an_annotation_is_and_breaks_no_shape() -> None:
    document = PUBTATOR.partition("\n\n")[0].encode()
    made = process(document, "one.pubtator", BuildSettings())
    quads = list(ox.parse("\n".join(made.lines), format=ox.RdfFormat.N_QUADS))
    assert violations([(str(q.subject), str(q.predicate), str(q.object), str(q.graph_name)) for q in quads]) == []
    store = ox.Store()
    store.extend(quads)
    rows = store.query(
        """PREFIX cyto: <https://w3id.org/cytolink/ontology#> PREFIX oa: <http://www.w3.org/ns/oa#>
        SELECT ?words ?concept { GRAPH ?g {
          ?mark a cyto:ImportedAnnotation ; cyto:origin cyto:imported ; cyto:annotatedWords ?words ;
            cyto:annotates/oa:exact ?words .
          OPTIONAL { ?mark cyto:annotatesAs ?concept } } } ORDER BY ?words ?concept"""
    )
    assert isinstance(rows, ox.QuerySolutions)
    assert [(row["words"].value, row["concept"] and row["concept"].value) for row in rows] == [
        ("Anakinra", "http://id.nlm.nih.gov/mesh/D053590"),
        ("gout", None),
        ("gout", "http://id.nlm.nih.gov/mesh/D006073"),
        ("gout", "http://id.nlm.nih.gov/mesh/D015210"),
    ]
    statements = {line for line in made.lines if "statedIn" in line}
    assert not any("/annotation/" in line for line in statements)


def test_long_words_of_annotations_are_left_out_where_quotations_are() -> None:
    words = BRAT_TEXT.strip()
    ann = f"T1\tAll 0 {len(words)}\t{words}\n".encode()
    for quotes in (True, False):
        made = process(BRAT_TEXT.encode(), "x.txt", BuildSettings(quotes=quotes), Companion("x.ann", ann))
        assert any(words in line for line in made.lines) == quotes
        assert any("ImportedAnnotation" in line for line in made.lines)


def test_the_saved_query_lists_each_identifier_with_its_concept(ours: tuple[Path, Path]) -> None:
    _, out = ours
    result = run("query", "imported-annotations", "--release", out, "-p", "kind=disease", "--format", "json")
    assert result.exit_code == 0, result.output
    rows = json.loads(result.stdout)
    rows = rows["results"]["bindings"] if isinstance(rows, dict) else rows
    text = json.dumps(rows)
    assert len(rows) == 4
    assert "MESH:D015210" in text or "mesh/D015210" in text


@pytest.mark.slow
def test_many_documents_are_read_by_several_processes_as_by_one(tmp_path: Path) -> None:
    text = "\n\n".join(PUBTATOR.partition("\n\n")[0].replace("71", str(n)) for n in range(100, 130))
    (tmp_path / "many.pubtator").write_text(text, encoding="utf-8")
    for jobs in ("1", "2"):
        assert run("build", tmp_path / "many.pubtator", "--out", tmp_path / jobs, "--jobs", jobs).exit_code == 0
    assert open_release(tmp_path / "1").digest == open_release(tmp_path / "2").digest


def test_control_characters_of_names_never_reach_the_terminal(papers: Path, out: Path) -> None:
    (papers / "bad\x1b[2J.txt").write_bytes(b"\xff\xfe")
    (papers / os.fsdecode(b"caf\xe9.png")).write_bytes(b"\x89PNG")
    result = run("build", papers, "--out", out)
    assert "\x1b[2J" not in result.output
    assert "bad\\x1b[2J.txt" in result.output
    assert "caf\\xe9.png" in result.output
