"""Every saved query with its defaults, asked of an engine elsewhere: does it answer as the release's own store does?

    python benchmarks/engines.py http://127.0.0.1:8890/sparql --release releases

The engine holds the release as docs/engines.md says. Prints each query that it refuses, with its words, or whose rows
differ, with one row of each side that the other has not, and at the end how many are the same and the median of
engine's time over store's. Numbers are compared by value, values joined in one cell in any order, and rows of a
query that ends in LIMIT by their number alone, where several orders are right. Exit code 1 where one is refused or
differs.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import Counter
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))
from every_question import askable

from graph_build.errors import CytolinkError
from graph_build.release import open_release
from graph_build.store.remote import Access, Engine
from queries.catalogue import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from queries.catalogue import SavedQuery

Row = tuple[frozenset[object] | None, ...]


def _number(word: str) -> object:
    try:
        return Decimal(word).normalize()
    except InvalidOperation:
        return word


def _plain(term: object) -> frozenset[object] | None:
    """The words of a value without what engines may write differently: digits of numbers, the order of a list."""
    words = "" if term is None else str(getattr(term, "value", term)).translate({ord(";"): " ", ord(","): " "})
    return frozenset(_number(word) for word in words.split()) or None


def rows(answer: Iterable[Iterable[object]]) -> Counter[Row]:
    """The rows of an answer, each with how often it is there."""
    return Counter(tuple(_plain(term) for term in row) for row in answer)


def compared(query: SavedQuery, own: Counter[Row], other: Counter[Row]) -> str:
    """In what the engine's rows differ from the store's; empty where they do not."""
    if own == other or ("LIMIT" in query.sparql and own.total() == other.total()):
        return ""
    shown = []
    for side, missing in (("store", own - other), ("engine", other - own)):
        if missing:
            row = next(iter(missing))
            cells = [" ".join(sorted(map(str, cell)))[:40] if cell else "" for cell in row]
            shown.append(f"  {missing.total()} rows of the {side} alone, such as {cells}")
    return "\n".join([f"{own.total()} rows, the engine has {other.total()}", *shown])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("engine", help="the engine's address for queries")
    parser.add_argument("--release", type=Path, required=True, help="the release that it holds")
    parser.add_argument("--seconds", type=float, default=120.0, help="how long a query may take")
    given = parser.parse_args()
    release, engine = open_release(given.release), Engine(Access(given.engine, seconds=given.seconds))
    print(f"the engine holds {engine.count():,} quads")
    same, faults, ratios = 0, 0, []
    for query in filter(askable, catalogue().values()):
        started = time.perf_counter()
        own = rows(release.store().select(query.bind()))
        turned = time.perf_counter()
        try:
            differs = compared(query, own, rows(engine.query(query.bind(), graph=False)))
        except (CytolinkError, SyntaxError) as error:
            differs = f"refused: {error}"
        ended = time.perf_counter()
        if differs:
            faults += 1
            print(f"{query.name}: {differs}")
        else:
            same += 1
            ratios.append((ended - turned) / (turned - started))
    ratio = f"; the engine takes {statistics.median(ratios):.1f} times as long in the median" if ratios else ""
    print(f"{same} of {same + faults} saved queries answered as by the store{ratio}")
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
