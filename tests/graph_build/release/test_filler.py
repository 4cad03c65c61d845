"""A store that another process fills is the same, and what goes wrong there is told here."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graph_build.errors import ReleaseError
from graph_build.processes import started
from graph_build.release import check_count, filler
from graph_build.release.blocks import blocks
from graph_build.release.filler import Filling
from graph_build.release.packing import packed
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
    monkeypatch.setattr(filler, "LARGE", 0)
    beside = publish(tmp_path / "beside", blocks(LINES), {})
    monkeypatch.setattr(filler, "MANY", 0)
    ahead = publish(tmp_path / "ahead", blocks(LINES), {})
    assert ahead.digest == beside.digest == here.digest
    quads = [set(ox.Store.read_only(str(release.store_path))) for release in (here, beside, ahead)]
    assert quads[0] == quads[1] == quads[2]
    check_count(ahead, len(quads[0]))


def filled(folder: Path, lines: bytes) -> int:
    """Quads of a store that another process fills."""
    (folder / "graph.nq.gz").write_bytes(packed(lines))
    with Filling(folder / "store", folder / "graph.nq.gz", ahead=True) as filling:
        filling.written((folder / "graph.nq.gz").stat().st_size, len(lines))
        return filling.stored()


@pytest.mark.parametrize("most", [0, 1 << 20])
def test_what_is_wrong_with_quads_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(filler, "LARGE", 0)
    monkeypatch.setattr(filler, "MANY", most)
    with pytest.raises(ReleaseError, match="do not parse") as told:
        filled(tmp_path, b"no quads\n")
    assert told.value.where == str(tmp_path / "graph.nq.gz")


def test_a_process_that_ends_by_itself_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filler, "LARGE", 0)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ReleaseError, match="ended by itself"):
        filled(tmp_path, b"".join(f"{line}\n".encode() for line in LINES))


def test_it_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    (tmp_path / "graph.nq.gz").touch()
    arguments = (str(tmp_path / "store"), str(tmp_path / "graph.nq.gz"), "1")
    with started("graph_build.release.filler", *arguments) as process:
        assert process.stdin is not None
        with pytest.raises(subprocess.TimeoutExpired):  # it is not told yet how much there is
            process.wait(0.5)
        process.stdin.close()
        assert process.wait(30) == 1
