"""What became of patients: an outcome with its status, as parsed sentences tell it; the words of a good state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.clauses.course_words import forms_of_course
from graph_build.clauses.treatment_status import tells
from graph_build.clauses.words import word_set
from graph_build.facts.clinical.people import People, people
from graph_build.frames.treatments.agents import agents
from graph_build.frames.treatments.procedure_names import procedure_names
from graph_build.model.once import once_a_document
from graph_build.nlp import missing
from graph_build.patterns import Pattern
from graph_build.relations.outcomes import NAME, told_outcomes
from graph_build.relations.parsed import parsed_sentences
from graph_build.relations.patterns import patterns_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph_build.model import ReadDocument, ReadSentence
    from graph_build.relations.outcomes import ToldOutcome

_STATES = r"apyrexia|normothermia|remission|extubation|weaning|survival|response"
_GOOD_STATE = Pattern(rf"\b(?:{_STATES}|{'|'.join(forms_of_course('noun'))})\b")
_NEEDS = ("need", "needs", "requirement", "requirements", "dependence", "dependency", "demand", "failure")
_CARE = word_set(
    "resuscitation therapy treatment surgery rehydration fluids medication medications antibiotics steroids"
)
_UNTOLD = frozenset({"front", "back", "references", "methods"})


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome that a run of a sentence states.

    Attributes:
        start: first position; end: position after the last.
        at: position of the word that states it.
        outcome: what it is.
        status: what became of it.
        negated: whether the text says that it did not come about.
        people: the patients that had it, where the words count them.
        extra: further slots: a cause, a reason.
        clause: the runs of the sentence that belong to the clause which tells it; empty where no parse tells.
    """

    start: int
    end: int
    at: int
    outcome: str
    status: str | None = None
    negated: bool = False
    people: People | None = None
    extra: tuple[tuple[str, str], ...] = ()
    clause: tuple[tuple[int, int], ...] = ()


@once_a_document
def told(read: ReadDocument) -> Mapping[int, tuple[ToldOutcome, ...]]:
    """The outcomes of each sentence and caption, by `id`; none where the parser's model was left out."""
    if missing():
        return {}
    asked = [s for s in (*read.sentences, *read.captions) if s.section not in _UNTOLD]
    return {key: tuple(told_outcomes(sentence)) for key, sentence in parsed_sentences(asked, NAME).items()}


def as_result(text: str, one: ToldOutcome) -> Result:
    """An outcome with the counted patients that it is told of."""
    them = None
    if one.who is not None:
        start, end = one.who
        them = next((p for p in people(text) if p.start < end and start < p.end), None)
    no = one.negated or (them is not None and them.quantifier == "none")
    start = min(them.start, one.start) if them else one.start
    causes = (("cause", one.cause), ("probable_cause", one.probable_cause))
    extra = tuple((name, value) for name, value in causes if value)
    return Result(start, one.end, one.at, one.outcome, one.status, no, them, extra, one.clause)


def is_none(sentence: ReadSentence, one: ToldOutcome) -> bool:
    """Whether what is told of a patient is no outcome: how something that is no illness was, or a treatment went on.

    "A persistent valve", "the infusion was reduced", "no response to stimulation".
    """
    name = one.outcome.casefold()
    named = [a for a in agents(sentence) if a.start >= one.start - len(name) and a.end <= one.end + len(name)]
    if one.of_what and not any(a.label.casefold() in one.of_what.casefold() for a in agents(sentence)):
        return not any(tells(word, "noun") or word in _CARE for word in one.of_what.casefold().split())
    if one.of_person:
        return False
    if one.qualified:
        if name.rsplit(maxsplit=1)[-1] in patterns_of("treatments").words["conditions"]:
            return False
        ill = sentence.mentions_of("disease", "finding") + sentence.learned
        return not any(m.start < one.end and one.start < m.end for m in ill)
    given = any(name.endswith(sentence.text[a.start : a.end].casefold()) for a in named)
    if not (given or (named and tells(name.rsplit(maxsplit=1)[-1], "noun"))):
        return any(n.end == len(name) and n.kind != "examination" for n in procedure_names(name))
    return not name.endswith(_NEEDS)


def good_state(phrase: str) -> bool:
    """Whether a phrase names a response, a recovery or a course."""
    return _GOOD_STATE.search(phrase.casefold()) is not None
