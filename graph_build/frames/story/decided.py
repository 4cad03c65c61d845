"""Treatments that a parsed sentence names, each with what was decided on it: given, stopped, held, withheld, declined.

A name leads up the parse to the verb of its clause; the words on the way say what was decided (`climbing`). A pronoun
that is the subject of such a verb stands for the treatments named last before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.clauses.treatment_status import NOBODY, acts, needs, nothings, status_by, statuses
from graph_build.clauses.verbs import wordset
from graph_build.frames.story.climbing import Climbed, climbed, is_verb, joined
from graph_build.frames.story.names import Named, is_part, of_span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from spacy.tokens import Doc, Token

_POINTS_BACK = wordset("it they this these which that both all")
_PERSONS = wordset("patient she he who man woman boy girl child infant trachea her him baby neonate lungs")
_NOT_GIVEN = {"given": "withheld", "planned": NOBODY, "offered": NOBODY}
"""What the status is of what is denied; of the others a denial says nothing."""
_WENT_ON = frozenset({"held", "stopped", "changed"})
"""Of what is not ended or changed, a denial says nothing on whether it was given."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided on a treatment.

    Attributes:
        start: first position of what tells it; end: position after the last.
        named: the treatment.
        status: of a medical action; `NOBODY` where the words say that nobody had it.
        verb: the verb of its clause, or None.
    """

    start: int
    end: int
    named: Named
    status: str
    verb: Token | None


def decided(doc: Doc, named: Sequence[Named]) -> Iterator[Decided]:
    """What a sentence tells of treatments.

    Args:
        doc: its parse.
        named: the treatments that it names, in order.
    """
    heads = _heads(doc, named)
    for at, name in heads.items():
        head = doc[at]
        if is_part(head, name, heads) or _is_purpose(head, heads):
            continue
        way = climbed(head)
        if not name.device or _placed(way.verb, way.path):
            yield _told(name, _status(way, ends=name.ends), way.verb)
        if not name.ends and not name.device:
            yield from (_told(name, status, verb) for verb, status in _further(way))
    yield from _declined(doc, named)
    yield from _pointed(doc, named)
    yield from _acted(doc)


def _is_purpose(head: Token, heads: Collection[int]) -> bool:
    """Whether a name tells what another treatment was for: "vancomycin for antibacterial cover"."""
    while head.dep_ in ("conj", "appos", "compound", "amod", "nmod"):
        head = head.head
    if head.dep_ not in ("pobj", "pcomp") or head.head.lower_ != "for":
        return False
    governor = head.head.head
    if (governor.lower_, "for") in statuses("verb"):
        return False  # "A was substituted for B"
    given = [c for c in governor.children if c.dep_ in ("nsubjpass", "dobj", "conj")]
    given += [o for c in governor.children if c.dep_ == "prep" and c.lower_ in ("with", "on") for o in c.children]
    return any(
        token.i in heads for token in (governor, *given, *(t for g in given for t in g.subtree if g.dep_ != "conj"))
    )


def decision(doc: Doc, one: Named, named: Sequence[Named]) -> tuple[str, bool] | None:
    """The status of a treatment that a sentence names, and whether it is denied that it was given.

    Args:
        doc: the parse of the sentence.
        one: the treatment.
        named: all that the sentence names.

    Returns:
        None where the parse has no word there. What is not begun anew, stopped or changed is told of with `NOBODY`,
        and is not denied.
    """
    heads = _heads(doc, named)
    head = of_span(doc, one.start, one.end)
    if head is None:
        return None
    if is_part(head, one, heads) or _is_purpose(head, heads):
        return NOBODY, False
    way = climbed(head)
    if any(status == "withheld" for _, status in _further(way)):
        return "withheld", True  # "A was considered but was not given"
    return _status(way), way.denied and not _again(way) and way.status not in _WENT_ON


def _heads(doc: Doc, named: Sequence[Named]) -> dict[int, Named]:
    """The treatments by the index of the word at the head of their names."""
    return {head.i: name for name in named if (head := of_span(doc, name.start, name.end)) is not None}


def _status(way: Climbed, *, ends: bool = False) -> str:
    """What the words on the way from a treatment's name to its verb say was decided on it."""
    status = way.status or "given"
    if ends:
        status = "stopped" if status == "given" else NOBODY
    if not way.denied:
        return status
    if _again(way):
        return NOBODY
    if (way.status is None and not ends) or not needs().isdisjoint(token.lower_ for token in _governing(way)):
        return NOBODY  # "did not require A", "had no A": nobody thought of it
    return _NOT_GIVEN.get(status, NOBODY)


