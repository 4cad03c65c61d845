"""Ask saved queries of a release's files as the server's workers do, each within a deadline: whole answers or pages."""

from __future__ import annotations

import io
import multiprocessing
import os
import sys
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pyoxigraph

from queries.paging import Walk, walk
from server.pages.answers import SHOWN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection

    from graph_build.release import Release
    from queries.narrowing import Graphs

_ALL = sys.maxsize
_TICK = 0.2
"""Seconds between two looks at the processor time of a process."""


class Asked(NamedTuple):
    """A query, the graphs it is asked of, those a page is looked for in one by one, and whether a value is given."""

    sparql: str
    graphs: tuple[str, ...] | None
    walks: Graphs | None = None
    given: bool = False


class Answered(NamedTuple):
    """Milliseconds, rows, and whether there are more."""

    milliseconds: float
    rows: int = 0
    more: bool = False


class LateError(Exception):
    """The deadline was met."""


def _answer(store: str, asked: Connection, cpu: bool) -> None:
    """Answer queries until there are no more, in a process that can be killed."""
    clock = time.process_time if cpu else time.perf_counter
    engine = pyoxigraph.Store.read_only(store)
    while question := asked.recv():
        sparql, graphs, most = question
        nodes = [pyoxigraph.NamedNode(graph) for graph in graphs or ()]
        dataset: dict[str, Any] = (
            {"default_graph": nodes, "named_graphs": nodes} if graphs else {"use_default_graph_as_union": True}
        )
        begun = clock()
        try:
            result = engine.query(sparql, **dataset)
            rows, more = _written(result, most)
            asked.send(((clock() - begun) * 1000, rows, more))
        except (RuntimeError, ValueError, OSError) as error:
            asked.send(str(error))


def _written(
    result: pyoxigraph.QuerySolutions | pyoxigraph.QueryTriples | pyoxigraph.QueryBoolean, most: int
) -> tuple[int, bool]:
    """Write an answer, or so many of its rows; returns their number and whether there are more."""
    out = io.BytesIO()
    if isinstance(result, pyoxigraph.QueryTriples):
        result.serialize(out, pyoxigraph.RdfFormat.N_TRIPLES)
    elif isinstance(result, pyoxigraph.QuerySolutions) and most < _ALL:
        written = sum(1 for row in islice(result, most) if [str(term) for term in row])
        return written, written == most and next(iter(result), None) is not None
    else:
        result.serialize(out, pyoxigraph.QueryResultsFormat.TSV)
    return out.getvalue().count(b"\n") - 1, False


class Asker:
    """A process that answers; another takes its place where it had to be killed."""

    def __init__(self, release: Release, deadline: float, *, cpu: bool) -> None:
        self._store, self._deadline, self._cpu = str(release.store_path), deadline, cpu
        self._context = multiprocessing.get_context("spawn")
        self._start()

    def _start(self) -> None:
        self._end, other = self._context.Pipe()
        self._process = self._context.Process(target=_answer, args=(self._store, other, self._cpu), daemon=True)
        self._process.start()

    def time(self, question: Asked, most: int = _ALL) -> Answered:
        """An answer, or so many of its rows; of infinite time where the deadline was met."""
        try:
            return self._time(question, most, 0.0)
        except LateError:
            return Answered(float("inf"))

    def page(self, question: Asked) -> Answered:
        """The first page of an answer, found as the server finds it (`server.pages.answers`)."""
        spent = 0.0

        def ask(text: str, within: Sequence[str], most: int) -> tuple[list[None], bool]:
            nonlocal spent
            found = self._time(Asked(text, tuple(within)), most, spent / 1000)
            spent += found.milliseconds
            return [None] * found.rows, found.more

        def whole(seconds: float) -> Walk[None] | None:
            nonlocal spent
            try:
                found = self._time(question, SHOWN, self._deadline - seconds)
            except LateError:
                spent += seconds * 1000
                return None
            spent += found.milliseconds
            return Walk([None] * found.rows, found.more, None)

        try:
            if question.walks:
                graphs, now = question.walks, lambda: spent / 1000
                walked = walk(ask, whole, question.sparql, graphs, SHOWN, given=question.given, clock=now)
                if walked is not None:
                    return Answered(spent, len(walked.rows), walked.more)
            found = self._time(question, SHOWN, spent / 1000)
        except LateError:
            return Answered(float("inf"))
        return found._replace(milliseconds=found.milliseconds + spent)

    def _time(self, question: Asked, most: int, spent: float) -> Answered:
        """An answer; so many seconds were spent before it.

        Raises:
            LateError: the deadline was met; the process is another one.
        """
        self._end.send((question.sparql, question.graphs, most))
        begun = self._clock()
        while not self._end.poll(_TICK):
            if self._clock() - begun > self._deadline - spent:
                self._process.kill()
                self._process.join()
                self._start()
                raise LateError
        told = self._end.recv()
        if isinstance(told, str):
            sys.exit(f"a query failed: {told}\n{question.sparql}")
        return Answered(*told)

    def _clock(self) -> float:
        """Seconds of the clock, or of the process's processor time."""
        if not self._cpu:
            return time.monotonic()
        told = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """End the process."""
        self._end.send(None)
        self._process.join(5)
        self._process.kill()
