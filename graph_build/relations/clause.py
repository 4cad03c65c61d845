"""The clause that a word stands in: its verb, its words, and whether it is denied or only supposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from spacy.tokens import Token

_CLAUSES = frozenset({"ROOT", "ccomp", "advcl", "parataxis"})
_VERBS = ("VB", "MD", "AUX")
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
_SUPPOSING = ("mark", "aux", "advmod")
_DENYING = frozenset({"neg", "det", "preconj", "cc", "advmod"})


def head_of(token: Token) -> Token:
    """The word at the head of the clause that a word stands in; a relative clause belongs to that of its noun."""
    while not _heads(token):
        token = token.head
    return token


def _heads(token: Token) -> bool:
    if token.dep_ in _CLAUSES:
        return token.head == token or token.tag_.startswith(_VERBS) or any(c.dep_ in _SUBJECTS for c in token.children)
    return token.dep_ == "conj" and any(c.dep_ in _SUBJECTS for c in token.children) and token.tag_.startswith(_VERBS)


def upward(token: Token) -> Iterator[Token]:
    """A word and those above it, up to the head of its clause."""
    yield token
    while not _heads(token):
        token = token.head
        yield token


def clause_of(token: Token) -> list[Token]:
    """The words of the clause that a word stands in, in order."""
    head = head_of(token)
    return [t for t in head.subtree if head_of(t) == head]


def in_relative(trigger: Token) -> bool:
    """Whether a word stands in what only describes a noun: "patients who had higher levels", "those with a lower X"."""
    return any(t.dep_ in ("relcl", "acl") and t.tag_ != "VBG" for t in upward(trigger))


def is_denied(trigger: Token, denial: Collection[str]) -> bool:
    """Whether a word that denies hangs on a trigger or on a word above it in its clause, or governs it."""
    for token in _denied_with(trigger):
        if token.lower_ in denial:
            return True
        for child in token.children:
            governs = child.dep_ in _DENYING or child.dep_ == "neg"
            if child.lower_ in denial and governs and (child.i < trigger.i or child.dep_ == "neg"):
                return True
            if child.dep_ in ("nsubj", "nsubjpass") and child.lower_ in denial:
                return True
            if child.dep_ in ("nsubj", "nsubjpass") and any(
                c.lower_ in denial and c.dep_ == "det" for c in child.children
            ):
                return True
    return False


def _denied_with(trigger: Token) -> Iterator[Token]:
    """A word and those above it that are denied with it: not what only a preposition joins it to."""
    for token in upward(trigger):
        yield token
        if token.dep_ in ("pobj", "pcomp") and token.head.lower_ != "of":
            return


def is_supposed(trigger: Token, supposed: Collection[str]) -> bool:
    """Whether what a word tells was expected, asked or planned, and not found."""
    for token in upward(trigger):
        if any(c.lower_ in supposed and c.dep_ in _SUPPOSING for c in token.children):
            return True
    head = head_of(trigger)
    governing = [head.head] if head.head != head else []
    asked = any(c.lower_ in supposed and c.dep_ in _SUPPOSING for c in head.children)
    purpose = any(
        t.dep_ in ("advcl", "xcomp", "acl") and _is_infinitive(t) and t.lower_ in supposed for t in upward(trigger)
    )
    return asked or purpose or any(g.lower_ in supposed for g in governing)


def _is_infinitive(token: Token) -> bool:
    return any(c.tag_ == "TO" for c in token.children)
