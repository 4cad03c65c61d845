"""What a study asked of its patients, its arms have: by its criteria, and by whom it says that it is about.

A paper names the disease of its patients once, not arm by arm.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.courses import resisting
from graph_build.rdf.iris import short_hash
from graph_build.rdf.responses import response_quads
from graph_build.rdf.terms import A, Quads, cyto
from graph_build.recognisers import Lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph_build.model import Fact, Population
    from graph_build.rdf.iris import DocumentIris

_ALL_HAVE = frozenset({"inclusion_criterion", "population"})
_WHOM = re.compile(
    r"\b(?:patients?|children|adults?|infants?|people|persons?|individuals?|subjects?|participants?|cases|men|women)\s"
    r"(?:\w+\s){0,2}?(?:with|had|have|having|suffering from|diagnosed with)\s(?P<what>.+)",
    re.IGNORECASE | re.DOTALL,
)
_FOR = re.compile(r"\b(?:for|in)\s(?P<what>(?:the treatment of\s)?[^,;]+)$", re.IGNORECASE)
_EITHER = re.compile(r"\b(?:or|without|no|not|nor|except|excluding|free of)\b", re.IGNORECASE)
_ILL = frozenset({"disease", "finding"})


def arm_condition_quads(quads: Quads, iris: DocumentIris, facts: Sequence[Fact]) -> None:
    """State for each arm of the document's own study what all its patients had.

    Conditions that one statement names are one condition of several classes: septic shock with vasoplegia. Where a
    statement names some of what another names, both report the same condition. An arm with a condition of its own in a
    statement on the cohort gets none by this way.
    """
    asked = _asked(facts)
    for arm in _arms(facts):
        subject = iris.population(arm)
        for classes, reports in asked.items():
            event = f"{subject}/condition/{short_hash(sorted(classes), 8)}"
            for disease in sorted(classes):
                quads.link(event, A, disease)
            for fact in reports:
                quads.link(event, cyto("reportedBy"), iris.fact(fact))
            quads.link(subject, cyto("hasCondition"), event)
            resisted = resisting(reports[0], _whom(reports[0]))
            if resisted is not None:
                response_quads(quads, iris, reports[0], event, resisted or (None,))


def _arms(facts: Iterable[Fact]) -> list[Population]:
    """The study's own arms, sorted by name, but for those whose cohort has a disease of its own."""
    own = {f.population for f in facts if f.population and f.population.experiencer == "own"}
    told = {f.population for f in facts if f.type == "cohort" and any(slot == "condition" for slot, _ in f.concepts)}
    arms = [p for p in own - told if p.kind in ("arm", "control")]
    return sorted(arms, key=lambda arm: (arm.label, arm.kind))


def _asked(facts: Iterable[Fact]) -> dict[frozenset[str], list[Fact]]:
    """The classes of each condition that the study asks for, and what says so."""
    found: dict[frozenset[str], list[Fact]] = {}
    for fact in facts:
        if not (words := _whom(fact)):
            continue
        classes = frozenset(
            m.concept.iri for m in Lexicon.default().mentions(words) if m.concept.iri and m.concept.category in _ILL
        )
        if classes:
            found.setdefault(classes, []).append(fact)
    whole: dict[frozenset[str], list[Fact]] = {}
    for classes in sorted(found, key=lambda c: (-len(c), sorted(c))):
        larger = next((held for held in whole if classes < held), classes)
        whole.setdefault(larger, []).extend(found[classes])
    return whole


def _whom(fact: Fact) -> str:
    """The words of a statement that say what all patients of the study have; empty where it says no such thing."""
    if fact.type != "study_design" or fact.slot("references") or fact.slot("polarity") == "negated":
        return ""
    value, aspect = str(fact.slot("value") or ""), fact.slot("aspect")
    if aspect in _ALL_HAVE:
        words = value
    elif aspect == "objective" and (told := _WHOM.search(value) or _FOR.search(value)):
        words = told["what"]
    else:
        return ""
    return "" if _EITHER.search(words) else words
