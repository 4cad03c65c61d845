"""Paths through a dependency parse, in the notation of Semgrex: `<label` up, `>label` down.

A step up, ``<nsubj|nsubjpass``, leads from a word that bears one of these labels to its head; a step down, ``>prep``,
to the children that bear one, and to what is joined to a preposition. ``>prep:in|of`` leads to those of them alone that
are one of these words, ``<advmod:@raised`` to those of a list of words. A step with `?` behind its sign, ``<?advmod``,
may be left out. Behind its label a step may name a kind of entity, ``>pobj{treatment}``: it leads to words alone that
name one of that kind.

See https://nlp.stanford.edu/nlp/javadoc/javanlp/edu/stanford/nlp/semgraph/semgrex/SemgrexPattern.html.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from spacy.tokens import Token

Entities = Mapping[str, Container[int]]
"""The indices of the words of a sentence that name entities, by the kind of entity."""
NO_ENTITIES: Entities = {}
_STEP = re.compile(r"(?P<way>[<>])(?P<optional>\??)(?P<labels>[a-z|]+)(?:\{(?P<entity>[a-z]+)\})?(?::(?P<words>\S+))?")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: up to the head or down to children, over edges of some labels, to some words or any.

    Attributes:
        up: whether it leads to the head.
        labels: of the edge.
        words: that it leads to; empty for any.
        optional: whether it may be left out.
        entity: the kind of entity that the word names which it leads to; "" for any word.
    """

    up: bool
    labels: frozenset[str]
    words: frozenset[str] = frozenset()
    optional: bool = False
    entity: str = ""

    def follow(self, token: Token, entities: Entities) -> list[Token]:
        """Where the step leads from a token."""
        reached = [token.head] if self.up and token.dep_ in self.labels else []
        if not self.up:
            reached = [child for child in token.children if child.dep_ in self.labels]
            reached += [t for child in reached if child.dep_ == "prep" for t in child.conjuncts if t.i > child.i]
        if self.words:
            reached = [t for t in reached if t.lower_ in self.words]
        if self.entity:
            reached = [t for t in reached if t.i in entities.get(self.entity, ())]
        return [*reached, token] if self.optional else reached


Path = tuple[Step, ...]


def parse_path(printed: str, lists: Mapping[str, frozenset[str]]) -> Path:
    """A path from its notation; the empty one stays where it begins.

    Args:
        printed: the path.
        lists: lists of words that a step may name.

    Raises:
        SettingsError: a step is none, or names a list that is not there.
    """
    steps = []
    for word in printed.split():
        found = _STEP.fullmatch(word)
        if found is None:
            raise SettingsError(
                f"{word!r} is no step of a path",
                where=printed,
                do="Write <label, >label, >label:word or >label{entity}.",
            )
        words: frozenset[str] = frozenset()
        for word in found["words"].split("|") if found["words"] else ():
            if word.startswith("@") and word[1:] not in lists:
                raise SettingsError(f"no list of words is called {word[1:]}", where=printed, do="Name one of `words`.")
            words |= lists[word[1:]] if word.startswith("@") else {word}
        labels = frozenset(found["labels"].split("|"))
        steps.append(Step(found["way"] == "<", labels, words, bool(found["optional"]), found["entity"] or ""))
    return tuple(steps)


def follow(
    token: Token, paths: Iterable[Path], entities: Entities = NO_ENTITIES, *, barred: Collection[int] = ()
) -> list[Token]:
    """The tokens that the first of several paths that leads somewhere leads to, without those of barred indices."""
    for path in paths:
        reached = [token]
        for step in path:
            reached = [end for start in reached for end in step.follow(start, entities)]
        if reached := [end for end in reached if end.i not in barred]:
            return reached
    return []
