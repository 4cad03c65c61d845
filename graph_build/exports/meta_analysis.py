"""Results of trials as tables that packages for meta-analysis take as they are.

Arms: `event`, `n`, `mean`, `sd` by `studlab` and `treat`, as `pairwise` of R's `meta` takes them
(https://cran.r-project.org/package=meta). Contrasts: `TE` and `seTE` as `metagen` of `meta` and, as `yi` and `sei`,
`rma` of `metafor` take them; PyMARE takes `TE` and the square of `seTE`. Ratios are natural logarithms.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graph_build.exports.asking import Left, Row

ARMS = (
    "studlab", "treat", "measure", "measure_id", "kind", "timepoint", "population", "event", "n", "mean", "sd", "unit",
    "start", "end",
)  # fmt: skip
CONTRASTS = (
    "studlab", "treat1", "treat2", "measure", "measure_id", "timepoint", "population", "sm", "TE", "seTE", "lower",
    "upper", "adjusted", "start", "end",
)  # fmt: skip
_RATIOS = frozenset({"OR", "RR", "HR"})
_DIFFERENCES = frozenset({"RD", "MD", "SMD"})
_USUAL_LEVEL = 95.0
_COPIED = ("measure", "measure_id", "timepoint", "population", "start", "end")


def arms(rows: Iterable[Row], left: Left) -> Iterator[Row]:
    """Results by arm that can be pooled: a count of a number of participants, or a mean with its standard deviation.

    Args:
        rows: of `results`.
        left: told what cannot be pooled.
    """
    for row in rows:
        mean = row["value"] if row["statistic"].startswith("mean") and row["spread_kind"] == "SD" else ""
        counted = bool(row["n"] and row["total"])
        if not row["total"] or not (counted or mean):
            left["results without a count of participants, or a mean, its SD and n"] += 1
            continue
        yield {
            **_common(row), "treat": row["arm"], "kind": row["kind"], "event": row["n"] if counted else "",
            "n": row["total"], "mean": "" if counted else mean, "sd": "" if counted or not mean else row["spread"],
            "unit": row["unit"],
        }  # fmt: skip


def contrasts(rows: Iterable[Row], left: Left) -> Iterator[Row]:
    """Effect estimates with their standard errors, by the printed interval.

    Args:
        rows: of `effects`.
        left: told what cannot be pooled.
    """
    for row in rows:
        effect = _effect(row)
        if effect is None:
            left["comparisons without an effect estimate of a known type and its interval"] += 1
            continue
        estimate, error, low, high = effect
        yield {
            **_common(row), "treat1": row["arm"], "treat2": row["comparator"], "sm": row["effect"],
            "TE": _text(estimate), "seTE": _text(error), "lower": _text(low), "upper": _text(high),
            "adjusted": row["adjusted"],
        }  # fmt: skip


def _common(row: Row) -> Row:
    return {"studlab": row["paper"] or row["document"], **{name: row[name] for name in _COPIED}}


def _effect(row: Row) -> tuple[float, float, float, float] | None:
    """Estimate, standard error and interval on the scale on which effects are pooled."""
    if row["effect"] not in _RATIOS | _DIFFERENCES or not (row["estimate"] and row["low"] and row["high"]):
        return None
    values: Sequence[float] = [float(row[name]) for name in ("estimate", "low", "high")]
    if row["effect"] in _RATIOS:
        if min(values) <= 0:
            return None
        values = [math.log(value) for value in values]
    estimate, low, high = values
    level = float(row["level"] or _USUAL_LEVEL)
    error = (high - low) / (2 * NormalDist().inv_cdf(0.5 + level / 200)) if 0 < level < 100 else 0
    return (estimate, error, low, high) if error > 0 else None


def _text(value: float) -> str:
    return f"{value:.6g}"
