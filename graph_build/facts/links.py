"""Links the words of slots to concepts of the vocabulary.

A rule reads words; what they mean in the vocabulary is the same question for every rule, so it is answered here once:
by the slot's own words, never by those of the time or the cause beside it, and only by what can fill the slot.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.facts.heads import head_mentions, head_words
from graph_build.model import Concept
from graph_build.recognisers import Lexicon
from ontology.terms import per_vocabulary, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph_build.model import Fact, Mention, ReadDocument

_TREATMENTS = ("drug", "drug_class", "procedure")
_CONDITIONS = ("disease", "finding")
_MEASURED = ("analyte", "score")
_ALL: dict[str, tuple[str, ...]] = {
    "agent": _TREATMENTS,
    "after": _TREATMENTS,
    "combined_with": _TREATMENTS,
    "drug": _TREATMENTS,
    "intervention": _TREATMENTS,
    "refractory_to": _TREATMENTS,
    "target": ("cytokine", "receptor", "gene"),
}
"""Slots whose words may name several concepts, each of which is meant."""

_HEAD: dict[str, tuple[str, ...]] = {
    "condition": (*_CONDITIONS, "other"),
    "event": (*_CONDITIONS, "other"),
    "outcome": ("other", *_MEASURED, *_CONDITIONS, "procedure"),
    "outcome_predicted": (*_CONDITIONS, "other", *_MEASURED),
    "variable": (*_MEASURED, "other", *_CONDITIONS),
    "component": (*_MEASURED, *_CONDITIONS),
}
"""Slots whose words name one thing, with the categories that it can have; what follows the name only narrows it."""

MEANT = frozenset({*_ALL, *_HEAD})
"""Slots that name something of the vocabulary, or something that it has not."""

_ARGUED: dict[str, tuple[str, ...]] = {
    "claim": ("subject", "object"),
    "cited_evidence": ("subject", "object"),
    "hypothesis": ("subject", "object", "cause", "effect"),
}
"""What a statement of a kind is about is all that these of its fields name."""

_RESISTANT = re.compile(r"[- ](?:resistan|refractor|unrespons|non-?respons)", re.IGNORECASE)


class Links:
    """Links the facts of one document.

    Args:
        expansions: what its short forms mean.
    """

    def __init__(self, expansions: Mapping[str, Concept]) -> None:
        self._expansions = expansions
        self._printed: dict[str, set[str]] = defaultdict(set)

    @classmethod
    def of(cls, read: ReadDocument) -> Links:
        """The links of a document that is read."""
        made = cls(read.expansions)
        for sentence in read.sentences:
            for mention in sentence.mentions:
                made._printed[mention.concept.iri].add(mention.surface.casefold())
        return made

    def meanings(self, fact: Fact, slot: str, text: str) -> set[str]:
        """The IRIs of what the words of a slot can mean by the vocabulary; none where it has none of them."""
        found = self._meant(fact, slot, text) if slot in MEANT else [concept for _, concept in self._named(text)]
        return {concept.iri for concept in found if concept.iri}

    def linked(self, fact: Fact) -> Fact:
        """The fact with the concepts that its slots name, each by the words of its own slot."""
        found: set[tuple[str, str]] = set()
        for name in MEANT & {slot for slot, _ in fact.slots}:
            found.update(
                (name, concept.iri) for text in _texts(fact, name) for concept in self._meant(fact, name, text)
            )
        kept = {(name, iri) for name, iri in fact.concepts if self._stands(fact, name, iri, found)}
        for name in _ARGUED.get(fact.type, ()):
            if all(slot != name for slot, _ in kept):
                kept |= {(name, c.iri) for text in _texts(fact, name) for _, c in self._named(text) if c.iri}
        concepts = tuple(sorted(kept | found))
        return fact if concepts == fact.concepts else replace(fact, concepts=concepts)

    def _stands(self, fact: Fact, name: str, iri: str, found: set[tuple[str, str]]) -> bool:
        """Whether a link that a rule made holds: the slot's words name it, and no word of theirs says otherwise."""
        texts = _texts(fact, name)
        if not texts:
            return True
        if name in MEANT:
            return (name, iri) in found or (iri not in _categories() and self._in(texts, iri))
        return self._in(texts, iri)

    def _in(self, texts: list[str], iri: str) -> bool:
        """Whether texts name a concept, as the document prints it or by a name of the vocabulary."""
        if iri not in self._printed:
            return True
        whole = " ".join(texts).casefold()
        return any(surface in whole for surface in self._printed[iri]) or any(
            concept.iri == iri for text in texts for _, concept in self._named(text)
        )

    def _meant(self, fact: Fact, slot: str, text: str) -> list[Concept]:
        if slot in _ALL:
            return [c for _, c in self._named(text) if c.iri and c.category in _ALL[slot]]
        allowed = _HEAD[slot]
        if fact.type == "predictor" and slot == "variable":
            allowed = (*allowed, *_TREATMENTS)
        resisted = self._resisted(text) if slot == "outcome_predicted" else None
        if resisted is not None:
            return self._resistance(resisted)
        qualifier = fact.slot("qualifier")
        for words in (f"{qualifier} {text}", text) if isinstance(qualifier, str) else (text,):
            whole = [c for c in Lexicon.default().named(words) if c.category in allowed]
            if whole:
                return whole[:1]
        heads = [self._concept(mention) for mention in head_mentions(text, Lexicon.default().mentions)]
        meant = [c for c in heads if c.iri and c.category in allowed]
        if fact.type == "measurement" and (measured := [c for c in meant if c.category in _MEASURED]):
            meant = measured  # what a value is of; a finding that is listed before it has a value of its own
        alone = None if meant else self._alone(text)
        return [alone] if alone and alone.category in allowed else meant

    def _alone(self, text: str) -> Concept | None:
        """What words mean that are too common to be looked for in a sentence: a slot that holds no others means them.

        "Age"; "withdrawal", also where the drug stands before it.
        """
        words = head_words(text)
        drugs = [m for m in Lexicon.default().mentions(words) if m.concept.category in _TREATMENTS and m.start == 0]
        without = words[drugs[0].end :].strip() if drugs else ""
        return next((found for w in (text, words, without) if (found := _said_alone().get(w.casefold()))), None)

    def _named(self, text: str) -> Iterator[tuple[Mention | None, Concept]]:
        """The concepts that a text names, in order."""
        whole = Lexicon.default().named(text)
        if whole:
            yield None, whole[0]
            return
        for mention in Lexicon.default().mentions(text):
            yield mention, self._concept(mention)

    def _concept(self, mention: Mention) -> Concept:
        """What a name means; a short form means what the document says it means."""
        return mention.concept if mention.concept.iri else self._expansions.get(mention.surface, mention.concept)

    def _resisted(self, text: str) -> tuple[str, str] | None:
        """The treatment that does not work in those whom a phrase is about, as printed and by its label."""
        for mention, concept in self._named(text):
            if mention is not None and concept.category == "drug" and _RESISTANT.match(text, mention.end):
                return mention.surface, concept.label
        return None

    def _resistance(self, treatment: tuple[str, str]) -> list[Concept]:
        """The finding that a treatment does not work, where the vocabulary has it."""
        named = (Lexicon.default().mentions(f"{name} resistance") for name in treatment)
        return [m.concept for found in named for m in found if m.concept.category == "finding"][:1]


def _texts(fact: Fact, name: str) -> list[str]:
    """The words of a slot; "subject" is whom or what the fact is about."""
    value = fact.subject if name == "subject" else fact.slot(name)
    printed = fact.slot("surface_forms") if name == "label" else None
    return [
        text
        for one in (value, printed)
        for text in (one if isinstance(one, tuple) else (one,))
        if isinstance(text, str)
    ]


@per_vocabulary
def _said_alone() -> Mapping[str, Concept]:
    return {
        name.casefold(): Concept(term.iri, term.label, term.category)
        for term in reversed(vocabulary())
        for name in (*term.slot_names, term.label)
    }


@per_vocabulary
def _categories() -> Mapping[str, str]:
    return {term.iri: term.category for term in vocabulary()}
