"""Effect estimates: odds ratio, relative risk, hazard ratio, difference, with interval and p, adjusted or not."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from graph_build.patterns import Pattern
from graph_build.recognisers.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = {
    "odds ratio": r"odds[- ]ratios?|(?-i:(?:\b|(?<=\ba))ORs?\b)",
    "hazard ratio": r"hazards?[- ]ratios?|(?-i:(?:\b|(?<=\ba))HRs?\b)",
    "relative risk": r"relative risks?|risk[- ]ratios?|(?-i:(?:\b|(?<=\ba))RRs?\b)|"
    r"(?:incidence[- ])?rate[- ]ratios?|(?-i:(?:\b|(?<=\ba))IRRs?\b)",
    "difference": r"(?:(?:least[- ]squares?|LS|standardi[sz]ed|weighted|adjusted|between[- ]group|treatment|risk)"
    r"[\s-])*"
    r"(?:mean\s)?differences?|(?-i:\bS?MDs?\b)|absolute risk[- ]reductions?|(?-i:\bARRs?\b)",
}
"""The estimates by the statistic that a fact names them by."""
_RATIOS = {"odds": "odds ratio", "hazard": "hazard ratio"}
_NAME = "|".join(f"(?P<k{i}>{pattern})" for i, pattern in enumerate(_NAMES.values()))
_NUM = r"[-−–]?\d+(?:[.·]\d+)?"
_CI = (
    rf"(?:\(?\[?\s?(?:(?P<level>9[059](?:[.·]\d)?)\s?%\s?)?(?:C(?:onfidence )?I(?:nterval)?s?|CIs?|"
    rf"CrI)?\s?(?:\[CI\])?\s?[:=,;]?\s?[\[(]?\s?"
    rf"(?P<low>{_NUM})\s?%?\s?(?:to|[-–—,;])\s?(?P<high>{_NUM}))"
)
_ESTIMATE = Pattern(
    rf"(?P<adj>adjusted\s|adj\.?\s|(?-i:a(?=OR|HR|RR))|multivaria(?:te|ble)\s)?(?:{_NAME})(?:\s?[\[(](?:a?OR|"
    rf"a?HR|a?RR|IRR|S?MD|CI)[\])])?"
    rf"(?:\s?\([^()\d]{{2,60}}\))?(?:\sbetween\s[^.;()]{{3,90}}?(?=\s(?:in|for|was|were|is)\b))?"
    rf"(?:\s(?:in|for|of)\s(?P<variable>[^.;,()\d][^.;,()]{{1,70}}?)\s(?=was|were|is))?"
    rf"\s?(?:was|were|of|being|at|amounted to|came to|equalled|reached|[:=,]|is)?\s?"
    rf"(?P<value>{_NUM})\s?(?:%|(?:percentage\s)?points?|[A-Za-z][A-Za-z/%²]*(?=\s?[(\[]))?"
    rf"\s?[;,]?\s?(?:{_CI})?",
    re.IGNORECASE,
)


_BRACKET = (
    rf"[(\[]\s?(?:(?P<level>9[059](?:[.·]\d)?)\s?%\s?)?(?:CI|confidence interval)\s?[:=,;]?\s?"
    rf"(?P<low>{_NUM})\s?%?\s?(?:to|[-–—,;])\s?(?P<high>{_NUM})"
)
_BY_SO_MUCH = Pattern(
    rf"\bby\s(?:(?:an?\s)?(?:mean|median|average)\s(?:of\s)?)?(?P<value>{_NUM})\s?(?:%|[A-Za-z][\w/%²·]*(?:\s\w+)?)?\s?"
    rf"{_BRACKET}",
    re.IGNORECASE,
)
"""A difference told as a change: "shortened the stay by 1.1 days (95 % CI 0.4 to 1.8)"."""
_TIMES_AS = Pattern(
    rf"(?P<adj>adjusted\s)?\b(?P<of>odds|hazard|risk|rate|incidence)\b[^;.()]{{0,80}}?\b(?P<value>{_NUM})[\s-](?:times|fold)\b"
    rf"[^;()]{{0,60}}?{_BRACKET}|"
    rf"\b(?P<more>{_NUM})[\s-](?:times|fold)\s(?:higher\s|greater\s|lower\s|the\s)?(?P<noun>odds|hazard|risk|rate|incidence)\b"
    rf"[^;()]{{0,90}}?{_BRACKET.replace('?P<level>', '').replace('?P<low>', '?P<from>').replace('?P<high>', '?P<to>')}",
    re.IGNORECASE,
)
"""A ratio told in words: "the odds on A were 3.1 times those on B (95 % CI 1.5 to 6.6)"."""


_NEXT_ONE = Pattern(
    rf"[)\]]?\s(?:for|in|with|on|among)\s[^.;()\d]{{3,60}}?(?:,|,?\sand|;)\s(?P<value>{_NUM})\s?[(\[]\s?(?:(?:9[059]\s?%\s?)?CI\s?"
    rf"[:,]?\s?)?(?P<low>{_NUM})\s?(?:to|[-–—,;])\s?(?P<high>{_NUM})",
    re.IGNORECASE,
)


_OF_BEATS = Pattern(r"[1-9]\d{1,2}(?![\d%]|[.·,]\d|[-\s]?fold)")
"""Behind "HR" or "RR", without an interval: a rate of heartbeats or breaths ("HR 124 bpm, RR 24")."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """An effect estimate as printed.

    Attributes:
        start: first position; end: position after the last.
        kind: "odds ratio", "hazard ratio", "relative risk" (rate ratios too) or "difference".
        value: the estimate.
        low: lower bound of its interval; high: upper bound; both None where none is printed.
        level: confidence level in per cent, where printed.
        adjusted: whether it is said to be adjusted.
        variable: positions of what it is said to be of ("the hazard ratio for death was"), or None.
        at: position of the value.
    """

    start: int
    end: int
    kind: str
    value: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    level: Decimal | None = None
    adjusted: bool = False
    variable: tuple[int, int] | None = None
    at: int = 0

    @property
    def holds(self) -> bool:
        """Whether the estimate lies in its interval."""
        return self.low is None or self.high is None or self.low <= self.value <= self.high

    @property
    def significant(self) -> bool | None:
        """Whether the interval leaves out no effect: 1 for a ratio, 0 for a difference; None without an interval."""
        if self.low is None or self.high is None:
            return None
        none = Decimal(0) if self.kind == "difference" else Decimal(1)
        return not self.low <= none <= self.high


@lru_cache(maxsize=256)
def estimates(text: str) -> tuple[Estimate, ...]:
    """The effect estimates that a sentence prints, in order; one outside its own interval is left out."""
    return tuple(_found(text))


def _found(text: str) -> Iterator[Estimate]:
    kinds = list(_NAMES)
    for found in _ESTIMATE.finditer(text):
        kind = next(kinds[i] for i in range(len(kinds)) if found[f"k{i}"])
        low, high = (number(found[g]) if found[g] else None for g in ("low", "high"))
        if kind == "difference" and low is None:
            continue  # "a difference of 3 days" is no estimate yet
        if low is None and found[f"k{kinds.index(kind)}"].isupper() and _OF_BEATS.match(text, found.start("value")):
            continue
        level = number(found["level"]) if found["level"] else None
        one = Estimate(found.start(), found.end(), kind, number(found["value"]), low, high, level, bool(found["adj"]))
        one = replace(one, at=found.start("value"))
        if found["variable"]:
            one = replace(one, variable=found.span("variable"))
        if one.holds and (low is None or high is None or low <= high):
            yield one
            yield from _further(text, one)
    yield from _told_in_words(text)


def _further(text: str, first: Estimate) -> Iterator[Estimate]:
    """The same of further groups: "the hazard ratio was 1.6 (0.9 to 2.7) for A and 2.3 (1.2 to 4.2) for B"."""
    last = first
    while first.low is not None and (found := _NEXT_ONE.match(text, last.end)):
        low, high = number(found["low"]), number(found["high"])
        place = (found.start("value"), found.end())
        last = replace(
            first, start=place[0], end=place[1], at=place[0], value=number(found["value"]), low=low, high=high
        )
        if not (last.holds and low <= high):
            return
        yield last


def _told_in_words(text: str) -> Iterator[Estimate]:
    for pattern in (_BY_SO_MUCH, _TIMES_AS):
        for found in pattern.finditer(text):
            told = found.groupdict()
            low, high = number(told["low"] or told["from"]), number(told["high"] or told["to"])
            of = told.get("of") or told.get("noun")
            kind = _RATIOS.get(of.casefold(), "relative risk") if of else "difference"
            level = number(found["level"]) if found["level"] else None
            at = "value" if told["value"] else "more"
            start = found.start(at) if of else found.start()
            one = Estimate(start, found.end(), kind, number(found[at]), low, high, level, bool(told.get("adj")))
            if one.holds and low <= high:
                yield replace(one, at=found.start(at))
