"""Queries made by chance have the answer of unplanned evaluation; `benchmarks.federation_queries` tries 2,000."""

from __future__ import annotations

from benchmarks.federation_queries import compare


def test_planned_and_unplanned_answers_are_the_same() -> None:
    tally, different = compare(150, seed=11)
    assert different == []
    assert tally.refused == 0
    assert tally.with_rows > 40
