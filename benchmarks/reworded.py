"""How much survives when the same kinds of statements are worded as other authors would: batches of sentences.

    python benchmarks/reworded.py                           # every batch, figures alone, and those at first sight
    python benchmarks/reworded.py --batch first --misses    # what rules may be worked on, with what was missed or wrong
    python benchmarks/reworded.py --batch third --first-sight    # keep the figures of a batch that is new
    python benchmarks/reworded.py --json

`reworded/frames.yaml` holds short studies, `reworded/<batch>.yaml` the sentences. `first` and `second` are 100 each,
parted by the hash of their names, each kind by itself; no rule is written from `second`, and its misses are shown with
`--show-held` alone. Later batches were written one after the other, each without a look at the rules, and measured
before they were worked on: what a batch gave at first sight stands in `results/reworded.json` and is what an unseen
sentence may expect. Each sentence is read in a document of its own, set into its study.

A sentence lists every fact that can be expected of it, with the names and values of the ontology's slots:

    give   facts that it must give: a type and its slots. Forms of a name are parted by `|`; `also` lists numbers that
           such a fact may carry besides; `who` is the patient meant, `cited` marks the work of others,
           `polarity: either` that the fact may be put either way
    may    facts that are so and are not asked for
    not    what it must not give: a fact of which all that is named holds (see `reworded_agreement.forbidden`)

found       a fact on the sentence says nothing but what is listed
right       and it leaves out nothing that is listed
precision   facts on the sentence that say nothing but what is listed, of all facts stated there (mentions of concepts
            left out)
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

sys.path.insert(0, str(Path(__file__).parent))
from reworded_agreement import Listed, Study, conflict, forbidden, lacking
from reworded_sights import first_sights, keep
from reworded_words import line_of

from graph_build.pipeline import state

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reworded_words import Slots

DATA = Path(__file__).parent / "reworded"
BATCHES = ("first", "second", "third", "fourth", "fifth", "sixth", "reports", "seventh", "eighth")
HELD = "second"
NOT_STATED = {"entity_mention_concept", "document_metadata"}


@dataclass(frozen=True)
class Sentence:
    """A sentence in its study, with what it must, may and must not give.

    `start` and `end` are offsets of the sentence into `document` in code points, the end exclusive.
    """

    name: str
    batch: str
    document: str
    start: int
    end: int
    study: Study
    give: tuple[Listed, ...]
    may: tuple[Listed, ...]
    must_not: tuple[Slots, ...]

    @property
    def kind(self) -> str:
        """What kind of statement it is: the first part of its name."""
        return self.name.split("-")[0]

    @property
    def text(self) -> str:
        """Its words."""
        return self.document[self.start : self.end]


def sentences(batches: Iterable[str] = BATCHES) -> list[Sentence]:
    """The sentences of these batches.

    Raises:
        KeyError: where an entry lacks a part, or names a study that is not there.
    """
    frames = yaml.safe_load((DATA / "frames.yaml").read_text("utf-8"))
    read = []
    for batch in batches:
        for entry in yaml.safe_load((DATA / f"{batch}.yaml").read_text("utf-8")):
            frame = frames[entry["frame"]]
            start = frame["text"].index("{sentence}")
            read.append(
                Sentence(
                    name=entry["id"],
                    batch=batch,
                    document=frame["text"].replace("{sentence}", entry["text"]),
                    start=start,
                    end=start + len(entry["text"]),
                    study=Study(frame.get("arms", {}), frozenset(map(float, frame.get("sizes", [])))),
                    give=tuple(Listed(kind, slots) for one in entry["give"] for kind, slots in one.items()),
                    may=tuple(Listed(kind, slots) for one in entry.get("may", []) for kind, slots in one.items()),
                    must_not=tuple(entry.get("not", [])),
                )
            )
    return read


def lay_out(wanted: Iterable[Sentence], folder: Path) -> list[Path]:
    """Write one document a sentence; returns the files."""
    files = []
    for one in wanted:
        files.append(folder / f"{one.name}.txt")
        files[-1].write_text(one.document, encoding="utf-8")
    return files


@dataclass(frozen=True)
class Judged:
    """What became of a sentence: facts with what is wrong with them, listed facts with what they lack."""

    sentence: Sentence
    listed: list[tuple[Listed, str | None]]
    stated: list[tuple[Slots, str | None]]
    given: list[tuple[Slots, Slots]]

    def figures(self) -> Counter[str]:
        """The counts that the table adds up."""
        return Counter(
            {
                "sentences": 1,
                "listed": len(self.listed),
                "found": sum(why is None or why.startswith("without ") for _, why in self.listed),
                "right": sum(why is None for _, why in self.listed),
                "stated": len(self.stated),
                "agreeing": sum(why is None for _, why in self.stated),
                "must not": len(self.sentence.must_not),
                "violated": len({id(rule) for rule, _ in self.given}),
            }
        )


def judge(sentence: Sentence, facts: list[Slots]) -> Judged:
    """Hold the facts of a sentence's document against what it lists."""
    study = sentence.study
    here = [f for f in facts if _lies(f, sentence, {"evidence", "alternate"})]
    own = [f for f in here if f["type"] not in NOT_STATED and _lies(f, sentence, {"evidence"})]
    listed = []
    for one in sentence.give:
        against = [(conflict(one, f, study), lacking(one, f)) for f in here]
        agreeing = [missing for why, missing in against if why is None]
        reasons = [why for why, _ in against if why not in (None, "type", *_names(one))]
        nearest = f"not said (nearest differs in {reasons[0]})" if reasons else "not said"
        least = min(agreeing, key=len, default=None)
        listed.append((one, nearest if least is None else f"without {', '.join(least)}" if least else None))
    given = [(rule, f) for rule in sentence.must_not for f in own if forbidden(rule, f, study)]
    stated = [(f, _fault(sentence, f, [fault for _, fault in given])) for f in own]
    return Judged(sentence, listed, stated, given)


