"""The interpreter of patterns: where a parsed sentence bears a trigger whose slots are all filled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.relations.paths import NO_ENTITIES, follow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from spacy.tokens import Doc, Token

    from graph_build.relations.paths import Entities
    from graph_build.relations.patterns import Pattern


VARIABLE = "variable"
"""The slot of what is compared."""


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern that a sentence fills.

    Attributes:
        pattern: the pattern.
        trigger: the word that triggers it.
        slots: the tokens that fill each slot.
    """

    pattern: Pattern
    trigger: Token
    slots: Mapping[str, Sequence[Token]]


def matches(
    doc: Doc, patterns: Sequence[Pattern], entities: Entities = NO_ENTITIES, *, barred: Collection[int] = ()
) -> Iterator[Match]:
    """The first pattern that each trigger of a sentence fills, in the order of the triggers.

    Args:
        doc: the parse of the sentence.
        patterns: in the order in which they are tried.
        entities: the words that name what a path asks for, by kind.
        barred: the indices of tokens that are no variable, as those are that name an arm.
    """
    for token in doc:
        found = (_match(token, pattern, entities, barred) for pattern in patterns)
        if (match := next((one for one in found if one is not None), None)) is not None:
            yield match


def _match(token: Token, pattern: Pattern, entities: Entities, barred: Collection[int]) -> Match | None:
    if token.lower_ not in pattern.words or (pattern.tags and token.tag_ not in pattern.tags):
        return None
    slots = {}
    for name, paths in pattern.slots:
        slots[name] = follow(token, paths, entities, barred=barred if name == VARIABLE else ())
        if not slots[name]:
            return None
    return Match(pattern, token, slots)
