"""What the document says of itself: who wrote it, where and when it appeared, and what belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.facts.article import addresses, bylines, publication, statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Fact, ReadDocument


def state(read: ReadDocument) -> Iterator[Fact]:
    """The facts of type document_metadata, references apart."""
    yield from bylines.state(read)
    yield from addresses.state(read)
    yield from publication.state(read)
    yield from statements.state(read)
