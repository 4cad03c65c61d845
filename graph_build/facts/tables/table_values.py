"""Cells of figures as slots: median with quartiles, mean with spread, count with share, plain number."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.recognisers.numbers import DIGITS, number
from graph_build.recognisers.quantities import quantities

if TYPE_CHECKING:
    from graph_build.model import Quantity, SlotValue

_N = rf"(?:{DIGITS})"
_DASH = r"\s?(?:–|—|-|−|\bto\b|;|,\s)\s?"
_BOUNDED = re.compile(
    rf"^(?P<v>{_N})\s?[(\[]\s?(?:(?P<word>IQR|range)\s?[:,]?\s?)?(?P<low>-?{_N}){_DASH}(?P<high>-?{_N})\s?[)\]][*†‡§¶#]*$"
)
_COUNT = re.compile(rf"^(?P<n>{_N})(?:\s?/\s?(?P<total>{_N}))?\s?[(\[]\s?(?P<share>{_N})\s?%?\s?[)\]][*†‡§¶#]*$")
_OF = re.compile(r"^(?P<n>\d+)\s?/\s?(?P<total>\d+)[*†‡§¶#]*$")
_BRACKET = re.compile(rf"^(?P<v>{_N})\s?[(\[]\s?±?\s?(?P<sd>{_N})\s?[)\]][*†‡§¶#]*$")
_SPREAD = re.compile(rf"^(?P<v>-?{_N})\s?(?:±|\+/-)\s?(?P<sd>{_N})[*†‡§¶#]*$")
_SPAN = re.compile(rf"^(?P<low>{_N})\s?(?:–|—|-|to)\s?(?P<high>{_N})[*†‡§¶#]*$")
_PLAIN = re.compile(rf"^(?P<c>[<>≤≥]?)\s?(?P<v>-?{_N})\s?(?P<pct>%?)[*†‡§¶#]*$")
_FLAGS = re.compile(r"^[↑↓]\s?|\s?(?:[↑↓]|\((?:H|L|high|low)\)|\b[HL])$")
_SIGNS = {"≤": "<=", "≥": ">="}
_TOLERANCE = Decimal("1.1")


def joined(text: str) -> str:
    """The cell's text with a blank inside a number closed up: "77 .4" is 77.4."""
    return re.sub(r"(?<=\d)\s(?=\.\d)|(?<=\d\.)\s(?=\d)", "", text.strip())


def shape_of(text: str, size: int | None = None) -> str | None:
    """The statistic that a cell's own shape speaks for, where no label names it.

    Args:
        text: the cell.
        size: the patients of its arm: "16 (48.4)" is a count only where 16 of them are 48.4 %.
    """
    text = joined(text)
    if _SPREAD.match(text):
        return "mean"
    if _BOUNDED.match(text):
        return "median"
    match = _COUNT.match(text)
    if match and (match["total"] or (size and is_share(number(match["n"]), Decimal(size), number(match["share"])))):
        return "count"
    return "count" if _OF.match(text) else None


def is_share(n: Decimal, total: Decimal, percent: Decimal) -> bool:
    """Whether n of total is that percentage, within rounding."""
    return total > 0 and n == n.to_integral_value() and abs(100 * n / total - percent) <= _TOLERANCE


def median_slots(text: str, statistic: str, *, damaged: bool) -> dict[str, SlotValue]:
    """The slots of "v (low-high)".

    Args:
        text: the cell.
        statistic: what the label says: where it is "range", or "median (range)", the bounds are no quartiles.
        damaged: whether characters of the table were lost; a bound is then put right where that brings it round the
            value, otherwise a value outside its bounds has no statistic.
    """
    match = _BOUNDED.match(joined(text))
    if match is None:
        return {}
    value, low, high = number(match["v"]), number(match["low"]), number(match["high"])
    slots: dict[str, SlotValue] = {"statistic": "median", "value": value}
    bounds = (
        ("value_low", "value_high") if statistic == "range" or match["word"] == "range" else ("iqr_low", "iqr_high")
    )
    if not low <= value <= high:
        mended = _mended(value, low, high) if damaged else None
        if mended is None:
            return {}
        low, high = mended
        slots |= {"ocr_uncertain": True, "raw": text}
    return slots | {bounds[0]: low, bounds[1]: high}


