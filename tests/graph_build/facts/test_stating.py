"""Where the words of a fact stand."""

from __future__ import annotations

from graph_build.facts.stating import unbroken
from graph_build.model import MappedText, ReadSentence, Sentence, Span


def broken_by(gap: int) -> ReadSentence:
    """A sentence that so many characters of a table interrupt."""
    first, second = "The ESR was also higher ", "than in the others."
    behind = MappedText(second, *(tuple(range(len(first) + gap + n, len(first + second) + gap + n)) for n in (0, 1)))
    return ReadSentence(Sentence(MappedText.join([MappedText.of(first), behind], "")), "body")


def test_a_sentence_that_a_table_interrupts_stands_on_both_sides_of_it() -> None:
    near, far = broken_by(10), broken_by(600)
    end = len(near.text)
    assert unbroken(near, 0, end, 300) == [Span(0, end + 10)]
    assert unbroken(far, 0, end, 300) == [Span(0, 23), Span(624, end + 600)]
