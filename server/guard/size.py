"""Whether a query is small: answered within some ten milliseconds, as most of those that people and programs ask.

A guess from what the guard has found, made before the query runs. Who takes long nevertheless is found out as it runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from server.guard.shape import Query

_ROWS = 20_000
"""Rows that are gone through in some ten milliseconds."""


@dataclass
class Estimate:
    """What is thought of a query; nothing is known of one without a shape, which is the parser's to refuse."""

    small: bool = True


def estimated(shape: Query, facts: dict[str, Any]) -> Estimate:
    """What the parts of a query's groups tell: how many rows they have, and whether two of them leave all open.

    Two patterns whose three places are all variables (or a path without an end) can meet in any number of rows,
    which no count of predicates bounds.
    """
    if facts["services"] or shape.form not in {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}:
        return Estimate(small=False)
    patterns = [
        pattern
        for group in shape.groups()
        for element in group.elements
        if element.kind == "triples"
        for pattern in element.patterns
    ]
    open_ones = sum(pattern.predicate is None and not pattern.constants for pattern in patterns)
    lazy = shape.form == "ASK" or "LIMIT" in shape.keywords
    rows = max((part["rows"] or 0 for group in facts["groups"] for part in group["parts"]), default=0)
    product = max((group["product"] for group in facts["groups"]), default=0)
    return Estimate(small=open_ones < 2 and product <= _ROWS and (lazy or rows <= _ROWS))
