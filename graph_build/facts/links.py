"""Links the words of slots to concepts where the rule that stated the fact did not.

A rule reads words; what they mean in the vocabulary is the same question for every rule, so it is answered here once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.recognisers import Lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Concept, Fact, ReadDocument

_TREATMENTS = ("drug", "drug_class", "procedure")
_CONDITIONS = ("disease", "finding")
_MEASURED = ("analyte", "score")
_ALL: dict[str, tuple[str, ...]] = {
    "agent": _TREATMENTS,
    "drug": _TREATMENTS,
    "intervention": _TREATMENTS,
    "refractory_to": _TREATMENTS,
    "target": ("cytokine", "receptor", "gene"),
}
"""Slots whose words may name several concepts, each of which is meant."""

_HEAD: dict[str, tuple[tuple[str, ...], ...]] = {
    "condition": (_CONDITIONS,),
    "event": (_CONDITIONS, ("other",)),
    "outcome": (("other",), _MEASURED, _CONDITIONS),
    "outcome_predicted": (_CONDITIONS, _MEASURED),
    "variable": (_MEASURED, _CONDITIONS),
    "component": (_MEASURED, _CONDITIONS),
}
"""Slots whose words name one thing, with the categories that are looked for first; what follows it only narrows it."""


def linked(fact: Fact, read: ReadDocument) -> Fact:
    """The fact with a concept for each slot that names one and has none yet."""
    have = {name for name, _ in fact.concepts}
    found = [
        (name, concept.iri)
        for name, value in fact.slots
        if name not in have and (name in _ALL or name in _HEAD)
        for text in (value if isinstance(value, tuple) else (value,))
        if isinstance(text, str)
        for concept in _meant(name, text, read)
    ]
    return replace(fact, concepts=tuple(sorted({*fact.concepts, *found}))) if found else fact


def _meant(slot: str, text: str, read: ReadDocument) -> list[Concept]:
    concepts = list(_named(text, read))
    if slot in _ALL:
        return [c for c in concepts if c.category in _ALL[slot]]
    for categories in _HEAD[slot]:
        if fitting := [c for c in concepts if c.category in categories]:
            return fitting[:1]
    return []


def _named(text: str, read: ReadDocument) -> Iterator[Concept]:
    """The concepts that a text names, in order; a short form means what the document says it means."""
    whole = Lexicon.default().named(text)
    if whole:
        yield whole[0]
        return
    for mention in Lexicon.default().mentions(text):
        concept = mention.concept if mention.concept.iri else read.expansions.get(mention.surface)
        if concept is not None and concept.iri:
            yield concept
