"""Places where a document contradicts itself, arithmetic or physiology: found over its facts, never repaired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.facts import check_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import Discrepancy, Fact, ReadDocument


def discrepancies(read: ReadDocument, facts: Sequence[Fact]) -> Iterator[Discrepancy]:
    """All discrepancies of a document.

    Args:
        read: the document as read.
        facts: what was stated of it.
    """
    yield from check_numbers.discrepancies(read, facts)
