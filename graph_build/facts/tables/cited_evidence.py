"""Evidence that a table credits to other works: the mark beside a treatment in a row's first cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.grids.opened import OpenTable, links
from graph_build.facts.tables.table_regimens import treatment_name
from graph_build.model import Evidence, Fact, Rule, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import ReadDocument

SOURCE = Rule("cited_evidence.table-sources", 2, "reads which works a table credits a treatment regimen to")

_TREATMENTS = re.compile(r"treatment|agent|drug|therapy|regimen|medication|intervention", re.I)


def state(read: ReadDocument) -> Iterator[Fact]:
    """The works that tables of treatments credit each row to."""
    for table in read.document.tables:
        if table.columns and _TREATMENTS.search(table.columns[0].title):
            yield from _rows(OpenTable.of(read, table))


def _rows(opened: OpenTable) -> Iterator[Fact]:
    for index, row in enumerate(opened.table.rows):
        head = row.cells[0] if row.cells else None
        if head is None or not head.citations or not head.text.text.strip():
            continue
        agent, concept = treatment_name(opened, head.text.text.strip())  # as the regimens have it: one fact
        numbers = tuple(sorted({n for c in head.citations for n in c.numbers}))
        span = Span(head.pieces[0].start, max(head.pieces[-1].end, head.citations[-1].span.end))
        yield Fact.of(
            "cited_evidence",
            agent,
            Evidence(span, "evidence", opened.table.label, index, 0),
            SOURCE,
            concepts=links(("agent", concept)),
            relation="treatment_regimen_source",
            agent=agent,
            references=numbers,
            polarity="affirmed",
            certainty="asserted",
        )
