"""What stands around the number of a fact: how far its name is, what parts them, whether unit and size fit it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.confidence.places import first, named, stated_number
from graph_build.patterns import occurrences
from ontology.terms import variables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from graph_build.model import Fact, Quantity, ReadSentence

_WORD = re.compile(r"\w+")
_TURNS = re.compile(r";|\b(?:whereas|while|but|although|however|which|who|that|because|since)\b", re.IGNORECASE)
_NAMES = ("analyte", "score", "drug", "drug_class")
"""Categories of what a number may be of."""
_TOLD = {"measurement": "value", "intervention": "dose"}
"""Type -> what the models of names call its numbers."""
_STEPS = ((0, "0"), (2, "2"), (5, "5"), (10, "10"), (20, "20"))
_SURE = 0.8


def around_number(fact: Fact, sentence: ReadSentence, *, models_told: bool) -> Iterator[str]:
    """The features of a fact that is stated for a number of a sentence; none for others.

    Args:
        fact: as extracted.
        sentence: that it was read from.
        models_told: whether the models of names were asked.
    """
    number = stated_number(fact)
    if number is None:
        return
    yield from _of_variable(fact, number)
    quantity = _printed(fact, number, sentence)
    if quantity is None:
        yield "number=elsewhere"
        return
    yield f"quantity={quantity.kind}"
    if quantity.doubtful:
        yield "quantity=doubtful"
    if models_told and (kind := _TOLD.get(fact.type)):
        yield from _as_told(kind, quantity, sentence)
    name = _nearest_name(fact, quantity, sentence)
    if name is None:
        yield "name=elsewhere"
        return
    ahead = name[1] <= quantity.start
    start, end = (name[1], quantity.start) if ahead else (quantity.end, name[0])
    between = sentence.text[start:end] if start < end else ""
    words = len(_WORD.findall(between))
    yield f"apart={next((step for most, step in _STEPS if words <= most), 'far')}"
    yield "name=ahead" if ahead else "name=behind"
    if _TURNS.search(between):
        yield "between=turn"
    if any(start <= q.start and q.end <= end for q in sentence.quantities):
        yield "between=number"
    if any(start <= m.start and m.end <= end for m in sentence.mentions_of(*_NAMES)):
        yield "between=name"
    if between.count("(") != between.count(")"):
        yield "between=bracket"


def _of_variable(fact: Fact, number: Decimal) -> Iterator[str]:
    """Whether the variable is given in such units, and whether a body can have so much."""
    known = variables().get(dict(fact.concepts).get("variable", ""))
    unit = fact.slot("unit")
    if known is None:
        return
    if not isinstance(unit, str):
        yield "unit=lacking" if known.units and "1" not in known.units else "unit=needless"
        return
    yield "unit=usual" if unit in known.units else "unit=unusual"
    if (limits := known.limits_in(unit)) is not None:
        yield "size=possible" if limits.low <= number <= limits.high else "size=impossible"


def _printed(fact: Fact, number: Decimal, sentence: ReadSentence) -> Quantity | None:
    """The quantity of the sentence that a fact's number is printed in, within its words where it can be."""
    span = first(fact)
    same = [q for q in sentence.quantities if number in (q.value, q.spread, q.percent, q.low, q.high)]
    within = [q for q in same if sentence.span(q.start, q.end).overlaps(span)]
    return next(iter(within or same), None)


def _nearest_name(fact: Fact, quantity: Quantity, sentence: ReadSentence) -> tuple[int, int] | None:
    """Where the name of what a fact is about stands nearest to its number, by its words or as a mention of it."""
    links = {iri for _, iri in fact.concepts}
    places = [(m.start, m.end) for m in sentence.mentions if m.concept.iri and m.concept.iri in links]
    if name := named(fact):
        places += occurrences(name, sentence.text)
    apart = {place: max(place[0] - quantity.end, quantity.start - place[1]) for place in places}
    return min(places, key=lambda place: (apart[place], place), default=None)


def _as_told(kind: str, quantity: Quantity, sentence: ReadSentence) -> Iterator[str]:
    """Whether the models of names take the number for such a value or dose, for the other of these, or for neither."""
    on = [m for m in sentence.learned if m.start < quantity.end and quantity.start < m.end]
    own = max((m.probability or 0.0 for m in on if m.concept.category == kind), default=None)
    if own is not None:
        yield "told-number=sure" if own >= _SURE else "told-number=likely"
    elif any(m.concept.category in _TOLD.values() for m in on):
        yield "told-number=other"
    else:
        yield "told-number=no"
