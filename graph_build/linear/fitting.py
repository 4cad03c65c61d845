"""Fitting a linear model to judged cases: logistic regression, held to small weights.

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
    from collections.abc import Callable, Mapping, Sequence

PENALTY = 8.0
"""The strength of the Gaussian prior on each weight: 8 was best on documents left out of the fit."""
SEEN = 5
"""Examples that a feature must have; what is rarer is noise."""
ROUNDS = 60
"""Rounds over all features at most; some thousand facts take fewer."""
_ENOUGH = 1e-4
"""The fit ends when no weight moves by more in a round: a tenth of what is written down."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A case that somebody judged, such as a fact.

    Attributes:
        features: those that hold.
        right: what was judged: of a fact, whether it says what its source says.
        weight: how much it counts.
    """

    features: tuple[str, ...]
    right: bool
    weight: float = 1.0


def fit(
    examples: Sequence[Judged],
    *,
    penalty: float = PENALTY,
    seen: int = SEEN,
    start: tuple[int, Mapping[str, int]] = (0, {}),
    moves: Callable[[str], bool] | None = None,
) -> tuple[int, dict[str, int]]:
    """Base and weights in thousandths of a logit.

    Args:
        examples: judged facts.
        penalty: how strongly weights are held to those they start from.
        seen: examples that a feature must have to get a weight of its own.
        start: base and weights to start from and to be held to: those of an older model, or nought.
        moves: the features whose weights may move, the base not among them; None for all of it.

    Raises:
        ValueError: where there is no example.
    """
    if not examples:
        raise ValueError("there is no judged fact to learn from")
    old_base, old = start
    counts = Counter(name for one in examples for name in one.features)
    rows: dict[str, list[int]] = {
        name: [] for name in sorted(counts) if counts[name] >= seen and (moves is None or moves(name))
    }
    for row, one in enumerate(examples):
        for name in one.features:
            if name in rows:
                rows[name].append(row)
    everybody = range(len(examples))
    logits = [(old_base + sum(old.get(name, 0) for name in one.features)) / 1000 for one in examples]
    moved, base_moved = dict.fromkeys(rows, 0.0), 0.0
    for _ in range(ROUNDS):
        change = _step(examples, logits, everybody, base_moved, penalty) if moves is None else 0.0
        base_moved += change
        most = abs(change)
        for name, having in rows.items():
            change = _step(examples, logits, having, moved[name], penalty)
            moved[name] += change
            most = max(most, abs(change))
        if most < _ENOUGH:
            break
    weights = {**old, **{name: old.get(name, 0) + round(1000 * by) for name, by in moved.items()}}
    return old_base + round(1000 * base_moved), {name: weight for name, weight in sorted(weights.items()) if weight}


def _step(examples: Sequence[Judged], logits: list[float], rows: Sequence[int], away: float, penalty: float) -> float:
    """One Newton step along one feature, whose weight is `away` from where it is held; moves the logits of its rows."""
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
