"""The confidence of each fact of a document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.confidence.features import held_by
from graph_build.confidence.places import Places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.linear import LinearModel
    from graph_build.model import Fact, ReadDocument


def assessed(facts: Sequence[Fact], read: ReadDocument, model: LinearModel) -> tuple[Fact, ...]:
    """The facts, each with its confidence.

    Args:
        facts: all of the document, as extracted.
        read: the document.
        model: of confidence.
    """
    places = Places(facts, read)
    return tuple(replace(fact, confidence=model.probability(held_by(fact, places))) for fact in facts)
