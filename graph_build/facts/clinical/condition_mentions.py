"""Where a sentence tells of a condition, and whether it says that it is there, was there or is not."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph_build.clauses.groups import shares_head, sharing_head
from graph_build.facts.clinical import condition_cues as cues
from graph_build.facts.clinical.clinical_phrases import UNIT_CODES, Phrase, headed, phrase_at
from graph_build.facts.clinical.clinical_words import ADJECTIVES, DENYING, NOT_CONDITIONS, is_head
from graph_build.facts.clinical.runs import certainty, clause_at
from graph_build.frames.denials.missing import far_from_denial, free_of, missing, no_family_history
from graph_build.frames.denials.no_findings import is_no_finding
from graph_build.frames.examinations.abnormal import abnormal
from graph_build.frames.examinations.organisms import organisms
from graph_build.frames.story.names import of_span
from graph_build.model import Mention, Rule
from graph_build.patterns import Pattern
from graph_build.recognisers import Lexicon, learned_names
from graph_build.recognisers.numbers import number
from graph_build.relations.assertion import assertion_of
from graph_build.relations.phrase_text import noun_text
from ontology.tables import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token

    from graph_build.frames.denials.missing import Missing
    from graph_build.model import ReadSentence

TOLD = Rule("conditions.told", 2, "a condition that a patient presented with, had, developed or was found to have")
DENIED = Rule("conditions.denied", 2, "a condition that a patient did not have")
HISTORY = Rule("conditions.history", 2, "a condition in a patient's history")
NAMED = Rule("conditions.named", 2, "a condition that the story of a patient names, without a word that tells it")
ABSENT = Rule("conditions.absent", 1, "what a denial says was not there, in the story of a patient")
SUSPECTED = Rule("conditions.suspected", 2, "a condition that a patient was thought to have: named, and left open")
TESTED = Rule("conditions.tested", 1, "an organism that a culture or another test found, or did not find")
EXAMINED = Rule("conditions.examined", 1, "what an examination of a patient, or a picture, came to in words")
STORY_ALONE = (NAMED, ABSENT, SUSPECTED, TESTED, EXAMINED)
"""Rules that hold in the story of a patient alone, where all that is named is his or hers."""
_SUSPECTING = ("possible", "likely", "suggested")
_UNTOLD = ("recommended", "hypothesised", "speculative", "definitional", "uncertain")
_NOUNS = ("NN", "VBG", "FW")
_MODIFIERS = frozenset({"compound", "amod", "nmod", "npadvmod", "poss"})
_JOINT = re.compile(r"(?:and|or|nor) (?:an? |the )?", re.IGNORECASE)
_NO_BEFORE = Pattern(rf"\bno (?:(?:{'|'.join(sorted(words('condition', 'between')))}) )?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ConditionMention:
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


def condition_mentions(sentence: ReadSentence, doc: Doc | None) -> list[ConditionMention]:
    """Every condition that a sentence tells of somebody; each place once, the surest rule first.

    Args:
        sentence: the sentence.
        doc: its parse, or None where it was not parsed.
    """
    held: list[ConditionMention] = []
    nothing: list[Phrase] = []
    for told in (
        *(_absent(one) for one in no_family_history(sentence)),
        *_tested(sentence),
        *_examined(sentence),
        *_adjectives(sentence),
        *_named(sentence, doc),
        *_absences(sentence),
        *_free_of(sentence),
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


def _with_length(text: str, at: int, phrase: Phrase) -> Phrase:
    """The condition with the length of time printed before "history of"."""
    found = cues.LENGTH_BEFORE.search(text, 0, at)
    if phrase.duration or not found:
        return phrase
    return replace(phrase, duration=(number(found["n"]), UNIT_CODES[found["u"][0].casefold()]))


def _tested(sentence: ReadSentence) -> Iterator[ConditionMention]:
    """Organisms that tests found or did not find."""
    for one in organisms(sentence):
        known = next((m for m in sentence.mentions_of("disease", "finding") if m.start == one.start), None)
        phrase = Phrase(one.start, max(one.end, known.end if known else 0), sentence.text[one.start : one.end])
        if known is not None:
            phrase = replace(phrase, words=known.concept.label, mention=known)
        yield ConditionMention(phrase, TESTED, one.start, "present" if one.found else "absent", not one.found)


def _examined(sentence: ReadSentence) -> Iterator[ConditionMention]:
    """What clinical examinations found or did not find."""
    for one in abnormal(sentence):
        if certainty(sentence, clause_at(sentence.text, one.start), one.start, one.end) in ("asserted", "suggested"):
            phrase = Phrase(one.start, one.end, one.name)
            yield ConditionMention(phrase, EXAMINED, one.end - 1, "absent" if one.denied else "present", one.denied)


def _adjectives(sentence: ReadSentence) -> Iterator[ConditionMention]:
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
            yield ConditionMention(
                phrase, DENIED if denied else TOLD, cue.start(), "absent" if denied else "present", denied
            )


def _absences(sentence: ReadSentence) -> Iterator[ConditionMention]:
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


def _absent(one: Missing) -> ConditionMention:
    status = "history" if one.past else "absent"
    return ConditionMention(Phrase(one.start, one.end, one.name), ABSENT, one.cue, status, denied=True)


def _free_of(sentence: ReadSentence) -> Iterator[ConditionMention]:
    """Findings denied in one word: "he remained seizure-free"."""
    for start, end in free_of(sentence.text):
        name = sentence.text[start:end]
        phrase = phrase_at(sentence, start, end)
        if phrase is None and name.casefold() in ("symptom", "complaint"):
            phrase = Phrase(start, end, f"{name}s")
        if phrase is not None and not sentence.negated(start, end):
            yield ConditionMention(phrase, DENIED, start, "absent", denied=True)


def _named(sentence: ReadSentence, doc: Doc | None) -> Iterator[ConditionMention]:
    """Conditions that noun phrases name, as the words say that they are meant on which these hang."""
    for head in _heads(sentence, doc) if doc is not None else ():
        _, start, end = noun_text(sentence, head)
        at = max((m.end() for m in NOT_CONDITIONS.finditer(sentence.text, start, head.idx)), default=start)
        phrase = phrase_at(sentence, start, end) or phrase_at(sentence, at, end)  # "culture-negative sepsis"
        if phrase is None or shares_head(sentence.text, (phrase.start, phrase.end)):
            continue
        mention = _meant(sentence, phrase, head)
        if mention is not None:
            for first, _, name in sharing_head(sentence.text, (phrase.start, phrase.end), 0):
                yield replace(mention, phrase=replace(phrase, start=first, words=name, mention=None))
            yield mention


def _heads(sentence: ReadSentence, doc: Doc) -> list[Token]:
    """The words at the head of noun phrases that may name a condition."""
    found: dict[int, Token] = {t.i: t for t in doc if is_head(t.text) or t.lower_ in words("condition", "altered")}
    last = dict.fromkeys(found, 0)
    for name in (*sentence.mentions_of("disease", "finding"), *learned_names.conditions(sentence)):
        if (head := of_span(doc, name.start, name.end)) is not None:
            found[head.i], last[head.i] = head, name.end
    return [head for i, head in sorted(found.items()) if _is_noun(head) and not _modifies(head, last[i])]


def _is_noun(word: Token) -> bool:
    """Whether a word stands as a noun, also where the tagger takes it for an adjective: "coagulopathy"."""
    mistaken = word.tag_ == "JJ" and (is_head(word.text) or word.dep_ in ("dobj", "pobj", "nsubj", "nsubjpass"))
    return word.tag_.startswith(_NOUNS) or mistaken


def _modifies(word: Token, end: int) -> bool:
    """Whether a word only describes another noun: what that names is no condition, or has it in its name.

    Args:
        word: at the head of a name.
        end: position after the name, or 0 for the word alone.
    """
    text, end = word.doc.text, max(end, word.idx + len(word))
    joined = text[end : end + 1] in ("-", "‐", "–") and text[end + 1 : end + 2].isalpha()
    listed = any(child.dep_ == "cc" for child in word.children)  # "anemia and protein loss"
    behind = word.head.i > word.i and word.head.idx >= end and word.head.tag_.startswith("NN")
    return joined or (word.dep_ in _MODIFIERS and behind and not listed)


def _meant(sentence: ReadSentence, phrase: Phrase, head: Token) -> ConditionMention | None:
    """A condition as it is meant, or None where the sentence only speaks of it."""
    text, assertion = sentence.text, assertion_of(head)
    past = assertion.category == "historical"
    if sentence.negated(phrase.start, phrase.end):
        if far_from_denial(sentence, phrase.start, phrase.end):
            return None
        cue = min(
            c.start
            for c in sentence.contexts
            if c.value == "negated" and c.start <= phrase.start and phrase.end <= c.end
        )
        return ConditionMention(phrase, DENIED, cue, "history" if past else "absent", denied=True)
    clause = clause_at(text, phrase.start)
    if assertion.category == "unstated" or certainty(sentence, clause, phrase.start, phrase.end) in _UNTOLD:
        return None
    if assertion.category in _SUSPECTING:
        many = cues.MANY.search(text) is not None
        said = ConditionMention(phrase, SUSPECTED, phrase.start, "suspected", certainty=assertion.category)
        return None if many else said
    if past and assertion.trigger is not None:
        at = assertion.trigger.idx
        if cues.PRESENT_HISTORY.search(text, 0, at):
            return ConditionMention(_with_length(text, at, phrase), TOLD, phrase.start)
        return ConditionMention(phrase, HISTORY, at, "history")
    wide = cues.TOO_WIDE.fullmatch(phrase.words) or not headed(phrase.words)
    if not assertion.told and phrase.mention is None and wide:
        return None  # no word tells it, and only a model takes it for the name of a condition
    return ConditionMention(phrase, TOLD if assertion.told else NAMED, phrase.start)
