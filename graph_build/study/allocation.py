"""What a paper says that patients were divided into: the names of its arms where it tells how they came about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.patterns import Pattern
from graph_build.study.names import namings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DIVIDED = Pattern(
    r"\b(?:randomi[sz]\w+|randomly|assign\w+|allocat\w+|to receive|divided|compared|comparing|arms?|groups?|cohorts?|"
    r"regimens?|began|started|initiated)\b",
    re.IGNORECASE,
)
_ALLOCATED = Pattern(
    r"\b(?:randomi[sz]ed|randomly|assigned|allocated|allocation|received either|receive either|to receive|divided)\b",
    re.IGNORECASE,
)
_OFFERED = Pattern(
    r"\b(?:to (?:receive|either|one of)|received?|into|to|either|:)\s(?P<offer>[^.;:]{3,220}?)(?=\s(?:for|once|"
    r"daily|twice|every|over|at|in a|by|"
    r"during|with (?:a|an|the)\s\w+\sof)\b|[.;]|$)",
    re.IGNORECASE,
)
_SIZED = Pattern(
    r"(?:^|[,;:(]\s?|\b(?:to|either|or|and|with|receive[d]?|versus|vs\.?)\s)(?P<name>[^,;:.()=]{2,70}?)\s?"
    r"\((?:\s?[nN]\s?=\s?\d[\d,]*(?:\s?[;,][^()]{0,30})?|\d[\d,]*\s(?:patients|participants|subjects|children|adults))\)",
)
_NUMBERED_OFF = Pattern(
    r"(?<![\d.,])\d[\d,]*(?:\s\([^()]{1,12}\))?\s(?:(?:patients|participants|subjects|children|adults|women|men)\s)?"
    r"(?:were\s)?(?:randomly\s)?(?:assigned\s|allocated\s|randomi[sz]ed\s)?(?:to(?:\sreceive)?|received)\s(?:the\s)?"
    r"(?P<name>[^,;:.()=]{2,60}?)(?=[,;.(]|\sand\s\d)"
)
"""Each arm behind the number of its patients: "393 to A 200 mg, 390 to A 400 mg and 199 to placebo"."""
_DOSED = Pattern(r"\d\s?(?:mg|µg|μg|mcg|g|IU|U|mL|%)\b")
_COUNTED_OFF = Pattern(
    r"\b(?P<kind>arms|groups|cohorts|regimens|treatments)(?:\swere\s[^.;:]{4,40})?:\s(?P<list>[^.;:]{5,200})|"
    r"\b(?:one of (?:two|three|four)|(?:two|three|four) (?:\w+\s)?)(?:arms|groups|regimens|treatments)[,:]\s"
    r"(?P<more>[^.;:]{5,200})",
    re.IGNORECASE,
)
_LEAD = Pattern(
    r"^.*\b(?:to receive|received|receive|assigned to|randomi[sz]ed to|allocated to|treated with|given|either|or|to|"
    r"with|and)\s(?=\S)",
    re.IGNORECASE,
)
_TAIL = Pattern(
    r"\s(?:every|once|twice|daily|weekly|monthly|for|per|over|at|each|on|by|in|alone|only|monotherapy|therapy|treatment)\b.*$",
    re.IGNORECASE,
)
SCHEDULED = Pattern(
    r"(?P<drug>[A-Za-z][\w -]*?)\s(?P<often>(?:once |twice )?(?:daily|weekly|monthly|fortnightly|quarterly)|"
    r"every (?:(?:other|second|third|fourth|two|three|four|\d+) )?(?:days?|weeks?|months?))",
    re.IGNORECASE,
)
"""An arm of a drug that other arms had at other intervals: "tocilizumab every other week"."""
_HELD_AGAINST = Pattern(
    r"\bwe compar(?:ed|e)\b|\bcompar(?:ed|ing)\s(?:\w+\s)?(?:\d+|patients|outcomes|children|adults)\b", re.IGNORECASE
)
_WHO = Pattern(
    r"\b(?:who|that)\s(?:were\s|had\s)?(?:received|given|treated with|used|took)\s(?P<name>[^,.;()]{2,50}?)"
    r"(?=\s(?:with|and|versus|vs|or|to|in|for|between|from)\b|[,.;()])",
    re.IGNORECASE,
)
_TOGETHER = Pattern(
    r"^(?:the\s|a\s)?combination (?:of |therapy with )?(?P<a>[^,]+?)\s(?:and|with|plus)\s(?P<b>[^,]+)$", re.IGNORECASE
)


def allocated(text: str) -> Iterator[str]:
    """The names of the arms that a sentence says patients were divided into or compared by; none elsewhere."""
    if not _DIVIDED.search(text):
        return
    sized = [m["name"] for m in _SIZED.finditer(text)]
    if len(sized) > 1:
        yield from _told_apart(sized)
    yield from numbered_off(text)
    if listed := _COUNTED_OFF.search(text):
        parts = re.split(r",\s(?:and\s)?|\s(?:and|or)\s", listed["list"] or listed["more"])
        if 1 < len(parts) <= 6:
            yield from (_trimmed(part) for part in parts)
    if _HELD_AGAINST.search(text):
        named = [n.name for n in namings(text) if not n.generic]
        given = [_trimmed(m["name"]) for m in _WHO.finditer(text)]
        yield from max(named, given, key=len) if max(len(named), len(given)) > 1 else ()


def numbered_off(text: str) -> Iterator[str]:
    """What a sentence gives each with its number of patients before it: doses of a drug, or a drug and placebo.

    Other arms have names of their own, which other sentences tell more surely.
    """
    names = [_trimmed(m["name"]) for m in _NUMBERED_OFF.finditer(text)] if _ALLOCATED.search(text) else []
    placebo = len(names) > 1 and any(name.casefold() == "placebo" for name in names)
    if placebo or sum(_DOSED.search(name) is not None for name in names) > 1:
        yield from names


def _told_apart(names: Sequence[str]) -> Iterator[str]:
    """The names trimmed, but for how often a drug was given where that alone tells two of them apart."""
    trimmed = [_trimmed(name) for name in names]
    for name, short in zip(names, trimmed, strict=True):
        whole = _LEAD.sub("", name.strip())
        yield whole if trimmed.count(short) > 1 and SCHEDULED.fullmatch(whole) else short


def _trimmed(name: str) -> str:
    """A name without what was done with it and how often: "received standard care for 3 weeks" is standard care."""
    if together := _TOGETHER.match(name.strip()):
        return f"{together['a']} and {together['b']}"
    kept = _LEAD.sub("", name.strip())
    return _TAIL.sub("", kept).strip()


def offered(text: str) -> Iterator[str]:
    """The two to five things of which a sentence says that each patient was to have one: "to receive A or B"."""
    if not _ALLOCATED.search(text):
        return
    for found in _OFFERED.finditer(text):
        parts = re.split(r"\s?,\s(?:and|or)\s|\s(?:or|versus|vs\.?)\s|,\s", re.sub(r"\([^()]*\)", "", found["offer"]))
        if 1 < len(parts) <= 5:
            yield from (p.strip() for p in parts if 2 < len(p.strip()) <= 60)
            return
