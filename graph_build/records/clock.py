"""One clock a patient: when each of his or her records was so, in days from one event, and in which order they came."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.facts.clinical.runs import joined_times, times
from graph_build.model.clock import Place, TimeElement, iso_duration
from graph_build.model.course_records import MedicalAction
from graph_build.records.anchors import (
    CALENDAR,
    DAYS,
    WHOLE_DATE,
    clock_of,
    counted_from,
    dated,
    is_known,
    numbered,
    offset_of,
    only_year,
)
from graph_build.records.story import MOST_BACK
from graph_build.records.times import MarkedTime, read_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.model.course_records import CourseRecord
    from graph_build.records.anchors import Clock
    from graph_build.records.story import Story

_NEAR = 2
"""Sentences over which "three days later" may look back for the time that it is later than."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A time of a sentence, and its day on the clock."""

    mark: MarkedTime
    element: TimeElement
    near: Decimal | None


def places(records: Sequence[CourseRecord], story: Story) -> dict[int, Place]:
    """The places of the records of a document's own patients on their clocks, by each record's number.

    Args:
        records: of one document, of all kinds, timed.
        story: its sentences.
    """
    persons = dict.fromkeys(
        r.subject for r in records if r.subject.kind == "patient" and r.subject.experiencer == "own"
    )
    placed: dict[int, Place] = {}
    for person in persons:
        own = [(at, r) for at, r in enumerate(records) if r.subject == person]
        placed |= _places(own, story, alone=len(persons) == 1)
    return placed


def _places(own: Sequence[tuple[int, CourseRecord]], story: Story, *, alone: bool) -> dict[int, Place]:
    told = _told_in(own, story, alone=alone)
    marks = numbered({index: story.marks(index) for index in told})
    clock = clock_of(story, marks)
    read = _read(marks, clock)
    found: list[tuple[Decimal, int, int, Place]] = []
    last = Decimal(0)
    for at, record in sorted(own, key=lambda pair: (pair[1].evidence[0].span, pair[0])):
        where = story.of(record)
        elements = [_element(words, where, story, read, clock) for words in _words(record, where, story)]
        days = [near for e, near in elements if near is not None]
        if days:
            last = days[0] if where else last
        place = Place(tuple(e for e, _ in elements), _end(record, elements, clock), zero=clock.zero)
        before = record.is_past and not days
        found.append((Decimal("-Infinity") if before else days[0] if days else last, len(found), at, place))
    return {
        at: replace(place, rank=rank) for rank, (_, _, at, place) in enumerate(sorted(found, key=lambda f: f[:2]), 1)
    }


def _told_in(own: Sequence[tuple[int, CourseRecord]], story: Story, *, alone: bool) -> list[int]:
    """The sentences that tell a patient's story: those of his records; of a lone one also those between them."""
    told = {index for _, record in own for index in story.of(record)}
    if alone:
        sections = {story.sentences[i].section for i in told}
        told |= {
            i
            for i, s in enumerate(story.sentences)
            if s.section in sections and not s.sentence.references and told and min(told) - _NEAR <= i <= max(told)
        }
    return sorted(told)


def _read(marks: dict[int, list[MarkedTime]], clock: Clock) -> dict[int, list[_Read]]:
    """The times of a story's sentences with their days, in its order."""
    read: dict[int, list[_Read]] = {}
    year = only_year(marks)
    before: tuple[int, _Read] | None = None
    for index, found in marks.items():
        for mark in found:
            iso, year = dated(mark, year)
            last = before[1] if before and index - before[0] <= _NEAR else None
            one = _resolved(mark, iso, clock, last)
            read.setdefault(index, []).append(one)
            if mark.way not in ("loose", "past", "earlier", "before"):
                before = index, one
    return read


