"""What patients have, had and do not have: conditions told in prose of the own patients and of cited ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph_build.facts.clinical_phrases import Phrase, phrases
from graph_build.facts.clinical_words import ADJECTIVES, DENYING
from graph_build.facts.people import count_slots, people, population
from graph_build.facts.runs import as_number, clause_at, count, time_slots, within_parentheses
from graph_build.facts.study import Study, numbered_cases, study_of
from graph_build.model import Evidence, Fact, Mention, Rule
from graph_build.recognisers import Lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Population, ReadDocument, ReadSentence, SlotValue, Timepoint

TOLD = Rule("conditions.told", 1, "a patient presented with, had, developed or was diagnosed with a condition")
DENIED = Rule("conditions.denied", 1, "a condition that a patient did not have")
SHOWN = Rule("conditions.shown", 1, "an examination showed a condition, or a condition was seen")
HISTORY = Rule("conditions.history", 1, "a condition in a patient's history")
REFRACTORY = Rule("conditions.refractory", 1, "a disease that did not respond to drugs")
LEADING = Rule("conditions.leading", 1, "the commonest cause, symptom or diagnosis in a group")

_TOLD = re.compile(
    r"\b(?:present(?:ed|s|ing)?\s(?:\w+\s){0,2}?(?:to\s(?:our|the|an?)\s(?:[\w-]+\s){1,6}?)?with|present(?:ed|ing)\sas|"
    r"(?:admitted|hospitali[sz]ed|referred|transferred|brought|seen|evaluated|consulted)\b(?:\s(?!for\b|with\b|because\b|due\b)[\w()-]+){0,9}?\s(?:for|with|because\sof|due\sto)|"
    r"(?:fulfill?(?:ed|s|ing)|met|meeting|satisfied)\s(?:the\s)?(?:[\w’']+\s){0,4}?criteria\s(?:of|for)(?:\sthe\sdiagnosis\sof)?|"
    r"due\sto|because\sof|secondary\sto|caused\sby|as\sa\sresult\sof|"
    r"(?:present(?:ed|ing)|treated|followed(?:[\s-]up)?|evaluated|operated|managed|examined)\b(?:\s(?!for\b|with\b)[\w()-]+){0,6}?\sfor|"
    r"complain(?:ed|ing|s|ts?)\sof|suffer(?:ed|ing|s)\sfrom|"
    r"developed|experienced|experiencing|progressed\sto|(?:was|were)\s(?:also\s)?(?:found\s)?in\s(?=\w+\s(?:\w+\s)?(?:distress|shock|failure|pain)\b)|"
    r"diagnosed\s(?:with|as(?:\shaving)?|to\shave)|(?:final\s|definitive\s|clinical\s)?diagnosis\s(?:of|was)|"
    r"(?:was|were)\s(?:also\s)?(?:found|noted|known|confirmed|shown)\sto\s(?:have|be\ssuffering\sfrom)|"
    r"manifest(?:ed|ing)\s(?:with|as|by)|complicated\s(?:by|with)|"
    r"(?:presenting|chief|main|initial|her|his|the|associated)\s(?:symptoms?|complaints?)\s(?:was|were|included|consisted\sof|of)|"
    r"(?<!not\s)(?:had|has)\s(?!been\b|no\b|not\b|never\b|to\b|undergone\b|received\b)(?:also\s|a\s|an\s|developed\s)?)\s?",
    re.IGNORECASE,
)
_PERSON_WITH = re.compile(
    r"\b(?:girls?|boys?|m[ae]n|wom[ae]n|patients?|(?:fe)?males?|infants?|child(?:ren)?|neonate|newborn|gentleman|lady|adolescent|teenager|year-old|old)\s"
    r"(?:was\s|were\s)?with\s",
    re.IGNORECASE,
)
_CASE_OF = re.compile(r"\b(?:we|this|here)\b[^.]{0,60}\bcase\sof\s", re.IGNORECASE)
_SHOWN = re.compile(
    r"\b(?:reveal(?:ed|ing|s)?|show(?:ed|ing|s|n)?|demonstrat(?:ed|ing|es)|disclosed|confirmed|identified|detected|visuali[sz]ed|"
    r"(?:was|were)\s(?:remarkable|significant|notable|positive)\sfor|there\s(?:was|were))\s",
    re.IGNORECASE,
)
_SEEN = re.compile(
    r"\s(?:was|were)\s(?:also\s|then\s|first\s|initially\s)?(?:not\s)?(?:noted|observed|found|seen|detected|present|evident|diagnosed|identified|"
    r"reported|documented|apparent|visible)\b|\s(?:developed|occurred|appeared|ensued|persisted|recurred|set\sin)\b",
    re.IGNORECASE,
)
_HISTORY = re.compile(
    r"\b(?:histor(?:y|ies)\s(?:of|included|was\s(?:significant|remarkable|notable|positive|relevant)\sfor|significant\sfor|consisted\sof)|"
    r"known\s(?:case\sof|to\shave)|comorbidit(?:y|ies)\s(?:of|included?|such\sas|were)|background\sof|previously\sdiagnosed\swith)\s",
    re.IGNORECASE,
)
_DENIALS = re.compile(
    r"\b(?:no|without(?:\sany)?|den(?:ied|ies|ying)(?:\sany)?|negative\sfor|absence\sof|free\sof|neither|nor)\b(?:\s(?:evidence|signs?|symptoms?|history|"
    r"complaints?|features?|clinical|other|associated|past|known|obvious|apparent|significant|definite|further|previous|personal|new|such|any|suspicion|recent|visible|focal\ssigns|recurrence)\b(?:\sof|\sfor)?)*\s",
    re.IGNORECASE,
)
_REFRACTORY = re.compile(
    r"\b(?:(?P<word>refractory|resistant|non-?responsive|unresponsive|non-?responder)\sto|(?:did\snot|failed\sto)\srespond\sto|failed)\s",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?P<what>[^,.;]{3,70}?)\s(?:was|were)\sthe\s(?P<rank>(?:pre)?dominant|most\s(?:common|frequent)|commonest|leading|main|primary|major)\s"
    r"(?P<as>(?:underlying\s|presenting\s|initial\s|clinical\s)?(?:etiolog(?:y|ies)|aetiolog(?:y|ies)|causes?|diagnos[ei]s|comorbidit(?:y|ies)|symptoms?|"
    r"manifestations?|findings?|presentations?|diseases?|infections?|complaints?|conditions?))\b",
    re.IGNORECASE,
)
_DOSES = re.compile(r"(?:(?P<n>\w+)\s(?P<what>doses?|courses?|cycles?|infusions?|pulses?)\sof\s)?$", re.IGNORECASE)
_UNSURE = re.compile(
    r"\b(?:suspect\w*|suspicio\w+|possib\w+|probab\w+|likely|concern\w*(?:\sfor)?|suggest\w*|rule\sout|consistent|compatible|may|might|could|"
    r"differential|if|risk|exclude|avoid|prevent\w*|prophyla\w+|(?:screen|test)\w*\sfor|treatment\s(?:of|for)|therapy\sfor|versus|mimic\w*|presumed|thought)\b",
    re.IGNORECASE,
)
_DEVELOPED = re.compile(r"develop|experienc", re.IGNORECASE)
_DATED = r"(?:(?:postoperative|hospital) )?(?:day|week|month|year) \d.*"
_LEFT_OPEN = re.compile(
    r"\s(?:was|were|is)\s(?:\w+\s)?(?:suspected|considered|thought|unlikely|treated|possible|questioned)\b",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\b(?:our|this|the\spresent)\s(?:[\w-]+\s)?(?:patient|case|child|boy|girl|man|woman|infant|report|series|cohort)s?\b|"
    r"\bwe\s(?:\w+\s)?(?:report|present|describe|encountered|experienced)\b",
    re.IGNORECASE,
)
_WAS = re.compile(
    r"\b(?:he|she|patient|boy|girl|child|infant|man|woman|baby|neonate)\s(?:was|became|remained|appeared|is)\s"
    r"(?:(?:also|found|noted|to|be|still|initially|again)\s)*"
    r"(?P<what>(?:(?:mildly|severely|markedly|slightly|acutely|very|highly|not|and|but|"
    + "|".join(ADJECTIVES)
    + r")\b[\s,]*)+)",
    re.IGNORECASE,
)
_BREAKS = re.compile(r"[;:]\s|\b(?:but|however|which|who|while|whereas|although|because|that|where)\b", re.IGNORECASE)
_MANY = re.compile(
    r"\b(?:patients|individuals|people|persons|cases|children|infants|adults|women|men)\b", re.IGNORECASE
)
_GAVE = re.compile(r"\b(?:gave|gives|giving)\s(?:an?\s)?$", re.IGNORECASE)
_LENGTH_OF = re.compile(
    r"\b(?:hours?|days?|weeks?|months?|years?|yrs?|h|hr|wk)[\s-](?:long\s)?(?:\w+\s)?$", re.IGNORECASE
)
_OPENING = re.compile(
    r"\s*(?:(?:on|at|in|after|during|upon|by|with|from|for)\s[^,]{2,60},\s|(?:even\sthough|although|though|while|when|however|moreover|also|additionally|furthermore|initially|subsequently),?\s|and\s|but\s|,\s)*",
    re.IGNORECASE,
)
_ADMITTED = re.compile(
    r"\b(?:admitted|presented|admission|brought\sto|(?:physical|clinical|initial|general)\sexam(?:ination)?|on\sexam(?:ination)?)\b",
    re.IGNORECASE,
)
_MOVES_ON = re.compile(
    r"\b(?:subsequent\w*|later|then|thereafter|afterwards|after|following|post-?operat\w+|follow-?up|during|eventually|discharged?|history|"
    r"previous\w*|prior|ago|since|past|days?|weeks?|months?|intra-?operat\w+|surgery|operation|repeat\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Told:
    """A condition told in a sentence, before it is known whose it is.

    Attributes:
        phrase: the condition.
        rule: what found it.
        cue: position of the words that tell it.
        status: "present", "history" or what the sentence says of its rank.
        denied: whether the sentence says that it was not there.
    """

    phrase: Phrase
    rule: Rule
    cue: int
    status: str = "present"
    denied: bool = False


def state(read: ReadDocument) -> Iterator[Fact]:
    """The conditions of a document's own patients, and of cited single patients."""
    study = study_of(read)
    cases = dict(numbered_cases(read))
    clock = _Clock()
    for sentence in read.sentences:
        clock.hear(sentence)
        if sentence.section in ("methods", "back") or not tells_of_patients(sentence):
            continue
        case = cases.get(sentence.sentence.section)
        for told in _told(sentence):
            whose = population(sentence, told.phrase.start, study, case)
            if whose is not None and not (whose.kind == "patient" and _of_many(sentence.text, told.cue)):
                yield from _facts(sentence, told, whose, study, clock)
        yield from _refractory(sentence, study, case)
        yield from _leading(sentence, study)


