"""Whether a run of a document meets any of many others, in a time that does not grow with their number."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph_build.model import Fact, Span


class Overlaps:
    """Facts by where their first evidence lies.

    Args:
        facts: of one document, each with evidence.
    """

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts = sorted(facts, key=lambda f: f.evidence[0].span)
        self._starts = [f.evidence[0].span.start for f in self._facts]
        self._longest = max((f.evidence[0].span.end - f.evidence[0].span.start for f in self._facts), default=0)

    def of(self, span: Span) -> Sequence[Fact]:
        """The facts whose first evidence shares a character with a span, in the order of their places."""
        first = bisect_left(self._starts, span.start - self._longest)
        near = self._facts[first : bisect_left(self._starts, span.end)]
        return [f for f in near if f.evidence[0].span.overlaps(span)]
