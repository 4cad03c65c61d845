"""Drugs that the models tell in the story of a patient where no word says that they were given.

Reports often name a drug by what came of it ("her acidosis worsened despite bicarbonate"). In the story of the
document's own patient such a drug was mostly given; how surely, the confidence of the fact says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.places import places
from graph_build.facts.stating import stated
from graph_build.model import Rule
from graph_build.recognisers import learned_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Fact, Mention, ReadDocument, ReadSentence

NAMED = Rule(
    "interventions.named", 1, "a drug that a model tells in the story of a patient, with no word on its giving"
)
_NOT_A_TREATMENT = re.compile(
    r"(?:\s|-)(?:levels?|concentrations?|allerg\w+|sensitiv\w+|resistan\w+|suscept\w+|screen\w*|tests?|assays?|"
    r"antibod\w+|troughs?|tit(?:re|er)s?|naive|na\u00efve|abuse|scan\w*|uptake)\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:\w+\s)?(?:medications?|medicines?|drugs?|agents?|therap(?:y|ies)|treatments?|regimens?|supplements?|doses?|"
    r"antibod(?:y|ies)|auto-?antibod(?:y|ies))",
    re.IGNORECASE,
)
_KEPT_FROM = re.compile(
    r"\b(?:allerg(?:y|ies|ic)|sensitive|susceptible|resistant|positive|negative|levels?|concentrations?|"
    r"contraindications?|refus\w+|consider\w*|offered|planned|recommend\w*)\s(?:\w+\s){0,3}$",
    re.IGNORECASE,
)


def state(read: ReadDocument) -> Iterator[Fact]:
    """The drugs of a document's own patient that only a model tells; rules that say more take their place."""
    for place in places(read):
        if not place.of_patient or place.sentence.sentence.references:
            continue
        for name in learned_names.drugs(place.sentence):
            who = place.population(name.start)
            if who is None or who.kind != "patient" or who.experiencer != "own" or _kept(place.sentence, name):
                continue
            slots = {"agent": name.concept.label, "polarity": "affirmed"}
            span, concepts = place.sentence.span(name.start, name.end), [("agent", name.concept.iri)]
            yield stated("intervention", who.label, span, NAMED, slots, concepts, population=who)


def _kept(sentence: ReadSentence, name: Mention) -> bool:
    """Whether it names no drug of its own, or the words around it say that it was measured, denied or left open."""
    return (
        _BARE.fullmatch(name.surface) is not None
        or sentence.negated(name.start, name.end)
        or sentence.certainty(name.start, name.end) != "asserted"
        or _NOT_A_TREATMENT.match(sentence.text, name.end) is not None
        or _KEPT_FROM.search(sentence.text, 0, name.start) is not None
    )
