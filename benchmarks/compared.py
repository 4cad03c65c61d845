"""Trials whose comparisons are judged by the questions that were asked of them, wherever in the paper they stand.

The annotators marked one place for an answer, and what is stated there is right more often than what is stated of the
same outcome elsewhere. So the confidence of comparisons is fitted on both: a comparison is judged by the question whose
outcome its variable shares most words with, half of them at least. Half of the trials taught the scorer of
comparisons: each of these is read with a scorer that the other half of them taught.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING
from unittest.mock import patch

from annotated import Annotated, number, question_texts, trained_on
from judging import trials
from train_comparisons import SLICES, fitted, sentences

from graph_build.confidence.comparing import COMPARED
from graph_build.facts import compared
from graph_build.linear.fitting import fit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from graph_build.linear import LinearModel
    from graph_build.linear.fitting import Judged

SETTINGS = {"penalty": 4.0, "seen": 8}
"""How strongly the weights of comparisons are held to nought, and the examples that a feature must have."""
_ALIKE = 0.5


def asked(shared: Path, *, held: bool) -> Iterator[Annotated]:
    """All trials under CC BY of the sample of train, or those of validation."""
    of = trials(shared / "corpora" / "evidence_inference")
    for path, data in question_texts(shared, held=held):
        yield Annotated(path.name, data, of[path.stem]._replace(alike=_ALIKE).verdicts)


def scorers(shared: Path, jobs: int) -> tuple[LinearModel, LinearModel]:
    """The scorers of comparisons that each half of their trials teaches."""
    with ProcessPoolExecutor(jobs) as pool:
        every = sorted(one for own in pool.map(sentences, [shared] * SLICES, range(SLICES)) for one in own)
    one, other = (fitted([w for w in every if _half(w.trial) == half]) for half in (0, 1))
    return one, other


def scored(document: str, by: Sequence[LinearModel]) -> AbstractContextManager[object]:
    """While it lasts, a document is read with the scorer that it did not teach; by no scorers, with the shipped one."""
    trial = document.removesuffix(".txt")
    scorer = by[1 - _half(trial)] if by and trained_on(trial) else None
    return patch.object(compared, "shipped", (lambda _: scorer) if scorer else compared.shipped)


def _half(trial: str) -> int:
    return number(trial) // 9 % 2


def weights(examples: Sequence[Judged], base: int) -> Mapping[str, int]:
    """The weights of comparisons in prose for a model of this base, which stays as it is."""
    moved, own = fit(examples, penalty=SETTINGS["penalty"], seen=int(SETTINGS["seen"]), start=(base, {}))
    return {**own, COMPARED: own.get(COMPARED, 0) + moved - base}
