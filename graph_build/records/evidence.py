"""Where a record was read, and how sure it is, from the statements that it was made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from graph_build.model import Evidence
    from graph_build.model.records import Record

MOST_SPANS = 6
"""Spans of one record; the statements that it was made of have the others."""


def merged_evidence(a: tuple[Evidence, ...], b: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """The places of two statements, each once."""
    return tuple(dict.fromkeys((*a, *b)))[:MOST_SPANS]


def merged_confidence(a: Record, b: Record) -> Decimal | None:
    """The confidence of the surer of two statements that say the same."""
    return max((c for c in (a.confidence, b.confidence) if c is not None), default=None)