def _fault(sentence: Sentence, fact: Slots, faults: list[Slots]) -> str | None:
    """What is wrong with a fact: that it must not be given, or where it differs from what is listed."""
    if any(fact is one for one in faults):
        return "must not"
    reasons = [conflict(one, fact, sentence.study) for one in (*sentence.give, *sentence.may)]
    return None if None in reasons else next((why for why in reasons if why != "type"), "not listed")


def _names(listed: Listed) -> tuple[str, ...]:
    return tuple(k for k in ("agent", "variable", "outcome", "event", "condition", "object") if k in listed.slots)


def _lies(fact: Slots, sentence: Sentence, roles: set[str]) -> bool:
    return any(
        s["start"] < sentence.end and s["end"] > sentence.start and s.get("role", "evidence") in roles
        for s in fact["spans"]
    )


def score(wanted: Iterable[Sentence], facts: Mapping[str, list[Slots]]) -> list[Judged]:
    """Judge the facts of each document, the name of a document being that of its sentence."""
    return [judge(one, facts.get(one.name, [])) for one in wanted]


def stated(wanted: Iterable[Sentence]) -> dict[str, list[Slots]]:
    """What the build states of each sentence's document, curation off, in the form of `cytolink facts`."""
    return {
        one.name: [line_of(fact) for fact in state(one.document.encode(), f"{one.name}.txt").facts] for one in wanted
    }


def listed_facts(path: Path) -> dict[str, list[Slots]]:
    """The facts that `cytolink facts` printed, by document."""
    facts: dict[str, list[Slots]] = defaultdict(list)
    for line in path.read_text("utf-8").splitlines():
        fact = json.loads(line)
        facts[Path(fact["document"]).stem].append(fact)
    return facts


