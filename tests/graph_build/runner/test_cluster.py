"""A build on a cluster gives the release that a build on this machine gives, whatever becomes of workers."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any

import pytest

from graph_build.errors import CytolinkError
from graph_build.runner import cluster
from graph_build.runner.build import build
from graph_build.runner.reader import Reader
from graph_build.settings import BuildSettings
from graph_build.sources import documents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT = "# Report {0}\n\nA {0}-year-old woman with fever was given anakinra {0} mg daily. CRP fell to {0} mg/L.\n"
NUMBER = 12
pytestmark = [
    pytest.mark.cluster,
    # Dask's own threads and sockets end a moment after its cluster
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"),
]


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(20, 20 + NUMBER):
        (folder / f"{number}.md").write_text(TEXT.format(number), encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 no")
    return folder


@pytest.fixture
def workers() -> Iterator[Any]:
    """A cluster of two workers that somebody has started."""
    distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as started:
        yield started


def test_a_worker_that_is_killed_changes_nothing(papers: Path, workers: Any, tmp_path: Path) -> None:
    pids = [worker.pid for worker in workers.workers.values()]
    killed: list[int] = []

    def done(_: str) -> None:
        if not killed:
            killed.append(pids[0])
            os.kill(pids[0], signal.SIGKILL)

    there = build(
        documents([papers]), tmp_path / "there", BuildSettings(), cluster=workers.scheduler_address, done=done
    )
    here = build(documents([papers]), tmp_path / "here", BuildSettings())
    assert killed
    assert there.release.digest == here.release.digest
    # one whose worker was lost between writing it down and saying so counts as kept
    assert (there.read + there.kept, len(there.rejected)) == (NUMBER, 1)
    again = build(documents([papers]), tmp_path / "there", BuildSettings(), cluster=workers.scheduler_address)
    assert (again.kept, again.release.digest) == (NUMBER, here.release.digest)


def test_an_address_where_nobody_answers(papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    monkeypatch.setattr(cluster, "_CONNECT", 0.5)
    with pytest.raises(cluster.ClusterError, match="no scheduler answers"):
        build(documents([papers]), tmp_path / "out", BuildSettings(), cluster="tcp://127.0.0.1:1")


def test_machines_that_read_otherwise_are_refused(tmp_path: Path) -> None:
    from graph_build.runner.basis import basis_of
    from graph_build.runner.one import Task

    settings = BuildSettings()
    background = tmp_path / "background.nq"
    task = Task(settings, {**basis_of(settings), "rules": "other"}, background, "", tmp_path)
    with pytest.raises(cluster.ClusterError, match="does not see"):
        cluster._check(task)
    background.write_bytes(b"")
    with pytest.raises(cluster.ClusterError, match="rules differ"):
        cluster._check(task)


@pytest.mark.slow
def test_a_reader_that_is_killed_is_started_again(papers: Path, tmp_path: Path) -> None:
    from graph_build.runner.basis import basis_of
    from graph_build.runner.one import Task

    settings, background = BuildSettings(), tmp_path / "background.nq"
    background.write_bytes(b"")
    task = Task(settings, basis_of(settings), background, "", tmp_path)
    source: Any = next(iter(documents([papers / "20.md"])))
    with Reader() as reader:
        first = reader.read(source, task)
        reader._process.kill()
        assert reader.read(source, task).part == first.part
        assert not isinstance(first.result, str)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    cluster._distributed.cache_clear()
    try:
        with pytest.raises(CytolinkError, match="distributed"):
            cluster._distributed()
    finally:
        cluster._distributed.cache_clear()
