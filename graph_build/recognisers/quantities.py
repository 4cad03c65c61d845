"""Numbers in a text with all that belongs to them: comparator, spread, bounds, share, unit, age, date."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.model import Quantity
from graph_build.recognisers import number_patterns as patterns
from graph_build.recognisers.dates import dates
from graph_build.recognisers.numbers import number
from graph_build.recognisers.units import Unit, unit_at

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

    from graph_build.model import QuantityKind

_BODY_LOW, _BODY_HIGH = Decimal(33), Decimal(43)
"""Blanks that are set between a number and its unit."""
_AGE_UNITS = {"y": "a", "m": "mo", "w": "wk", "d": "d"}


def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text, sorted; none overlap; each holds its unit.

    A date keeps its ISO 8601 form as its only reading. A number with bounds in brackets and no word that says what they
    are, "9 (6-12)", is a range with a value. Rates keep their denominators ("mg/kg/d"); what is no unit of UCUM in them
    ("per infusion") is left out of the code and stays in `unit_as_printed`.
    """
    taken: list[Quantity] = []
    for reader in _READERS:
        for found in reader(text):
            if all(found.end <= q.start or q.end <= found.start for q in taken):
                taken.append(found)
    return tuple(sorted(taken, key=lambda q: q.start))


def _made(
    text: str,
    start: int,
    end: int,
    kind: QuantityKind,
    unit: Unit | None = None,
    *,
    value: Decimal | None = None,
    low: Decimal | None = None,
    high: Decimal | None = None,
    spread: Decimal | None = None,
    percent: Decimal | None = None,
    comparator: str | None = None,
) -> Quantity:
    return Quantity(
        start, end, kind, value, low, high, spread, percent, comparator,
        unit.code if unit else None, unit.printed if unit else None, " ".join(text[start:end].split()),
    )  # fmt: skip


def _sign(words: str | None) -> str | None:
    """The sign that words before a number mean: "less than" is "<"."""
    return patterns.COMPARATORS[" ".join(words.casefold().split())] if words else None


def _unit(text: str, end: int) -> tuple[Unit | None, int]:
    """The unit after a number, at once, after a blank or a hyphen, and the position after both."""
    apart = text[end : end + 1]
    found = unit_at(text, end + 1 if apart.isspace() or apart in ("-", "‐", "‑") else end)
    return found, found.end if found else end


def _unit_in(gap: str) -> Unit | None:
    """The unit that fills the gap between two numbers, as in "2 mg to 4 mg"."""
    words = gap.strip(" -(")
    found = unit_at(words, 0)
    return found if found and found.end == len(words) else None


def _bracket(text: str, end: int) -> int:
    """The position after the bracket that closes there, if one does."""
    return end + 1 if text[end : end + 1] in (")", "]") else end


def _dates(text: str) -> Iterator[Quantity]:
    for start, end, iso in dates(text):
        yield Quantity(start, end, "date", raw=text[start:end], readings=(iso,))


def _p_values(text: str) -> Iterator[Quantity]:
    for m in patterns.P_VALUE.finditer(text):
        sign = patterns.COMPARATORS.get(m["c"] or "=", "=")
        yield _made(text, m.start(), m.end(), "p_value", value=number(m["n"]), comparator=sign)


def _ages(text: str) -> Iterator[Quantity]:
    for pattern in patterns.AGES:
        for m in pattern.finditer(text):
            word = (m["unit"] or "y").casefold()
            value = number(m["n"])
            high = number(m["high"]) if m["high"] else None
            if not m["unit"] and (value > 110 or _unit(text, m.end())[0]):
                continue
            yield Quantity(
                m.start(), m.end(), "age", None if high else value, value if high else None, high,
                comparator=patterns.OR_MORE_SIGNS.get((m["more"] or "").casefold()),
                unit=_AGE_UNITS[word[0]], unit_as_printed=m["unit"], raw=" ".join(m.group().split()),
            )  # fmt: skip


