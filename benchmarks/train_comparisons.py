"""Trains the scorer of comparisons: which variable and direction a sentence of results tells of two arms.

    python benchmarks/train_comparisons.py ../shared                 # into the package
    python benchmarks/train_comparisons.py ../shared --half --out F  # of every second trial: a learning curve

It learns from questions to trials of Evidence Inference's train part whose articles are under CC BY. Each sentence that
a question's annotators marked is read for candidates (`graph_build/frames/weighed.py`); a candidate is right where its
variable shares words with the outcome and its direction is the label. Half of the trials are left to the fit of
confidence (`confidence.py`), which measures what the scorer states. The same text, rules and models of names give the
same file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from annotated import number, question_texts, trained_on
from judging import said, stems, trials

from graph_build.frames.weighed import candidates
from graph_build.linear import LinearModel
from graph_build.linear.fitting import Judged, fit
from graph_build.pipeline import lexicon
from graph_build.readers import read
from graph_build.recognisers import learned, recognise
from graph_build.study.mentions import populations
from graph_build.study.resolved import arms_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from judging import Question

    from graph_build.model import ReadSentence
    from graph_build.model.frames import ComparisonFrame

SHIPPED = Path(__file__).parents[1] / "graph_build" / "linear" / "shipped" / "comparisons.json"
PENALTY, SEEN = 4.0, 8
SLICES = 2
"""Tasks that the trials are read in, side by side."""
_SECTIONS = frozenset({"abstract", "results", "body", "discussion", "conclusion", "case"})


class Weighed(NamedTuple):
    """An annotated sentence: its trial, and of each candidate the features and whether it is right."""

    trial: str
    candidates: tuple[tuple[tuple[str, ...], bool], ...]


def sentences(shared: Path, slice_: int) -> list[Weighed]:
    """The annotated sentences of a slice of the trials."""
    asked = trials(shared / "corpora" / "evidence_inference")
    found = []
    for at, (path, data) in enumerate(question_texts(shared, held=False)):
        if at % SLICES != slice_ or not trained_on(path.stem):
            continue
        recognised = recognise(read(data, path.name), lexicon(None), learned.shipped())
        arms = arms_of(recognised)
        for sentence in recognised.sentences:
            questions = _asked_of(sentence, asked[path.stem].questions)
            if questions and sentence.section in _SECTIONS:
                own = candidates(sentence, populations(sentence.text, arms), arms)
                judged = tuple((one.features, right(one.frame, questions)) for one in own)
                found.append(Weighed(path.stem, judged))
    return [one for one in found if one.candidates]


def _asked_of(sentence: ReadSentence, questions: Sequence[Question]) -> list[Question]:
    if not sentence.text:
        return []
    span = sentence.span(0, len(sentence.text))
    return [q for q in questions if any(span.start < end and start < span.end for start, end in q.places)]


def right(frame: ComparisonFrame, questions: Sequence[Question]) -> bool:
    """Whether a candidate says what the annotators say of the outcome that its variable is likest to."""
    own = stems(frame.variable)
    likely = [(len(own & q.outcome) / len(own | q.outcome), q) for q in questions if own & q.outcome]
    best = max((likeness for likeness, _ in likely), default=0.0)
    slots: dict[str, Any] = {
        "arm_a": frame.a.label, "arm_b": frame.b.label,
        "effect_direction": frame.direction, "significant": frame.significant,
    }  # fmt: skip
    return any(said(slots, q) == q.label for likeness, q in likely if likeness == best)


def fitted(examples: Sequence[Weighed]) -> LinearModel:
    """The scorer of some sentences."""
    base, weights = fit([Judged(*one) for w in examples for one in w.candidates], penalty=PENALTY, seen=SEEN)
    return LinearModel("comparisons", weights, base)


def main() -> int:
    """Read, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder that holds corpora/")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where the weights go")
    parser.add_argument("--half", action="store_true", help="of every second trial alone")
    parser.add_argument("--jobs", type=int, default=2, help="processes that read")
    args = parser.parse_args()
    if args.half and args.out == SHIPPED:
        parser.error("what is trained on a part of the text is not shipped: give --out")
    with ProcessPoolExecutor(args.jobs) as pool:
        every = [one for own in pool.map(sentences, [args.shared] * SLICES, range(SLICES)) for one in own]
    every.sort()
    learnt_from = [one for one in every if number(one.trial) // 9 % 2] if args.half else every
    model = fitted(learnt_from)
    record = {
        "fitted_on": [
            {
                "text": "Evidence Inference 2.0, trials of train, doi:10.18653/v1/2020.bionlp-1.13",
                "licence": "articles CC BY, annotations MIT",
                "trials": len({one.trial for one in learnt_from}),
                "sentences": len(learnt_from),
                "candidates": sum(len(one.candidates) for one in learnt_from),
            }
        ],
        "readings": hashlib.sha256(json.dumps(learnt_from).encode()).hexdigest(),
        "read_with": {one.name: one.sha256 for one in learned.shipped()},
        "command": "python benchmarks/train_comparisons.py SHARED",
        "settings": {"penalty": PENALTY, "seen": SEEN},
    }
    args.out.write_text(replace(model, record=record).as_text(), encoding="utf-8")
    print(f"{len(learnt_from):,} sentences of trials, {len(model.weights)} weights")
    return 0


if __name__ == "__main__":
    sys.exit(main())
