"""The line end to end, through the command line: documents in, a release out, facts back, everything verified."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING, cast

import pytest
from click.testing import CliRunner, Result

from graph_build.release import open_release
from server.app import close, create_app
from server.cli import cytolink
from server.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from graph_build.release import Release

REPORT = """Sarilumab in relapsing polychondritis: a case report

Abstract
Background: Relapsing polychondritis (RP) is a rare disease of cartilage.
Case presentation: A 54-year-old woman with RP was given sarilumab.

Case report
A 54-year-old woman was admitted with fever. C-reactive protein was 88 mg/L and hemoglobin was 9.1 g/dL.
She received prednisone 40 mg/day. She did not have uveitis.
Sarilumab 200 mg every 2 weeks was started on day 12. On day 40 the C-reactive protein was 4 mg/L.

Conclusion
Sarilumab may be effective in RP.
"""
TABLE = """# Sarilumab in giant cell arteritis

Table 1. Patients at baseline

Variable	Sarilumab (n = 20)	Placebo (n = 22)	p
Age (years), mean ± SD	71.2 ± 6.1	70.4 ± 7.0	0.69
CRP (mg/L), median (IQR)	22 (11-40)	25 (13-44)	0.51
Relapse, n (%)	5 (25.0)	13 (59.1)	0.03
"""


def written(folder: Path) -> Path:
    """A folder with two papers of ours."""
    folder.mkdir()
    (folder / "case.txt").write_text(REPORT, encoding="utf-8")
    (folder / "trial.md").write_text(TABLE, encoding="utf-8")
    return folder


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    return written(tmp_path / "papers")


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The papers and a folder with their release; nobody may change either."""
    folder = tmp_path_factory.mktemp("ours")
    papers, out = written(folder / "papers"), folder / "out"
    assert run("build", papers, "--out", out).exit_code == 0
    return papers, out


def run(*arguments: str | Path) -> Result:
    """The command line, as a user calls it."""
    return CliRunner().invoke(cytolink, [str(a) for a in arguments], catch_exceptions=False)


def facts_of(out: Path) -> list[dict[str, object]]:
    """All facts of the newest release, as the command prints them."""
    result = run("facts", "--release", out)
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_what_was_read_is_read_back_and_stands_where_it_says(ours: tuple[Path, Path]) -> None:
    papers, out = ours
    found = facts_of(out)
    assert {f["document"] for f in found} == {"case.txt", "trial.md"}
    doses = [f for f in found if f["type"] == "intervention"]
    assert any(f["slots"]["agent"] == "sarilumab" for f in doses)  # type: ignore[index]
    verdict = run("verify", "--release", out, "--documents", papers)
    assert verdict.exit_code == 0, verdict.stdout
    assert "100.0 % hold" in verdict.stdout


def test_the_first_page_counts_the_facts_that_are_printed_and_verified(ours: tuple[Path, Path]) -> None:
    papers, out = ours
    printed = len(facts_of(out))
    verdict = run("verify", "--release", out, "--documents", papers)
    app = create_app(open_release(out).path, Settings(workers=1, reload_seconds=0))
    page = app.test_client().get("/").text
    close(app)
    shown = re.search(r"<dt>statements</dt>\s*<dd>([\d,]+)</dd>", page)
    assert shown
    assert f" and {printed:,} facts looked at" in verdict.stdout
    assert shown[1] == f"{printed:,}"


