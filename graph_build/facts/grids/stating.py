"""The facts of a table of values, within a budget."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from graph_build.facts.grids.axes import grid_of
from graph_build.facts.grids.mapping import Mapper
from graph_build.facts.grids.readings import Reader
from graph_build.model import Fact, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.facts.grids.opened import OpenTable

MOST_FACTS = 2500
"""Facts of one table beyond which the rest of its cells is not stated."""
CUT = Rule("tables.cut", 1, "notes where a table holds more than is stated of one table")


def state(opened: OpenTable, known: frozenset[str]) -> Iterator[Fact]:
    """All facts of a table of values; where there are more than the budget, a fact says from which cell on.

    Args:
        opened: the table.
        known: folded names of populations that the document's tables name.
    """
    grid = grid_of(opened, known)
    if not grid.columns or not grid.rows:
        return
    facts = Mapper(Reader.of(grid)).facts()
    yield from islice(facts, MOST_FACTS)
    left = next(facts, None)
    if left is not None:
        first = next(e for e in left.evidence if e.role == "evidence")
        yield Fact.of(
            "document_metadata", opened.table.label, first, CUT, property="table_cut",
            value=f"more than {MOST_FACTS} facts: the cells from here on are not stated",
        )  # fmt: skip
