"""All families' facts of one document, equal ones merged, in an order that does not depend on the families."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph_build.facts.families import FAMILIES
from graph_build.facts.grounding import MOST_SPANS, Ground, grounded
from graph_build.facts.links import linked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph_build.model import Document, Evidence, Fact, ReadDocument

LONGEST_SPAN = 400
"""Printed characters of evidence beyond which a span no longer says where a fact was read."""

_ROLES = {"evidence": 0, "alternate": 1, "context": 2}


@dataclass(frozen=True, slots=True)
class Refused:
    """A fact that is kept out of the graph, with the reason that the build's report gives."""

    fact: Fact
    reason: str


def assemble(read: ReadDocument) -> tuple[tuple[Fact, ...], tuple[Refused, ...]]:
    """The facts of a document, merged and sorted by place, and those that cannot be held."""
    stated = merge(fact for family in FAMILIES for fact in family(read))
    ground = Ground(read)
    kept: list[Fact] = []
    refused: list[Refused] = []
    for fact in stated:
        sound = _fault(fact, read.document) or grounded(fact, ground)
        if isinstance(sound, str):
            refused.append(Refused(fact, sound))
        else:
            kept.append(linked(sound, read))
    return tuple(kept), tuple(refused)


def merge(facts: Iterable[Fact]) -> list[Fact]:
    """Equal statements as one fact with all their evidence; sorted by first evidence, type and slots."""
    held: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        key = (fact.type, fact.subject, fact.slots, fact.population)
        before = held.get(key)
        held[key] = fact if before is None else _joined(before, fact)
    ready = [replace(fact, evidence=_chosen(fact.evidence)) for fact in held.values()]
    return sorted(ready, key=lambda f: ([e.span for e in f.evidence[:1]], f.type, f.subject, repr(f.slots)))


def _joined(one: Fact, other: Fact) -> Fact:
    return replace(
        one,
        evidence=one.evidence + other.evidence,
        concepts=tuple(sorted({*one.concepts, *other.concepts})),
        repaired=one.repaired and other.repaired,
        checks=one.checks + tuple(c for c in other.checks if c not in one.checks),
    )


def _chosen(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each span once, in its strongest role, evidence first, the first six."""
    best: dict[tuple[int, int], Evidence] = {}
    for one in evidence:
        place = (one.span.start, one.span.end)
        if place not in best or _ROLES[one.role] < _ROLES[best[place].role]:
            best[place] = one
    return tuple(sorted(best.values(), key=lambda e: (_ROLES[e.role], e.span))[:MOST_SPANS])


def _fault(fact: Fact, document: Document) -> str | None:
    carrying = [e.span for e in fact.evidence if e.role == "evidence"]
    if not carrying:
        return "no span carries it"
    if any(e.span.end > len(document.text) or e.span.start >= e.span.end for e in fact.evidence):
        return "a span lies outside the document"
    if any(len(document.printed(span)) > LONGEST_SPAN for span in carrying):
        return f"its evidence is longer than {LONGEST_SPAN} characters"
    return None
