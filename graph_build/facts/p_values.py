"""How sure a comparison is: by the p-value of its sentence that is its own, or by what the next sentence says of it."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import Quantity, ReadSentence
    from graph_build.model.frames import ComparisonFrame

_LIMIT = Decimal("0.05")
_SAID_OF_IT = re.compile(
    r"(?:(?:however|but|nevertheless|yet|still),?\s)?(?:the|this|these|those)\s(?:\w+\s)?"
    r"(?:differences?|increases?|decreases?|reductions?|improvements?|trends?)"
    r"(?:\s(?:between|among)\s(?:the\s)?(?:\w+\s)?(?:groups|arms))?\s"
    r"(?P<said>(?:was|were|is|are|did|does|reached|achieved|failed|had)\b[^.;:,()]{1,50}?significan(?:t|ce))"
    r"(?:\s(?:between|among)\s(?:the\s)?(?:\w+\s)?(?:groups|arms))?(?:\s?\([^()]*\))?\.?",
    re.IGNORECASE,
)
"""A sentence that tells of the one before whether it is significant, and nothing else."""
_DENIED = re.compile(r"\b(?:not|no|never|non|fail\w*)\b|n['\u2019]t\b|\b(?:non-?|in)signif", re.IGNORECASE)


def closed(frames: Sequence[ComparisonFrame], end: int) -> Iterator[tuple[ComparisonFrame, int]]:
    """Each frame with where the next one begins, before which its p-value stands."""
    for frame in frames:
        later = (f.start for f in frames if f.variable_start != frame.variable_start and f.start >= frame.end)
        yield frame, min(later, default=end)


def said_behind(
    frames: Sequence[ComparisonFrame], sentence: ReadSentence, behind: ReadSentence | None
) -> list[ComparisonFrame]:
    """The frames of a sentence, those of open significance with what the next one says: "This was not significant"."""
    same = behind is not None and behind.sentence.paragraph == sentence.sentence.paragraph
    found = _SAID_OF_IT.fullmatch(behind.text) if behind is not None and same else None
    if found is None:
        return list(frames)
    told = _DENIED.search(found["said"]) is None
    return [replace(f, significant=told) if f.significant is None else f for f in frames]


def p_of(
    sentence: ReadSentence, frame: ComparisonFrame, close: int, frames: Sequence[ComparisonFrame] = ()
) -> Quantity | None:
    """The p-value of a comparison: the first behind it, or its own of those that are told "respectively"."""
    found = [q for q in sentence.quantities if q.kind == "p_value" and frame.start <= q.start < close]
    same = sorted((f for f in frames if f.variable_start == frame.variable_start), key=lambda f: f.a.start)
    if len(found) == len(same) > 1 and "respectively" in sentence.text[found[-1].end : found[-1].end + 20]:
        return found[same.index(frame)]
    if len(same) > 1 and not frame.a.implied and not frame.b.implied:
        apart = frame.b if len({f.b.label for f in same}) > 1 else frame.a
        behind = (q for q in found if q.start >= apart.end)
        return next(behind, next(iter(found), None))
    return next(iter(found), None)


def significance(p: Quantity) -> bool | None:
    """Whether a p-value lies under 0.05, as far as its comparator says; None where it says nothing."""
    if p.value is None or (p.comparator in (">", ">=") and p.value < _LIMIT):
        return None
    if p.comparator in (">", ">="):
        return False
    return p.value <= _LIMIT if p.comparator in ("<", "<=") else p.value < _LIMIT
