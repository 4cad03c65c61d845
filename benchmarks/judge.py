"""The judge of facts: weights learnt from facts that readers judged, and how well it ranks and is calibrated.

    python benchmarks/judge.py ../shared                     # ranking and calibration, on documents left out
    python benchmarks/judge.py ../shared --fit [--out FILE]  # fit the weights, choose bounds, write both
    python benchmarks/judge.py ../shared --fit --results     # and the figures into results/judge.json

Facts are of `judged_facts.py`: each verdict that still finds its fact, of the types that are judged. Other types keep
the weights that annotation gave (`confidence.py`). What is right in the five papers is shown as well, with little
weight, so that no word of theirs alone is held against it.
Every figure is of documents left out, a tenth at a time. AUC is the share of pairs of a right and a wrong fact that
stand in order, with its interval of 95 % by drawing documents anew; ECE the expected calibration error over ten bins
of equal mass. What is fitted on is read before it is assessed: a fact's own confidence must tell nothing of it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from annotated import five, number
from judged_facts import attached, by_document, judged, papers, read
from reworded_words import line_of

from graph_build.confidence import features, kind_of
from graph_build.confidence.comparing import COMPARED
from graph_build.confidence.features import JUDGE, JUDGED
from graph_build.confidence.places import Places
from graph_build.linear import LinearModel, shipped
from graph_build.linear.fitting import Judged, fit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from annotated import Annotated

SHIPPED = Path(__file__).parents[1] / "graph_build" / "linear" / "shipped" / "confidence.json"
RESULTS = Path(__file__).parent / "results" / "judge.json"
PENALTY, SEEN, FOLDS = 20.0, 3, 10
FIVE = 0.3
"""How much a right fact of the five papers counts."""
LEFT = 0.995
"""The share of what is right of a kind that its bound must leave, on documents left out."""
RIGHT = 0.92
"""The share of what is stated that should be right."""
MOSTLY = 0.65
"""The share of what is withheld that must be wrong."""
LEAST = 40
"""Judged facts of a kind that its bound is chosen from at least."""
CONTRADICTED = {
    "elsewhere=both/none": -576, "elsewhere=both/some": -154, "elsewhere=opposite/none": -1019,
    "elsewhere=opposite/some": -573, "elsewhere=same/none": 581, "elsewhere=same/some": 789,
}  # fmt: skip
"""What the weights of a comparison that the paper states again, or the opposite of, begin from: those that answers to
questions on 300 trials gave (Evidence Inference 2.0). Too few of the judged comparisons are stated twice."""
DRAWS, SEED = 500, 20261125


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
    verdicts = by_document(judged(shared))
    texts = {name: data for name, data in papers(shared) if name in verdicts}
    with ProcessPoolExecutor(jobs) as pool:
        found = pool.map(_attached, texts, texts.values(), (verdicts[name] for name in texts), chunksize=4)
        known = [row for of_one in found for row in of_one]
        asked = sum(map(len, verdicts.values()))
        print(f"{len(known)} of {asked} judged facts are read as they were", file=sys.stderr)
    return known + [row for document in five(shared, held=False) for row in _right(document)]


def _attached(name: str, data: bytes, verdicts: Sequence[dict[str, Any]]) -> list[Row]:
    return [
        Row(name, fact.type, kind_of(fact), features(fact, places), one["verdict"] == "right", 1.0)
        for fact, one, places in attached(name, data, verdicts)
        if fact.type in JUDGED
    ]


def _right(document: Annotated) -> Iterator[Row]:
    found, facts = read(document.name, document.data)
    places = Places(facts, found)
    verdicts = document.verdicts([line_of(fact) for fact in facts])
    for fact, right in zip(facts, verdicts, strict=True):
        if right and fact.type in JUDGED:
            yield Row(document.name, fact.type, kind_of(fact), features(fact, places), True, FIVE)


def is_judged(feature: str) -> bool:
    """Whether the weight of a feature is learnt from judged facts."""
    return feature.startswith(JUDGE)


def fitted(examples: Iterable[Row], onto: LinearModel) -> LinearModel:
    """A model with the weights that judged facts give, all others as they were."""
    start = {name: weight for name, weight in onto.weights.items() if not is_judged(name)}
    start |= {f"{JUDGE}{COMPARED}:{name}": weight for name, weight in CONTRADICTED.items()}
    known = [Judged(row.features, row.right, row.weight) for row in examples]
    base, weights = fit(known, penalty=PENALTY, seen=SEEN, start=(onto.base, start), moves=is_judged)
    return replace(onto, base=base, weights=weights)


def left_out(examples: Sequence[Row], onto: LinearModel) -> list[tuple[Row, float]]:
    """Each judged fact with its confidence by the words of the other documents, a part left out at a time."""
    found = []
    for fold in range(FOLDS):
        model = fitted((row for row in examples if _fold(row) != fold), onto)
        own = (row for row in examples if _fold(row) == fold and row.weight == 1)
        found += [(row, float(model.probability(row.features))) for row in own]
    return found


def _fold(row: Row) -> int:
    return number(row.document) // 27 % FOLDS


def bounds(sure: Iterable[tuple[Row, float]], onto: LinearModel) -> dict[str, int]:
    """The bounds of kinds in hundredths; those of kinds of which too few are judged stay."""
    kinds: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for row, said in sure:
        kinds[row.kind].append((said, row.right))
    return {**onto.bounds, **{kind: _bound(own) for kind, own in kinds.items() if len(own) >= LEAST}}


def _bound(sure: Sequence[tuple[float, bool]]) -> int:
    """The least bound at which enough is right; else the greatest that leaves enough of what is right.

    What a bound withholds must be mostly wrong: where the judge ranks badly, it would lose as much as it gains.
    """
    found, right = 0, sum(verdict for _, verdict in sure)
    for step in range(100):
        kept, held = (Counter(v for said, v in sure if (100 * said >= step) is above) for above in (True, False))
        if kept[True] < LEFT * right:
            break
        if held[False] >= MOSTLY * held.total():
            found = step
            if kept[True] >= RIGHT * kept.total():
                break
    return found


def auc(sure: Sequence[tuple[bool, float]]) -> float:
    """The share of pairs of a right and a wrong fact in which the right one is surer; ties count half."""
    right, wrong = (Counter(said for verdict, said in sure if verdict is kind) for kind in (True, False))
    if not right or not wrong:
        return float("nan")
    below, pairs = 0, 0.0
    for said in sorted({*right, *wrong}):
        pairs += right[said] * (below + wrong[said] / 2)
        below += wrong[said]
    return pairs / right.total() / wrong.total()


def error(sure: Sequence[tuple[bool, float]]) -> float:
    """The expected calibration error over ten bins of equal mass."""
    ranked = sorted(sure, key=lambda one: one[1])
    bins = [ranked[len(ranked) * i // 10 : len(ranked) * (i + 1) // 10] for i in range(10)]
    return sum(abs(sum(right - said for right, said in own)) for own in bins) / len(ranked)


COLUMNS = (
    "type", "judged", "right", "AUC", "from", "to", "ECE", "right above the bounds", "wrong above the bounds",
    "right of what is above",
)  # fmt: skip


def figures(sure: Sequence[tuple[Row, float]], asked: dict[str, int]) -> list[list[Any]]:
    """A line a type, as `COLUMNS` names them; reports and trials first."""
    types: dict[str, list[tuple[Row, float]]] = defaultdict(list)
    for row, said in sure:
        for name in ("all", "reports" if row.document.endswith(".txt") else "trials", row.type):
            types[name].append((row, said))
    table = []
    for name, own in sorted(types.items(), key=lambda one: (one[0] not in ("all", "reports", "trials"), -len(one[1]))):
        told = [(row.right, said) for row, said in own]
        kept = [row.right for row, said in own if 100 * said >= asked.get(row.kind, 50)]
        right = sum(verdict for verdict, _ in told)
        wrong = len(told) - right
        shares = [_share(sum(kept), right), _share(len(kept) - sum(kept), wrong), _share(sum(kept), len(kept))]
        ranked = [auc(told), *interval(own)]
        table.append(
            [
                name,
                len(told),
                _share(right, len(told)),
                *(round(one, 2) for one in ranked),
                round(error(told), 3),
                *shares,
            ]
        )
    return table


def _share(of: int, whole: int) -> float | None:
    return round(of / whole, 2) if whole else None


def interval(sure: Sequence[tuple[Row, float]]) -> tuple[float, float]:
    """The middle 95 % of the AUC of documents drawn anew, with replacement."""
    by_document: dict[str, list[tuple[bool, float]]] = defaultdict(list)
    for row, said in sure:
        by_document[row.document].append((row.right, said))
    choice, names = random.Random(SEED), sorted(by_document)  # noqa: S311 - it should be the same each time
    drawn = (
        auc([one for name in choice.choices(names, k=len(names)) for one in by_document[name]]) for _ in range(DRAWS)
    )
    found = sorted(one for one in drawn if one == one)
    return (found[len(found) // 40], found[-1 - len(found) // 40]) if found else (float("nan"), float("nan"))


def write_results(table: list[list[Any]], examples: Sequence[Row]) -> None:
    """The figures where the page of figures finds them."""
    told = json.loads(RESULTS.read_text("utf-8"))
    names = {row.document for row in examples if row.weight == 1}
    trials = sum(name.endswith(".nxml") for name in names)
    told["about"] = (
        f"{len(names) - trials} case reports and {trials} trials, a tenth of the documents left out of the fit at a "
        "time; AUC with its interval of 95 % over documents."
    )
    rows_ = [[one if one == one else None for one in line] for line in table]
    told |= {"command": "python benchmarks/judge.py ../shared --fit --results", "columns": COLUMNS, "rows": rows_}
    RESULTS.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")


def main() -> int:
    """Fit where asked to; the figures are of documents left out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder that holds judged/, documents/ and corpora/")
    parser.add_argument("--fit", action="store_true", help="fit the weights of words anew, and write them")
    parser.add_argument("--results", action="store_true", help="write the figures into results/judge.json")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where the weights go")
    parser.add_argument("--jobs", type=int, default=2, help="processes that read")
    args = parser.parse_args()
    examples, onto = rows(args.shared, args.jobs), shipped("confidence")
    whole, sure = fitted(examples, onto), left_out(examples, onto)
    asked = bounds(sure, onto)
    table = figures(sure, asked)
    if args.fit:
        readings = hashlib.sha256(json.dumps(examples).encode()).hexdigest()
        told = {"facts": sum(row.weight == 1 for row in examples), "readings": readings, "left_out": table}
        command = "python benchmarks/judge.py SHARED --fit"
        record = {**onto.record, "judged": {**told, "command": command, "settings": {"penalty": PENALTY, "seen": SEEN}}}
        args.out.write_text(replace(whole, bounds=asked, record=record).as_text(), "utf-8")
    five_papers = [row for row in examples if row.weight < 1]
    lost = sum(100 * whole.probability(row.features) < asked.get(row.kind, 50) for row in five_papers)
    print(f"of {len(five_papers)} right facts of the five papers the bounds withhold {lost}", file=sys.stderr)
    if args.results:
        write_results(table, examples)
    print("; ".join(COLUMNS))
    for line in table:
        print(*line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
