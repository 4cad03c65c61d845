"""Reviewing on the command line: worksheets that can be filled in, stale decisions, differences between releases."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest
import yaml
from click.testing import CliRunner, Result

from graph_build.curation import in_force, load
from graph_build.errors import ReleaseError, SettingsError, VocabularyError
from graph_build.pipeline import state
from server.cli import cytolink

if TYPE_CHECKING:
    from pathlib import Path

PAPER = """Case report

A 40-year-old woman was admitted with fever. C-reactive protein was 900 g/dL on day 2.
She received anakinra 100 mg/day. The temperature fell.
"""


def run(*arguments: str | Path) -> Result:
    """The command line, as a user calls it."""
    return CliRunner().invoke(cytolink, [str(a) for a in arguments], catch_exceptions=False)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A paper with an impossible unit."""
    path = tmp_path / "paper.txt"
    path.write_text(PAPER, encoding="utf-8")
    return path


def test_a_worksheet_lists_what_is_doubtful_and_can_be_loaded_once_filled_in(paper: Path, tmp_path: Path) -> None:
    text = run("curate", "review", paper).stdout
    sheet = yaml.safe_load(text)
    assert sheet["document"] == hashlib.sha256(paper.read_bytes()).hexdigest()
    assert any(d["fact"]["slots"].get("value") == 900 for d in sheet["decisions"])
    assert "the unit cannot be right" in text
    for blank, filled in (("do:", "do: accept"), ("curator:", "curator: Ada"), ("reason:", "reason: It is so.")):
        text = text.replace(f"{blank}\n", f"{filled}\n").replace(f"{blank}   ", f"{filled}   ")
    path = tmp_path / "paper.yaml"
    path.write_text(text.replace("date: ", "date: 2026-02-03"), encoding="utf-8")
    assert {d.curator for d in load(path).decisions} == {"Ada"}


def test_status_tells_what_is_stale(paper: Path, tmp_path: Path) -> None:
    fact = next(f for f in state(paper.read_bytes(), paper.name).facts if f.type == "intervention")
    at = [[fact.evidence[0].span.start, fact.evidence[0].span.end]]
    signed = "curator: Ada, date: 2026-02-03, reason: Seen."
    sheet = tmp_path / "sheet.yaml"
    sheet.write_text(
        f"document: {hashlib.sha256(paper.read_bytes()).hexdigest()}\ndecisions:\n"
        f"  - {{do: accept, {signed}, fact: {{type: intervention, at: {at}}}}}\n"
        f"  - {{do: reject, {signed}, fact: {{type: claim, at: [[0, 4]]}}}}\n"
    )
    result = run("curate", "status", paper, "--worksheets", sheet, "--json")
    assert result.exit_code == 1
    (told,) = json.loads(result.stdout)
    assert told["decisions"] == {"accept": 1, "reject": 1}
    assert len(told["stale"]) == 1
    assert "claim at 0-4" in told["stale"][0]


def written(path: Path, sha256: str, decision: str) -> Path:
    """A worksheet for paper.txt with one decision."""
    signed = "curator: Ada, date: 2026-02-03, reason: Seen."
    path.write_text(f"document: {sha256}\nname: paper.txt\ndecisions:\n  - {{{signed}, {decision}}}\n")
    return path


def test_what_is_added_and_read_stands_once_and_is_told(paper: Path, tmp_path: Path) -> None:
    fact = next(f for f in state(paper.read_bytes(), paper.name).facts if f.type == "intervention")
    at = [[fact.evidence[0].span.start, fact.evidence[0].span.end]]
    add = f"do: add, fact: {{type: intervention, at: {at}, subject: the woman, slots: {{agent: anakinra, dose: 100}}}}"
    sheet = written(tmp_path / "sheet.yaml", hashlib.sha256(paper.read_bytes()).hexdigest(), add)
    result = run("curate", "status", paper, "--worksheets", sheet)
    assert result.exit_code == 1
    assert "0 stale, 1 redundant" in result.stdout
    assert "redundant: add intervention" in result.stdout
    run("build", paper, "--out", tmp_path / "out", "--worksheets", sheet)
    found = [json.loads(line) for line in run("facts", "--release", tmp_path / "out").stdout.splitlines()]
    assert [f["origin"] for f in found if f["slots"].get("agent") == "anakinra"] == ["extracted"]


