"""How far the confidence of facts can be trusted: a reliability table by type, on text that it was not fitted on.

    python benchmarks/confidence.py ../shared                                     # the table, and what each bound keeps
    python benchmarks/confidence.py ../shared --fit --thirds DIR [--out FILE]     # fit the weights anew

Facts are judged one by one against annotation (`judging.py`). The weights are fitted on the five documents, the first
half of the reworded sentences, two thirds of MACCROBAT, 142 trials of Evidence Inference's train part that are CC BY
and 120 abstracts of BC5CDR's. Held against them are the other third, the second half, the 71 trials of validation and
120 abstracts of development. The models of names were trained on MACCROBAT too, so each of its reports is read for the
fit with a model that was trained without its third: DIR/0, DIR/1 and DIR/2, each made by `train_names.py --fold`. The
same text, rules and models give the same file, whatever the number of processes; the record in it says by SHA-256
which readings and models they were. The fit reads nothing that is held: its own table is of documents that are left
out, a fourth of them at a time, and the bounds are chosen from it.

`right` is the share of judged facts that are right; `said` the mean confidence; `ECE` the expected calibration error
over ten bins of equal width (Naeini et al., AAAI 2015).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from annotated import PARTS, number
from bounding import bounds
from reworded_words import line_of

from graph_build.confidence import features, kind_of
from graph_build.confidence.features import without_models
from graph_build.confidence.places import Places
from graph_build.facts.assemble import assemble
from graph_build.linear import LinearModel, shipped
from graph_build.linear.fitting import PENALTY, SEEN, Judged, fit
from graph_build.pipeline import lexicon
from graph_build.readers import read
from graph_build.recognisers import learned, recognise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from annotated import Annotated

    from graph_build.recognisers.learned import Model

SHIPPED = Path(__file__).parents[1] / "graph_build" / "linear" / "shipped" / "confidence.json"
WEIGHTS = {"five": 0.1, "reworded": 0.3}
"""How much a judged fact counts: rules were written with these two at hand, so their facts flatter."""
CREDIT = {
    "five": ("hand-checked facts of the five bundled articles", "the project's own; articles keep their own terms"),
    "reworded": ("invented sentences, benchmarks/reworded/first.yaml", "the project's own"),
    "maccrobat": ("MACCROBAT2020, two thirds of it, doi:10.6084/m9.figshare.9764942.v2", "CC BY 4.0"),
    "evidence": (
        "Evidence Inference 2.0, 142 trials of train, doi:10.18653/v1/2020.bionlp-1.13",
        "articles CC BY, annotations MIT",
    ),
    "abstracts": ("BC5CDR, 120 abstracts of training, doi:10.1093/database/baw068", "public domain (NLM)"),
}
"""What each part that is fitted on is, and on what terms it is used."""
SLICES = 2
"""Tasks that a part is read in, side by side."""
BOUNDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)
FOLDS = 4


class Row(NamedTuple):
    """A judged fact: its part and document, its type (doses apart from other interventions), features, verdict."""

    part: str
    document: str
    type: str
    features: tuple[str, ...]
    right: bool


def rows(shared: Path, *, held: bool, thirds: Path | None = None, jobs: int = 2) -> list[Row]:
    """The judged facts of all parts, in order; says on standard error how far it has come."""
    tasks = [(part, shared, held, thirds, slice_) for part in PARTS for slice_ in range(SLICES)]
    judged: list[Row] = []
    with ProcessPoolExecutor(jobs) as pool:
        for done, found in enumerate(pool.map(_slice, *zip(*tasks, strict=True)), start=1):
            judged += found
            half = "held" if held else "fitted on"
            print(f"{half}: read {done} of {len(tasks)}, {len(judged):,} judged facts", file=sys.stderr, flush=True)
    return judged


def _slice(part: str, shared: Path, held: bool, thirds: Path | None, slice_: int) -> list[Row]:
    return [
        row
        for at, document in enumerate(PARTS[part](shared, held=held))
        if at % SLICES == slice_
        for row in _judged(part, document, _models(part, document, held=held, thirds=thirds))
    ]


def _models(part: str, document: Annotated, *, held: bool, thirds: Path | None) -> Sequence[Model]:
    """The models that may read a document: none that was trained on it."""
    if part == "abstracts" and not held:
        return ()
    if document.third is None:
        return learned.shipped()
    if thirds is None:
        raise ValueError("a report of MACCROBAT that is fitted on is read without its third: thirds must be given")
    return learned.read_models(thirds / str(document.third))


def _judged(part: str, document: Annotated, models: Sequence[Model]) -> Iterator[Row]:
    recognised = recognise(read(document.data, document.name), lexicon(None), models)
    facts, _ = assemble(recognised)
    places = Places(facts, recognised)
    verdicts = document.verdicts([line_of(fact) for fact in facts])
    for fact, right in zip(facts, verdicts, strict=True):
        if right is not None:
            yield Row(part, document.name, kind_of(fact), features(fact, places), right)


def fitted(examples: Sequence[Row]) -> LinearModel:
    """The model of some judged facts; each is shown with what the models of names say and without."""
    shown = [
        Judged(told, row.right, WEIGHTS.get(row.part, 1.0) / 2)
        for row in examples
        for told in (row.features, without_models(row.features))
    ]
    base, weights = fit(shown)
    return LinearModel("confidence", weights, base)


def left_out(examples: Sequence[Row], *, half: bool = False) -> list[tuple[Row, float]]:
    """Each judged fact with its confidence by the weights that all documents but a fourth, its own in it, give.

    Args:
        examples: all judged facts.
        half: fit on every second of the other documents alone: what more judged text would bring.
    """
    found = []
    for fold in range(FOLDS):
        others = [row for row in examples if _fold(row) != fold]
        model = fitted([row for row in others if not half or number(row.document) // 27 // FOLDS % 2])
        found += [(row, float(model.probability(row.features))) for row in examples if _fold(row) == fold]
    return found


def _fold(row: Row) -> int:
    return number(row.document) // 27 % FOLDS


def record(examples: Sequence[Row], thirds: Path, figures: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What a model was fitted on, on what terms, how, and how far it can be trusted."""
    counts = Counter((row.part, row.right) for row in examples)
    fitted_on = [
        {
            "text": text,
            "licence": licence,
            "right": counts[part, True],
            "wrong": counts[part, False],
            "weight": WEIGHTS.get(part, 1.0),
        }
        for part, (text, licence) in CREDIT.items()
    ]
    read_with = {model.name: model.sha256 for model in (*learned.shipped(), shipped("comparisons"))}
    for third in ("0", "1", "2"):
        own = {model.name: model.sha256 for model in learned.read_models(thirds / third)}
        read_with[f"clinical without third {third}"] = own["clinical"]
    return {
        "fitted_on": fitted_on,
        "readings": hashlib.sha256(json.dumps(examples).encode()).hexdigest(),
        "read_with": read_with,
        "command": "python benchmarks/confidence.py SHARED --fit --thirds DIR",
        "settings": {"penalty": PENALTY, "seen": SEEN},
        "left_out": {
            kind: {one: told[one] for one in ("judged", "right", "said", "ECE")} for kind, told in figures.items()
        },
    }


