"""Reports that say again, with less, what another report of the same patient says.

An abstract tells "elevated ferritin" where the text has the value, and a diagnosis that was suspected and then made is
one. Reports of one time are put together in `merging`; these have none of their own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from graph_build.model.course_records import Condition, PatientMeasurement
from graph_build.records.merging import completed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_LEVEL = re.compile(r"elevated|raised|increased|high|higher|low|lower|decreased|reduced|normal|within normal limits")
"""What words say of a number; "irregular" is another finding than the rate."""
_Kind = TypeVar("_Kind", PatientMeasurement, Condition)


def measured(records: Sequence[PatientMeasurement]) -> tuple[PatientMeasurement, ...]:
    """The measurements, with those that only say another one again put into it."""
    return _put_together(records, _valued)


def in_words_once(records: Sequence[PatientMeasurement], had: Sequence[Condition]) -> list[PatientMeasurement]:
    """The measurements without those in words alone that a finding at the same place says: "elevated transaminases"."""
    places = [(c.subject, c.evidence[0].span, c.condition.casefold()) for c in had if c.status == "present"]
    return [
        m
        for m in records
        if m.value is not None
        or m.low is not None
        or _LEVEL.fullmatch(m.interpretation or "") is None
        or not any(
            subject == m.subject
            and m.variable.casefold() in name
            and span.start < e.span.end
            and e.span.start < span.end
            for e in m.evidence[:1]
            for subject, span, name in places
        )
    ]


def had(records: Sequence[Condition]) -> tuple[Condition, ...]:
    """The conditions, with a diagnosis that was suspected first put into that which was made."""
    return _put_together(records, _certain)


def _put_together(
    records: Sequence[_Kind], fuller: Callable[[_Kind, Sequence[_Kind]], _Kind | None]
) -> tuple[_Kind, ...]:
    kept = list(records)
    for one in records:
        if one.time is not None:
            continue
        found = fuller(one, [o for o in kept if o is not one and _named(o) == _named(one)])
        if found is not None:
            kept = [completed(o, one) if o is found else o for o in kept if o is not one]
    return tuple(kept)


def _named(one: PatientMeasurement | Condition) -> tuple[object, str]:
    """Whose it is and of what: by its concept, else by its words."""
    name = one.variable if isinstance(one, PatientMeasurement) else one.condition
    return one.subject, one.concept or name.casefold()


def _valued(one: PatientMeasurement, others: Sequence[PatientMeasurement]) -> PatientMeasurement | None:
    """The measurement that has the value of one told without a time, or of one in words alone that agrees with it."""
    numbers = [o for o in others if o.value is not None]
    if one.value is not None:
        same = (o for o in numbers if (o.value, o.comparator) == (one.value, one.comparator) and o.time is not None)
        return next((o for o in same if None in (o.unit, one.unit) or o.unit == one.unit), None)
    if one.interpretation is None or one.low is not None:
        return None
    agree = next((o for o in numbers if o.interpretation == one.interpretation), None)
    level = _LEVEL.fullmatch(one.interpretation) is not None
    alone = numbers[0] if level and len(numbers) == 1 and numbers[0].interpretation is None else None
    return agree or alone


def _certain(one: Condition, others: Sequence[Condition]) -> Condition | None:
    """The diagnosis that was made of one that was suspected first."""
    return next((o for o in others if o.status == "present"), None) if one.status == "suspected" else None