def _intervals(text: str) -> Iterator[Quantity]:
    for m in patterns.INTERVAL.finditer(text):
        value = number(m["v"]) if m["v"] else None
        end = _bracket(text, m.end())
        yield _made(text, m.start(), end, "interval", value=value, low=number(m["low"]), high=number(m["high"]))


def _bounded(text: str) -> Iterator[Quantity]:
    """A median with its quartiles, or a number with bounds in brackets."""
    for m in patterns.BOUNDED.finditer(text):
        value, low, high = number(m["v"]), number(m["low"]), number(m["high"])
        inner, end = _unit(text, m.end())
        end = _bracket(text, end)
        before = _unit_in(m["gap"])
        after, after_end = (None, end) if before or inner else _unit(text, end)
        if m["gap"].strip() and not before:
            continue
        kind: QuantityKind = "median_iqr" if m["iqr"] else "range"
        if kind == "range" and not low <= value <= high:
            continue
        bare = not any(mark in text[m.end("gap") : m.start("low")] for mark in "([")
        if kind == "range" and bare and before and inner and inner.code != before.code:
            continue  # "6 mg/kg, 4-12 weeks": a dose and how long it was given
        yield _made(text, m.start(), after_end, kind, before or inner or after, value=value, low=low, high=high)


def _means(text: str) -> Iterator[Quantity]:
    for m in (*patterns.MEAN.finditer(text), *_with_sd(text)):
        before = _unit_in(m["gap"]) if m["gap"].strip() else None
        if m["gap"].strip() and not before:
            continue
        after, end = _unit(text, _bracket(text, m.end()) if m["words"] is not None else m.end())
        yield _made(text, m.start(), end, "mean_sd", before or after, value=number(m["v"]), spread=number(m["sd"]))


def _with_sd(text: str) -> Iterator[re.Match[str]]:
    """Means with their deviation in brackets: announced ("mean (SD) age was 56.0 (12.4)"), or with its unit behind."""
    announced = patterns.SD_ANNOUNCED.search(text)
    last: int | None = None
    for m in patterns.MEAN_WITH_SD.finditer(text):
        told = announced is not None and announced.end() <= m.start()
        mean = patterns.MEAN_BEFORE.search(text, max(0, m.start() - 60), m.start()) is not None
        goes_on = last is not None and patterns.TO_ANOTHER.fullmatch(text, last, m.start()) is not None
        if told or goes_on or (mean and (_unit(text, m.end() + 1)[0] or patterns.TO_ANOTHER_SD.match(text, m.end()))):
            last = m.end()
            yield m


def _pressures(text: str) -> Iterator[Quantity]:
    """Two numbers over one unit: "120/80 mmHg" is 120 and 80."""
    for m in patterns.PRESSURE.finditer(text):
        unit, end = _unit(text, m.end())
        if unit and unit.code in ("mm[Hg]", "kPa"):
            upper = number(m["high"])
            yield _made(text, m.start(), m.end("high"), "number", unit, value=upper, comparator=_sign(m["c"]))
            yield _made(text, m.start("low"), end, "number", unit, value=number(m["low"]))


def _titres(text: str) -> Iterator[Quantity]:
    """Titres by what the serum was thinned to: "1:640" is 640."""
    for m in patterns.TITRE.finditer(text):
        unit = Unit(m.end(), m["one"] + m["n"], "{titer}")
        yield _made(text, m.start("one"), m.end(), "number", unit, value=number(m["n"]))


