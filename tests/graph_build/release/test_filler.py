"""A store that another process fills is the same, and what goes wrong there is told here."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graph_build.errors import ReleaseError
from graph_build.processes import started
from graph_build.release import check_count, publishing
from graph_build.release.blocks import blocks
from graph_build.release.filler import filled_beside
from graph_build.release.publishing import publish
from ontology.namespaces import CYTO, ID

if TYPE_CHECKING:
    from pathlib import Path

LINES = [
    f'<{ID}document/{n:016x}/fact/1> <{CYTO}label> "fever of kind {n}" <{ID}document/{n:016x}/graph> .'
    for n in range(500)
]


def test_a_large_release_is_as_a_small_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = publish(tmp_path / "here", blocks(LINES), {})
    monkeypatch.setattr(publishing, "_LARGE", 0)
    beside = publish(tmp_path / "beside", blocks(LINES), {})
    assert beside.digest == here.digest
    quads = [set(ox.Store.read_only(str(release.store_path))) for release in (here, beside)]
    assert quads[0] == quads[1]
    check_count(beside, len(LINES))


def test_what_is_wrong_with_quads_is_told(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text("no quads\n", encoding="utf-8")
    with pytest.raises(ReleaseError, match="do not parse") as told:
        filled_beside(tmp_path / "store", tmp_path / "graph.nq")
    assert told.value.where == str(tmp_path / "graph.nq")


def test_a_process_that_ends_by_itself_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ReleaseError, match="ended by itself"):
        filled_beside(tmp_path / "store", tmp_path / "graph.nq")


def test_it_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "graph.nq")  # nobody writes into it, so it is waited for
    with started("graph_build.release.filler", str(tmp_path / "store"), str(tmp_path / "graph.nq")) as process:
        assert process.stdin is not None
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)
        process.stdin.close()
        assert process.wait(30) == 1
