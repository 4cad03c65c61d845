"""Places where a document contradicts itself, arithmetic or physiology: found over its facts, never repaired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.facts.checking import check_captions, check_numbers, check_texts, check_thresholds

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
    yield from check_thresholds.discrepancies(facts)
    yield from check_texts.discrepancies(read, facts)
    yield from check_captions.discrepancies(read, facts)
