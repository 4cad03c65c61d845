"""The events of a patient's story that times are counted from, and how many days they lie apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from graph_build.records.times import dates_verb
from ontology.tables import rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph_build.records.story import Story
    from graph_build.records.times import MarkedTime

DAYS = {"min": Decimal(1) / 1440, "h": Decimal(1) / 24, "d": Decimal(1), "wk": Decimal(7), "mo": Decimal("30.4375"),
        "a": Decimal("365.25")}  # fmt: skip
CALENDAR = "calendar"
_USUAL = "admission"
"""What a numbered day is counted from, and what is years earlier than, where the story says nothing else."""
WHOLE_DATE = len("2021-03-12")
_GOES_ON = re.compile(r"\s(?:[a-z]+ing|[a-z]+ed|with|in|at|to|after|for|but|where|which)\b.*$")


@dataclass
class Clock:
    """A patient's clock.

    Attributes:
        zero: the event that is day 0, in words, or None where no time is counted from one.
        days: the day of each event that the story ties to it, by its name.
        near: the same, with events tied by a month or a year alone: good for the order, and for no day.
    """

    zero: str | None = None
    days: dict[str, Decimal] = field(default_factory=dict)
    near: dict[str, Decimal] = field(default_factory=dict)


def clock_of(story: Story, marks: Mapping[int, list[MarkedTime]]) -> Clock:
    """The clock of a story: every event that it counts from, as far as it tells the distances."""
    exact: list[tuple[str, str, Decimal]] = []
    rough: list[tuple[str, str, Decimal]] = []
    year = only_year(marks)
    first: str | None = None
    met: list[str] = []
    told: list[str] = []
    for index, found in marks.items():
        text = story.sentences[index].text
        told += [name for name, _, event in _anchors() if event.search(text)]
        for mark in found:
            iso, year = dated(mark, year)
            first = first or (iso if iso and len(iso) == WHOLE_DATE else None)
            anchor, offset = counted_from(mark, iso)
            if anchor and anchor != CALENDAR:
                met.append(anchor)
            if anchor is None or offset is None:
                continue
            events = _events(text, mark)
            met += events
            tied = exact if iso is None or len(iso) == WHOLE_DATE else rough
            tied += [(event, anchor, offset) for event in events]
    starts = {
        row["anchor"]: {row["anchor"]: Decimal(0)} for row in rows("anchor", "words") if row["anchor"] in {*met, *told}
    }
    if first is not None:
        starts[first] = {CALENDAR: -(_ordinal(first) or Decimal(0))}
    counted = [(anchor, exact_) for found in marks.values() for anchor, exact_ in map(_of_which, found)]
    ties = {zero: _tied(start, exact) for zero, start in starts.items()}
    if not ties:
        return Clock(near={CALENDAR: Decimal(0)})
    zero = max(ties, key=lambda z: sum(anchor in ties[z] and whole for anchor, whole in counted))
    return Clock(zero, ties[zero], _tied(starts[zero], exact + rough))


def numbered(marks: Mapping[int, Sequence[MarkedTime]]) -> dict[int, list[MarkedTime]]:
    """The times of a story; a numbered day that does not say from what is counted as the one before it."""
    running = _USUAL
    found: dict[int, list[MarkedTime]] = {}
    for index, told in marks.items():
        found[index] = []
        for mark in told:
            if mark.way == "count":
                running = anchor_of(mark.anchor) if mark.anchor else running
            found[index].append(mark._replace(anchor=running) if mark.way == "count" else mark)
    return found


def _of_which(mark: MarkedTime) -> tuple[str | None, bool]:
    """What a time is counted from, and whether it decides a day."""
    anchor, offset = counted_from(mark, mark.date)
    whole = mark.date is None or (len(mark.date) >= len("--03-12") and mark.date.count("-") != 1)
    return anchor, whole and (offset is not None or mark.date is not None)


def _tied(start: dict[str, Decimal], links: Sequence[tuple[str, str, Decimal]]) -> dict[str, Decimal]:
    """The day of each event that a chain of distances ties to the first ones; of two distances the first told one."""
    days, known = dict(start), -1
    while known < len(days):
        known = len(days)
        for event, anchor, offset in links:
            if anchor in days and event not in days:
                days[event] = days[anchor] + offset
            elif event in days and anchor not in days:
                days[anchor] = days[event] - offset
    return days


def only_year(marks: Mapping[int, Sequence[MarkedTime]]) -> str | None:
    """The year of a story that names one alone; None where it names several, or none."""
    years = {mark.date[:4] for found in marks.values() for mark in found if mark.date and mark.date[:2] != "--"}
    return years.pop() if len(years) == 1 else None


def dated(mark: MarkedTime, year: str | None) -> tuple[str | None, str | None]:
    """The date of a time with its year, which may be that of the date before it; and the year from then on."""
    if mark.date is None:
        return None, year
    if mark.date.startswith("--"):
        return (f"{year}{mark.date[1:]}" if year else None), year
    return mark.date, mark.date[:4]


def counted_from(mark: MarkedTime, iso: str | None) -> tuple[str | None, Decimal | None]:
    """What a time is counted from, and how many days it lies behind that."""
    if iso is not None:
        return CALENDAR, _ordinal(iso)
    if mark.anchor is None:
        return (_USUAL if mark.way in ("count", "earlier") else None), offset_of(mark)
    return anchor_of(mark.anchor), offset_of(mark)


def offset_of(mark: MarkedTime) -> Decimal | None:
    """How many days a time lies behind what it is counted from, or None where it does not say."""
    if mark.way == "named":
        return Decimal(0)
    if mark.value is None or mark.unit not in DAYS or mark.way == "loose":
        return None
    return mark.value * DAYS[mark.unit] * (-1 if mark.way in ("before", "earlier", "past") else 1)


def _ordinal(iso: str) -> Decimal | None:
    """The number of a date's day; of a month or year that of its first."""
    try:
        return Decimal(date.fromisoformat((iso + "-01-01")[:WHOLE_DATE]).toordinal())
    except ValueError:  # 30 February
        return None


def anchor_of(words: str) -> str:
    """The event that a time is counted from, by its usual name; what has none goes by its own words."""
    bare = _GOES_ON.sub("", words)
    return next((name for name, counted, _ in _anchors() if counted.fullmatch(bare)), words.casefold())


def is_known(anchor: str | None) -> bool:
    """Whether an event has a usual name."""
    return any(anchor == name for name, _, _ in _anchors())


@cache
def _anchors() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (
            row["anchor"],
            re.compile(row["counted"], re.IGNORECASE),
            re.compile(rf"\b(?:{row['event']})\b", re.IGNORECASE),
        )
        for row in rows("anchor", "words")
    )


def _events(text: str, mark: MarkedTime) -> list[str]:
    """The events that a sentence tells of the time that it names."""
    if mark.way == "past":
        return ["onset"]
    if mark.way == "named":
        return []
    told = [(name, m.start()) for name, _, event in _anchors() for m in event.finditer(text)]
    return [name for name, place in told if name != anchor_of(mark.anchor or "") and dates_verb(text, mark, place)]
