"""Whether a p-value counts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph_build.facts.p_values import significance
from graph_build.model import Quantity


@pytest.mark.parametrize(
    ("comparator", "value", "counts"),
    [("<", "0.05", True), ("=", "0.049", True), ("=", "0.05", False), (">", "0.05", False), (">", "0.01", None)],
)
def test_a_p_value_counts_under_one_in_twenty(comparator: str, value: str, counts: bool | None) -> None:
    assert significance(Quantity(0, 1, "p_value", value=Decimal(value), comparator=comparator)) is counts
