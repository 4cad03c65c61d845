"""The nouns of a sentence that something is told of: persons, things, what a pronoun stands for, and their names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from graph_build.relations.phrases import noun_phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy.tokens import Token

    from graph_build.relations.parsed import ParsedSentence
    from graph_build.relations.phrases import NounPhrase

_LONGEST = 9
"""Words of a name; a longer phrase is a clause that was taken for one."""
_RELATIVE = frozenset({"which", "that"})
_NOUNS = ("NN", "PRP", "VBG", "FW", "JJ")
_FINITE = frozenset({"VBD", "VBZ", "MD"})


class Who(TypedDict, total=False):
    """The persons that an outcome is told of: where they stand, and whether they are several."""

    who: tuple[int, int] | None
    several: bool


@dataclass(frozen=True, slots=True)
class Nouns:
    """The nouns of a sentence.

    Attributes:
        sentence: with its parse.
        words: the lists of words of the patterns.
    """

    sentence: ParsedSentence
    words: Mapping[str, frozenset[str]]

    def is_person(self, token: Token) -> bool:
        """Whether a word stands for somebody, or for a number of people."""
        return token.lower_ in self.words["people"] or (token.tag_ == "CD" and token.dep_ in ("nsubj", "nsubjpass"))

    def who(self, token: Token) -> Who:
        """The persons that a word stands for, where it does."""
        if not self.is_person(token):
            return {}
        start, end = self.sentence.start(token.doc[token.left_edge.i]), self.sentence.end(token)
        return {"who": (start, end), "several": token.tag_ in ("NNS", "CD") or token.lower_ == "they"}

    def stands_for(self, token: Token) -> Token:
        """The noun that a relative pronoun is about, else the word itself; a time is not what goes on."""
        if token.lower_ not in _RELATIVE or token.head.dep_ != "relcl":
            return token
        noun = token.head.head
        while noun.lower_ in self.words["times"] and noun.head != noun:
            while noun.head != noun and not noun.tag_.startswith("VB"):
                noun = noun.head
            noun = next((c for c in noun.children if c.dep_ in ("dobj", "nsubjpass") and c.i < token.i), noun.head)
        return noun

    def joined(self, token: Token) -> list[Token]:
        """A noun with those that are listed with it."""
        return [token, *(t for t in token.conjuncts if t.i > token.i and t.tag_.startswith(_NOUNS))]

    def names(self, head: Token, phrase: NounPhrase) -> bool:
        """Whether a phrase names something that can have a course."""
        told = {head.lower_, *(c.lower_ for c in head.children if c.dep_ == "compound")}
        none = told & (self.words["no_things"] | self.words["course_noun"]) or head.lower_ in self.words["pronouns"]
        of_some = head.tag_ == "JJS" and any(c.dep_ == "prep" and c.lower_ == "of" for c in head.children)
        noun = of_some if head.tag_ == "JJS" else head.tag_.startswith(_NOUNS)  # "most of the rash"
        return not none and noun and len(phrase.text.split()) <= _LONGEST

    def phrase(
        self, head: Token, *, without: Token | None = None, into: frozenset[str] | None = None
    ) -> NounPhrase | None:
        """The run of words about a noun, without whose it is.

        Args:
            head: the noun.
            without: a word that is left out with what hangs on it.
            into: the prepositions that lead on to a part of the name; those of the patterns where left out.
        """
        words = self.words if into is None else {**self.words, "into": into}
        left = {t.i for t in without.subtree} if without is not None and without != head else set()
        for child in head.children:
            if child.dep_ == "poss" and self.is_person(child):
                left |= {t.i for t in child.subtree}  # "the patient's condition"
        verbs = [t.i for t in head.subtree if t.i < head.i and t.tag_ in _FINITE]
        if verbs:  # a clause that was taken for a part of the phrase
            left |= set(range(head.left_edge.i, max(verbs) + 1))
        return noun_phrase(self.sentence, head, left, words)
