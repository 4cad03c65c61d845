"""What the readings of measurements share: the sentence, a frame, and the variable that a value is linked to."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph_build.frames.measured.links import link
from graph_build.frames.measured.phrases import phrase_before
from graph_build.frames.measured.units import fits, implied
from graph_build.model.frames import MeasurementFrame

if TYPE_CHECKING:
    from graph_build.frames.measured.links import Link
    from graph_build.model import Mention, Quantity, Timepoint
    from graph_build.model.frames import MeasurementKind, Named

_AND_ALONE = re.compile(r"\s?(?:,\s?)?and\s")
_STATISTIC = re.compile(r"\b(?P<s>median|mean|average)\s(?:\((?:SD|IQR|[^()]{1,20})\)\s)?(?:\w+\s)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Measured:
    """A sentence that may tell measurements, with what is named and counted in it.

    Attributes:
        text: the cleaned words; all positions count in it.
        values: the quantities that can be values, in order: no doses, dates, ages, p-values, reference ranges.
        times: the times that it names, in order.
        names: the variables that it names, in order.
        mentions: all that it names.
        people: the runs that name populations.
    """

    text: str
    values: tuple[Quantity, ...]
    times: tuple[Timepoint, ...]
    names: tuple[Named, ...]
    mentions: tuple[Mention, ...] = ()
    people: tuple[tuple[int, int], ...] = ()


def frame_of(
    told: Measured, named: Named, q: Quantity, kind: MeasurementKind, joined: Link | None = None
) -> MeasurementFrame:
    """The frame of a value: with its statistic, where words or the kind of number say one, and its implied unit.

    Args:
        told: the sentence.
        named: the variable.
        q: the value.
        kind: how it is told.
        joined: what links the variable to the value, where that is known.
    """
    before = _STATISTIC.search(told.text, max(0, named.start - 40), named.start)
    statistic = joined.statistic if joined else None
    statistic = statistic or (before["s"].casefold().replace("average", "mean") if before else None)
    statistic = statistic or {"mean_sd": "mean", "median_iqr": "median"}.get(q.kind)
    start, end = min(named.start, q.start), max(named.end, q.end)
    return MeasurementFrame(named, kind, start, end, q, statistic, unit=implied(named, q))


def given(q: Quantity, unit: str | None) -> Quantity:
    """A value with the unit that stands behind another of the same variable."""
    return q if q.unit or unit is None else replace(q, unit=unit, unit_as_printed=q.unit_as_printed)


def variable_of(told: Measured, blank: str, q: Quantity, shares: Quantity | None = None) -> tuple[Named, Link] | None:
    """The variable that a value is linked to, the last name before it, with what links them.

    Args:
        told: the sentence.
        blank: the sentence without asides.
        q: the value.
        shares: another value of the same variable, behind it, which may hold the unit of both.
    """
    before = [n for n in told.names if n.end <= q.start]
    probe = given(q, shares.unit if shares else None)
    if before:
        named = before[-1]
        joined = link(blank, named.end, q.start)
        if joined and _AND_ALONE.fullmatch(blank, named.end, q.start):
            return None  # "76 U/L of X and 144 U/L of Y"
        if joined and fits(named, probe, " ".join(blank[named.end : q.start].split())):
            return named, joined
        if joined and named.end > q.start - 12:
            return None
    phrase = phrase_before(blank, probe, told.mentions, told.values)
    if phrase is None or any(_names_the_head(n, phrase) for n in before[-1:]):
        return None
    phrase_link = link(blank, phrase.end, q.start)
    return (phrase, phrase_link) if phrase_link else None


def _names_the_head(known: Named, phrase: Named) -> bool:
    """Whether a phrase is about a variable of the vocabulary that stands in it: no "albumin" in "albumin ratio"."""
    inside = known.start < phrase.end and phrase.start < known.end
    return inside and not known.deviates and not (phrase.start <= known.start and known.end < phrase.end)


def parted(gap: str) -> bool:
    """Whether a bracket stands between two values: what is in it is no further value of the same variable."""
    return "(" in gap or ")" in gap or "[" in gap
