"""Equal statements become one, whoever made them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.facts.merging import merge
from graph_build.model import Curated, Evidence, Span

if TYPE_CHECKING:
    from graph_build.model import Fact


def test_what_a_reviewer_adds_joins_the_same_statement_read_elsewhere(facts_: tuple[Fact, ...]) -> None:
    read = replace(facts_[0], confidence=Decimal("0.9"))
    signed = Curated("add", "Ada", "2026-02-03", "It is said twice.")
    added = replace(read, evidence=(Evidence(Span(0, 5)),), curated=signed, confidence=Decimal(1))
    (one,) = merge((read, added))
    assert {e.span for e in one.evidence} == {read.evidence[0].span, Span(0, 5)}
    assert (one.curated, one.confidence) == (signed, 1)
