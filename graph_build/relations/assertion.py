"""How a sentence means a condition that it names: as there, in the past, only thought of, or not told of anybody.

After ConText (doi:10.1016/j.jbi.2009.05.002) over the parse, as DEEPEN has it (doi:10.1016/j.jbi.2015.02.010): a
trigger holds for a word that it describes, or that hangs on it by complements. The triggers stand in
`ontology/words/assertion.tsv`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from ontology.tables import rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from spacy.tokens import Token

_CLAUSAL = frozenset({"acl", "relcl", "advcl", "ccomp", "parataxis", "ROOT", "csubj"})
_DESCRIBING = frozenset({"amod", "compound", "advmod", "nmod", "det", "preconj", "predet", "npadvmod", "poss", "neg"})
_BESIDE = frozenset({"aux", "mark", "advmod", "acomp", "prt", "npadvmod", "neg"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})


class Assertion(NamedTuple):
    """How a condition is meant.

    Attributes:
        category: "present", "historical", "possible", "likely", "suggested", or "unstated" where it is told of nobody.
        trigger: the word that says so, or None.
        told: whether a word tells that somebody has it: "developed", "with", "due to".
    """

    category: str
    trigger: Token | None = None
    told: bool = False


@cache
def _triggers() -> Mapping[tuple[str, str], str]:
    """The category of each trigger, by its direction and word."""
    return {(row["direction"], row["trigger"]): row["category"] for row in rows("assertion", "words")}


def assertion_of(head: Token) -> Assertion:
    """How a condition is meant whose name has a word at its head."""
    told, found = False, None
    for direction, token in (*_modifiers(head), *_governors(head)):
        category = _triggers().get((direction, token.lower_))
        told = told or category == "told"
        if category and category != "told" and found is None:
            found = Assertion(category, token)
    return Assertion(*(found or Assertion("present"))[:2], told)


def _modifiers(head: Token) -> Iterator[tuple[str, Token]]:
    """The words that describe a noun; those before the first of a list may describe all of it."""
    for child in head.children:
        if child.i < head.i and child.dep_ in _DESCRIBING:
            yield from (("modifier", t) for t in (*child.lefts, child))


def _governors(head: Token) -> Iterator[tuple[str, Token]]:
    """The words that a noun hangs on, up to the verb of its clause, with what hangs beside that."""
    token = head
    while token.dep_ not in _CLAUSAL:
        above = token.head
        if token.dep_ in ("conj", "appos"):
            if token.tag_.startswith(("VB", "MD")):
                return
            if above.dep_ != "conj" and above.tag_.startswith("NN"):
                yield from ((d, t) for d, t in _modifiers(above) if ("list", t.lower_) in _triggers())
            token = above
            continue
        subject = token.dep_ in _SUBJECTS
        yield "subject" if subject else "governor", above
        if above.tag_.startswith("NN"):  # "a differential diagnosis of", "previous episodes of"
            yield from _modifiers(above)
        if above.tag_.startswith(("VB", "MD")) or subject:
            if above.tag_ in ("VBZ", "VBP") and not any(c.dep_ == "aux" or c.dep_ == "auxpass" for c in above.children):
                yield "tense", above
            for child in above.children:
                if not subject and child.dep_ in _SUBJECTS:  # "her history included"
                    yield from (("beside", t) for t in (*child.lefts, child))
                if child.dep_ in _BESIDE or (subject and child.dep_ in ("attr", "oprd")):
                    yield ("subject" if child.dep_ in ("acomp", "attr", "oprd") and subject else "beside"), child
            if subject:
                return
        token = above
