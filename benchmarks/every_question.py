"""Every saved query with its defaults on several releases: which fail, double rows, differ when linked, or are empty.

    python benchmarks/every_question.py releases/five releases/foreign --linked releases/five=releases/five-linked

A row is doubled where another one of its answer has the same values in all columns. A release and the same one
with ontologies linked must give the same rows but for what linking adds, names, identifiers and what lies above, so
the number of rows of the queries on the shelf `evidence` is compared. Checks must be empty. An answer without rows
is printed with its reason, as the command and the page give it; one without a reason is a fault.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from graph_build.errors import CytolinkError
from graph_build.release import in_words_of, open_release
from queries.catalogue import catalogue
from queries.emptied import MOST, emptied_by

if TYPE_CHECKING:
    from graph_build.release import Release
    from queries.catalogue import SavedQuery

VARIES = {"provenance", "mappings", "identifier"}
"""Queries about what is linked: they are meant to say more of a linked release."""


def rows(release: Release, query: SavedQuery) -> Counter[tuple[str, ...]] | str:
    """The rows of an answer with how often each is there, or why there is none."""
    try:
        with in_words_of(release):
            answer = release.store().select(query.bind())
        return Counter(tuple(str(term) for term in row) for row in answer)
    except (RuntimeError, ValueError, OSError, CytolinkError) as error:
        return str(error)


def _count(release: Release, sparql: str) -> int:
    return sum(1 for _ in islice(release.store().select(sparql), MOST))


def askable(query: SavedQuery) -> bool:
    """Whether it can be asked as it stands: no value is required, no other endpoint is asked, it answers with rows."""
    return not query.federated and query.form == "SELECT" and not any(p.required for p in query.parameters)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("releases", nargs="+", type=Path)
    parser.add_argument("--linked", action="append", default=[], metavar="PLAIN=LINKED")
    given = parser.parse_args()
    pairs = dict(pair.split("=", 1) for pair in given.linked)
    faults = 0
    asked = [query for query in catalogue().values() if askable(query)]
    for path in [*given.releases, *map(Path, pairs.values())]:
        release, empty = open_release(path), []
        plain = next((open_release(Path(p)) for p, linked in pairs.items() if Path(linked) == path), None)
        started = time.process_time()
        for query in asked:
            found = rows(release, query)
            if isinstance(found, str):
                print(f"{path.name}: {query.name} failed: {found}")
                faults += 1
                continue
            doubled = sum(n - 1 for n in found.values())
            if doubled or (query.folder == "checks" and found):
                print(
                    f"{path.name}: {query.name}: {doubled} doubled of {sum(found.values())} rows, shelf {query.folder}"
                )
                faults += 1
            if plain is not None and query.folder == "evidence" and query.name not in VARIES:
                before = rows(plain, query)
                if isinstance(before, str) or sum(before.values()) != sum(found.values()):
                    count = before if isinstance(before, str) else sum(before.values())
                    print(f"{path.name}: {query.name}: {sum(found.values())} rows, {count} without links")
                    faults += 1
            if not found and query.folder != "checks":
                why = emptied_by(
                    query, {}, partial(_count, release), [str(s["name"]) for s in release.manifest["sources"]]
                )
                empty.append(f"{query.name} ({'; '.join(why)})")
                faults += not why
        seconds = time.process_time() - started
        print(
            f"{path.name}: {len(asked)} queries, {seconds:.1f} s of processor time; {len(empty)} without rows",
            *empty,
            sep="\n  ",
        )
    print(f"{faults} faults; not asked: {', '.join(q.name for q in catalogue().values() if not askable(q))}")


if __name__ == "__main__":
    main()
