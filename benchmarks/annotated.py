"""Annotated papers with the judge of their facts, part by part: what confidence is fitted on, and what it is tried on.

Nothing that is held is fitted on, and no rule is written from it.
"""

from __future__ import annotations

import hashlib
import random
import re
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from judging import Abstract, Five, Invented, Mark, Reports, trials
from reworded import sentences

from graph_build.readers import read
from graph_build.sources import Source, documents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from judging import Verdicts
    from reworded_words import Slots

SEED = 20261122
SAMPLES = {"evidence": 300, "abstracts": 120}
"""Of the training parts that are larger than what they teach: documents taken."""


class Annotated(NamedTuple):
    """A document and the judge of its facts; `third` is the part of MACCROBAT that its models were not trained on."""

    name: str
    data: bytes
    verdicts: Callable[[list[Slots]], Verdicts]
    third: int | None = None


def number(name: str) -> int:
    """A number that a document's name always gives."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16)


def five(shared: Path, *, held: bool) -> Iterator[Annotated]:
    """The five documents that the first rules were written for; none of them is held."""
    judge = Five(shared / "gold")
    for path in () if held else sorted((shared / "documents").glob("0*.txt")):
        yield Annotated(path.name, path.read_bytes(), judge.of(path.name[:3]))


def reworded(shared: Path, *, held: bool) -> Iterator[Annotated]:  # noqa: ARG001 - they lie in the repository
    """Invented sentences in other authors' words."""
    for one in sentences(["second" if held else "first"]):
        yield Annotated(f"{one.name}.txt", one.document.encode(), Invented(one).verdicts)


def maccrobat(shared: Path, *, held: bool) -> Iterator[Annotated]:
    """Case reports with annotation; the hash of a name says which third is held."""
    for stem, text, judge in reports(shared, held=held):
        yield Annotated(f"{stem}.txt", text, judge.verdicts, None if held else third(stem))


def third(report: str) -> int:
    """Which third of the reports that may be learnt from one belongs to, by its name without an ending."""
    return number(report) // 3 % 3


def reports(shared: Path, *, held: bool) -> Iterator[tuple[str, bytes, Reports]]:
    """MACCROBAT's reports: name without an ending, text, annotation."""
    files: dict[str, dict[str, bytes]] = {}
    for path, data in unpacked(shared / "corpora/maccrobat/maccrobat.tar.xz", (".txt", ".ann")):
        files.setdefault(path.stem, {})[path.suffix] = data
    for stem, parts in sorted(files.items()):
        if (number(stem) % 3 == 0) == held and len(parts) == 2:
            yield stem, parts[".txt"], Reports.of(parts[".ann"].decode())


def evidence(shared: Path, *, held: bool) -> Iterator[Annotated]:
    """Trials with questions and answers; fitted on are those under CC BY: the others may be measured on alone.

    Half of these, that the scorer of comparisons is trained on (`trained_on`), are left out.
    """
    asked = trials(shared / "corpora" / "evidence_inference")
    for path, data in question_texts(shared, held=held):
        if held or not trained_on(path.stem):
            yield Annotated(path.name, data, asked[path.stem].verdicts)


def trained_on(trial: str) -> bool:
    """Whether the scorer of comparisons learns from a trial ("PMC123"); from the others, confidence learns."""
    return bool(number(f"{trial}.txt") // 27 % 2)


def question_texts(shared: Path, *, held: bool) -> Iterator[tuple[Path, bytes]]:
    """The texts of trials with questions: those of validation, or a sample of train under CC BY."""
    source = shared / "corpora" / "evidence_inference"
    ids = (source / ("validation.txt" if held else "train.txt")).read_text("utf-8").split()
    asked = trials(source)
    wanted = {f"PMC{one.removeprefix('PMC')}" for one in ids} & asked.keys()
    if not held:
        free = {path.stem for path, data in unpacked(source / "trials.tar.xz", (".nxml",)) if attribution_alone(data)}
        drawn = sorted(wanted & free)
        random.Random(SEED).shuffle(drawn)  # noqa: S311 - a choice that can be repeated is what is wanted
        wanted = set(drawn[: SAMPLES["evidence"]])
    yield from ((path, data) for path, data in unpacked(source / "trials.tar.xz", (".txt",)) if path.stem in wanted)


def abstracts(shared: Path, *, held: bool) -> Iterator[Annotated]:
    """Abstracts with marked diseases and chemicals (BC5CDR)."""
    path = shared / "corpora" / "bc5cdr" / ("development.pubtator.gz" if held else "training.pubtator.gz")
    found = sorted((s for s in documents([path]) if isinstance(s, Source)), key=lambda s: number(s.name))
    for source in found[: SAMPLES["abstracts"]]:
        marked = read(source.data, source.name, source.companion).imported
        marks = tuple(Mark(i.kind, i.span.start, i.span.end, i.surface) for i in marked)
        yield Annotated(source.name, source.data, Abstract(marks).verdicts)


def attribution_alone(jats: bytes) -> bool:
    """Whether an article names CC BY as its licence, and nothing that asks for more."""
    stated = b" ".join(re.findall(rb"<permissions\b.*?</permissions>", jats, re.DOTALL)).lower()
    kinds = set(re.findall(rb"creativecommons\.org/licenses/([a-z-]+)", stated))
    return kinds == {b"by"} and not re.search(rb"non-?commercial|share-?alike|by-n|by-s", stated)


def unpacked(archive: Path, suffixes: tuple[str, ...]) -> Iterator[tuple[Path, bytes]]:
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.isfile() and member.name.endswith(suffixes) and (file := tar.extractfile(member)) is not None:
                yield Path(member.name), file.read()


PARTS = {"five": five, "reworded": reworded, "maccrobat": maccrobat, "evidence": evidence, "abstracts": abstracts}
