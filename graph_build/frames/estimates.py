"""Effect estimates: odds ratio, relative risk, hazard ratio, difference, with interval and p, adjusted or not."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from graph_build.patterns import Pattern
from graph_build.recognisers.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = {
    statistic: pattern
    for line in (files("graph_build") / "frames" / "estimates.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for statistic, pattern in [line.split("\t")]
}
"""The estimates by the statistic that a fact names them by."""
_RATIOS = {"odds": "odds ratio", "hazard": "hazard ratio"}
_NAME = "|".join(f"(?P<k{i}>{pattern})" for i, pattern in enumerate(_NAMES.values()))
_NUM = r"[-−–]?\s?(?:\d+(?:[.·]\d+|,\d{1,3}(?=\s?%?\s?(?:[-–—−;)\]]|to\b|$)))?|[.·]\d+)"
_CI_WORDS = (
    r"(?:(?:confidence|credible)\sintervals?|C\.?\s?I\.?s?(?![a-z])|CrI)"
    r"(?:\s?[(\[]\s?(?:95\s?%\s?)?CIs?\s?[)\]])?"
)
_LEVEL = r"(?:[89]\d(?:[.·]\d+)?)\s?%?"
_LABEL = rf"(?:{_LEVEL}[\s-]?)?{_CI_WORDS}(?:\s?{_LEVEL})?"
_P = r"p(?:[\s-]?values?)?\s?(?:for\s\w+\s?)?(?:[=<>≤≥]|was|of)\s?(?:0?[.·]\d+|1[.·]0+)"
_BOUNDS = rf"(?P<low>{_NUM})\s?%?\s?(?:to|and|[-–—−,;/])\s?(?P<high>{_NUM})"
_CI = (
    rf"(?:(?P<level>{_LEVEL.replace('%?', '%')}[\s-]?)?{_CI_WORDS}(?P<behind>\s?{_LEVEL.replace('%?', '%')})?"
    r"\s?[:=,;]?\s?(?:(?:of|from|was|is|ranging from|between)\s)?[\[(]?\s?(?:[–-]\s)?"
    rf"{_BOUNDS})"
)
"""A confidence interval with its label, the level before it or behind."""
_LABELLED = re.compile(rf"(?P<level>{_LEVEL})[\s-]?{_CI_WORDS}", re.IGNORECASE)
"""The label of an interval that stands before the estimate: "HR (95 % CI) 0.6 (0.4 to 0.8)"."""
_NO_DIGITS = re.compile(r"[\s%]|-$")
_BARE = _BOUNDS.replace("?P<low>", "?P<bare_low>").replace("?P<high>", "?P<bare_high>")
"""One without a label, which only a bracket right behind the estimate makes one."""
_UNIT = r"(?:\s?(?:%|(?:percentage\s)?points?|[A-Za-zµμ][A-Za-zµμ/%²·]*(?:\s?/\s?[\w.²]+)*(?=\s?[(\[,;])))?"
_GAP = (
    r"(?:\s?[;,]?\s?[;,(\[]\s?|\s(?:and\s|with\s)?(?:an?\s|the\s|corresponding\s)*|"
    rf"\s?[;,(\[]?\s?{_P}\s?[;,]?\s?[(\[]?)"
)
"""Between an estimate and its interval: marks, "with a", or the p-value."""
_NO_NAME = r"(?:(?!(?-i:\b(?:OR|[HR]R|IRR)\b)|\bratio\b)[^.;:,()\[\]])"
_UP_TO = r"(?=\s(?:was|were|is|in|for|between|versus|vs\.?)\s|\s?[,:=(\[]|\s[-−–]?\d+(?:[.·]\d|\s?[(\[]))"
_SIDES = r"(?:between|versus|vs\.?|relative to|compared (?:with|to)|favou?ring)\s[^.;()\[\]]{3,90}?"
_ABOUT = (
    rf"(?:\s(?:(?:in|for|of)\s(?P<variable>(?!\d){_NO_NAME}{{2,70}}?)|{_SIDES}){_UP_TO}"
    rf"(?:\s(?:(?:in|for|with|among)\s{_NO_NAME}{{2,60}}?|{_SIDES}){_UP_TO})?)?"
)
"""What an estimate is of, and whom it compares or is of."""
_ESTIMATE = Pattern(
    rf"(?P<adj>(?<!un)adjusted\s|adj\.?\s|(?-i:a(?=OR|HR|RR))|multivaria(?:te|ble)\s)?(?:{_NAME})"
    rf"(?:\s?[(\[](?:[^()\[\]\d]{{2,60}}|{_LABEL})[)\]]|,?\s{_LABEL}(?=\s?[=:,(\[]?\s?[-−]?\d+[.·]\d+\s?[(\[]))*"
    rf"{_ABOUT}(?:\s?[(\[]{_LABEL}[)\]])?"
    rf"(?P<link>\s?(?:was|were|of|being|at|amounted to|came to|equalled|reached|[:=,]|is)?\s?)"
    rf"(?P<value>{_NUM}){_UNIT}"
    rf"(?:{_GAP}{_CI}|\s?(?:,\s)?[(\[]\s?{_BARE}\s?%?\s?[)\];,])?",
    re.IGNORECASE,
)


_BRACKET = rf"[(\[]\s?{_CI}"
_BY_SO_MUCH = Pattern(
    rf"\bby\s(?:(?:an?\s)?(?:mean|median|average)\s(?:of\s)?)?(?P<value>{_NUM})\s?(?:%|[A-Za-z][\w/%²·]*(?:\s\w+)?)?\s?"
    rf"{_BRACKET}|"
    rf"(?P<more>{_NUM})\s?(?:(?:percentage\s)?points?|units?|[A-Za-zµμ][\w/²·µμ]*)?\s"
    r"(?:higher|lower|greater|less|more|fewer|shorter|longer|larger|smaller)\b(?!\sthan\s\d)[^;()\[\]%=]{0,90}?\s?"
    + re.sub(r"\?P<(\w+)>", r"?P<more_\1>", _BRACKET),
    re.IGNORECASE,
)
"""A difference told as a change or a comparative: "shortened the stay by 1.1 days (95 % CI 0.4 to 1.8)"."""
_TIMES_AS = Pattern(
    rf"(?P<adj>adjusted\s)?\b(?P<of>odds|hazard|risk|rate|incidence)\b[^;.()]{{0,80}}?\b(?P<value>{_NUM})[\s-](?:times|fold)\b"
    rf"[^;()]{{0,60}}?{_BRACKET}|"
    rf"\b(?P<more>{_NUM})[\s-](?:times|fold)\s(?:higher\s|greater\s|lower\s|the\s)?(?P<noun>odds|hazard|risk|rate|incidence)\b"
    rf"[^;()]{{0,90}}?" + re.sub(r"\?P<(\w+)>", r"?P<more_\1>", _BRACKET),
    re.IGNORECASE,
)
"""A ratio told in words: "the odds on A were 3.1 times those on B (95 % CI 1.5 to 6.6)"."""


_NEXT_ONE = Pattern(
    rf"[)\]]?\s(?:for|in|with|on|among)\s[^.;()\d]{{3,60}}?(?:,|,?\sand|;)\s(?P<value>{_NUM})\s?"
    rf"(?:[(\[]\s?{_CI}|[(\[]\s?{_BARE})",
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
        one = _read(found, kind, found.start("value"), found.start())
        if one.low is None and (kind == "difference" or not _names_value(text, found, kinds.index(kind))):
            continue
        if found["variable"]:
            one = replace(one, variable=found.span("variable"))
        if one.holds:
            yield one
            yield from _further(text, one)
    yield from _told_in_words(text)


def _names_value(text: str, found: re.Match[str], kind: int) -> bool:
    """Whether a number without an interval is the ratio: linked to its name, and no rate of heartbeats or breaths."""
    if found["variable"] and not found["link"].strip():
        return False
    return not (found[f"k{kind}"].isupper() and _OF_BEATS.match(text, found.start("value")))


def _read(found: re.Match[str], kind: str, at: int, start: int, prefix: str = "") -> Estimate:
    """The estimate of a match whose interval stands in groups of a prefix."""
    told = found.groupdict()
    low, high = told.get(f"{prefix}low") or told.get("bare_low"), told.get(f"{prefix}high") or told.get("bare_high")
    level = told.get(f"{prefix}level") or told.get(f"{prefix}behind")
    if level is None and low and (label := _LABELLED.search(found.string, start, at)):
        level = label["level"]
    value = found["more"] if prefix else found["value"]
    return Estimate(
        start, found.end(), kind, _number(value), _number(low) if low else None, _number(high) if high else None,
        _number(level) if level else None, adjusted=bool(told.get("adj")), at=at,
    )  # fmt: skip


def _number(printed: str) -> Decimal:
    return number(_NO_DIGITS.sub("", printed))


def _further(text: str, first: Estimate) -> Iterator[Estimate]:
    """The same of further groups: "the hazard ratio was 1.6 (0.9 to 2.7) for A and 2.3 (1.2 to 4.2) for B"."""
    last = first
    while first.low is not None and (found := _NEXT_ONE.match(text, last.end)):
        told = _read(found, first.kind, found.start("value"), found.start("value"))
        last = replace(told, level=told.level or first.level, adjusted=first.adjusted, variable=first.variable)
        if not last.holds:
            return
        yield last


def _told_in_words(text: str) -> Iterator[Estimate]:
    for pattern in (_BY_SO_MUCH, _TIMES_AS):
        for found in pattern.finditer(text):
            told = found.groupdict()
            of = told.get("of") or told.get("noun")
            kind = _RATIOS.get(of.casefold(), "relative risk") if of else "difference"
            prefix = "more_" if told["more"] else ""
            at = found.start("more" if prefix else "value")
            one = _read(found, kind, at, at if of or prefix else found.start(), prefix)
            if one.holds:
                yield one
