"""Times named in a text, in the words that time points are normally written in: "day 16", "baseline", "month 8"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.model import Timepoint
from graph_build.patterns import Pattern, Several
from graph_build.recognisers.numbers import ORDINALS, WORD, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CODES = {"h": "h", "d": "d", "w": "wk", "m": "mo", "y": "a"}
TIME_NAMES = {"min": "minute", "h": "hour", "d": "day", "wk": "week", "mo": "month", "a": "year"}
"""The units of time of UCUM that papers use, with their names."""
_COMPARATORS = {
    "within": "<=", "up to": "<=", "less than": "<", "in less than": "<", "at least": ">=", "more than": ">",
}  # fmt: skip
_LINKS = {"from": "after", "following": "after", "post": "after", "since": "after", "prior to": "before"}

_N = rf"(?:(?<![\d.,/-])\d+(?:\.\d+)?|{WORD}|\ba(?=\s)|\ban(?=\s))"
_DIGITS_OR_WORD = rf"(?<![\d.,/-])\d+(?:\.\d+)?|{WORD}"
_ORDINAL = rf"(?:\d+\s?(?:st|rst|nd|rd|th)|{'|'.join(ORDINALS)})"
_UNIT = r"(?:minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|wks?|months?|mos?|years?|yrs?)\b"
_WHOLE_UNIT = r"(?:day|week|month|year|hour)s?\b"
_FOLLOW_UP = r"follow(?:[\s-]?up)\b"
_BOUND = r"(?:(?P<bound>within|at\sleast|more\sthan|less\sthan|in\sless\sthan|up\sto)\s)?(?:the\s)?(?:first\s|next\s)?"
# What a time is counted from: a few words, up to a verb, a pronoun, another phrase or a mark.
_STOP = (
    r"(?:and|but|or|was|were|is|had|has|have|which|who|that|he|she|they|it|his|her|with|when|because|at|on|in|by|to|for"
    r"|we|there|are|did|could|would|may|might|should|can|will|then|until|during|although|though"
    r"|began|became|underwent|rose|fell|led|while|without|due|patients?|compared|versus|showed|[a-z]{3,}ed)\b"
)
_ANCHOR = (
    r"(?P<link>after|following|into|of(?!\s\d)|from|post|before|prior\sto|since)\s"
    rf"(?P<ref>(?:(?:the|an?|his|her|their)\s)?(?!{_STOP})[\w/α-ω-]+(?:\s(?!{_STOP})[\w/α-ω-]+){{0,4}})"
)


def _compiled(pattern: str) -> Pattern:
    return Pattern(pattern, re.IGNORECASE)


_OF_PEOPLE = r"\s(?:[\w-]+\s){0,2}(?:patients|participants|subjects|children|adults|women|men|cases|controls|deaths)\b"
"""Behind a number that counts people and is no further time: "by day 28, 18 treated patients"."""
_POINTS = _compiled(
    rf"\b(?P<unit>{_WHOLE_UNIT})\s(?P<list>(?:\d+(?:\.\d+)?|(?:{WORD})\b)"
    rf"(?:(?:,\s(?!\d+\sof\s(?:the|those|all|these|our)\b)(?:and\s)?|\sand\s|\sor\s)"
    rf"\d+(?!\d|[.·]\d|\s?[%(]|\s(?:at|on|in|by|of\s\d\S*)\s|{_OF_PEOPLE}))*)"
    rf"(?![\d.]*\d|\s?[%/])(?:\s{_ANCHOR})?"
)
_NTH = _compiled(
    rf"(?<!/)(?<!every )(?:\bthe\s)?\b(?<!/)(?P<n>{_ORDINAL})\s"
    rf"(?P<kind>post[\s-]?operative\s|hospital\s|illness\s|febrile\s)?"
    rf"(?P<unit>{_WHOLE_UNIT})(?:\s{_ANCHOR})?"
)
_NUMBERED = Pattern(r"\b(?P<kind>[Pp]ost[\s-]?operative\s[Dd]ay|POD|[Hh]ospital\s[Dd]ay|HD)[\s#-]*(?P<n>\d+)\b")
_OFFSETS = _compiled(
    rf"\b{_BOUND}(?P<n>{_N})[\s-]?(?P<unit>{_UNIT})\s(?:(?P<late>later|thereafter|afterwards?|ago|earlier)\b|{_ANCHOR})"
)
_FOLLOWED = (
    _compiled(rf"(?:\b(?:at|after)\s(?:the\s)?)?(?P<n>{_N})[\s-](?P<unit>{_UNIT})\s(?:of\s)?{_FOLLOW_UP}"),
    _compiled(rf"\b{_FOLLOW_UP}\s(?:of|at|after|for)\s(?P<n>{_N})[\s-](?P<unit>{_UNIT})"),
)
_LENGTHS = _compiled(
    rf"\b(?P<word>at|after|by|within|over|during|in)\s(?:the\s(?:first\s|following\s|next\s|initial\s|last\s)?)?"
    rf"(?P<n>{_N})[\s-](?P<unit>{_UNIT})"
)
_LENGTH_LISTS = _compiled(  # "at 3 and 6 months"
    rf"\b(?:at|after)\s(?P<list>(?:{_DIGITS_OR_WORD})(?:,\s(?:{_DIGITS_OR_WORD}))*,?\sand\s(?:{_DIGITS_OR_WORD}))"
    rf"[\s-](?P<unit>{_UNIT})(?:\s(?:(?:of\s)?(?P<watched>{_FOLLOW_UP})|{_ANCHOR}))?"
)
_WHEN = r"\b(?:at|on|upon|by)\s(?:(?:the|initial|hospital|his|her|first|time\sof|the\stime\sof)\s)*"
_NAMED = Several(
    (_compiled(pattern), name)
    for pattern, name in (
        (rf"{_WHEN}admission\b", "admission"),
        (rf"{_WHEN}presentation\b", "presentation"),
        (rf"{_WHEN}diagnosis\b", "diagnosis"),
        (rf"{_WHEN}discharge\b", "discharge"),
        (rf"{_WHEN}relapse\b", "relapse"),
        (r"\bat\s(?:the\s|disease\s|symptom\s)?onset\b", "onset"),
        (r"\bat\sbirth\b", "birth"),
        (r"\bat\s(?:the\s)?(?:outset|start)\b(?!\sof)", "baseline"),
        (r"\b(?:at\s|from\s)?(?:the\s)?baseline\b", "baseline"),
        (rf"\bat\s(?:the\s)?(?:beginning|start)\sof\s(?:the\s)?{_FOLLOW_UP}", "baseline"),
        (rf"\b(?:at\s)?(?:the\s)?(?:end|completion)\sof\s(?:the\s)?{_FOLLOW_UP}", "end of follow-up"),
        (r"\b(?:at\s)?(?:the\s)?(?:end|completion)\sof\s(?:the\s|this\s)?(?:study|trial)\b", "end of study"),
        (rf"\bat\s(?:the\s|her\s|his\s)?(?:last|latest|final)\s(?:{_FOLLOW_UP}(?:\svisit)?|visit\b)", "last follow-up"),
        (rf"\bduring\s(?:the\s|a\s)?(?:entire\s|whole\s|subsequent\s)?{_FOLLOW_UP}(?:\speriod\b)?", "during follow-up"),
    )
)


def timepoints(text: str) -> tuple[Timepoint, ...]:
    """The time points of a text, sorted; none overlap.

    A time that is counted from something keeps it in `reference` ("day 9 of fever": "fever").
    """
    taken: list[Timepoint] = []
    for reader in _READERS:
        for found in reader(text):
            if all(found.end <= t.start or t.end <= found.start for t in taken):
                taken.append(found)
    return tuple(sorted(taken, key=lambda t: t.start))


def time_code(unit: str) -> str:
    """The UCUM code of a unit of time as printed: "weeks", "wk", "mo", "yrs"."""
    return "min" if unit.casefold().startswith("min") else _CODES[unit[0].casefold()]


def _value(printed: str) -> str:
    """The number as digits: "two" is "2", "a" is "1", "9th" is "9"."""
    word = printed.casefold()
    digits = re.match(r"\d+(?:\.\d+)?", word)
    if digits:
        return digits[0]
    return str(ORDINALS[word]) if word in ORDINALS else "1" if word in ("a", "an") else str(number(word))


def _counted(value: str, code: str) -> str:
    return f"{value} {TIME_NAMES[code]}{'' if value == '1' else 's'}"


def _anchor(match: re.Match[str]) -> tuple[str, str | None]:
    """The words that say what is counted from (" of fever") and what that is ("fever"); empty and None without."""
    if not match["ref"]:
        return "", None
    link = " ".join(match["link"].casefold().split())
    of = re.sub(r"^(?:the|an?|his|her|their)\s|(?:\s(?:of|the|a|an))+$", "", match["ref"].strip(), flags=re.IGNORECASE)
    return f" {_LINKS.get(link, link)} {of}", of


def _points(text: str) -> Iterator[Timepoint]:
    for m in _POINTS.finditer(text):
        code, (said, of) = time_code(m["unit"]), _anchor(m)
        numbers = list(re.finditer(_DIGITS_OR_WORD, m["list"], re.IGNORECASE))
        for i, n in enumerate(numbers):
            start = m.start() if i == 0 else m.start("list") + n.start()
            end = m.start("list") + n.end() if n is not numbers[-1] else m.end()
            value = _value(n[0])
            yield Timepoint(start, end, f"{TIME_NAMES[code]} {value}{said}", number(value), code, reference=of)


def _nth(text: str) -> Iterator[Timepoint]:
    for m in _NTH.finditer(text):
        code, value, (said, of) = time_code(m["unit"]), _value(m["n"]), _anchor(m)
        kind = f"{' '.join(m['kind'].casefold().split())} " if m["kind"] else ""
        yield Timepoint(
            m.start(),
            m.end(),
            f"{kind}{TIME_NAMES[code]} {value}{said}",
            number(value),
            code,
            reference=of or kind.strip() or None,
        )
    for m in _NUMBERED.finditer(text):
        kind = "hospital" if m["kind"].casefold().startswith("h") else "postoperative"
        yield Timepoint(m.start(), m.end(), f"{kind} day {m['n']}", number(m["n"]), "d", reference=kind)


def _offsets(text: str) -> Iterator[Timepoint]:
    for m in _OFFSETS.finditer(text):
        value, code, (said, of) = _value(m["n"]), time_code(m["unit"]), _anchor(m)
        if m["late"]:
            said = f" {m['late'].casefold()}"
        elif (
            m["link"].casefold() == "of"
            and not m["bound"]
            and not re.search(
                r"\b(?:birth|life|admission|treatment|therapy|onset|age|illness|hospitali[sz]ation|follow-?up)\b",
                of or "",
                re.IGNORECASE,
            )
        ):
            continue  # "3 days of prednisolone" is a duration
        bound = _COMPARATORS.get(" ".join((m["bound"] or "").casefold().split()))
        name = f"{'within ' if bound == '<=' else ''}{_counted(value, code)}{said}"
        yield Timepoint(m.start(), m.end(), name, number(value), code, bound, of)


def _named(text: str) -> Iterator[Timepoint]:
    for pattern, name in _NAMED.asked(text):
        for m in pattern.finditer(text):
            yield Timepoint(m.start(), m.end(), name)


def _follow_ups(text: str) -> Iterator[Timepoint]:
    for pattern in _FOLLOWED if "follow" in text.casefold() else ():
        for m in pattern.finditer(text):
            value, code = _value(m["n"]), time_code(m["unit"])
            yield Timepoint(
                m.start(), m.end(), f"{_counted(value, code)} follow-up", number(value), code, reference="follow-up"
            )


def _length_lists(text: str) -> Iterator[Timepoint]:
    """Lengths of time that share a unit: "at 3 and 6 months" is "3 months" and "6 months"."""
    for m in _LENGTH_LISTS.finditer(text):
        code, (said, of) = time_code(m["unit"]), (" follow-up", "follow-up") if m["watched"] else _anchor(m)
        numbers = list(re.finditer(_DIGITS_OR_WORD, m["list"], re.IGNORECASE))
        for i, n in enumerate(numbers):
            value = _value(n[0])
            start = m.start() if i == 0 else m.start("list") + n.start()
            end = m.start("list") + n.end() if n is not numbers[-1] else m.end()
            yield Timepoint(start, end, f"{_counted(value, code)}{said}", number(value), code, reference=of)


def _lengths(text: str) -> Iterator[Timepoint]:
    """A length of time after a preposition: "at 6 months", "within 24 hours", "over 3 weeks"."""
    for m in _LENGTHS.finditer(text):
        value, code, word = _value(m["n"]), time_code(m["unit"]), m["word"].casefold()
        within = word in ("within", "in")
        name = _counted(value, code)
        name = f"within {name}" if within else f"{word} {name}" if word in ("over", "during") else name
        yield Timepoint(m.start(), m.end(), name, number(value), code, "<=" if within else None)


_READERS: tuple[Callable[[str], Iterator[Timepoint]], ...] = (
    _nth,
    _points,
    _named,
    _length_lists,
    _follow_ups,
    _offsets,
    _lengths,
)
