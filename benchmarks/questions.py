"""How long each saved query takes with its defaults: on the release's files, and on the same quads held in memory.

    cytolink build DOCUMENTS --out releases && python benchmarks/questions.py releases [--times 5]

Best of so many runs, in milliseconds, worst first: processor time and wall-clock time of evaluating the query and
writing its answer. Queries that ask other endpoints are left out.

The server's workers read the files. Stores in memory are faster, but rows without ORDER BY come in another order from
them, so that pages of one answer, from two workers of which one is still loading, would not fit together.
"""

from __future__ import annotations

import argparse
import io
import time
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph

from graph_build.release import open_release
from queries.catalogue import SavedQuery, catalogue


@dataclass(frozen=True)
class Time:
    """Milliseconds of the processor and of the clock."""

    cpu: float
    wall: float


def answer(store: pyoxigraph.Store, sparql: str) -> bytes:
    result = store.query(sparql, use_default_graph_as_union=True)
    out = io.BytesIO()
    if isinstance(result, pyoxigraph.QueryTriples):
        result.serialize(out, pyoxigraph.RdfFormat.N_TRIPLES)
    else:
        result.serialize(out, pyoxigraph.QueryResultsFormat.TSV)
    return out.getvalue()


def best(store: pyoxigraph.Store, sparql: str, times: int) -> Time:
    """The smallest of several runs: what else runs on the machine only ever adds."""
    runs = []
    for _ in range(times):
        cpu, wall = time.process_time(), time.perf_counter()
        answer(store, sparql)
        runs.append((time.process_time() - cpu, time.perf_counter() - wall))
    return Time(min(cpu for cpu, _ in runs) * 1000, min(wall for _, wall in runs) * 1000)


def alone(query: SavedQuery) -> bool:
    """Whether it can be answered without values from the reader and without other endpoints."""
    return not query.federated and not any(parameter.required for parameter in query.parameters)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("release", type=Path)
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    release = open_release(given.release)
    bound = {query.name: query.bind() for query in filter(alone, catalogue().values())}
    disk = pyoxigraph.Store.read_only(str(release.store_path))
    # before the other store is read: it fills the heap and the caches, which a worker's are not
    on_disk = {name: best(disk, sparql, given.times) for name, sparql in bound.items()}
    memory = pyoxigraph.Store()
    cpu = time.process_time()
    with release.quads() as lines:
        memory.bulk_load(lines, pyoxigraph.RdfFormat.N_QUADS)
    print(f"{len(memory):,} quads, read into memory in {time.process_time() - cpu:.2f} s of processor time")
    rows = [(name, on_disk[name], best(memory, sparql, given.times)) for name, sparql in bound.items()]
    rows.sort(key=lambda row: -max(row[1].cpu, row[2].cpu))
    print(f"{'query':<34}{'disk, cpu':>11}{'wall':>8}{'memory, cpu':>13}{'wall':>8}")
    for name, disk_time, memory_time in rows:
        figures = f"{disk_time.cpu:>11.1f}{disk_time.wall:>8.1f}{memory_time.cpu:>13.1f}{memory_time.wall:>8.1f}"
        print(f"{name:<34}{figures}")
    left = [query.name for query in catalogue().values() if not alone(query)]
    print(f"left out (they need a value, or another endpoint): {', '.join(left) or 'none'}")


if __name__ == "__main__":
    main()
