"""A fact from a table of slots, for families whose slots are put together step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.model import Fact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import ReadSentence

stated = Fact.with_slots
"""A fact from a table of slots: what nearly every family makes."""


def named(read: ReadSentence, slot: str, run: tuple[int, int] | None) -> Iterator[tuple[str, str]]:
    """The concepts that a run of a sentence names, as links of a slot."""
    for mention in read.mentions if run else ():
        if run and run[0] <= mention.start and mention.end <= run[1] and mention.concept.iri:
            yield slot, mention.concept.iri