def _mended(value: Decimal, low: Decimal, high: Decimal) -> tuple[Decimal, Decimal] | None:
    """The bounds with one lost point put back so that the value lies between them, or None."""
    for a, b in ((low.scaleb(-1), high), (low, Decimal(f"{high.scaleb(1):f}")), (low.scaleb(-2), high)):
        if a <= value <= b:
            return a, b
    return None


def bracketed_value(text: str) -> dict[str, SlotValue]:
    """The value of "413 [74-388]", whose bracket says what is normal."""
    match = _BOUNDED.match(joined(text))
    return {"value": number(match["v"])} if match else {}


def mean_slots(text: str) -> dict[str, SlotValue]:
    """The slots of "v ± sd" or "v (sd)"."""
    match = _SPREAD.match(joined(text)) or _BRACKET.match(joined(text))
    return {"statistic": "mean", "value": number(match["v"]), "sd": number(match["sd"])} if match else {}


def count_slots(text: str, size: int | None) -> dict[str, SlotValue]:
    """The slots of "n (%)", "n/N (%)", "n/N"; a share that contradicts its total leaves the total out."""
    text = joined(text)
    match = _COUNT.match(text) or _OF.match(text)
    if match:
        groups = match.groupdict()
        total = int(number(groups["total"])) if groups.get("total") else size
        slots: dict[str, SlotValue] = {"statistic": "count", "n": int(number(match["n"]))}
        share = number(groups["share"]) if groups.get("share") else None
        if share is not None:
            slots["percent"] = share
        if total is not None and number(match["n"]) <= total:
            slots["n_total"] = total
        return slots
    plain = _PLAIN.match(text)
    if plain is None or plain["c"]:
        return {}
    value = number(plain["v"])
    if plain["pct"]:
        return {"statistic": "percent", "value": value, "unit": "%"}
    if value != value.to_integral_value() or value < 0:
        return {}
    return {"statistic": "count", "n": int(value), **({"n_total": size} if size is not None and value <= size else {})}


def plain_slots(text: str) -> dict[str, SlotValue]:
    """The slots of a lone number, with its comparator and unit, or of a range."""
    text = joined(text)
    match = _PLAIN.match(text)
    if match:
        slots: dict[str, SlotValue] = {"value": number(match["v"])}
        if match["c"]:
            slots["comparator"] = _SIGNS.get(match["c"], match["c"])
        if match["pct"]:
            slots["unit"] = "%"
        return slots
    found = quantities(_FLAGS.sub("", text))
    if len(found) == 1 and (found[0].start, found[0].end) == (0, len(_FLAGS.sub("", text))) and found[0].unit:
        return _with_unit(found[0])
    span = _SPAN.match(text)
    if span and number(span["low"]) < number(span["high"]):
        return {"statistic": "range", "value_low": number(span["low"]), "value_high": number(span["high"])}
    return {}


def _with_unit(q: Quantity) -> dict[str, SlotValue]:
    """The slots of a quantity that fills a cell."""
    slots: dict[str, SlotValue] = {"unit": q.unit or ""}
    if q.value is not None and q.low is None:
        slots["value"] = q.value
        if q.comparator not in (None, "="):
            slots["comparator"] = q.comparator or "="
    elif q.low is not None and q.high is not None:
        slots |= {"statistic": "range", "value_low": q.low, "value_high": q.high}
    return slots


def unit_of(text: str) -> str | None:
    """The unit that a cell prints behind its figures ("70-100 mg/dL"), or None."""
    units = {q.unit for q in quantities(text) if q.unit}
    return next(iter(units)) if len(units) == 1 else None
