"""All families' facts of one document, in an order that does not depend on the families."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.facts.families import FAMILIES
from graph_build.facts.grounding import Refused, ground
from graph_build.facts.links import Links
from graph_build.facts.merging import merge
from graph_build.facts.pairing import parted
from graph_build.facts.superseded import without_superseded

if TYPE_CHECKING:
    from graph_build.model import Fact, ReadDocument


def assemble(read: ReadDocument) -> tuple[tuple[Fact, ...], tuple[Refused, ...]]:
    """The facts of a document: stated, one a value, merged, grounded, linked; and those that cannot be held."""
    stated = merge(
        part for fact in without_superseded(f for family in FAMILIES for f in family(read)) for part in parted(fact)
    )
    held, refused = ground(stated, read)
    links = Links.of(read)
    return tuple(links.linked(fact) for fact in held), refused
