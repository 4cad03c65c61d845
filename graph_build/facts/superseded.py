"""What says less of the same words is left out: a value without its arm, a drug with no word on its giving."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.facts.overlaps import Overlaps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph_build.model import Fact

_FRAMED = frozenset({"outcomes.by-arm", "outcomes.share"})
_NAMED = "interventions.named"
_TYPES = frozenset({"measurement", "outcome", "adverse_event"})
_NUMBERS = frozenset({"value", "n", "percent"})


def without_superseded(facts: Iterable[Fact]) -> Iterator[Fact]:
    """The facts, but for those that tell of the whole group what frames on the same words tell of its arms.

    So are drugs that are only named where another rule says more of a treatment with the same words.

    Args:
        facts: of one document, each with evidence.
    """
    every = list(facts)
    framed = Overlaps(f for f in every if f.rule.name in _FRAMED)
    responded = Overlaps(f for f in every if f.rule.name == "outcomes.responded")
    denied = Overlaps(f for f in every if not _absence(f) and f.slot("polarity") == "negated")
    given = Overlaps(f for f in every if f.type == "intervention" and f.rule.name != _NAMED)
    for fact in every:
        span = fact.evidence[0].span
        if fact.rule.name == "outcomes.changed" and fact.slot("outcome") == "response" and responded.of(span):
            continue  # the frame says after which treatment
        if fact.rule.name == _NAMED and given.of(span):
            continue
        if _absence(fact) and any(_of_same(fact, other) for other in denied.of(span)):
            continue  # another rule says it, with how many there were
        if fact.type not in _TYPES or fact.rule.name in _FRAMED or _absence(fact) or not _of_groups(fact):
            yield fact
            continue
        told = {n for f in framed.of(span) for n in _numbers(f)}
        mine = _numbers(fact)
        if not mine or not mine <= told:
            yield fact


def _absence(fact: Fact) -> bool:
    """Whether a frame says that something befell nobody."""
    return fact.rule.name == "outcomes.absent"


def _of_same(one: Fact, other: Fact) -> bool:
    """Whether two facts deny the same: their names share a word, or both are of death."""
    return bool(_words(one) & _words(other))


def _words(fact: Fact) -> set[str]:
    named = str(fact.slot("event") or fact.slot("outcome") or fact.slot("condition") or "").casefold()
    words = {word.rstrip("s") for word in named.split() if len(word) > 3}
    return {"death"} if words & {"died", "death", "mortality"} else words


def _of_groups(fact: Fact) -> bool:
    return fact.population is not None and fact.population.kind != "patient" and fact.population.experiencer == "own"


def _numbers(fact: Fact) -> set[Decimal]:
    names = {"n", "percent"} if fact.slot("n") is not None else _NUMBERS
    return {
        Decimal(v) for k, v in fact.slots if k in names and isinstance(v, int | Decimal) and not isinstance(v, bool)
    }
