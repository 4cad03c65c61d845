"""Measurements: which value is of which variable, before or after what change, and at which of several times.

A sentence is read as names of variables and values in turn. What stands between them must be words that link (see
`links`); each form below is made of such links:

    X was 5, X of 5, X 5, X (5), X peaked at 5        one value behind a name
    X was 5 at week 2 and 3 at week 4                  more values of the same name, each with its time
    X, Y and Z were 1, 2 and 3 (respectively)          as many values as names
    X fell from 5 to 3; X, down to 3 from 5            the value before a change and after it
    X ranged from 3 to 5                               one range
    X improved by 5, a 5 % reduction in X and Y        a change
    5 % neutrophils                                    a share of cells before its name
    X covering 5 % of the skin                         the extent of X
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_build.frames.measured.clause import of_subjects
from graph_build.frames.measured.links import link, without_asides
from graph_build.frames.measured.pairs import before_and_after, before_names, extents, from_to, lists, shared_changes
from graph_build.frames.measured.parts import Measured, frame_of, given, parted, variable_of
from graph_build.frames.measured.units import UNITLESS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import Quantity, Timepoint
    from graph_build.model.frames import MeasurementFrame, MeasurementKind, Named


_CHANGED_TO = re.compile(
    r"^[^()]*\b(?:normali[sz]ed|fell|fallen|dropped|rose|risen|decreased|increased|declined|improved|recovered|peaked|lower|"
    r"higher|normal)\s\($",
    re.IGNORECASE,
)
"""Between two values of one variable, the second of which stands in brackets: "… and normalised (68 ng/mL)"."""
_REACHING = re.compile(r"\breach(?:ing|ed)\b", re.IGNORECASE)
_COUNTED_NOUN = re.compile(
    r"\s(?!and\b|or\b|but\b|in\b|on\b|at\b|after\b|to\b|by\b|with\b|from\b|for\b|then\b)[a-z]{3,}"
)
_TIMES_BEHIND = re.compile(r"[\s(]*")
_TIMES_LISTED = re.compile(r"\s?(?:,\s?(?:and\s|or\s)?|\sand\s)?(?:on\s|at\s)?(?:days?\s|weeks?\s|months?\s)?")
_LISTS = re.compile(r"\s*(?:,|,?\s*and|,?\s*then|to)?\s*(?:to|then|and)?\s*")
_CLOSES_LIST = re.compile(r"\band\s(?:\w+\s){0,2}$", re.IGNORECASE)
_PAIRED = re.compile(r"[^;:]*?\band\b[^;:]*\brespectively\b", re.IGNORECASE)
_UPPER = re.compile(r"(?<!\d)\d{2,3}\s?/\s?$")
_DIGITS = re.compile(r"\d+")
_PRESSURE = re.compile(r"\s?/\s?(?P<low>\d{2,3})(?!\d)")


def measurements(told: Measured) -> list[MeasurementFrame]:
    """The measurements of a sentence, in order; no quantity is the value of two variables, save for a shared change."""
    blank = without_asides(told.text, told.times, told.people)
    upper = replace(told, values=tuple(v for v in told.values if not _lower_pressure(told.text, v)))
    found: list[MeasurementFrame] = []
    for reader in (shared_changes, extents, before_and_after, from_to, before_names, lists):
        found += list(reader(_left(upper, found), blank))
    found += _values(_left(upper, found), blank, found)
    found += of_subjects(_left(upper, found))
    return sorted((_over(told, f) for f in found), key=lambda f: (f.quantity.start, f.named.start))


def _lower_pressure(text: str, value: Quantity) -> bool:
    """Whether a value is the second number of a blood pressure, which goes with the first."""
    return value.unit in ("mm[Hg]", "kPa") and _UPPER.search(text, max(0, value.start - 8), value.start) is not None


def _left(told: Measured, found: Sequence[MeasurementFrame]) -> Measured:
    """The sentence with the values alone that are not yet told."""
    if not found:
        return told
    taken = {f.quantity.start for f in found}
    return replace(told, values=tuple(v for v in told.values if v.start not in taken and not _within(v, found)))


def _within(value: Quantity, found: Sequence[MeasurementFrame]) -> bool:
    """Whether a value is one bound of a range that is told."""
    return any(f.quantity.start < value.start and value.end <= f.quantity.end for f in found)


def _values(told: Measured, blank: str, found_before: Sequence[MeasurementFrame]) -> Iterator[MeasurementFrame]:
    """Values behind the name of their variable, and those that follow as further values of it."""
    last: MeasurementFrame | None = None
    for at, q in enumerate(told.values):
        known = [f for f in found_before if f.quantity.end <= q.start]
        if known and (last is None or known[-1].quantity.start > last.quantity.start):
            last = known[-1]
        found = variable_of(told, blank, q, _listed_unit(told, blank, at))
        if found is None:
            last = _further(told, blank, last, q)
            if last:
                yield last
            continue
        named, joined = found
        if _waits(told, named, q):
            last = None
            continue
        frame = _with_unit(told, blank, at, frame_of(told, named, q, "value", joined))
        if joined.last == "by" and joined.change:
            frame = replace(frame, kind="change", change=joined.change)
        last = frame
        yield frame


def _waits(told: Measured, named: Named, q: Quantity) -> bool:
    """Whether a variable closes a list whose values are told "respectively", and these could not be aligned."""
    return _CLOSES_LIST.search(told.text, 0, named.start) is not None and _PAIRED.match(told.text, q.end) is not None


def _listed_unit(told: Measured, blank: str, at: int) -> Quantity | None:
    """The value behind a listed one that holds the unit of both: "45, 12 and 3 mg/L"."""
    for before, q in pairwise(told.values[at:]):
        if not _LISTS.fullmatch(blank[before.end : q.start]):
            return None
        if q.unit:
            return q
    return None


def _with_unit(told: Measured, blank: str, at: int, frame: MeasurementFrame) -> MeasurementFrame:
    held = _listed_unit(told, blank, at)
    if frame.quantity.unit or held is None:
        return replace(frame, when=_own_time(told, blank, at))
    return replace(frame, quantity=given(frame.quantity, held.unit), unit=None, when=_own_time(told, blank, at))


def _own_time(told: Measured, blank: str, at: int) -> Timepoint | None:
    """The time of one of several values that stand together with as many times behind them."""
    first = at
    while first > 0 and _together(blank, told.values[first - 1], told.values[first]):
        first -= 1
    last = at
    while last + 1 < len(told.values) and _together(blank, told.values[last], told.values[last + 1]):
        last += 1
    count = last - first + 1
    behind = [t for t in told.times if t.start >= told.values[last].end]
    run = behind[:1] if behind and _TIMES_BEHIND.fullmatch(told.text, told.values[last].end, behind[0].start) else []
    if (
        not run
        and behind
        and re.fullmatch(r"[\s,(]*(?:on|at|after)?\s*", told.text[told.values[last].end : behind[0].start])
    ):
        run = behind[:1]
    for before, time in pairwise(behind):
        if run and run[-1] is before and _TIMES_LISTED.fullmatch(told.text, before.end, time.start):
            run.append(time)
    return run[at - first] if count > 1 and len(run) == count else None


def _together(blank: str, one: Quantity, other: Quantity) -> bool:
    gap = blank[one.end : other.start]
    return len(gap) < 8 and re.fullmatch(r"\s*(?:,|,?\s*and|,?\s*then)\s*", gap) is not None


def _further(told: Measured, blank: str, last: MeasurementFrame | None, q: Quantity) -> MeasurementFrame | None:
    """A further value of the variable that was told of last, or None."""
    if last is None:
        return None
    gap = blank[last.quantity.end : q.start]
    joined = link(blank, last.quantity.end, q.start)
    if (
        joined is None
        or (parted(gap) and not _CHANGED_TO.search(gap))
        or not gap.strip()
        or any(last.end <= n.start < q.start for n in told.names)
    ):
        return None
    at = told.values.index(q)
    held = _listed_unit(told, blank, at)
    unit = q.unit or (held.unit if held else None)
    if unit != last.quantity.unit:
        return None
    if unit is None and (_COUNTED_NOUN.match(told.text, q.end) or not set(last.named.units) & set(UNITLESS)):
        return None
    if joined.words and joined.words[-1].change in ("up", "down"):
        return None  # "and had increased 9 cm": by how much, no further value
    when = _own_time(told, blank, at)
    bounded = last.quantity.kind == "median_iqr" and q.kind == "range" and q.value is not None
    like = replace(q, kind="median_iqr") if bounded else q
    frame = replace(frame_of(told, last.named, given(like, unit), "value", joined), start=q.start, end=q.end, when=when)
    reached = last.kind == "change" and _REACHING.search(gap) is not None
    if not reached and (last.kind == "change") != (joined.last == "by"):
        return None
    if reached:
        return replace(frame, kind="value", statistic=joined.statistic or last.statistic)
    kind: MeasurementKind = "change" if last.kind == "change" else "value"
    return replace(frame, kind=kind, change=last.change, statistic=joined.statistic or last.statistic)


def _over(told: Measured, frame: MeasurementFrame) -> MeasurementFrame:
    """A blood pressure with both its numbers; any other value as it is."""
    q = frame.quantity
    upper = _DIGITS.search(told.text, q.start, q.end) if "pressure" in frame.named.label else None
    second = _PRESSURE.match(told.text, upper.end()) if upper else None
    if upper is None or second is None:
        return frame
    printed = f"{upper.group()}/{second['low']}"
    end = max((v.end for v in told.values if v.start == second.start("low")), default=second.end())
    return replace(frame, printed=printed, unit=None if q.unit else "mm[Hg]", end=max(frame.end, end))
