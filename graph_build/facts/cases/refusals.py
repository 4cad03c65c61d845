"""What was not done: treatments and examinations that were deferred, withheld or refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses.groups import listed, subject_start
from graph_build.clauses.words import words_of
from graph_build.facts.clinical.places import Place, places
from graph_build.facts.clinical.runs import PEOPLE
from graph_build.facts.stating import stated
from graph_build.frames.examinations.examined import is_person
from graph_build.model import Rule
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Fact, ReadDocument

NOT_DONE = Rule("interventions.not-done", 1, "a treatment or examination that was deferred, withheld or refused")

_PUT_OFF = Pattern(
    r"\s(?:was|were|had been|has been)\s(?:therefore |initially |then |thus |again |also )?"
    r"(?:deferred|withheld|refused|declined|not (?:performed|done|given|administered|used|attempted|"
    r"undertaken|"
    r"pursued|prescribed|initiated|started|carried out|available))\b",
    re.IGNORECASE,
)
_REFUSED = Pattern(
    r"\b(?P<who>patient|he|she|parents|family|mother|father|husband|wife)\s(?:had |has |initially |then |again )?"
    r"(?:refused|declined|rejected|did not consent to|did not agree to|opted against)\s(?:to (?:undergo|receive|"
    r"have|take|start) )?"
    r"(?:any |further |the |an? )*(?=[a-z])",
    re.IGNORECASE,
)
_NONE_DONE = Pattern(
    r"\bno (?:further |other |additional |specific )?(?P<n>(?:(?!was\b|were\b|and\b)[\w-]+ ){0,5}?(?!was\b|"
    r"were\b)[\w-]+) (?:was|were) "
    r"(?:performed|done|given|administered|started|initiated|undertaken|prescribed|attempted)\b",
    re.IGNORECASE,
)
_WHO = Pattern(rf"\b(?:{PEOPLE}|he|she|they|who)$", re.IGNORECASE)
_ASIDE = Pattern(r"\((?:i\.e\.|e\.g\.|namely|such as|for example),?\s(?P<n>[^()]{3,60})\)")
_NOTHING = Pattern(
    r"result|consequence|(?:hospital )?(?:discharge|admission|transfer)|"
    r"and\b.*|it|this|that|which|.*\b(?:stated|wanted|asked|left|was)\b.*",
    re.IGNORECASE,
)
_END = Pattern(r"[.;,()]|\b(?:because|due|but|so|since|as|for|until|at|on|after|despite|which|who|when|that)\b")


def state(read: ReadDocument) -> Iterator[Fact]:
    """The treatments and examinations of the document's own patient that the text says were not done."""
    for place in places(read):
        if place.of_patient:
            yield from _not_done(place)


def _not_done(place: Place) -> Iterator[Fact]:
    text, words = place.text, words_of(place.text)
    for found in _PUT_OFF.finditer(text):
        if _WHO.search(text, 0, found.start()):
            continue  # who was not given something, or refused it
        verb = next((i for i, w in enumerate(words) if w.start >= found.start()), 0)
        aside = _ASIDE.search(text, 0, found.start())
        runs = listed(text, words, subject_start(words, verb), found.start()) if verb else []
        if aside and runs and aside.end() >= found.start() - 1:
            runs = [aside.span("n")]
        for a, b in runs:
            refused = re.search(r"refused|declined$", found.group(), re.IGNORECASE)
            yield from _fact(place, a, b, min(a, found.start()), found.end(), "declined" if refused else "withheld")
    for found in _NONE_DONE.finditer(text):
        yield from _fact(place, *found.span("n"), found.start(), found.end(), "withheld")
    for found in _REFUSED.finditer(text):
        end = _END.search(text, found.end())
        for a, b in listed(text, words, found.end(), end.start() if end else len(text)):
            yield from _fact(place, a, b, found.start(), b, "declined")


def _fact(place: Place, a: int, b: int, start: int, end: int, status: str) -> Iterator[Fact]:
    who = place.population(a)
    name = place.text[a:b]
    nothing = is_person(name) or _NOTHING.fullmatch(name) is not None
    if who is None or who.kind != "patient" or who.experiencer != "own" or nothing:
        return
    named = next(
        (m for m in place.sentence.mentions_of("drug", "drug_class", "procedure") if (m.start, m.end) == (a, b)), None
    )
    yield stated(
        "intervention",
        who.label,
        place.sentence.span(start, end),
        NOT_DONE,
        {"agent": named.concept.label if named else name, "status": status, "polarity": "negated"},
        concepts=[("agent", named.concept.iri)] if named else [],
        population=who,
    )
