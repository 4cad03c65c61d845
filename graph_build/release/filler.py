"""A process that fills a store beside the one that publishes.

While it is given N-Quads, the engine asks for a few kilobytes at a time, and a thread of Python that has work to do
lets it wait for each. In a process of its own nobody is in its way, and what memory it needs is given back when it
ends.

Started as ``python -m graph_build.release.filler STORE GRAPH``; it ends when the one that started it does.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
from pathlib import Path

from graph_build.errors import CytolinkError, ReleaseError
from graph_build.processes import answers, started
from graph_build.release.filling import fill_store


def filled_beside(folder: Path, graph: Path) -> int:
    """Make a store from the N-Quads (see `graph_build.release.filling.fill_store`) in a process of its own.

    Raises:
        ReleaseError: the lines are not N-Quads, or the process ended before it was done.
    """
    with started("graph_build.release.filler", str(folder), str(graph)) as process:
        answer = process.stdout.read() if process.stdout else b""
    if not answer:
        detail = f"the process that fills the store ended by itself ({process.returncode})"
        raise ReleaseError(detail, where=str(graph), do="Is there memory enough?")
    told = pickle.loads(answer)  # noqa: S301 - our own process, and not a stranger's
    if isinstance(told, CytolinkError):
        raise told
    return int(told)


def main() -> None:
    """Fill a store and tell how many quads it holds, or what was wrong."""
    answer = answers()
    threading.Thread(target=_end_with_input, daemon=True).start()
    try:
        told: int | CytolinkError = fill_store(Path(sys.argv[1]), Path(sys.argv[2]))
    except CytolinkError as error:
        told = error
    pickle.dump(told, answer)
    answer.flush()


def _end_with_input() -> None:
    while os.read(0, 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
