"""A document's sentences as a story: which of them an event stands in, and when that was by its own words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from graph_build.model.course_records import CourseRecord, MedicalAction
from graph_build.model.records import TimeFrame
from graph_build.records.times import marked_times, opens, time_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph_build.model import ReadDocument, ReadSentence
    from graph_build.records.times import MarkedTime

_Kind = TypeVar("_Kind", bound=CourseRecord)
MOST_BACK = 8
"""Sentences before its own that a statement may have its time from."""
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
        """Records of patients with the time that their own sentence names for them, else the one that goes on there."""
        return [replace(r, time=self._time(r)) if r.subject.kind == "patient" else r for r in records]

    def named_in(self, words: str, index: int) -> MarkedTime | None:
        """The time of a sentence that some words are of, as it stands there or as a statement has it."""
        points = [t for t in self.sentences[index].timepoints if t.text == words]
        for mark in self.marks(index):
            if mark.words == words or any(mark.start < t.end and t.start < mark.end for t in points):
                return mark
        return None

    def _goes_on(self, words: str, index: int) -> bool:
        """Whether a time of a sentence before holds for this one: it opened its own, and no other opened one since."""
        others = False
        for before in range(index - 1, max(-1, index - MOST_BACK), -1):
            text = self.sentences[before].text
            mark = self.named_in(words, before)
            if mark is not None:
                return not others and (opens(text, mark) or mark.way == "named")
            others |= any(opens(text, other) for other in self.marks(before) if other.way not in ("loose", "past"))
        return True  # told in no words near by: "admission", of the sentence that presents a patient

    def _time(self, record: CourseRecord) -> TimeFrame | None:
        """The time by the sentence where a record was read first; of a treatment else the only one of its sentences."""
        told = [e for e in record.evidence if not e.table]
        index = self.at(told[0].span.start) if told and told[0] == record.evidence[0] else None
        words = record.time.words.split("; ")[0] if record.time is not None else ""
        own = (self.at(e.span.start) for e in told if e.role != "context")
        if index is None or (words and any(self.named_in(words, i) for i in own if i is not None)):
            return record.time
        mark = self._mark(record, told[0].span.start)
        if mark is None and isinstance(record, MedicalAction):
            marks = {m.words: m for e in told if (m := self._mark(record, e.span.start))}
            mark = next(iter(marks.values())) if len(marks) == 1 else None
        if mark is None:
            return record.time if words and self._goes_on(words, index) else None
        return TimeFrame(mark.words, mark.value, mark.unit if mark.value is not None else None)

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
