"""A fact from a table of slots, for families whose slots are put together step by step."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.model import Fact, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import ReadSentence

stated = Fact.with_slots
"""A fact from a table of slots: what nearly every family makes."""


def named(read: ReadSentence, slot: str, run: tuple[int, int] | None) -> Iterator[tuple[str, str]]:
    """The concepts that a run of a sentence names, as links of a slot."""
    for mention in read.mentions if run else ():
        if run and run[0] <= mention.start and mention.end <= run[1] and mention.concept.iri:
            yield slot, mention.concept.iri


def unbroken(sentence: ReadSentence, start: int, end: int, longest: int) -> list[Span]:
    """Where words stand: in one span, or in two where a table or a page's head makes it longer than `longest`."""
    whole = sentence.span(start, end)
    if whole.end - whole.start <= longest:
        return [whole]
    words = [m.span() for m in re.finditer(r"\S+", sentence.text[start:end])]
    spans = [sentence.span(start + a, start + b) for a, b in words]
    gap = max(range(1, len(spans)), key=lambda n: spans[n].start - spans[n - 1].end, default=0)
    parts = [Span(part[0].start, part[-1].end) for part in (spans[:gap], spans[gap:]) if part]
    return parts if all(p.end - p.start <= longest for p in parts) else [whole]
