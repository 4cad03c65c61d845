"""The numbers of a cell as slots, by the statistic that it is; bounds that do not lie round a value are left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.facts.grids.choosing import is_count
from graph_build.facts.grids.shapes import Bracket, Figures, figures
from graph_build.facts.grids.statistics import COMPARING, Statistic
from graph_build.recognisers.numbers import is_percentage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph_build.facts.grids.saying import Said
    from graph_build.model import SlotValue

_HUNDRED = Decimal(100)
_OF_VALUES = {"sd": "mean", "se": "mean", "iqr_low": "median", "value_low": "mean"}
"""What spread a share of patients has not, and what a percentage beside it is."""
_BOUNDS = {"iqr": ("iqr_low", "iqr_high"), "range": ("value_low", "value_high"), "ci": ("ci_low", "ci_high")}


@dataclass(frozen=True, slots=True)
class Numbers:
    """A cell's numbers as slots.

    Attributes:
        slots: by name.
        statistic: what they were read as, or None.
        inferred: whether the shape alone says so.
        p: a p-value that stands in the cell beside them, or None.
    """

    slots: dict[str, SlotValue]
    statistic: Statistic | None = None
    inferred: bool = False
    p: Bracket | None = None


def is_of_shares(read: Numbers, headers: Sequence[Said]) -> bool:
    """Whether a mean or median is of percentages: its headers print "%" where the cell has other numbers."""
    meant = read.statistic.meant if read.statistic else None
    return meant in ("mean", "median") and any(one.main == "percent" for s in headers[:2] for one in s.statistics)


def numbers(
    found: Figures,
    statistic: Statistic | None,
    beside: Mapping[str, Figures],
    size: int | None,
    *,
    inferred: bool = False,
) -> Numbers:
    """The slots of a cell.

    Args:
        found: its figures.
        statistic: what they are.
        beside: figures of other cells that complete it, by kind ("sd", "ci", "percent", "n", "bracket").
        size: patients of its arm, or None.
        inferred: whether the statistic was read off the shape.
    """
    if (more := beside.get("bracket")) is not None:
        extra = more.brackets or ((Bracket("range", low=more.low, high=more.high),) if more.low is not None else ())
        found = replace(found, brackets=(*found.brackets, *extra))
    meant = statistic.meant if statistic else None
    counted = found.bracket("number") if statistic and "n" in statistic.beside else None
    by_n = counted is not None and counted.value is not None and counted.value == counted.value.to_integral_value()
    if found.percent and found.bracket("fraction"):
        slots = _percent_with_count(found, size, by_n=False)  # "79% (11/14)", whatever its header says
    elif found.total is not None or (meant == "count" and found.value is not None):
        slots = _count(found, beside, size)
    elif meant == "percent" and (by_n or found.bracket("fraction") or found.bracket("n") or is_count(found, size)):
        slots = _percent_with_count(found, size, by_n=by_n)
    elif found.low is not None:
        kind = statistic.spread if statistic and statistic.meant is None else None
        names = _BOUNDS.get(kind or "range", _BOUNDS["range"])
        slots = {names[0]: found.low, names[1]: found.high if found.high is not None else found.low}
        slots |= {"statistic": "range"} if names == _BOUNDS["range"] else {}
    elif found.value is None:
        slots = {}
    else:
        slots = _value(found, statistic)
    if slots and meant not in ("count",):
        slots |= _beside(beside, slots)
        if slots.get("statistic") == "percent" and (of := next((k for k in _OF_VALUES if k in slots), None)):
            slots |= {"statistic": _OF_VALUES[of]}  # of percentages, and no share of the patients
    if slots and found.comparator not in (None, "="):
        slots["comparator"] = found.comparator or "="
    return Numbers(_sound(slots), statistic, inferred and "statistic" in slots, found.bracket("p"))


def _count(found: Figures, beside: Mapping[str, Figures], size: int | None) -> dict[str, SlotValue]:
    value = found.value if found.value is not None else Decimal(0)
    fraction = found.bracket("fraction")
    total = found.total if found.total is not None else fraction.high if fraction else None
    if value != value.to_integral_value() or (total is not None and total != total.to_integral_value()):
        return {}
    share = found.bracket("percent") or found.bracket("number")
    percent = share.value if share else beside["percent"].value if "percent" in beside else None
    if share and share.comparator not in (None, "="):
        percent = None  # "3 (<1)"
    if percent is None and "percent" in beside and beside["percent"].brackets:
        percent = beside["percent"].brackets[0].value
    n_bracket = found.bracket("n")
    if total is None and n_bracket and n_bracket.value is not None and n_bracket.value >= value:
        total = n_bracket.value
    other = beside["n"].value if total is None and "n" in beside else None
    if other is not None and value <= other == other.to_integral_value():
        total = other
    patients = int(total) if total is not None else _looked_at(value, percent, size)
    slots: dict[str, SlotValue] = {"statistic": "count", "n": int(value)}
    if percent is not None and 0 <= percent <= _HUNDRED:
        slots["percent"] = percent
    if patients is not None and value <= patients:
        slots["n_total"] = patients
    return slots


def _looked_at(count: Decimal, percent: Decimal | None, size: int | None) -> int | None:
    """The size of an arm as the total of a count, or None where the share beside it is one of fewer patients.

    A share that is too small for the arm, or that no number of its patients gives, leaves the size: that is an error
    of the source, which is shown.
    """
    if percent is None or not size or not 0 < count <= size:
        return size
    if percent <= 100 * count / size or is_percentage(count, size, percent):
        return size
    fewer = int(100 * count / percent)
    fits = any(is_percentage(count, total, percent) for total in (fewer, fewer + 1) if count <= total < size)
    return None if fits else size


def _percent_with_count(found: Figures, size: int | None, *, by_n: bool) -> dict[str, SlotValue]:
    """A share with its count: "73.7 (73/99)", "88.4 (n = 38)", or a count with its share under a header of shares.

    Args:
        found: the cell.
        size: patients of its arm, or None.
        by_n: whether the header says that the bracket holds the count: "% (n)".
    """
    fraction, counted = found.bracket("fraction"), found.bracket("number" if by_n else "n")
    if fraction and fraction.value is not None and fraction.high is not None and found.value is not None:
        return {"statistic": "count", "n": int(fraction.value), "n_total": int(fraction.high), "percent": found.value}
    if counted and counted.value is not None and found.value is not None:
        slots: dict[str, SlotValue] = {"statistic": "count", "n": int(counted.value), "percent": found.value}
        size = _looked_at(counted.value, found.value, size)
        return slots | ({"n_total": size} if size and counted.value <= size else {})
    return _count(found, {}, size)


def _value(found: Figures, statistic: Statistic | None) -> dict[str, SlotValue]:
    """A value with its spread, bounds and numbers of patients, as far as headers and brackets say what they are."""
    assert found.value is not None  # noqa: S101 - the caller has looked
    meant = statistic.meant if statistic else None
    slots: dict[str, SlotValue] = {"value": found.value}
    if meant is not None:
        slots["statistic"] = meant
    if found.percent or meant == "percent":
        slots["unit"] = "%"
    elif found.unit:
        slots["unit"] = found.unit
    spread = statistic.spread if statistic else None
    if found.spread is not None:
        slots["se" if spread == "se" else "sd"] = found.spread
    for bracket in found.brackets:
        if bracket.kind != "number" or bracket.says or found.spread is None:
            slots |= _bracket(bracket, meant, spread)
    return slots


def _bracket(bracket: Bracket, meant: str | None, spread: str | None) -> dict[str, SlotValue]:
    if bracket.kind == "spread" and bracket.value is not None:
        return {"se" if spread == "se" else "sd": bracket.value}
    if bracket.kind == "n" and bracket.value is not None:
        return {"n": int(bracket.value)}
    if bracket.kind == "percent" and bracket.value is not None:
        return {"percent": bracket.value} if bracket.value >= 0 else {}
    if bracket.kind == "range" and bracket.low is not None and bracket.high is not None:
        kind = (
            bracket.says
            or spread
            or ("ci" if meant in (*COMPARING, "percent", "rate") else "iqr" if meant == "median" else "range")
        )
        low, high = _BOUNDS.get(kind, _BOUNDS["range"])
        return {low: bracket.low, high: bracket.high}
    if bracket.kind == "number" and bracket.value is not None and bracket.value >= 0:
        name = bracket.says or spread
        return {name: bracket.value} if name in ("sd", "se", "iqr") else {}
    return {}


def _beside(beside: Mapping[str, Figures], slots: Mapping[str, SlotValue]) -> dict[str, SlotValue]:
    """What the cells beside give."""
    found: dict[str, SlotValue] = {}
    for kind, other in beside.items():
        one = other.value if other.value is not None else other.brackets[0].value if other.brackets else None
        low, high = other.low, other.high
        if low is None and (bounds := other.bracket("range")):
            low, high = bounds.low, bounds.high
        if kind in _BOUNDS and low is not None and high is not None:
            found |= {_BOUNDS[kind][0]: low, _BOUNDS[kind][1]: high}
        elif kind in ("sd", "se", "iqr") and one is not None and one >= 0:
            found[kind] = one
        elif kind == "percent" and one is not None and 0 <= one <= _HUNDRED:
            found["percent"] = one
        elif kind == "n" and one is not None and one == one.to_integral_value() and one >= 0:
            found["n"] = int(one)
    return {k: v for k, v in found.items() if k not in slots}


def _sound(slots: dict[str, SlotValue]) -> dict[str, SlotValue]:
    """The slots without bounds that do not lie round their value: such bounds are misread or misprinted."""
    value = slots.get("value")
    for low_name, high_name in _BOUNDS.values():
        low, high = slots.get(low_name), slots.get(high_name)
        if not isinstance(low, Decimal) or not isinstance(high, Decimal):
            continue
        if low > high or (isinstance(value, Decimal) and not low <= value <= high):
            slots = {k: v for k, v in slots.items() if k not in (low_name, high_name)}
    return slots


def lone_slots(text: str) -> dict[str, SlotValue]:
    """The slots of a cell of one patient: a number with its comparator and unit, or a range; none for other cells."""
    found = figures(text)
    if found is None or found.brackets or found.word or found.spread is not None or found.total is not None:
        return {}
    unit: dict[str, SlotValue] = {"unit": "%"} if found.percent else {"unit": found.unit} if found.unit else {}
    if found.value is None:
        low, high = found.low, found.high
        if low is None or high is None:
            return {}
        return {"statistic": "range", "value_low": low, "value_high": high, **unit}
    sign: dict[str, SlotValue] = {"comparator": found.comparator} if found.comparator not in (None, "=") else {}
    return {"value": found.value, **sign, **unit}


def whole(text: str) -> int | None:
    """The whole number that a cell is, or None."""
    found = figures(text)
    value = found.value if found and not found.brackets else None
    return int(value) if value is not None and value == value.to_integral_value() else None
