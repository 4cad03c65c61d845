"""A process that reads documents for another one: the same function, in a process's first thread.

Started as ``python -m graph_build.runner.reader``; it ends when the one that started it does.
"""

from __future__ import annotations

import pickle
import sys
from typing import TYPE_CHECKING, Any

from graph_build.errors import CytolinkError
from graph_build.processes import answers, started
from graph_build.runner.one import one

if TYPE_CHECKING:
    from graph_build.runner.one import Outcome, Task
    from graph_build.sources import Source


class ReaderError(CytolinkError):
    """The process that reads has ended by itself."""


class Reader:
    """The process, as the one that has started it sees it. Used from one thread at a time."""

    def __init__(self) -> None:
        self._process: Any = None

    def read(self, source: Source, task: Task) -> Outcome:
        """Have a document treated (see `graph_build.runner.one.one`).

        Raises:
            ReaderError: the process ended twice at this document, which may have taken too much memory.
        """
        for _ in range(2):
            process = self._started()
            try:
                pickle.dump((source, task), process.stdin)
                process.stdin.flush()
                outcome: Outcome = pickle.load(process.stdout)  # noqa: S301 - our own process, and not a stranger's
            except (OSError, EOFError):
                process.kill()
                process.wait()
                self._process = None
            else:
                return outcome
        raise ReaderError("the process that reads ended twice", where=source.name, do="Give the workers more memory")

    def _started(self) -> Any:  # noqa: ANN401 - a Popen with pipes
        if self._process is None or self._process.poll() is not None:
            self._process = started("graph_build.runner.reader")
        return self._process


def main() -> None:
    """Read documents until there are no more."""
    answer = answers()
    while True:
        try:
            source, task = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
        except EOFError:
            return
        pickle.dump(one(source, task), answer)
        answer.flush()


if __name__ == "__main__":
    main()
