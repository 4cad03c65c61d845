"""How many patients each arm has, told before its name: "393 to A 200 mg, 390 to A 400 mg and 199 to placebo".

Numbers and arms take turns, and nothing but words of giving stands between a number and its arm: so the dose behind an
arm's drug is that arm's alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.model import Quantity
    from graph_build.study.mentions import PopulationMention

_LOT = Pattern(r"\b(?:randomi[sz]ed|randomly|assigned|allocated|allocation|randomi[sz]ation)\b", re.IGNORECASE)
_GIVEN = Pattern(r"\breceived\b|\b(?:were|was)\s(?:randomly\s)?(?:randomi[sz]ed|assigned|allocated)\b", re.IGNORECASE)
"""Words that say of counted people what they were given, and not which of them something befell."""
_ENDED = Pattern(r"\b(?:completed|finished|discontinued|withdrew|died|responded|excluded|lost)\b", re.IGNORECASE)
"""What became of those who were allotted: numbers behind it are no sizes of arms."""
_TO = Pattern(
    r"\s?(?:\([^()]{1,14}\)\s?)?(?:(?:patients|participants|subjects|children|adults|women|men|of them|eyes)\s?)?"
    r"(?:(?:who\s|that\s)?(?:were|was|had been)\s)?(?:randomly\s)?(?:(?:randomi[sz]ed|assigned|allocated|treated)\s)?"
    r"(?:(?:to(?:\sreceive|\sthe)?|received|receiving|in|with|on|given)\s)?(?:the\s|an?\s|oral\s|matching\s)*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Allocation:
    """An arm with the number of its patients."""

    number: Quantity
    who: PopulationMention


def allocations(
    text: str, quantities: Sequence[Quantity], people: Sequence[PopulationMention]
) -> tuple[Allocation, ...]:
    """The arms with their sizes, where a sentence tells of two or more in this way; else none.

    Args:
        text: the cleaned sentence; positions count in it.
        quantities: all that are recognised in it.
        people: the populations that it names.
    """
    found: list[Allocation] = []
    for one in people:
        before = [q for q in quantities if q.end <= one.start and q.unit is None and q.kind in ("number", "fraction")]
        number = before[-1] if before else None
        if number is None or one.arm is None or number.value is None or number.value % 1 or number.comparator:
            continue
        if number.spread is None and _TO.fullmatch(text, number.end, one.start):
            found.append(Allocation(number, one))
    if len({a.who.label for a in found}) < 2:
        return ()
    given = _GIVEN.search(text, found[0].number.end, found[0].who.end)
    lots = list(_LOT.finditer(text, 0, found[0].number.start))
    told = lots and not _ENDED.search(text, lots[-1].end(), found[0].number.start)
    return tuple(found) if given or told else ()
