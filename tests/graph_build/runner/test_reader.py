"""A process that reads: it is forked or not, may be killed, and whatever it answers is looked at and never run."""

from __future__ import annotations

import io
import os
import pickle
import signal
import threading
from pathlib import Path
from typing import Any

import pytest

from graph_build.processes import NoAnswerError, tell, told
from graph_build.runner import reader
from graph_build.runner.basis import basis_of
from graph_build.runner.local import Batch, run
from graph_build.runner.one import Task, one, outcome_of, plain
from graph_build.runner.reader import Reader
from graph_build.settings import BuildSettings
from graph_build.sources import Source

PAPER = b"# Anakinra in gout\n\nTwelve patients received anakinra 100 mg daily. Fever occurred in two of them.\n"


@pytest.fixture
def task(tmp_path: Path) -> Task:
    settings, background = BuildSettings(), tmp_path / "background.nq"
    background.write_bytes(b"")
    return Task(settings, basis_of(settings), background, "", tmp_path / "parts")


def source(number: int = 0) -> Source:
    return Source(f"{number}.md", f"{number}.md", PAPER + str(number).encode())


@pytest.mark.parametrize("fork", [True, False])
def test_its_answer_is_that_of_this_process(task: Task, fork: bool) -> None:
    with Reader(fork=fork) as there:
        found = there.read(source(), task)
        again = there.read(source(), task)
    here = one(source(), task)
    assert (found.why, again.why, here.why) == (("new",), (), ())
    assert found.part == again.part == here.part
    assert again.result == here.result


def test_a_batch_is_read_by_several(task: Task) -> None:
    finished: list[str] = []
    batch: Batch = run((source(number) for number in range(5)), task, 2, finished.append)
    assert sorted(finished) == [f"{number}.md" for number in range(5)]
    assert (len(batch.processed), batch.rejected) == (5, [])


def test_a_document_at_which_it_ends_twice_is_rejected_and_the_rest_is_read(
    task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(asked: Source, given: Task) -> Any:
        if asked.name == "1.md":
            os.kill(os.getpid(), signal.SIGKILL)
        return one(asked, given)

    monkeypatch.setattr(reader, "one", killed)
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # else readers are not forked, nor patched
    batch = run((source(number) for number in range(4)), task, 2, lambda _: None)
    assert [rejected["name"] for rejected in batch.rejected] == ["1.md"]
    assert "ended by itself, 2 times" in batch.rejected[0]["reason"]
    assert len(batch.processed) == 3


def test_it_dies_with_the_process_that_forked_it(task: Task) -> None:
    mine, theirs = os.pipe()
    if not (parent := os.fork()):
        there = Reader(fork=True)
        there.send(source(), task)
        there.receive()
        os.write(theirs, str(there._process.pid).encode())
        os.kill(os.getpid(), signal.SIGKILL)
    pid = int(os.read(mine, 100))
    os.waitpid(parent, 0)
    while Path(f"/proc/{pid}/stat").exists() and Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2][1] != "Z":
        pass


class Evil:
    """Unpickled, it makes a folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.path),)


def test_a_pickle_is_no_answer(tmp_path: Path) -> None:
    for data in (pickle.dumps(Evil(tmp_path / "made")), b""):
        with pytest.raises(NoAnswerError):
            told(io.BytesIO(data))
        with pytest.raises(NoAnswerError):
            told(io.BytesIO(len(data).to_bytes(8, "little") + data))
    with pytest.raises(NoAnswerError, match="amid"):
        told(io.BytesIO((9).to_bytes(8, "little") + b"1"))
    with pytest.raises(NoAnswerError, match="are the most"):
        told(io.BytesIO((1 << 60).to_bytes(8, "little")))
    assert not (tmp_path / "made").exists()
    out = io.BytesIO()
    tell(out, {"a": 1})
    out.seek(0)
    assert told(out) == {"a": 1}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("result", 7),
        ("result", {}),
        ("why", None),
        ("source", {"sha256": "0"}),
        ("counts", ["x"]),
        ("counts", {"x": "y"}),
    ],
)
def test_an_answer_of_another_form_or_document_is_none(task: Task, name: str, value: Any) -> None:
    found = plain(one(source(), task))
    assert outcome_of(found, source(), task).why == ("new",)
    (found if name in found else found["result"])[name] = value
    with pytest.raises(NoAnswerError):
        outcome_of(found, source(), task)
