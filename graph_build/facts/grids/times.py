"""Time points as headers print them: "Week 24", "6 months", "Baseline", "Before treatment", "Day 1CI", "Post".

Running text names times with prepositions (`graph_build.recognisers.timepoints`); a header is often the time and
nothing else, so a bare length of time is a time point here where it is all that the header says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph_build.recognisers.numbers import WORD, number
from graph_build.recognisers.timepoints import TIME_NAMES, time_code, timepoints

if TYPE_CHECKING:
    from graph_build.model import SlotValue

_UNIT = r"minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|wks?|w|months?|mos?|mths?|m|years?|yrs?|y"
_WORDS = r"days?|weeks?|wks?|months?|mos?|hours?|years?|yrs?|visits?"
_N = r"\d{1,3}(?:\.\d+)?"
_AFTER = (
    r"(?:\s(?:after|post|of|from|since|following)\s(?:the\s)?[\w -]+|[\s-](?:follow[\s-]?up|later|visit|post[\w-]*))?"
)
_WHOLE = re.compile(
    rf"^(?:(?:at|after|by|in|over|follow[\s-]?up,?)\s(?:the\s)?)?(?P<n>{_N})(?:\s?[-–]?(?:th|nd|rd"
    rf"|st))?\s?-?(?P<u>{_UNIT})\.?{_AFTER}\W*$",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"\b(?P<u>{_WORDS})\s(?P<a>{_N})\s?(?:–|—|-|−|to|and|through)\s?(?:(?:{_WORDS})\s)?(?P<b>{_N})\b", re.IGNORECASE
)
_TH = r"(?:st|nd|rd|th)?"
_REACH = re.compile(
    rf"^(?P<a>{_N}){_TH}\s?(?:–|—|-|−|to)\s?(?P<b>{_N}){_TH}\s?-?(?P<u>{_UNIT})\.?{_AFTER}\W*$", re.IGNORECASE
)
_CODED = re.compile(r"^(?P<u>[TWMDVY])\s?-?(?P<n>\d{1,3})\W*$")
_SHORT = re.compile(rf"\b(?P<u>wks?|mos?|yrs?|hrs?|visit)\.?\s(?P<n>{_N})\b", re.IGNORECASE)
_GLUED = re.compile(
    r"^\s*(?P<u>day|week|month|hour|year)s?(?:\s?(?P<n>\d{1,3})(?=[A-Z])|(?P<m>\d{1,3})(?=$|\W))", re.IGNORECASE
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATE = re.compile(
    rf"^(?:(?:19|20)\d\d-[01]?\d-[0-3]?\d|(?:19|20)\d\d/[01]?\d/[0-3]?\d|\d{{1,2}}[./]\d{{1,2}}[./](?:19|20)\d\d"
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s(?:19|20)\d\d)?|\d{{1,2}}\s{_MONTH}(?:,?\s(?:19|20)\d\d)?)$"
)
_NAMED = (
    (r"\b(?:at\s)?(?:the\s)?(?:study\s)?base-?line(?!\s(?:characteristics|demographics))\b(?:\s\(?(?:day"
        r"|week)\s?-?\d+\)?)?|^BL$|^bs$",
     "baseline"),
    (r"\b(?:at\s)?(?:study\s)?entry\b|\bat (?:inclusion|enrol\w*|randomi[sz]ation)\b|^initial(?:ly)?$"
     r"|\b(?:at\s)?(?:the\s)?(?:study|trial|treatment|intervention)\sstart\b"
     r"|\b(?:at\s)?(?:the\s)?(?:start|beginning|commencement|outset)\sof\s(?:the\s)?"
     r"(?:study|trial|treatment|therapy|intervention)\b", "baseline"),
    (r"^(?:at\s)?screening$", "screening"),
    (r"^(?:pre|before|prior)$|^pre-\s?\w+$|\bpre-?\s?(?:treatment|therapy|intervention|test|study|dose)\b|^pre\b(?=\s)"
     r"|\bbefore\s(?:the\s)?(?:treatment|therapy|intervention|study|drug)\b|[\s,]before$", "baseline"),
    (r"^(?:post|after)$|^post-\s?\w+$|\bpost-?\s?(?:treatment|therapy|intervention|test|study)\b|^post\b(?=\s)"
     r"|\bafter\s(?:the\s)?(?:treatment|therapy|intervention|study)\b|[\s,]after$", "after treatment"),
    (r"\b(?:at\s)?(?:the\s)?end\s?(?:of\s)?(?:the\s)?(?:study|trial|treatment|therapy|intervention)\b"
        r"|^end[\s-]?points?$|^E[oO]T$"
     r"|\bstudy end\b|^final$", "end of treatment"),
    (r"\b(?:at\s)?(?:the\s)?(?:last|latest|final)\s(?:follow-?\s?up|visit|observation)\b", "last follow-up"),
    (r"\b(?:at\s)?(?:the\s)?(?:end|completion)\sof\s(?:the\s)?follow-?\s?up\b", "end of follow-up"),
    (r"^(?:at\s)?follow-?\s?up$", "follow-up"),
    (r"^mid-?\s?(?:point|term|treatment|study)$", "midpoint"),
    (r"^(?:at\s|on\s)?(?:hospital\s|ICU\s)?(?:admission|admit)$", "admission"),
    (r"^(?:at\s|on\s)?(?:hospital\s|ICU\s)?discharge$", "discharge"),
    (r"^(?:at\s)?(?:the\s)?previous visit$", "previous visit"),
)  # fmt: skip
_EARLIER = re.compile(
    rf"^(?P<n>{_N}|{WORD})\s(?P<u>{_WORDS})\s(?:before|prior to|prior|earlier|ago)(?:\s[\w -]+)?\W*$",
    re.IGNORECASE,
)
_NAMES_OF_TIMES = tuple((re.compile(pattern, re.IGNORECASE), name) for pattern, name in _NAMED)
_BEFORE = re.compile(r"^before\s(?P<what>\w[\w -]*)", re.IGNORECASE)
_DURING = re.compile(r"^during\s(?P<what>[A-Za-z][\w -]*)", re.IGNORECASE)
_AFTER_WHAT = re.compile(r"^(?:after|following)\s(?P<what>[A-Za-z][\w -]*)", re.IGNORECASE)
_AGE = re.compile(r"\bage[ds]?\b|\bold\b", re.IGNORECASE)
_HEAD = re.compile(
    rf"^\W*(?:(?:assessment |study )?time(?:\s?points?)?(?:\s(?:on|after|since"
    rf"|from)\s\w+(?:\s\w+)?)?\W{{0,2}}(?:{_WORDS})?"
    rf"|(?:study )?(?:{_WORDS})|(?:{_WORDS})\s(?:from|after|since|post)\s(?:the\s)?[\w-]+(?:\s\w+)?"
    rf"|(?:hospital|post-?\s?operative|illness)\s(?:day|week|month)|day of (?:illness|hospitali[sz]ation)|visits?)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class HeaderTime:
    """A time point in a header: its slots, and the positions of its words."""

    slots: dict[str, SlotValue] = field(default_factory=dict)
    start: int = 0
    end: int = 0


def time_in(text: str) -> HeaderTime | None:
    """The time point or period that a header or label names, or None. An age is none."""
    if _AGE.search(text):
        return None
    whole = _WHOLE.match(text) or _CODED.match(text)
    if whole and not (whole.re is _CODED and whole["u"] in "TV"):
        code = time_code(whole["u"])
        return HeaderTime(_slots(f"{TIME_NAMES[code]} {whole['n']}", whole["n"], code), 0, len(text))
    if whole:
        return HeaderTime({"timepoint": whole.group().strip()}, 0, len(text))
    if _DATE.match(text.strip()):
        return HeaderTime({"timepoint": text.strip()}, 0, len(text))
    span = _SPAN.search(text) or _REACH.match(text)
    if span:
        code = "visit" if span["u"].lower().startswith("v") else TIME_NAMES[time_code(span["u"])]
        return HeaderTime({"timepoint": f"{code}s {span['a']}–{span['b']}"}, span.start(), span.end())
    glued = _GLUED.match(text)
    if glued:
        code = time_code(glued["u"])
        n = glued["n"] or glued["m"]
        return HeaderTime(_slots(f"{TIME_NAMES[code]} {n}", n, code), glued.start(), glued.end())
    earlier = _EARLIER.match(text)
    if earlier and not earlier["u"].lower().startswith("visit"):
        code = time_code(earlier["u"])
        return HeaderTime(_slots(" ".join(text.lower().split()), str(number(earlier["n"])), code), 0, len(text))
    for pattern, name in _NAMES_OF_TIMES:
        match = pattern.search(text)
        if match:
            return HeaderTime({"timepoint": name}, match.start(), match.end())
    points = [p for p in timepoints(text) if p.comparator != ">="]
    if points:
        point = points[0]
        slots: dict[str, SlotValue] = {"timepoint": point.text}
        if point.value is not None and point.unit is not None:
            slots |= {"timepoint_value": point.value, "timepoint_unit": point.unit}
        return HeaderTime(slots, point.start, point.end)
    short = _SHORT.search(text)
    if short and short["u"].lower() != "visit":
        code = time_code(short["u"])
        return HeaderTime(_slots(f"{TIME_NAMES[code]} {short['n']}", short["n"], code), short.start(), short.end())
    if short:
        return HeaderTime({"timepoint": f"visit {short['n']}"}, short.start(), short.end())
    return _around(text)


def _around(text: str) -> HeaderTime | None:
    """Before, during or after something that is named: "Before TCZ therapy" is the baseline."""
    before = _BEFORE.match(text)
    if before:
        return HeaderTime({"timepoint": "baseline"}, before.start(), before.end())
    during = _DURING.match(text)
    if during:
        return HeaderTime({"timepoint": during.group().strip().lower()}, during.start(), during.end())
    after = _AFTER_WHAT.match(text)
    if after:
        what = re.sub(r"\s*\b(?:therapy|treatment|administration|initiation)\b.*$", "", after["what"]).strip()
        return HeaderTime({"timepoint": f"after {what or 'treatment'}"}, after.start(), after.end())
    return None


def time_head(text: str) -> str | None:
    """The unit of the times under a header that says only that times follow ("Week", "Time (months)"), or None.

    An empty string stands for a header that names times but no unit.
    """
    match = _HEAD.match(text)
    if match is None or not text.strip(" ()"):
        return None
    unit = re.search(rf"\b({_WORDS})\b", text, re.IGNORECASE)
    if unit is None and not re.match(r"\W*time\b|\W*visit", text, re.IGNORECASE):
        return None
    return "" if unit is None or unit[1].lower().startswith("visit") else TIME_NAMES[time_code(unit[1])]


def _slots(text: str, value: str, code: str) -> dict[str, SlotValue]:
    return {"timepoint": text, "timepoint_value": number(value), "timepoint_unit": code}
