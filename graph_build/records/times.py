"""The times that a sentence of a patient's story names, and what of it happened then."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from graph_build.facts.clinical.runs import clause_at, times, within_parentheses
from graph_build.recognisers.dates import story_dates
from graph_build.recognisers.numbers import WORD, number
from graph_build.recognisers.timepoints import time_code, timepoints

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.model import ReadSentence, Timepoint

_UNIT = r"(?:minute|min|hour|hr|day|week|wk|month|mo|year|yr|d|h)s?\b"
_NUMBER = rf"(?:\d+(?:\.\d+)?|{WORD}|an?)"
_BACK = re.compile(
    rf"\b(?P<n>{_NUMBER})[\s-](?P<u>{_UNIT})\s(?P<back>previously|prior\b(?!\sto)|before(?=[,.;)]|$)|back\b)",
    re.IGNORECASE,
)
_PAST = re.compile(rf"\b(?P<n>{_NUMBER})[\s-](?P<u>{_UNIT})\s(?:medical\s)?history\sof\b", re.IGNORECASE)
_POST = re.compile(
    rf"\b(?P<n>{_NUMBER})[\s-](?P<u>{_UNIT})\s(?P<sign>post|after|before|pre)[\s-](?P<of>[a-z]+)\b", re.IGNORECASE
)
_OPERATED = re.compile(rf"\b(?P<n>{_NUMBER})[\s-](?P<u>{_UNIT})\spost-?\s?operatively\b", re.IGNORECASE)
_NEXT = re.compile(
    r"\b(?:on\s)?(?:the\s)?(?P<which>next|following|same|subsequent)\s(?:day|morning|evening)\b", re.IGNORECASE
)
_OPENS = re.compile(
    r"\W*(?:(?:then|later|finally|however|subsequently|and|but|after|on|at|in|by|since|from|around|about|approximately|the|"
    r"early|late|mid|end|beginning|of|until|another|a|further|only|nearly|almost|just|day|week|month|morning|evening|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b[\s,-]*)*",
    re.IGNORECASE,
)
"""What may stand before a time that opens a sentence or clause."""
_COUNTED_DAY = re.compile(r"(?P<kind>[\w-]+ )?(?P<unit>day|week|month|year) \d+\b")
_OTHER_PART = re.compile(
    r"\b(?:with|due to|because of|secondary to|after|following|despite|given|since)\b", re.IGNORECASE
)
_LATER = re.compile(
    r"\b(?:followed by|which led to|leading to|then|thereafter|subsequently|until|before|later|eventually|finally|"
    r"previous(?:ly)?|prior|had been|recurred|relapsed|"
    r"history of(?!.*\b(?:presented|developed|was|were|underwent|received|complained|had)\b))\b",
    re.IGNORECASE,
)
"""Behind it the time that opened the sentence is over."""
_NOUN = re.compile(r"\s(?P<noun>[a-z]+)\b", re.IGNORECASE)
_DETERMINERS = frozenset({"her", "his", "their", "the", "our"})
_ELSEWHERE = re.compile(r"\s(?:of|in|after|since|post|following|from|on)\b", re.IGNORECASE)
_LEAST_PRECISE = len("2021-11")
_SHOWED = re.compile(r"\)\s(?:showed|revealed|demonstrated|indicated|confirmed|was|were)\b", re.IGNORECASE)
"""Behind a date in parentheses that is that of an examination."""
_SINCE = re.compile(r"\b(?:since|for)\s(?:the\s|about\s)?$", re.IGNORECASE)
_CYCLE = re.compile(r"\b(?:cycle|menstrual|gestational|life)\s$", re.IGNORECASE)
"""Before a day that is numbered from something which is no event of the story."""
_LISTED = re.compile(r",\s|\s(?:and|or|with)\s|:\s")
_JOINED = re.compile(r"[\s,(]*(?:i\.e\.,?\s|on\s|and\s)?[\s(]*")


class MarkedTime(NamedTuple):
    """A time as a sentence names it.

    Attributes:
        start: its first position; end: position after its last.
        words: as they are told.
        date: in ISO 8601, without a year "--03-12", or None.
        value: its number; unit: of that, in UCUM.
        anchor: what it is counted from, in words, or None.
        way: "date" of the calendar; "after" or "before" what it is counted from; "count" for a day that is numbered;
            "later" or "earlier" than what was told before; "past" for what somebody has had since; "named" for a named
            event; "loose" where nothing says from what it is counted.
    """

    start: int
    end: int
    words: str
    date: str | None = None
    value: Decimal | None = None
    unit: str | None = None
    anchor: str | None = None
    way: str = "loose"


def marked_times(sentence: ReadSentence) -> list[MarkedTime]:
    """The times of a sentence, in its order; one that explains another ("three days later (11 March)") is one with it.

    Args:
        sentence: with its time points.
    """
    text = sentence.text
    found = [MarkedTime(d.start, d.end, text[d.start : d.end], d.iso, way="date") for d in story_dates(text)]
    for marks in (_past(text), _written(text), [_of(t, text) for t in times(sentence)]):
        found += [m for m in marks if all(m.end <= o.start or o.end <= m.start for o in found)]
    joined: list[MarkedTime] = []
    for one in sorted(found):
        last = joined[-1] if joined else None
        if last and (last.date is None) != (one.date is None) and _JOINED.fullmatch(text, last.end, one.start):
            dated = one if one.date else last
            end = one.end + (text[last.end : one.start].count("(") and text[one.end : one.end + 1] == ")")
            joined[-1] = dated._replace(start=last.start, end=end, words=text[last.start : end])
        else:
            joined.append(one)
    return joined


def read_time(words: str) -> MarkedTime | None:
    """A time in the words of a statement."""
    dated = story_dates(words)
    if dated:
        return MarkedTime(0, len(words), words, dated[0].iso, way="date")
    found = timepoints(words)
    return _of(found[0], words)._replace(words=words) if found else None


def time_at(sentence: ReadSentence, named: Sequence[MarkedTime], position: int | None) -> MarkedTime | None:
    """The time at which what stands at a position of a sentence was so, where the sentence names one for it.

    A time that opens the sentence is that of all that follows up to the next; another that of its part of its clause.

    Args:
        sentence: the sentence.
        named: its times.
        position: of the event's words, or None where they are not found in it.
    """
    marks = [m for m in named if m.way != "loose"]
    if not marks:
        return None
    text = sentence.text
    opening = opens(text, marks[0])
    if position is None:
        return marks[0] if opening and len(marks) == 1 else None
    parts = [(part, m) for m in marks for part in [_part(text, m)] if part[0] <= position < part[1]]
    if parts:
        narrowest = max(part[0] for part, _ in parts)
        own = [m for part, m in parts if part[0] == narrowest]
        return own[0] if len(own) == 1 else None
    later = [m for m in marks[1:] if m.start <= position]
    ended = _LATER.search(text, marks[0].end, position) is not None
    goes_on = opening or (len(marks) == 1 and _goes_on(text, marks[0], position))
    return marks[0] if goes_on and not later and not ended and marks[0].way != "named" else None


def _goes_on(text: str, mark: MarkedTime, position: int) -> bool:
    """Whether a sentence's only time, a date of a day or month, is that of what it goes on to tell behind it."""
    if mark.date is None or len(mark.date) < _LEAST_PRECISE or position < mark.end:
        return False
    if _SINCE.search(text, 0, mark.start):
        return False
    return not within_parentheses(text, mark.start) or _SHOWED.match(text, mark.end) is not None


