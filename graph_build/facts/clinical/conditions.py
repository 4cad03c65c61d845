"""What patients have, had and do not have: conditions told in prose of the own patients and of cited ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from graph_build.facts.clinical import condition_cues as cues
from graph_build.facts.clinical.condition_mentions import (
    ABSENT,
    DENIED,
    EXAMINED,
    STORY_ALONE,
    TOLD,
    ConditionMention,
    condition_mentions,
)
from graph_build.facts.clinical.parsed import parses
from graph_build.facts.clinical.passages import told_of_others
from graph_build.facts.clinical.people import count_slots, people, population
from graph_build.facts.clinical.runs import as_number, clause_at, count, time_slots, within_parentheses
from graph_build.facts.clinical.study import Study, numbered_cases, study_of
from graph_build.model import Evidence, Fact, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.facts.clinical.clinical_phrases import Phrase
    from graph_build.facts.clinical.runs import Run
    from graph_build.model import Mention, Population, ReadDocument, ReadSentence, SlotValue, Timepoint


REFRACTORY = Rule("conditions.refractory", 1, "a disease that did not respond to drugs")
_WANT = re.compile(r"lack of", re.IGNORECASE)
"""What an argument says that there was too little of is as often no finding: "for lack of data"."""
_DATED = r"(?:(?:postoperative|hospital) )?(?:day|week|month|year) \d.*"
_BEFORE = re.compile(r"\b(?:before|prior|ago|earlier|previously)\b", re.IGNORECASE)
_ADMITTED = re.compile(
    r"\b(?:admitted|presented|admission|brought to|(?:physical|clinical|initial|general) exam(?:ination)?|"
    r"on exam(?:ination)?)\b",
    re.IGNORECASE,
)
_MOVES_ON = re.compile(
    r"\b(?:subsequent\w*|later|then|thereafter|afterwards|after|following|post-?operat\w+|follow-?up|during|"
    r"eventually|discharged?|history|previous\w*|prior|ago|since|past|days?|weeks?|months?|intra-?operat\w+|"
    r"surgery|operation|repeat\w*)\b",
    re.IGNORECASE,
)


def state(read: ReadDocument) -> Iterator[Fact]:
    """The conditions of a document's own patients, and of cited single patients."""
    study = study_of(read)
    cases = dict(numbered_cases(read))
    clock = _Clock()
    docs = parses(read)
    cited = told_of_others(read)
    for at, sentence in enumerate(read.sentences):
        clock.hear(sentence)
        if sentence.section in ("methods", "back") or not tells_of_patients(sentence):
            continue
        case = cases.get(sentence.sentence.section)
        for told in condition_mentions(sentence, docs.get(id(sentence))):
            if told.rule in STORY_ALONE and not (
                sentence.section == "case"
                or study.story
                or (told.rule is EXAMINED and study.kind == "patient" and sentence.section == "results")
                or _absent_in_ours(told, sentence)
            ):
                continue
            whose = population(sentence, told.phrase.start, study, case)
            whose = cited[at] if at in cited and whose and whose.experiencer == "own" else whose
            if whose is not None and not (whose.kind == "patient" and _of_many(sentence.text, told.cue)):
                yield from _facts(sentence, told, whose, study, clock)
        yield from _refractory(sentence, study, case)


def _absent_in_ours(told: ConditionMention, sentence: ReadSentence) -> bool:
    """Whether an argument says what was not there in the document's own patient: "in our case no gas was seen"."""
    if told.rule is not ABSENT or sentence.sentence.references or _WANT.match(sentence.text, told.cue):
        return False
    return _of_ours(sentence.text)


def _of_ours(text: str, run: Run | None = None) -> bool:
    """Whether a sentence of an argument, or a part of it, tells of the document's own patient."""
    within = (run.start, run.end) if run else (0, len(text))
    if cues.OURS.search(text, *within):
        return True
    named = cues.THE_PATIENT.search(text, *within) is not None and cues.REPORTED.search(text, *within) is not None
    return named and cues.SUPPOSED.search(text) is None


def _of_many(text: str, cue: int) -> bool:
    """Whether a statement is about patients in general, where the document tells of one."""
    return cues.MANY.search(text, clause_at(text, cue).start, cue + len("patients ")) is not None


def tells_of_patients(sentence: ReadSentence, run: Run | None = None) -> bool:
    """Whether a sentence tells of patients, the document's own or a cited work's, and not of a disease.

    Args:
        sentence: the sentence.
        run: the part of it that must name them, or None for any.
    """
    if sentence.section not in ("introduction", "discussion", "conclusion"):
        return not sentence.sentence.references or cues.SOMEBODY.search(sentence.text) is not None
    if any(c.value in ("general", "in_vitro") for c in sentence.contexts if c.kind == "experiencer"):
        return False
    if cues.OURS.search(sentence.text, *((run.start, run.end) if run else ())):
        return True
    if sentence.sentence.references:
        return cues.REPORTED.search(sentence.text) is not None
    return _of_ours(sentence.text, run)


