"""A sentence without its figures in brackets, which a parser takes for parts of the clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.model import MappedText

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLOSING = {"(": ")", "[": "]"}


def without_asides(sentence: str) -> MappedText:
    """The sentence without brackets that hold a digit, with the blank before each: "(OR 0.5; 95% CI 0.3 to 0.9)".

    Where a sentence gives its statistics in brackets, "rates were lower with A (8 %) than with B (12 %)", what is left
    is parsed as a reader would read it; what the brackets say is for the readers of numbers. A bracket that is not
    closed, or is the other's end, stays.

    Returns: the rest; its `starts`, `ends` and `span` are positions in the sentence.
    """
    text = MappedText.of(sentence)
    parts, at = [], 0
    for start, end in _asides(sentence):
        parts.append(text.part(at, start))
        at = end
    return MappedText.join([*parts, text.part(at, len(text))], separator="") if parts else text


def _asides(sentence: str) -> Iterator[tuple[int, int]]:
    """The outermost brackets that hold a digit."""
    opened: list[int] = []
    for at, character in enumerate(sentence):
        if character in _CLOSING:
            opened.append(at)
        elif opened and character == _CLOSING[sentence[opened[-1]]]:
            start = opened.pop()
            if not opened and any(c.isdigit() for c in sentence[start:at]):
                yield (start - 1 if start and sentence[start - 1] == " " else start), at + 1
