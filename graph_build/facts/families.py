"""The families of facts, in the order in which they are stated."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from graph_build.facts import concepts, conditions, interventions, listed_entities, metadata, references
from graph_build.model import Fact, ReadDocument

Family = Callable[[ReadDocument], Iterator[Fact]]

FAMILIES: tuple[Family, ...] = (
    metadata.state,
    references.state,
    concepts.state,
    listed_entities.state,
    conditions.state,
    interventions.state,
)
