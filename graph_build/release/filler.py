"""A process that fills a store beside the one that publishes, and while that writes what it is filled with.

Where the engine and Python work in one process they wait for each other, and what memory the engine needs is given
back when the process ends.

Started as ``python -m graph_build.release.filler STORE GRAPH MANY``. It is told how long each member of the packed file
is once it is written (`_NUMBER`), and then 0; it ends when the one that started it does.
"""

from __future__ import annotations

import contextlib
import gzip
import os
import struct
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Self

from graph_build.errors import CytolinkError, ReleaseError
from graph_build.processes import NoAnswerError, answers, started, tell, told
from graph_build.release.filling import fill_store, load, tidied

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

LARGE = 32 << 20
"""Bytes of N-Quads from which on a store is filled in a process of its own: with fewer it is done before one starts."""
MANY = 256 << 20
"""Bytes from which on it is filled while they are written, and in many pieces, so that it is always compressed."""
_NUMBER = struct.Struct("<Q")


class Filling:
    """A store that is about to be filled from a file of N-Quads that is being written; a context.

    Args:
        folder: the store's; it must not exist.
        graph: the file, packed in members of whole lines.
        ahead: whether to begin before the file is whole, where it is large.
    """

    def __init__(self, folder: Path, graph: Path, *, ahead: bool) -> None:
        self._folder, self._graph, self._ahead = folder, graph, ahead
        self._members: list[int] = []
        self._size = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._begun, self._loaded = False, threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._loaded.set()
        if self._process:
            self._process.kill()  # it has ended, or nobody wants the store
            with self._process:
                pass

    def written(self, member: int, size: int) -> None:
        """Tell of a member that is in the file now.

        Args:
            member: how long it is.
            size: the bytes of its lines.
        """
        self._members.append(member)
        self._size += size
        if self._process:
            self._tell(member)
        elif self._ahead and self._size >= MANY:
            self._begun = True
            self._start()

    def loaded(self) -> None:
        """Where filling began ahead, wait until all quads are in: compressing the store then takes one core."""
        if self._begun:
            self._loaded.wait()

    def stored(self) -> int:
        """Fill the store, or wait until it is filled.

        Returns:
            How many quads it holds.

        Raises:
            ReleaseError: the lines are not N-Quads, or the process ended before it was done.
        """
        if not self._process:
            if self._size < LARGE:
                return fill_store(self._folder, self._graph)
            self._start()
        try:
            self._tell(0)
            filled = self._told()
        finally:
            self._loaded.set()
        return tidied(self._folder, *filled)

    def _start(self) -> None:
        many = str(int(self._size >= MANY))
        self._process = started("graph_build.release.filler", str(self._folder), str(self._graph), many)
        for member in self._members:
            self._tell(member)

    def _tell(self, number: int) -> None:
        if self._process and self._process.stdin:
            with contextlib.suppress(BrokenPipeError):  # it has ended: what it answered tells why
                os.write(self._process.stdin.fileno(), _NUMBER.pack(number))

    def _told(self) -> tuple[int, int]:
        """What the process answers: how many quads the store holds, and in how many pieces they came."""
        assert self._process is not None  # noqa: S101
        assert self._process.stdout is not None  # noqa: S101
        try:
            answer = told(self._process.stdout)
            if "wrong" in answer:
                raise ReleaseError(str(answer["wrong"]), where=str(answer["where"]), do=str(answer["do"]))
            return int(answer["quads"]), int(answer["pieces"])
        except (NoAnswerError, KeyError, TypeError, ValueError):
            detail = f"the process that fills the store ended by itself ({self._process.wait()})"
            raise ReleaseError(detail, where=str(self._graph), do="Is there memory enough?") from None


def main() -> None:
    """Fill a store and tell how many quads it holds in how many pieces, or what was wrong."""
    answer = answers()
    folder, graph, many = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "1"
    try:
        quads, pieces = load(folder, _members(graph), graph, many=many)
    except CytolinkError as error:
        tell(answer, {"wrong": error.what, "where": error.where, "do": error.do})
    else:
        tell(answer, {"quads": quads, "pieces": pieces})


def _members(graph: Path) -> Iterator[bytes]:
    """The lines of each member of a packed file once it is written."""
    with graph.open("rb") as file:
        while length := _number():
            yield gzip.decompress(file.read(length))
    threading.Thread(target=_end_with_input, daemon=True).start()


def _number() -> int:
    """The next number that this process is told; without one it ends."""
    told = sys.stdin.buffer.read(_NUMBER.size)
    if len(told) < _NUMBER.size:
        os._exit(1)
    number: int
    (number,) = _NUMBER.unpack(told)
    return number


def _end_with_input() -> None:
    while os.read(0, 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
