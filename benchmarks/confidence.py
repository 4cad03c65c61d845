"""How far the confidence of facts can be trusted: a reliability table by type, on text that it was not fitted on.

    python benchmarks/confidence.py ../shared                                     # the table, and what each bound keeps
    python benchmarks/confidence.py ../shared --fit --thirds DIR [--out FILE]     # fit the weights anew

Facts are judged one by one against annotation (`judging.py`). The weights are fitted on the five documents, the first
half of the reworded sentences, two thirds of MACCROBAT and 120 abstracts of BC5CDR's training part; the weights of
types that readers judged stay, `judge.py` fits them. Held against them are the other third, the second half, the 71
trials of validation and 120 abstracts of development. The models of names were trained on MACCROBAT too, so each of
its reports is read for the fit with a model that was trained without its third: DIR/0, DIR/1 and DIR/2, each made by
`train_names.py --fold`. The same text, rules and models give the same file, whatever the number of processes; the
record in it says by SHA-256 which readings and models they were. The fit reads nothing that is held: its own table is
of documents that are left out, a fourth of them at a time.

`right` is the share of judged facts that are right; `said` the mean confidence; `ECE` the expected calibration error
over ten bins of equal width (Naeini et al., AAAI 2015).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from annotated import PARTS, number
from reliability import lines, table
from reworded_words import line_of

from graph_build.confidence import features, kind_of
from graph_build.confidence.features import JUDGE, without_models
from graph_build.confidence.places import Places
from graph_build.facts.assemble import assemble
from graph_build.linear import LinearModel, shipped
from graph_build.linear.fitting import PENALTY, SEEN, Judged, fit
from graph_build.pipeline import lexicon
from graph_build.readers import read
from graph_build.recognisers import learned, recognise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from annotated import Annotated

    from graph_build.recognisers.learned import Model

SHIPPED = Path(__file__).parents[1] / "graph_build" / "linear" / "shipped" / "confidence.json"
WEIGHTS = {"five": 0.1, "reworded": 0.3}
"""How much a judged fact counts: rules were written with these two at hand, so their facts flatter."""
CREDIT = {
    "five": ("hand-checked facts of the five bundled articles", "the project's own; articles keep their own terms"),
    "reworded": ("invented sentences, benchmarks/reworded/first.yaml", "the project's own"),
    "maccrobat": ("MACCROBAT2020, two thirds of it, doi:10.6084/m9.figshare.9764942.v2", "CC BY 4.0"),
    "abstracts": ("BC5CDR, 120 abstracts of training, doi:10.1093/database/baw068", "public domain (NLM)"),
}
"""What each part that is fitted on is, and on what terms it is used."""
SLICES = 2
"""Tasks that a part is read in, side by side."""
FOLDS = 4


class Row(NamedTuple):
    """A judged fact: its part and document, its type (doses apart from other interventions), features, verdict."""

    part: str
    document: str
    type: str
    features: tuple[str, ...]
    right: bool


def rows(args: argparse.Namespace, *, held: bool) -> list[Row]:
    """The judged facts of all parts, in order; tells on standard error how far it is."""
    tasks = [(part, args.shared, held, args.thirds, slice_) for part in PARTS for slice_ in range(SLICES)]
    judged: list[Row] = []
    with ProcessPoolExecutor(args.jobs) as pool:
        for done, found in enumerate(pool.map(_slice, *zip(*tasks, strict=True)), start=1):
            judged += found
            half = "held" if held else "fitted on"
            print(f"{half}: read {done} of {len(tasks)}, {len(judged):,} judged facts", file=sys.stderr, flush=True)
    return judged


def _slice(part: str, shared: Path, held: bool, thirds: Path | None, slice_: int) -> list[Row]:
    found: list[Row] = []
    for at, document in enumerate(PARTS[part](shared, held=held)):
        if at % SLICES == slice_:
            found += _judged(part, document, _models(part, document, held=held, thirds=thirds))
    return found


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
        if not _by_readers(row)
        for told in (row.features, without_models(row.features))
    ]
    base, weights = fit(shown)
    onto = shipped("confidence")
    kept = {name: weight for name, weight in onto.weights.items() if name.startswith(JUDGE)}
    return LinearModel("confidence", weights | kept, base)


def _by_readers(row: Row) -> bool:
    """Whether readers judged facts of its type."""
    return any(name.startswith(JUDGE) for name in row.features)


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


def record(examples: Sequence[Row], thirds: Path, figures: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What a model was fitted on, on what terms, how, and how far it can be trusted."""
    own = [row for row in examples if row.part in CREDIT]
    counts = Counter((row.part, row.right) for row in own)
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
    read_with = {model.name: model.sha256 for model in learned.shipped()}
    read_with["comparisons"] = shipped("comparisons").sha256
    for third in ("0", "1", "2"):
        without = {model.name: model.sha256 for model in learned.read_models(thirds / third)}
        read_with[f"clinical without third {third}"] = without["clinical"]
    return {
        "fitted_on": fitted_on,
        "readings": hashlib.sha256(json.dumps(own).encode()).hexdigest(),
        "read_with": read_with,
        "command": "python benchmarks/confidence.py SHARED --fit --thirds DIR",
        "settings": {"penalty": PENALTY, "seen": SEEN},
        "left_out": {
            kind: {one: told[one] for one in ("judged", "right", "said", "ECE")} for kind, told in figures.items()
        },
    }


def refit(args: argparse.Namespace) -> dict[str, dict[str, dict[str, Any]]]:
    """Fits the weights anew and writes them; the figures are of documents left out."""
    examples = [row for row in rows(args, held=False) if not _by_readers(row)]
    whole, onto = fitted(examples), shipped("confidence")
    figures, by_half = (
        table([(row, sure) for row, sure in left_out(examples, half=half) if row.part not in WEIGHTS], onto.bounds)
        for half in (False, True)
    )
    told = record(examples, args.thirds, figures) | {"judged": onto.record.get("judged", {})}
    args.out.write_text(replace(whole, bounds=onto.bounds, record=told).as_text(), "utf-8")
    return {"fitted; on documents left out": figures, "likewise, fitted on half": by_half}


def measured(args: argparse.Namespace) -> dict[str, dict[str, dict[str, Any]]]:
    """The figures of what is shipped on what is held, with the models of names and without."""
    held, model = rows(args, held=True), shipped("confidence")
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
        print(f"\n-- {name}\n" + "\n".join(lines(told)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