def opens(text: str, mark: MarkedTime) -> bool:
    """Whether a time opens its sentence."""
    return _OPENS.fullmatch(text, 0, mark.start) is not None


def dates_verb(text: str, mark: MarkedTime, verb: int) -> bool:
    """Whether a time is that of the verb at a position: of one in its clause."""
    clause = clause_at(text, mark.start)
    return clause.start <= verb < clause.end and not within_parentheses(text, mark.start)


def _part(text: str, mark: MarkedTime) -> tuple[int, int]:
    """The part of a sentence whose events a time is of."""
    if within_parentheses(text, mark.start):
        opened, closed = text.rfind("(", 0, mark.start), text.find(")", mark.end)
        return _after_the_last(_LISTED, text, opened), closed if closed >= 0 else len(text)
    clause = clause_at(text, mark.start)
    if mark.way == "past":
        return mark.start, clause.end
    if since := _SINCE.search(text, 0, mark.start):
        return _after_the_last(_LISTED, text, since.start()), mark.end
    if _OPENS.fullmatch(text, clause.start, mark.start):
        return clause.start, clause.end
    before = [m.end() for m in _OTHER_PART.finditer(text, clause.start, mark.start)]
    start = max((end for end in before if not _OPENS.fullmatch(text, end, mark.start)), default=clause.start)
    return start, clause.end if start == clause.start else mark.end


