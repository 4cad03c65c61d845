"""Measurements: which value is of which variable, before or after what change, and at which of several times.

A sentence is read as names of variables and values in turn. What stands between them must be words that link (see
`measured_links`); each form below is made of such links:

    X was 5, X of 5, X 5, X (5), X peaked at 5        one value behind a name
    X was 5 at week 2 and 3 at week 4                  more values of the same name, each with its time
    X, Y and Z were 1, 2 and 3 (respectively)          as many values as names
    X fell from 5 to 3; X, down to 3 from 5            the value before a change and after it
    X ranged from 3 to 5                               one range
    X improved by 5, a 5 % reduction in X and Y        a change
    5 % neutrophils                                    a share of cells before its name
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_build.frames.measured_links import Link, link, without_asides
from graph_build.frames.measured_phrases import listed_before, phrase_before
from graph_build.frames.measured_units import UNITLESS, fits, implied, shared_unit
from graph_build.model.frames import MeasurementFrame, Named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import Mention, Quantity, Timepoint
    from graph_build.model.frames import MeasurementKind

_LISTED = re.compile(
    r"(?:\s?\([^()]{1,40}\))?(?:\s(?:levels?|counts?|values?|concentrations?))?\s?(?:,\s?and\s|,\s?|\sand\s|and\s|/)"
    r"(?:the\s|serum\s|plasma\s|blood\s|his\s|her\s)*",
    re.IGNORECASE,
)
_COUNTED_NOUN = re.compile(
    r"\s(?!and\b|or\b|but\b|in\b|on\b|at\b|after\b|to\b|by\b|with\b|from\b|for\b|then\b)[a-z]{3,}"
)
_TIMES_BEHIND = re.compile(r"[\s(]*")
_TIMES_LISTED = re.compile(r"\s?(?:,\s?(?:and\s|or\s)?|\sand\s)?(?:on\s|at\s)?(?:days?\s|weeks?\s|months?\s)?")
_STATISTIC = re.compile(r"\b(?P<s>median|mean|average)\s(?:\((?:SD|IQR|[^()]{1,20})\)\s)?(?:\w+\s)?$", re.IGNORECASE)
_CHANGE = re.compile(
    r"\s(?P<c>reduction|decrease|decline|drop|fall|increase|rise|improvement|elevation)s?\s(?:in|of)\s(?:the\s|both\s)?",
    re.IGNORECASE,
)
_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)
_VALUE_LIST = re.compile(r"\s?(?:\([^()]*\)\s?)?(?:,\s?(?:and\s)?|and\s)\s*")
_CLOSES_LIST = re.compile(r"\band\s(?:\w+\s){0,2}$", re.IGNORECASE)
_PAIRED = re.compile(r"[^;:]*?\band\b[^;:]*\brespectively\b", re.IGNORECASE)
_CELLS = re.compile(r"(?:cyte|phil|blast|cell|phage|macrophage)s?(?:\scount)?$", re.IGNORECASE)
_SOME_CELLS = re.compile(
    r"\s(?P<cells>(?:[\w-]+\s){0,2}?\w*(?:cytes|phils|cells|blasts|phages))\b(?!\s(?:count|were|was))"
)
_BLANK = (" ", " of ", " are ", " were ")
_PRESSURE = re.compile(r"\s?/\s?(?P<low>\d{2,3})(?!\d)")


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


def measurements(told: Measured) -> list[MeasurementFrame]:
    """The measurements of a sentence, in order; no quantity is the value of two variables, save for a shared change."""
    blank = without_asides(told.text, told.times, told.people)
    found: list[MeasurementFrame] = []
    for reader in (_shared_changes, _from_to, _before_names, _lists):
        found += list(reader(_left(told, found), blank))
    found += _values(_left(told, found), blank, found)
    return sorted(found, key=lambda f: (f.quantity.start, f.named.start))


def _left(told: Measured, found: Sequence[MeasurementFrame]) -> Measured:
    """The sentence with the values alone that are not yet told."""
    taken = {f.quantity.start for f in found}
    return replace(told, values=tuple(v for v in told.values if v.start not in taken and not _within(v, found)))


def _within(value: Quantity, found: Sequence[MeasurementFrame]) -> bool:
    """Whether a value is one bound of a range that is told."""
    return any(f.quantity.start < value.start and value.end <= f.quantity.end for f in found)


def _frame(
    told: Measured, named: Named, q: Quantity, kind: MeasurementKind, joined: Link | None = None
) -> MeasurementFrame:
    before = _STATISTIC.search(told.text, max(0, named.start - 40), named.start)
    statistic = joined.statistic if joined else None
    statistic = statistic or (before["s"].casefold().replace("average", "mean") if before else None)
    statistic = statistic or {"mean_sd": "mean", "median_iqr": "median"}.get(q.kind)
    start, end = min(named.start, q.start), max(named.end, q.end)
    return MeasurementFrame(named, kind, start, end, q, statistic, unit=implied(named, q))


def _shared_changes(told: Measured, _: str) -> Iterator[MeasurementFrame]:
    """A share by which variables rose or fell: "a 40 % reduction in X and Y"."""
    for q in told.values:
        said = _CHANGE.match(told.text, q.end) if q.unit == "%" else None
        last: Named | None = None
        if said is None:
            continue
        for one in told.names:
            first = last is None and 0 <= one.start - said.end() <= 2
            if not first and (last is None or not _LISTED.fullmatch(told.text, last.end, max(last.end, one.start))):
                continue
            last = one
            yield MeasurementFrame(one, "change", q.start, max(one.end, q.end), q, change=said["c"].casefold())


def _from_to(told: Measured, blank: str) -> Iterator[MeasurementFrame]:
    """Two values of one variable, of which one is where it came from; or the bounds of a range."""
    for first, second in pairwise(told.values):
        between = link(blank, first.end, second.start)
        if between is None or between.last not in ("to", "from") or "," in blank[first.end : second.start].strip()[1:]:
            continue
        found = _variable(told, blank, first, second)
        if found is None:
            continue
        named, joined = found
        turned = between.last == "from"
        if joined.last != ("to" if turned else "from"):
            continue
        if joined.ranges and first.value is not None and second.value is not None:
            low, high = sorted((first.value, second.value))
            q = replace(second, start=first.start, kind="range", value=None, low=low, high=high)
            yield replace(_frame(told, named, q, "value"), statistic=joined.statistic)
            continue
        unit = shared_unit((first, second))
        before, after = (second, first) if turned else (first, second)
        yield replace(_frame(told, named, _given(before, unit), "from", joined), start=before.start, end=before.end)
        yield replace(_frame(told, named, _given(after, unit), "to", joined), start=after.start, end=after.end)


def _given(q: Quantity, unit: str | None) -> Quantity:
    """A value with the unit that stands behind another of the same variable."""
    return q if q.unit or unit is None else replace(q, unit=unit, unit_as_printed=q.unit_as_printed)


def _variable(told: Measured, blank: str, q: Quantity, shares: Quantity | None = None) -> tuple[Named, Link] | None:
    """The variable that a value is linked to, the last name before it, with what links them.

    Args:
        told: the sentence.
        blank: the sentence without asides.
        q: the value.
        shares: another value of the same variable, behind it, which may hold the unit of both.
    """
    before = [n for n in told.names if n.end <= q.start]
    probe = _given(q, shares.unit if shares else None)
    if before:
        named = before[-1]
        joined = link(blank, named.end, q.start)
        if joined and fits(named, probe, " ".join(blank[named.end : q.start].split())):
            return named, joined
        if joined and named.end > q.start - 12:
            return None
    phrase = phrase_before(blank, probe, told.mentions, told.values)
    if phrase is None or any(n.start < phrase.end and phrase.start < n.end and not n.deviates for n in before[-1:]):
        return None
    phrase_link = link(blank, phrase.end, q.start)
    return (phrase, phrase_link) if phrase_link else None


def _lists(told: Measured, blank: str) -> Iterator[MeasurementFrame]:
    """Each variable of a list with its value, where there are as many values as variables."""
    taken: set[int] = set()
    for names, values in (*_known_lists(told, blank), *_respective(told, blank)):
        unit = shared_unit(values)
        for named, q in zip(names, values, strict=True):
            if q.start not in taken and fits(named, given := _given(q, unit), ""):
                taken.add(q.start)
                yield _frame(told, named, given, "value")


def _known_lists(told: Measured, blank: str) -> Iterator[tuple[list[Named], list[Quantity]]]:
    for names in _name_lists(told):
        values = _run(told, blank, names[-1])
        if len(values) == len(names):
            yield names, values


def _respective(told: Measured, blank: str) -> Iterator[tuple[list[Named], list[Quantity]]]:
    """Values told "respectively", with the noun phrases listed before them, of which a vocabulary may have some."""
    for closing in _RESPECTIVELY.finditer(blank):
        run = [v for v in told.values if v.end <= closing.start()]
        first = len(run) - 1
        while first > 0 and _VALUE_LIST.fullmatch(blank, run[first - 1].end, run[first].start):
            first -= 1
        values = run[max(first, 0) :]
        if len(values) > 1 and (names := listed_before(told.text, blank, values, told.names)):
            yield names, values


def _name_lists(told: Measured) -> Iterator[list[Named]]:
    """Runs of two or more variables that only commas and "and" stand between."""
    run: list[Named] = []
    for named in told.names:
        if run and not _LISTED.fullmatch(told.text, run[-1].end, named.start):
            if len(run) > 1:
                yield run
            run = []
        run.append(named)
    if len(run) > 1:
        yield run


def _run(told: Measured, blank: str, named: Named) -> list[Quantity]:
    """The values that stand together behind a name, before the next name."""
    close = min((n.start for n in told.names if n.start >= named.end), default=len(blank))
    values = [v for v in told.values if named.end <= v.start < close]
    if not values or link(blank, named.end, values[0].start) is None:
        return []
    run = values[:1]
    for before, q in pairwise(values):
        if _parted(blank[before.end : q.start]) or link(blank, before.end, q.start) is None:
            break
        run.append(q)
    return run


def _parted(gap: str) -> bool:
    """Whether a bracket stands between two values: what is in it is no further value of the same variable."""
    return "(" in gap or ")" in gap or "[" in gap


def _values(told: Measured, blank: str, found_before: Sequence[MeasurementFrame]) -> Iterator[MeasurementFrame]:
    """Values behind the name of their variable, and those that follow as further values of it."""
    last: MeasurementFrame | None = None
    for at, q in enumerate(told.values):
        known = [f for f in found_before if f.quantity.end <= q.start]
        if known and (last is None or known[-1].quantity.start > last.quantity.start):
            last = known[-1]
        found = _variable(told, blank, q, _listed_unit(told, blank, at))
        if found is None:
            last = _further(told, blank, last, q)
            if last:
                yield last
            continue
        named, joined = found
        if _waits(told, named, q):
            last = None
            continue
        frame = _with_unit(told, blank, at, _frame(told, named, q, "value", joined))
        if joined.last == "by" and joined.change:
            frame = replace(frame, kind="change", change=joined.change)
        last = _over(told, frame)
        yield last


def _waits(told: Measured, named: Named, q: Quantity) -> bool:
    """Whether a variable closes a list whose values are told "respectively", and these could not be aligned."""
    return _CLOSES_LIST.search(told.text, 0, named.start) is not None and _PAIRED.match(told.text, q.end) is not None


def _listed_unit(told: Measured, blank: str, at: int) -> Quantity | None:
    """The value behind a listed one that holds the unit of both: "45, 12 and 3 mg/L"."""
    for before, q in pairwise(told.values[at:]):
        if not re.fullmatch(r"\s*(?:,|,?\s*and|,?\s*then|to)?\s*(?:to|then|and)?\s*", blank[before.end : q.start]):
            return None
        if q.unit:
            return q
    return None


def _with_unit(told: Measured, blank: str, at: int, frame: MeasurementFrame) -> MeasurementFrame:
    held = _listed_unit(told, blank, at)
    if frame.quantity.unit or held is None:
        return replace(frame, when=_own_time(told, blank, at))
    return replace(frame, quantity=_given(frame.quantity, held.unit), unit=None, when=_own_time(told, blank, at))


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
    if joined is None or _parted(gap) or not gap.strip() or any(last.end <= n.start < q.start for n in told.names):
        return None
    at = told.values.index(q)
    held = _listed_unit(told, blank, at)
    unit = q.unit or (held.unit if held else None)
    if unit != last.quantity.unit:
        return None
    if unit is None and (_COUNTED_NOUN.match(told.text, q.end) or not set(last.named.units) & set(UNITLESS)):
        return None
    when = _own_time(told, blank, at)
    bounded = last.quantity.kind == "median_iqr" and q.kind == "range" and q.value is not None
    like = replace(q, kind="median_iqr") if bounded else q
    frame = replace(_frame(told, last.named, _given(like, unit), "value", joined), start=q.start, end=q.end, when=when)
    if (last.kind == "change") != (joined.last == "by"):
        return None
    kind: MeasurementKind = "change" if last.kind == "change" else "value"
    return replace(frame, kind=kind, change=last.change, statistic=joined.statistic or last.statistic)


def _over(told: Measured, frame: MeasurementFrame) -> MeasurementFrame:
    """A blood pressure with both its numbers; any other value as it is."""
    q = frame.quantity
    second = _PRESSURE.match(told.text, q.start + len(q.raw.split()[0])) if "pressure" in frame.named.label else None
    if second is None:
        return frame
    printed = f"{q.raw.split()[0]}/{second['low']}"
    end = max((v.end for v in told.values if v.start == second.start("low")), default=second.end())
    return replace(frame, printed=printed, unit=None if q.unit else "mm[Hg]", end=max(frame.end, end))


def _before_names(told: Measured, _: str) -> Iterator[MeasurementFrame]:
    """Shares that stand before their names: "62 % neutrophils", "4 % atypical cells", "97 % saturation"."""
    for q in told.values:
        if q.unit != "%":
            continue
        behind = next((n for n in told.names if n.start > q.end and told.text[q.end : n.start] in _BLANK), None)
        if behind and (_CELLS.search(behind.label) or "%" in behind.units) and not behind.deviates:
            yield _frame(told, behind, q, "value")
        elif behind is None and (cells := _SOME_CELLS.match(told.text, q.end)):
            start = cells.start("cells")
            named = Named(start, cells.end(), f"{cells['cells']} percentage", "")
            yield _frame(told, named, q, "value")
