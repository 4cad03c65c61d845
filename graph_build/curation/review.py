"""Applying a worksheet to the facts of its document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.curation.entries import CURATION
from graph_build.model import Curated, Evidence, Fact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from graph_build.model import Decision, Worksheet

    Linker = Callable[[Fact], Fact]


SURE = Decimal(1)
"""The confidence of a fact that a reviewer accepted, corrected or added."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What became of the facts.

    Attributes:
        facts: extracted ones that stand, accepted, corrected and added ones.
        stale: decisions that found no fact, or more than one: the rules have changed since they were made.
        redundant: decisions to add what stands there already: the rules have learnt it since, and their fact stands.
    """

    facts: tuple[Fact, ...]
    stale: tuple[Decision, ...]
    redundant: tuple[Decision, ...] = ()

    @property
    def obsolete(self) -> Iterator[str]:
        """The decisions that were left out, each in words."""
        for decision in self.stale:
            yield in_words(decision)
        for decision in self.redundant:
            yield f"{in_words(decision)} (redundant: it is read from the document now)"


def review(facts: Iterable[Fact], worksheet: Worksheet, link: Linker = lambda fact: fact) -> Reviewed:
    """Apply the decisions in order.

    Args:
        facts: as they were extracted.
        worksheet: the decisions.
        link: gives a fact the concepts that its slots name, as it was done for the extracted ones; what is added or
            corrected gets them so, but for a slot that the decision links itself.
    """
    held = list(facts)
    stale: list[Decision] = []
    redundant: list[Decision] = []
    for decision in worksheet.decisions:
        if decision.do == "add":
            if any(_is_stated(fact, decision) for fact in held):
                redundant.append(decision)
            else:
                held.append(_linked(_added(decision), decision, link))
            continue
        found = [n for n, fact in enumerate(held) if is_meant(fact, decision)]
        if len(found) != 1:
            stale.append(decision)
        elif decision.do == "reject":
            del held[found[0]]
        elif decision.do == "accept":
            held[found[0]] = replace(held[found[0]], curated=_signed(decision), confidence=SURE)
        else:
            held[found[0]] = _linked(_corrected(held[found[0]], decision), decision, link)
    return Reviewed(tuple(held), tuple(stale), tuple(redundant))


def is_meant(fact: Fact, decision: Decision) -> bool:
    """Whether a decision to accept, reject or correct is about this fact."""
    return (decision.subject is None or fact.subject == decision.subject) and _agrees(fact, decision)


def _agrees(fact: Fact, decision: Decision) -> bool:
    """Whether the fact is of the decision's type, has its slots and stands at its place; whatever its subject."""
    if fact.type != decision.type or any(fact.slot(name) != value for name, value in decision.where):
        return False
    return any(e.role == "evidence" and e.span.overlaps(span) for e in fact.evidence for span in decision.at)


def _is_stated(fact: Fact, decision: Decision) -> bool:
    """Whether a fact says already what a decision would add.

    The words of the subject may differ where they only name patients; two arms of one sentence must not be confused.
    """
    if not _agrees(fact, decision):
        return False
    if fact.population and decision.population:
        return fact.population.label == decision.population.label
    if _folded(fact.subject) == _folded(decision.subject or ""):
        return True
    places = {e.span for e in fact.evidence if e.role == "evidence"}
    return fact.population is not None and decision.population is None and places == set(decision.at)


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


def in_words(decision: Decision) -> str:
    """A decision in a line: what it does, where, and why."""
    return f"{decision.do} {decision.type} at {decision.at[0].start}-{decision.at[0].end}: {decision.reason}"


def _signed(decision: Decision, revises: str | None = None) -> Curated:
    return Curated(decision.do, decision.curator, decision.date, decision.reason, revises)


def _added(decision: Decision) -> Fact:
    return Fact(
        type=decision.type,
        subject=decision.subject or "",
        slots=tuple((name, value) for name, value in decision.where if value is not None),
        evidence=tuple(Evidence(span) for span in decision.at),
        rule=CURATION,
        population=decision.population,
        curated=_signed(decision),
        confidence=SURE,
    )


def _corrected(fact: Fact, decision: Decision) -> Fact:
    slots = {**dict(fact.slots), **dict(decision.slots)}
    before = [f"{name}={fact.slot(name)}" for name, _ in decision.slots]
    if decision.new_subject:
        before.append(f"subject={fact.subject}")
    if decision.population:
        before.append(f"population={fact.population.label if fact.population else None}")
    return replace(
        fact,
        subject=decision.new_subject or fact.subject,
        population=decision.population or fact.population,
        slots=tuple(sorted((name, value) for name, value in slots.items() if value is not None)),
        curated=_signed(decision, "; ".join(before)),
        confidence=SURE,
    )


def _linked(fact: Fact, decision: Decision, link: Linker) -> Fact:
    """A fact that a reviewer wrote, with its links: a slot that the decision links has these links and no others."""
    decided = {slot for slot, _ in decision.concepts}
    named = (pair for pair in link(fact).concepts if pair[0] not in decided)
    return replace(fact, concepts=tuple(sorted({*decision.concepts, *named})))
