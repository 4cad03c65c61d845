"""Discrepancies of thresholds, score categories and predictors: text against table, work against work."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from graph_build.facts.checking.check_numbers import side
from graph_build.model import Discrepancy, Fact, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

THRESHOLDS = Rule("checks.thresholds", 1, "holds a threshold in the text against the same work's threshold in a table")
CATEGORIES = Rule("checks.score-categories", 1, "finds totals of a score that no category takes")
CONFLICTS = Rule("checks.conflicting-works", 1, "finds predictors on which the cited works disagree")

_FACTORS = {
    "10*9/L": ("count", Decimal(1)), "/mm3": ("count", Decimal("0.001")), "/uL": ("count", Decimal("0.001")),
    "10*3/uL": ("count", Decimal(1)), "10*6/L": ("count", Decimal("0.001")), "/L": ("count", Decimal("1e-9")),
    "mg/L": ("mass", Decimal(1)), "mg/dL": ("mass", Decimal(10)), "g/L": ("mass", Decimal(1000)),
    "g/dL": ("mass", Decimal(10000)), "ug/mL": ("mass", Decimal(1)), "U/L": ("activity", Decimal(1)),
    "[IU]/L": ("activity", Decimal(1)), "h": ("time", Decimal(1)), "d": ("time", Decimal(24)),
    "mo": ("age", Decimal(1)), "a": ("age", Decimal(12)),
}  # fmt: skip
_FEWEST_LISTED = 3


class _Item(NamedTuple):
    """A threshold that a work gives: variable, comparator, value, unit, and its fact."""

    variable: str
    sign: str
    value: Decimal
    unit: str | None
    fact: Fact

    @property
    def text(self) -> str:
        """As a reader would write it."""
        return f"{self.sign} {self.value}{f' {self.unit}' if self.unit else ''}"


def discrepancies(facts: Sequence[Fact]) -> Iterator[Discrepancy]:
    """What thresholds, categories and predictors contradict."""
    yield from _thresholds(facts)
    yield from _gaps(facts)
    yield from _conflicts(facts)


def _thresholds(facts: Sequence[Fact]) -> Iterator[Discrepancy]:
    told: dict[int, tuple[list[_Item], list[_Item]]] = defaultdict(lambda: ([], []))
    for fact in facts:
        references, item = fact.slot("references"), _item(fact)
        if (
            item is not None
            and isinstance(references, tuple)
            and len(references) == 1
            and isinstance(references[0], int)
        ):
            told[references[0]][any(e.table for e in fact.evidence)].append(item)
    for prose, table in told.values():
        yield from _compared(prose, table)


def _item(fact: Fact) -> _Item | None:
    if fact.type not in ("predictor", "risk_score"):
        return None
    value, sign, unit = fact.slot("threshold"), fact.slot("comparator"), fact.slot("unit")
    name = fact.slot("variable") or fact.slot("component")
    if not isinstance(value, Decimal | int) or not isinstance(sign, str) or name is None:
        return None
    concepts = dict(fact.concepts)
    key = concepts.get("variable") or concepts.get("component") or str(name).casefold()
    return _Item(key, sign, Decimal(value), unit if isinstance(unit, str) else None, fact)


def _compared(prose: Sequence[_Item], table: Sequence[_Item]) -> Iterator[Discrepancy]:
    """The thresholds of one work in the text and in a table."""
    alone = [a for a in prose if not any(a.variable == b.variable for b in table)]
    unused = [b for b in table if not any(a.variable == b.variable for a in prose)]
    for a in prose:
        for b in table:
            if a.variable == b.variable:
                yield from _difference(a, b)
    for a in list(alone):
        twin = next((b for b in unused if _same(a, b)), None)
        if twin is not None:
            alone.remove(a)
            unused.remove(twin)
            yield _found("variable_mismatch", "One threshold is given for different variables.", a, twin, named=True)
    if len(table) >= _FEWEST_LISTED and len(prose) >= _FEWEST_LISTED:
        for a in alone:
            yield _found("missing_item", "The text names an item that the table leaves out.", a, table[0], named=True)
        for b in unused:
            yield _found("missing_item", "The table names an item that the text leaves out.", prose[0], b, named=True)


def _difference(a: _Item, b: _Item) -> Iterator[Discrepancy]:
    if a.unit != b.unit and None in (a.unit, b.unit) and a.value == b.value:
        yield _found("unit_missing", "A threshold is printed with and without its unit.", a, b)
    elif not _same(a, b):
        yield _found("threshold_mismatch", "The text and the table give different thresholds.", a, b)
    elif a.sign != b.sign:
        yield _found("threshold_mismatch", "The text and the table differ in whether the limit belongs to it.", a, b)
    elif a.unit != b.unit:
        yield _found("unit_variant", "One threshold is printed in two units.", a, b)


def _same(a: _Item, b: _Item) -> bool:
    """Whether two thresholds are one value, their units taken into account."""
    if a.unit == b.unit:
        return a.value == b.value
    one, other = _FACTORS.get(a.unit or ""), _FACTORS.get(b.unit or "")
    if one is None or other is None or one[0] != other[0]:
        return False
    return a.value * one[1] == b.value * other[1]


def _found(kind: str, what: str, a: _Item, b: _Item, *, named: bool = False) -> Discrepancy:
    first, second = (
        f"{x.fact.slot('variable') or x.fact.slot('component')} {x.text}" if named else x.text for x in (a, b)
    )
    return Discrepancy(kind, f"{what} ({first}; {second})", side(first, a.fact), side(second, b.fact), THRESHOLDS)


def _gaps(facts: Sequence[Fact]) -> Iterator[Discrepancy]:
    """Totals between two categories of a score."""
    scores: dict[object, list[tuple[int, int | None, Fact]]] = defaultdict(list)
    for fact in facts:
        if fact.type != "risk_score" or fact.slot("risk_category") is None:
            continue
        low, high, points = fact.slot("points_low"), fact.slot("points_high"), fact.slot("points")
        if isinstance(low, Decimal | int) and isinstance(high, Decimal | int):
            scores[fact.slot("score")].append((int(low), int(high), fact))
        elif isinstance(points, Decimal | int) and fact.slot("comparator") in (">", ">="):
            scores[fact.slot("score")].append((int(points) + (fact.slot("comparator") == ">"), None, fact))
    for categories in scores.values():
        for (_, high, below), (low, _, above) in pairwise(sorted(categories, key=lambda c: c[0])):
            if high is not None and low > high + 1:
                missing = str(high + 1) if low == high + 2 else f"{high + 1} to {low - 1}"
                yield Discrepancy(
                    kind="gap_in_categories",
                    description=f"A total of {missing} has no category in the {below.slot('score')}.",
                    side_a=side(f"up to {high}", below),
                    side_b=side(f"from {low}", above),
                    rule=CATEGORIES,
                    proposed=f">= {high + 1}",
                )


def _conflicts(facts: Sequence[Fact]) -> Iterator[Discrepancy]:
    """Predictors that one work affirms and another denies, or gives the other direction."""
    told: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        iri = dict(fact.concepts).get("variable")
        if fact.type == "predictor" and iri and fact.slot("threshold") is None:
            told[iri].append(fact)
    for group in told.values():
        pair = next(((a, b) for i, a in enumerate(group) for b in group[i + 1 :] if _conflict(a, b)), None)
        if pair is not None:
            a, b = pair
            yield Discrepancy(
                kind="evidence_conflict",
                description=f"Works disagree on {a.slot('variable')}: {a.slot('direction')}, {b.slot('direction')}.",
                side_a=side(str(a.slot("direction")), a),
                side_b=side(str(b.slot("direction")), b),
                rule=CONFLICTS,
            )


def _conflict(a: Fact, b: Fact) -> bool:
    if a.slot("references") == b.slot("references"):
        return False
    if a.slot("polarity") != b.slot("polarity"):
        return True
    return {a.slot("direction"), b.slot("direction")} == {"increased", "decreased"}
