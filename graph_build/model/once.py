"""What is asked of a document by many families of facts is worked out once."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph_build.model.recognition import ReadDocument, ReadSentence

T = TypeVar("T")
_MOST = 2000
"""Sentences whose answers are kept, about those of the longest article."""


def once_a_document(asked: Callable[[ReadDocument], T]) -> Callable[[ReadDocument], T]:
    """A function of a document that keeps its answer for the document that it was asked of last.

    Documents are read one after another and are frozen, so the same object has the same answer; a thread that reads
    another document meanwhile only makes it work the answer out again.
    """
    kept: list[tuple[ReadDocument, T]] = []

    @wraps(asked)
    def answered(read: ReadDocument) -> T:
        held = kept[-1:]
        if held and held[0][0] is read:
            return held[0][1]
        answer = asked(read)
        kept[:] = [(read, answer)]
        return answer

    return answered


def once_a_sentence(asked: Callable[[ReadSentence], T]) -> Callable[[ReadSentence], T]:
    """A function of a sentence that keeps its answers for the sentences that it was asked of last, a bounded number."""
    kept: dict[int, tuple[ReadSentence, T]] = {}

    @wraps(asked)
    def answered(sentence: ReadSentence) -> T:
        held = kept.get(id(sentence))
        if held and held[0] is sentence:
            return held[1]
        answer = asked(sentence)
        if len(kept) >= _MOST:
            kept.clear()
        kept[id(sentence)] = (sentence, answer)
        return answer

    return answered
