"""Analyses: an effect estimate, its interval and its p-value of one comparison of two arms, put together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log
from typing import TYPE_CHECKING

from graph_build.courses.people import is_time
from graph_build.model import Population
from graph_build.model.records import Analysis, UnplacedValue
from graph_build.records.estimates import is_adjusted, level_of
from graph_build.records.listed import members
from graph_build.records.measures import are_alike, measure_of
from graph_build.records.merging import MOST_COMPARED, completed, merge
from graph_build.records.shared_measures import ties
from graph_build.records.values import number, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graph_build.model import Fact, ReadDocument
    from graph_build.model.records import ArmResult, Direction, EffectType, OutcomeMeasure
    from graph_build.records.arms import StudyArms

EFFECTS: dict[str, EffectType] = {
    "odds ratio": "OR", "relative risk": "RR", "hazard ratio": "HR", "difference": "MD", "ratio": "other",
    "coefficient": "other",
}  # fmt: skip
"""Statistics of comparisons as types of effect estimates."""
_TURNED: dict[Direction, Direction] = {"higher": "lower", "lower": "higher", "none": "none"}
_BETWEEN_ARMS = ("hazard ratio", "difference", "ratio")
_FALLS = tuple(
    f"{what}{since}" for what in ("reduction", "decrease", "decline", "loss") for since in ("", " from baseline")
)
_NEAR = 8
"""What part of a printed difference that of the arms' values may differ from it by: values are rounded, or adjusted."""
_CLOSE = 0.15
"""How far the logarithm of a printed ratio may lie from that of the arms' shares: ratios are rounded, or adjusted."""
_FIRST_TIMES = ("baseline", "screening", "admission")
_NO_EFFECT = {"OR": 1, "RR": 1, "HR": 1, "MD": 0, "RD": 0, "SMD": 0}


def analyses(
    facts: Iterable[Fact], read: ReadDocument, arms: StudyArms, results: Sequence[ArmResult]
) -> tuple[tuple[Analysis, ...], tuple[UnplacedValue, ...]]:
    """The analyses of a document, in the order in which they are read, and the comparisons that make none.

    Args:
        facts: the statements of the document.
        read: the document.
        arms: its arms.
        results: its arm results, which tell the measure of an analysis that is named like them, and the direction of a
            bare p-value.
    """
    found: list[Analysis] = []
    unplaced: list[UnplacedValue] = []
    for fact in facts:
        if fact.type != "comparison" or fact.slot("references"):
            continue
        one = _analysis(fact, read, arms)
        if isinstance(one, UnplacedValue):
            unplaced.append(one)
        elif one is not None:
            found += _one_by_one(one)
    known = Results.of(results)
    oriented = (_oriented(known.with_measure(one), known) for one in found)
    merged = merge(oriented, _keys, _are_one, _joined)
    return tuple(_directed(one, known) for one in merged), tuple(unplaced)


def _one_by_one(one: Analysis) -> Iterator[Analysis]:
    """The analysis of each measure that a sentence names together, where nothing that it prints is of one alone."""
    exact = one.estimate is not None or one.p_comparator == "="
    names = members(one.measure.variable) if not exact and not any(e.table for e in one.evidence) else ()
    if len(names) > 1:
        yield from (replace(one, measure=replace(one.measure, variable=name, concept=None)) for name in names)
    else:
        yield one


