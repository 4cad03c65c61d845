"""Every saved query on a release of any size: with its defaults, and with a document, a concept or a patient given.

    cytolink build DOCUMENTS --out releases
    python -m benchmarks.questions_at_scale releases [--only NAME ...] [--pages] [--cpu] [--json FILE]

Values that are given come from the release: documents from its manifest, others from the query that lists the choices
of the parameter; of each parameter so many are tried, spread over the list, each alone. A query is answered as the
server's workers answer it, from the release's files, and every row is written; with `--pages` the first page alone is
made, as the server's pages are (`server.pages.answers`). One that takes longer than the deadline is ended.

Prints milliseconds of the clock (or of the processor: then the deadline counts these too), p50 and p95 of the values
given, and rows ("+": there are more pages), worst first, with a verdict: defaults are to take less than 3 s, values
given less than 200 ms at p95, and nothing meets the deadline. Exit code 1 where one fails. Queries that ask other
endpoints are left out.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from benchmarks.asking import Answered, Asked, Asker
from graph_build.errors import CytolinkError
from graph_build.release import in_words_of, open_release
from queries.catalogue import catalogue
from queries.narrowing import Graphs, narrowed
from queries.paging import walkable
from server.pages.answers import pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graph_build.release import Release
    from queries.catalogue import SavedQuery
    from queries.parameters import Parameter

DEFAULTS, GIVEN = 3000.0, 200.0
"""Milliseconds that are allowed."""
LATE = "deadline"


@dataclass(slots=True)
class Times:
    """Of one query, in milliseconds; infinite where the deadline ended it."""

    name: str
    default: float | None = None
    rows: int = 0
    more: bool = False
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


def spread(values: Sequence[str], number: int) -> list[str]:
    """So many of a list, from its beginning to its end."""
    if len(values) <= number:
        return list(values)
    return [values[round(i * (len(values) - 1) / max(1, number - 1))] for i in range(number)]


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
    walks = graphs.read_by(query) if walkable(query, values) and pages(query) else None
    return Asked(query.bind(values), narrowed(query, values, graphs), walks, bool(query.given(values)))


def cases(query: SavedQuery, release: Release, graphs: Graphs, number: int) -> Iterator[tuple[str, Asked]]:
    """What is told of each value that is given, and what is asked."""
    for parameter in query.parameters:
        if parameter.type in {"document", "concept", "iri", "curie", "string"}:
            for value in values_of(parameter, release, number):
                try:
                    yield f"{parameter.name}={value}", asked(query, {parameter.name: value}, graphs)
                except CytolinkError:
                    continue  # a choice that the vocabulary knows by another name


def measured(query: SavedQuery, release: Release, graphs: Graphs, asker: Asker, number: int, *, first: bool) -> Times:
    """One query: whole answers, or the first pages of them."""
    times = Times(query.name)

    def answered(question: Asked) -> Answered:
        return asker.page(question) if first else asker.time(question)

    if not any(parameter.required for parameter in query.parameters):
        times.default, times.rows, times.more = answered(asked(query, {}, graphs))
    for told, question in cases(query, release, graphs, number):
        times.given.append((answered(question).milliseconds, told))
    return times


def report(found: list[Times]) -> None:
    """The table."""
    print(f"{'query':<30}{'default':>10}{'rows':>9}{'given':>7}{'p50':>8}{'p95':>8}  worst value, verdict")
    for times in sorted(found, key=lambda t: -max(t.default or 0, t.p(95) * DEFAULTS / GIVEN)):
        default = "—" if times.default is None else f"{times.default:.0f}"
        worst = max(times.given)[1] if times.given else ""
        rows = f"{times.rows:,}{'+' * times.more}"
        figures = f"{default:>10}{rows:>9}{len(times.given):>7}{times.p(50):>8.0f}{times.p(95):>8.0f}"
        print(f"{times.name:<30}{figures}  {worst[:60]}  {times.verdict}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", type=Path)
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--values", type=int, default=8, help="of each parameter")
    parser.add_argument("--deadline", type=float, default=10.0, help="in seconds, as the server's")
    parser.add_argument("--cpu", action="store_true", help="count the processor's time: for a machine that does more")
    parser.add_argument("--pages", action="store_true", help="first pages in place of whole answers")
    parser.add_argument("--json", type=Path, help="the figures for programs")
    given = parser.parse_args()
    release = open_release(given.release)
    graphs = Graphs.of(release.manifest["sources"], release.store().graphs())
    asker, found = Asker(release, given.deadline, cpu=given.cpu), list[Times]()
    with in_words_of(release):
        for query in catalogue().values():
            if not query.federated and (not given.only or query.name in given.only):
                found.append(measured(query, release, graphs, asker, given.values, first=given.pages))
                print(".", end="", file=sys.stderr, flush=True)
    asker.close()
    print(file=sys.stderr)
    print(f"{release.manifest['graph']['quads']:,} quads of {len(release.manifest['sources']):,} documents")
    report(found)
    slow = [times for times in found if times.verdict != "ok"]
    print(f"{len(found) - len(slow)} of {len(found)} hold; slow: {', '.join(t.name for t in slow) or 'none'}")
    if given.json:
        told: list[dict[str, Any]] = [
            {
                "query": t.name,
                "default": t.default,
                "rows": t.rows,
                "more": t.more,
                "given": t.given,
                "verdict": t.verdict,
            }
            for t in found
        ]
        given.json.write_text(json.dumps(told, indent=1, default=str), encoding="utf-8")
    return int(bool(slow))


if __name__ == "__main__":
    sys.exit(main())
