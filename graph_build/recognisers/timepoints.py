"""Times named in a text, in the words that time points are normally written in: "day 16", "baseline", "month 8"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.model import Timepoint
from graph_build.recognisers.numbers import ORDINALS, WORD, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CODES = {"h": "h", "d": "d", "w": "wk", "m": "mo", "y": "a"}
_NAMES = {"h": "hour", "d": "day", "wk": "week", "mo": "month", "a": "year", "min": "minute"}
_N = rf"(?:\d+(?:[.,]\d+)?|{WORD})"
_ORDINAL = rf"(?:\d+\s?(?:st|rst|nd|rd|th)|{'|'.join(ORDINALS)})"
_UNIT = r"(?:minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|wks?|months?|mos?|years?|yrs?)\b"
# What a time is counted from: a short run of words up to the next comma or clause.
_ANCHOR = (
    r"(?P<word>after|following|of|from|post|before|prior\sto|since)\s(?P<ref>(?:the\s|an?\s|his\s|her\s|their\s)?"
    r"(?:(?!(?:and|but|was|were|is|had|has|which|who|showed|revealed|with|when|because|at|on|in|the|a|an)\b)[\w/α-ω-]+(?:\s|\b)){1,4})"
)
_POINT = re.compile(
    rf"\b(?P<u>day|week|month|year|hour)s?\s(?P<n>\d+(?:[.,]\d+)?)(?:\s?[,–—-]\s?\d+)*(?:,?\sand\s(?P<n2>\d+))?(?!\s?%)\b(?:\s(?:{_ANCHOR}))?",
    re.IGNORECASE,
)
_NTH = re.compile(
    rf"\b(?:the\s)?(?P<n>{_ORDINAL})\s(?P<p>post[\s-]?operative\s|hospital\s|illness\s|febrile\s)?(?P<u>day|week|month|year|hour)s?\b(?:\s(?:of|after|from|following)\s(?P<ref>(?:the\s|his\s|her\s)?[\w-]+(?:\s(?:onset|admission|stay|life|treatment|therapy|illness|hospitali[sz]ation))?))?",
    re.IGNORECASE,
)
_POSTOPERATIVE = re.compile(r"\b(?:post[\s-]?operative\sday|POD|hospital\sday|HD)[\s#-]*(?P<n>\d+)\b")
_AFTER = re.compile(
    rf"\b(?:(?P<c>within|at\sleast|more\sthan|less\sthan|in\sless\sthan|up\sto)\s)?(?:the\s(?:first|next)\s)?(?P<n>(?<![\d.,/-]){_N})[\s-]?(?P<u>{_UNIT})\s(?P<late>later|thereafter|afterwards?)\b"
    rf"|\b(?:(?P<c2>within|at\sleast|more\sthan|less\sthan)\s)?(?P<n2>(?<![\d.,/-]){_N})[\s-]?(?P<u2>{_UNIT})\s{_ANCHOR}",
    re.IGNORECASE,
)
_AT = re.compile(
    rf"\b(?P<w>at|after|by|within|over|during|in)\s(?P<the>the\s(?:first\s|following\s|next\s|initial\s)?|a\s)?(?P<n>{_N})[\s-](?P<u>{_UNIT})(?P<fu>\s?(?:of\s|post[\s-])?(?:follow[\s-]?up|visit))?",
    re.IGNORECASE,
)
_FOLLOWED = re.compile(
    rf"\b(?P<n>{_N})[\s-](?P<u>{_UNIT})\s?(?:of\s)?follow[\s-]?up\b|\bfollow[\s-]?up\s(?:of|at|after)\s(?P<n2>{_N})[\s-](?P<u2>{_UNIT})",
    re.IGNORECASE,
)
_NAMED: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), text)
    for pattern, text in (
        (r"\b(?:at|on|upon)\s(?:the\s(?:time\sof\s)?|initial\s|hospital\s|his\s|her\s|time\sof\s)*(?:hospital\s)?admission\b", "admission"),
        (r"\b(?:at|on|upon)\s(?:the\s(?:time\sof\s)?|initial\s|his\s|her\s|first\s)*presentation\b", "presentation"),
        (r"\b(?:at|on|upon)\s(?:the\s(?:time\sof\s)?|initial\s|his\s|her\s|time\sof\s)*diagnosis\b", "diagnosis"),
        (r"\b(?:at|on|upon)\s(?:the\s(?:time\sof\s)?|hospital\s|his\s|her\s)*discharge\b", "discharge"),
        (r"\b(?:at\s|from\s)?(?:the\s)?baseline\b", "baseline"),
        (r"\bat\s(?:the\s)?(?:end|completion)\sof\s(?:the\s)?follow[\s-]?up\b|\bend\sof\sfollow[\s-]?up\b", "end of follow-up"),
        (r"\b(?:at|on)\s(?:the\s)?last\s(?:follow[\s-]?up|visit)(?:\svisit)?\b", "last follow-up"),
        (r"\bat\s(?:the\s)?(?:beginning|start)\sof\s(?:the\s)?follow[\s-]?up\b", "baseline"),
        (r"\bduring\s(?:the\s|a\s)?(?:entire\s|whole\s)?follow[\s-]?up(?:\speriod)?\b", "during follow-up"),
        (r"\bat\sbirth\b", "birth"),
        (r"\bat\s(?:the\s)?onset\b|\bat\sdisease\sonset\b", "onset"),
        (r"\bat\s(?:the\s)?(?:time\sof\s)?relapse\b", "relapse"),
    )
)  # fmt: skip
_COMPARATORS = {
    "within": "<=", "up to": "<=", "less than": "<", "in less than": "<", "at least": ">=", "more than": ">",
}  # fmt: skip


def timepoints(text: str) -> tuple[Timepoint, ...]:
    """The time points of a text, sorted; none overlap."""
    taken: list[Timepoint] = []
    for reader in _READERS:
        for found in reader(text):
            if all(found.end <= t.start or t.end <= found.start for t in taken):
                taken.append(found)
    return tuple(sorted(taken, key=lambda t: t.start))


def _code(unit: str) -> str:
    return "min" if unit.casefold().startswith("min") else _CODES[unit[0].casefold()]


def _ordinal(printed: str) -> int:
    digits = re.match(r"\d+", printed)
    return int(digits[0]) if digits else ORDINALS[printed.casefold()]


def _reference(printed: str | None) -> str | None:
    """What is counted from, without articles and loose ends."""
    words = re.sub(r"^(?:the|an?|his|her|their)\s", "", (printed or "").strip(), flags=re.IGNORECASE)
    return words or None


def _counted(value: str, code: str) -> str:
    return f"{value} {_NAMES[code]}{'' if value == '1' else 's'}"


def _nth_days(text: str) -> Iterator[Timepoint]:
    for m in _NTH.finditer(text):
        unit = m["u"].casefold()
        value = _ordinal(m["n"])
        of = _reference(m["ref"]) or (" ".join(m["p"].split()) if m["p"] else None)
        name = f"{unit} {value}" + (f" of {of}" if of else "")
        yield Timepoint(m.start(), m.end(), name, number(str(value)), _code(unit), reference=of)
    for m in _POSTOPERATIVE.finditer(text):
        of = "hospital stay" if m.group().casefold().startswith("h") else "surgery"
        name = f"{'hospital' if of == 'hospital stay' else 'postoperative'} day {m['n']}"
        yield Timepoint(m.start(), m.end(), name, number(m["n"]), "d", reference=of)


def _points(text: str) -> Iterator[Timepoint]:
    for m in _POINT.finditer(text):
        unit = m["u"].casefold()
        of = _reference(m["ref"])
        end = m.end() if of else (m.end("n2") if m["n2"] else m.end("n"))
        link = (
            " of " if m["word"] and m["word"].casefold() == "of" else f" {m['word'].casefold()} " if m["word"] else ""
        )
        name = f"{unit} {m['n']}" + (f"{link}{of}" if of else "")
        yield Timepoint(m.start(), len(text[:end].rstrip()), name, number(m["n"]), _code(unit), reference=of)


def _offsets(text: str) -> Iterator[Timepoint]:
    for m in _AFTER.finditer(text):
        value, unit = number(m["n"] or m["n2"]), m["u"] or m["u2"]
        code = _code(unit)
        comparator = _COMPARATORS.get(" ".join((m["c"] or m["c2"] or "").casefold().split()))
        of = _reference(m["ref"])
        if m["late"]:
            name = f"{_counted(str(value), code)} later"
        elif m["word"].casefold() == "of":
            if not re.match(
                r"(?:[\w-]+\s)?(?:birth|life|admission|treatment|therapy|onset|age|follow)", of or "", re.IGNORECASE
            ):
                continue
            name = f"{_counted(str(value), code)} of {of}"
        else:
            word = {"from": "after", "following": "after", "post": "after", "since": "after", "prior to": "before"}
            said = " ".join(m["word"].casefold().split())
            name = f"{_counted(str(value), code)} {word.get(said, said)} {of}"
        if comparator == "<=":
            name = f"within {name}"
        yield Timepoint(m.start(), len(text[: m.end()].rstrip()), name, value, code, comparator, of)


def _named(text: str) -> Iterator[Timepoint]:
    for pattern, name in _NAMED:
        for m in pattern.finditer(text):
            yield Timepoint(m.start(), m.end(), name)


def _follow_ups(text: str) -> Iterator[Timepoint]:
    for m in _FOLLOWED.finditer(text):
        code = _code(m["u"] or m["u2"])
        value = number(m["n"] or m["n2"])
        yield Timepoint(
            m.start(), m.end(), f"{_counted(str(value), code)} follow-up", value, code, reference="follow-up"
        )


def _at(text: str) -> Iterator[Timepoint]:
    for m in _AT.finditer(text):
        code, word = _code(m["u"]), m["w"].casefold()
        value = number(m["n"])
        name = _counted(str(value), code)
        if m["fu"]:
            name += " follow-up"
        comparator = {"within": "<="}.get(word)
        if word in ("within", "over", "during", "in"):
            name = f"{'within' if word in ('in', 'within') else word} {name}"
        yield Timepoint(m.start(), m.end(), name, value, code, comparator, "follow-up" if m["fu"] else None)


_READERS: tuple[Callable[[str], Iterator[Timepoint]], ...] = (_nth_days, _points, _offsets, _named, _follow_ups, _at)
