"""Numbers that recognition from an image has damaged: lost points, "±" read as "+", "£" or a digit.

"122+43" may be 12.2 ± 4.3, "42409" 4.2 ± 0.9. Every reading that the characters allow is made, and all readings of a
row are ranked together by what arithmetic and physiology say: the size of the sibling's value, the spread usual for
the variable, its decimals elsewhere in the table, what is possible in a patient, the printed p-value.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise, product
from typing import TYPE_CHECKING

from graph_build.recognisers.numbers import number
from graph_build.recognisers.welch import welch_p

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+(?:[.,·]\d+)?)"
_PAIR = re.compile(rf"^(?P<a>{_NUMBER})\s?(?P<mark>±|\+/-|\+£|[£+]|(?<=\d)[#&=t](?=\d))\s?(?P<b>{_NUMBER})[*†‡§]*$")
_RUN = re.compile(r"^\d{4,10}[*†‡§]*$")
_MISREAD = {"4": 0.3, "1": 0.6}
"""Digits that "±" is taken for, and what it costs to think so: 4 is the commonest."""
_P = re.compile(
    r"^[pP]?\s?(?P<c>[<>≤≥=]?)\s?(?P<n>[0Oo]?[.,·]\d+|[01](?:[.,·]0+)?|[0Oo]\d{2,4})\s?(?P<marks>[*†‡§¶#]*)$"
)
_SIGNS = {"≤": "<=", "≥": ">=", "": "="}

_LOST_POINT = (0.0, 0.5, 1.0)
_UNLIKE_COMPANION = 1.0
_UNLIKE_SERIES = (0.3, 0.1, 0.6)
_TOO_EXACT = 1.0
_UNEVEN = 0.3
"""What it costs that a mean and its spread have different numbers of decimals."""
_IMPOSSIBLE = 10.0
_FAMILIAR = 0.5
_P_WEIGHT = 0.1
_RIVAL = 0.6
"""How much dearer than the best a reading may be and still be given as a rival."""
_MOST_CANDIDATES = 14
_MOST_RIVALS = 3


@dataclass(frozen=True, slots=True)
class MeanSpread:
    """One reading of a mean with its spread.

    Attributes:
        value: the mean.
        spread: the standard deviation.
        cost: how unlikely it is by its characters alone.
        repaired: whether it is not what is printed.
    """

    value: Decimal
    spread: Decimal
    cost: float
    repaired: bool


@dataclass(frozen=True, slots=True)
class Series:
    """What the other rows of a table tell about a variable.

    Attributes:
        decimals: how many decimals its numbers have, or None where they do not show.
        values: means that are printed plainly.
        variations: their coefficients of variation.
        low: least value that is possible, or None.
        high: greatest value that is possible, or None.
    """

    decimals: int | None = None
    values: tuple[Decimal, ...] = ()
    variations: tuple[float, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PValue:
    """A p-value as read.

    Attributes:
        value: None where only "NS" is printed.
        comparator: "<", "=" and so on.
        repaired: whether its point was lost.
        starred: whether a mark of significance stands at it.
    """

    value: Decimal | None
    comparator: str
    repaired: bool = False
    starred: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """The readings of a cell, best first; more than one where rivals come close."""

    readings: tuple[MeanSpread, ...] = field(default=())

    @property
    def best(self) -> MeanSpread | None:
        """The likeliest reading, or None where there is none."""
        return self.readings[0] if self.readings else None


def p_value(printed: str) -> PValue | None:
    """A p-value from its cell, a lost point put back ("0454" is 0.454); None where it is none or above 1."""
    text = printed.strip()
    if re.fullmatch(r"n\.?s\.?", text, re.IGNORECASE):
        return PValue(None, "=")
    match = _P.match(text)
    if match is None:
        return None
    digits = re.sub(r"^[Oo]", "0", match["n"]).replace("·", ".").replace(",", ".")
    lost = "." not in digits and len(digits) > 1
    value = Decimal(f"0.{digits[1:]}") if lost else Decimal(f"0{digits}" if digits[0] == "." else digits)
    sign = _SIGNS.get(match["c"], match["c"])
    return PValue(value, sign, lost, bool(match["marks"])) if value <= 1 else None


def mark_of(printed: str) -> str | None:
    """The characters that stand for "±" in a cell, or None where none do."""
    match = _PAIR.match(printed.strip())
    return match["mark"] if match else None


def is_damaged(cells: Iterable[str]) -> bool:
    """Whether the cells of a table show that "±" was not recognised: it stands nowhere, and other marks do."""
    marks = Counter(mark for cell in cells if (mark := mark_of(cell)))
    return bool(marks) and not marks.keys() & {"±", "+/-"}


def mean_spreads(printed: str, *, damaged: bool, decimals: int | None = None) -> tuple[MeanSpread, ...]:
    """All readings of a cell as mean ± SD that its characters allow, the cheapest first.

    Args:
        printed: the cell.
        damaged: whether the table has lost its "±"; otherwise the cell is read as it stands.
        decimals: how many decimals the variable's numbers have elsewhere.
    """
    text = printed.strip()
    match = _PAIR.match(text)
    splits: list[tuple[str, str, float]] = []
    if match:
        if not damaged:
            return (MeanSpread(number(match["a"]), number(match["b"]), 0.0, repaired=False),)
        splits.append((match["a"], match["b"], 0.0))
    elif damaged and _RUN.match(text):
        digits = text.rstrip("*†‡§")
        splits += [
            (digits[:at], digits[at + 1 :], _MISREAD[digit])
            for at, digit in enumerate(digits)
            if digit in _MISREAD and 0 < at < len(digits) - 1
        ]
    found: dict[tuple[Decimal, Decimal], MeanSpread] = {}
    for left, right, cost in splits:
        for (value, a, n), (spread, b, m) in product(_sides(left, right, decimals), _sides(right, left, decimals)):
            repaired = match is None or value != _plain(left) or spread != _plain(right)
            uneven = _UNEVEN if n != m and min(len(left), len(right)) > 1 else 0.0
            reading = MeanSpread(value, spread, cost + a + b + uneven, repaired)
            known = found.get((value, spread))
            if known is None or reading.cost < known.cost:
                found[value, spread] = reading
    return tuple(sorted(found.values(), key=lambda r: (r.cost, r.value)))


def _plain(digits: str) -> Decimal | None:
    return None if len(digits) > 1 and digits[0] == "0" and digits.isdigit() else number(digits)


def _sides(digits: str, other: str, decimals: int | None) -> list[tuple[Decimal, float, int]]:
    """What one of the two numbers may be, with the cost of thinking so and the number of its decimals."""
    if not digits.isdigit():
        value = number(digits)
        return [(value, 0.0, max(0, -int(value.as_tuple().exponent)))]
    pointed = "." in other
    found = []
    for places, cost in enumerate(_LOST_POINT):
        if places >= len(digits) and places > 0:
            break
        zero = digits[0] == "0" and len(digits) - places > 1
        if zero:
            continue
        value = Decimal(digits).scaleb(-places) if places else Decimal(digits)
        if pointed:
            exact = len(other) - other.index(".") - 1
            cost = 0.0 if places == exact else _UNLIKE_COMPANION if len(digits) > 1 else 0.1
        elif decimals is not None and len(digits) > 1:
            cost = _UNLIKE_SERIES[places] if decimals == 1 else cost + _TOO_EXACT * abs(places - decimals)
        if digits[0] == "0" and places:
            cost = 0.0
        found.append((value, cost, places))
    return found


def series_of(cells: Iterable[str], low: Decimal | None = None, high: Decimal | None = None) -> Series:
    """What the cells of one variable tell: decimals and plainly printed means."""
    decimals: Counter[int] = Counter()
    values: list[Decimal] = []
    variations: list[float] = []
    for cell in cells:
        match = _PAIR.match(cell.strip())
        if match is None:
            continue
        sides = (match["a"], match["b"])
        for side in sides:
            if "." in side:
                decimals[len(side) - side.index(".") - 1] += 1
            elif len(side) > 1 and side[0] == "0":
                decimals[len(side) - 1] += 1
        if all("." in side for side in sides):
            values.append(number(match["a"]))
            variations.append(float(number(match["b"]) / max(number(match["a"]), Decimal("0.001"))))
        elif not any("." in side or side[0] == "0" for side in sides) and min(map(len, sides)) > 2:
            decimals[0] += 1
    usual = decimals.most_common(1)[0][0] if decimals else None
    return Series(usual, tuple(values), tuple(variations), low, high)


def rank(
    row: Sequence[Sequence[MeanSpread]], series: Series, sizes: Sequence[int | None], p: PValue | None = None
) -> tuple[Ranked, ...]:
    """The readings of a row's cells ranked together; rivals are kept where they come close to the best.

    Args:
        row: for each cell its candidates; a cell without any stays without reading.
        series: what the variable's other rows tell.
        sizes: the patients behind each cell.
        p: the printed p-value, for two cells.
    """
    filled = [i for i, cell in enumerate(row) if cell]
    own = [
        sorted(((r.cost + _alone(r, series), r) for r in row[i]), key=_by_cost)[
            : _MOST_CANDIDATES if len(filled) < 4 else 3
        ]
        for i in filled
    ]
    totals: list[dict[MeanSpread, float]] = [{} for _ in filled]
    for combination in product(*own):
        cost = sum(c for c, _ in combination) + _together([r for _, r in combination], [sizes[i] for i in filled], p)
        for best, (_, reading) in zip(totals, combination, strict=True):
            best[reading] = min(cost, best.get(reading, math.inf))
    ranked: list[Ranked] = [Ranked() for _ in row]
    for at, costs in zip(filled, totals, strict=True):
        order = sorted(costs.items(), key=lambda pair: (pair[1], pair[0].value))
        if order and order[0][1] < _IMPOSSIBLE:
            rivals = [r for r, cost in order if cost <= order[0][1] + _RIVAL][:_MOST_RIVALS]
            ranked[at] = Ranked(tuple(rivals))
    return tuple(ranked)


def _by_cost(costed: tuple[float, MeanSpread]) -> tuple[float, Decimal, Decimal]:
    """An order that is the same in every build, also among readings of equal cost and value."""
    cost, reading = costed
    return cost, reading.value, reading.spread


def _alone(reading: MeanSpread, series: Series) -> float:
    """How unlikely a reading is beside what is known of the variable."""
    value, spread = float(reading.value), float(reading.spread)
    if value <= 0 or spread <= 0:
        return 0.5
    cost = 0.0
    if (series.low is not None and reading.value < series.low) or (
        series.high is not None and reading.value > series.high
    ):
        cost += _IMPOSSIBLE
    variation = spread / value
    cost += 2 * max(0.0, math.log10(variation / 1.2)) + max(0.0, math.log10(0.03 / variation))
    if series.variations:
        usual = sorted(series.variations)[len(series.variations) // 2]
        cost += _FAMILIAR * abs(math.log10(variation / usual))
    if series.values:
        middle = float(sorted(series.values)[len(series.values) // 2])
        cost += _FAMILIAR * abs(math.log10(value / max(middle, 0.001)))
    return cost


def _together(readings: Sequence[MeanSpread], sizes: Sequence[int | None], p: PValue | None) -> float:
    """How badly the readings of one row go together."""
    cost = 0.0
    for a, b in pairwise(readings):
        if a.value > 0 and b.value > 0:
            cost += abs(math.log10(a.value / b.value))
        if a.spread > 0 and b.spread > 0:
            cost += 0.3 * abs(math.log10(a.spread / b.spread))
    if p is not None and p.value and p.comparator == "=" and len(readings) == 2 and all(sizes):
        (a, b), (n_a, n_b) = readings, sizes
        computed = welch_p((a.value, a.spread, n_a or 0), (b.value, b.spread, n_b or 0))
        if computed is not None:
            cost += _P_WEIGHT * min(3.0, abs(math.log10(max(computed, 1e-9)) - math.log10(float(p.value))))
    return cost
