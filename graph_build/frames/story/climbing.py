"""From a word up its parse to the verb of its clause: what the words on the way make of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.clauses.treatment_status import NOBODY, needs, status_by, tells
from graph_build.clauses.verbs import wordset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

_NO = wordset("no neither nor without never not n't none")
_SUPPOSING = wordset("if whether unless")
_MODALS = wordset("would should could might may must can shall ought")
_GOES_ON = frozenset({"xcomp", "ccomp", "pcomp", "acl", "csubj", "csubjpass"})
"""Verbs whose own clause is part of another's: what that one says is said of it too."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OF_NOUN = frozenset({"compound", "amod", "nmod", "poss", "npadvmod"})
_SHORTEST = 2
"""Letters of what is part of the name of a drug: "amphotericin B"."""
_IS = wordset("is are was were be been am")
_PRESENT = frozenset({"VBZ", "VBP"})
_JOINED = frozenset({"conj", "appos"})
_LINKS = frozenset({"", *wordset("of with on to by from off against for as")})
"""What leads from a word to a treatment that it is about; behind any other preposition something else begins."""
_INSTEAD = wordset("than instead lieu place")
_PEOPLE = wordset("patients people children adults women men cases subjects individuals recipients")
_PERSONS = wordset("patient she he who man woman boy girl child infant we they parents family mother father")
_PERSONS_OR_PEOPLE = _PEOPLE | _PERSONS
_UNDONE = frozenset({"withheld", "declined", "planned", "offered", NOBODY})
"""What a verb above says of a treatment holds, whatever stands below: "planned to give A"."""


@dataclass(frozen=True, slots=True)
class Climbed:
    """What the way from a word to the verb of its clause says of it.

    Attributes:
        status: of a medical action, `NOBODY` where by the words nobody had it, None where no word tells one.
        denied: whether it is denied.
        verb: the verb, or None in a sentence without one.
        path: the words on the way, the first one included.
    """

    status: str | None
    denied: bool
    verb: Token | None
    path: tuple[Token, ...]


def climbed(word: Token) -> Climbed:
    """What is said of a word by those that it hangs on."""
    status: str | None = None
    denied, near, verb, path = _behind_nor(word), True, None, [word]
    node = word
    while True:
        denied ^= (
            near and not _behind_nor(word) and _negated(node) and (node == word or _gives(node) or _listed_with(path))
        )
        status = _over(status, _described(node)) if near else status
        if is_verb(node):
            verb = verb or node
            denied |= near and (_is_not(node, path) or _shares_denial(node))
            told = any(t.dep_ == "acl" and is_verb(t) for t in path[:-1])  # "led to a scan justifying A"
            status, denied = _by_clause(node, status, denied=denied, general=not told)
            if node.dep_ not in _GOES_ON:
                break
        if node.head == node:
            break
        node, link = _step(node)
        if link in _NO and (len(path) == 1 or _gives(path[-1])):
            denied = True
        elif link in _INSTEAD:
            status = NOBODY
        elif link == "off":
            status = _over(status, "stopped")
        status = _over(status, _told(node, link, path)) if near else status
        near &= (
            path[-1].dep_ in _JOINED or len(node) <= _SHORTEST or (link in _LINKS and (is_verb(node) or _gives(node)))
        )
        path.append(node)
    return Climbed(status, denied, verb, tuple(path))


def is_verb(token: Token) -> bool:
    """Whether a word is a verb in any form, by its tag."""
    return token.tag_.startswith(("VB", "MD"))


def _step(node: Token) -> tuple[Token, str]:
    """The next word up, and the preposition that leads to it, or "" where none does."""
    head = node.head
    if node.dep_ in ("pobj", "pcomp") and head.dep_ in ("prep", "agent", "dative", "pcomp", "cc", "mark"):
        link = next((c.lower_ for c in head.children if c.lower_ in _INSTEAD), head.lower_)
        while head.dep_ in ("prep", "pcomp", "agent") and head.head.tag_ in ("IN", "TO", "RP") and head.head != head:
            head = head.head
        return head.head, link
    return head, ""


def _told(node: Token, link: str, path: list[Token]) -> str | None:
    """The status that the word stepped to tells of what hangs on it."""
    below = path[-1]
    word = node.lower_
    if below.dep_ in _JOINED:
        return None
    if is_verb(node):
        if node.tag_ == "VBG" and below.i + 1 == node.i:
            return status_by(word, "noun")  # "RRT weaning"
        if below.dep_ in _SUBJECTS and not _passive(node):
            if node.lower_ in ("is", "are", "was", "were", "be", "been", "seemed", "became"):
                return _predicated(node)
            return None  # what a treatment did: "A stopped the bleeding"
        return status_by(word, "verb", link) or (status_by(word, "adjective", link) if link else None)
    if node.tag_.startswith("NN"):
        of = "" if link == "of" else link
        return status_by(word, "noun", of) if link or below.dep_ in _OF_NOUN else None
    return status_by(word, "adjective", link)


def _predicated(verb: Token) -> str | None:
    """What an adjective says of the subject of a copula: "A was contraindicated"."""
    told = [status_by(c.lower_, "adjective") for c in verb.children if c.dep_ in ("acomp", "attr", "prep", "advmod")]
    return next((status for status in told if status), None)


