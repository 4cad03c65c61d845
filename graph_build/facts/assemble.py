"""All families' facts of one document, in an order that does not depend on the families."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.facts.families import FAMILIES
from graph_build.facts.grounding import Refused, ground
from graph_build.facts.links import linked
from graph_build.facts.merging import merge
from graph_build.facts.superseded import without_superseded

if TYPE_CHECKING:
    from graph_build.model import Fact, ReadDocument


def assemble(read: ReadDocument) -> tuple[tuple[Fact, ...], tuple[Refused, ...]]:
    """The facts of a document: stated, merged, grounded in what it prints, linked; and those that cannot be held."""
    stated = merge(without_superseded(fact for family in FAMILIES for fact in family(read)))
    held, refused = ground(stated, read)
    return tuple(linked(fact, read) for fact in held), refused
