"""Fitting a model of confidence to judged facts: logistic regression, held to small weights.

Newton's method on the penalised likelihood (Hastie, Tibshirani, Friedman: The Elements of Statistical Learning, 4.4),
by coordinates, in plain Python: some thousand facts take seconds. The same examples in the same order give the same
weights; they are kept to thousandths, so that the last digits of a processor do not show.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PENALTY = 8.0
"""The strength of the Gaussian prior on each weight: 8 was best on documents left out of the fit."""
SEEN = 5
"""Examples that a feature must have; what is rarer is noise."""
ROUNDS = 60
_ENOUGH = 1e-4


@dataclass(frozen=True, slots=True)
class Judged:
    """A fact that somebody judged.

    Attributes:
        told: its features.
        right: whether it says what its source says.
        weight: how much it counts.
    """

    told: tuple[str, ...]
    right: bool
    weight: float = 1.0


def fit(
    examples: Sequence[Judged],
    *,
    penalty: float = PENALTY,
    seen: int = SEEN,
    start: tuple[int, Mapping[str, int]] = (0, {}),
) -> tuple[int, dict[str, int]]:
    """Base and weights in thousandths of a logit.

    Args:
        examples: judged facts.
        penalty: how strongly weights are held to those they start from.
        seen: examples that a feature must have to get a weight of its own.
        start: base and weights to start from and to be held to: those of an older model, or nought.

    Raises:
        ValueError: where there is no example.
    """
    if not examples:
        raise ValueError("there is no judged fact to learn from")
    counts = Counter(name for one in examples for name in one.told)
    names = sorted(name for name, count in counts.items() if count >= seen)
    index = {name: at for at, name in enumerate(names)}
    prior = [start[1].get(name, 0) / 1000 for name in names]
    columns: list[list[int]] = [[] for _ in names]
    fixed = [
        start[0] / 1000 + sum(w for n, w in start[1].items() if n in one.told and n not in index) / 1000
        for one in examples
    ]
    weights, base = list(prior), 0.0
    for row, one in enumerate(examples):
        for name in one.told:
            if name in index:
                columns[index[name]].append(row)
    logits = [
        known + sum(prior[index[n]] for n in one.told if n in index) for known, one in zip(fixed, examples, strict=True)
    ]
    everybody = list(range(len(examples)))
    for _ in range(ROUNDS):
        most = abs(change := _step(examples, logits, everybody, base, penalty))
        base += change
        for at, rows in enumerate(columns):
            change = _step(examples, logits, rows, weights[at] - prior[at], penalty)
            weights[at] += change
            most = max(most, abs(change))
        if most < _ENOUGH:
            break
    found = {name: round(1000 * weight) for name, weight in zip(names, weights, strict=True)}
    kept = {n: w for n, w in start[1].items() if n not in index}
    return start[0] + round(1000 * base), {n: w for n, w in sorted((kept | found).items()) if w}


def _step(examples: Sequence[Judged], logits: list[float], rows: Sequence[int], away: float, penalty: float) -> float:
    """One Newton step along one feature; the logits of the examples that have it are moved along."""
    slope, bend = -penalty * away, penalty
    for row in rows:
        one = examples[row]
        odds = 1 / (1 + math.exp(-logits[row]))
        slope += one.weight * (one.right - odds)
        bend += one.weight * odds * (1 - odds)
    if not bend:
        return 0.0
    change = max(-1.0, min(1.0, slope / bend))
    for row in rows:
        logits[row] += change
    return change
