"""One aligner for coordinated values: which of several values is whose, where a sentence gives one to each population.

"12 % in A and 15 % in B", "A (12 %) … B (15 %)", "12 % v 15 %, respectively": the order of values is the order of
populations, and both take turns or stand together throughout. Where numbers of values and populations disagree,
nothing is aligned.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_build.frames.arms.value_forms import agrees, as_told
from graph_build.frames.estimates import estimates
from graph_build.model import Quantity
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.study.mentions import PopulationMention

_KINDS = frozenset({"number", "percent", "fraction", "mean_sd", "median_iqr", "range", "interval"})
_BOUNDED = frozenset({"range", "interval"})
"""Values with the bounds that stand behind them: "42.8 (21–61)", "2.7 (95 % CI 1.9 to 3.5)"."""
_DIFFERS = Pattern(r"\b(?:differences?(?!\sfrom baseline)|ratios?|OR|HR|RR|effect)\b[^;]*$")
_SIZE = Pattern(r"\b[nN]\s?[=<>]?\s?$")
_NUMBERED = Pattern(
    r"\b(?:p|P|df|t|F|r|CI|day|week|month|year|phase|grade|table|figure|fig\.?)\s?[=<>]?\s?$"
    r"|(?<!\w)(?:[tFzZUWH]|[χX]\s?[2²]|η\s?p?[2²])\s?(?:\d[\d.,;]*|[(\[][\d.,;\s]+[)\]])?\s?=\s?[−–-]?$"
    r"|(?<!\w)[tF]\s?[(\[][\d.,;\s]*$"
)
"""Before a number that is no value of anybody: a p-value, a test's statistic ("t17 = 2.9", "F(1, 20) = 4"), a time."""
_DOSED = frozenset({"mg/kg", "g/kg", "ug/kg", "mg/m2", "mg/kg/d", "U/kg", "[IU]/kg"})
"""Units of what is given by body weight, and of nothing that is measured."""
_CALLED_DOSE = Pattern(r"\b(?:dose|dosage|infusions?|injections?)\s(?:\w+\s){0,2}$", re.IGNORECASE)
_TIMES = frozenset({"min", "h", "d", "wk", "mo", "a"})
_WHEN = Pattern(
    r"\b(?:after|for|at|within|over|during|every|by|until|up to|than|first|last|of)\s(?:the\s)?$", re.IGNORECASE
)
_TYPICAL = Pattern(r"\b(?:median|mean|average|total)s?\s(?:\w+\s)?of\s(?:only\s)?$", re.IGNORECASE)
"""Before a length of time that is itself the value: "with a median of 6 h"."""
_COUNTS_TIME = Pattern(
    r"(?:\s?[-–]?(?:,\s?(?:and\s|or\s)?|\s(?:and|or|to)\s)\d+)*[-\s–]*(?:day|week|month|year|hour|min|mg|hr?s?\b|"
    r"doses?\b|sessions?\b|times\b)"
    r"|-\s?(?:,|and|or|to)",
    re.IGNORECASE,
)
_ONE_IN = Pattern(r"\bone in (?:two|three|four|five|six|seven|eight|nine|ten|\d+)\b", re.IGNORECASE)
_AND = Pattern(
    r"(?:[\s-](?:alone|only|monotherapy|therapy|treated)|-)?\s?,?\s?(?:and|,)\s(?:(?:in|with|for|on)\s)?(?:the\s)?",
    re.IGNORECASE,
)
_RESPECTIVE = Pattern(r"\brespective(?:ly)?\b[^;.]*$", re.IGNORECASE)
_APART = Pattern(r"[,;]\s|\b(?:while|whereas|but)\b")
_OPENS = Pattern(r"\s?[(\[]\s?")
_GIVES = Pattern(
    r",?\s(?:(?:was|were|it was|had(?:\san?)?|showed an?|achieved an?)\s)?(?:(?:only|just|about|nearly)\s)?",
    re.IGNORECASE,
)
"""Between a population and its value where the value follows at once: "With A, 17 % …", "among B was 10"."""
_OF_WHOM = Pattern(
    r"\)?\s(?:per\s[\w-]+\s(?:per\s[\w-]+\s|and\s[\w-]+\s)?|[–—-]\s)?"
    r"(?:(?:patients|participants|subjects|children|adults|women|men|people)\s)?(?:of|in|on|with|for|among|under|given|receiving)\s(?:the\s|those\s)?",
    re.IGNORECASE,
)
_TOLD_OF = Pattern(r"\)?\s(?:was|were)\s\w+ed\s(?:in|on|with|for|among)\s(?:the\s)?", re.IGNORECASE)
_WHOLE = Pattern(r"^\W*(?:of|among)\s(?:the\s|all\s|these\s)*$", re.IGNORECASE)
"""Before the number of those of whom a part is told: "Of the 120 patients on A, 88 …"."""
_PARTS = Pattern(r"\s(?:quarters?|thirds?|fifths?|tenths?|halves)\b", re.IGNORECASE)
"""Behind the number of a fraction in words, whose figure stands beside it: "three quarters (75 %)"."""
_FROM = Pattern(r"\bfrom\s(?:an?\s)?$", re.IGNORECASE)
_TO = Pattern(r"[^\d;.]{0,20}\bto\s(?:an?\s)?", re.IGNORECASE)
_BY_SO_MUCH = Pattern(
    r"\s(?:(?:percentage\s)?points?\s|times\s)?(?:higher|lower|longer|shorter|more|less|fewer|greater|earlier|later|better|worse)\b"
)
"""Behind a difference: "two days shorter" is no stay of two days."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """A value and whose it is."""

    quantity: Quantity
    label: str


def usable(text: str, quantities: Sequence[Quantity], people: Sequence[PopulationMention]) -> list[Quantity]:
    """The values among a sentence's quantities: no p-values, bounds, sizes of groups, levels, times or names."""
    bounded = _bounded(text, quantities)
    return [
        q
        for q in as_told(text, quantities)
        if q.kind in _KINDS
        and q.comparator is None
        and (q.kind not in _BOUNDED or q.start in bounded)
        and not any(p.start < q.end and q.start < p.end and not _counts(q, p) for p in people)
        and not _COUNTS_TIME.match(text, q.end)
        and not _ONE_IN.match(text, q.start)
        and not _ONE_IN.search(text, max(0, q.start - 12), q.end)
        and not _BY_SO_MUCH.match(text, q.end)
        and not (q.unit in _DOSED and _is_dose(text, q, people))
        and not _PARTS.match(text, q.end)
        and not _WHOLE.search(text, 0, q.start)
        and not (q.unit in _TIMES and _WHEN.search(text, 0, q.start) and not _TYPICAL.search(text, 0, q.start))
        and (q.kind == "fraction" or not _SIZE.search(text, 0, q.start))
        and not _NUMBERED.search(text, 0, q.start)
        and not re.match(r"\s?(?:CI\b|confidence|%\s?(?:CI|confidence))", text[q.end :])
    ]