def _of_many(text: str, cue: int) -> bool:
    """Whether a statement is about patients in general, where the document tells of one."""
    return _MANY.search(text, clause_at(text, cue).start, cue + len("patients ")) is not None


def tells_of_patients(sentence: ReadSentence) -> bool:
    """Whether a sentence tells of patients, the document's own or a cited work's, and not of a disease."""
    if sentence.section not in ("introduction", "discussion", "conclusion"):
        return True
    if any(c.value in ("general", "in_vitro") for c in sentence.contexts if c.kind == "experiencer"):
        return False
    return _OURS.search(sentence.text) is not None or bool(sentence.sentence.references)


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


def _told(sentence: ReadSentence) -> list[_Told]:
    """Every condition that a sentence tells of somebody; each place once, the surest rule first."""
    held: list[_Told] = []
    for told in (
        *_histories(sentence),
        *_denials(sentence),
        *_tellings(sentence),
        *_seen(sentence),
        *_adjectives(sentence),
    ):
        place = told.phrase
        others = [h.phrase for h in held if (h.cue, h.rule) != (told.cue, told.rule)]
        if not any(place.start < h.end and h.start < place.end for h in others):
            held.append(told)
    return held


def _histories(sentence: ReadSentence) -> Iterator[_Told]:
    for cue in _HISTORY.finditer(sentence.text):
        if _LENGTH_OF.search(sentence.text, 0, cue.start()) or _GAVE.search(sentence.text, 0, cue.start()):
            continue  # "a two-day history of cough" is a present cough
        for phrase in phrases(sentence, cue.end(), len(sentence.text)):
            denied = sentence.negated(phrase.start, phrase.end)
            yield _Told(phrase, HISTORY, cue.start(), "history", denied)


