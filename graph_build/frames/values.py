"""One aligner for coordinated values: which of several values is whose, where a sentence gives one to each population.

"12 % in A and 15 % in B", "A (12 %) … B (15 %)", "12 % v 15 %, respectively": the order of values is the order of
populations, and a value stands at one distance from its population throughout. Where numbers of values and populations
disagree, nothing is aligned.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.model import Quantity
    from graph_build.study.mentions import PopulationMention

_KINDS = frozenset({"number", "percent", "fraction", "mean_sd", "median_iqr"})
_BEFORE = re.compile(
    r"\s?(?:\([^()]*\)\s?)?(?:of\s)?(?:the\s)?(?:patients|participants|subjects|women|men|children|events|cases|"
    r"points?|eyes|people)?\s?"
    r"(?:\([^()]*\)\s?)?(?:in|for|with|of|among|on|receiving|treated with|from|under)?\s?(?:the\s|those\s|an?\s)?"
    r"(?:patients (?:in|on|receiving|treated with)\s(?:the\s)?)?",
    re.IGNORECASE,
)
"""Between a value and the population behind it: "12 % of the patients in the …"."""
_BEHIND = re.compile(
    r"\s?(?:patients\s)?(?:[(\[,:=–-]\s?|(?:was|were|had|showed|at|reached|averaged|of|by|to|from)\s)*(?:an?\s|"
    r"mean\s|median\s|of\s|rates?\s)*",
    re.IGNORECASE,
)
"""Between a population and the value behind it: "placebo (12 %", "placebo: 12 %", "placebo had 12 %"."""
_COUNTS_TIME = re.compile(
    r"(?:\s?[-–]?(?:,\s?(?:and\s|or\s)?|\s(?:and|or|to)\s)\d+)*[-\s–]*(?:day|week|month|year|hour|min|mg|hr?s?\b|"
    r"doses?\b|sessions?\b|times\b)"
    r"|-\s?(?:,|and|or|to)",
    re.IGNORECASE,
)
_VERSUS = re.compile(
    r"\)?\s?[^\d()]{0,12}?(?:,\s|\s)?(?:v(?:s|ersus)?\.?|and|compared (?:with|to)|against|;|,)\s[^\d()]{0,12}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Aligned:
    """A value and whose it is."""

    quantity: Quantity
    label: str


def usable(text: str, quantities: Sequence[Quantity], people: Sequence[PopulationMention]) -> list[Quantity]:
    """The values among a sentence's quantities: no p-values, bounds, sizes of groups, levels, times or names."""
    return [
        q
        for q in quantities
        if q.kind in _KINDS
        and q.comparator is None
        and not any(p.start < q.end and q.start < p.end for p in people)
        and not _COUNTS_TIME.match(text, q.end)
        and not re.search(
            r"\b(?:n|N|p|P|df|t|F|r|CI|day|week|month|year|phase|grade|table|figure|fig\.?)\s?[=<>]?\s?$",
            text[: q.start],
        )
        and not re.match(r"\s?(?:CI\b|confidence|%\s?(?:CI|confidence))", text[q.end :])
    ]


def aligned(text: str, values: Sequence[Quantity], people: Sequence[PopulationMention]) -> tuple[Aligned, ...]:
    """The values of a sentence with whose they are, where each of at least two populations has one.

    Args:
        text: the sentence.
        values: see `usable`.
        people: the populations that it names, in order, those that mean all left out.
    """
    ahead = [(v, p) for p in people for v in values if v.end <= p.start and _BEFORE.fullmatch(text, v.end, p.start)]
    behind = [(v, p) for p in people for v in values if p.end <= v.start and _BEHIND.fullmatch(text, p.end, v.start)]
    for found in (ahead, behind):
        labels = {p.label for _, p in found}
        if len(labels) > 1 and len(found) == len({id(v) for v, _ in found}) == len(labels):
            return tuple(Aligned(v, p.label) for v, p in found)
    return ()


def paired(text: str, values: Sequence[Quantity], start: int, close: int) -> tuple[Quantity, Quantity] | None:
    """Two values of one kind side by side in a run: "(12 % v 15 %", "12.1 ± 3 and 9.8 ± 2, respectively"."""
    run = [v for v in values if start <= v.start < close]
    for at, (one, other) in enumerate(pairwise(run)):
        third = at + 2 < len(run) and _VERSUS.fullmatch(text, other.end, run[at + 2].start)
        third = third or (at > 0 and _VERSUS.fullmatch(text, run[at - 1].end, one.start))
        enclosed = (
            text.count("(", 0, one.start) > text.count(")", 0, one.start)
            or "respectively" in text[other.end : other.end + 60]
        )
        alike = one.kind == other.kind and (one.unit == other.unit or one.unit is None)
        if enclosed and alike and not third and _VERSUS.fullmatch(text, one.end, other.start):
            return (one if one.unit else replace(one, unit=other.unit)), other
    return None
