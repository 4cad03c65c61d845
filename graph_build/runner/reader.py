"""A process that reads documents for another one: the same function, in a process's first thread.

It is forked, where that is safe, and so has all that is loaded; or it is started as a program of its own, ``python -m
graph_build.runner.reader``. It ends when the one that started it does. It is sent pickles, and answers in JSON, which
is looked at before it is taken: it reads what strangers have written.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from contextlib import suppress
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any, Self

from graph_build import sandbox
from graph_build.processes import NoAnswerError, answers, started, tell, told
from graph_build.runner.one import NEW, Outcome, one, outcome_of, part_of, plain

if TYPE_CHECKING:
    from types import TracebackType

    from graph_build.runner.one import Task
    from graph_build.sources import Source

_TRIES = 2


class Reader:
    """The process, as the one that has started it sees it; a context. Used from one thread at a time.

    Args:
        fork: whether it is forked, which is safe only where this process has one thread.
    """

    def __init__(self, *, fork: bool = False) -> None:
        self._fork = fork
        self._process: Any = None  # a `Popen` with pipes, or a `_Forked`
        self._asked: tuple[Source, Task] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.stdin.close()
            self._process.stdout.close()
            self._process.wait()
            self._process = None

    def fileno(self) -> int:
        """Of where it answers: to wait for one of several."""
        return int(self._process.stdout.fileno())

    def send(self, source: Source, task: Task) -> None:
        """Have a document treated (see `graph_build.runner.one.one`); whoever sends receives before sending again."""
        self._asked = source, task
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = _Forked() if self._fork else started("graph_build.runner.reader")
        with suppress(BrokenPipeError):  # it has ended: who receives is told
            pickle.dump((source, task), self._process.stdin)
            self._process.stdin.flush()

    def receive(self) -> Outcome:
        """What became of the document; one at which the process ends twice is rejected with that reason."""
        assert self._asked is not None  # noqa: S101
        source, task = self._asked
        reason = ""
        for tried in range(_TRIES):
            if tried:
                self.send(source, task)
            try:
                return outcome_of(told(self._process.stdout), source, task)
            except NoAnswerError as error:
                reason = error.what
                self.close()
        path = part_of(task.parts, source, hashlib.sha256(source.data).hexdigest())
        what = f"{source.name}: {reason}, {_TRIES} times. Give the machine or the workers more memory or processor time"
        return Outcome(replace(source, data=b"", companion=None), what, (NEW,), path)

    def read(self, source: Source, task: Task) -> Outcome:
        """Send a document and receive what became of it."""
        self.send(source, task)
        return self.receive()


class _Forked:
    """A process that was forked, with as much of what a `subprocess.Popen` has as is used here."""

    def __init__(self) -> None:
        theirs, ours = os.pipe()
        mine, its = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(ours)
            os.close(mine)
            _forked(theirs, its)
        os.close(theirs)
        os.close(its)
        self.stdin, self.stdout = os.fdopen(ours, "wb"), os.fdopen(mine, "rb")
        self._code: int | None = None

    def poll(self) -> int | None:
        if self._code is None and os.waitpid(self.pid, os.WNOHANG)[0]:
            self._code = 0
        return self._code

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, 9)

    def wait(self) -> None:
        if self._code is None:
            os.waitpid(self.pid, 0)
            self._code = 0


def _forked(theirs: int, its: int) -> None:
    """In the process that was forked: read documents to the end, and never return."""
    try:
        if sys.platform == "linux":
            sandbox.die_with_parent()  # others that were forked later hold its input open, too
        _serve(os.fdopen(theirs, "rb"), os.fdopen(its, "wb"))
    finally:
        os._exit(0)


def _serve(asked: IO[bytes], answer: IO[bytes]) -> None:
    while True:
        try:
            source, task = pickle.load(asked)  # noqa: S301 - from the process that started this one
        except EOFError:
            return
        tell(answer, plain(one(source, task)))


def main() -> None:
    """Read documents until there are no more."""
    _serve(sys.stdin.buffer, answers())


if __name__ == "__main__":
    main()
