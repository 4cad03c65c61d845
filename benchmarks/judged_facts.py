"""Facts judged by reading: a sheet drawn by a seed, verdicts taken from it, and which facts of a build they are of.

    python benchmarks/judged_facts.py draw ../shared --kind reports --seed 1 --facts 350 --out sheet.jsonl
    python benchmarks/judged_facts.py draw ../shared --kind trials --seed 2 --repeat sheet.jsonl --repeated 75 --out ...
    python benchmarks/judged_facts.py take sheet.jsonl verdicts.jsonl --reader c --out judged/c.jsonl
    python benchmarks/judged_facts.py attach ../shared                                # verdicts that still find a fact
    python benchmarks/judged_facts.py agree sheet.jsonl one.jsonl other.jsonl         # of two readers

A sheet has a fact a line, as reading states it before any bound: its slots, its words and what stands around them, or
the row and the headers of its cell. It holds words of the papers: keep it out of the repository. Papers are drawn that
no judged fact, no list of records and no earlier sheet (`--but`) has, so that a fit can be tried on papers left out.

A reader writes a line `{"id": …, "verdict": …, "reason": …}` for each: `right` where type, subject, every slot,
polarity and time agree with the words, `wrong` with a reason, `useless` where it is not false but says nothing that a
curator would keep. What is taken has places and short names alone; a longer value is kept as its digest.

A verdict is of a fact of a newer build where type, place, subject and slots are the same, or, of a wrong one, where
slots were added: what was false is still said. Else it is dropped.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from annotated import unpacked
from judging_sheet import kept, shown
from reworded_words import line_of

from graph_build.confidence.places import Places, first
from graph_build.errors import DocumentError
from graph_build.facts.assemble import assemble
from graph_build.pipeline import lexicon
from graph_build.readers import read as read_document
from graph_build.recognisers import learned, recognise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graph_build.model import Fact, ReadDocument

JUDGED = Path(__file__).parent / "judged"
KINDS = {
    "reports": (("case_reports.tar.xz",), ".txt"),
    "trials": (("evidence_inference/trials.tar.xz", "evidence_inference/cytokine_trials.tar.xz"), ".nxml"),
}
"""Kind of paper -> the archives that hold them, and the form that is read."""
SHARES = {
    "reports": {
        "outcome": 22, "measurement": 20, "intervention": 17, "condition": 13, "adverse_event": 8, "cited_evidence": 8,
        "cohort": 3, "comparison": 2, "claim": 2, "patient": 2, "study_design": 1, "hypothesis": 1, "predictor": 1,
    },
    "trials": {
        "comparison": 26, "outcome": 23, "measurement": 22, "adverse_event": 9, "cohort": 8, "cited_evidence": 4,
        "intervention": 2, "condition": 1, "claim": 1, "patient": 1, "study_design": 1, "hypothesis": 1, "predictor": 1,
    },
}  # fmt: skip
"""Hundredths of a sheet by type: more of those that err."""
A_PAPER, A_PAPER_OF_A_TYPE = 20, 5
VERDICTS = ("right", "wrong", "useless")


class Attached(NamedTuple):
    """A fact that is read now, what was judged of it, and what it is assessed by."""

    fact: Fact
    verdict: dict[str, Any]
    places: Places


def judged(shared: Path) -> list[dict[str, Any]]:
    """Every verdict: those handed over, then those kept here."""
    files = [shared / "judged" / "facts.jsonl", *sorted(JUDGED.glob("*.jsonl"))]
    return [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines()]


def papers(shared: Path, kinds: Iterable[str] = KINDS) -> Iterator[tuple[str, bytes]]:
    """Every paper of some kinds: name and bytes."""
    for kind in kinds:
        archives, suffix = KINDS[kind]
        for archive in archives:
            for path, data in unpacked(shared / "corpora" / archive, (suffix,)):
                yield path.name, data


class Read(NamedTuple):
    """What reading states of a paper, before confidence is assessed."""

    document: ReadDocument
    facts: tuple[Fact, ...]


def read(name: str, data: bytes) -> Read:
    """What reading states of a paper, as it comes to be assessed."""
    document = recognise(read_document(data, name), lexicon(None), learned.shipped())
    return Read(document, assemble(document)[0])


def attached(name: str, data: bytes, verdicts: Sequence[dict[str, Any]]) -> list[Attached]:
    """The facts of a paper that verdicts are of."""
    stated = read(name, data)
    places = Places(stated.facts, stated.document)
    at = defaultdict(list)
    for fact in stated.facts:
        told = kept(line_of(fact))
        at[_place(told)].append((fact, _texts(told["slots"])))
    found = []
    for one in verdicts:
        line = kept(one)
        asked, wrong = _texts(line["slots"]), one["verdict"] == "wrong"
        same = (f for f, slots in at[_place(line)] if slots == asked or (wrong and asked.items() <= slots.items()))
        if (meant := next(same, None)) is not None:
            found.append(Attached(meant, one, places))
    return found


def _place(line: dict[str, Any]) -> tuple[object, ...]:
    """Type, subject and first place of a fact."""
    place = next((one["start"], one["end"]) for one in line["spans"] if one["role"] == "evidence")
    return line["type"], line["subject"], place


def _texts(slots: dict[str, Any]) -> dict[str, str]:
    """Slots with their values as texts, a number in one way whether it is written as a whole one or not."""
    numbers = (int, float)
    return {
        slot: f"{value:.12g}" if isinstance(value, numbers) and not isinstance(value, bool) else str(value)
        for slot, value in slots.items()
    }


def by_document(verdicts: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Verdicts by the name of their paper."""
    found = defaultdict(list)
    for one in verdicts:
        found[one["document"]].append(one)
    return found