def _resolved(mark: MarkedTime, iso: str | None, clock: Clock, last: _Read | None) -> _Read:
    """A time with its day, as far as the clock has what it is counted from."""
    value = iso_duration(mark.value, mark.unit) if mark.value is not None and mark.unit else None
    inferred = bool(mark.date and mark.date.startswith("--") and iso)
    if mark.way == "later":
        day = last.element.day if last else None
        told = last.near if last else None
        since = offset_of(mark) or Decimal(0)
        element = TimeElement(
            mark.words,
            None,
            value,
            last.element.words if last else None,
            _day(day, since, mark.unit),
            last is not None,
        )
        return _Read(mark, element, told + since if told is not None else None)
    anchor, offset = counted_from(mark, iso)
    exact = iso is None or len(iso) == WHOLE_DATE
    day = clock.days.get(anchor) if anchor and exact else None
    near = clock.near.get(anchor) if anchor else None
    known = offset if offset is not None else Decimal(0)
    element = TimeElement(
        mark.words,
        iso,
        None if iso else value,
        anchor if anchor != CALENDAR and (mark.way != "named" or is_known(anchor)) else None,
        _day(day, known, mark.unit) if offset is not None else None,
        inferred,
    )
    return _Read(mark, element, near + known if near is not None and offset is not None else None)


def _day(day: Decimal | None, offset: Decimal, unit: str | None) -> Decimal | None:
    """The day on the clock: a whole one, but for hours and minutes."""
    if day is None:
        return None
    return (day + offset).quantize(Decimal("0.01") if unit in ("h", "min") else Decimal(1)).normalize() + 0


def _words(record: CourseRecord, where: Sequence[int], story: Story) -> list[str]:
    """The words of a record's times: of a treatment all those of a schedule, "at weeks 0, 2 and 6"."""
    if record.time is None:
        return []
    for sentence in (story.sentences[index] for index in where if isinstance(record, MedicalAction)):
        point = next((t for t in times(sentence) if t.text == record.time.words), None)
        if point is not None:
            return [t.text for t in joined_times(sentence, point)]
    return record.time.words.split("; ")


def _element(
    words: str, where: Sequence[int], story: Story, read: dict[int, list[_Read]], clock: Clock
) -> tuple[TimeElement, Decimal | None]:
    """The time of a record: that of its sentences, else of a sentence before them, else what its words tell alone."""
    for index in where:
        found = _named_in(words, index, story, read)
        if found:
            borrowed = index != where[0] or found.element.inferred
            return replace(found.element, inferred=borrowed), found.near
    before = range(where[0] - 1, max(-1, where[0] - MOST_BACK), -1) if where else ()
    earlier = next((f for index in before if (f := _named_in(words, index, story, read))), None)
    if earlier:
        return replace(earlier.element, inferred=True), earlier.near
    mark = read_time(words) or MarkedTime(0, 0, words, anchor=words, way="named")
    one = _resolved(mark, dated(mark, None)[0], clock, None)
    return replace(one.element, words=words, inferred=bool(where)), one.near


def _named_in(words: str, index: int, story: Story, read: dict[int, list[_Read]]) -> _Read | None:
    """The time of a sentence that a record's words are of."""
    mark = story.named_in(words, index)
    return next((one for one in read.get(index, ()) if mark and one.mark.start == mark.start), None)


def _end(
    record: CourseRecord, elements: Sequence[tuple[TimeElement, Decimal | None]], clock: Clock
) -> TimeElement | None:
    """When a treatment ended: as its words say, else by how long it went on from a day that is known."""
    if not isinstance(record, MedicalAction) or record.status == "stopped":
        return None
    mark = read_time(record.until) if record.until else None
    if mark is not None and record.until:
        told = _resolved(mark, dated(mark, None)[0], clock, None)
        return replace(told.element, words=record.until)
    if len(elements) != 1 or not isinstance(record.duration, int | Decimal) or record.duration_unit not in DAYS:
        return None
    start, length = elements[0][0].day, Decimal(record.duration) * DAYS[record.duration_unit]
    if start is None:
        return None
    printed = iso_duration(record.duration, record.duration_unit)
    return TimeElement(f"for {record.duration} {record.duration_unit}", None, printed, None, _day(start, length, "d"))
