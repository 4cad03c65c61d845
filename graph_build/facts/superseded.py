"""What an older pattern reads without an arm is left out where a frame read the same numbers with theirs."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.facts.overlaps import Overlaps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph_build.model import Fact

_FRAMED = frozenset({"outcomes.by-arm", "outcomes.share"})
_TYPES = frozenset({"measurement", "outcome", "adverse_event"})
_NUMBERS = frozenset({"value", "n", "percent"})


def without_superseded(facts: Iterable[Fact]) -> Iterator[Fact]:
    """The facts, but for those that tell of the whole group what frames on the same words tell of its arms.

    Args:
        facts: of one document, each with evidence.
    """
    every = list(facts)
    framed = Overlaps(f for f in every if f.rule.name in _FRAMED)
    denied = Overlaps(f for f in every if f.rule.name not in _FRAMED and f.slot("polarity") == "negated")
    for fact in every:
        span = fact.evidence[0].span
        if _absence(fact) and denied.of(span):
            continue  # another rule says it with how many there were
        if fact.type not in _TYPES or fact.rule.name in _FRAMED or not _of_group(fact):
            yield fact
            continue
        told = {n for f in framed.of(span) for n in _numbers(f)}
        mine = _numbers(fact)
        if not mine or not mine <= told:
            yield fact


def _absence(fact: Fact) -> bool:
    """Whether a frame says that something befell nobody, without a number."""
    return fact.rule.name in _FRAMED and fact.slot("polarity") == "negated" and fact.slot("n") is None


def _of_group(fact: Fact) -> bool:
    return fact.population is not None and fact.population.kind == "group" and fact.population.experiencer == "own"


def _numbers(fact: Fact) -> set[Decimal]:
    return {
        Decimal(v) for k, v in fact.slots if k in _NUMBERS and isinstance(v, int | Decimal) and not isinstance(v, bool)
    }
