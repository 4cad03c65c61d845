"""Documents through the pipeline on this machine: in this process for a few, in a pool for many."""

from __future__ import annotations

import hashlib
import heapq
import threading
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, as_completed, wait
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from multiprocessing import get_context
from typing import TYPE_CHECKING

from graph_build.errors import CytolinkError
from graph_build.pipeline import Processed, lexicon, process
from graph_build.runner.budget import can_be_timed, within
from graph_build.sources import PassedOver, Source, Unreadable
from ontology.terms import enlarged, using

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from graph_build.settings import BuildSettings
    from graph_build.sources import Found

_Outcome = tuple[Source, Processed | str]

FEW = 8
"""Up to this many documents, starting fresh processes would take longer than reading."""
AHEAD = 3
"""Documents a process that wait for it, so that it need not wait for them."""
TOGETHER = 256
"""Shards that are merged at once: a process may not open many more files."""


@dataclass(slots=True)
class Batch:
    """What became of a batch of documents.

    Attributes:
        processed: the documents that were read, sorted by their hash, each once; their lines lie in shards.
        rejected: those that were not, with name, place and reason, sorted by name.
        skipped: files that are no documents, with place and reason, in the order in which they were met.
        shards: files of sorted N-Quads, one a document.
    """

    processed: list[Processed] = field(default_factory=list)
    rejected: list[dict[str, str]] = field(default_factory=list)
    skipped: list[dict[str, str]] = field(default_factory=list)
    shards: list[Path] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """All N-Quads of the batch, sorted, each once."""
        shards, round_ = self.shards, 0
        while len(shards) > TOGETHER:
            groups = [shards[at : at + TOGETHER] for at in range(0, len(shards), TOGETHER)]
            shards = [_joined(group, group[0].with_name(f"{round_}-{n}.nq")) for n, group in enumerate(groups)]
            round_ += 1
        return _merged(shards)


def _joined(shards: Sequence[Path], into: Path) -> Path:
    """Several shards as one."""
    with into.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in _merged(shards))
    return into


def _merged(shards: Sequence[Path]) -> Iterator[str]:
    before = None
    for line in heapq.merge(*map(_lines, shards)):
        if line != before:
            yield line
        before = line


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line.removesuffix("\n")


def run(found: Iterable[Found], settings: BuildSettings, jobs: int, work: Path, done: Callable[[str], None]) -> Batch:
    """Read documents and write a shard of N-Quads for each. A few documents are held at a time, however many there are.

    One that takes more than the settings' time or makes more than their quads is rejected with that reason.

    Args:
        found: what `graph_build.sources.documents` finds, in the order in which equal documents are preferred.
        settings: of the build.
        jobs: processes at most.
        work: a folder for the shards.
        done: called with the name of each document that is finished.
    """
    batch = Batch()
    start, few = _start_method()
    waiting = _distinct(found, batch)
    first = list(islice(waiting, few + 1)) if jobs > 1 else []
    if len(first) <= few and can_be_timed():
        outcomes: Iterable[_Outcome] = (_one(source, settings, work) for source in chain(first, waiting))
        _gather(outcomes, batch, work, done)
    else:
        with ProcessPoolExecutor(jobs, mp_context=get_context(start)) as pool:
            _gather(_pooled(pool, chain(first, waiting), settings, jobs, work), batch, work, done)
    batch.processed.sort(key=lambda p: str(p.source["sha256"]))
    batch.shards.sort()
    batch.rejected.sort(key=lambda r: (r["name"], r["reason"], r["place"]))
    return batch


def _gather(outcomes: Iterable[_Outcome], batch: Batch, work: Path, done: Callable[[str], None]) -> None:
    for source, outcome in outcomes:
        if isinstance(outcome, str):
            batch.rejected.append({"name": source.name, "place": source.place, "reason": outcome})
        else:
            batch.processed.append(outcome)
            batch.shards.append(_shard(work, str(outcome.source["sha256"])))
        done(source.name)


def _pooled(
    pool: ProcessPoolExecutor, sources: Iterable[Source], settings: BuildSettings, jobs: int, work: Path
) -> Iterator[_Outcome]:
    """The outcomes as they come; no more than a few documents wait for a process."""
    running: set[Future[_Outcome]] = set()
    for source in sources:
        running.add(pool.submit(_one, source, settings, work))
        if len(running) > AHEAD * jobs:
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in finished)
    yield from (future.result() for future in as_completed(running))


def _start_method() -> tuple[str, int]:
    """How to start processes, and up to how many documents it is not worth it.

    A fork shares all that is loaded and costs nothing, but is safe only where no other thread runs.
    """
    return ("fork", 1) if threading.active_count() == 1 else ("forkserver", FEW)


def _distinct(found: Iterable[Found], batch: Batch) -> Iterator[Source]:
    """The documents, equal ones once; what is none, cannot be read or is repeated goes to the batch."""
    seen: dict[str, str] = {}
    for one in found:
        if isinstance(one, PassedOver):
            batch.skipped.append({"place": one.place, "reason": one.reason})
            continue
        if isinstance(one, Unreadable):
            batch.rejected.append({"name": one.name, "place": one.place, "reason": one.reason})
            continue
        sha256 = hashlib.sha256(one.data).hexdigest()
        if sha256 in seen:
            reason = f"it has the same bytes as {seen[sha256]}, which was read"
            batch.rejected.append({"name": one.name, "place": one.place, "reason": reason})
            continue
        seen[sha256] = one.name
        yield one


def _one(source: Source, settings: BuildSettings, work: Path) -> _Outcome:
    """One document's outcome: processed, with its lines moved to a shard, or the reason why it was rejected."""
    bare = replace(source, data=b"", companion=None)  # what goes back to the process that asked
    with using(enlarged(settings.vocabulary)):
        lexicon(settings.terms)  # made once a process, at no document's cost
    try:
        with within(settings.most_seconds, source.name):
            result = process(source.data, source.name, settings, source.companion)
    except CytolinkError as error:
        return bare, str(error)
    with _shard(work, str(result.source["sha256"])).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in result.lines)
    return bare, replace(result, lines=())


def _shard(work: Path, sha256: str) -> Path:
    return work / f"{sha256}.nq"