def _denials(sentence: ReadSentence) -> Iterator[_Told]:
    for cue in _DENIALS.finditer(sentence.text):
        past = "history" in cue.group()
        for phrase in phrases(sentence, cue.end(), len(sentence.text)):
            if sentence.negated(phrase.start, phrase.end):
                yield _Told(phrase, DENIED, cue.start(), "history" if past else "absent", denied=True)


def _tellings(sentence: ReadSentence) -> Iterator[_Told]:
    text = sentence.text
    for pattern, rule in ((_TOLD, TOLD), (_PERSON_WITH, TOLD), (_CASE_OF, TOLD), (_SHOWN, SHOWN)):
        for cue in pattern.finditer(text):
            for phrase in phrases(sentence, cue.end(), len(text)):
                if _UNSURE.search(text, clause_at(text, cue.start()).start, phrase.start) or _LEFT_OPEN.match(
                    text, phrase.end
                ):
                    break
                denied = sentence.negated(phrase.start, phrase.end)
                yield _Told(phrase, DENIED if denied else rule, cue.start(), "absent" if denied else "present", denied)


def _seen(sentence: ReadSentence) -> Iterator[_Told]:
    """Conditions in front of "was noted", "were present" and the like."""
    text = sentence.text
    for cue in _SEEN.finditer(text):
        begin = max((b.end() for b in _BREAKS.finditer(text, 0, cue.start())), default=0)
        if _UNSURE.search(text, begin, cue.start()):
            continue
        for phrase in phrases(sentence, _subject_start(sentence, begin, cue.start()), cue.start()):
            denied = sentence.negated(phrase.start, phrase.end)
            yield _Told(phrase, DENIED if denied else SHOWN, cue.start(), "absent" if denied else "present", denied)


