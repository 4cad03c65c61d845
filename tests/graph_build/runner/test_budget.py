"""One document that takes too long or makes too much is rejected with the reason, and the rest goes on."""

from __future__ import annotations

import contextlib
import json
import signal
import threading
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from graph_build.errors import DocumentError, SettingsError
from graph_build.pipeline import Processed, process
from graph_build.runner import one
from graph_build.runner.budget import within
from graph_build.runner.build import build
from graph_build.settings import BuildSettings
from graph_build.sources import documents
from server.cli import cytolink

if TYPE_CHECKING:
    from pathlib import Path

GOOD = b"# Sarilumab in polychondritis\n\nA 54-year-old woman with fever was given sarilumab 200 mg.\n"
TABLE = b"# Sarilumab\n\nTable 1. Outcomes\n\n| Outcome | Sarilumab (n = 20) |\n|---|---|\n" + b"".join(
    b"| Fever %d | %d (10%%) |\n" % (number, number % 20) for number in range(1, 40)
)


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "good.txt").write_bytes(GOOD)
    (folder / "table.txt").write_bytes(TABLE)
    return folder


def forever() -> None:
    while True:
        pass


def test_a_document_that_takes_too_long_is_rejected_and_the_rest_is_read(
    papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(data: bytes, name: str, *more: object) -> Processed:
        if name == "table.txt":
            forever()
        return process(data, name, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(one, "process", endless)
    ran = CliRunner().invoke(
        cytolink, ["build", str(papers), "--out", str(tmp_path / "out"), "--most-seconds", "1", "--json"]
    )
    report = json.loads(ran.stdout)
    assert ran.exit_code == 1
    assert [source["name"] for source in report["sources"]] == ["good.txt"]
    (rejected,) = report["rejected"]
    assert rejected["name"] == "table.txt"
    assert "takes more than 1 s of computing" in rejected["reason"]
    assert "--most-seconds" in rejected["reason"]


def test_a_document_that_makes_too_many_quads_is_rejected_and_the_rest_is_read(papers: Path, tmp_path: Path) -> None:
    ran = CliRunner().invoke(
        cytolink, ["build", str(papers), "--out", str(tmp_path / "out"), "--most-quads", "500", "--jobs", "1"]
    )
    assert ran.exit_code == 1
    assert "table.txt: the document makes more than 500 quads" in " ".join(ran.stdout.split())
    assert "1 documents" in ran.stdout


def test_the_budget_of_quads_is_what_the_release_would_hold() -> None:
    number = len(process(TABLE, "table.txt", BuildSettings()).lines)
    assert len(process(TABLE, "table.txt", BuildSettings(most_quads=number)).lines) == number
    with pytest.raises(DocumentError, match=f"more than {number - 1:,} quads"):
        process(TABLE, "table.txt", BuildSettings(most_quads=number - 1))


def test_reading_ends_where_somebody_on_the_way_swallows_the_end() -> None:
    def swallowing() -> None:
        with contextlib.suppress(BaseException):
            forever()

    with pytest.raises(DocumentError, match=r"slow\.txt: .*0\.1 s"), within(0.1, "slow.txt"):
        swallowing()


def test_nothing_is_left_behind() -> None:
    before = signal.getsignal(signal.SIGPROF)
    with within(60, "quick.txt"):
        assert signal.getitimer(signal.ITIMER_PROF)[0] > 0
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGPROF) is before


def test_a_build_in_another_thread_has_the_budget_too(papers: Path, tmp_path: Path) -> None:
    settings, made = BuildSettings(most_quads=500), []
    thread = threading.Thread(target=lambda: made.append(build(documents([papers]), tmp_path / "out", settings)))
    thread.start()
    thread.join()
    (built,) = made
    assert [source["name"] for source in built.release.manifest["sources"]] == ["good.txt"]
    assert [one["name"] for one in built.rejected] == ["table.txt"]


@pytest.mark.parametrize("given", [{"most_quads": 0}, {"most_seconds": 0.0}, {"most_seconds": float("nan")}])
def test_a_budget_of_nothing_is_refused(given: dict[str, float]) -> None:
    with pytest.raises(SettingsError, match="no budget"):
        BuildSettings(**given)  # type: ignore[arg-type]