def draw(args: argparse.Namespace) -> int:
    """Write a sheet."""
    lists = [path for folder in ("gold_records", "gold_unseen") for path in (args.shared / folder).glob("*.json")]
    known = {one["document"].partition(".")[0] for one in judged(args.shared)} | {path.stem for path in lists}
    earlier = [json.loads(line) for path in args.but for line in path.read_text("utf-8").splitlines()]
    known |= {one["document"].partition(".")[0] for one in earlier}
    files = {name: data for name, data in papers(args.shared, [args.kind]) if name.partition(".")[0] not in known}
    choice = random.Random(args.seed)  # noqa: S311 - a choice that can be repeated is what is wanted
    names = sorted(files)
    choice.shuffle(names)
    shares = {kind: int(share) for kind, _, share in (one.partition("=") for one in args.shares)} or SHARES[args.kind]
    left = {kind: round(args.facts * share / 100) for kind, share in shares.items()}
    sheet: list[dict[str, Any]] = []
    for name in names[: args.facts]:
        if len(sheet) >= args.facts or not any(left.values()):
            break
        try:
            stated = read(name, files[name])
        except DocumentError:
            continue
        for fact in _chosen(stated.facts, left, choice):
            left[fact.type] -= 1
            sheet.append(shown(fact, stated.document.document))
    if args.repeat:
        again = [json.loads(line) for line in args.repeat.read_text("utf-8").splitlines()]
        sheet += sorted(choice.sample(again, args.repeated), key=lambda one: again.index(one))
    args.out.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in sheet), "utf-8")
    print(len(sheet), "facts of", len({one["document"] for one in sheet}), "papers; not found:", +Counter(left))
    return 0


def _chosen(facts: Sequence[Fact], left: dict[str, int], choice: random.Random) -> list[Fact]:
    """Facts of a paper, some of each type that is still wanted, in the order of their places."""
    own = list(facts)
    choice.shuffle(own)
    found: Counter[str] = Counter()
    taken: list[Fact] = []
    for fact in own:
        if found[fact.type] < min(left.get(fact.type, 0), A_PAPER_OF_A_TYPE) and len(taken) < A_PAPER:
            found[fact.type] += 1
            taken.append(fact)
    return sorted(taken, key=lambda fact: first(fact))


def take(args: argparse.Namespace) -> int:
    """Write what is kept of a sheet with its verdicts."""
    said = verdicts_of(args.verdicts)
    sheet = [json.loads(line) for line in args.sheet.read_text("utf-8").splitlines()]
    lines = [
        {
            "document": one["document"],
            **one["kept"],
            "verdict": said[one["id"]]["verdict"],
            "reason": said[one["id"]].get("reason"),
            "reader": args.reader,
        }
        for one in sheet
        if one["id"] in said
    ]
    args.out.parent.mkdir(exist_ok=True)
    args.out.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines), "utf-8")
    print(f"{len(lines)} of {len(sheet)} judged:", dict(Counter(one["verdict"] for one in lines)))
    return 0