def test_decisions_on_an_edited_document_are_told(paper: Path, tmp_path: Path) -> None:
    sheet = written(tmp_path / "sheet.yaml", "ab" * 32, "do: reject, fact: {type: claim, at: [[0, 4]]}")
    result = run("curate", "status", paper, "--worksheets", sheet)
    assert result.exit_code == 1
    assert "edited since its review: sheet.yaml" in result.stdout
    (told,) = json.loads(run("curate", "status", paper, "--worksheets", sheet, "--json").stdout)
    assert len(told["edited"]) == 1
    built = run("build", paper, "--out", tmp_path / "out", "--worksheets", tmp_path)
    assert "edited since its review" in " ".join(built.stdout.split())


def test_what_a_reviewer_decides_is_built_read_again_and_built_once_more(paper: Path, tmp_path: Path) -> None:
    """A build reads its document again for a decision alone, and such a release can be held against a second build."""
    fact = next(f for f in state(paper.read_bytes(), paper.name).facts if f.type == "intervention")
    at, sha256 = fact.evidence[0].span, hashlib.sha256(paper.read_bytes()).hexdigest()
    decisions = tmp_path / "decisions"
    decisions.mkdir()
    decision = f"do: reject, fact: {{type: intervention, at: [[{at.start}, {at.end}]]}}"
    sheet = written(decisions / "sheet.yaml", sha256, decision)
    out = tmp_path / "out"
    doses = []
    for given in ((), ("--worksheets", decisions)):
        run("build", paper, "--out", out, *given)
        found = [json.loads(line) for line in run("facts", "--release", out).stdout.splitlines()]
        doses.append([f["slots"]["dose"] for f in found if f["type"] == "intervention"])
    assert doses == [[100], []]
    held = ("verify", "--release", out, "--documents", paper, "--rebuild", "--jobs", "1")
    with pytest.raises(ReleaseError, match=r"decisions of sheet\.yaml"):
        run(*held)
    sheet.rename(tmp_path / "renamed.yaml")
    assert run(*held, "--worksheets", tmp_path / "renamed.yaml").exit_code == 0


def test_a_worksheet_that_cannot_be_used_says_why(paper: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(VocabularyError, match="holds no worksheet"):
        run("build", paper, "--worksheets", tmp_path / "empty")
    broken = tmp_path / "broken.yaml"
    broken.write_bytes(b"document: \xff")
    result = run("build", paper, "--out", tmp_path / "out", "--worksheets", broken)
    assert result.exit_code == 1
    assert "decision left out broken.yaml: the worksheet is not UTF-8" in result.stdout
    sheet = written(tmp_path / "sheet.yaml", "ab" * 32, "do: reject, fact: {type: claim, at: [[0, 4]]}")
    with pytest.raises(SettingsError, match="no decision would be applied"):
        run("build", paper, "--no-curation", "--worksheets", sheet)


def test_every_shipped_worksheet_can_be_read() -> None:
    assert all(sheet.decisions for sheet in in_force(()).values())


@pytest.mark.shared
def test_no_shipped_decision_is_stale(shared: Path) -> None:
    result = run("curate", "status", shared / "documents")
    assert result.exit_code == 0, result.stdout


def test_diff_tells_what_changed_in_an_edited_document(paper: Path, tmp_path: Path) -> None:
    run("build", paper, "--out", tmp_path / "old")
    edited = PAPER.replace("anakinra 100 mg", "anakinra 200 mg").replace("A 40-year", "\nA 40-year")
    paper.write_text(f"{edited}She had no rash.\n", encoding="utf-8")
    run("build", paper, "--out", tmp_path / "new")
    result = run("diff", tmp_path / "old", tmp_path / "new", "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert [c["slots"] for c in found["changed"]] == [{"dose": [100, 200]}]
    assert found["removed"] == []
    assert "rash" in {f["slots"].get("condition") for f in found["added"]}
    assert found["same"] >= found["moved"] > 0
    assert [e["document"] for e in found["edited"]] == ["paper.txt"]
    told = run("diff", tmp_path / "old", tmp_path / "new").stdout
    assert "paper.txt was edited" in told
    assert f"{found['same']} the same ({found['moved']} of them moved)" in told
    assert "{}" not in told


def test_a_document_that_only_moved_has_no_differences(paper: Path, tmp_path: Path) -> None:
    run("build", paper, "--out", tmp_path / "old")
    paper.write_text(PAPER.replace("\n\n", "\n\n\n\n"), encoding="utf-8")
    run("build", paper, "--out", tmp_path / "new")
    assert run("diff", tmp_path / "old", tmp_path / "old").exit_code == 0
    moved = run("diff", tmp_path / "old", tmp_path / "new")
    assert moved.exit_code == 0, moved.stdout
    assert "0 added, 0 removed, 0 changed" in moved.stdout