def share(part: int, whole: int) -> float | None:
    """A share in per cent, one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


def figures(judged: list[Judged]) -> dict[str, dict[str, Any]]:
    """By kind of sentence, by type of listed fact, and of all: what was listed, found, right, stated, and so on."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    types: dict[str, Counter[str]] = defaultdict(Counter)
    whole: Counter[str] = Counter()
    for one in judged:
        kinds[one.sentence.kind].update(one.figures())
        whole.update(one.figures())
        for listed, why in one.listed:
            types[listed.type].update(
                {"listed": 1, "found": int(why is None or why.startswith("without ")), "right": int(why is None)}
            )
    return {
        "kinds": {kind: _shares(counts) for kind, counts in kinds.items()},
        "types": {kind: _shares(types[kind]) for kind in sorted(types)},
        "all": {"all": _shares(whole)},
    }


def _shares(counts: Counter[str]) -> dict[str, Any]:
    told = {**counts, "right %": share(counts["right"], counts["listed"])}
    return {**told, "precision": share(counts["agreeing"], counts["stated"])} if "stated" in counts else told


def table(told: dict[str, dict[str, Any]]) -> Iterable[str]:
    """The figures as lines."""
    yield f"{'':<14}{'sentences':>9}{'listed':>8}{'found':>7}{'right':>7}{'right %':>9}{'precision':>11}   must not"
    for part in ("kinds", "all"):
        for name, f in told[part].items():
            precision = "" if f["precision"] is None else f"{f['precision']:.1f}"
            right = "" if f["right %"] is None else f"{f['right %']:.1f}"
            yield (
                f"{name:<14}{f['sentences']:>9}{f['listed']:>8}{f['found']:>7}{f['right']:>7}{right:>9}{precision:>11}"
                f"   {f['violated']:>3} broken of {f['must not']}"
            )
    yield "by type: " + ", ".join(f"{n} {f['right']} of {f['listed']}" for n, f in told["types"].items())


def misses(judged: list[Judged]) -> Iterable[str]:
    """What was missed or wrong, as lines."""
    for one in judged:
        lines = [f"   missed  {why}: {f.type} {f.slots}" for f, why in one.listed if why]
        lines += [f"   wrong   {why}: {_short(f)}" for f, why in one.stated if why]
        lines += [f"   must not {rule}: {_short(f)}" for rule, f in one.given]
        if lines:
            yield from (f"{one.sentence.name} [{one.sentence.batch}] {one.sentence.text}", *lines)


def _short(fact: Slots) -> str:
    return f"{fact['type']} | {fact.get('subject')} | {json.dumps(fact['slots'], ensure_ascii=False)}"


def main() -> int:
    """Read, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batch", choices=BATCHES, help="one batch alone; without it, each by itself")
    parser.add_argument("--facts", type=Path, help="facts of a build of these sentences, instead of reading them here")
    parser.add_argument("--misses", action="store_true", help=f"list what was missed or wrong, but not in {HELD}")
    parser.add_argument("--show-held", action="store_true", help=f"with --misses: of {HELD} too")
    parser.add_argument(
        "--first-sight", action="store_true", help="with --batch: keep its figures as those of the first look"
    )
    parser.add_argument("--json", action="store_true", help="the figures alone")
    args = parser.parse_args()
    batches = (args.batch,) if args.batch else BATCHES
    wanted = sentences(batches)
    judged = score(wanted, listed_facts(args.facts) if args.facts else stated(wanted))
    by_batch = {batch: [j for j in judged if j.sentence.batch == batch] for batch in batches}
    if args.first_sight:
        if not args.batch:
            parser.error("--first-sight asks for --batch")
        keep(args.batch, figures(judged)["all"]["all"])
    if args.json:
        print(json.dumps({batch: figures(part) for batch, part in by_batch.items()}, indent=1))
        return 0
    for batch, part in by_batch.items():
        print(f"\n-- {batch}\n" + "\n".join(table(figures(part))))
        seen = next((one for one in first_sights() if one["batch"] == batch), None)
        if seen:
            print(
                f"at first sight: right {seen['right %']} %, precision {seen['precision']} %, "
                f"must not {seen['violated']} broken of {seen['must not']} ({seen['date']}, {seen['commit']})"
            )
        if args.misses and (batch != HELD or args.show_held):
            print("\n".join(misses(part)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
