"""Every saved query on a release of any size: with its defaults, and with a document, a concept or a patient given.

    cytolink build DOCUMENTS --out releases
    python benchmarks/questions_at_scale.py releases [--only NAME ...] [--json FILE]

Values that are given come from the release: documents from its manifest, others from the query that lists the choices
of the parameter; of each parameter so many are tried, spread over the list, each alone. A query is answered as the
server's workers answer it, from the release's files, and every row is written. One that takes longer than the
deadline is ended.

Prints milliseconds of the clock (or of the processor), p50 and p95 of the values given, and rows, worst first, with a
verdict: defaults are to take less than 3 s, values given less than 200 ms at p95, and nothing meets the deadline. Exit
code 1 where one fails. Queries that ask other endpoints are left out.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING, Any

import pyoxigraph

from graph_build.errors import CytolinkError
from graph_build.release import in_words_of, open_release
from queries.catalogue import catalogue
from queries.narrowing import Graphs, narrowed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from multiprocessing.connection import Connection

    from graph_build.release import Release
    from queries.catalogue import SavedQuery
    from queries.parameters import Parameter

DEFAULTS, GIVEN = 3000.0, 200.0
"""Milliseconds that are allowed."""
LATE = "deadline"
Asked = tuple[str, tuple[str, ...] | None]
"""A query, and the graphs that it is asked of."""


@dataclass(slots=True)
class Times:
    """Of one query, in milliseconds; infinite where the deadline ended it."""

    name: str
    default: float | None = None
    rows: int = 0
    given: list[tuple[float, str]] = field(default_factory=list)

    def p(self, percent: int) -> float:
        """A percentile of the values given; the worst where they are too few to tell."""
        times = sorted(t for t, _ in self.given)
        if not times:
            return 0.0
        if len(times) < 2 or times[-1] == float("inf"):
            return times[-1] if percent > 50 else times[len(times) // 2]
        return quantiles(times, n=100, method="inclusive")[percent - 1]

    @property
    def verdict(self) -> str:
        """What is wrong with it, or "ok"."""
        wrong = []
        if (self.default or 0) > DEFAULTS:
            wrong.append("default")
        if self.p(95) > GIVEN:
            wrong.append("given")
        if float("inf") in {self.default, *(t for t, _ in self.given)}:
            wrong.append(LATE)
        return "SLOW: " + ", ".join(wrong) if wrong else "ok"


def _answer(store: str, asked: Connection, cpu: bool) -> None:
    """Answer queries until there are no more, in a process that can be killed."""
    clock = time.process_time if cpu else time.perf_counter
    engine = pyoxigraph.Store.read_only(store)
    while question := asked.recv():
        sparql, graphs = question
        nodes = [pyoxigraph.NamedNode(graph) for graph in graphs or ()]
        dataset: dict[str, Any] = (
            {"default_graph": nodes, "named_graphs": nodes} if graphs else {"use_default_graph_as_union": True}
        )
        begun = clock()
        out = io.BytesIO()
        try:
            result = engine.query(sparql, **dataset)
            if isinstance(result, pyoxigraph.QueryTriples):
                result.serialize(out, pyoxigraph.RdfFormat.N_TRIPLES)
            else:
                result.serialize(out, pyoxigraph.QueryResultsFormat.TSV)
            asked.send(((clock() - begun) * 1000, out.getvalue().count(b"\n") - 1))
        except (RuntimeError, ValueError, OSError) as error:
            asked.send(str(error))


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

    def time(self, question: Asked) -> tuple[float, int]:
        """Milliseconds and rows of one answer; infinite where the deadline was met."""
        self._end.send(question)
        if not self._end.poll(self._deadline):
            self._process.kill()
            self._process.join()
            self._start()
            return float("inf"), 0
        told = self._end.recv()
        if isinstance(told, str):
            sys.exit(f"a query failed: {told}\n{question[0]}")
        milliseconds, rows = told
        return float(milliseconds), int(rows)

    def close(self) -> None:
        """End the process."""
        self._end.send(None)
        self._process.join(5)
        self._process.kill()


def spread(values: Sequence[str], number: int) -> list[str]:
    """So many of a list, from its beginning to its end."""
    if len(values) <= number:
        return list(values)
    return [values[round(i * (len(values) - 1) / (number - 1))] for i in range(number)]


def values_of(parameter: Parameter, release: Release, number: int) -> list[str]:
    """What is given for a parameter."""
    if parameter.type == "document":
        return spread(sorted(str(source["name"]) for source in release.manifest["sources"]), number)
    if not parameter.choices_query:
        return []
    rows = release.store().select(parameter.choices_query)
    place = rows.variables.index("value")
    found = dict.fromkeys(str(getattr(row[place], "value", "")) for row in rows)
    return spread([value for value in found if value and value != parameter.default], number)


def asked(query: SavedQuery, values: Mapping[str, str], graphs: Graphs) -> Asked:
    """What a worker is asked."""
    return query.bind(values), narrowed(query, values, graphs)


def cases(query: SavedQuery, release: Release, graphs: Graphs, number: int) -> Iterator[tuple[str, Asked]]:
    """What is told of each value that is given, and what is asked."""
    for parameter in query.parameters:
        if parameter.type in {"document", "concept", "iri", "curie", "string"}:
            for value in values_of(parameter, release, number):
                try:
                    yield f"{parameter.name}={value}", asked(query, {parameter.name: value}, graphs)
                except CytolinkError:
                    continue  # a choice that the vocabulary knows by another name


def measured(query: SavedQuery, release: Release, graphs: Graphs, asker: Asker, number: int) -> Times:
    """One query."""
    times = Times(query.name)
    if not any(parameter.required for parameter in query.parameters):
        times.default, times.rows = asker.time(asked(query, {}, graphs))
    for told, question in cases(query, release, graphs, number):
        times.given.append((asker.time(question)[0], told))
    return times


def report(found: list[Times]) -> None:
    """The table."""
    print(f"{'query':<30}{'default':>10}{'rows':>9}{'given':>7}{'p50':>8}{'p95':>8}  worst value, verdict")
    for times in sorted(found, key=lambda t: -max(t.default or 0, t.p(95) * DEFAULTS / GIVEN)):
        default = "—" if times.default is None else f"{times.default:.0f}"
        worst = max(times.given)[1] if times.given else ""
        figures = f"{default:>10}{times.rows:>9,}{len(times.given):>7}{times.p(50):>8.0f}{times.p(95):>8.0f}"
        print(f"{times.name:<30}{figures}  {worst[:60]}  {times.verdict}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", type=Path)
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--values", type=int, default=8, help="of each parameter")
    parser.add_argument("--deadline", type=float, default=10.0, help="in seconds, as the server's")
    parser.add_argument("--cpu", action="store_true", help="count the processor's time: for a machine that does more")
    parser.add_argument("--json", type=Path, help="the figures for programs")
    given = parser.parse_args()
    release = open_release(given.release)
    graphs = Graphs.of(release.manifest["sources"], release.store().graphs())
    asker, found = Asker(release, given.deadline, cpu=given.cpu), list[Times]()
    with in_words_of(release):
        for query in catalogue().values():
            if not query.federated and (not given.only or query.name in given.only):
                found.append(measured(query, release, graphs, asker, given.values))
                print(".", end="", file=sys.stderr, flush=True)
    asker.close()
    print(file=sys.stderr)
    print(f"{release.manifest['graph']['quads']:,} quads of {len(release.manifest['sources']):,} documents")
    report(found)
    slow = [times for times in found if times.verdict != "ok"]
    print(f"{len(found) - len(slow)} of {len(found)} hold; slow: {', '.join(t.name for t in slow) or 'none'}")
    if given.json:
        told: list[dict[str, Any]] = [
            {"query": t.name, "default": t.default, "rows": t.rows, "given": t.given, "verdict": t.verdict}
            for t in found
        ]
        given.json.write_text(json.dumps(told, indent=1, default=str), encoding="utf-8")
    return int(bool(slow))


if __name__ == "__main__":
    sys.exit(main())
