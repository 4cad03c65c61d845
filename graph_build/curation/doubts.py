"""Why a person should look at a fact, and how urgently."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph_build.model import Discrepancy, Fact


NO_BOUND = Decimal(0)


class Urgency(IntEnum):
    """Kinds of doubts, the gravest first."""

    DAMAGED = 1
    REPAIRED = 2
    WRONG_UNIT = 3
    FAILED_CHECK = 4
    DISCREPANCY = 5
    UNSURE = 6
    INFERRED_UNIT = 7


SECTIONS = {
    Urgency.DAMAGED: "the printed characters are damaged",
    Urgency.REPAIRED: "it was read differently from how it is printed",
    Urgency.WRONG_UNIT: "the unit cannot be right",
    Urgency.FAILED_CHECK: "a check failed",
    Urgency.DISCREPANCY: "the document contradicts itself or something known there",
    Urgency.UNSURE: "its confidence lies below the bound, so the graph does not state it",
    Urgency.INFERRED_UNIT: "only the unit is not printed",
}


@dataclass(frozen=True, slots=True, order=True)
class Doubt:
    """One reason to look at a fact, in words."""

    urgency: Urgency
    why: str


def doubts(fact: Fact, discrepancies: Iterable[Discrepancy] = (), bound: Decimal = NO_BOUND) -> list[Doubt]:
    """Why a fact should be looked at by a person, the gravest first; empty where nothing speaks against it.

    Args:
        fact: as extracted.
        discrepancies: of its document; a fact that lies on a side of one is doubtful.
        bound: confidence below which a fact is not stated.
    """
    found = [Doubt(Urgency.FAILED_CHECK, f"the check {c.name} failed: {c.note}") for c in fact.checks if not c.held]
    if fact.slot("ocr_uncertain") or fact.slot("readings"):
        found.append(Doubt(Urgency.DAMAGED, SECTIONS[Urgency.DAMAGED]))
    elif fact.repaired:
        found.append(Doubt(Urgency.REPAIRED, SECTIONS[Urgency.REPAIRED]))
    if fact.slot("unit_likely_error"):
        found.append(Doubt(Urgency.WRONG_UNIT, f"the unit cannot be right; likely {fact.slot('unit_likely')}"))
    if fact.confidence is not None and fact.confidence < bound:
        found.append(Doubt(Urgency.UNSURE, f"its confidence is {fact.confidence}"))
    if fact.slot("unit_inferred"):
        found.append(Doubt(Urgency.INFERRED_UNIT, "the unit is not printed"))
    spans = [e.span for e in fact.evidence if e.role == "evidence"]
    for one in discrepancies:
        sides = (*one.side_a.spans, *one.side_b.spans)
        if any(side.overlaps(span) for side in sides for span in spans):
            found.append(Doubt(Urgency.DISCREPANCY, f"{one.kind}: {one.description}"))
    return sorted(set(found))