def _bounded(text: str, quantities: Sequence[Quantity]) -> set[int]:
    """Where values with bounds behind them begin, if several groups have such: no effect has, nor a difference."""
    effects = estimates(text)
    found = [
        q
        for q in quantities
        if q.kind in _BOUNDED
        and q.value is not None
        and not _DIFFERS.search(text, max(0, q.start - 120), q.start)
        and not any(e.start <= q.start < e.end for e in effects)
    ]
    return {q.start for q in found if sum(one.kind == q.kind for one in found) > 1}


def _is_dose(text: str, quantity: Quantity, people: Sequence[PopulationMention]) -> bool:
    """Whether an amount by weight is what was given: in brackets behind a drug, or called a dose."""
    called = _CALLED_DOSE.search(text, max(0, quantity.start - 30), quantity.start) is not None
    return called or any(_OPENS.fullmatch(text, p.end, max(p.end, quantity.start)) for p in people)


def _counts(quantity: Quantity, people: PopulationMention) -> bool:
    """Whether a number with its share holds the people that it counts: "nine sarilumab recipients (11 %)"."""
    return quantity.kind == "fraction" and quantity.start < people.start and people.end < quantity.end


def aligned(text: str, values: Sequence[Quantity], people: Sequence[PopulationMention]) -> tuple[Aligned, ...]:
    """The values of a run with whose they are, where each of at least two populations has one.

    Either values and populations take turns throughout ("12 % in A and 15 % in B", "A 12 %, B 15 %"), or as many values
    stand together as populations ("12 % and 15 % in A and B, respectively").

    Args:
        text: the sentence.
        values: see `usable`.
        people: the populations that it names, in order, those that mean all left out.
    """
    labels = [p.label for p in people]
    if len(people) < 2 or len(set(labels)) != len(labels) or len(values) < len(people):
        return ()
    edges = sorted([(p.start, p) for p in people] + [(v.start, v) for v in values], key=lambda e: e[0])
    runs: list[list[Quantity] | PopulationMention] = []
    for _, one in edges:
        if not isinstance(one, Quantity):
            runs.append(one)
        elif runs and isinstance(runs[-1], list):
            runs[-1].append(one)
        else:
            runs.append([one])
    if len(runs) == 2 * len(people) + 1 and isinstance(runs[0], list):
        runs.pop()  # values and populations take turns, and another thing is told behind them
    groups = [r for r in runs if isinstance(r, list)]
    if len(groups) == 1 and len(groups[0]) == len(people) and _in_order(text, groups[0], people):
        return tuple(Aligned(v, label) for v, label in zip(groups[0], labels, strict=True)) if alike(groups[0]) else ()
    turns = all(isinstance(one, list) != isinstance(other, list) for one, other in pairwise(runs))
    if len(groups) != len(people) or len(runs) != 2 * len(people) or not turns:
        return _in_blocks(text, runs) or _beside_each(text, values, people) or _outward(text, values, people)
    some = [group for group in groups if not _is_nobody(group)] or groups
    asked = min((tuple(v.kind for v in group) for group in some), key=len)
    if any(
        _FROM.search(text, 0, g[-2].start) and _TO.fullmatch(text, g[-2].end, g[-1].start) for g in some if len(g) > 1
    ):
        return ()  # from one value to another: a course, and not a value of each
    if len(asked) > 2 or any(tuple(v.kind for v in group[-len(asked) :]) != asked for group in some):
        return ()
    return tuple(
        Aligned(group[0] if _is_nobody(group) else _one_of(group, len(asked)), label)
        for group, label in zip(groups, labels, strict=True)
    )


