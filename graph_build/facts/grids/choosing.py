"""Which statistic a cell is: what its headers name, if its shape can be that; else what its shape shows.

Arithmetic decides where headers leave a choice: "12 (30)" is a count with its share only where 12 of the arm's
patients are 30 %.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING

from graph_build.facts.grids.statistics import COMPARING, Statistic, statistics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.facts.grids.shapes import Figures

_TOLERANCE = Decimal("1.1")
_HUNDRED = Decimal(100)
_WIDEST, _AGREE = 40, 3
"""Totals that one share may stand for, and shares that must agree on one."""


def is_share(n: Decimal, total: Decimal | int, percent: Decimal, tolerance: Decimal = _TOLERANCE) -> bool:
    """Whether n of total is that percentage, within rounding."""
    return total > 0 and n == n.to_integral_value() and abs(_HUNDRED * n / total - percent) <= tolerance


def choose(
    found: Figures, sources: Sequence[Sequence[Statistic]], size: int | None, *, counts: bool | None = None
) -> tuple[Statistic | None, bool]:
    """The statistic that a cell is, and whether only its shape says so.

    Args:
        found: the cell.
        sources: what the headers name, the nearest first; the last that of caption and notes.
        size: patients of its arm, or None.
        counts: whether all cells of its row are counts with their shares, where that shows.
    """
    for rank, named in enumerate(sources):
        fitting = [s for s in named if _fits(found, s, size)]
        if rank == len(sources) - 1 and _is_bare(found) and any(s.meant == "count" for s in fitting):
            fitting = [s for s in fitting if not s.spread]  # "mean ± SD or number of patients": a bare 17 is the latter
        if not fitting:
            continue
        if len(named) > 1:
            fitting.sort(key=lambda s: s.spread not in _spreads_of(found))
        general = rank == len(sources) - 1 or len(named) > 1
        if general and counts:
            fitting.sort(key=lambda s: s.meant != "count")
            if fitting[0].meant != "count":
                return Statistic("count", ("percent",)), True
        elif general and counts is False:
            fitting.sort(key=lambda s: s.meant == "count")
        best = fitting[0]
        later = [s for source in sources[rank + 1 :] for s in source if s.meant in ("mean", "median") and s.spread]
        values = found.bracket("number") or found.bracket("range") or found.spread is not None
        if best.meant == "percent" and values and later and "n" not in best.beside:
            return later[0], False  # the header's "%" is the unit
        if (
            rank == len(sources) - 1
            and best.spread
            and not found.brackets
            and found.spread is None
            and found.low is None
        ):
            continue  # the caption's "mean (SD)" is not of cells without a bracket
        if best.spread and found.percent and _is_bare(found) and _tells_share(sources):
            return Statistic("percent"), True  # "95.2%" under "% / mean ± SD"
        if best.meant == "count" and general and counts is False and found.bracket("number") and size:
            continue
        if not best.beside:
            same = [s for later in sources[rank + 1 :] for s in later if s.meant == best.meant and s.beside]
            best = replace(best, beside=same[0].beside) if same else best
        return best, False
    return _shown(found, size, counts=counts), True


def _tells_share(sources: Sequence[Sequence[Statistic]]) -> bool:
    """Whether headers name percentages beside other statistics."""
    return any(s.meant == "percent" or "percent" in s.beside for named in sources for s in named)


def _is_bare(found: Figures) -> bool:
    """Whether a cell is a number and nothing else."""
    return found.spread is None and not found.brackets and found.low is None


def _spreads_of(found: Figures) -> tuple[str, ...]:
    """The kinds of spread that the shape of a cell can be."""
    return ("iqr", "range", "ci") if found.bracket("range") or found.low is not None else ("sd", "se")


def implied_total(shares: Sequence[tuple[Decimal, Decimal]]) -> int | None:
    """The number of patients that most of a column's counts and percentages agree on, or None.

    Args:
        shares: pairs of a whole number and the number in brackets behind it.
    """
    votes: Counter[int] = Counter()
    for n, percent in shares:
        if n <= 0 or not 0 < percent < _HUNDRED:
            continue
        rounding = Decimal(1).scaleb(min(0, int(percent.as_tuple().exponent))) / 2
        low, high = _HUNDRED * n / (percent + rounding), _HUNDRED * n / max(percent - rounding, rounding)
        if high - low < _WIDEST:
            votes.update(range(int(low.to_integral_value(ROUND_CEILING)), int(high) + 1))
    best = votes.most_common(1)
    return best[0][0] if best and best[0][1] >= _AGREE else None


def _fits(found: Figures, named: Statistic, size: int | None) -> bool:
    """Whether a cell can be that statistic."""
    meant = named.meant
    spans = found.bracket("range") is not None
    if found.total is not None or found.bracket("fraction"):
        return meant in ("count", "percent", None)
    if meant == "range":
        return found.low is not None or spans
    if found.low is not None:
        return meant is None or (meant in ("range", "median") and "range" in (named.main or "", *named.beside))
    if found.value is None:
        return False
    if meant == "count":
        share = found.bracket("percent") or found.bracket("number")
        whole = found.value == found.value.to_integral_value() and found.value >= 0
        fair = share is None or (share.value is not None and 0 <= share.value <= _HUNDRED)
        return whole and fair and not spans and found.spread is None and not found.percent
    if meant == "percent":
        alone = not found.bracket("number") or named.spread in ("se", "sd") or "n" in named.beside
        plain = found.spread is None or named.spread is not None
        return (
            plain
            and abs(found.value) <= _HUNDRED * 10
            and (alone or is_count(found, size))
            and found.bracket("percent") is None
        )
    if meant in ("mean", "median"):
        return found.bracket("percent") is None or "percent" in named.beside
    if meant == "p-value":
        return 0 <= found.value <= 1
    return True


def is_count(found: Figures, size: int | None) -> bool:
    """Whether a cell is a whole number with its share in brackets, as far as arithmetic can say."""
    share = found.bracket("number") or found.bracket("percent")
    if share is None or share.value is None or found.value is None or found.value != found.value.to_integral_value():
        return False
    return is_share(found.value, size, share.value) if size else share.value <= _HUNDRED


def counts_of_row(cells: Sequence[tuple[Figures, int | None]]) -> bool | None:
    """Whether the cells of a row are counts with their shares: True, False, or None where arithmetic cannot say."""
    with_share = [
        (f, n, s) for f, n in cells if f.value is not None and (s := f.bracket("number")) and s.value is not None
    ]
    if any(f.bracket("percent") or f.total is not None for f, _ in cells):
        return True
    checked = [
        is_share(f.value, n, s.value) for f, n, s in with_share if n and f.value is not None and s.value is not None
    ]
    if not checked:
        fractions = any(f.value is not None and f.value != f.value.to_integral_value() for f, _, _ in with_share)
        return False if fractions else None
    if len(checked) > 1:
        return sum(checked) * 3 >= len(checked) * 2 or (False if not all(checked) else None)
    return False if checked == [False] else None


def _shown(found: Figures, size: int | None, *, counts: bool | None) -> Statistic | None:
    """The statistic that a cell's own shape speaks for, or None."""
    if found.total is not None or found.bracket("fraction") or found.bracket("percent") or counts:
        return Statistic("count", ("percent",))
    if found.spread is not None:
        return Statistic("mean", ("sd",))
    if found.value is not None and found.bracket("range"):
        says = next((b.says for b in found.brackets if b.says), None)
        return Statistic(None, (says,)) if says == "ci" else Statistic("median", (says or "iqr",))
    if found.low is not None:
        return Statistic("range")
    if found.value is not None and found.percent:
        return Statistic("percent")
    return Statistic("count", ("percent",)) if is_count(found, size) and size else None


def own_ratio(found: Figures) -> Statistic | None:
    """The ratio or difference that a cell itself says it is: "OR = 2.65"."""
    named = statistics(found.word) if found.word else ()
    return next((one for one in named if one.main in COMPARING - {"p-value"}), None)
