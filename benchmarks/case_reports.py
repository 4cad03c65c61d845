"""How well documents are read that nobody wrote rules for: builds case reports, counts, and samples facts for judging.

A folder of plain texts, of which a seed chooses; each goes through the whole pipeline, curation off:

    python benchmarks/case_reports.py FOLDER --reports 300

Facts for judging by hand, at most K a report, one of each type in turn, at most two of them mentions of concepts; the
reports of one seed are always the same, and `--skip` leaves the first ones out:

    python benchmarks/case_reports.py FOLDER --reports 30 --sample 12 --worksheet sheet.jsonl
    python benchmarks/case_reports.py FOLDER --reports 10 --skip 30 --sample 12 --worksheet fresh.jsonl

A worksheet has a line for each fact (id, type, subject, slots, words, and what stands around them), with `verdict` and
`kind` left open. Right is a fact whose type, subject, every slot, polarity, patient and span agree with what the words
say; a mention of a concept is right if the linked concept is. Fill `verdict` with right, wrong or doubtful, and `kind`
with a word for the kind of error; then

    python benchmarks/case_reports.py --judged sheet.jsonl

gives the share right by type. Doubtful ones count as not right. The worksheet holds the reports' own words: keep it out
of the repository.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from graph_build.errors import DocumentError
from graph_build.pipeline import process, state
from graph_build.rdf import DocumentIris
from graph_build.settings import BuildSettings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import Fact
    from graph_build.pipeline import Stated

SEED = 20261121
AROUND = 150  # characters on either side of the words of a fact
MOST_MENTIONS = 2  # of concepts, a report: they would crowd out what is said of the concepts
VERDICTS = ("right", "wrong", "doubtful")


def chosen(folder: Path, reports: int, skip: int, seed: int) -> list[Path]:
    """The reports of a seed: all files in a random order, from which a longer choice takes what a shorter one does."""
    files = sorted(folder.glob("*.txt"))
    random.Random(seed).shuffle(files)  # noqa: S311 (a choice that can be repeated is what is wanted)
    return files[skip : skip + reports]


def built(files: Sequence[Path]) -> dict[str, object]:
    """What became of the files: exceptions, files rejected, facts by type, facts kept out with reasons, and how fast.

    An exception of any kind is counted and shown with its place, for finding those is what this is for.
    """
    facts: Counter[str] = Counter()
    kept_out: Counter[str] = Counter()
    exceptions: Counter[str] = Counter()
    rejected: list[str] = []
    slowest = 0.0
    process(b"A warm start.", "warm.txt", BuildSettings(curation=False))
    began, worked = time.perf_counter(), time.process_time()
    for file in files:
        started = time.perf_counter()
        try:
            done = process(file.read_bytes(), file.name, BuildSettings(curation=False))
        except DocumentError as error:
            rejected.append(str(error))
            continue
        except Exception as error:  # noqa: BLE001
            place = traceback.extract_tb(error.__traceback__)[-1]
            exceptions[f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"] += 1
            print(f"{file.name}: {type(error).__name__}: {error}", file=sys.stderr)
            continue
        facts.update(done.counts)
        kept_out.update(f"{one['type']}: {one['reason']}" for one in done.quarantined)
        slowest = max(slowest, time.perf_counter() - started)
    took, work = time.perf_counter() - began, time.process_time() - worked
    return {
        "reports": len(files),
        "exceptions": dict(exceptions),
        "rejected": rejected,
        "facts": facts.total() - facts["discrepancy"],
        "facts_by_type": dict(sorted(facts.items())),
        "kept_out": dict(kept_out.most_common()),
        "documents_per_second": round(len(files) / took, 1),
        "documents_per_second_of_processor_time": round(len(files) / work, 1),
        "slowest_document_seconds": round(slowest, 1),
        "machine": f"{platform.machine()}, one process, Python {platform.python_version()}",
    }


def sampled(facts: Sequence[Fact], most: int, choice: random.Random) -> list[Fact]:
    """Facts chosen at random, one of each type in turn while there are any, `most` at most."""
    by_type: dict[str, list[Fact]] = {}
    for fact in facts:
        by_type.setdefault(fact.type, []).append(fact)
    for kind in sorted(by_type):
        choice.shuffle(by_type[kind])
    if mentions := by_type.get("entity_mention_concept"):
        del mentions[MOST_MENTIONS:]
    types = sorted(by_type)
    choice.shuffle(types)
    rounds = range(max(map(len, by_type.values()), default=0))
    return [by_type[kind][turn] for turn in rounds for kind in types if turn < len(by_type[kind])][:most]


def line(fact: Fact, stated: Stated, name: str) -> dict[str, object]:
    """A fact as a line of the worksheet."""
    document = stated.read.document
    words = [document.text[e.span.start : e.span.end] for e in fact.evidence if e.role == "evidence"]
    span = fact.evidence[0].span
    return {
        "id": DocumentIris(document.sha256).fact(fact).rsplit("/id/", 1)[-1],
        "file": name,
        "type": fact.type,
        "subject": fact.subject,
        "slots": {slot: plain(value) for slot, value in fact.slots},
        "concepts": dict(fact.concepts),
        "population": fact.population and f"{fact.population.label} ({fact.population.experiencer})",
        "rule": fact.rule.name,
        "words": words,
        "around": document.text[max(0, span.start - AROUND) : span.end + AROUND],
        "verdict": None,
        "kind": None,
    }


def plain(value: object) -> object:
    """A slot's value in JSON."""
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return value if isinstance(value, str | bool | int) else str(value)


