"""One outcome measure for the results of several arms that statements name alike.

Reports of one arm are put together, so an arm that is told of twice may have a longer name or a time that the other arm
lacks: "28-day mortality" of one and "mortality" of the other, both counted in one line as "mortality".
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.records.measures import names_of, time_of
from graph_build.records.merging import MOST_COMPARED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model.records import Analysis, ArmResult, OutcomeMeasure


def with_shared_measures(results: Sequence[ArmResult]) -> tuple[ArmResult, ...]:
    """The results, in their order; those of different arms that one name and time ties have one measure.

    A tie is left alone where an arm has two results in it, or where times, populations, concepts or units differ.
    """
    tied: dict[object, list[int]] = {}
    for place, one in enumerate(results):
        for tie in ties(one):
            places = tied.setdefault((tie, one.measure.kind == "baseline"), [])
            if place not in places[-1:]:
                places.append(place)
    shared = list(results)
    for places in tied.values():
        group = [shared[place] for place in places[:MOST_COMPARED]]
        measure = _measure_of_all([one.measure for one in group])
        units = {one.unit for one in group if one.unit is not None}
        if measure is None or len(units) > 1 or len({one.subject for one in group}) < len(places):
            continue
        for place, one in zip(places, group, strict=True):
            shared[place] = replace(one, measure=measure)
    return tuple(shared)


def ties(one: ArmResult | Analysis) -> Iterator[object]:
    """The names and times that statements of a record give its measure."""
    for fact in one.facts:
        time = time_of(fact)
        yield from ((name, time and time.words, one.measure.change) for name in sorted(names_of((fact,))))


def _measure_of_all(measures: Sequence[OutcomeMeasure]) -> OutcomeMeasure | None:
    """The measure of results that are tied: the longest name, with what any of them has; None where two differ."""
    times = {one.time.words: one.time for one in measures if one.time is not None}
    populations = {one.population for one in measures}  # all of an arm beside a part of it are two
    concepts = {one.concept for one in measures if one.concept is not None}
    if len(measures) < 2 or max(len(times), len(populations), len(concepts)) > 1:
        return None
    return replace(
        max(measures, key=lambda one: len(one.variable)),
        time=next(iter(times.values()), None),
        concept=next(iter(concepts), None),
    )
