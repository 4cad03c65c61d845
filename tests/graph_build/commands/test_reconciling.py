"""`cytolink reconcile`: a column of names becomes identifiers, and what is not sure waits for a person."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from graph_build.commands.reconciling import reconcile
from graph_build.release.blocks import blocks
from graph_build.release.publishing import publish

if TYPE_CHECKING:
    from pathlib import Path

CYTO = "https://w3id.org/cytolink/ontology#"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of a few drugs with their names."""
    folder = tmp_path_factory.mktemp("releases")
    names = {"anakinra": "anakinra", "sarilumab": "sarilumab", "sirukumab": "sirukumab"}
    lines = sorted(f'<{CYTO}{drug}> <{LABEL}> "{name}" <{CYTO}graph> .' for drug, name in names.items())
    publish(folder, blocks(lines), {"sources": []})
    return folder


def test_sure_names_get_identifiers_and_others_candidates(releases: Path, tmp_path: Path) -> None:
    table = tmp_path / "drugs.csv"
    table.write_text('\ufeffid,drug\n1,Anakinra\n2,"sarilumab, weekly"\n3,\n4\n', encoding="utf-8")
    done = CliRunner().invoke(reconcile, [str(table), "--column", "drug", "--type", "drug", "--release", str(releases)])
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["drug_id"] for row in rows] == ["cyto:anakinra", "", "", ""]
    assert rows[0]["drug_label"] == "anakinra"
    assert "cyto:sarilumab" in rows[1]["drug_candidates"]
    assert "1 of 2 names are sure, 1 have candidates" in done.stderr


def test_tables_of_both_kinds_and_json(releases: Path, tmp_path: Path) -> None:
    table, out = tmp_path / "drugs.tsv", tmp_path / "out.json"
    table.write_text("drug\tn\nsarilumab\t3\n", encoding="utf-8")
    arguments = [str(table), "--column", "drug", "--to", "cyto", "--json", "--out", str(out)]
    done = CliRunner().invoke(reconcile, [*arguments, "--release", str(releases)])
    assert done.exit_code == 0, done.output
    (told,) = json.loads(out.read_text("utf-8"))
    assert (told["name"], told["id"]) == ("sarilumab", "cyto:sarilumab")


@pytest.mark.parametrize(
    ("content", "arguments", "says"),
    [
        (b"drug\nx\n", ["--column", "name"], "none of drug"),
        (b"drug\nx\n", ["--column", "drug", "--to", "NOBODY"], "no known prefix"),
        (b"", ["--column", "drug"], "empty"),
        (b"drug\n\xff\n", ["--column", "drug"], "no table in UTF-8"),
    ],
)
def test_what_cannot_be_done_is_said(
    content: bytes, arguments: list[str], says: str, releases: Path, tmp_path: Path
) -> None:
    table = tmp_path / "drugs.csv"
    table.write_bytes(content)
    done = CliRunner().invoke(reconcile, [str(table), *arguments, "--release", str(releases)])
    assert done.exit_code != 0
    assert says in done.stderr + str(done.exception)
