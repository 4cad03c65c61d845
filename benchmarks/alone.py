"""What the models state by themselves, without rules, in the form of lines of `cytolink facts`.

A name that the models tell with 0.5 or more is a statement; a number that they take for a dose or a value belongs to
the name to which the scorer of attachments (`attachments.py`) links it with 0.5 or more; a comparison is what its
scorer states of a sentence. Nothing asks who is meant, whether it is denied, or when it was: rules know that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attachments import SORTS, candidates
from reworded_words import line_of

from graph_build.facts.compared import by_scorer
from graph_build.facts.overlaps import Overlaps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph_build.linear import LinearModel
    from graph_build.model import ReadDocument, ReadSentence

LEAST = 0.5
_TYPES = {
    "finding": ("condition", "condition"),
    "disease": ("condition", "condition"),
    "drug": ("intervention", "agent"),
    "drug_class": ("intervention", "agent"),
}
"""What the models call a name -> type and naming slot of the statement that is made of it."""
_LINKED = {
    "laboratory values": ("measurement", "variable", "value", "value"),
    "doses": ("intervention", "agent", "dose", "dose"),
}
"""Sort of attachment -> type, naming slot, slot of the number, and what the models call such a number."""


def statements(read: ReadDocument, scorers: Mapping[str, LinearModel]) -> Iterator[dict[str, Any]]:
    """The statements of the models on a document that was read with them.

    Args:
        read: the document.
        scorers: of attachments, by sort; without any, no number is linked.
    """
    for sentence in read.sentences:
        for name in sentence.learned:
            if name.concept.category in _TYPES and (name.probability or 0) >= LEAST:
                kind, slot = _TYPES[name.concept.category]
                yield _line(sentence, kind, {slot: name.surface}, name.start, name.end)
        for sort, scorer in scorers.items():
            yield from _linked(sentence, sort, scorer)
    yield from (line_of(fact) for fact in by_scorer(read, Overlaps(())))


def _linked(sentence: ReadSentence, sort: str, scorer: LinearModel) -> Iterator[dict[str, Any]]:
    kind, naming, number, told = _LINKED[sort]
    best: dict[int, tuple[float, dict[str, Any]]] = {}
    for q, (start, end), held in candidates(sentence, SORTS[sort]):
        sure = float(scorer.probability(held))
        if f"told={told}" not in held or sure < LEAST or sure <= best.get(q.start, (0.0, {}))[0]:
            continue
        slots = {naming: sentence.text[start:end], number: float(q.value or 0)}
        best[q.start] = (sure, _line(sentence, kind, slots, min(start, q.start), max(end, q.end)))
    yield from (line for _, line in best.values())


def _line(sentence: ReadSentence, kind: str, slots: dict[str, Any], start: int, end: int) -> dict[str, Any]:
    span = sentence.span(start, end)
    spans = [{"start": span.start, "end": span.end, "role": "evidence"}]
    return {"type": kind, "subject": "", "slots": slots, "spans": spans}