def test_two_builds_are_equal_to_the_byte(papers: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        run("build", papers, "--out", tmp_path / name)
    one, two = (open_release(tmp_path / name) for name in ("one", "two"))
    assert one.digest == two.digest
    assert (one.path / "graph.nq.gz").read_bytes() == (two.path / "graph.nq.gz").read_bytes()
    assert one.void_path.read_bytes() == two.void_path.read_bytes()


def test_the_order_of_files_and_the_number_of_processes_do_not_matter(papers: Path, tmp_path: Path) -> None:
    for number in range(9):
        (papers / f"more{number}.txt").write_text(REPORT.replace("54", str(40 + number)), encoding="utf-8")
    files_ = sorted(papers.iterdir())
    run("build", *files_, "--out", tmp_path / "one", "--jobs", "1")
    run("build", *reversed(files_), "--out", tmp_path / "two", "--jobs", "2")
    assert open_release(tmp_path / "one").digest == open_release(tmp_path / "two").digest


def test_a_bad_document_is_rejected_with_a_reason_and_the_rest_goes_on(papers: Path, out: Path) -> None:
    (papers / "scan.txt").write_bytes(b"%PDF-1.7 \x00\x01")
    (papers / "copy.txt").write_text(REPORT, encoding="utf-8")
    result = run("build", papers, "--out", out, "--json")
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    reasons = {r["name"]: r["reason"] for r in report["rejected"]}
    assert "PDF" in reasons["scan.txt"]
    assert "same bytes" in reasons["copy.txt"] or "same bytes" in reasons.get("case.txt", "")
    assert len(report["sources"]) == 2
    assert open_release(out).digest == report["digest"]


def test_without_quotes_the_words_are_gone_and_the_facts_stay(papers: Path, tmp_path: Path) -> None:
    run("build", papers, "--out", tmp_path / "with")
    run("build", papers, "--out", tmp_path / "without", "--without-quotes")
    told, bare = facts_of(tmp_path / "with"), facts_of(tmp_path / "without")
    assert [f["iri"] for f in told] == [f["iri"] for f in bare]
    assert (
        "admitted with fever"
        not in gzip.decompress((open_release(tmp_path / "without").path / "graph.nq.gz").read_bytes()).decode()
    )
    assert run("verify", "--release", tmp_path / "without", "--documents", papers).exit_code == 0


def test_verify_finds_a_document_that_changed(papers: Path, out: Path) -> None:
    run("build", papers, "--out", out)
    (papers / "case.txt").write_text(REPORT.replace("88 mg/L", "89 mg/L"), encoding="utf-8")
    result = run("verify", "--release", out, "--documents", papers)
    assert result.exit_code == 1
    assert "case.txt" in result.stdout


def test_explain_accounts_for_a_fact(ours: tuple[Path, Path]) -> None:
    papers, out = ours
    fact = next(f for f in facts_of(out) if f["type"] == "intervention" and f["slots"].get("dose") == 200)  # type: ignore[attr-defined]
    result = run("explain", str(fact["iri"]), "--release", out, "--documents", papers)
    assert result.exit_code == 0
    assert "Rule" in result.stdout
    assert "sarilumab" in result.stdout.lower()
    assert "every 2 weeks" in result.stdout
    counted = next(f for f in facts_of(out) if f["slots"].get("n") == 5)  # type: ignore[attr-defined]
    told = run("explain", str(counted["iri"]), "--release", out).stdout
    assert "Check held" in told
    assert "Check failed" not in told


def test_facts_as_csv_have_a_column_a_slot_and_one_row_a_fact(ours: tuple[Path, Path]) -> None:
    _, out = ours
    rows = list(csv.DictReader(io.StringIO(run("facts", "--release", out, "--format", "csv").stdout)))
    found = facts_of(out)
    assert [row["iri"] for row in rows] == [fact["iri"] for fact in found]
    for row, fact in zip(rows, found, strict=True):
        assert row["value"] == str(cast("dict[str, object]", fact["slots"]).get("value", ""))
        assert row["confidence"] == str(fact["confidence"])
        assert None not in row


def test_a_build_without_a_folder_is_the_one_that_is_asked(
    papers: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CYTOLINK_DATA", str(out))
    assert "`cytolink query` asks" in run("build", papers).stdout
    assert run("query", "coverage", "--format", "csv").exit_code == 0


def test_a_path_that_does_not_exist_is_named(out: Path) -> None:
    result = CliRunner().invoke(cytolink, ["build", "nowhere.txt", "--out", str(out)])
    assert result.exit_code != 0
    assert "nowhere.txt" in str(result.exception)


def test_the_bundled_build_is_what_its_manifest_says() -> None:
    here = files("graph_build") / "bundle"
    manifest = json.loads((here / "manifest.json").read_bytes())
    graph = gzip.decompress((here / "graph.nq.gz").read_bytes())
    assert hashlib.sha256(graph).hexdigest() == manifest["graph"]["sha256"]
    assert manifest["profile"] == "without-quotes"


@pytest.mark.slow
@pytest.mark.shared
def test_the_bundled_build_is_made_again_to_the_byte(shared: Path, out: Path) -> None:
    run("build", shared / "documents", "--without-quotes", "--out", out)
    here = files("graph_build") / "bundle"
    release = open_release(out)
    assert gzip.decompress((release.path / "graph.nq.gz").read_bytes()) == gzip.decompress(
        (here / "graph.nq.gz").read_bytes()
    )
    assert (release.path / "manifest.json").read_bytes() == (here / "manifest.json").read_bytes()


@pytest.mark.slow
@pytest.mark.shared
def test_every_span_number_and_unit_of_the_five_documents_holds(shared: Path, five_release: Release) -> None:
    result = run("verify", "--release", five_release.path, "--documents", shared / "documents")
    assert result.exit_code == 0, result.stdout[-3000:]


@pytest.mark.shared
def test_the_bundle_holds_no_wording_of_the_documents(shared: Path) -> None:
    """No nine words in a row of a document stand in any literal of the bundled graph, nor anywhere in its manifest."""
    import re

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[a-z0-9]+", text.lower())
        return {tuple(words[i : i + 9]) for i in range(len(words) - 8)}

    source = set().union(*(runs(p.read_text("utf-8")) for p in (shared / "documents").glob("0*.txt")))
    graph = gzip.decompress((files("graph_build") / "bundle" / "graph.nq.gz").read_bytes()).decode()
    for literal in set(re.findall(r'"((?:[^"\\]|\\.)*)"', graph)):
        assert not runs(literal) & source, literal
    assert not runs((files("graph_build") / "bundle" / "manifest.json").read_text("utf-8")) & source
