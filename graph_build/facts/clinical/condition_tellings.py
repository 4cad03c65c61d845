"""Where a sentence tells of a condition, and whether it says that it is there, was there or is not."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph_build.clauses.nouns import group_start
from graph_build.facts.clinical import condition_cues as cues
from graph_build.facts.clinical.clinical_phrases import UNIT_CODES, Phrase, named_at, phrase_at, phrases
from graph_build.facts.clinical.clinical_words import ADJECTIVES, DENYING, heads, is_head
from graph_build.facts.clinical.runs import certainty, clause_at
from graph_build.frames.denials.denial_cues import DENIALS
from graph_build.frames.denials.missing import far_from_denial, free_of, missing, no_family_history
from graph_build.frames.denials.no_findings import is_no_finding
from graph_build.frames.examinations.abnormal import abnormal
from graph_build.frames.examinations.organisms import organisms
from graph_build.model import Mention, Rule
from graph_build.patterns import Pattern
from graph_build.recognisers import Lexicon, learned_names
from graph_build.recognisers.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.frames.denials.missing import Missing
    from graph_build.model import ReadSentence

TOLD = Rule("conditions.told", 1, "a patient presented with, had, developed or was diagnosed with a condition")
DENIED = Rule("conditions.denied", 1, "a condition that a patient did not have")
SHOWN = Rule("conditions.shown", 1, "an examination showed a condition, or a condition was seen")
HISTORY = Rule("conditions.history", 1, "a condition in a patient's history")
NAMED = Rule("conditions.named", 1, "a condition that the story of a patient names, without a word that tells it")
ABSENT = Rule("conditions.absent", 1, "what a denial says was not there, in the story of a patient")
SUSPECTED = Rule("conditions.suspected", 1, "a condition that a patient was thought to have: named, and left open")
LEARNED = Rule(
    "conditions.learned", 1, "a name that the models take surely for a condition, with no word that tells it"
)
TESTED = Rule("conditions.tested", 1, "an organism that a culture or another test found, or did not find")
EXAMINED = Rule("conditions.examined", 1, "what an examination of a patient, or a picture, came to in words")
STORY_ALONE = (NAMED, ABSENT, SUSPECTED, TESTED, EXAMINED)
"""Rules that hold in the story of a patient alone, where all that is named is his or hers."""
_WHO = Pattern(r"\b(?:he|she|they|who|we|patient|child|infant|boy|girl|man|woman|baby|neonate)$", re.IGNORECASE)
"""A person, before what is said of him or her: "she developed"."""
_JOINT = re.compile(r"(?:and|or|nor) (?:an? |the )?", re.IGNORECASE)
_NO_BEFORE = Pattern(
    r"\bno (?:(?:significant|obvious|further|other|new|major|apparent|clear|definite) )?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Told:
    """A condition told in a sentence, before it is known whose it is.

    Attributes:
        phrase: the condition.
        rule: what found it.
        cue: position of the words that tell it.
        status: "present", "history" or what the sentence says of its rank.
        denied: whether the sentence says that it was not there.
        certainty: how surely it says that it was there, where it leaves that open.
    """

    phrase: Phrase
    rule: Rule
    cue: int
    status: str = "present"
    denied: bool = False
    certainty: str | None = None


def tellings(sentence: ReadSentence) -> list[Told]:
    """Every condition that a sentence tells of somebody; each place once, the surest rule first."""
    held: list[Told] = []
    nothing: list[Phrase] = []
    for told in (
        *(_absent(one) for one in no_family_history(sentence)),
        *_histories(sentence),
        *_denials(sentence),
        *_tellings(sentence),
        *_seen(sentence),
        *_tested(sentence),
        *_examined(sentence),
        *_adjectives(sentence),
        *_suspected(sentence),
        *_named(sentence),
        *_absences(sentence),
        *_free_of(sentence),
        *_learned(sentence),
    ):
        told = replace(told, phrase=_without_joint(told.phrase))
        place = told.phrase
        if not told.denied and _NO_BEFORE.search(sentence.text, 0, place.start):
            continue  # "showed no change": what is not denied there is no finding either
        unknown = told.denied and place.mention is None and told.rule in (ABSENT, DENIED)
        if unknown and is_no_finding(sentence, place.start, place.end):
            nothing.append(place)
            continue
        others = [*nothing, *(h.phrase for h in held if (h.cue, h.rule) != (told.cue, told.rule))]
        if not any(place.start < h.end and h.start < place.end for h in others):
            held.append(told)
    return held


def _without_joint(phrase: Phrase) -> Phrase:
    """A condition without what joins it to the one before: "or distant metastases"."""
    joint = _JOINT.match(phrase.words)
    return replace(phrase, words=phrase.words[joint.end() :]) if joint else phrase


def _histories(sentence: ReadSentence) -> Iterator[Told]:
    for cue in cues.HISTORY.finditer(sentence.text):
        present = cues.PRESENT_HISTORY.search(sentence.text, 0, cue.start()) is not None
        for phrase in phrases(sentence, cue.end(), len(sentence.text)):
            denied = sentence.negated(phrase.start, phrase.end)
            if present and not denied:
                yield Told(_with_length(sentence.text, cue.start(), phrase), TOLD, cue.start())
            else:
                yield Told(phrase, HISTORY, cue.start(), "history", denied)


def _with_length(text: str, at: int, phrase: Phrase) -> Phrase:
    """The condition with the length of time printed before "history of"."""
    found = cues.LENGTH_BEFORE.search(text, 0, at)
    if phrase.duration or not found:
        return phrase
    return replace(phrase, duration=(number(found["n"]), UNIT_CODES[found["u"][0].casefold()]))


def _denials(sentence: ReadSentence) -> Iterator[Told]:
    for cue in DENIALS.finditer(sentence.text):
        past = "history" in cue.group()
        for phrase in phrases(sentence, cue.end(), len(sentence.text)):
            if sentence.negated(phrase.start, phrase.end):
                yield Told(phrase, DENIED, cue.start(), "history" if past else "absent", denied=True)


def _tellings(sentence: ReadSentence) -> Iterator[Told]:
    text = sentence.text
    for pattern, rule in ((cues.TOLD, TOLD), (cues.PERSON_WITH, TOLD), (cues.CASE_OF, TOLD), (cues.SHOWN, SHOWN)):
        for cue in pattern.finditer(text):
            for phrase in phrases(sentence, cue.end(), len(text)):
                if cues.UNSURE.search(text, clause_at(text, cue.start()).start, phrase.start) or cues.LEFT_OPEN.match(
                    text, phrase.end
                ):
                    break
                denied = sentence.negated(phrase.start, phrase.end)
                yield Told(phrase, DENIED if denied else rule, cue.start(), "absent" if denied else "present", denied)


def _seen(sentence: ReadSentence) -> Iterator[Told]:
    """Conditions in front of "was noted", "were present" and the like."""
    text = sentence.text
    for cue in cues.SEEN.finditer(text):
        begin = max((b.end() for b in cues.BREAKS.finditer(text, 0, cue.start())), default=0)
        if cues.UNSURE.search(text, begin, cue.start()) or _WHO.search(text, 0, cue.start()):
            continue
        for phrase in phrases(sentence, _subject_start(sentence, begin, cue.start()), cue.start()):
            denied = sentence.negated(phrase.start, phrase.end)
            yield Told(phrase, DENIED if denied else SHOWN, cue.start(), "absent" if denied else "present", denied)


def _tested(sentence: ReadSentence) -> Iterator[Told]:
    """Organisms that tests found or did not find."""
    for one in organisms(sentence):
        known = next((m for m in sentence.mentions_of("disease", "finding") if m.start == one.start), None)
        phrase = Phrase(one.start, max(one.end, known.end if known else 0), sentence.text[one.start : one.end])
        if known is not None:
            phrase = replace(phrase, words=known.concept.label, mention=known)
        yield Told(phrase, TESTED, one.start, "present" if one.found else "absent", not one.found)


def _examined(sentence: ReadSentence) -> Iterator[Told]:
    """What clinical examinations found or did not find."""
    for one in abnormal(sentence):
        if certainty(sentence, clause_at(sentence.text, one.start), one.start, one.end) in ("asserted", "suggested"):
            phrase = Phrase(one.start, one.end, one.name)
            yield Told(phrase, EXAMINED, one.end - 1, "absent" if one.denied else "present", one.denied)


def _adjectives(sentence: ReadSentence) -> Iterator[Told]:
    """Findings told in an adjective: "she was febrile and tachycardic"."""
    for cue in (*cues.ADJECTIVE_OF_PATIENT.finditer(sentence.text), *cues.WITHOUT_FINDING.finditer(sentence.text)):
        said = next(name for name, words in cue.groupdict().items() if words)
        for word in re.finditer(r"\([^()]*\)|(?:non-)?[a-z]+", cue[said]):
            adjective = word.group().replace("-", "")
            name = ADJECTIVES.get(adjective)
            if name is None:
                continue
            start = cue.start(said) + word.start()
            end = start + len(word.group())
            known = Lexicon.default().named(name)
            mention = Mention(start, end, word.group(), known[0]) if known else None
            phrase = Phrase(start, end, name, mention=mention)
            denied = (adjective in DENYING) != sentence.negated(start, end)
            yield Told(phrase, DENIED if denied else TOLD, cue.start(), "absent" if denied else "present", denied)


def _suspected(sentence: ReadSentence) -> Iterator[Told]:
    """Conditions that the words leave open: "presumed urosepsis", "suggestive of a stroke", "gout was suspected"."""
    text = sentence.text
    if cues.MANY.search(text):
        return
    for cue in cues.SUSPECTED.finditer(text):
        for phrase in phrases(sentence, cue.end(), len(text)):
            if sentence.negated(phrase.start, phrase.end) or cues.NOT_ALONE.match(text, phrase.end):
                break
            yield Told(phrase, SUSPECTED, cue.start(), "suspected", certainty=cues.sureness(cue))
    for cue in cues.WAS_SUSPECTED.finditer(text):
        begin = max((b.end() for b in cues.BREAKS.finditer(text, 0, cue.start())), default=0)
        for phrase in phrases(sentence, _subject_start(sentence, begin, cue.start()), cue.start()):
            if not sentence.negated(phrase.start, phrase.end):
                yield Told(phrase, SUSPECTED, cue.start(), "suspected", certainty=cues.sureness(cue))


def _absences(sentence: ReadSentence) -> Iterator[Told]:
    """What a denial says was not there, known by no word of its own: "no vegetations", "Kernig's sign was absent"."""
    for one in missing(sentence):
        asserted = not _hedged_before(sentence, one)
        part_of = cues.NOT_ALONE.match(sentence.text, one.end)
        if asserted and (part_of is None or part_of.group().startswith((" and ", " or "))):  # "alcohol or drug use"
            yield _absent(one)


def _hedged_before(sentence: ReadSentence, one: Missing) -> bool:
    """Whether a hedge stands before a denial: one behind it hedges something else ("no pus, which may mean").

    What a finding "indicates" was not there is denied.
    """
    over = [c for c in sentence.contexts if c.kind == "certainty" and c.start <= one.start and one.end <= c.end]
    return any(sentence.text.find(c.cue, c.start) < one.cue for c in over if c.value != "suggested")


def _absent(one: Missing) -> Told:
    status = "history" if one.past else "absent"
    return Told(Phrase(one.start, one.end, one.name), ABSENT, one.cue, status, denied=True)


def _free_of(sentence: ReadSentence) -> Iterator[Told]:
    """Findings denied in one word: "he remained seizure-free"."""
    for start, end in free_of(sentence.text):
        name = sentence.text[start:end]
        phrase = phrase_at(sentence, start, end)
        if phrase is None and name.casefold() in ("symptom", "complaint"):
            phrase = Phrase(start, end, f"{name}s")
        if phrase is not None and not sentence.negated(start, end):
            yield Told(phrase, DENIED, start, "absent", denied=True)


def _learned(sentence: ReadSentence) -> Iterator[Told]:
    """Names of conditions that only the models tell, unless the words around them leave open whether it is there."""
    text = sentence.text
    for name in learned_names.conditions(sentence):
        before = clause_at(text, name.start).start
        if cues.UNSURE.search(text, before, name.end) or cues.LEFT_OPEN.match(text, name.end):
            continue
        phrase = named_at(sentence, name)
        denied = sentence.negated(name.start, name.end)
        if phrase is not None and not (denied and far_from_denial(sentence, phrase.start, phrase.end)):
            yield Told(phrase, LEARNED, name.start, "absent" if denied else "present", denied)


def _named(sentence: ReadSentence) -> Iterator[Told]:
    """Conditions that are named in any other place of a sentence, where nothing leaves open whether they were there."""
    text = sentence.text
    named = [(m.start(), m.end()) for m in heads(text) if is_head(m.group())]
    for start, end in (*((m.start, m.end) for m in sentence.mentions_of("disease", "finding")), *named):
        clause = clause_at(text, start)
        phrase = None if cues.NOT_ALONE.match(text, end) else phrase_at(sentence, group_start(text, start), end)
        if (
            phrase is None
            or cues.NAMED_ONLY.search(text, clause.start, phrase.start)
            or cues.LEFT_OPEN.match(text, phrase.end)
            or cues.PRESENT.search(text, clause.start, clause.end)
            or (phrase.mention is None and cues.TOO_WIDE.fullmatch(phrase.words))
            or certainty(sentence, clause, phrase.start, phrase.end) != "asserted"
        ):
            continue
        denied = sentence.negated(phrase.start, phrase.end)
        if denied and far_from_denial(sentence, phrase.start, phrase.end):
            continue
        past = cues.PAST.search(text, clause.start, phrase.start) is not None
        status = "history" if past else "absent" if denied else "present"
        yield Told(phrase, NAMED, phrase.start, status, denied)


def _subject_start(sentence: ReadSentence, start: int, end: int) -> int:
    """Where the subject of a clause begins: behind an opening adverbial or time."""
    opening = cues.OPENING.match(sentence.text, start, end)
    start = opening.end() if opening else start
    times = [t.end for t in sentence.timepoints if start <= t.start <= start + 3 and t.end < end]
    return max(times, default=start)