def _adjectives(sentence: ReadSentence) -> Iterator[_Told]:
    """Findings told in an adjective: "she was febrile and tachycardic"."""
    for cue in _WAS.finditer(sentence.text):
        for word in re.finditer(r"[a-z]+", cue["what"]):
            name = ADJECTIVES.get(word.group())
            if name is None:
                continue
            start = cue.start("what") + word.start()
            end = start + len(word.group())
            known = Lexicon.default().named(name)
            mention = Mention(start, end, word.group(), known[0]) if known else None
            phrase = Phrase(start, end, name, mention=mention)
            denied = (word.group() in DENYING) != sentence.negated(start, end)
            yield _Told(phrase, DENIED if denied else TOLD, cue.start(), "absent" if denied else "present", denied)


def _subject_start(sentence: ReadSentence, start: int, end: int) -> int:
    """Where the subject of a clause begins: behind an opening adverbial or time."""
    opening = _OPENING.match(sentence.text, start, end)
    start = opening.end() if opening else start
    times = [t.end for t in sentence.timepoints if start <= t.start <= start + 3 and t.end < end]
    return max(times, default=start)


def _facts(sentence: ReadSentence, told: _Told, whose: Population, study: Study, clock: _Clock) -> Iterator[Fact]:
    phrase, cited = told.phrase, whose.experiencer == "cited"
    counted: dict[str, SlotValue] = {}
    if whose.kind != "patient":
        if cited or told.rule in (SHOWN, DENIED) or _DEVELOPED.match(sentence.text, told.cue):
            return  # what groups come to is an outcome
        clause = clause_at(sentence.text, told.cue)
        them = [p for p in people(sentence.text) if clause.start <= p.start <= told.cue]
        counted = count_slots(them[-1], study, own=True) if them else {}
        n = counted.get("n")
        if not them or (isinstance(n, int) and study.n is not None and n > study.n):
            return
    time = time_slots(_time(sentence, phrase))
    if not time and clock.now and not cited and told.rule in (TOLD, SHOWN):
        time = {"timepoint": clock.now, "timepoint_inferred": True}
    slots: dict[str, Any] = {
        "condition": phrase.words,
        "status": told.status,
        "polarity": "negated" if told.denied else "affirmed",
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


def _evidence(sentence: ReadSentence, told: _Told) -> list[Evidence]:
    """The condition's own words, and the words that deny it as context."""
    words = Evidence(sentence.span(told.phrase.start, told.phrase.end))
    if not told.denied or told.cue >= told.phrase.start:
        return [words]
    cue_end = sentence.text.find(" ", told.cue)
    return [words, Evidence(sentence.span(told.cue, cue_end if cue_end > told.cue else told.phrase.start), "context")]


def _refractory(sentence: ReadSentence, study: Study, case: str | None) -> Iterator[Fact]:
    """A disease of a patient with the drugs that it did not respond to."""
    text = sentence.text
    for cue in _REFRACTORY.finditer(text):
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
    doses = _DOSES.search(text, start, drug.start)
    n = count(doses["n"]) if doses and doses["n"] else None
    return f"{n} {doses['what']} of {drug.concept.label}" if doses and n else drug.concept.label


def _leading(sentence: ReadSentence, study: Study) -> Iterator[Fact]:
    """The commonest cause or symptom in the document's own group."""
    found = _LEADING.match(sentence.text)
    whose = population(sentence, 0, study) if found else None
    if found is None or whose is None or whose.kind == "patient" or whose.experiencer != "own":
        return
    for phrase in phrases(sentence, *found.span("what")):
        both = study.arms if study.arms and re.search(r"\bboth\s(?:groups|arms)\b", sentence.text) else None
        yield Fact.of(
            "condition",
            "both groups" if both else whose.label,
            sentence.span(phrase.start, found.end()),
            LEADING,
            concepts=[("condition", phrase.mention.concept.iri)] if phrase.mention else [],
            population=whose,
            condition=phrase.words,
            status=f"{found['rank']} {found['as']}",
            polarity="affirmed",
            arm=both,
        )