def _described(node: Token) -> str | None:
    told = (
        status_by(c.lower_, "modifier") or (status_by(c.lower_, "verb") if c.tag_ == "VBG" else None)
        for c in node.children
        if c.dep_ in ("amod", "advmod")
    )
    return next((status for status in told if status), None)


def joined(way: Climbed) -> Iterator[tuple[Token, bool]]:
    """The verbs that share their subject with that which a treatment is the subject of, each with its denial.

    "A was started and stopped", "A was discussed, but was not started".
    """
    if way.verb is None or not any(t.dep_ == "nsubjpass" and t.head == way.verb for t in way.path):
        return
    verbs = [way.verb]
    for verb in verbs:
        for child in verb.children:
            own = any(c.dep_ in _SUBJECTS for c in child.children)
            if child.dep_ == "conj" and is_verb(child) and not own:
                verbs.append(child)
                if (
                    child.tag_ in ("VBN", "VBD")
                    and not any(c.dep_ == "dobj" for c in child.children)
                    and not {c.lower_ for c in child.children if c.dep_ == "aux"} & _MODALS
                ):
                    yield child, _negated(child)


def _passive(verb: Token) -> bool:
    return any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)


def _negated(node: Token) -> bool:
    return any(
        c.lower_ in _NO and c.dep_ in ("neg", "det", "preconj", "advmod", "cc") and c.i < node.i and not _only(c)
        for c in node.children
    )


def _only(word: Token) -> bool:
    """Whether a word that denies is part of "not only"."""
    return word.i + 1 < len(word.doc) and word.nbor().lower_ == "only"


def _is_not(verb: Token, path: list[Token]) -> bool:
    """Whether a copula denies what it says of a treatment: "A was not necessary", "he was not on A"."""
    had = verb.lower_ in _IS and len(path) > 1 and path[-2].dep_ == "pobj"
    needed = any(c.dep_ == "acomp" and c.lower_ in needs() for c in verb.children)
    return (had or needed) and any(c.dep_ == "neg" for c in verb.children)


def _behind_nor(word: Token) -> bool:
    """Whether "nor" leads to a word, however the parse joins the two."""
    first = word.left_edge.i
    return first > 0 and word.doc[first - 1].lower_ == "nor"


def _shares_denial(verb: Token) -> bool:
    """Whether the denial of the verb that another is joined to is one of both: "was not on A or receiving B"."""
    if verb.dep_ != "conj" or any(c.dep_ in _SUBJECTS for c in verb.children) or not _negated(verb.head):
        return False
    return any(c.dep_ == "cc" and c.lower_ in ("or", "nor") and c.i < verb.i for c in verb.head.children)


def _listed_with(path: list[Token]) -> bool:
    """Whether a word is reached from one that "or" or "nor" joins to it: what is denied of the first is of both."""
    below = path[-2] if len(path) > 1 else path[-1]
    joining = [c for c in path[-1].children if c.dep_ == "cc" and c.i < below.i]
    return below.dep_ in _JOINED and any(c.lower_ in ("or", "nor") for c in joining)


def _gives(node: Token) -> bool:
    """Whether a word tells of giving or deciding: only of it does a denial say that the treatment was not had."""
    part = "verb" if is_verb(node) else "noun"
    return tells(node.lower_, part)


def _over(status: str | None, outer: str | None) -> str | None:
    """The status with what a word further up says: what undoes it holds, else the nearest word."""
    if outer is None or status == NOBODY:
        return status
    if status is None or (status == "given" and outer != "changed"):  # "was modified to include A"
        return outer
    return NOBODY if outer in _UNDONE else status  # "considered stopping A"


def _by_clause(verb: Token, status: str | None, *, denied: bool, general: bool) -> tuple[str | None, bool]:
    """What the helping words of a clause make of it; in the present one may tell what holds in `general`."""
    helping = {c.lower_ for c in verb.children if c.dep_ in ("aux", "mark", "advmod")}
    if helping & _SUPPOSING:
        return NOBODY, False
    if helping & _MODALS and not (denied and helping & {"could", "can"}):
        return NOBODY, False
    if denied and any(t.lower_ == "until" for c in verb.children for t in (c, *c.children)):
        return status, False  # "was not given A until day 10": then it was
    if "will" in helping:
        return _over(status or "given", "planned"), denied
    finite = [verb, *(c for c in verb.children if c.dep_ in ("aux", "auxpass"))]
    present = any(t.tag_ in _PRESENT and t.lower_ not in ("has", "have") for t in finite) and not helping & {
        "has",
        "have",
    }
    subjects = [c for c in verb.children if c.dep_ in _SUBJECTS]
    if any(d.lower_ in _NO and d.dep_ == "det" for s in subjects for d in s.children if s.lower_ in _PERSONS_OR_PEOPLE):
        return NOBODY, True  # "no patient received A"
    if any(s.lower_ in _PEOPLE and s.tag_ in ("NNS",) for s in subjects):
        return NOBODY, denied
    if (
        general
        and present
        and verb.dep_ in ("ROOT", "conj", "ccomp", "advcl")
        and not any(s.lower_ in _PERSONS for s in subjects)
    ):
        return NOBODY, denied  # what holds in general
    return status, denied