def _analysis(fact: Fact, read: ReadDocument, arms: StudyArms) -> Analysis | UnplacedValue | None:
    """What one statement says of two arms."""
    measure = measure_of(fact, read)
    names = text(fact, "arm_a"), text(fact, "arm_b")
    if measure is None:
        return None
    pair = arms.pair() if text(fact, "statistic") in _BETWEEN_ARMS and text(fact, "arm") is None else None
    if _is_within_arm(fact):
        return UnplacedValue(fact, "it is of a change within one arm")
    if names[0] is not None and names[1] is not None:
        first, second = _compared(fact, names[0], names[1], arms)
    elif pair is not None and names == (None, None):
        first, second = pair  # an effect estimate of a study of two arms is of these
    else:
        return UnplacedValue(fact, "it is not said which arms are compared")
    if first is None or second is None or first == second:
        return UnplacedValue(fact, "an arm that is compared is none of the study's")
    statistic = text(fact, "statistic")
    effect = EFFECTS.get(statistic) if statistic else None
    if effect == "MD" and fact.slot("unit") == "%":
        effect = "RD"
    is_p = statistic == "p-value"
    significant = fact.slot("significant")
    one = Analysis(
        subject=first, comparator=second, measure=measure, facts=(fact,), evidence=fact.evidence,
        confidence=fact.confidence, effect=effect,
        estimate=number(fact, "value") if statistic and not is_p else None,
        low=number(fact, "ci_low"), high=number(fact, "ci_high"), level=level_of(fact, read),
        p=number(fact, "value") if is_p else None,
        p_comparator=(text(fact, "comparator") or "=") if is_p else None,
        significant=significant if isinstance(significant, bool) else None,
        direction=_direction(fact), adjusted=is_adjusted(fact, read), test=text(fact, "test"),
        unit=text(fact, "unit"),
    )  # fmt: skip
    turned = arms.is_control(first) and not arms.is_control(second) and one.estimate is None
    return _turned(one) if turned else one


def _is_within_arm(fact: Fact) -> bool:
    """Whether a table sets two times of one arm against each other: its arm results tell that change."""
    sides = (text(fact, "arm_a"), text(fact, "arm_b"))
    return any(e.table for e in fact.evidence) and all(side is not None and is_time(side) for side in sides)


def _compared(fact: Fact, a: str, b: str, arms: StudyArms) -> tuple[Population | None, Population | None]:
    """The two sides: two arms, or an arm and itself at the earlier of two times."""
    own = text(fact, "arm")
    if own is None or not (is_time(a) and is_time(b)):
        return arms.named(a), arms.named(b)
    subject = arms.named(own)
    earlier = next((name for name in (a, b) if name in _FIRST_TIMES), a)
    return subject, Population("group", f"{own} at {earlier}") if subject else None


def _direction(fact: Fact) -> Direction | None:
    told = fact.slot("effect_direction")
    return told if told in ("higher", "lower", "none") else None  # type: ignore[return-value]


def _turned(one: Analysis) -> Analysis:
    """The comparison seen from the other arm."""
    return replace(
        one,
        subject=one.comparator,
        comparator=one.subject,
        direction=_TURNED[one.direction] if one.direction else None,
    )


def _keys(one: Analysis) -> tuple[object, ...]:
    measure = one.measure
    time = measure.time.words if measure.time else None
    return (
        (
            frozenset((one.subject, one.comparator)),
            measure.variable.casefold(),
            measure.change,
            time,
            measure.population,
        ),
    )


def _are_one(a: Analysis, b: Analysis) -> bool:
    """Whether two comparisons of one measure, time and pair of arms agree in all that both have."""
    if a.subject != b.subject:
        if a.estimate is not None and b.estimate is not None:
            return False
        b = _turned(b)
    names = ("effect", "estimate", "low", "high", "direction")
    same = all(None in (x, y) or x == y for x, y in ((getattr(a, n), getattr(b, n)) for n in names))
    return same and (None in (a.p, b.p) or a.p == b.p or _bounds(a, b) or _bounds(b, a))


def _bounds(a: Analysis, b: Analysis) -> bool:
    """Whether the p-value of the first is a bound that the exact one of the second keeps, as 0.004 keeps <0.05."""
    if a.p is None or b.p is None or b.p_comparator != "=":
        return False
    return a.p_comparator == "<" and b.p < a.p


def _joined(a: Analysis, b: Analysis) -> Analysis:
    """One analysis of two reports, seen from where the estimate is; an exact p-value stays before a bound of it."""
    if a.subject != b.subject:
        a, b = (_turned(a), b) if b.estimate is not None else (a, _turned(b))
    exact = b if a.p is None or _bounds(a, b) else a
    return completed(a, b, p=exact.p, p_comparator=exact.p_comparator)


def _oriented(one: Analysis, results: Results) -> Analysis:
    """The analysis with the arm first that a printed difference or ratio is of, where the values of both tell which."""
    if one.estimate is None or any(f.slot("change") for f in one.facts):
        return one
    if one.effect in ("OR", "RR"):
        return _turned(one) if _is_inverse(one, results) else one
    if one.effect not in ("MD", "RD"):
        return one
    values = [results.value(arm, one.measure) for arm in (one.subject, one.comparator)]
    if values[0] is None or values[1] is None:
        return one
    told, printed = values[0] - values[1], float(one.estimate)
    near = abs(printed) / _NEAR
    return _turned(one) if abs(told + printed) <= near < abs(told - printed) else one


