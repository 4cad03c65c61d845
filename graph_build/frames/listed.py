"""Events listed with their shares: "headache (12 %), nausea (8 %) and rash (2 %) in the placebo group"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.clauses.words import enclosures, words_of
from graph_build.frames.arms.value_forms import as_told
from graph_build.frames.counted_people import BESIDE, COUNTED, SHARE_ONLY, SHARES, merged
from graph_build.model.frames import Side, ValueFrame

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import Quantity
    from graph_build.study.mentions import PopulationMention

NOBODY_NAMED = Side("", implied=True)
"""Whom a share is of where the sentence names no population: the study's patients, or some of them."""
_FARTHEST = 200
_NAMING = frozenset({"word", "and", "adverb", "determiner", "preposition", "good", "bad", "more", "less", "up", "down"})
_BEFORE_ONE = re.compile(r"\b(?:were|was|included|including|being)\s(?:\w+\s)?$")
_PAIR = re.compile(r"\s?\d+(?:[.·]\d+)?\s?%\s?(?:[;,/]|v\.?|vs\.?|versus|and)\s?\d+(?:[.·]\d+)?\s?%\s?")
_COUNTS = re.compile(r"\s?\d{1,4}\s?(?:[;,/]|v\.?|vs\.?|versus|and)\s?\d{1,4}\s?")
"""A count of each of two arms, where a sentence says that they are told in order."""
_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)
_PARTED = re.compile(r"\s?(?:[;,/]|v\.?|vs\.?|versus|and|compared with)\s")
_IN_SO_MANY = re.compile(
    r"(?:^|[,;]\s?(?:and\s)?|\sand\s)(?P<event>[A-Za-z][\w\s/-]{2,50}?)\s(?:in|[=:])\s"
    r"(?P<n>\d+|one|two|three|four|five|six|seven|eight|nine|ten)\b"
)
_BEHIND_COLON = re.compile(r":\s(?P<inside>[^:;()]{8,200})")
_BETWEEN_ITEMS = re.compile(r"\s?(?:,\s?(?:and\s|or\s)?|;\s?(?:and\s)?|\sand\s|\sor\s|,?\sbut not\s)")
_ITEM_START = re.compile(
    r".*(?:[,;:]\s?|\b(?:and|or|but not|were|was|are|is|including|included|include|by|with|as|most were|only|"
    r"(?:rates?|cases?|episodes?|events?|incidences?|frequenc(?:y|ies)|occurrences?|numbers?|history|diagnos[ei]s) "
    r"of)\s)"
    r"(?:(?:and|or|mostly|most|mainly|only|also)\s)*",
    re.IGNORECASE | re.DOTALL,
)


def inside_brackets(
    text: str, quantities: Sequence[Quantity], people: Sequence[PopulationMention]
) -> Iterator[ValueFrame]:
    """Events with their numbers in one bracket or behind a colon: "adverse events (rash in 2, cough in 1)"."""
    for beside in (*BESIDE.finditer(text), *_BEHIND_COLON.finditer(text)):
        at = beside.start("inside")
        found = list(_IN_SO_MANY.finditer(beside["inside"]))
        if len(found) < 2:
            continue
        who = next((p for p in reversed(people) if p.end <= beside.start() and not p.all), None)
        side = Side(who.label, who.start, who.end) if who else NOBODY_NAMED
        for one in found:
            start, end, close = one.start("event") + at, one.end("event") + at, one.end() + at
            value = next((q for q in quantities if q.start <= one.start("n") + at < q.end), None)
            if value is not None:
                yield ValueFrame(start, close, text[start:end], start, end, side, value)


@dataclass(frozen=True, slots=True)
class _Item:
    """An event of a list with the parenthesis behind it."""

    start: int
    end: int
    close: int
    values: tuple[Quantity, ...]


def listed(
    text: str, quantities: Sequence[Quantity], people: Sequence[PopulationMention], order: Sequence[str]
) -> Iterator[ValueFrame]:
    """Events listed with their shares, for the population named behind the list or before it."""
    for items in _lists(text, quantities):
        first, last = items[0], items[-1]
        if any(p.start < item.end and item.start < p.end for p in people for item in items):
            continue  # populations with their values: no list of events
        names = [p for p in people if not p.all]
        behind = next((p for p in names if 0 <= p.start - last.close < 30), None)
        ahead = next((p for p in reversed(names) if p.end <= first.start and first.start - p.end < _FARTHEST), None)
        who = behind or ahead
        for item in items:
            event = text[item.start : item.end].strip()
            start = item.start
            if len(item.values) == 2:
                if len(order) != 2:
                    continue
                for label, value in zip(order, item.values, strict=True):
                    yield ValueFrame(start, item.close, event, start, item.end, Side(label, implied=True), value)
                continue
            side = Side(who.label, who.start, who.end) if who else NOBODY_NAMED
            yield ValueFrame(start, item.close, event, start, item.end, side, item.values[0])


def _lists(text: str, quantities: Sequence[Quantity]) -> Iterator[list[_Item]]:
    """Runs of items, each a noun phrase with a share in parentheses behind it; one alone needs a verb before it."""
    items: list[_Item] = []
    for start, end in enclosures(text):
        item = _item(text, (start, end), quantities)
        if item is None:
            continue
        if items and not _BETWEEN_ITEMS.fullmatch(text[items[-1].close : item.start]):
            if _stands(text, items):
                yield items
            items = []
        items.append(item)
    if items and _stands(text, items):
        yield items


def _stands(text: str, items: Sequence[_Item]) -> bool:
    return len(items) > 1 or _BEFORE_ONE.search(text, 0, items[0].start) is not None


def _item(text: str, beside: tuple[int, int], quantities: Sequence[Quantity]) -> _Item | None:
    first, close = beside
    inside = text[first + 1 : close - 1]
    found = [q for q in quantities if first <= q.start < close and q.kind in SHARES]
    pair = _PAIR.fullmatch(inside) is not None or (
        _COUNTS.fullmatch(inside) is not None and _RESPECTIVELY.search(text) is not None
    )
    if not pair and len(told := [q for q in as_told(text, quantities) if first <= q.start < close]) == 2:
        found, pair = told, _is_pair(text, beside, told)
    if not pair and not SHARE_ONLY.fullmatch(inside):
        return None
    values = tuple(found) if pair else (merged(found),) if found else ()
    if not values or (pair and len(values) != 2):
        return None
    before = text[:first].rstrip()
    lead = _ITEM_START.match(before)
    start = lead.end() if lead else 0
    name = before[start:]
    words = words_of(name)
    if not 0 < len(words) <= 7 or any(w.part not in _NAMING for w in words):
        return None
    if {w.low for w in words} & (COUNTED | {"group", "groups", "arm"}) - {"women", "men"}:
        return None
    return _Item(start + words[0].start, len(before), close, values)


def _is_pair(text: str, beside: tuple[int, int], values: Sequence[Quantity]) -> bool:
    """Whether a bracket holds a count of each of two arms and nothing else: "(14 [12 %] of 120 v 9 [7 %] of 121)"."""
    one, other = values
    gaps = (text[beside[0] + 1 : one.start], text[other.end : beside[1] - 1])
    counted = all(q.kind == "fraction" and q.spread is not None for q in values)
    parted = _PARTED.fullmatch(text, one.end, other.start) is not None
    return counted and parted and not any(gap.strip() for gap in gaps)