def worksheet(files: Sequence[Path], most: int, seed: int) -> Iterator[dict[str, object]]:
    """The lines of a worksheet over some files, those left out that are no documents."""
    for file in files:
        try:
            stated = state(file.read_bytes(), file.name)
        except DocumentError as error:
            print(f"left out: {error}", file=sys.stderr)
            continue
        choice = random.Random(f"{seed} {file.name}")  # noqa: S311
        for fact in sampled(stated.facts, most, choice):
            yield line(fact, stated, file.name)


def judged(path: Path, emitted: Counter[str]) -> dict[str, object]:
    """The share right by type, and the kinds of error.

    Args:
        path: a worksheet with verdicts.
        emitted: facts by type of a build, to weigh the types by; the sample has as many of a rare type as of a common.
    """
    lines = [json.loads(one) for one in path.read_text("utf-8").splitlines()]
    if open_ones := [one["id"] for one in lines if one["verdict"] not in VERDICTS]:
        sys.exit(f"{path}: {len(open_ones)} facts without a verdict ({', '.join(VERDICTS)}), the first {open_ones[0]}")
    by_type: dict[str, dict[str, object]] = {}
    weighed = weight = 0.0
    for kind in sorted({one["type"] for one in lines}):
        verdicts = Counter(one["verdict"] for one in lines if one["type"] == kind)
        n, right = verdicts.total(), verdicts["right"]
        errors = Counter(one["kind"] for one in lines if one["type"] == kind and one["verdict"] != "right")
        by_type[kind] = {"n": n, **{v: verdicts[v] for v in VERDICTS}, "share_right": round(right / n, 3)}
        by_type[kind]["errors"] = dict(errors.most_common())
        weighed += emitted[kind] * right / n
        weight += emitted[kind]
    total = Counter(one["verdict"] for one in lines)
    return {
        "facts": total.total(),
        "reports": len({one["file"] for one in lines}),
        **{v: total[v] for v in VERDICTS},
        "share_right": round(total["right"] / total.total(), 3),
        **({"share_right_weighed_by_facts_emitted": round(weighed / weight, 3)} if weight else {}),
        "by_type": by_type,
    }


def main() -> int:
    """Build and count, write a worksheet, or count judgements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="a folder of plain texts (.txt)")
    parser.add_argument("--reports", type=int, default=300, metavar="N", help="how many to read (default 300)")
    parser.add_argument("--skip", type=int, default=0, metavar="N", help="leave out the first N of the seed")
    parser.add_argument("--seed", type=int, default=SEED, metavar="S", help=f"of every random choice (default {SEED})")
    parser.add_argument("--sample", type=int, metavar="K", help="write a worksheet of K facts a report")
    parser.add_argument("--worksheet", type=Path, metavar="FILE", help="where to write it")
    parser.add_argument("--judged", type=Path, metavar="FILE", help="a worksheet with verdicts, to be counted")
    parser.add_argument("--built", type=Path, metavar="FILE", help="a build's figures, to weigh judged types by")
    args = parser.parse_args()
    if args.judged:
        figures = json.loads(args.built.read_text("utf-8")) if args.built else {}
        found = judged(args.judged, Counter(figures.get("facts_by_type", {})))
    elif args.folder is None or not args.folder.is_dir():
        parser.error("give a folder of plain texts, or --judged")
    else:
        files = chosen(args.folder, args.reports, args.skip, args.seed)
        if args.sample:
            if args.worksheet is None:
                parser.error("--sample needs --worksheet")
            lines = list(worksheet(files, args.sample, args.seed))
            args.worksheet.write_text("".join(json.dumps(x, ensure_ascii=False) + "\n" for x in lines), "utf-8")
            found = {"reports": len({x["file"] for x in lines}), "facts": len(lines), "seed": args.seed}
        else:
            found = {"seed": args.seed, **built(files)}
    print(json.dumps(found, indent=1, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
