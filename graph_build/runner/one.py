"""One document of a build: read, closed over and written down, or taken as it was written down before.

A function of what it is given alone, so it runs in this process, in another one, or on another machine that shares the
folder of parts.
"""

from __future__ import annotations

import gc
import hashlib
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from graph_build.errors import CytolinkError
from graph_build.pipeline import Processed, lexicon, process
from graph_build.processes import NoAnswerError
from graph_build.reasoning.background import Background
from graph_build.release.blocks import read_lines
from graph_build.release.part import read_part, write_part
from graph_build.runner.basis import changed, decisions_on, metadata_on
from graph_build.runner.budget import within
from ontology.terms import enlarged, using
from ontology.triples import INFERRED_GRAPH

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graph_build.release.part import Part
    from graph_build.settings import BuildSettings
    from graph_build.sources import Source

NEW = "new"
"""Why a document is read of which nothing is kept."""
_INFERRED = f" <{INFERRED_GRAPH}> ."


@dataclass(frozen=True, slots=True)
class Task:
    """What every document of a build is treated by.

    Attributes:
        settings: of the build.
        basis: what reading depends on, as `basis_of` gives it.
        background: a file of N-Quads: what all documents stand before.
        following: a hash of it and of the rules.
        parts: the folder in which documents' parts are kept.
    """

    settings: BuildSettings
    basis: Mapping[str, str]
    background: Path
    following: str
    parts: Path


class Outcome(NamedTuple):
    """What became of a document.

    Attributes:
        source: it, without its bytes.
        result: what was made of it, without its lines; or why it was rejected.
        why: why it was read: "new", or what has changed since it was; empty where it was not read.
        part: the file of its lines.
    """

    source: Source
    result: Processed | str
    why: tuple[str, ...]
    part: Path


def one(source: Source, task: Task) -> Outcome:
    """Treat one document; its part is written where it is not kept already."""
    bare = replace(source, data=b"", companion=None)  # what goes back to the process that asked
    sha256 = hashlib.sha256(source.data).hexdigest()
    path = part_of(task.parts, source, sha256)
    basis = {
        **task.basis,
        "reviewers' decisions": decisions_on(sha256, task.settings),
        "metadata": metadata_on(source.name, sha256, task.settings),
    }
    part = read_part(path)
    why = tuple(changed(part.kept["basis"], basis)) if part else (NEW,)
    if part and not why and part.kept["following"] == task.following:
        return Outcome(bare, _processed(part.kept["processed"]), (), path)
    result = _stated(part) if part and not why else None
    if result is None:
        why = why or (NEW,)
        try:
            result = _read(source, task.settings)
        except CytolinkError as error:
            return Outcome(bare, str(error), why, path)
    followed = background_of(task.background).follow(result.lines)
    lines = sorted([*result.lines, *followed.inferred])  # two sorted runs, and a graph of its own in each
    result = replace(result, lines=())
    kept = {"basis": basis, "following": task.following, "processed": _entry(result)}
    write_part(path, sha256, lines, followed.told, kept, followed.classes)
    return Outcome(bare, result, why, path)


def part_of(folder: Path, source: Source, sha256: str) -> Path:
    """Where a document's part is kept: by its bytes, and by what else of it is stated."""
    companion = source.companion
    told = f"{source.name}\n{companion.name}\n".encode() + companion.data if companion else source.name.encode()
    return folder / sha256[:2] / f"{sha256}-{hashlib.sha256(told).hexdigest()[:16]}.gz"


@lru_cache(maxsize=1)
def background_of(path: Path) -> Background:
    """What all documents stand before, closed over once a process; a forked one has it from its parent."""
    with path.open("rb") as file:
        return _closed_over(_Stated(hashlib.file_digest(file, "sha256").hexdigest(), path))


@dataclass(frozen=True, slots=True)
class _Stated:
    """A file of N-Quads, known by its hash: the next build's file mostly says the same."""

    sha256: str
    path: Path = field(compare=False)


@lru_cache(maxsize=1)
def _closed_over(stated: _Stated) -> Background:
    return Background(read_lines(stated.path))


def _read(source: Source, settings: BuildSettings) -> Processed:
    with using(enlarged(settings.vocabulary)):
        lexicon(settings.terms)  # made once a process, at no document's cost
    collect_seldom()
    with within(settings.most_seconds, source.name):
        return process(source.data, source.name, settings, source.companion)


@lru_cache(maxsize=1)
def collect_seldom() -> None:
    """Look for circles of objects seldom, and never among what is kept as long as the process lives.

    A document makes a million objects and hardly a circle: looking for them took a twelfth of the time of an article.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def _stated(part: Part) -> Processed | None:
    """A kept document with the lines that it states, not those that were inferred; None where its file is damaged."""
    try:
        lines = (*part.lines(), *part.shared)
    except CytolinkError:
        return None
    stated = tuple(sorted(line for line in lines if not line.endswith(_INFERRED)))
    return replace(_processed(part.kept["processed"]), lines=stated)


def _entry(processed: Processed) -> dict[str, Any]:
    """A result for JSON."""
    return {
        "source": processed.source, "counts": processed.counts, "withheld": processed.withheld,
        "rules": processed.rules, "quarantined": processed.quarantined, "stale": processed.stale,
    }  # fmt: skip


def plain(outcome: Outcome) -> dict[str, Any]:
    """An outcome for JSON; its source and its part are known to who asked."""
    result = outcome.result
    return {"result": result if isinstance(result, str) else _entry(result), "why": list(outcome.why)}


def outcome_of(found: Any, source: Source, task: Task) -> Outcome:  # noqa: ANN401 - what a process has said
    """What `plain` gave of a document, said by a process that nobody need believe.

    Raises:
        NoAnswerError: it is not of that form, or of another document.
    """
    sha256 = hashlib.sha256(source.data).hexdigest()
    path, bare = part_of(task.parts, source, sha256), replace(source, data=b"", companion=None)
    try:
        result, why = found["result"], tuple(str(reason) for reason in found["why"])
        if isinstance(result, str):
            return Outcome(bare, result, why, path)
        if result["source"]["sha256"] != sha256 or not all(isinstance(result[name], dict) for name in _COUNTS):
            raise NoAnswerError("the process answers for another document")
        for name in _COUNTS:
            result[name] = {str(kind): int(number) for kind, number in result[name].items()}
        return Outcome(bare, _processed(result), why, path)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise NoAnswerError("the process answers in another form") from None


_COUNTS = ("counts", "withheld")


def _processed(entry: Mapping[str, Any]) -> Processed:
    """What `_entry` gave."""
    return Processed(
        source=entry["source"],
        lines=(),
        counts=entry["counts"],
        withheld=entry["withheld"],
        rules=tuple((name, number) for name, number in entry["rules"]),
        quarantined=tuple(entry["quarantined"]),
        stale=tuple(entry["stale"]),
    )
