"""Courses by arm: what a variable was before and after, in each of the arms that a sentence names.

"X fell from 24 to 8 with A and from 22 to 20 with B", "in A, X fell from 5 to 4; in B, from 5 to 5", "after A, X fell
from 24 to 8 and Y from 20 to 2, whereas after B X went from 22 to 20": every pair of values is of the arm named right
behind it, else of the one named last in its part of the sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_build.clauses.words import words_of
from graph_build.frames.arms.values import alike, usable
from graph_build.frames.measured.units import TIMES
from graph_build.frames.variables import Phrase, phrase
from graph_build.model.frames import Side, ValueFrame
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import Quantity
    from graph_build.study.mentions import PopulationMention

_SOME = r"(?:(?:an?|the|baseline|initial|mean|median|average|value|score|level|of|about|approximately|around)\s)*"
_FROM = Pattern(rf"\bfrom\s{_SOME}$", re.IGNORECASE)
_TO = Pattern(rf"(?:\s?\(\d[\d.]*\))?[^;.\d]{{0,40}}?(?:\([^()]*\)\s?)?[^;.\d]{{0,20}}?\bto\s{_SOME}", re.IGNORECASE)
_TIMED_TO = Pattern(
    rf"\s?(?:at|before|on|in)\s[^;.,]{{3,30}}?,?\s(?:to|and|versus|vs\.?|compared with)\s{_SOME}", re.IGNORECASE
)
_TURN = Pattern(r"[;:]|\b(?:whereas|while|whilst|but|although|however|in contrast)\b", re.IGNORECASE)
_BEHIND = Pattern(
    r"[\s,]*(?:\([^()]*\)\s?)?(?:(?:in|with|for|on|after|among|following|under|by)\s)?(?:the\s|those\s|patients\s)*",
    re.IGNORECASE,
)
_BOTH = Pattern(r"\s(?:and|or|versus|vs\.?)\s(?:the\s|in\s|for\s)*", re.IGNORECASE)
_NEXT = Pattern(r".*(?:;|:|,\s(?:and\s)?|\band\s)(?:(?:the|mean|median)\s)*", re.DOTALL | re.IGNORECASE)
_IN_WHAT = Pattern(
    r"\b(?:increase|decrease|reduction|improvement|decline|fall|drop|rise|change|worsening)s?\s(?:in|of)\s"
    r"(?:the\s|mean\s|median\s)*(?P<what>.{2,80})$",
    re.IGNORECASE,
)
_ONLY_CHANGE = Pattern(
    r"(?:\w+\s)*(?:increase|decrease|reduction|improvement|decline|fall|drop|rise|change|worsening|those|it|this|that)s?",
    re.IGNORECASE,
)
_RANGES = Pattern(r"\b(?:rang(?:ed|ing|es)|var(?:ied|ying|ies))\s(?:\w+\s)?$", re.IGNORECASE)
_LASTS = Pattern(r"\b(?:time|duration|stay|length|delay|ages?|survival|interval|latency|days|hours)\b", re.IGNORECASE)
"""In the name of what is measured in units of time; else "from 26 to 32 weeks" is when, and not how much."""
_NO_NAME = Pattern(r"(?:if|when|because|that|since|as)\b", re.IGNORECASE)
_LONGEST = 390


@dataclass(frozen=True, slots=True)
class _Pair:
    """The value before a change and the one after it; `start` is where "from" begins."""

    start: int
    before: Quantity
    after: Quantity


def arm_courses(
    text: str, quantities: Sequence[Quantity], people: Sequence[PopulationMention]
) -> Iterator[tuple[ValueFrame, ValueFrame]]:
    """What a variable was before and after in each arm: the frames of both values, in order.

    Args:
        text: the cleaned sentence; positions count in it.
        quantities: all that are recognised in it.
        people: the populations that it names.
    """
    named = [p for p in people if p.arm is not None and not p.all]
    pairs = list(_pairs(text, usable(text, quantities, people))) if named else []
    said: Phrase | None = None
    end = 0
    for at, pair in enumerate(pairs):
        close = pairs[at + 1].start if at + 1 < len(pairs) else len(text)
        who = _whose(text, pair, close, named)
        own = _variable(text, pair, end, people)
        said = said if own is None or _ONLY_CHANGE.fullmatch(own.text) or _NO_NAME.match(own.text) else own
        end = pair.after.end
        if who is None or said is None or (pair.after.unit in TIMES and not _LASTS.search(said.text)):
            continue
        side = Side(who.label, who.start, who.end)
        first, last = min(said.start, pair.start, who.start), max(pair.after.end, who.end)
        if last - first > _LONGEST:
            continue
        before, after = (
            ValueFrame(first, last, said.text, said.start, said.end, side, q) for q in (pair.before, pair.after)
        )
        yield before, after


def _pairs(text: str, values: Sequence[Quantity]) -> Iterator[_Pair]:
    taken = -1
    behind = [v for one, v in pairwise(values) if text[one.end : v.start] in ("(", " (")]  # a spread, of whatever kind
    for one, other in pairwise([v for v in values if v not in behind]):
        came = _FROM.search(text, max(0, one.start - 60), one.start)
        if came is not None and _RANGES.search(text, 0, came.start()):
            return
        if came is None or one.start < taken or not alike((one, other)):
            continue
        if _TO.fullmatch(text, one.end, other.start) or _TIMED_TO.fullmatch(text, one.end, other.start):
            taken = other.end
            unit = one.unit or other.unit
            yield _Pair(came.start(), replace(one, unit=unit), replace(other, unit=unit))


def _whose(text: str, pair: _Pair, close: int, people: Sequence[PopulationMention]) -> PopulationMention | None:
    """The arm that a pair is of: the one directly behind it, else the last before it in its part; None for several."""
    if any(pair.start <= p.start < pair.after.end for p in people):
        return None  # "from 5 in A to 7 in B" tells of two arms at one time
    behind = [p for p in people if pair.after.end <= p.start < close]
    if len(behind) > 1 and _BOTH.fullmatch(text, behind[0].end, behind[1].start):
        return None
    if behind and _BEHIND.fullmatch(text, pair.after.end, behind[0].start) and not _leads(text, behind[0], close):
        return behind[0]
    before = [p for p in people if p.end <= pair.start]
    if before and not _TURN.search(text, before[-1].end, pair.start):
        return before[-1]
    colon = (
        before and text[before[-1].end : pair.start].count(":") == 1 and ";" not in text[before[-1].end : pair.start]
    )
    return before[-1] if colon else None


def _leads(text: str, one: PopulationMention, close: int) -> bool:
    """Whether an arm behind a pair begins what is told of the next one: "…, with B from 8 to 7"."""
    return re.fullmatch(r"[\s,]*(?:it\s|this\s)?", text[one.end : close]) is not None and close < len(text)


def _variable(text: str, pair: _Pair, begin: int, people: Sequence[PopulationMention]) -> Phrase | None:
    """What a pair is of, where its own words name it: before the verb of change, or before "from"."""
    turn = max((m.end() for m in _TURN.finditer(text, begin, pair.start)), default=begin)
    words = [w for w in words_of(text) if turn <= w.start < pair.start]
    verb = next((w for w in words if w.part in ("be", "verb", "auxiliary") or (w.change and w is not words[0])), None)
    if (into := _IN_WHAT.search(text, turn, pair.start)) and (
        what := phrase(text, into.start("what"), pair.start, people)
    ):
        return what
    if verb is not None:
        return phrase(text, _opening(text, turn, verb.start, begin), verb.start, people)
    return phrase(text, _opening(text, turn, pair.start, begin), pair.start, people)


def _opening(text: str, start: int, end: int, begin: int) -> int:
    """Where the noun phrase before a position begins: behind the last comma or "and" that follows an earlier pair."""
    lead = _NEXT.match(text, start, end) if begin else None
    start = lead.end() if lead else start
    return start + len(text[start:end]) - len(text[start:end].lstrip(" ,"))