class _Clock:
    """What time a case is told of: the one last named in the paragraph, or the admission until another is named."""

    def __init__(self) -> None:
        self._paragraph = -1
        self._later = False
        self.now: str | None = None

    def hear(self, sentence: ReadSentence) -> None:
        """Take note of the times that a sentence names."""
        if sentence.sentence.paragraph != self._paragraph or sentence.section != "case":
            self.now = None
        self._paragraph = sentence.sentence.paragraph
        if sentence.section != "case":
            return
        times = [t.text for t in sentence.timepoints]
        at_once = all(t in ("admission", "presentation") for t in times)
        if times and not at_once:
            self._later = True
            self.now = times[-1] if re.fullmatch(_DATED, times[-1]) else None
        elif times:
            self.now = "admission"
        elif _MOVES_ON.search(sentence.text):
            self.now = None
        elif _ADMITTED.search(sentence.text) and not self._later:
            self.now = "admission"


def _facts(
    sentence: ReadSentence, told: ConditionMention, whose: Population, study: Study, clock: _Clock
) -> Iterator[Fact]:
    phrase, cited = told.phrase, whose.experiencer == "cited"
    if phrase.words.startswith("to "):  # "no gap, to suggest a hernia": a thought, no name
        return
    counted: dict[str, SlotValue] = {}
    if whose.kind != "patient":
        if cited or told.rule in (DENIED, *STORY_ALONE) or cues.OUTCOMES.match(sentence.text, told.cue):
            return  # what groups come to is an outcome
        clause = clause_at(sentence.text, told.cue)
        them = [p for p in people(sentence.text) if clause.start <= p.start <= told.cue]
        counted = count_slots(them[-1], study, own=True) if them else {}
        n = counted.get("n")
        if not them or (isinstance(n, int) and study.n is not None and n > study.n):
            return
    when = _time(sentence, phrase)
    status = "present" if told.status == "history" and not told.denied and _recent(when) else told.status
    time = time_slots(when)
    if not time and clock.now and not cited and told.rule is TOLD:
        time = {"timepoint": clock.now, "timepoint_inferred": True}
    slots: dict[str, Any] = {
        "condition": phrase.words,
        "status": status,
        "polarity": "negated" if told.denied else "affirmed",
        "certainty": told.certainty,
        "laterality": phrase.laterality,
        "qualifier": phrase.qualifier,
        "duration": as_number(phrase.duration[0]) if phrase.duration else None,
        "duration_unit": phrase.duration[1] if phrase.duration else None,
        "references": (whose.reference,) if whose.reference is not None else None,
        **counted,
        **time,
    }
    yield Fact.of(
        "condition",
        whose.label,
        _evidence(sentence, told),
        told.rule,
        concepts=[("condition", phrase.mention.concept.iri)] if phrase.mention else [],
        population=whose,
        **slots,
    )


def _recent(when: Timepoint | None) -> bool:
    """Whether a time is some days or weeks before: what began then is why the patient came, and no past illness."""
    return when is not None and when.unit in ("h", "d", "wk") and _BEFORE.search(when.text) is not None


def _time(sentence: ReadSentence, phrase: Phrase) -> Timepoint | None:
    """The time that stands at once after a condition, else the last one named before it."""
    outside = [t for t in sentence.timepoints if not within_parentheses(sentence.text, t.start)]
    after = [t for t in outside if t.start >= phrase.end]
    if (
        after
        and len(sentence.text[phrase.end : after[0].start].split()) <= 4
        and "," not in sentence.text[phrase.end : after[0].start]
    ):
        return after[0]
    before = [t for t in outside if t.end <= phrase.start]
    return before[-1] if before else None


def _evidence(sentence: ReadSentence, told: ConditionMention) -> list[Evidence]:
    """The condition's own words, and the words that deny it as context."""
    words = Evidence(sentence.span(told.phrase.start, told.phrase.end))
    if not told.denied or told.cue >= told.phrase.start:
        return [words]
    cue_end = sentence.text.find(" ", told.cue)
    return [words, Evidence(sentence.span(told.cue, cue_end if cue_end > told.cue else told.phrase.start), "context")]


def _refractory(sentence: ReadSentence, study: Study, case: str | None) -> Iterator[Fact]:
    """A disease of a patient with the drugs that it did not respond to."""
    text = sentence.text
    for cue in cues.REFRACTORY.finditer(text):
        before = [m for m in sentence.mentions_of("disease") if m.end <= cue.start()]
        drugs = [
            m
            for m in sentence.mentions_of("drug", "drug_class")
            if cue.end() <= m.start < clause_at(text, cue.end()).end
        ]
        whose = population(sentence, cue.start(), study, case)
        if not before or not drugs or whose is None or whose.kind != "patient" or sentence.negated(*_place(cue)):
            continue
        disease = before[-1].concept
        yield Fact.of(
            "condition",
            whose.label,
            sentence.span(cue.start(), drugs[-1].end),
            REFRACTORY,
            concepts=[("condition", disease.iri)],
            population=whose,
            condition=f"refractory {disease.label}",
            status="present",
            polarity="affirmed",
            refractory_to=tuple(dict.fromkeys(_with_doses(text, cue.end(), m) for m in drugs)),
            references=(whose.reference,) if whose.reference is not None else None,
        )


def _place(cue: re.Match[str]) -> tuple[int, int]:
    """Positions of the word that says "refractory"; of nothing where a verb says it, which is a denial itself."""
    return cue.span("word") if cue["word"] else (-1, -1)


def _with_doses(text: str, start: int, drug: Mention) -> str:
    doses = cues.DOSES.search(text, start, drug.start)
    n = count(doses["n"]) if doses and doses["n"] else None
    return f"{n} {doses['what']} of {drug.concept.label}" if doses and n else drug.concept.label
