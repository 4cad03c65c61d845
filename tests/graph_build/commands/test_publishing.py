"""What a build publishes: `current` stays where too little was read, and what was built last is what is asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from graph_build.errors import ReleaseError
from graph_build.release import open_release
from server.cli import cytolink

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "A 54-year-old woman with relapsing polychondritis was given sarilumab 200 mg every 2 weeks.\n"
BAD = b"%PDF-1.7 \x00\x01"


def run(*arguments: str | Path) -> Result:
    """The command line, as a user calls it."""
    return CliRunner().invoke(cytolink, [str(a) for a in arguments])


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder with a paper that is read."""
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "good.txt").write_text(TEXT)
    return folder


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A folder with three documents that are rejected."""
    folder = tmp_path / "bad"
    folder.mkdir()
    for number in range(3):
        (folder / f"bad{number}.pdf").write_bytes(BAD + bytes([number]))
    return folder


def test_a_build_that_rejects_every_document_leaves_the_current_release(papers: Path, bad: Path, out: Path) -> None:
    assert run("build", papers, "--out", out).exit_code == 0
    before = open_release(out).digest
    result = run("build", bad, "--out", out)
    assert result.exit_code == 1
    assert "held back" in result.stdout
    assert "--allow-empty" in result.stdout
    assert open_release(out).digest == before
    report = json.loads(run("build", bad, "--out", out, "--json", "--allow-empty").stdout)
    assert report["held_back"] == ""
    assert open_release(out).digest == report["digest"] != before


def test_a_first_build_that_reads_nothing_makes_no_current_release(bad: Path, out: Path) -> None:
    assert run("build", bad, "--out", out).exit_code == 1
    with pytest.raises(ReleaseError, match="there is no release here"):
        open_release(out)


def test_the_share_of_documents_that_must_be_read_is_a_setting(papers: Path, bad: Path, out: Path) -> None:
    report = json.loads(run("build", papers, bad, "--out", out, "--json").stdout)
    assert "only 25% of the documents" in report["held_back"]
    assert not (out / "current").exists()
    assert open_release(out / report["digest"]).manifest["sources"]  # it is there, to be looked at
    assert (
        json.loads(run("build", papers, bad, "--out", out, "--json", "--least-read", "0.25").stdout)["held_back"] == ""
    )
    assert open_release(out).digest == report["digest"]


def test_copies_of_a_document_do_not_count_as_documents_that_were_not_read(papers: Path, out: Path) -> None:
    for number in range(3):
        (papers / f"copy{number}.txt").write_text(TEXT)
    report = json.loads(run("build", papers, "--out", out, "--json").stdout)
    assert len(report["rejected"]) == 3
    assert report["held_back"] == ""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that is not there yet."""
    folder = tmp_path / "home" / "cytolink"
    monkeypatch.setenv("CYTOLINK_DATA", str(folder))
    return folder


@pytest.mark.usefixtures("home")
def test_what_was_built_last_is_asked_wherever_it_lies(papers: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (papers / f"{name}.txt").write_text(TEXT.replace("54", str(len(name) + ord(name[0]) % 50)))
        assert "asks from now on" in run("build", papers, "--out", tmp_path / name).stdout
        result = run("query", "coverage", "--format", "csv")
        assert result.exit_code == 0, result.output
        assert f"release {open_release(tmp_path / name).digest[:16]} in " in result.stderr


@pytest.mark.usefixtures("home")
def test_what_is_held_back_is_not_asked(papers: Path, bad: Path, tmp_path: Path) -> None:
    run("build", papers, "--out", tmp_path / "one")
    run("build", bad, "--out", tmp_path / "two")
    assert open_release(tmp_path / "one").digest[:16] in run("query", "coverage").stderr


ANSWERING = [
    ["query", "coverage", "--format", "csv"],
    ["sparql", "SELECT * { ?s ?p ?o } LIMIT 1", "--format", "csv"],
    ["sparql", "ASK { ?s ?p ?o }"],
    ["facts", "--format", "csv"],
    ["discrepancies"],
    ["resolve", "sarilumab"],
]


def test_an_answer_says_which_release_it_is_of_and_never_within_it(papers: Path, home: Path, tmp_path: Path) -> None:
    run("build", papers, "--out", tmp_path / "one")
    for command in ANSWERING:
        result = run(*command)
        assert result.exit_code == 0, result.output
        assert f"cytolink: {open_release(home)}" in result.stderr, command
        assert "cytolink: release" not in result.stdout, command


@pytest.mark.usefixtures("home")
def test_a_release_that_was_asked_and_is_gone_is_named(papers: Path, tmp_path: Path) -> None:
    run("build", papers, "--out", tmp_path / "one")
    (tmp_path / "one").rename(tmp_path / "elsewhere")
    result = run("query", "coverage")
    assert isinstance(result.exception, ReleaseError)
    assert "no longer there" in str(result.exception)
    assert str(tmp_path / "one") in str(result.exception)


def test_a_data_folder_that_cannot_be_written_hinders_no_build(
    papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("CYTOLINK_DATA", str(tmp_path / "file" / "cytolink"))
    result = run("build", papers, "--out", tmp_path / "one")
    assert result.exit_code == 0
    assert f"Ask it by `--release {tmp_path / 'one'}`" in result.stdout
