"""Numbers in a text with all that belongs to them: comparator, spread, bounds, share, unit, age, date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.model import Quantity
from graph_build.recognisers.dates import dates
from graph_build.recognisers.numbers import DIGITS, SIGNED, WORD, number
from graph_build.recognisers.units import Unit, unit_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from decimal import Decimal

    from graph_build.model import QuantityKind

_N = rf"(?:{DIGITS})"
_DASH = r"\s?(?:–|—|‐|‑|−|-|to|and)\s?"
_RANGE = r"\s?(?:–|—|‐|‑|−|-|~|\bto\b)\s?"
_COMPARATORS = {
    "<": "<", "less than": "<", "fewer than": "<", "under": "<", "below": "<", "lower than": "<", "younger than": "<",
    "≤": "<=", "<=": "<=", "⩽": "<=", "up to": "<=", "at most": "<=", "no more than": "<=", "not more than": "<=",
    "maximum of": "<=",
    ">": ">", "more than": ">", "greater than": ">", "over": ">", "above": ">", "exceeding": ">", "higher than": ">",
    "older than": ">",
    "≥": ">=", ">=": ">=", "⩾": ">=", "at least": ">=", "no less than": ">=", "minimum of": ">=", "not less than": ">=",
}  # fmt: skip
_COMPARATOR = "|".join(
    (rf"\b{c}\s" if c[0].isalpha() else re.escape(c)) for c in sorted(_COMPARATORS, key=len, reverse=True)
)
_OR_MORE = re.compile(r"\s(?:or|and)\s(more|older|greater|higher|above|over|less|younger|fewer|lower|below|under)\b")
_P = re.compile(
    r"\b[pP]\s?(?:-?\s?[vV]alues?)?\s?(?:was\s|of\s|were\s)?\s?(?P<c><=|>=|[<>=≤≥]|(?<=of\s)|(?<=was\s))\s?(?P<n>0?[.,·]\d+|0|1(?:\.0+)?)(?!\d)"
)
_AGE_UNITS = {"y": "a", "m": "mo", "w": "wk", "d": "d"}
_AGE = re.compile(
    rf"(?<![\w.])(?P<n>{_N}|{WORD})(?:(?:\s?(?:–|-|to)\s?)(?P<high>{_N}))?[\s-]?(?P<u>years?|yrs?|months?|mos?|weeks?|wks?|days?)[\s-](?:of[\s-])?(?:old|age)\b"
    rf"|(?<![\w.])(?P<n2>{_N})\s?-?(?:(?P<u2>[ym])\s?/?\s?o|yo)\b"
    rf"|\b(?:aged|age of|age was|age is|at the age of|at age)\s(?P<n3>{_N}|{WORD})(?:\s?-?(?P<u3>years?|yrs?|months?|mos?|weeks?|wks?|days?)\b)?",
    re.IGNORECASE,
)
_CONFIDENCE = re.compile(
    rf"(?:(?P<v>{SIGNED})\s?[\[(;,:]?\s?)?(?:95|90|99)\s?%\s?(?:CI|C\.I\.|confidence\sintervals?)\s?[:,;=\[(]*\s?(?P<low>{SIGNED})\s?%?{_DASH}(?P<high>{SIGNED})"
)
_MEDIAN = re.compile(
    rf"(?P<v>{SIGNED})(?P<gap>\s?[^\d\s()\[\],;]{{0,14}}(?:\s[^\d\s()\[\],;]{{1,10}})?\s?)[(\[,;]\s?(?:IQR|interquartile\srange)\s?[:,=]?\s?(?P<low>{SIGNED})\s?%?(?:{_RANGE}|,\s)(?P<high>{SIGNED})",
    re.IGNORECASE,
)
_MEAN = re.compile(
    rf"(?P<v>{SIGNED})(?P<unit1>\s?%)?\s?(?:±|\+/-|\+/−|\+\\-)\s?(?P<sd>{_N})|(?P<v2>{SIGNED})\s?\((?:SD|standard\sdeviation)\s?[:,=±]?\s?(?P<sd2>{_N})\)"
)
_FRACTION = re.compile(
    rf"(?<![\w./])(?P<n>{_N}|{WORD})\s?(?:(?P<slash>/)|\s(?:out\s)?of\s(?:the\s|all\s|these\s|our\s)?)\s?(?P<total>{_N}|{WORD})(?![\w./]|\s?-\w)"
    rf"(?P<share>\s?[(\[]\s?(?P<pct>{_N})\s?%\s?[)\]])?",
    re.IGNORECASE,
)
_SHARE_FIRST = re.compile(
    rf"(?<![\w.])(?P<pct>{_N})\s?%\s?[(\[]\s?(?P<n>{_N})\s?(?:/|\sof\s)\s?(?P<total>{_N})\s?[)\]]"
)
_COUNT = re.compile(
    rf"(?<![\w.])(?P<n>{_N}|{WORD})\s?(?:[A-Za-z]+\s){{0,2}}[(\[]\s?(?P<pct>{_N})\s?%\s?[)\]]", re.IGNORECASE
)
_PEOPLE = re.compile(
    r"\s(?:patients?|cases?|subjects?|children|infants?|adults?|women|men|eyes|individuals|participants?)\b"
)
_BETWEEN = re.compile(rf"\bbetween\s(?P<low>{SIGNED})(?P<gap>\s?[^\d\s]{{0,10}}\s)and\s(?P<high>{SIGNED})")
_SPAN = re.compile(
    rf"(?<![\w.,/–-])(?P<c>(?:{_COMPARATOR})\s?)?(?P<low>{SIGNED}|{WORD})(?P<gap>\s?[^\d\s,;()\[\]–—-]{{0,14}}){_RANGE}(?P<high>{_N}|{WORD})(?![\w]*[-/]\d)",
    re.IGNORECASE,
)
_SINGLE = re.compile(rf"(?P<c>(?:{_COMPARATOR})\s?)?(?P<n>(?<![\w.,/]){SIGNED}|(?<![\w-]){WORD})", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s(?:a\s|an\s)?(?:\w+\s){0,3}$", re.IGNORECASE)
_NOT_COUNTED = re.compile(r"(?:\bno|\bthe other|\banother|\bthis|\bthat|\bwhich|\bany|\bevery)\s$", re.IGNORECASE)
_PRONOUN = re.compile(r"\s(?:of|another|or|should|can|may|must|day)\b")
_GLUED = re.compile(r"[A-Za-z]|-[A-Za-z]*\d")


def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text, sorted; none overlap; each holds its unit.

    A date keeps its ISO 8601 form as its only reading. Rates keep their denominators ("mg/kg/d"); what is no unit of
    UCUM in them ("per infusion") is left out of the code and stays in `unit_as_printed`.
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
    at = max(end, unit.end) if unit else end
    return Quantity(
        start, at, kind, value, low, high, spread, percent, comparator,
        unit.code if unit else None, unit.printed if unit else None, " ".join(text[start:at].split()),
    )  # fmt: skip


def _unit(text: str, end: int) -> Unit | None:
    """The unit after a number: at once, after a blank or a hyphen."""
    return unit_at(text, end + 1 if text[end : end + 1] in (" ", "-", "‐", "‑") else end)


def _unit_in(gap: str) -> Unit | None:
    """The unit that fills the gap between two numbers, as in "2 mg to 4 mg"."""
    words = gap.strip(" -")
    found = unit_at(words, 0)
    return found if found and found.end == len(words) else None


def _comparator(printed: str | None) -> str | None:
    return _COMPARATORS[" ".join(printed.casefold().split())] if printed else None


def _dates(text: str) -> Iterator[Quantity]:
    for start, end, iso in dates(text):
        yield Quantity(start, end, "date", raw=text[start:end], readings=(iso,))


def _p_values(text: str) -> Iterator[Quantity]:
    for m in _P.finditer(text):
        printed = m["c"].strip()
        sign = _COMPARATORS.get(printed, "=")
        yield _made(text, m.start(), m.end(), "p_value", value=number(m["n"]), comparator=sign)


def _ages(text: str) -> Iterator[Quantity]:
    for m in _AGE.finditer(text):
        printed = m["n"] or m["n2"] or m["n3"]
        unit = (m["u"] or m["u2"] or m["u3"] or "y").casefold()
        value = number(printed)
        if m["n3"] and not m["u3"] and (value > 110 or _unit(text, m.end())):
            continue
        code = _AGE_UNITS[unit[0]]
        yield Quantity(
            m.start(), m.end(), "age", value, unit=code, unit_as_printed=unit, raw=" ".join(m.group().split()),
            low=value if m["high"] else None, high=number(m["high"]) if m["high"] else None,
        )  # fmt: skip


def _intervals(text: str) -> Iterator[Quantity]:
    for m in _CONFIDENCE.finditer(text):
        value = number(m["v"]) if m["v"] else None
        yield _made(text, m.start(), m.end(), "interval", value=value, low=number(m["low"]), high=number(m["high"]))


def _medians(text: str) -> Iterator[Quantity]:
    for m in _MEDIAN.finditer(text):
        unit = _unit_in(m["gap"]) or _unit(text, m.end())
        yield _made(
            text, m.start(), m.end(), "median_iqr", unit,
            value=number(m["v"]), low=number(m["low"]), high=number(m["high"]),
        )  # fmt: skip


def _means(text: str) -> Iterator[Quantity]:
    for m in _MEAN.finditer(text):
        value, spread = number(m["v"] or m["v2"]), number(m["sd"] or m["sd2"])
        yield _made(text, m.start(), m.end(), "mean_sd", _unit(text, m.end()), value=value, spread=spread)


def _fractions(text: str) -> Iterator[Quantity]:
    for pattern in (_SHARE_FIRST, _FRACTION):
        for m in pattern.finditer(text):
            groups = m.groupdict()
            n, total = number(m["n"]), number(m["total"])
            share = number(groups["pct"]) if groups["pct"] else None
            # "120/80 mmHg", "grade 2/6" and "3/5 strength" are no counts: a bare slash needs people or a share.
            bare = bool(groups.get("slash")) and share is None and not _PEOPLE.match(text, m.end())
            if n > total or bare or n != n.to_integral_value():
                continue
            yield _made(text, m.start(), m.end(), "fraction", value=n, spread=total, percent=share)


def _counts(text: str) -> Iterator[Quantity]:
    for m in _COUNT.finditer(text):
        if number(m["n"]) == number(m["n"]).to_integral_value():
            yield _made(text, m.start(), m.end(), "fraction", value=number(m["n"]), percent=number(m["pct"]))


def _ranges(text: str) -> Iterator[Quantity]:
    for m in (*_BETWEEN.finditer(text), *_SPAN.finditer(text)):
        low, high = number(m["low"]), number(m["high"])
        unit = _unit(text, m.end()) or _unit_in(m["gap"])
        between = m["gap"].strip(" -")
        if low >= high or (between and _unit_in(between) is None) or _FROM.search(text, 0, m.start()):
            continue
        kind: QuantityKind = "range"
        yield _made(text, m.start(), m.end(), kind, unit, low=low, high=high)


def _singles(text: str) -> Iterator[Quantity]:
    for m in _SINGLE.finditer(text):
        start, end = m.start("n"), m.end("n")
        word = m["n"][0].isalpha()
        if word and (_NOT_COUNTED.search(text, 0, start) or (m["n"].casefold() == "one" and _PRONOUN.match(text, end))):
            continue
        unit = _unit(text, end)
        if unit is None and not word and _GLUED.match(text, end):
            continue
        comparator = _comparator(m["c"])
        begin = m.start() if comparator else start
        after = _OR_MORE.match(text, unit.end if unit else end)
        if after and not comparator:
            comparator = (
                "<=" if after[1].casefold() in ("less", "younger", "fewer", "lower", "below", "under") else ">="
            )
        kind: QuantityKind = "percent" if unit and unit.code == "%" else "number"
        yield _made(text, begin, end, kind, unit, value=number(m["n"]), comparator=comparator)


_READERS: tuple[Callable[[str], Iterator[Quantity]], ...] = (
    _dates, _p_values, _ages, _intervals, _medians, _means, _fractions, _counts, _ranges, _singles,
)  # fmt: skip
