"""Whose value a measurement is, where a sentence names arms of the study."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses.segments import segment_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.model.frames import MeasurementFrame
    from graph_build.study.mentions import PopulationMention

_BEHIND = re.compile(r"[\s,(]*(?:(?:with|in|for|on|under|among|of|after|by|while)\s)?(?:the\s)?", re.IGNORECASE)
_TURN = re.compile(r";|\b(?:whereas|while|but|although|compared|versus)\b", re.IGNORECASE)


def arm_of(
    text: str, frame: MeasurementFrame, told: Sequence[MeasurementFrame], people: Sequence[PopulationMention]
) -> PopulationMention | None:
    """The arm that a value is of: the one named directly behind it, else the one named last before it.

    Args:
        text: the sentence.
        frame: one of its measurements.
        told: all of them, in order.
        people: the populations that it names, in order.
    """
    arms = [p for p in people if p.arm is not None and not p.all]
    q = frame.quantity
    following = min((f.quantity.start for f in told if f.quantity.start >= q.end), default=len(text))
    for one in arms:
        if q.end <= one.start < following and _BEHIND.fullmatch(text, q.end, one.start):
            return one
    to = _partner(frame, told) if frame.kind == "from" else None
    late = arm_of(text, to, told, people) if to else None
    if to and late and late.start >= to.quantity.end:
        return late
    before = [p for p in arms if p.end <= q.start and not _TURN.search(text, p.end, q.start)]
    if not before:
        start, end = segment_at(text, q.start)
        near = [p for p in arms if start <= p.start < end]
        return near[0] if len({p.label for p in near}) == 1 else None
    between = [f for f in told if before[-1].end <= f.quantity.start < q.start and f.named != frame.named]
    behind = [
        f
        for f in told
        if f.quantity.end <= before[-1].start and _BEHIND.fullmatch(text, f.quantity.end, before[-1].start)
    ]
    return None if between or behind else before[-1]


def _partner(frame: MeasurementFrame, told: Sequence[MeasurementFrame]) -> MeasurementFrame | None:
    """The value after the change that a value before it belongs to, where that follows at once."""
    behind = [f for f in told if f.quantity.start >= frame.quantity.end]
    return behind[0] if behind and behind[0].kind == "to" and behind[0].named == frame.named else None
