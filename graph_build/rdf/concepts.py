"""What the words of a fact mean in the ordered schemes, and when it was in days."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.rdf.terms import Quads, cyto
from graph_build.recognisers import Lexicon
from ontology.schema import slots
from ontology.schemes import concept_of

if TYPE_CHECKING:
    from graph_build.model import Fact

_DAYS = {"min": "0.000694", "h": "0.0416667", "d": "1", "wk": "7", "mo": "30.4375", "a": "365.25"}
_UNITS = {"hour": "h", "day": "d", "week": "wk", "month": "mo", "year": "a"}
_COUNTED = re.compile(
    r"\b(hour|day|week|month|year)s?\s+(\d+(?:\.\d+)?)\b|\b(\d+(?:\.\d+)?)[\s-]+(hour|day|week|month|year)"
)
_FROM = re.compile(r"\b(?:of|from|after|following|since|post)\s+(.+)$", re.IGNORECASE)


def concept_quads(quads: Quads, iri: str, fact: Fact) -> None:
    """State the concepts of the schemes that a fact's words mean, and its time."""
    for name, value in fact.slots:
        for one in value if isinstance(value, tuple) else (value,):
            if name == "qualifier" and isinstance(one, str) and (severity := concept_of("severity", one)):
                quads.link(iri, cyto("hasSeverity"), severity.iri)
                continue
            link = slots()[name].link if name in slots() else ""
            if isinstance(one, str) and (concept := concept_of(name, one)) and link != cyto("about"):
                quads.link(iri, link, concept.iri)
    _time_quads(quads, iri, fact)


def _time_quads(quads: Quads, iri: str, fact: Fact) -> None:
    """The time in days, and what it is counted from where the words name that."""
    words = fact.slot("timepoint")
    days = _in_days(fact.slot("timepoint_value"), str(fact.slot("timepoint_unit") or ""))
    if days is None and isinstance(words, str) and (printed := _COUNTED.search(words)):
        unit = _UNITS[printed.group(1) or printed.group(4)]
        days = _in_days(Decimal(printed.group(2) or printed.group(3)), unit)
    if days is None:
        return
    quads.add(iri, cyto("timepointDays"), days)
    behind = _FROM.search(words) if isinstance(words, str) else None
    for text in (fact.slot("timepoint_reference"), behind.group(1) if behind else None, fact.slot("after")):
        for concept in _origin(text) if isinstance(text, str) else ():
            quads.link(iri, cyto("countedFrom"), concept)
            return


def _in_days(value: object, unit: str) -> Decimal | None:
    if not isinstance(value, int | Decimal) or isinstance(value, bool) or unit not in _DAYS:
        return None
    return (Decimal(value) * Decimal(_DAYS[unit])).quantize(Decimal("0.001")).normalize()


def _origin(text: str) -> list[str]:
    """The concepts that a time is counted from: a finding, a drug or a phase of the course."""
    named = [m.concept.iri for m in Lexicon.default().mentions(text) if m.concept.iri]
    phase = concept_of("timepoint", text)
    return named[:1] or ([phase.iri] if phase else [])
