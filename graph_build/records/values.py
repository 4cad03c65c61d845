"""Slots of statements as the fields of records."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.recognisers.numbers import is_percentage

if TYPE_CHECKING:
    from graph_build.model import Fact
    from graph_build.model.records import Number


def number(fact: Fact, slot: str) -> Number | None:
    """The number of a slot, or None where it has none."""
    value = fact.slot(slot)
    return value if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def whole(fact: Fact, slot: str) -> int | None:
    """The whole number of a slot, or None where it has none."""
    value = number(fact, slot)
    return int(value) if value is not None and value == int(value) else None


def concept(fact: Fact, slot: str) -> str | None:
    """The IRI of the concept that a slot names, or None."""
    return next((iri for name, iri in fact.concepts if name == slot), None)


def text(fact: Fact, slot: str) -> str | None:
    """The words of a slot, or None where it has none."""
    value = fact.slot(slot)
    return value if isinstance(value, str) else None


def total_of(fact: Fact, n: int | None, total: int | None, percent: Number | None) -> int | None:
    """The total of a count, or None where that of a column is contradicted by the percentage printed in the cell.

    What a sentence prints with its count ("28 of 50 patients (46 %)") stays: the contradiction is a discrepancy.
    """
    cell = any(one.role == "evidence" and one.table is not None for one in fact.evidence)
    if n is None or not total or percent is None or not cell:
        return total
    return total if is_percentage(n, total, percent) else None