def verdicts_of(path: Path) -> dict[str, dict[str, Any]]:
    """A reader's lines by id; the last where a fact has two."""
    said = {one["id"]: one for one in map(json.loads, path.read_text("utf-8").splitlines())}
    if unknown := [key for key, one in said.items() if one["verdict"] not in VERDICTS]:
        raise SystemExit(f"{path}: {unknown[0]} and {len(unknown) - 1} others have no verdict ({', '.join(VERDICTS)})")
    return said


def attach(args: argparse.Namespace) -> int:
    """Count, by type, the verdicts that find their fact in what is read now."""
    verdicts = by_document(judged(args.shared))
    texts = {name: data for name, data in papers(args.shared) if name in verdicts}
    with ProcessPoolExecutor(args.jobs) as pool:
        found = pool.map(found_of, texts, texts.values(), (verdicts[name] for name in texts))
        still = Counter(kind for own in found for kind in own)
    asked = Counter(one["type"] for own in verdicts.values() for one in own)
    for kind, n in asked.most_common():
        print(f"{kind}: {still[kind]} of {n} still found")
    print(f"all: {still.total()} of {asked.total()} still found, {asked.total() - still.total()} dropped")
    return 0


def found_of(name: str, data: bytes, verdicts: Sequence[dict[str, Any]]) -> list[str]:
    """The types of the verdicts on a paper that find their fact."""
    return [one.fact.type for one in attached(name, data, verdicts)]


def agree(args: argparse.Namespace) -> int:
    """How far two readers agree: share of the facts that both judged, and kappa, right against the others."""
    one, other = (verdicts_of(path) for path in (args.one, args.other))
    both = [(one[key]["verdict"] == "right", other[key]["verdict"] == "right") for key in one if key in other]
    n = len(both)
    if not n:
        raise SystemExit("no fact has been judged by both")
    same = sum(a == b for a, b in both) / n
    a, b = (sum(pair[i] for pair in both) / n for i in (0, 1))
    chance = a * b + (1 - a) * (1 - b)
    print(f"{n} facts, the same verdict {same:.2f}, kappa {(same - chance) / (1 - chance):.2f}; right {a:.2f}, {b:.2f}")
    return 0


def main() -> int:
    """Draw, take, attach, or hold two readers against each other."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("draw", help="write a sheet of facts to judge")
    one.add_argument("shared", type=Path, help="the folder that holds judged/, corpora/ and lists of records")
    one.add_argument("--kind", choices=KINDS, required=True, help="of papers")
    one.add_argument("--seed", type=int, required=True, help="of every choice")
    one.add_argument("--facts", type=int, default=350)
    one.add_argument("--shares", nargs="*", default=[], metavar="TYPE=N", help="hundredths by type, in place of SHARES")
    one.add_argument("--but", type=Path, nargs="*", default=[], help="sheets whose papers are left out")
    one.add_argument("--repeat", type=Path, help="a sheet of which some facts are shown again, to a second reader")
    one.add_argument("--repeated", type=int, default=75, help="how many of them")
    one.add_argument("--out", type=Path, required=True)
    one.set_defaults(do=draw)
    one = commands.add_parser("take", help="keep the verdicts on a sheet, without the papers' words")
    one.add_argument("sheet", type=Path)
    one.add_argument("verdicts", type=Path)
    one.add_argument("--reader", required=True, help="a letter")
    one.add_argument("--out", type=Path, required=True)
    one.set_defaults(do=take)
    one = commands.add_parser("attach", help="count the verdicts that find their fact")
    one.add_argument("shared", type=Path)
    one.add_argument("--jobs", type=int, default=2)
    one.set_defaults(do=attach)
    one = commands.add_parser("agree", help="how far two readers agree")
    one.add_argument("one", type=Path)
    one.add_argument("other", type=Path)
    one.set_defaults(do=agree)
    args = parser.parse_args()
    told: int = args.do(args)
    return told


if __name__ == "__main__":
    sys.exit(main())
