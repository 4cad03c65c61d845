"""What the document says of itself: who wrote it, where and when it appeared, and what belongs to it."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from graph_build.facts.article import addresses, bylines, details, publication, standing, statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Fact, ReadDocument


def state(read: ReadDocument) -> Iterator[Fact]:
    """The facts of type document_metadata, references apart.

    Where the document's format states a property in a field, the text is not looked through for it.
    """
    fields = list(details.state(read))
    yield from fields
    stated = {fact.slot("property") for fact in fields}
    scanned = chain(
        bylines.state(read),
        addresses.state(read),
        publication.state(read),
        statements.state(read),
        standing.state(read),
    )
    for fact in scanned:
        if fact.slot("property") not in stated:
            yield fact