def _after_the_last(mark: re.Pattern[str], text: str, end: int) -> int:
    return max((m.end() for m in mark.finditer(text, 0, end)), default=0)


def _of(time: Timepoint, text: str) -> MarkedTime:
    """A time point as a marked time."""
    words, bare = text[time.start : time.end], MarkedTime(time.start, time.end, time.text)
    if time.comparator or time.reference == "follow-up":
        return bare._replace(value=time.value, unit=time.unit)
    if time.value is None:
        return bare._replace(anchor=time.text, way="named")
    counted = bare._replace(value=time.value, unit=time.unit, anchor=time.reference)
    numbered = _COUNTED_DAY.match(time.text)
    if numbered:
        elsewhere = time.reference is None and _ELSEWHERE.match(text, time.end) is not None
        other = elsewhere or time.unit != "d" or _CYCLE.search(text, 0, time.start) is not None
        other = other or within_parentheses(text, time.start)  # "day 15 of admission (day 4 of penicillin)"
        return counted if other else counted._replace(way="count")
    if time.reference is None:
        late = re.search(r"\b(?P<late>later|thereafter|afterwards?|ago|earlier)\b", words, re.IGNORECASE)
        if late is None:
            begins = words.casefold().startswith("after ") and not text[: time.start].strip()
            since = begins and _ELSEWHERE.match(text, time.end) is None
            return counted._replace(way="later") if since else counted
        return counted._replace(way="earlier" if late["late"].casefold() in ("ago", "earlier") else "later")
    way = "before" if " before " in time.text else "after"
    named = _NOUN.match(text, time.end) if time.reference.casefold() in _DETERMINERS else None
    return counted._replace(way=way, anchor=named["noun"] if named else time.reference)


def _past(text: str) -> list[MarkedTime]:
    """Since when somebody has had something when he comes: "a 4-day history of"."""
    return [_counted(m, text)._replace(way="past", anchor="presentation") for m in _PAST.finditer(text)]


def _written(text: str) -> list[MarkedTime]:
    """Times that are no time points: "two years previously", "10 days post-pericardiectomy", "the next day"."""
    found = [_counted(m, text)._replace(way="earlier") for m in _BACK.finditer(text)]
    for m in _POST.finditer(text):
        way = "after" if m["sign"].casefold() in ("post", "after") else "before"
        found.append(_counted(m, text)._replace(way=way, anchor=m["of"]))
    found += [_counted(m, text)._replace(way="after", anchor="surgery") for m in _OPERATED.finditer(text)]
    for m in _NEXT.finditer(text):
        value = Decimal(0 if m["which"].casefold() == "same" else 1)
        found.append(MarkedTime(m.start(), m.end(), m[0], None, value, "d", None, "later"))
    return found


def _counted(match: re.Match[str], text: str) -> MarkedTime:
    printed = match["n"].casefold()
    value = Decimal(1) if printed in ("a", "an") else Decimal(str(number(printed)))
    return MarkedTime(match.start(), match.end(), text[match.start() : match.end()], None, value, time_code(match["u"]))
