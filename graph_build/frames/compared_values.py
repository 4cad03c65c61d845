"""Which way values tell that two sides differ: those behind them, or two groups' values with a p-value behind."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from graph_build.clauses.words import words_of
from graph_build.frames.cues import WAYS
from graph_build.frames.parted import over_time
from graph_build.model.frames import ComparisonFrame, Direction
from graph_build.recognisers.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.clauses.words import Part
    from graph_build.model import ReadSentence
    from graph_build.model.frames import Side, ValueFrame

TURNED: dict[Direction, Direction] = {"higher": "lower", "lower": "higher", "better": "worse", "worse": "better"}
_PAIR = re.compile(
    r"[^.;()]{0,30}\(\s?(?P<one>[-−]?\d+(?:[.·]\d+)?)\s?%?\s?(?:vs?\.?|versus|and|to)\s(?P<other>[-−]?\d+(?:[.·]\d+)?)"
)
_VALUE_IN = re.compile(
    r"\b(?P<how>to|by)\s(?P<n>[-−]?\d+(?:[.·]\d+)?)\s?%?(?:\s[\w/]{1,12})?\s(?:in|with|for|on|among)\s(?:the\s)?$",
    re.IGNORECASE,
)
"""A value that a population reached, or that it changed by, before the name of it."""
_BY = re.compile(r"\bby\s(?:an? (?:mean|median|average) of\s)?$", re.IGNORECASE)
"""Before an amount by which something changed."""
_P_NEAR = 120
"""Characters behind two values within which a p-value is theirs."""


def by_values(text: str, start: int) -> Direction:
    """Which way the two values behind two sides go, as in "a reduction between A and B (76 % vs. 42 %)"."""
    pair = _PAIR.match(text, start)
    one, other = (number(pair["one"]), number(pair["other"])) if pair else (0, 0)
    return "different" if one == other else "higher" if one > other else "lower"


def reached(text: str, a: Side, b: Side, change: Direction) -> Direction:
    """Which side has more where both changed alike, each with its value: "fell to 41 in A and to 30 in B"."""
    if a.implied or b.implied:
        return change
    first, second = _VALUE_IN.search(text, 0, a.start), _VALUE_IN.search(text, a.end, b.start)
    if first is None or second is None or first["how"] != second["how"]:
        return change
    one, other = number(first["n"]), number(second["n"])
    if first["how"] == "by":
        return change if one > other else TURNED[change]
    return "different" if one == other else "higher" if one > other else "lower"


def both(change: Direction, degree: Direction) -> Direction:
    """What a change and a degree of it say together: a greater decrease is lower, a smaller improvement is worse."""
    if degree in ("higher", "better"):
        return change
    return TURNED.get(change, change) if degree in ("lower", "worse") else degree


def between(
    sentence: ReadSentence, values: Sequence[ValueFrame], told: Sequence[ComparisonFrame]
) -> Iterator[tuple[ComparisonFrame, int]]:
    """Two groups' values with a p-value behind them are a comparison, told in numbers alone; with where it closes."""
    for same in (list(group) for _, group in groupby(values, key=lambda v: v.variable_start)):
        if len(same) != 2 or any(f.variable == same[0].variable for f in told):
            continue  # a p-value behind three groups is of all of them
        one, other = same
        a, b = one.quantity, other.quantity
        more, less = (q.percent if q.kind == "fraction" else q.value for q in (a, b))
        p = next((q for q in sentence.quantities if q.kind == "p_value" and 0 <= q.start - other.end < _P_NEAR), None)
        if p is None or more is None or less is None or over_time(sentence.text, one.start, p.start):
            continue
        direction: Direction = "higher" if more > less else "lower" if more < less else "none"
        start, end = min(one.start, other.start), max(one.end, other.end)
        variable, change = _unchanged(one.variable)
        if change is not None and _BY.search(sentence.text, 0, a.start):
            direction = both(WAYS[change], direction)
        place = (variable, one.variable_start, one.variable_start + len(variable))
        yield ComparisonFrame(start, end, *place, one.who, other.who, direction), p.end


def _unchanged(variable: str) -> tuple[str, Part | None]:
    """A variable without the verb behind it that tells how it changed, and that change: "pain decreased" is pain."""
    *rest, last = words_of(variable)
    if not rest or last.change is None or not last.low.endswith("ed"):
        return variable, None
    return variable[: rest[-1].end], last.change
