"""Facts that a table states of itself: its caption and the level of significance in its notes."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.model import Evidence, Fact, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import MappedText, Table

CAPTION = Rule("tables.captions", 1, "reads what a table is called")
LEVEL = Rule("tables.significance-level", 1, "reads the level of significance in a table's notes")

_LEVEL = re.compile(
    r"[*†‡]?\s?(?:statistical(?:ly)?\s)?significan\w+[^.;]{0,40}?\bp\s?(?P<c>[<≤=])\s?(?P<n>0?\.\d+)", re.IGNORECASE
)
_LONGEST = 400


def state(table: Table) -> Iterator[Fact]:
    """Caption and level of significance."""
    if table.caption is not None and table.caption.text:
        value = table.caption.text.rstrip(". ")
        yield Fact.of(
            "document_metadata",
            table.label,
            _evidence(table.caption, table.label),
            CAPTION,
            property="table_caption",
            value=value,
        )
    for note in table.notes:
        match = _LEVEL.search(note.text)
        if match:
            span = note.span(match.start(), match.end())
            yield Fact.of(
                "document_metadata", table.label, Evidence(span, table=table.label), LEVEL,
                property="significance_threshold",
                comparator={"≤": "<="}.get(match["c"], match["c"]), value=Decimal(match["n"]),
            )  # fmt: skip


def _evidence(caption: MappedText, label: str) -> Evidence:
    return Evidence(caption.span(0, min(len(caption), _LONGEST)), table=label)
