"""How many of whom were given a treatment: "to 70 of the 84 in the first arm and to 81 of …", "A in five, B in two"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.facts.clinical.runs import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import Quantity, ReadSentence
    from graph_build.study.mentions import PopulationMention

_TO = re.compile(r"\b(?:to|in|by|among)\s(?:the\s|all\s|only\s|a total of\s|another\s|a further\s)*$", re.IGNORECASE)
_WHO = re.compile(
    rf"(?:\s\(\d+(?:\.\d+)?\s?%\))?(?:\s(?!and\b|or\b|of\b|weeks?\b|days?\b|months?\b)[\w-]+){{0,3}}?\s{PEOPLE}\b|\sof\s(?:them|these|whom|the\s)",
    re.I,
)
_CLOSED = re.compile(r"\s?(?:[,.;)]|\sand\b|$)|\s(?:others?|more)\b", re.IGNORECASE)
_VERB = re.compile(r"\b(?:was|were|been|given|\w+ed)\b", re.IGNORECASE)
_PARTED = re.compile(r"[;:]|\b(?:but|while|whereas|which|who|because)\b", re.IGNORECASE)
_GROUP_AFTER = re.compile(rf"[-\s](?:treated\s)?(?:recipients|group|arm|{PEOPLE})\b", re.IGNORECASE)
_RATIO = re.compile(r"\b(?:one|two|three|\d+)\sin\s(?:two|three|four|five|six|ten|\d+)\b", re.IGNORECASE)
_FARTHEST = 110


@dataclass(frozen=True, slots=True)
class Recipients:
    """Counted patients who were given something: how many, out of how many, whose group, and where that stands."""

    start: int
    end: int
    n: int
    total: int | None = None
    group: str | None = None


def recipients(
    sentence: ReadSentence, start: int, end: int, groups: Sequence[PopulationMention], *, listed: bool
) -> tuple[Recipients, ...]:
    """The counted patients who were given what is named before a position.

    Args:
        sentence: the sentence.
        start: position after the treatment's name.
        end: where the next treatment begins, or the sentence ends.
        groups: the populations that the sentence names.
        listed: whether a treatment before it was counted so too: then a number alone will do ("B in two"), else a
            verb must tell that it was given.
    """
    return tuple(_found(sentence, start, end, groups, listed))


def _found(
    sentence: ReadSentence, start: int, end: int, groups: Sequence[PopulationMention], listed: bool
) -> Iterator[Recipients]:
    text, at = sentence.text, start
    for q in sentence.quantities:
        if not (start <= q.start and q.end <= end and _counts(sentence, q)):
            continue
        gap = text[at : q.start]
        if len(gap) > _FARTHEST or _PARTED.search(gap) or not _TO.search(gap):
            continue
        if not (listed or _VERB.search(gap)):
            continue
        fraction = q.kind == "fraction" and q.spread is not None
        if not (fraction or _WHO.match(text, q.end) or (listed and _CLOSED.match(text, q.end))):
            continue
        who = _WHO.match(text, q.end)
        if _RATIO.search(text, max(0, q.start - 12), q.end + 12):
            continue
        group = _group(sentence, q.end, groups, who.end() if who else q.end)
        close = max(q.end, group[0] if group else 0, who.end() if who else 0)
        total = int(q.spread) if fraction and q.spread is not None else None
        yield Recipients(q.start, min(close, len(text)), int(q.value or 0), total, group[1] if group else None)
        at, listed = close, True


def _group(sentence: ReadSentence, start: int, groups: Sequence[PopulationMention], end: int) -> tuple[int, str] | None:
    """Where the name of the group behind a count ends, and the name: an arm, or the drug that its patients had."""
    named = next((g for g in groups if start <= g.start < start + 40 and not g.all), None)
    if named:
        return named.end, named.label
    drug = next((m for m in sentence.mentions_of("drug") if start <= m.start and m.end <= max(end, start + 40)), None)
    after = _GROUP_AFTER.match(sentence.text, drug.end) if drug else None
    return (after.end(), drug.concept.label) if drug and after else None


def _counts(sentence: ReadSentence, q: Quantity) -> bool:
    """Whether a number may count patients: whole, without unit, and no part of a time."""
    if q.kind not in ("number", "fraction") or q.unit or q.comparator or q.value is None:
        return False
    timed = any(t.start < q.end and q.start < t.end for t in sentence.timepoints)
    return q.value == q.value.to_integral_value() and not timed


def without_numbers(sentence: ReadSentence, start: int, end: int) -> str:
    """The words of a run without its quantities, routes and frequencies: what joins two items of a list."""
    words = list(sentence.text[start:end])
    for q in sentence.quantities:
        for at in range(max(q.start, start), min(q.end, end)):
            words[at - start] = " "
    return re.sub(
        r"\b(?:at|of|in|for|a|an|the|dose|doses|daily|twice|once|every|hours|oral(?:ly)?|intravenous(?:ly)?|IV|"
        r"PO|per|day|weeks?|days|high-dose|low-dose|with|pulse|divided|two|three|both|other|agents|"
        r"including)\b",
        " ",
        "".join(words),
        flags=re.IGNORECASE,
    )
