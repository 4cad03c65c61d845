"""A document's sentences as a story: which of them an event stands in, and when that was by its own words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from graph_build.model.course_records import CourseRecord, MedicalAction
from graph_build.model.records import TimeFrame
from graph_build.records.times import marked_times, time_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph_build.model import ReadDocument, ReadSentence
    from graph_build.records.times import MarkedTime

_Kind = TypeVar("_Kind", bound=CourseRecord)
_LEAST_WORD = 4
"""Letters of a word by which a sentence is looked through for what a record is of."""


class Story:
    """A document's sentences by their place, for the times of what they tell.

    Args:
        read: the document.

    Attributes:
        sentences: in the order of their places.
    """

    def __init__(self, read: ReadDocument) -> None:
        self.sentences = sorted((s for s in read.sentences if s.text), key=lambda s: s.sentence.text.starts[0])
        self._starts = [s.sentence.text.starts[0] for s in self.sentences]
        self._marks: dict[int, list[MarkedTime]] = {}

    def marks(self, index: int) -> list[MarkedTime]:
        """The times that a sentence names."""
        if index not in self._marks:
            self._marks[index] = marked_times(self.sentences[index])
        return self._marks[index]

    def at(self, start: int) -> int | None:
        """Which sentence a position of the document lies in; None for a table, or a caption."""
        index = bisect_right(self._starts, start) - 1
        return index if index >= 0 and start < self.sentences[index].sentence.text.ends[-1] else None

    def of(self, record: CourseRecord) -> list[int]:
        """The sentences that a record was read from."""
        told = (self.at(e.span.start) for e in record.evidence if not e.table)
        return [index for index in told if index is not None]

    def timed(self, records: Iterable[_Kind]) -> list[_Kind]:
        """Records of patients with the time that their own sentence names for them, where their statement has none."""
        return [
            replace(r, time=self._time(r)) if r.time is None and r.subject.kind == "patient" else r for r in records
        ]

    def _time(self, record: CourseRecord) -> TimeFrame | None:
        """The time by the sentence where a record was read first; of a treatment else the only one of its sentences."""
        told = [self._mark(record, e.span.start) for e in record.evidence if not e.table]
        if told and told[0] is None and isinstance(record, MedicalAction):
            told = list({mark.words: mark for mark in told if mark is not None}.values())
            told = told if len(told) == 1 else []
        mark = told[0] if told else None
        return TimeFrame(mark.words, mark.value, mark.unit if mark.value is not None else None) if mark else None

    def _mark(self, record: CourseRecord, start: int) -> MarkedTime | None:
        index = self.at(start)
        if index is None or not self.marks(index):
            return None
        sentence = self.sentences[index]
        return time_at(sentence, self.marks(index), _place_of(record, sentence, start))


def _place_of(record: CourseRecord, sentence: ReadSentence, start: int) -> int | None:
    """Where a sentence names what a record is of."""
    text, name = sentence.text.casefold(), record.name.casefold()
    words = [name, *(word for word in name.split() if len(word) >= _LEAST_WORD)]
    found = next((text.find(word) for word in words if word in text), None)
    if found is not None:
        return found
    place = bisect_left(sentence.sentence.text.starts, start)
    return place if 0 < place < len(text) else None
