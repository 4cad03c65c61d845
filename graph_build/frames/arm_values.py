"""Values by population: what was measured or happened in each of several groups, as one sentence tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.clauses.words import words_of
from graph_build.frames.values import aligned, paired, usable
from graph_build.frames.variables import Phrase, phrase
from graph_build.model.frames import Side, ValueFrame

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import Quantity
    from graph_build.model.frames import ComparisonFrame
    from graph_build.study.mentions import PopulationMention


def arm_values(
    text: str, quantities: Sequence[Quantity], people: Sequence[PopulationMention], frames: Sequence[ComparisonFrame]
) -> Iterator[ValueFrame]:
    """The values of populations that a sentence sets side by side.

    Args:
        text: the sentence.
        quantities: all that are recognised in it.
        people: the populations that it names.
        frames: the comparisons that it tells: they say what is measured, and the order of values in parentheses.
    """
    values = usable(text, quantities, people)
    named = [p for p in people if not p.all]
    given = aligned(text, values, named) if len(named) > 1 else ()
    if given:
        said = _variable(text, [a.quantity for a in given], named, frames)
        if said is not None:
            for one in given:
                who = next(p for p in named if p.label == one.label)
                side = Side(one.label, who.start, who.end)
                start, end = min(said.start, one.quantity.start, who.start), max(said.end, one.quantity.end, who.end)
                yield ValueFrame(start, end, said.text, said.start, said.end, side, one.quantity)
        return
    for at, frame in enumerate(frames):
        close = frames[at + 1].start if at + 1 < len(frames) else len(text)
        outside = [v for v in values if not frame.variable_start <= v.start < frame.variable_end]
        pair = paired(text, outside, frame.start, close)
        if pair is None:
            continue
        sides = (
            (frame.a, frame.b)
            if frame.a.implied or frame.b.implied
            else sorted((frame.a, frame.b), key=lambda s: s.start)
        )
        end = max(frame.end, pair[1].end)
        for side, value in zip(sides, pair, strict=True):
            yield ValueFrame(frame.start, end, frame.variable, frame.variable_start, frame.variable_end, side, value)


def _variable(
    text: str, values: Sequence[Quantity], people: Sequence[PopulationMention], frames: Sequence[ComparisonFrame]
) -> Phrase | None:
    """What the values are of: what the sentence compares, else its subject before the verb that leads to them."""
    first = min(v.start for v in values)
    near = [f for f in frames if f.start <= max(v.end for v in values)]
    if near:
        frame = near[-1]
        return Phrase(frame.variable, frame.variable_start, frame.variable_end)
    words = [w for w in words_of(text) if w.end <= first]
    verb = next(
        (
            w
            for w in words
            if w.part in ("be", "verb", "auxiliary") and not any(p.start <= w.start < p.end for p in people)
        ),
        None,
    )
    return phrase(text, 0, verb.start, people) if verb and verb.start > 2 else None
