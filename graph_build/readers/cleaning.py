"""Cleaned text that remembers its places: what the readers of several formats do to it."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from graph_build.model import Citation, MappedText, Sentence
from graph_build.readers.sentences import LONGEST, sentence_runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def cut(text: MappedText, runs: Iterable[tuple[int, int]]) -> MappedText:
    """The text without some runs of positions (sorted, apart)."""
    kept, at = [], 0
    for start, end in runs:
        kept.append(text.part(at, start))
        at = end
    kept.append(text.part(at, len(text)))
    return MappedText.join(kept, "") if len(kept) > 1 else text


def sentences_of(
    bare: MappedText, citations: Sequence[Citation], section: int, paragraph: int, *, whole: bool
) -> list[Sentence]:
    """The sentences of a paragraph, each with the citations that stood in it or at its very end.

    Args:
        bare: the paragraph without citation marks.
        citations: the marks that were taken out, in order, with their positions in it.
        section: index of its section in the document.
        paragraph: its running number in the document.
        whole: whether it is one sentence whatever stops stand in it, as a line of a title block is.
    """
    runs = [(0, len(bare))] if whole and 0 < len(bare) <= LONGEST else sentence_runs(bare.text)
    waiting = deque(citations)
    found = []
    for start, end in runs:
        own = []
        while waiting and (waiting[0].position <= end or end == runs[-1][1]):
            mark = waiting.popleft()
            own.append(Citation(mark.numbers, min(max(mark.position - start, 0), end - start), mark.span))
        found.append(Sentence(bare.part(start, end), tuple(own), section, paragraph))
    return found