def _is_inverse(one: Analysis, results: Results) -> bool:
    """Whether the shares of the arms give the inverse of a printed ratio, and not the ratio."""
    found = [results.share(arm, one.measure) for arm in (one.subject, one.comparator)]
    if one.estimate is None or one.estimate <= 0 or any(s is None or not 0 < s < 1 for s in found):
        return False
    first, second = (s / (1 - s) if one.effect == "OR" else s for s in found if s is not None)
    told, printed = log(first / second), log(one.estimate)
    return abs(told + printed) <= _CLOSE < abs(told - printed)


def _directed(one: Analysis, results: Results) -> Analysis:
    """The analysis with the direction that its estimate or the results of its arms give, where words give none."""
    if one.direction is not None:
        return one
    if one.significant is False:
        return replace(one, direction="none")
    if one.significant is None:
        return one
    if one.estimate is not None and one.effect in _NO_EFFECT and one.estimate != _NO_EFFECT[one.effect]:
        return replace(one, direction="higher" if one.estimate > _NO_EFFECT[one.effect] else "lower")
    values = [results.value(arm, one.measure) for arm in (one.subject, one.comparator)]
    if values[0] is None or values[1] is None or values[0] == values[1]:
        return one
    return replace(one, direction="higher" if values[0] > values[1] else "lower")


@dataclass(frozen=True, slots=True)
class Results:
    """The results of a document by arm, time and change."""

    held: Mapping[object, Sequence[ArmResult]]
    tied: Mapping[object, OutcomeMeasure]

    @classmethod
    def of(cls, results: Iterable[ArmResult]) -> Results:
        """The results, sorted into what they are of."""
        held: dict[object, list[ArmResult]] = {}
        tied: dict[object, OutcomeMeasure | None] = {}
        for one in results:
            held.setdefault((one.subject, one.measure.time, one.measure.change), []).append(one)
            for tie in ties(one):
                key = (one.subject, tie)
                tied[key] = one.measure if tied.get(key, one.measure) == one.measure else None
        return cls(held, {key: measure for key, measure in tied.items() if measure is not None})

    def with_measure(self, one: Analysis) -> Analysis:
        """The analysis with the measure that both arms have a result of, where its statements name that one alone."""
        found = {
            measure
            for tie in ties(one)
            if (measure := self.tied.get((one.subject, tie))) and measure == self.tied.get((one.comparator, tie))
        }
        return replace(one, measure=found.pop()) if len(found) == 1 else one

    def value(self, arm: Population, measure: OutcomeMeasure) -> float | None:
        """The value, percentage or share of an arm in a measure, where there is just one."""
        of_arm = self.held.get((arm, measure.time, measure.change), ())[:MOST_COMPARED]
        if not of_arm and measure.change is None:  # a p-value behind reductions is of these
            of_arm = [r for fall in _FALLS for r in self.held.get((arm, measure.time, fall), ())][:MOST_COMPARED]
        name = measure.variable
        same = [r for r in of_arm if r.measure.variable.casefold() == name.casefold()]
        found = {
            -float(value) if r.measure.change in _FALLS else float(value)  # less is left where more fell
            for r in same or [r for r in of_arm if are_alike(r.measure.variable, name)]
            for value in [r.value if r.value is not None else r.percent if r.percent is not None else _share(r)]
            if value is not None
        }
        return found.pop() if len(found) == 1 else None

    def share(self, arm: Population, measure: OutcomeMeasure) -> float | None:
        """The share of an arm that had what is counted, where there is just one."""
        of_arm = self.held.get((arm, measure.time, measure.change), ())[:MOST_COMPARED]
        same = [r for r in of_arm if r.measure.variable.casefold() == measure.variable.casefold()]
        found = {share for r in same if (share := _share(r)) is not None}
        return found.pop() if len(found) == 1 else None


def _share(result: ArmResult) -> float | None:
    return result.n / result.total if result.n is not None and result.total else None