def _further(way: Climbed) -> Iterator[tuple[Token, str]]:
    """What further verbs of the same subject tell of a treatment, where they change what the first one tells."""
    for verb, denied in joined(way):
        status = status_by(verb.lower_, "verb")
        if denied:
            status = _NOT_GIVEN.get(status or "", NOBODY) if way.status != "given" else NOBODY
        if status not in (None, NOBODY, "given", way.status):
            yield verb, status


def _again(way: Climbed) -> bool:
    """Whether a word says that the treatment was given once more."""
    return any(status_by(token.lower_, "again") for token in way.path)


def _governing(way: Climbed) -> Iterator[Token]:
    """The words above a name, and what a copula says of it: "A was not necessary"."""
    yield from way.path
    if way.verb is not None:
        yield from (child for child in way.verb.children if child.dep_ == "acomp")


def _told(name: Named, status: str, verb: Token | None) -> Decided:
    far = verb is None or status == "given"
    start = name.start if far or verb is None else min(name.start, verb.idx)
    end = name.end if far or verb is None else max(name.end, verb.idx + len(verb))
    return Decided(start, end, name, status, verb)


def _placed(verb: Token | None, path: Sequence[Token]) -> bool:
    """Whether a device is said to have been placed: it tells of no treatment elsewhere."""
    return any(token.lower_ in acts("placing") for token in (*path, *((verb,) if verb else ())))


def _pointed(doc: Doc, named: Sequence[Named]) -> Iterator[Decided]:
    """Decisions on what a pronoun stands for: "A was begun, but it was stopped"."""
    for token in doc:
        if token.dep_ != "nsubjpass" or token.lower_ not in _POINTS_BACK:
            continue
        status = status_by(token.head.lower_, "verb")
        before = [name for name in named if name.end <= token.idx]
        way = climbed(token)
        if status in (None, NOBODY, "planned") or not before or way.denied or way.status == NOBODY:
            continue
        for name in _row(doc, before):
            yield Decided(name.start, token.head.idx + len(token.head), name, status or "", token.head)


def _row(doc: Doc, named: Sequence[Named]) -> list[Named]:
    """The last of some treatments, with those that are listed with it."""
    last = of_span(doc, named[-1].start, named[-1].end)
    if last is None:
        return []
    first = last
    while first.dep_ == "conj":
        first = first.head
    listed = {first.i, *(token.i for token in _conjuncts(first))}
    return [n for n in named if (head := of_span(doc, n.start, n.end)) is not None and head.i in listed] or [named[-1]]


def _conjuncts(token: Token) -> Iterator[Token]:
    for child in token.children:
        if child.dep_ in ("conj", "appos"):
            yield child
            yield from _conjuncts(child)


def _declined(doc: Doc, named: Sequence[Named]) -> Iterator[Decided]:
    """What somebody declined that is named as no treatment: "the patient refused hospitalization"."""
    for verb in doc:
        if not is_verb(verb) or status_by(verb.lower_, "verb") != "declined":
            continue
        for word in verb.children:
            end = word.idx + len(word)
            name = Named(word.idx, end, word.text)
            known = any(n.start < end and word.idx < n.end for n in named)
            told = word.dep_ == "dobj" and word.tag_.startswith("NN") and word.lower_ not in nothings()
            if told and not known and (way := climbed(word)).status == "declined" and not way.denied:
                yield Decided(verb.idx, end, name, "declined", verb)


def performed(doc: Doc) -> Iterator[Named]:
    """Treatments that a verb names, with a person as its object: "was intubated"."""
    for token in doc:
        act = acts("act").get(token.lower_) if is_verb(token) else None
        if act is None:
            continue
        of = [c for c in token.children if c.dep_ in ("nsubjpass", "dobj")] or _shared(token)
        if any(t.lower_ in _PERSONS for t in of):
            yield Named(token.idx, token.idx + len(token), act.treatment)


def _acted(doc: Doc) -> Iterator[Decided]:
    """What was decided on treatments that a verb names."""
    for name in performed(doc):
        token = of_span(doc, name.start, name.end)
        if token is None:
            continue
        act = acts("act")[token.lower_]
        way = climbed(token)
        status: str = act.status if way.status in (None, "given") else NOBODY
        if way.denied:
            status = "withheld" if act.status == "given" else NOBODY
        yield Decided(name.start, name.end, name, status, token)


def _shared(verb: Token) -> list[Token]:
    """The subject of the verb that another is joined to: "he was intubated and ventilated"."""
    passive = verb.tag_ == "VBN" and verb.dep_ == "conj"
    if verb.dep_ == "acl":
        return [verb.head]
    return [c for c in verb.head.children if c.dep_ == "nsubjpass"] if passive else []
