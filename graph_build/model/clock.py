"""Times on a patient's clock, after the TimeElement of GA4GH Phenopackets v2 and OWL-Time (https://www.w3.org/TR/owl-time/)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

ISO_UNITS = {"min": ("PT", "M"), "h": ("PT", "H"), "d": ("P", "D"), "wk": ("P", "W"), "mo": ("P", "M"), "a": ("P", "Y")}
"""What stands before and behind the number of an ISO 8601 duration, by UCUM unit of time."""


@dataclass(frozen=True, slots=True, order=True)
class TimeElement:
    """When something of a patient's story was so.

    Attributes:
        words: that say so, as printed.
        date: calendar date in ISO 8601, as precise as it is printed ("2021-03-12", "2021-11", "2019"), or None.
        duration: distance from what it is counted from, in ISO 8601 ("P3D"), or None.
        counted_from: the event that it is counted from, in words ("admission"), or None.
        day: on the patient's clock, where the distances decide it, else None.
        inferred: whether something of it is taken from another sentence: the year of a date, or the time that "three
            days later" is later than.
    """

    words: str
    date: str | None = None
    duration: str | None = None
    counted_from: str | None = None
    day: Decimal | None = None
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a record on its patient's clock.

    Attributes:
        at: its times: several of a schedule, none where it has none.
        ends: when it ended, or None.
        rank: its rank among the events of its patient, from 1; what has no time comes where the text tells it.
        zero: the event that is day 0 of the clock, or None where nothing is counted.
    """

    at: tuple[TimeElement, ...] = ()
    ends: TimeElement | None = None
    rank: int = 0
    zero: str | None = None


def iso_duration(value: Decimal | int, unit: str) -> str | None:
    """A length of time in ISO 8601: 3 of "d" is "P3D"; None for a unit that is none of time."""
    if unit not in ISO_UNITS:
        return None
    before, behind = ISO_UNITS[unit]
    return f"{before}{value}{behind}"
