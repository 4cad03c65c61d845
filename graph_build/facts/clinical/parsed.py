"""The sentences of the story of a document's own patient with their parses, and what sentences tell of treatments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.clinical_words import heads, is_head
from graph_build.facts.clinical.places import places
from graph_build.facts.clinical.study import is_own
from graph_build.frames.story.decided import decision, performed
from graph_build.frames.story.names import Named, named
from graph_build.frames.treatments.agents import agents
from graph_build.model.once import once_a_document
from graph_build.nlp import missing, parse
from graph_build.patterns import Pattern
from graph_build.relations.parsed import has_trigger
from graph_build.relations.treatments import NAME, told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy.tokens import Doc

    from graph_build.facts.clinical.places import Place
    from graph_build.model import ReadDocument, ReadSentence
    from graph_build.model.frames import Agent
    from graph_build.relations.treatments import Told

_OUTSIDE = ("front", "back", "references")
_DENIES = Pattern(r"\b(?:not?|never|neither|nor|none|without|declin\w+|refus\w+)\b|n['’]t\b", re.IGNORECASE)
"""A word without which no treatment is denied or declined."""


@once_a_document
def story(read: ReadDocument) -> tuple[tuple[Place, Doc], ...]:
    """The sentences that tell of the document's own patient, also in its discussion, in order, with their parses.

    Empty where the parser's model was left out of the installation.
    """
    if missing():
        return ()
    own = [place for place in places(read) if _tells(place)]
    return tuple(zip(own, parse(place.text for place in own), strict=True))


def _tells(place: Place) -> bool:
    aside = place.study.kind == "patient" and place.sentence.section == "discussion" and is_own(place.text)
    return place.of_patient or (aside and not place.caption)


@once_a_document
def parses(read: ReadDocument) -> Mapping[int, Doc]:
    """The parses of the sentences that tell of patients, by `id`; none where the parser's model was left out."""
    if missing():
        return {}
    own = {id(place.sentence): doc for place, doc in story(read)}
    rest = [s for s in read.sentences if id(s) not in own and s.section not in ("methods", *_OUTSIDE) and _names(s)]
    return own | {id(s): doc for s, doc in zip(rest, parse(s.text for s in rest), strict=True)}


def _names(sentence: ReadSentence) -> bool:
    """Whether a sentence names a condition of somebody."""
    named = any(m.concept.category in ("disease", "finding") for m in (*sentence.mentions, *sentence.learned))
    return named or any(is_head(found.group()) for found in heads(sentence.text))


@once_a_document
def told_of_treatments(read: ReadDocument) -> Mapping[int, tuple[Told, ...]]:
    """What each sentence tells, by its `id`; nothing where the parser's model was left out of the installation."""
    if missing():
        return {}
    parsed = {id(place.sentence): (place.sentence, doc) for place, doc in story(read)}
    rest = [s for s in read.sentences if id(s) not in parsed and s.section not in _OUTSIDE and _may_tell(s)]
    parsed |= {id(s): (s, doc) for s, doc in zip(rest, parse(s.text for s in rest), strict=True)}
    return {
        key: tuple(told(sentence, doc, (*named(sentence, doc), *performed(doc))))
        for key, (sentence, doc) in parsed.items()
        if has_trigger(sentence.text, NAME)
    }


def _may_tell(sentence: ReadSentence) -> bool:
    return has_trigger(sentence.text, NAME) and bool(agents(sentence))


def target_of(read: ReadDocument, sentence: ReadSentence, agent: Agent) -> Told | None:
    """What a sentence says that a treatment was for, where it names a condition that the patient had.

    Args:
        read: the document.
        sentence: in it.
        agent: a treatment that the sentence names.
    """
    found = told_of_treatments(read).get(id(sentence), ())
    targets = (t for t in found if t.kind == "target" and t.had and not t.of_ending)
    return next((t for t in targets if t.name.start < agent.end and agent.start < t.name.end), None)


@once_a_document
def _weighed(read: ReadDocument) -> Mapping[int, tuple[ReadSentence, Doc]]:
    """The sentences that decide on treatments, by `id`, with their parses: the story, and those that deny one."""
    if missing():
        return {}
    found = {id(place.sentence): (place.sentence, doc) for place, doc in story(read)}
    rest = [s for s in read.sentences if id(s) not in found and _DENIES.search(s.text) and agents(s)]
    return found | {id(s): (s, doc) for s, doc in zip(rest, parse(s.text for s in rest), strict=True)}


def decision_on(read: ReadDocument, sentence: ReadSentence, agent: Agent) -> tuple[str, bool] | None:
    """The status of a treatment, and whether it is denied that it was given; None where no parse decides it.

    Args:
        read: the document.
        sentence: in it.
        agent: a treatment that the sentence names.
    """
    held = _weighed(read).get(id(sentence))
    if held is None:
        return None
    known = [Named(a.start, a.end, a.label, a.iri, a) for a in agents(sentence)]
    return decision(held[1], Named(agent.start, agent.end, agent.label, agent.iri, agent), known)