def _fractions(text: str) -> Iterator[Quantity]:
    for pattern in patterns.FRACTIONS:
        for m in pattern.finditer(text):
            n, total = number(m["n"]), number(m["total"])
            share = number(m["share"]) if m["share"] else None
            # "2/6" of a murmur or a strength of "3/5" are no counts: a bare slash needs people or a share after it.
            bare = (
                m["slash"] == "/"
                and share is None
                and not patterns.PEOPLE.match(text, m.end())
                and not _shared_before(text, m.start(), n, total)
            )
            if n > total or bare or n != n.to_integral_value() or _unit(text, m.end())[0]:
                continue
            yield _made(text, m.start(), m.end(), "fraction", value=n, spread=total, percent=share)
    for m in patterns.COUNT.finditer(text):
        if number(m["n"]) == number(m["n"]).to_integral_value():
            yield _made(text, m.start(), m.end(), "fraction", value=number(m["n"]), percent=number(m["share"]))


def _shared_before(text: str, start: int, n: Decimal, total: Decimal) -> bool:
    """Whether the share that two numbers make is printed before their parenthesis: "33 % of patients (25/75)"."""
    found = patterns.SHARE_BEFORE.search(text, max(0, start - 90), start)
    return found is not None and total > 0 and abs(100 * n / total - number(found["share"])) < 1


def _ranges(text: str) -> Iterator[Quantity]:
    for pattern in (patterns.BETWEEN, patterns.RANGE):
        for m in pattern.finditer(text):
            low, high = number(m["low"]), number(m["high"])
            after, end = _unit(text, m.end())
            before = _unit_in(m["gap"])
            change = m["dash"].strip().casefold() == "to" and patterns.FROM.search(text, 0, m.start())
            if low >= high or (m["gap"].strip(" -") and not before) or change:
                continue
            yield _made(text, m.start(), end, "range", after or before, low=low, high=high)


def _singles(text: str) -> Iterator[Quantity]:
    for m in patterns.SINGLE.finditer(text):
        start, end, printed = m.start("n"), m.end("n"), m["n"]
        word = printed[0].isalpha()
        if word and (printed.isupper() or patterns.NOT_A_COUNT.search(text, 0, start)):
            continue  # "TEN" is a disease
        if printed.casefold() == "one" and patterns.PRONOUN.match(text, end):
            continue
        if patterns.POINTER.search(text, 0, start):
            continue
        unit, unit_end = _unit(text, end)
        if unit and patterns.BLOOD_BAG.match(text, unit_end):
            unit = None  # "two units of plasma" are bags
        end = unit_end if unit else end
        if unit is None and not word:
            unit = _bare_degrees(text, end, number(printed))
            end = unit.end if unit else end
        if unit is None and not word and patterns.GLUED.match(text, end):
            continue
        if (
            unit is None
            and not word
            and patterns.YEAR.fullmatch(printed)
            and patterns.BEFORE_YEAR.search(text, 0, start)
        ):
            yield Quantity(start, end, "date", raw=printed, readings=(printed,))
            continue
        sign = _sign(m["c"])
        more = patterns.OR_MORE.match(text, end)
        if more and sign is None:
            sign, end = patterns.OR_MORE_SIGNS[more[1].casefold()], more.end()
        kind: QuantityKind = "percent" if unit and unit.code == "%" else "number"
        shared = unit or _unit_of_second(text, start, end)
        yield _made(text, m.start() if m["c"] else start, end, kind, shared, value=number(printed), comparator=sign)


def _bare_degrees(text: str, end: int, value: Decimal) -> Unit | None:
    """A degree sign without a scale, where the value can only be a body temperature in Celsius."""
    sign = patterns.DEGREES.match(text, end)
    return Unit(sign.end(), sign[0].strip(), "Cel") if sign and _BODY_LOW <= value <= _BODY_HIGH else None


def _unit_of_second(text: str, start: int, end: int) -> Unit | None:
    """In "from 54 to 19 %" the unit of the first number stands behind the second."""
    second = patterns.TO_SECOND.match(text, end)
    if second is None or not patterns.FROM.search(text, 0, start):
        return None
    return _unit(text, second.end())[0]


_READERS: tuple[Callable[[str], Iterator[Quantity]], ...] = (
    _dates, _p_values, _ages, _intervals, _bounded, _means, _pressures, _titres, _fractions, _ranges, _singles,
)  # fmt: skip