def _is_nobody(group: Sequence[Quantity]) -> bool:
    return len(group) == 1 and group[0].value == 0 and not group[0].raw[:1].isdigit()


def _in_order(text: str, values: Sequence[Quantity], people: Sequence[PopulationMention]) -> bool:
    """Whether as many values as populations stand in one order: "respectively", or "71 % and 78 % of A and B"."""
    if "respectively" in text[values[0].start :] or _RESPECTIVE.search(text, 0, values[0].start):
        return True
    joined = all(_AND.fullmatch(text, start, end) for start, end in (*_gaps(values), *_gaps(people)))
    end = values[-1].end
    return joined and (_OF_WHOM.match(text, end) is not None or _TOLD_OF.match(text, end) is not None)


def _in_blocks(text: str, runs: Sequence[list[Quantity] | PopulationMention]) -> tuple[Aligned, ...]:
    """Values of several populations together, and of others apart: "−1.3 and −1.2 with A and B, and −0.5 with C"."""
    blocks: list[tuple[list[Quantity], list[PopulationMention]]] = []
    values_first = isinstance(runs[0], list) if runs else False
    for run in runs:
        if isinstance(run, list):
            if values_first or not blocks:
                blocks.append(([], []))
            blocks[-1][0].extend(run)
        else:
            if not values_first and (not blocks or blocks[-1][0]):
                blocks.append(([], []))
            blocks[-1][1].append(run)
    if values_first and blocks and not blocks[-1][1]:
        blocks.pop()  # another thing is told behind them
    if len(blocks) < 2 or not alike([v for values, _ in blocks for v in values]):
        return ()
    for values, people in blocks:
        joined = [*_gaps(values), *_gaps(people)]
        if len(values) != len(people) or not all(_AND.fullmatch(text, start, end) for start, end in joined):
            return ()
    return tuple(Aligned(v, p.label) for values, people in blocks for v, p in zip(values, people, strict=True))


def _outward(text: str, values: Sequence[Quantity], people: Sequence[PopulationMention]) -> tuple[Aligned, ...]:
    """Two values around two populations that a comma parts: "compared with 16 % on B, those on A had 9 %"."""
    if len(values) != 2 or len(people) != 2 or not alike(values):
        return ()
    (first, last), (one, other) = values, people
    around = first.end <= one.start and other.end <= last.start
    if not around or not _APART.search(text, one.end, other.start):
        return ()
    return Aligned(first, one.label), Aligned(last, other.label)


def _gaps(runs: Sequence[Quantity | PopulationMention]) -> list[tuple[int, int]]:
    return [(one.end, other.start) for one, other in pairwise(runs)]


def _beside_each(text: str, values: Sequence[Quantity], people: Sequence[PopulationMention]) -> tuple[Aligned, ...]:
    """Each population with the one value that stands at it: in brackets behind it, or before "of", "in" or "on" it."""
    found = []
    for one in people:
        near = [
            v
            for v in values
            if _OPENS.fullmatch(text, one.end, max(one.end, v.start))
            or _GIVES.fullmatch(text, one.end, max(one.end, v.start))
            or _OF_WHOM.fullmatch(text, v.end, max(v.end, one.start))
        ]
        if len(near) != 1:
            return ()
        found.append(Aligned(near[0], one.label))
    return tuple(found) if alike([a.quantity for a in found]) else ()


def alike(values: Sequence[Quantity]) -> bool:
    """Whether values are of one kind and, as far as units are printed, of one unit."""
    return len({v.kind for v in values}) == 1 and len({v.unit for v in values if v.unit}) <= 1


def _one_of(group: Sequence[Quantity], count: int) -> Quantity:
    """The value of a group of numbers: a share printed twice, as "33 % … (25/75)" or "4 (2 %)", is one value."""
    last = group[-2:] if count == 2 or (group[-1].kind == "fraction" and group[-1].percent is None) else group[-1:]
    kinds = {v.kind for v in last}
    if len(last) == 2 and "percent" in kinds and kinds & {"fraction", "number"}:
        share, counted = sorted(last, key=lambda q: q.kind != "percent")
        if counted.spread and not agrees(counted.value or Decimal(0), counted.spread, share.value):
            return counted  # the share is of another
        start, end = min(share.start, counted.start), max(share.end, counted.end)
        return replace(counted, kind="fraction", percent=share.value, start=start, end=end)
    return group[-count]
