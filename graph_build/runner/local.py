"""Documents through the pipeline on this machine: in this process for a few, in a pool for many."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain, islice
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from graph_build.runner.budget import can_be_timed
from graph_build.runner.one import background_of, one
from graph_build.runner.reader import Reader
from graph_build.sources import PassedOver, Source, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from graph_build.pipeline import Processed
    from graph_build.runner.one import Outcome, Task
    from graph_build.sources import Found

FEW = 8
"""Up to this many documents, starting fresh processes would take longer than reading."""


@dataclass(slots=True)
class Batch:
    """What became of a batch of documents.

    Attributes:
        processed: the documents that are in, sorted by their hash, each once; their lines lie in their parts.
        rejected: those that are not, with name, place and reason, sorted by name.
        skipped: files that are no documents, with place and reason, in the order in which they were met.
        parts: files of the documents' lines, in the same order as the documents.
        why: for how many documents that were read each was a reason: "new", or what has changed.
        read: how many were read; those that are rejected, which each build tries again, are not.
        kept: how many are in as they were at an earlier build.
        repeated: how many have the bytes of another one that was read; they are among the rejected.
    """

    processed: list[Processed] = field(default_factory=list)
    rejected: list[dict[str, str]] = field(default_factory=list)
    skipped: list[dict[str, str]] = field(default_factory=list)
    parts: list[Path] = field(default_factory=list)
    why: Counter[str] = field(default_factory=Counter)
    read: int = 0
    kept: int = 0
    repeated: int = 0

    @property
    def share_read(self) -> float:
        """The share of the documents, equal ones counted once, that are in; 0 where there are none."""
        met = len(self.processed) + len(self.rejected) - self.repeated
        return len(self.processed) / met if met else 0.0


def run(found: Iterable[Found], task: Task, jobs: int, done: Callable[[str], None]) -> Batch:
    """Read documents and write a part for each. A few documents are held at a time, however many there are.

    One that takes more than the settings' time or makes more than their quads is rejected with that reason.

    Args:
        found: what `graph_build.sources.documents` finds, in the order in which equal documents are preferred.
        task: what each document is treated by.
        jobs: processes at most.
        done: called with the name of each document that is finished.
    """
    batch = Batch()
    # A fork shares all that is loaded and costs nothing, but is safe only where no other thread runs.
    fork = threading.active_count() == 1
    few = 1 if fork else FEW
    waiting = distinct(found, batch)
    first = list(islice(waiting, few + 1)) if jobs > 1 else []
    background_of(task.background)  # before processes are forked, which then share it
    if len(first) <= few and can_be_timed():
        gather((one(source, task) for source in chain(first, waiting)), batch, done)
    else:
        with ExitStack() as readers:
            idle = [readers.enter_context(Reader(fork=fork)) for _ in range(jobs)]
            gather(_pooled(idle, chain(first, waiting), task), batch, done)
    return batch


def gather(outcomes: Iterable[Outcome], batch: Batch, done: Callable[[str], None]) -> None:
    """Put outcomes into a batch, in whatever order they come."""
    parts: dict[str, Path] = {}
    for source, result, why, part in outcomes:
        if isinstance(result, str):
            batch.rejected.append({"name": source.name, "place": source.place, "reason": result})
        else:
            batch.processed.append(result)
            parts[str(result.source["sha256"])] = part
            batch.read += bool(why)
            batch.kept += not why
            batch.why.update(why)
        done(source.name)
    batch.processed.sort(key=lambda p: str(p.source["sha256"]))
    batch.parts = [parts[str(p.source["sha256"])] for p in batch.processed]
    batch.rejected.sort(key=lambda r: (r["name"], r["reason"], r["place"]))


def _pooled(idle: list[Reader], sources: Iterable[Source], task: Task) -> Iterator[Outcome]:
    """The outcomes as they come; each process has one document at a time."""
    running: list[Reader] = []
    for source in sources:
        if not idle:
            yield from _finished(running, idle)
        running.append(idle.pop())
        running[-1].send(source, task)
    while running:
        yield from _finished(running, idle)


def _finished(running: list[Reader], idle: list[Reader]) -> Iterator[Outcome]:
    """Wait for some of those that run; they are idle then."""
    ready = wait([reader.fileno() for reader in running])
    for reader in [reader for reader in running if reader.fileno() in ready]:
        running.remove(reader)
        idle.append(reader)
        yield reader.receive()


def distinct(found: Iterable[Found], batch: Batch) -> Iterator[Source]:
    """The documents, equal ones once; what is none, cannot be read or is repeated goes to the batch."""
    seen: dict[str, str] = {}
    for entry in found:
        if isinstance(entry, PassedOver):
            batch.skipped.append({"place": entry.place, "reason": entry.reason})
            continue
        if isinstance(entry, Unreadable):
            batch.rejected.append({"name": entry.name, "place": entry.place, "reason": entry.reason})
            continue
        sha256 = hashlib.sha256(entry.data).hexdigest()
        if sha256 in seen:
            reason = f"it has the same bytes as {seen[sha256]}, which was read"
            batch.rejected.append({"name": entry.name, "place": entry.place, "reason": reason})
            batch.repeated += 1
            continue
        seen[sha256] = entry.name
        yield entry
