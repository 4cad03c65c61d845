"""Equal statements become one fact with all their evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.facts.grounding import MOST_SPANS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph_build.model import Evidence, Fact

_ROLES = {"evidence": 0, "alternate": 1, "context": 2}


def merge(facts: Iterable[Fact]) -> list[Fact]:
    """Equal statements as one fact with all their evidence; sorted by first evidence, type and slots.

    It is as sure as its surest statement, and a reviewer's where one of them is.
    """
    held: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        key = (fact.type, fact.subject, fact.slots, fact.population)
        before = held.get(key)
        held[key] = fact if before is None else _joined(before, fact)
    ready = [
        fact if len(fact.evidence) == 1 else replace(fact, evidence=_chosen(fact.evidence)) for fact in held.values()
    ]
    return sorted(ready, key=lambda f: ([e.span for e in f.evidence[:1]], f.type, f.subject, repr(f.slots)))


def _joined(one: Fact, other: Fact) -> Fact:
    return replace(
        one,
        evidence=one.evidence + other.evidence,
        concepts=tuple(sorted({*one.concepts, *other.concepts})),
        repaired=one.repaired and other.repaired,
        checks=one.checks + tuple(c for c in other.checks if c not in one.checks),
        curated=one.curated or other.curated,
        confidence=max((c for c in (one.confidence, other.confidence) if c is not None), default=None),
    )


def _chosen(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each span once, in its strongest role, evidence first, the first six."""
    best: dict[tuple[int, int], Evidence] = {}
    for one in evidence:
        place = (one.span.start, one.span.end)
        if place not in best or _ROLES[one.role] < _ROLES[best[place].role]:
            best[place] = one
    return tuple(sorted(best.values(), key=lambda e: (_ROLES[e.role], e.span))[:MOST_SPANS])
