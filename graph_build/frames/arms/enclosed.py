"""Values with their populations in one bracket: "relapse was rarer (A 12 %, B 31 %)", "mainly female (9 % of A …)"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.clauses.words import enclosures, words_of
from graph_build.frames.arms.values import Aligned, aligned, usable
from graph_build.frames.variables import Phrase, phrase
from graph_build.model.frames import Side, ValueFrame
from graph_build.patterns import Pattern
from graph_build.study.mentions import populations

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import Quantity
    from graph_build.model.frames import ComparisonFrame
    from graph_build.study.arms import Arms

_LONGEST = 390
_EACH = Pattern(
    r"\s(?:in|for|with|on)\s(?:each|both|either)(?:\s(?:of the\s)?(?:groups?|arms?))?\s?[)\];,]", re.IGNORECASE
)
_BOTH = Pattern(r"[(\[]\s?(?:both|each)\s$", re.IGNORECASE)
_LAST = Pattern(
    r".*(?:[,;:]\s(?:and\s|or\s)?|\b(?:was|were|had|is|are|and of|of)\s)"
    r"(?:mainly|mostly|predominantly|entirely|the)?\s?",
    re.DOTALL,
)


def enclosed(
    text: str, quantities: Sequence[Quantity], arms: Arms, frames: Sequence[ComparisonFrame]
) -> Iterator[ValueFrame]:
    """The values that a sentence gives in brackets together with whose they are.

    Args:
        text: the sentence.
        quantities: those that may be values.
        arms: of the document.
        frames: the comparisons that the sentence tells: one shortly before a bracket says what is measured.
    """
    for start, end in enclosures(text):
        inside, at = text[start + 1 : end - 1], start + 1
        people = [replace(p, start=p.start + at, end=p.end + at) for p in populations(inside, arms) if not p.all]
        values = [v for v in usable(text, quantities, people) if at <= v.start < end]
        given = aligned(text, values, people) or _in_each(text, values, arms)
        said = _said(text, start, frames) if given else None
        if said is None or end - said.start >= _LONGEST:
            continue
        for one in given:
            who = next((p for p in people if p.label == one.label), None)
            first = min(said.start, who.start) if who else said.start
            last = max(said.end, who.end if who else 0, one.quantity.end)
            side = Side(one.label, who.start, who.end) if who else Side(one.label, implied=True)
            yield ValueFrame(first, last, said.text, said.start, said.end, side, one.quantity)


def _in_each(text: str, values: Sequence[Quantity], arms: Arms) -> tuple[Aligned, ...]:
    """The one value of a bracket that each of two arms has: "(20 % in each)", "(both 20 %)"."""
    if len(values) != 1 or arms.pair is None or len(arms.arms) != len(arms.pair):
        return ()
    one = values[0]
    if not (_EACH.match(text, one.end) or _BOTH.search(text, 0, one.start)):
        return ()
    return tuple(Aligned(one, arm.label) for arm in arms.pair)


def _said(text: str, start: int, frames: Sequence[ComparisonFrame]) -> Phrase | None:
    """What a bracket gives values of: what was compared shortly before, the words before it, or the subject."""
    before = [f for f in frames if f.start < start]
    parted = max(text.rfind(";", 0, start), 0)
    if before and (before[-1].end > parted or not parted):
        return Phrase(before[-1].variable, before[-1].variable_start, before[-1].variable_end)
    verb = next((w for w in words_of(text[:start]) if w.part in ("be", "verb") and w.start > parted), None)
    near = last_phrase(text, verb.end, start) if verb and parted else None
    return near or phrase(text, parted, verb.start if verb and verb.start > parted + 3 else start)


def last_phrase(text: str, start: int, end: int) -> Phrase | None:
    """The noun phrase that stands directly before a position, within a run."""
    lead = _LAST.match(text[start:end])
    return phrase(text, start + (lead.end() if lead else 0), end)
