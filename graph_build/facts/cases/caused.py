"""Events that the words themselves put down to a drug: "drug-induced hepatitis", "colitis caused by the drug"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses.nouns import group_start
from graph_build.facts.clinical.clinical_phrases import phrase_at
from graph_build.facts.clinical.clinical_words import heads, is_head
from graph_build.facts.clinical.places import Place, places
from graph_build.facts.stating import stated
from graph_build.frames.treatments.agents import like_a_drug
from graph_build.model import Rule
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.facts.clinical.clinical_phrases import Phrase
    from graph_build.model import Fact, ReadDocument, ReadSentence

CAUSED = Rule("adverse_events.caused", 1, "a condition that the words put down to a drug")

_INDUCED = Pattern(r"(?P<a>[A-Za-z][\w-]*?)[-‐–\s](?:induced|associated|related|mediated)\s(?=[a-z])", re.IGNORECASE)
_BY = Pattern(
    r"\s(?:\([^()]*\)\s)?(?:caused|induced|triggered|precipitated|provoked) by (?:the |an? |treatment with |use of )*"
    r"(?:[\w-]+ ){0,3}?$",
    re.IGNORECASE,
)
_DUE_TO = Pattern(
    r"\s(?:\([^()]*\)\s)?(?:(?:due|secondary|attributed|attributable) to|resulting from|"
    r"as a (?:side|adverse) effect of) "
    r"(?:the |his |her |(?:treatment|therapy) with |(?:over)?use of |high-dose |low-dose )*(?:[\w-]+,? (?:and|or) )?$",
    re.IGNORECASE,
)
"""Words that put a condition down to what stands right behind them, here a drug."""
_ITS_LACK = Pattern(
    r"[\s-](?:(?:dose )?(?:withdrawal|withholding|discontinuation|cessation|interruption|tapering|reduction|deficiency|"
    r"lack|resist\w*|refractor\w*|failure|non-?adherence|non-?compliance)|levels?|treated|induced|associated|related)\b",
    re.IGNORECASE,
)
"""Behind a drug: what brought the condition about was that the drug was missing, or something else altogether."""
_UNSURE = Pattern(r"\b(?:suspect\w*|possib\w+|concern\w*|probab\w+|likely|presum\w+|may|might|could)\b", re.IGNORECASE)


def state(read: ReadDocument) -> Iterator[Fact]:
    """The conditions that the words of a document put down to a drug, of its own or a cited patient."""
    for place in places(read):
        if not place.caption and place.sentence.section != "methods":
            yield from _caused(place)


def _caused(place: Place) -> Iterator[Fact]:
    sentence, text = place.sentence, place.text
    for found in _INDUCED.finditer(text):
        agent = _drug(sentence, *found.span("a"))
        event = _event_behind(sentence, found.end())
        if agent and event:
            yield from _fact(place, agent, event, found.start())
    for drug in sentence.mentions_of("drug", "drug_class"):
        link = _BY.search(text, 0, drug.start)
        if link is None and not _ITS_LACK.match(text, drug.end):
            link = _DUE_TO.search(text, 0, drug.start)
        event = _event_before(sentence, link.start()) if link else None
        if event:
            yield from _fact(place, (drug.concept.label, drug.concept.iri), event, event.start, drug.end)


def _drug(sentence: ReadSentence, start: int, end: int) -> tuple[str, str] | None:
    """The drug that a word names, with its IRI; empty where only its ending tells it."""
    named = next((m for m in sentence.mentions_of("drug", "drug_class") if m.start < end and start < m.end), None)
    if named:
        return named.concept.label, named.concept.iri
    word = sentence.text[start:end].casefold()
    return (word, "") if like_a_drug(word) or word in ("drug", "steroid") else None


def _event_behind(sentence: ReadSentence, start: int) -> Phrase | None:
    """The condition that begins at a position."""
    ends = [m.end for m in sentence.mentions_of("disease", "finding") if start <= m.start < start + 40]
    ends += [m.end() for m in heads(sentence.text, start, start + 60) if is_head(m.group())]
    return phrase_at(sentence, start, min(ends)) if ends else None


def _event_before(sentence: ReadSentence, end: int) -> Phrase | None:
    """The condition that ends at a position."""
    starts = [m.start for m in sentence.mentions_of("disease", "finding") if m.end == end]
    starts += [m.start() for m in heads(sentence.text, 0, end) if m.end() == end and is_head(m.group())]
    return phrase_at(sentence, group_start(sentence.text, min(starts)), end) if starts else None


def _fact(place: Place, agent: tuple[str, str], event: Phrase, start: int, end: int = 0) -> Iterator[Fact]:
    who = place.population(start)
    if who is None or who.kind != "patient":
        return
    denied = place.sentence.negated(event.start, event.end)
    unsure = _UNSURE.search(place.text, max(0, start - 60), start) is not None
    label, iri = agent
    yield stated(
        "adverse_event",
        who.label,
        place.sentence.span(min(start, event.start), max(end, event.end)),
        CAUSED,
        {
            "event": event.words,
            "agent": label,
            "certainty": "possible" if unsure else None,
            "polarity": "negated" if denied else "affirmed",
            "references": place.references(start) or None if who.experiencer == "cited" else None,
        },
        concepts=[("agent", iri), *([("event", event.mention.concept.iri)] if event.mention else [])],
        population=who,
    )
