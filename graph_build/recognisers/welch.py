"""Whether two means differ: what a printed p-value is held against."""

from __future__ import annotations

import math
from decimal import Decimal

Sample = tuple[Decimal, Decimal, int]
"""A mean, its standard deviation, and how many were measured."""


def welch_p(one: Sample, other: Sample) -> float | None:
    """The two-sided p-value of Welch's t test (doi:10.1093/biomet/34.1-2.28), or None where it is not defined.

    The t distribution is taken by the normal approximation of Wallace, good to three decimals above five degrees.
    """
    (a, sd_a, n_a), (b, sd_b, n_b) = one, other
    if n_a < 2 or n_b < 2:
        return None
    error_a, error_b = float(sd_a) ** 2 / n_a, float(sd_b) ** 2 / n_b
    if error_a + error_b == 0:
        return None
    t = abs(float(a - b)) / math.sqrt(error_a + error_b)
    freedom = (error_a + error_b) ** 2 / (error_a**2 / (n_a - 1) + error_b**2 / (n_b - 1))
    z = (8 * freedom + 1) / (8 * freedom + 3) * math.sqrt(freedom * math.log1p(t * t / freedom))
    return math.erfc(z / math.sqrt(2))
