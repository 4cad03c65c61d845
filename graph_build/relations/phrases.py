"""The names of measures: noun phrases of the parse, without the arms, times and clauses that hang on them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from spacy.tokens import Token

    from graph_build.relations.parsed import ParsedSentence

_LEFT = frozenset(
    {"compound", "amod", "nmod", "nummod", "npadvmod", "poss", "quantmod", "advmod", "punct", "appos", "dep", "case"}
    | {"det", "predet", "cc", "conj"}
)
"""What hangs on a noun before it."""
_DETERMINERS = frozenset({"DT", "PRP$", "PDT", "WDT"})
_MARKS = re.compile(r"^[\W_]+|[^\w)%\]+]+$")


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A noun phrase: its words, and where they stand in the sentence."""

    text: str
    start: int
    end: int


def noun_phrase(
    sentence: ParsedSentence, head: Token, of_arm: AbstractSet[int], words: Mapping[str, frozenset[str]]
) -> NounPhrase | None:
    """The run of words about a noun that names it.

    Args:
        sentence: that the noun stands in.
        head: the noun.
        of_arm: the indices of the tokens that name an arm, which end a phrase.
        words: the lists of words of the patterns: `dropped` are no part of a name, `into` are prepositions that lead on
            to one, `times` are no measures.

    Returns: the phrase; None where no word is left, or the noun itself names an arm.
    """
    if head.i in of_arm:
        return None
    kept = set(_kept(head, of_arm, words))
    first = last = head.i
    while first - 1 in kept:
        first -= 1
    while last + 1 in kept:
        last += 1
    doc = sentence.doc
    while first < head.i and (
        doc[first].lower_ in words["dropped"] or doc[first].tag_ in _DETERMINERS or doc[first].is_punct
    ):
        first += 1
    while last > head.i and (doc[last].dep_ == "cc" or doc[last].is_punct):
        last -= 1
    start, end = sentence.start(doc[first]), sentence.end(doc[last])
    name = _MARKS.sub("", doc[first : last + 1].text)
    return NounPhrase(name, start, end) if any(c.isalpha() for c in name) else None


def _kept(token: Token, of_arm: AbstractSet[int], words: Mapping[str, frozenset[str]]) -> Iterator[int]:
    """The words of a noun's phrase, by their indices."""
    yield token.i
    for child in token.children:
        if child.i in of_arm:
            continue
        before = child.i < token.i
        if (before and child.dep_ in _LEFT) or (not before and child.dep_ == "nummod"):
            yield from (t.i for t in child.subtree if t.i not in of_arm)
        elif child.i == token.i + 1 and child.text in "-–/":
            yield child.i
        elif not before and child.dep_ == "prep" and child.lower_ in words["into"]:
            if token.lower_ in words["empty"]:
                yield from _sharing(token, child, of_arm)
            objects = [c for c in child.children if c.dep_ == "pobj"]
            if objects and not any(t.i in of_arm or t.lower_ in words["times"] for o in objects for t in (o, *o.lefts)):
                yield child.i
                for one in objects:
                    yield from _joined(one, of_arm, words)
        elif _does(child, token) and of_arm.isdisjoint(t.i for t in child.subtree):
            yield child.i
            for one in child.children:
                if one.dep_ == "dobj":
                    yield from _joined(one, of_arm, words)


def _sharing(token: Token, preposition: Token, of_arm: AbstractSet[int]) -> Iterator[int]:
    """What is joined to a noun before a preposition that both share: "frequency and duration of side effects"."""
    for child in token.rights:
        if child.i < preposition.i and child.dep_ in ("cc", "conj") and child.i not in of_arm:
            yield from (t.i for t in child.subtree)


def _does(child: Token, token: Token) -> bool:
    """Whether a word tells what several do: "patients achieving remission"."""
    return child.i > token.i and child.dep_ == "acl" and child.tag_ == "VBG" and token.tag_ == "NNS"


def _joined(token: Token, of_arm: AbstractSet[int], words: Mapping[str, frozenset[str]]) -> Iterator[int]:
    """The phrase of a noun with those that are joined to it."""
    yield from _kept(token, of_arm, words)
    for child in token.rights:
        if child.dep_ in ("cc", "punct"):
            yield child.i
        elif child.dep_ == "conj" and of_arm.isdisjoint(t.i for t in child.subtree):
            yield from _joined(child, of_arm, words)
