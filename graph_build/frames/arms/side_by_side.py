"""Values that stand side by side, parted by "versus", "and" or commas, whose populations stand elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_build.frames.arms.values import alike
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import Quantity

_VERSUS = Pattern(
    r"\)?\s?[^\d()]{0,12}?(?:,\s|\s)?(?:v(?:s|ersus)?\.?|and|compared (?:with|to)|against|;|,)\s[^\d()]{0,12}",
    re.IGNORECASE,
)


def pairs(text: str, values: Sequence[Quantity]) -> list[tuple[Quantity, Quantity]]:
    """Neighbours of one kind and unit that stand side by side, no third beside them."""
    found = []
    for at, (one, other) in enumerate(pairwise(values)):
        third = at + 2 < len(values) and _VERSUS.fullmatch(text, other.end, values[at + 2].start)
        third = third or (at > 0 and _VERSUS.fullmatch(text, values[at - 1].end, one.start))
        if alike((one, other)) and not third and _VERSUS.fullmatch(text, one.end, other.start):
            found.append((one, other))
    return found


def together(text: str, values: Sequence[Quantity]) -> Iterator[list[Quantity]]:
    """The runs of two or more values of one kind that only commas, "and" or "versus" part."""
    run: list[Quantity] = []
    for value in values:
        if run and not (_VERSUS.fullmatch(text, run[-1].end, value.start) and alike((run[-1], value))):
            if len(run) > 1:
                yield run
            run = []
        run.append(value)
    if len(run) > 1:
        yield run


def paired(text: str, values: Sequence[Quantity], start: int, close: int) -> tuple[Quantity, Quantity] | None:
    """Two values of one kind side by side in a run: "(12 % v 15 %", "12.1 ± 3 and 9.8 ± 2, respectively"."""
    for one, other in pairs(text, [v for v in values if start <= v.start < close]):
        enclosed = (
            text.count("(", 0, one.start) > text.count(")", 0, one.start)
            or "respectively" in text[other.end : other.end + 60]
        )
        if enclosed and (one.unit == other.unit or one.unit is None):
            return (one if one.unit else replace(one, unit=other.unit)), other
    return None
