"""Treatments that a parsed sentence names, each with what was decided on it: given, stopped, held, withheld, declined.

A name leads up the parse to the verb of its clause; the words on the way say what was decided (`climbing`). A pronoun
that is the subject of such a verb stands for the treatments named last before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.clauses.treatment_status import NOBODY, acts, needs, nothings, status_by
from graph_build.clauses.verbs import wordset
from graph_build.frames.story.climbing import Climbed, climbed, is_verb
from graph_build.frames.story.names import Named, of_span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc, Token

_POINTS_BACK = wordset("it they this these which that both all")
_PERSONS = wordset("patient she he who man woman boy girl child infant trachea her him baby neonate lungs")
_NOT_GIVEN = {"given": "withheld", None: "withheld", "planned": NOBODY, "offered": NOBODY}
"""What the status is of what is denied; of the others a denial says nothing."""


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
    for name in named:
        head = of_span(doc, name.start, name.end)
        if head is None:
            continue
        way = climbed(head)
        status = way.status or "given"
        if name.ends:
            status = "stopped" if status == "given" else NOBODY
        if name.device and not _placed(way.verb, way.path):
            continue
        untold = way.status is None and not name.ends
        if way.denied and (untold or not needs().isdisjoint(token.lower_ for token in _governing(way))):
            status = NOBODY  # "did not require A", "had no A": nobody thought of it
        elif way.denied:
            status = _NOT_GIVEN.get(status if way.status or name.ends else "given", NOBODY)
        yield _told(name, status, way.verb)
    yield from _declined(doc, named)
    yield from _pointed(doc, named)
    yield from _acted(doc)


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
