"""What a format states of its document in fields, as facts of the same names as those read from text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.facts.article.notices import told
from graph_build.model import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Fact, ReadDocument, SlotValue

FIELD = Rule(
    "metadata.field", 1, "A field of the document's format states it: its DOI, authors, dates, what became of it."
)

_PROPERTIES = {
    "published": "publication_date",
    "year": "publication_year",
    "received": "date_received",
    "accepted": "date_accepted",
    "revised": "date_revised",
    "licence": "license",
    "registration": "trial_registration",
}
"""Names of details that facts call otherwise; all others keep theirs."""
_NUMBERS = frozenset({"publication_year", "volume"})
_ABOUT = frozenset({"author", "corresponding_author"})
"""Properties whose subject is who they name."""


def state(read: ReadDocument) -> Iterator[Fact]:
    """One fact a detail, in their order; authors with their place in the byline."""
    position = 0
    for detail in read.document.details:
        name = _PROPERTIES.get(detail.property, detail.property)
        position += name == "author"
        value: SlotValue = detail.value
        if name in _NUMBERS and detail.value.isascii() and detail.value in read.document.printed(detail.span):
            value = int(detail.value) if detail.value.isdigit() else detail.value
        yield told(
            detail.span,
            FIELD,
            name,
            value,
            of=detail.value if name in _ABOUT else "document",
            position=position if name == "author" else None,
        )
