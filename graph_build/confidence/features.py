"""What the model of confidence is told of a fact: how it was read, what speaks for it, what else could be meant.

A feature is a name that holds or does not ("rule=measurements.value", "told=sure"). Those that mean something else for
other types of facts are told with the type as well, so that one model serves all types and learns of each what its
examples show. Facts of the types that readers judged have weights of their own; of them words (`wording`) and shape
(`shape`) are told besides.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.confidence.comparing import of_comparison
from graph_build.confidence.denying import of_denial
from graph_build.confidence.numbers import around_number
from graph_build.confidence.places import NAMING, Places, first, named, stated_number
from graph_build.confidence.shape import of_shape
from graph_build.confidence.treating import of_treatment
from graph_build.confidence.wording import of_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Fact, Mention, ReadSentence

JUDGED = frozenset(
    (
        "measurement", "outcome", "condition", "intervention", "comparison", "adverse_event", "cited_evidence",
        "cohort",
    )
)  # fmt: skip
"""Types of which readers judged enough facts: their confidence is learnt from what readers said, and nothing else."""
JUDGE = "judged:"
"""How each feature of a fact of these types begins, so that their weights are apart from those of other types."""

_MODELLED = {
    "agent": ("drug", "drug_class", "procedure"),
    "condition": ("finding", "disease"),
    "event": ("finding", "disease"),
    "outcome": ("finding", "disease"),
    "variable": ("analyte", "score", "procedure", "finding"),
    "label": ("drug", "drug_class", "finding", "disease"),
}
"""Slot that names what a fact is about -> the categories under which the models tell such names."""
_MODELS = ("told=", "told-number=")
"""Beginnings of the features that are there only where the models of names were asked."""
_LEVELS = (("certain", 0.99), ("sure", 0.9), ("likely", 0.5), ("hardly", 0.0))
"""Probability of a name by the models, in steps."""
_MOST_SCORED = Decimal("0.9")
_WORD = re.compile(r"\w+")


def features(fact: Fact, places: Places) -> tuple[str, ...]:
    """The features of a fact that hold, sorted, each once.

    Args:
        fact: as extracted.
        places: of all facts of its document.
    """
    return tuple(sorted(held_by(fact, places)))


def held_by(fact: Fact, places: Places) -> set[str]:
    """The same in no order, for who only adds up what they weigh."""
    sentence = places.sentence(fact)
    held = {*_print(fact), *_said(fact), *_beside(fact, places), *of_denial(fact)}
    if fact.evidence[0].table is not None:
        held.add("door=table")
    if sentence is not None:
        held.update(_around(sentence))
        held.update(around_number(fact, sentence, models_told=places.models_told))
        held.update(of_treatment(fact, sentence))
        if places.models_told:
            held.update(_agreement(fact, sentence))
        if fact.type == "comparison":
            held.update(of_comparison(fact, sentence, places))
    if judged := fact.type in JUDGED:
        held.update(of_words(fact, sentence))
        held.update(of_shape(fact, sentence, places))
    held.update([f"{fact.type}:{one}" for one in held])
    held.update((f"type={fact.type}", f"rule={fact.rule.name}"))
    return {JUDGE + one for one in held} if judged else held


def without_models(every: tuple[str, ...]) -> tuple[str, ...]:
    """The features as they are where the models of names were not asked."""
    return tuple(one for one in every if not one.rpartition(":")[2].startswith(_MODELS))


def _print(fact: Fact) -> Iterator[str]:
    """How the words were printed, and what the arithmetic and the limits of a body said of the reading."""
    if fact.repaired:
        yield "print=repaired"
    if fact.slot("ocr_uncertain") or fact.slot("readings"):
        yield "print=damaged"
    if fact.slot("unit_inferred"):
        yield "unit=inferred"
    if fact.slot("unit_likely_error"):
        yield "unit=unlikely"
    if fact.confidence is not None:
        yield f"scored={min(fact.confidence, _MOST_SCORED):.1f}"
    for check in fact.checks:
        yield f"check={check.name}:{'held' if check.held else 'failed'}"


def _said(fact: Fact) -> Iterator[str]:
    """What the fact says, by its slots, and of whom."""
    name = named(fact)
    yield f"words={min(len(_WORD.findall(name)), 6)}"
    if fact.concepts:
        yield "known"
    if stated_number(fact) is not None:
        yield "unit=printed" if fact.slot("unit") or fact.slot("dose_unit") else "unit=none"
    for slot in ("polarity", "certainty", "significant", "effect_direction", "statistic"):
        if (value := fact.slot(slot)) is not None:
            yield f"{slot}={value}"
    yield from (f"has={slot}" for slot in ("dose", "status", "timepoint", "route", "arm") if fact.slot(slot))
    who = fact.population
    yield f"who={who.kind}/{who.experiencer}" if who else "who=none"


def _beside(fact: Fact, places: Places) -> Iterator[str]:
    """What else was read there and elsewhere."""
    yield f"places={min(sum(e.role != 'context' for e in fact.evidence), 3)}"
    span = first(fact)
    yield f"length={min((span.end - span.start) // 40, 5)}"
    yield f"beside={min(places.beside(fact), 4)}"
    if places.again(fact):
        yield "again"
    if places.borne_out(fact):
        yield "borne-out"
    if places.rivals(fact):
        yield "rival"


def _around(sentence: ReadSentence) -> Iterator[str]:
    """The sentence: its section, its length, and how many numbers in it could have been meant."""
    yield f"section={sentence.section}"
    yield f"numbers={min(len(sentence.quantities), 6)}"
    yield f"sentence={min(len(sentence.text) // 80, 4)}"
    if sentence.sentence.references:
        yield "cites"


def _agreement(fact: Fact, sentence: ReadSentence) -> Iterator[str]:
    """Whether the models of names take for such a thing what the rule took for it, and how surely."""
    slot = next((slot for slot in NAMING if isinstance(fact.slot(slot), str)), None)
    if slot not in _MODELLED:
        return
    words = {word.casefold() for word in _WORD.findall(named(fact))}
    sure = [_surety(one) for one in sentence.learned if one.concept.category in _MODELLED[slot] and _names(one, words)]
    best = max(sure, default=-1.0)
    yield f"told={next((level for level, least in _LEVELS if best >= least), 'no')}"


def _names(mention: Mention, words: set[str]) -> bool:
    return any(word.casefold() in words for word in _WORD.findall(mention.surface))


def _surety(mention: Mention) -> float:
    return mention.probability or 0.0
