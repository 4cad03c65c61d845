"""The words in which a parsed sentence tells a target or a response: a noun with its modifiers, a verb with its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from spacy.tokens import Token

    from graph_build.model import ReadSentence

_BEFORE = frozenset({"compound", "amod", "nmod", "nummod", "npadvmod", "advmod", "punct", "case", "dep", "quantmod"})
_HELPING = frozenset({"aux", "auxpass", "neg", "advmod", "prt"})
_COMPLEMENTS = frozenset({"acomp", "attr", "oprd"})
_DENYING = ("no", "neither")
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_ASIDE = frozenset({"relcl", "acl", "appos", "advcl"})
_LONGEST = 9
"""Words of a subject or complement beyond which only its head is told."""

Run = tuple[str, int, int]
"""Words of a sentence, their first position and the one after their last."""


def noun_text(sentence: ReadSentence, head: Token) -> Run:
    """The words of a noun that names a condition, with what describes it.

    Args:
        sentence: that it stands in.
        head: the noun.
    """
    inner = list(_described(head))
    start, end = min(t.idx for t in inner), max(t.idx + len(t) for t in inner)
    named = [m for m in (*sentence.mentions, *sentence.learned) if m.start < end and head.idx < m.end]
    end = max([end, *(m.end for m in named if m.concept.category in ("disease", "finding") and m.start <= head.idx)])
    return sentence.text[start:end], start, end


def _described(head: Token) -> Iterator[Token]:
    """A noun, what stands before it without articles, and what "of" joins to it."""
    yield head
    before = [t for child in head.lefts if child.dep_ in _BEFORE for t in child.subtree]
    joints = [t.i for t in before if t.text in ",;:()" or t.dep_ == "cc"]
    yield from (t for t in before if t.i > max(joints, default=-1))  # "hilar or axillary nodes": the last alone
    for child in head.children:
        if child.dep_ == "prep" and child.lower_ in ("of", "in") and child.i == head.i + 1:
            of = [c for c in child.children if c.dep_ == "pobj"]
            for one in of:
                if one.tag_.startswith("NN") and len(list(one.lefts)) < _LONGEST:
                    yield child
                    yield from _described(one)


def reason_text(sentence: ReadSentence, head: Token, apart: Container[int]) -> Run:
    """The words of a reason: a noun with what hangs on it, or a clause without the word that opens it.

    Args:
        sentence: that it stands in.
        head: the noun, or the verb of the clause.
        apart: indices of words that belong to no reason: it ends before the phrase that holds one.
    """
    of = head.head.head if head.dep_ == "pobj" and head.head.lower_ == "of" else head
    head = of if of.tag_.startswith("NN") else head  # "the possibility of bleeding"
    words = [t for t in head.subtree if t.dep_ != "mark" or t.head != head]
    if not head.tag_.startswith("VB") and any(t.i in apart for t in words):
        words = [t for t in head.subtree if t.i <= head.i]
    if len(words) > _LONGEST and not head.tag_.startswith("VB"):
        return noun_text(sentence, head)
    while len(words) > 1 and (words[0].tag_ in ("DT", "PRP$") or words[0].is_punct):
        words = words[1:]
    while len(words) > 1 and words[-1].text in ",;:":
        words = words[:-1]
    start, end = words[0].idx, words[-1].idx + len(words[-1])
    return sentence.text[start:end], start, end


def clause_text(trigger: Token, drugs: Sequence[Token], lists: Mapping[str, frozenset[str]]) -> Run:
    """The words that tell a response: about a verb with its subject, or a noun or adjective with what denies it.

    Args:
        trigger: the word that tells it.
        drugs: words that name the treatments, which are left out.
        lists: the lists of words of the patterns.
    """
    if trigger.dep_ == "xcomp" and trigger.head.lower_ in lists["aspectual"]:
        trigger = trigger.head  # "failed to respond", "continued to rise"
    if trigger.tag_.startswith("VB"):
        told = _of_verb(trigger, drugs, lists)
    elif trigger.tag_.startswith("JJ"):
        told = _of_adjective(trigger)
    else:
        told = _of_noun(trigger, drugs)
    taken = {drug.i for drug in drugs}
    words = sorted({t.i: t for t in told if t.i not in taken}.values(), key=lambda t: t.i)
    while words and words[0] != trigger and words[0].tag_ in ("DT", "PRP$") and words[0].lower_ not in _DENYING:
        words = words[1:]
    if not words:
        return "", 0, 0
    text = "".join(
        t.text_with_ws if n + 1 < len(words) and words[n + 1].i == t.i + 1 else t.text + " "
        for n, t in enumerate(words)
    )
    return text.strip(" ,"), words[0].idx, words[-1].idx + len(words[-1])


def _of_verb(verb: Token, drugs: Sequence[Token], lists: Mapping[str, frozenset[str]]) -> Iterator[Token]:
    taken = {drug.i for drug in drugs}
    first = max((c.i for c in verb.children if c.dep_ in _SUBJECTS and c.i < verb.i), default=-1)
    yield verb
    for child in verb.children:
        inner = {t.i for t in child.subtree}
        if child.dep_ == "xcomp" and child.i > verb.i and verb.lower_ in lists["aspectual"]:
            yield from (t for t in child.subtree if t.i <= child.i)
        if not taken.isdisjoint(inner):
            continue
        if child.dep_ in _HELPING and child.i > first and len(inner) <= _LONGEST // 2:
            yield from child.subtree
        elif _tells(child, verb, lists):
            yield from _short(child)


def _tells(child: Token, verb: Token, lists: Mapping[str, frozenset[str]]) -> bool:
    """Whether a word under a verb is part of what it tells: its subject, no person, or what it says of it."""
    if child.dep_ in _SUBJECTS:
        return child.lower_ not in lists["persons"]
    if child.dep_ == "prep":
        return child.lower_ in ("to", "in") and child.i == verb.i + 1
    return child.dep_ in _COMPLEMENTS or (child.dep_ == "dobj" and verb.lower_ in lists["having"])


def _short(head: Token) -> Iterator[Token]:
    """A word with all that hangs on it, without clauses; only what stands before it where that is long."""
    aside = {t.i for c in head.subtree if c.dep_ in _ASIDE for t in c.subtree}
    words = [t for t in head.subtree if t.i not in aside and t.text not in "()[]"]
    if len(words) > _LONGEST:
        words = [t for t in words if t == head or (t.i < head.i and t.head == head)]
    yield from words


def _of_adjective(adjective: Token) -> Iterator[Token]:
    yield adjective
    yield from (t for c in adjective.children if c.dep_ in ("advmod", "neg") for t in c.subtree)
    if adjective.dep_ in ("acomp", "oprd", "attr"):
        yield from (c for c in adjective.head.children if c.dep_ == "neg")


def _of_noun(noun: Token, drugs: Sequence[Token]) -> Iterator[Token]:
    """A noun with what stands before it, and what it is of; with "without" before it."""
    taken = {drug.i for drug in drugs}
    yield noun
    for child in noun.children:
        inner = list(child.subtree)
        if not taken.isdisjoint(t.i for t in inner):
            continue
        before = child.i < noun.i and child.dep_ in (*_BEFORE, "det", "neg") and child.lower_ not in ("a", "an", "the")
        behind = child.dep_ == "prep" and child.lower_ in ("of", "in") and len(inner) <= _LONGEST
        if before or behind:
            yield from inner
    if noun.dep_ == "pobj" and noun.head.lower_ == "without":
        yield noun.head
    verb = noun.head
    if noun.dep_ in ("dobj", "attr") and any(c.dep_ == "neg" for c in verb.children):
        yield from (c for c in verb.children if c.dep_ in ("aux", "neg"))
        yield verb
