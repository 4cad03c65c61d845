"""Documents through the pipeline on this machine: in this process for a few, in a pool for many."""

from __future__ import annotations

import hashlib
import heapq
import threading
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from typing import TYPE_CHECKING

from graph_build.errors import CytolinkError, DocumentError
from graph_build.pipeline import Processed, process
from graph_build.readers.formats import HEAD, format_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from graph_build.settings import BuildSettings

FEW = 8
"""Up to this many documents, starting fresh processes would take longer than reading."""


@dataclass(slots=True)
class Batch:
    """What became of a batch of documents.

    Attributes:
        processed: the documents that were read, sorted by their hash, each once; their lines lie in shards.
        rejected: those that were not, with the reason, sorted by name.
        shards: files of sorted N-Quads, one a document.
    """

    processed: list[Processed] = field(default_factory=list)
    rejected: list[dict[str, str]] = field(default_factory=list)
    shards: list[Path] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """All N-Quads of the batch, sorted, each once."""
        before = None
        files = [_lines(shard) for shard in self.shards]
        for line in heapq.merge(*files):
            if line != before:
                yield line
            before = line


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line.removesuffix("\n")


def documents(paths: Sequence[Path]) -> list[Path]:
    """The files to read: those given, and the text files of folders given (README files left out), sorted.

    Raises:
        DocumentError: for a path that does not exist.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (p for p in path.rglob("*") if p.suffix.lower() in {".txt", ".md"} and p.is_file())
            found.extend(p for p in inside if not p.name.lower().startswith(("readme", ".")))
        elif path.exists():
            found.append(path)
        else:
            raise DocumentError("there is no such file or folder", where=str(path), do="Check the path.")
    return sorted(set(found), key=lambda p: (p.name, str(p)))


def run(paths: Sequence[Path], settings: BuildSettings, jobs: int, work: Path, done: Callable[[Path], None]) -> Batch:
    """Read documents and write a shard of N-Quads for each.

    Args:
        paths: files, in the order in which equal ones are preferred.
        settings: of the build.
        jobs: processes at most.
        work: a folder for the shards.
        done: called with each path when it is finished.
    """
    batch = Batch()
    distinct = _distinct(paths, batch)
    outcomes: dict[str, Processed | str] = {}
    start, few = _start_method()
    if len(distinct) <= few or jobs == 1:
        for sha256, path in distinct.items():
            outcomes[sha256] = _one(path, settings, work)
            done(path)
    else:
        with ProcessPoolExecutor(min(jobs, len(distinct)), mp_context=get_context(start)) as pool:
            largest_first = sorted(distinct.items(), key=lambda item: item[1].stat().st_size, reverse=True)
            waiting = {pool.submit(_one, path, settings, work): sha256 for sha256, path in largest_first}
            for future in as_completed(waiting):
                outcomes[waiting[future]] = future.result()
                done(distinct[waiting[future]])
    for sha256 in sorted(outcomes):
        outcome = outcomes[sha256]
        if isinstance(outcome, str):
            batch.rejected.append({"name": distinct[sha256].name, "reason": outcome})
        else:
            batch.processed.append(outcome)
            batch.shards.append(_shard(work, sha256))
    batch.rejected.sort(key=lambda r: (r["name"], r["reason"]))
    return batch


def _start_method() -> tuple[str, int]:
    """How to start processes, and up to how many documents it is not worth it.

    A fork shares all that is loaded and costs nothing, but is safe only where no other thread runs.
    """
    return ("fork", 1) if threading.active_count() == 1 else ("forkserver", FEW)


def _distinct(paths: Sequence[Path], batch: Batch) -> dict[str, Path]:
    """The files by hash; unreadable and repeated ones go to the batch's rejected."""
    found: dict[str, Path] = {}
    for path in paths:
        try:
            size = path.stat().st_size
            with path.open("rb") as file:
                largest = format_of(file.read(HEAD)).largest
            if size > largest:
                reason = f"the file has {size:,} bytes, more than the {largest:,} allowed. Split it."
                batch.rejected.append({"name": path.name, "reason": reason})
                continue
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            batch.rejected.append({"name": path.name, "reason": f"the file cannot be read ({error.strerror})"})
            continue
        if sha256 in found:
            reason = f"it has the same bytes as {found[sha256].name}, which was read"
            batch.rejected.append({"name": path.name, "reason": reason})
        else:
            found[sha256] = path
    return found


def _one(path: Path, settings: BuildSettings, work: Path) -> Processed | str:
    """One document's outcome: processed, with its lines moved to a shard, or the reason why it was rejected."""
    try:
        result = process(path.read_bytes(), path.name, settings)
    except CytolinkError as error:
        return str(error)
    except OSError as error:
        return f"the file cannot be read ({error.strerror})"
    with _shard(work, str(result.source["sha256"])).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in result.lines)
    return replace(result, lines=())


def _shard(work: Path, sha256: str) -> Path:
    return work / f"{sha256}.nq"
