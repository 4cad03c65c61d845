"""Comparisons between groups and the values of each, from frames: who, what, which way, how much, and how sure."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from graph_build.facts.clinical.comparisons import significant as significant_p
from graph_build.facts.clinical.comparisons import state as comparisons_by_pattern
from graph_build.facts.clinical.study import is_own
from graph_build.facts.stating import named, stated
from graph_build.frames.arm_values import arm_values
from graph_build.frames.comparisons import comparisons
from graph_build.frames.estimates import estimates
from graph_build.model import Population, Rule
from graph_build.model.frames import ComparisonFrame
from graph_build.study.arms import arms_of
from graph_build.study.mentions import populations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graph_build.frames.estimates import Estimate
    from graph_build.model import Fact, FactType, Quantity, ReadDocument, ReadSentence, SlotValue
    from graph_build.model.frames import Direction, ValueFrame
    from graph_build.study.arms import Arms

COMPARED = Rule("comparisons.framed", 1, "a clause that holds one group against another")
ESTIMATED = Rule("comparisons.estimated", 1, "an effect estimate with what it compares")
BY_ARM = Rule("outcomes.by-arm", 1, "values of several groups side by side, each with its own")
_SECTIONS = frozenset({"abstract", "results", "body", "discussion", "conclusion", "case"})
_NEAR = 120
"""Characters behind a comparison within which a p-value is its own."""
_ASSIGNED = re.compile(r"(?:randomi[sz]ed|assigned|allocated|received)")
_LONGEST = 380
_LIMIT = Decimal("0.05")
_PEOPLE = re.compile(
    r"\s(?:\(\d+(?:\.\d+)?\s?%\)\s)?(?:patients|participants|subjects|women|men|children|infants|cases|deaths|"
    r"events)\b",
    re.IGNORECASE,
)
_ADVERSE = re.compile(r"\b(?:adverse|side[ -]effects?|toxicit|safety|tolerab)", re.IGNORECASE)


def state(read: ReadDocument) -> Iterator[Fact]:
    """The comparisons between groups that a document tells of its own patients, with the values of each."""
    stated_here = list(_framed(read))
    yield from stated_here
    taken = sorted(f.evidence[0].span for f in stated_here if f.type == "comparison")
    for fact in comparisons_by_pattern(read):  # what the older patterns say where no frame was filled
        if not any(span.overlaps(fact.evidence[0].span) for span in taken):
            yield fact


def _framed(read: ReadDocument) -> Iterator[Fact]:
    arms = arms_of(read)
    headings = [s.heading for s in read.document.sections]
    for sentence in read.sentences:
        if sentence.section not in _SECTIONS or sentence.sentence.references:
            continue
        if sentence.section in ("discussion", "conclusion") and not _of_own(sentence):
            continue
        frames = list(comparisons(sentence.text, arms))
        for at, frame in enumerate(frames):
            close = frames[at + 1].start if at + 1 < len(frames) else len(sentence.text)
            yield from _facts(sentence, frame, close)
        if len(arms.arms) > 1:
            at = sentence.sentence.section
            heading = headings[at] if 0 <= at < len(headings) else ""
            adverse = _ADVERSE.search(heading) is not None
            people = populations(sentence.text, arms)
            values = list(arm_values(sentence.text, sentence.quantities, people, arms, frames))
            for value in values:
                yield _value(sentence, value, arms, adverse=adverse)
            for frame, close in _between(sentence, values, frames):
                yield from _facts(sentence, frame, close)


def _between(
    sentence: ReadSentence, values: Sequence[ValueFrame], told: Sequence[ComparisonFrame]
) -> Iterator[tuple[ComparisonFrame, int]]:
    """Two groups' values with a p-value behind them are a comparison, told in numbers alone; with where it closes."""
    for same in (list(group) for _, group in groupby(values, key=lambda v: v.variable_start)):
        if len(same) != 2 or any(f.variable == same[0].variable for f in told):
            continue  # a p-value behind three groups is of all of them
        one, other = same
        a, b = one.quantity, other.quantity
        more, less = (q.percent if q.kind == "fraction" else q.value for q in (a, b))
        p = next((q for q in sentence.quantities if q.kind == "p_value" and 0 <= q.start - other.end < _NEAR), None)
        if p is None or more is None or less is None:
            continue
        direction: Direction = "higher" if more > less else "lower" if more < less else "none"
        start, end = min(one.start, other.start), max(one.end, other.end)
        place = (one.variable, one.variable_start, one.variable_end)
        yield ComparisonFrame(start, end, *place, one.who, other.who, direction), p.end


def _of_own(sentence: ReadSentence) -> bool:
    """Whether a sentence of a discussion tells of the study itself: it says so, or gives a p-value."""
    return is_own(sentence.text) or any(q.kind in ("p_value", "interval") for q in sentence.quantities)


