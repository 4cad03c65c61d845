"""Papers to look at what a change does to reading: drawn by a seed from those that no hand-checked set has.

Of six papers in a row three are case reports, one is a trial in JATS and two are abstracts, so that a smaller draw is
the beginning of a larger one.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from itertools import count
from pathlib import Path
from typing import NamedTuple

from annotated import unpacked
from drawn import folded

SEED = 20261125
TURN = ("report", "abstract", "report", "trial", "report", "abstract")


class Paper(NamedTuple):
    """A paper: "report", "trial" or "abstract"; its file name and bytes."""

    kind: str
    name: str
    data: bytes


def draw(shared: Path, number: int) -> list[Paper]:
    """The first papers of the draw; fewer where the corpora hold fewer."""
    looked_at = hand_checked(shared)
    left = {
        kind: _shuffled([p for p in SOURCES[kind](shared) if Path(p.name).stem not in looked_at]) for kind in SOURCES
    }
    drawn: list[Paper] = []
    for turn in count():
        if len(drawn) >= number or not any(left.values()):
            return drawn
        if own := left[TURN[turn % len(TURN)]]:
            drawn.append(own.pop())
    raise AssertionError("a count never ends")


def _shuffled(papers: list[Paper]) -> list[Paper]:
    random.Random(SEED).shuffle(papers)  # noqa: S311 - a choice that can be repeated is what is wanted
    return papers


def hand_checked(shared: Path) -> set[str]:
    """The names of papers, without ending, whose facts or records somebody checked by hand."""
    gold = {p.stem for folder in ("gold_unseen", "gold_records") for p in (shared / folder).glob("PMC*.json")}
    judged = (shared / "judged" / "facts.jsonl").read_text("utf-8").splitlines()
    return gold | {Path(json.loads(line)["document"]).stem for line in judged}


def reports(shared: Path) -> list[Paper]:
    """Plain case reports, without those that MACCROBAT has too."""
    annotated = [folded(data) for _, data in unpacked(shared / "corpora/maccrobat/maccrobat.tar.xz", (".txt",))]
    middles = re.compile("|".join(re.escape(t[len(t) // 2 : len(t) // 2 + 60]) for t in annotated))
    files = sorted(unpacked(shared / "corpora/case_reports.tar.xz", (".txt",)))
    return [Paper("report", path.name, data) for path, data in files if not middles.search(folded(data))]


def trials(shared: Path) -> list[Paper]:
    """Trials of Evidence Inference's train part in JATS; those of validation are kept for measuring."""
    archive = shared / "corpora/evidence_inference/trials.tar.xz"
    files = sorted((p, data) for p, data in unpacked(archive, (".nxml",)) if p.parent.name == "train")
    return [Paper("trial", path.name, data) for path, data in files]


def abstracts(shared: Path) -> list[Paper]:
    """Abstracts of BC5CDR's and the NCBI disease corpus' training parts, and those of EBM-NLP put together again."""
    found: dict[str, str] = {}
    for path in ("bc5cdr/training.pubtator.gz", "ncbi_disease/train.pubtator.gz"):
        text = gzip.decompress((shared / "corpora" / path).read_bytes()).decode("utf-8")
        for pmid, title, abstract in re.findall(r"^(\d+)\|t\|(.*)\n\1\|a\|(.*)", text, re.MULTILINE):
            found[pmid] = f"{title}\n\n{abstract}\n"
    text = gzip.decompress((shared / "corpora/ebm_nlp/abstracts.txt.gz").read_bytes()).decode("utf-8")
    for block in text.split("-DOCSTART- (")[1:]:
        pmid, rows = block.split(")", 1)
        found[pmid] = "\n\n".join(_joined(part.split("\n")) for part in rows.strip().split("\n\n")) + "\n"
    return [Paper("abstract", f"{pmid}.txt", text.encode()) for pmid, text in sorted(found.items())]


def _joined(rows: list[str]) -> str:
    """Words that stand one a line, spaced as print spaces them."""
    text = " ".join(row.split(" ")[0] for row in rows if row)
    text = re.sub(r" ([.,;:)\]%])", r"\1", re.sub(r"([(\[]) ", r"\1", text))
    return re.sub(r" (/|=|<|>) ", r"\1", text)


SOURCES = {"report": reports, "trial": trials, "abstract": abstracts}
