"""The words that tell right facts from wrong ones, learnt from facts that readers judged, and how well they do.

    python benchmarks/judge.py ../shared                     # ranking and calibration, on documents left out
    python benchmarks/judge.py ../shared --fit [--out FILE]  # fit the weights of words, choose bounds, write both

A judged fact of `judged/facts.jsonl` is read now where type, first place and all slots that were judged are the same.
The other weights of confidence (`confidence.py`) stay; words move what these say (`graph_build.confidence.wording`).
What is right in the five papers is shown as well, with a third of the weight, so that no word of theirs alone is held
against it. AUC is the share of pairs of a right and a wrong fact that stand in order; ECE the expected calibration
error over ten bins of equal mass.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from annotated import five, number, unpacked
from reworded_words import line_of

from graph_build.confidence import features, kind_of
from graph_build.confidence.places import Places
from graph_build.confidence.wording import JUDGED, is_of_words
from graph_build.linear import LinearModel, shipped
from graph_build.linear.fitting import Judged, fit
from graph_build.pipeline import state
from graph_build.settings import BuildSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from annotated import Annotated

    from graph_build.model import Fact

SHIPPED = Path(__file__).parents[1] / "graph_build" / "linear" / "shipped" / "confidence.json"
ARCHIVES = ("case_reports.tar.xz", "evidence_inference/cytokine_trials.tar.xz")
PENALTY, SEEN, FOLDS = 10.0, 3, 5
FIVE = 0.3
"""How much a right fact of the five papers counts."""
LEFT = 0.995
"""The share of what is right of a kind that its bound must leave, on documents left out."""
MOST = 15
"""The greatest bound in hundredths: what is doubtful is stated with its doubt, what is hardly ever right is not."""
LEAST = 40
"""Judged facts of a kind that its bound is chosen from at least."""


class Row(NamedTuple):
    """A judged fact: document, type and kind, features, verdict, weight."""

    document: str
    type: str
    kind: str
    features: tuple[str, ...]
    right: bool
    weight: float


def rows(shared: Path, jobs: int) -> list[Row]:
    """The judged facts that are read now, and the right ones of the five papers."""
    verdicts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in (shared / "judged" / "facts.jsonl").read_text("utf-8").splitlines():
        one = json.loads(line)
        if one["type"] in JUDGED:
            verdicts[one["document"]].append(one)
    texts = {
        path.name: data
        for archive in ARCHIVES
        for path, data in unpacked(shared / "corpora" / archive, (".txt", ".nxml", ".xml"))
        if path.name in verdicts
    }
    with ProcessPoolExecutor(jobs) as pool:
        found = pool.map(_attached, texts, texts.values(), (verdicts[name] for name in texts))
        judged = [row for of_one in found for row in of_one]
        asked = sum(map(len, verdicts.values()))
        print(f"{len(judged)} of {asked} judged facts are read as they were", file=sys.stderr)
    return judged + [row for document in five(shared, held=False) for row in _right(document)]


def _attached(name: str, data: bytes, verdicts: Sequence[dict[str, Any]]) -> list[Row]:
    facts, places = _read(name, data)
    at: dict[tuple[object, ...], list[tuple[Fact, dict[str, Any]]]] = defaultdict(list)
    for fact in facts:
        line = line_of(fact)
        at[_place(line)].append((fact, line["slots"]))
    found = []
    for one in verdicts:
        same = (fact for fact, slots in at[_place(one)] if _texts(one["slots"]).items() <= _texts(slots).items())
        if (fact := next(same, None)) is not None:
            right = one["verdict"] == "right"
            found.append(Row(name, fact.type, kind_of(fact), features(fact, places), right, 1.0))
    return found


def _right(document: Annotated) -> list[Row]:
    facts, places = _read(document.name, document.data)
    verdicts = document.verdicts([line_of(fact) for fact in facts])
    return [
        Row(document.name, fact.type, kind_of(fact), features(fact, places), True, FIVE)
        for fact, right in zip(facts, verdicts, strict=True)
        if right and fact.type in JUDGED
    ]


def _read(name: str, data: bytes) -> tuple[Sequence[Fact], Places]:
    stated = state(data, name, BuildSettings(curation=False))
    return stated.facts, Places(stated.facts, stated.read)


def _place(line: dict[str, Any]) -> tuple[object, ...]:
    """Type and first place of a fact."""
    return line["type"], *next((one["start"], one["end"]) for one in line["spans"] if one["role"] == "evidence")


def _texts(slots: dict[str, Any]) -> dict[str, str]:
    """Slots with their values as texts, a number in one way whether it is written as a whole one or not."""
    numbers = (int, float)
    return {
        slot: f"{value:.12g}" if isinstance(value, numbers) and not isinstance(value, bool) else str(value)
        for slot, value in slots.items()
    }


def fitted(examples: Iterable[Row], onto: LinearModel) -> LinearModel:
    """A model with the weights of words that judged facts give, all others as they were."""
    start = {name: weight for name, weight in onto.weights.items() if not is_of_words(name)}
    judged = [Judged(row.features, row.right, row.weight) for row in examples]
    base, weights = fit(judged, penalty=PENALTY, seen=SEEN, start=(onto.base, start), moves=is_of_words)
    return replace(onto, base=base, weights=weights)


def left_out(examples: Sequence[Row], onto: LinearModel) -> list[tuple[Row, float]]:
    """Each judged fact with its confidence by the words of the other documents, a fifth left out at a time."""
    found = []
    for fold in range(FOLDS):
        model = fitted((row for row in examples if _fold(row) != fold), onto)
        own = (row for row in examples if _fold(row) == fold and row.weight == 1)
        found += [(row, float(model.probability(row.features))) for row in own]
    return found


def _fold(row: Row) -> int:
    return number(row.document) // 27 % FOLDS


def bounds(sure: Iterable[tuple[Row, float]], onto: LinearModel) -> dict[str, int]:
    """By kind, in hundredths: the greatest bound up to `MOST` that leaves enough of what is right."""
    kinds: dict[str, list[float]] = defaultdict(list)
    for row, said in sure:
        if row.right:
            kinds[row.kind].append(said)
    own = {kind: sorted(told) for kind, told in kinds.items() if len(told) >= LEAST}
    return {
        **onto.bounds,
        **{kind: min(MOST, int(100 * told[int((1 - LEFT) * len(told))])) for kind, told in own.items()},
    }


def auc(sure: Sequence[tuple[bool, float]]) -> float:
    """The share of pairs of a right and a wrong fact in which the right one is surer; ties count half."""
    right, wrong = ([said for verdict, said in sure if verdict is kind] for kind in (True, False))
    if not right or not wrong:
        return float("nan")
    return sum((a > b) + (a == b) / 2 for a in right for b in wrong) / len(right) / len(wrong)


def error(sure: Sequence[tuple[bool, float]]) -> float:
    """The expected calibration error over ten bins of equal mass."""
    ranked = sorted(sure, key=lambda one: one[1])
    bins = [ranked[len(ranked) * i // 10 : len(ranked) * (i + 1) // 10] for i in range(10)]
    return sum(abs(sum(right - said for right, said in own)) for own in bins) / len(ranked)


def figures(sure: Sequence[tuple[Row, float]], asked: dict[str, int]) -> list[list[Any]]:
    """A line a type: judged, share right, AUC, ECE, and of right and wrong facts the shares that the bounds leave."""
    types: dict[str, list[tuple[Row, float]]] = defaultdict(list)
    for row, said in sure:
        types["all"].append((row, said))
        types[row.type].append((row, said))
    table = []
    for kind, own in sorted(types.items(), key=lambda one: -len(one[1])):
        told = [(row.right, said) for row, said in own]
        kept = [row.right for row, said in own if 100 * said >= asked.get(row.kind, 50)]
        right = sum(verdict for verdict, _ in told)
        wrong = len(told) - right
        shares = [f"{sum(kept) / right:.2f}", f"{(len(kept) - sum(kept)) / wrong:.2f}" if wrong else ""]
        table.append([kind, len(told), f"{right / len(told):.2f}", f"{auc(told):.2f}", f"{error(told):.3f}", *shares])
    return table


def main() -> int:
    """Fit where asked to; the figures are of documents left out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder that holds judged/, documents/ and corpora/")
    parser.add_argument("--fit", action="store_true", help="fit the weights of words anew, and write them")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where the weights go")
    parser.add_argument("--jobs", type=int, default=2, help="processes that read")
    args = parser.parse_args()
    examples, onto = rows(args.shared, args.jobs), shipped("confidence")
    whole, sure = fitted(examples, onto), left_out(examples, onto)
    asked = bounds(sure, onto)
    table = figures(sure, asked)
    if args.fit:
        readings = hashlib.sha256(json.dumps(examples).encode()).hexdigest()
        told = {"judged": sum(row.weight == 1 for row in examples), "readings": readings, "left_out": table}
        command = "python benchmarks/judge.py SHARED --fit"
        record = {**onto.record, "words": {**told, "command": command, "settings": {"penalty": PENALTY, "seen": SEEN}}}
        args.out.write_text(replace(whole, bounds=asked, record=record).as_text(), "utf-8")
    five_papers = [row for row in examples if row.weight < 1]
    lost = sum(100 * whole.probability(row.features) < asked.get(row.kind, 50) for row in five_papers)
    print(f"of {len(five_papers)} right facts of the five papers the bounds withhold {lost}", file=sys.stderr)
    print("type judged right AUC ECE right-kept wrong-kept")
    for line in table:
        print(*line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
