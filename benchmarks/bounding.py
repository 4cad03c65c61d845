"""The bounds of kinds of facts, chosen from how sure the machine was of facts that it was not fitted on."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

ASKED = {"measurement": 0.92, "dose": 0.92, "outcome": 0.92, "comparison": 0.92}
"""The share right that is asked at the bound of a kind."""
STEPS, USUAL = range(45, 96), 50
"""Bounds that are tried, and that of the kinds that have none of their own, in hundredths."""
LEFT = 0.95
"""The share of what is right of a kind that its bound must leave."""


def bounds(left_out: Iterable[tuple[str, float, bool]], five: Iterable[tuple[str, Decimal]]) -> dict[str, int]:
    """For the kinds of which a share right is asked: the least bound that gives it on documents left out of the fit.

    A bound must leave enough of what is right there, and withhold no more of what is right in the five documents than
    the usual one. Where none of these gives the share, it is the one with the greatest.

    Args:
        left_out: kind, confidence and verdict of judged facts whose documents were left out.
        five: kind and confidence of the right facts of the five documents.
    """
    told: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for kind, sure, right in left_out:
        told[kind].append((round(100 * sure), right))
    known: dict[str, list[int]] = defaultdict(list)
    for kind, said in five:
        known[kind].append(int(100 * said))
    return {kind: _bound(told[kind], known[kind], ASKED[kind]) for kind in sorted(ASKED.keys() & told.keys())}


def _bound(judged: Sequence[tuple[int, bool]], five: Sequence[int], asked: float) -> int:
    kept = {step: [right for sure, right in judged if sure >= step] for step in STEPS}
    least = LEFT * sum(right for _, right in judged)
    lost = sum(sure < USUAL for sure in five)
    shares = {
        step: sum(own) / len(own)
        for step, own in kept.items()
        if sum(own) >= least and sum(sure < step for sure in five) <= lost
    }
    return next((step for step, share in shares.items() if share >= asked), max(shares, key=lambda s: (shares[s], -s)))
