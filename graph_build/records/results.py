"""Arm results: the numbers of one outcome measure in one arm, put together from the statements that print them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.model.records import ArmResult, UnplacedValue
from graph_build.records.measure_names import is_clause, names_nothing
from graph_build.records.measures import are_alike, key_words, measure_of, names_of, table_of
from graph_build.records.merging import are_rows_apart, completed, merge
from graph_build.records.shared_measures import with_shared_measures
from graph_build.records.values import number, text, total_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph_build.model import Fact, ReadDocument
    from graph_build.model.records import Number
    from graph_build.records.arms import StudyArms

NUMBERS = ("n", "total", "percent", "value", "spread", "low", "high")
"""Fields of an arm result that hold numbers."""
_INTERVALS = (("iqr_low", "iqr_high", "IQR"), ("ci_low", "ci_high", "CI"), ("value_low", "value_high", "range"))
_STATED = frozenset({"measurement", "outcome", "cohort"})
_AVERAGE = re.compile(r"\b(?:mean|median)\b(?! (?:arterial|corpuscular|platelet)\b)", re.IGNORECASE)
"""A name of a summary of values: a count beside it is of those it was worked out from."""


_SORTS = {"count": "count", "percent": "count", "mean": "average", "median": "average"}
"""What sort of number a statistic is: no count is of one result with an average."""


def arm_results(
    facts: Iterable[Fact], read: ReadDocument, arms: StudyArms
) -> tuple[tuple[ArmResult, ...], tuple[UnplacedValue, ...]]:
    """The arm results of a document, in the order in which they are read, and the values that make none."""
    found: list[ArmResult] = []
    unplaced: list[UnplacedValue] = []
    for fact in facts:
        if fact.type not in _STATED or fact.slot("references"):
            continue
        if fact.slot("polarity") == "negated" and fact.slot("n") != 0:
            continue
        one = _result(fact, read, arms)
        if isinstance(one, ArmResult):
            found.append(one)
        elif one is not None:
            unplaced.append(one)
    return with_shared_measures(merge(found, _keys, _are_one, _joined)), tuple(unplaced)


def _result(fact: Fact, read: ReadDocument, arms: StudyArms) -> ArmResult | UnplacedValue | None:
    """What one statement says of an arm; why it makes no record; or None where it has no number of a measure."""
    measure = measure_of(fact, read)
    numbers = _numbers(fact)
    if measure is None or not any(numbers.get(name) is not None for name in ("n", "percent", "value", "low")):
        return None
    if names_nothing(measure.variable):
        return UnplacedValue(fact, "what is counted has no name")
    in_words = table_of(fact, read) is None and not fact.curated
    if in_words and is_clause(measure.variable):
        return UnplacedValue(fact, "its name is a piece of a clause")
    if fact.type == "outcome" and _AVERAGE.search(measure.variable):
        return UnplacedValue(fact, "a mean is no event that participants have")
    subject = arms.subject(fact)
    if subject is None:
        return UnplacedValue(fact, "its arm is none of the study's")
    if fact.slot("n_implied") and subject.kind == "group" and len(arms.populations) > 1:
        return UnplacedValue(fact, "it is not said which of the arms it is of")
    bare = numbers["low"] is not None and all(numbers[name] is None for name in ("value", "percent", "n"))
    if bare and (fact.slot("ci_low") is not None or (subject.kind == "group" and len(arms.populations) > 1)):
        return UnplacedValue(fact, "it is an interval without its value")
    lone = numbers["value"] is not None and fact.slot("statistic") is None and numbers["spread"] is None
    if in_words and lone and subject.kind == "group":
        return UnplacedValue(fact, "it is not said what of the values of a group it is")
    n, total = numbers["n"], numbers["total"]
    if n is not None and total is not None and n > total:
        return UnplacedValue(fact, "more participants are counted than were looked at")
    spread_kind = "SD" if fact.slot("sd") is not None else "SE" if fact.slot("se") is not None else None
    interval = next((kind for low, _, kind in _INTERVALS if fact.slot(low) is not None), None)
    return ArmResult(
        subject=subject, facts=(fact,), evidence=fact.evidence, confidence=fact.confidence, measure=measure,
        n=_whole(n), total=total_of(fact, _whole(n), _whole(total), numbers["percent"]), percent=numbers["percent"],
        value=numbers["value"],
        spread=numbers["spread"], spread_kind=spread_kind, low=numbers["low"], high=numbers["high"],
        interval_kind=interval, statistic=text(fact, "statistic"), comparator=text(fact, "comparator"),
        unit=text(fact, "unit"),
    )  # fmt: skip


def _numbers(fact: Fact) -> dict[str, Number | None]:
    """The numbers of a statement by field: of a share of participants the value is its percentage."""
    value, percent = number(fact, "value"), number(fact, "percent")
    share = fact.slot("statistic") == "percent" and not fact.slot("change")  # a change in per cent is no share
    if share and fact.slot("unit") in ("%", None) and percent is None:
        value, percent = None, value
    counted = fact.type != "measurement" or fact.slot("statistic") == "count"
    total = _first(fact, "n_total", "group_size")
    if total is None and not counted and not fact.slot("n_implied"):
        total = number(fact, "n")
    low, high = next(((a, b) for a, b, _ in _INTERVALS if fact.slot(a) is not None), ("", ""))
    return {
        "n": number(fact, "n") if counted else None,
        "total": total,
        "percent": percent if fact.slot("statistic") not in ("mean", "median") else None,
        "value": value,
        "spread": _first(fact, "sd", "se"),
        "low": number(fact, low),
        "high": number(fact, high),
    }


def _first(fact: Fact, *slots: str) -> Number | None:
    """The number of the first of several slots that has one."""
    return next((found for slot in slots if (found := number(fact, slot)) is not None), None)


def _whole(value: Number | None) -> int | None:
    return int(value) if value is not None and value == int(value) else None


def _keys(one: ArmResult) -> Iterator[object]:
    """What two results of one measure and arm have in common: a name and time, or a number and a word of the name."""
    names = names_of(one.facts)
    words = {word for name in names for word in key_words(name)}
    yield from ((one.subject, name, one.measure.time) for name in names)
    for field in ("n", "percent", "value"):
        if (value := getattr(one, field)) is not None:
            yield from ((one.subject, field, value, word) for word in words)


def _are_one(a: ArmResult, b: ArmResult) -> bool:
    """Whether two results are of one measure and arm and agree in a number, and in all that both have."""
    if a.subject != b.subject or (a.measure.kind == "baseline") != (b.measure.kind == "baseline"):
        return False
    both = [(getattr(a, name), getattr(b, name)) for name in NUMBERS]
    if any(x is not None and y is not None and x != y for x, y in both):
        return False
    told = [any(getattr(one, x) is not None for x in ("n", "percent", "value")) for one in (a, b)]
    if all(told) and are_rows_apart(a, b):
        return False
    if {_SORTS.get(a.statistic or ""), _SORTS.get(b.statistic or "")} == {"count", "average"}:
        return False
    shared = any(getattr(a, x) is not None and getattr(a, x) == getattr(b, x) for x in ("n", "percent", "value"))
    if a.measure.time and b.measure.time and a.measure.time.words != b.measure.time.words:
        return False
    if a.measure.change != b.measure.change or (a.unit and b.unit and a.unit != b.unit):
        return False
    if a.measure.population and b.measure.population and a.measure.population != b.measure.population:
        return False
    first, second = names_of(a.facts), names_of(b.facts)
    same = not first.isdisjoint(second)
    if same and a.measure.time == b.measure.time:
        return shared or not any(x is not None and y is not None for x, y in both)
    return shared and any(are_alike(x, y) for x in first for y in second)


def _joined(a: ArmResult, b: ArmResult) -> ArmResult:
    """One result of two; the longer name of the measure stays."""
    first, second = a.measure, b.measure
    measure = replace(
        first,
        variable=max((first.variable, second.variable), key=len),
        concept=first.concept or second.concept,
        time=first.time or second.time,
    )
    return completed(a, b, measure=measure)