def error(judged: Sequence[tuple[float, bool]]) -> float:
    """The expected calibration error of pairs of confidence and verdict."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for sure, right in judged:
        bins[min(int(sure * 10), 9)].append((sure, right))
    return sum(abs(sum(s for s, _ in one) - sum(r for _, r in one)) for one in bins.values()) / len(judged)


def table(assessed: Iterable[tuple[Row, float]], own: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    """By kind and of all: facts judged, share right, mean confidence, error, and what each bound keeps, how rightly.

    Args:
        assessed: judged facts, each with its confidence.
        own: the bounds of kinds, in hundredths.
    """
    sure: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for row, said in assessed:
        sure[row.type].append((said, row.right))
        sure["all"].append((said, row.right))
    return {
        kind: {
            "judged": len(judged),
            "right": round(sum(r for _, r in judged) / len(judged), 3),
            "said": round(sum(s for s, _ in judged) / len(judged), 3),
            "ECE": round(error(judged), 3),
            "kept": {bound: _kept(judged, bound) for bound in BOUNDS},
            "bound": (bound := own.get(kind, 50) / 100),
            "stated": _kept(judged, bound),
        }
        for kind, judged in sorted(sure.items())
    }


def _kept(judged: Iterable[tuple[float, bool]], bound: float) -> tuple[int, float | None]:
    kept = [right for sure, right in judged if sure >= bound]
    return len(kept), round(sum(kept) / len(kept), 3) if kept else None


def refit(args: argparse.Namespace) -> dict[str, dict[str, dict[str, Any]]]:
    """Fits the weights anew, chooses the bounds, writes both; the figures are of documents left out."""
    examples = rows(args.shared, held=False, thirds=args.thirds, jobs=args.jobs)
    assessed = left_out(examples)
    whole = fitted(examples)
    fresh = [(row, sure) for row, sure in assessed if row.part not in WEIGHTS]
    five = [(row.type, whole.probability(row.features)) for row in examples if row.part == "five" and row.right]
    chosen = bounds([(row.type, sure, row.right) for row, sure in fresh], five)
    figures = table(fresh, chosen)
    whole = replace(whole, bounds=chosen, record=record(examples, args.thirds, figures))
    args.out.write_text(whole.as_text(), "utf-8")
    by_half = left_out(examples, half=True)
    return {
        "fitted; on documents left out": figures,
        "likewise, fitted on half": table([(row, sure) for row, sure in by_half if row.part not in WEIGHTS], chosen),
    }


def measured(args: argparse.Namespace) -> dict[str, dict[str, dict[str, Any]]]:
    """The figures of what is shipped on what is held, with the models of names and without."""
    held, model = rows(args.shared, held=True, jobs=args.jobs), shipped("confidence")
    without = [row._replace(features=without_models(row.features)) for row in held]
    return {
        name: table([(row, float(model.probability(row.features))) for row in own], model.bounds)
        for name, own in (("shipped", held), ("shipped, models of names not asked", without))
    }


def main() -> int:
    """Fit where asked to, then measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder that holds documents/, gold/ and corpora/")
    parser.add_argument("--fit", action="store_true", help="fit the weights anew, and write them")
    parser.add_argument("--thirds", type=Path, help="models of names trained without a third, in folders 0, 1, 2")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where the weights go")
    parser.add_argument("--jobs", type=int, default=2, help="processes that read")
    parser.add_argument("--json", action="store_true", help="the figures alone")
    args = parser.parse_args()
    if args.fit and args.thirds is None:
        parser.error("MACCROBAT is read with models that were trained without its third: give --thirds")
    figures = refit(args) if args.fit else measured(args)
    if args.json:
        print(json.dumps(figures, indent=1))
        return 0
    for name, told in figures.items():
        print(f"\n-- {name}\n" + "\n".join(_lines(told)))
    return 0


def _lines(figures: dict[str, dict[str, Any]]) -> Iterator[str]:
    yield f"{'':24}{'judged':>7}{'right':>7}{'said':>7}{'ECE':>7}   kept and right at " + ", ".join(map(str, BOUNDS))
    for kind, told in figures.items():
        kept = "  ".join(f"{count} {share:.3f}" if share is not None else "0" for count, share in told["kept"].values())
        usual = "{} {}".format(*told["stated"]) + f" at {told['bound']}"
        yield f"{kind:24}{told['judged']:7}{told['right']:7.3f}{told['said']:7.3f}{told['ECE']:7.3f}   {kept}   {usual}"


if __name__ == "__main__":
    sys.exit(main())
