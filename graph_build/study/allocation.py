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
    r"\brandomi[sz]ed\b(?!,?\s(?:[\w-]+,?\s){0,3}?(?:trials?|stud(?:y|ies)|controlled|clinical|double|cross-?over|open|design))|"
    r"\b(?:randomly|assigned|allocated|allocation (?:in)?to|received either|receive either|to receive)\b|"
    r"\b(?:divided|classified|separated|split) (?:\w+ )?(?:in)?to\b",
    re.IGNORECASE,
)
_OFFERED = Pattern(
    r"\b(?:to (?:receive|either|one of)|received?|into|to|either|undergo|"
    r"(?:groups|arms|conditions) (?:of|namely|as follows))"
    r"\s?:?\s(?P<offer>[^.;:]{3,220}?)(?=\s(?:for|over|at|in a|by|as|during|with (?:a|an|the)\s\w+\sof)\b|[.;]|$)"
    r"|:\s(?P<list>[^.;:]{3,220}?)(?=[.;]|$)",
    re.IGNORECASE,
)
_LISTED_OFF = Pattern(
    r"(?<![\w(])\(?(?P<mark>[1-6]|[a-f]|i{1,3}|iv)\)\s(?P<name>[^;:()]{3,80}?)(?=\s?[;,.(:]|\s(?:and|or)\s\(?\w{1,3}\)|$)"
)
"""Arms behind numbers or letters: "to (1) rest, (2) walking or (3) both"."""
_MARKS = ("1234", "abcd", ("i", "ii", "iii", "iv"))
_REACH = 90
"""Characters behind the word that tells of the allocation within which its arms begin."""
_LOST = Pattern(
    r"\b(?:exclu\w+|withdr[ae]w\w*|lost|losses|discontinu\w+|drop(?:ped)?[- ]?outs?|declined|refused|reasons?|"
    r"such as|due to|because|stratified|matched|according)\b",
    re.IGNORECASE,
)
"""Of whom a sentence with several numbers of patients tells when they were not divided."""
_SIZED = Pattern(
    r"(?:^|[,;:(]\s?|\b(?:to|either|or|and|with|receive[d]?|versus|vs\.?)\s)(?P<name>[^,;:.()=]{2,70}?)\s?"
    r"\((?:\s?[nN]\s?=\s?\d[\d,]*(?:\s?[;,][^()]{0,30})?|\d[\d,]*\s(?:patients|participants|subjects|children|adults))\)",
)
_STARTED = Pattern(
    r"\b(?:randomi[sz]ed|received|treated|given|compar\w+|began|started|initiated|underwent)\b", re.IGNORECASE
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
_NAMES_GROUPS = Pattern(r"\b(?:of|namely|as follows|:)\s?:?\s$", re.IGNORECASE)
_DOSE_OF = Pattern(r"(?P<dose>\d[\d.,]*[\s-]?\S+)\sof\s(?P<drug>[\w-]+(?:\s[\w-]+)?)")
_TOGETHER = Pattern(
    r"^(?:the\s|a\s)?combination (?:of |therapy with )?(?P<a>[^,]+?)\s(?:and|with|plus)\s(?P<b>[^,]+)$", re.IGNORECASE
)


def allocated(text: str) -> Iterator[str]:
    """The names of the arms that a sentence says patients were divided into or compared by; none elsewhere."""
    if not _DIVIDED.search(text):
        return
    sized = [m["name"] for m in _SIZED.finditer(text)]
    if len(sized) > 1 and not _LOST.search(text) and (_ALLOCATED.search(text) or _STARTED.search(text)):
        yield from _told_apart(sized)
    yield from numbered_off(text)
    yield from _listed_off(text)
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
    kept = _TAIL.sub("", _LEAD.sub("", name.strip())).strip()
    return f"{dose['dose']} {dose['drug']}" if (dose := _DOSE_OF.fullmatch(kept)) else kept


def _listed_off(text: str) -> Iterator[str]:
    """What patients were divided into where each has its number or letter."""
    divided = _ALLOCATED.search(text)
    found = list(_LISTED_OFF.finditer(text, divided.end())) if divided else []
    if len(found) > 1 and any([m["mark"] for m in found] == list(marks[: len(found)]) for marks in _MARKS):
        yield from (_trimmed(m["name"]) for m in found)


def offered(text: str) -> Iterator[list[str]]:
    """The two to five things of which a sentence says that each patient was to have one: "to receive A or B".

    Each list stands behind the word that tells of the allocation, and is printed as it stands: whether its parts are
    arms is for the document to tell.
    """
    for divided in _ALLOCATED.finditer(text):
        found = _OFFERED.search(text, divided.start(), divided.end() + _REACH + 220)
        if found is None or found.start() > divided.end() + _REACH:
            continue
        offer = found["offer"] or found["list"]
        joined = _NAMES_GROUPS.search(found.group()[: -len(offer)]) or "," in offer
        parts = re.split(
            r"\s?,\s(?:and|or)\s|\s(?:or|versus|vs\.?)\s|,\s"
            + (r"|\sand\s" if joined and not re.search(r"\sor\s", offer) else ""),
            re.sub(r"\([^()]*\)", "", offer),
        )
        if 1 < len(parts) <= 5:
            yield [part for part in _told_apart([p.strip() for p in parts]) if 2 <= len(part) <= 60]