def _facts(sentence: ReadSentence, frame: ComparisonFrame, close: int) -> Iterator[Fact]:
    p = next((q for q in sentence.quantities if q.kind == "p_value" and frame.start <= q.start < close), None)
    estimate = next((e for e in estimates(sentence.text) if frame.start <= e.start < close), None)
    significant = frame.significant
    if (
        p is not None
        and frame.direction != "none"
        and (told := significance(p)) is not None
        and p.start - frame.end < _NEAR
    ):
        significant = told
    elif estimate is not None and significant is None:
        significant = estimate.significant
    shared: dict[str, SlotValue | None] = {
        "variable": frame.variable,
        "arm_a": frame.a.label,
        "arm_b": frame.b.label,
        "effect_direction": frame.direction if frame.direction in ("higher", "lower", "none") else None,
        "direction": frame.direction if frame.direction in ("better", "worse") else None,
        "significant": significant,
    }
    if p is not None and p.end - frame.start < _LONGEST:
        found: dict[str, SlotValue | None] = {
            "statistic": "p-value",
            "comparator": p.comparator or "=",
            "value": p.value,
        }
        yield _fact(sentence, frame, max(frame.end, p.end), COMPARED, shared | found)
    elif estimate is None:
        yield _fact(sentence, frame, frame.end, COMPARED, shared)
    if estimate is not None and estimate.end - frame.start < _LONGEST:
        yield _fact(sentence, frame, max(frame.end, estimate.end), ESTIMATED, shared | _estimated(estimate))


def _estimated(estimate: Estimate) -> dict[str, SlotValue | None]:
    return {
        "statistic": estimate.kind,
        "value": estimate.value,
        "ci_low": estimate.low,
        "ci_high": estimate.high,
        "note": "adjusted" if estimate.adjusted else None,
    }


def _fact(
    sentence: ReadSentence, frame: ComparisonFrame, end: int, rule: Rule, slots: Mapping[str, SlotValue | None]
) -> Fact:
    concepts = list(named(sentence, "variable", (frame.variable_start, frame.variable_end)))
    span = sentence.span(frame.start, min(end, len(sentence.text)))
    return stated("comparison", frame.variable, span, rule, slots, concepts)


def _value(sentence: ReadSentence, frame: ValueFrame, arms: Arms, *, adverse: bool) -> Fact:
    """A value of one group: a share of its patients is an outcome or an adverse event, all else a measurement."""
    q = frame.quantity
    arm = arms.named(frame.who.label)
    who = Population("control" if arm and arm.control else "arm", frame.who.label)
    slots: dict[str, SlotValue | None] = {"arm": frame.who.label, "polarity": "affirmed"}
    kind: FactType = "measurement"
    if _ASSIGNED.fullmatch(frame.variable) and q.kind in ("number", "fraction"):
        whole = {
            "n": _whole(q.value),
            "n_total": _whole(q.spread) if q.kind == "fraction" else None,
            "percent": q.percent,
        }
        span = sentence.span(frame.start, frame.end)
        return stated("cohort", frame.who.label, span, BY_ARM, {"arm": frame.who.label, **whole}, population=who)
    people = q.kind == "number" and q.unit is None and _PEOPLE.match(sentence.text, q.end) is not None
    if people or q.kind in ("percent", "fraction"):
        kind = "adverse_event" if adverse else "outcome"
        slots |= {"event" if adverse else "outcome": frame.variable}
        if people:
            slots["n"] = _whole(q.value)
        elif q.kind == "fraction":
            slots |= {"n": _whole(q.value), "n_total": _whole(q.spread), "percent": q.percent}
        else:
            slots["percent"] = q.value
    else:
        statistic = {"mean_sd": "mean", "median_iqr": "median"}.get(q.kind)
        slots |= {"variable": frame.variable, "value": q.value, "unit": q.unit, "sd": q.spread, "statistic": statistic}
        slots |= {"iqr_low": q.low, "iqr_high": q.high} if q.kind == "median_iqr" else {}
    link = {"adverse_event": "event", "outcome": "outcome"}.get(kind, "variable")
    concepts = list(named(sentence, link, (frame.variable_start, frame.variable_end)))
    return stated(kind, frame.who.label, sentence.span(frame.start, frame.end), BY_ARM, slots, concepts, population=who)


def _whole(value: Decimal | None) -> int | None:
    return int(value) if value is not None and value == value.to_integral_value() else None


def significance(p: Quantity) -> bool | None:
    """Whether a p-value lies under 0.05, as far as its comparator says; None where it says nothing."""
    if p.value is None or (p.comparator in (">", ">=") and p.value < _LIMIT):
        return None
    return significant_p(p)
