"""Things that a sentence names only to say that they were not there, and how far a denial reaches to a name.

"No vegetations", "Kernig's sign was absent", "free of symptoms", "seizure-free". What is a condition, and whose, is for
those to say who state it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_build.clauses.groups import TURNS, listed, sharing_head, subject_start, word_set
from graph_build.clauses.verb_classes import FINITE
from graph_build.clauses.words import words_of
from graph_build.frames.denials.denial_cues import (
    ABSENT_ENDS,
    DENIALS,
    FAMILY_HISTORY,
    FREE_OF,
    HABITS,
    ITS_HISTORY,
    NO_ABSENCE,
    NO_SYMPTOMS,
    OF_POSSIBILITY,
    TAKES_WITH,
)
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.clauses.words import Word
    from graph_build.model import ReadSentence

_WAS_ABSENT = Pattern(
    r" (?P<be>could be|was|were|is|are|has been|have been|had been|being) (?:\w+ly |also |all |both |thus |therefore )?"
    r"(?:absent|lacking|ruled[ -]out|excluded)\b(?! (?:from|by the authors))",
    re.IGNORECASE,
)
_DOES_NOT = Pattern(r"(?:did|do|does|could|would|can|should|may|might)(?:n['’]t| not)|cannot", re.IGNORECASE)
"""Denials of a verb: what that does to a condition is told by other rules, or leaves the condition as it is."""
_GOES_ON = frozenset({"and", "comma", "determiner", "word", "adverb", "not", "more", "less", "number"})
"""What may stand between a denial and a condition that it denies, where no word tells that condition of itself."""
_NEAR = word_set(
    "of in for any to with have had been be suggest show reveal including associated reported noted noticed experienced"
)
_ANEW = Pattern(r",? and (?:the|his|her|its|their|all) ", re.IGNORECASE)
_JOINED = Pattern(r"\band\b")
_VERBS = frozenset({"be", "verb", "auxiliary"})
_TELLING_OF = word_set(
    "evidence sign signs symptom symptoms history episode episodes case cases presence development suspicion features "
    "complaint complaints indication finding findings recurrence occurrence onset attack attacks suggestion absence "
    "lack free diagnosis degree stigmata proof"
)
"""Nouns that deny what they are of: "no signs of gout", but not "no sequelae of gout"."""
_ADVERBIAL = frozenset({"in", "for", "during"})
_DID = word_set("took returned referred drank went lived worked gave")
"""What people did besides not having something: "he had no allergies and took no drugs"."""
_LISTED = frozenset({"and", "comma", "determiner", "word", "adverb"})
_ENDS_ABSENCE = frozenset(
    {"break", "be", "verb", "auxiliary", "relative", "pronoun", "number", "versus", "than", "not"}
)


@dataclass(frozen=True, slots=True)
class Missing:
    """A thing that was not there.

    Attributes:
        start: first position of its name; end: position after the last.
        name: its name, as it is said.
        cue: position of the words that deny it.
        past: whether it is the past that had none of it.
    """

    start: int
    end: int
    name: str
    cue: int
    past: bool = False


def missing(sentence: ReadSentence) -> Iterator[Missing]:
    """What a sentence says was not there and is known by no word of its own."""
    yield from _behind(sentence)
    yield from _before(sentence)
    for cue in NO_SYMPTOMS.finditer(sentence.text):
        yield Missing(*cue.span("what"), cue["what"], cue.start())
    for name, habit in HABITS:
        for cue in habit.finditer(sentence.text):
            yield Missing(*cue.span(), name + cue.groupdict().get("more", ""), cue.start())


def free_of(text: str) -> Iterator[tuple[int, int]]:
    """The runs of what is denied in one word: "he remained seizure-free"."""
    for cue in FREE_OF.finditer(text):
        yield cue.span("what")


def no_family_history(sentence: ReadSentence) -> Iterator[Missing]:
    """A history that a family does not have; the denial is part of it, since what follows tells of relatives."""
    text, words = sentence.text, words_of(sentence.text)
    for cue in FAMILY_HISTORY.finditer(text):
        denied = cue["none"] or sentence.negated(*cue.span("what"))
        stop = next(
            (w for w in words if w.start >= cue.end() and (w.part in _ENDS_ABSENCE or w.low in ABSENT_ENDS)), None
        )
        things = listed(text, words, cue.end(), stop.start if stop else len(text)) if cue["of"] else []
        for start, end in things if denied else ():
            if not sentence.negated(start, end) or _ANEW.search(text, cue.end(), start) or "history" in text[start:end]:
                break
            yield Missing(cue.start(), end, f"family history of {text[start:end]}", cue.start(), past=True)
        if denied and not things:
            yield Missing(*cue.span(), "family history", cue.start(), past=True)


def _behind(sentence: ReadSentence) -> Iterator[Missing]:
    """What stands behind a denial: "no vegetations", "without gurgling sounds"."""
    text, words = sentence.text, words_of(sentence.text)
    for cue in DENIALS.finditer(text):
        behind = [w for w in words if w.start >= cue.end()]
        stop = next((w for before, w in pairwise((None, *behind)) if w and _stops(before, w)), None)
        members = listed(text, words, cue.end(), stop.start if stop else len(text))
        members += _goes_on(text, words, stop) if stop else []
        anew = _ANEW.search(text, cue.end(), stop.start) if stop and stop.part in _VERBS else None
        if anew:  # "no fever, and the blood counts and gases were normal"
            members = [m for m in members if m[1] <= anew.start()]
        elif stop and stop.part in _VERBS and len(members) > 1 and not _JOINED.search(text, members[-1][1], stop.start):
            joint = text[members[-2][1] : members[-1][0]]  # "no fluid, and the stent was patent": another clause
            members = members if " or " in joint else members[:-1]
        if cue.group().casefold().startswith("absent"):
            members = members[:1]  # an adjective of the noun behind it
        for start, end, name in _with_shared_heads(text, members, cue.end()):
            told = NO_ABSENCE.fullmatch(name) is None or ITS_HISTORY.fullmatch(name)
            if told and sentence.negated(start, end):
                past = "history" in cue.group() or name.endswith("history")
                yield Missing(start, end, name, cue.start(), past)


def _stops(before: Word | None, word: Word) -> bool:
    """Whether a word ends what is denied: "no fever with cough", but "no contact with animals"."""
    if word.low == "with" and before is not None and TAKES_WITH.fullmatch(before.low):
        return False
    told = before is not None and word.low in FINITE | _DID
    return told or word.part in _ENDS_ABSENCE or word.low in ABSENT_ENDS or word.low in TURNS


def _with_shared_heads(text: str, members: list[tuple[int, int]], start: int) -> Iterator[tuple[int, int, str]]:
    """The members of a list with their names, each head said of all that share it."""
    alone: set[tuple[int, int]] = set()
    for member in reversed(members):
        if member not in alone:
            yield *member, text[slice(*member)]
            for first, last, name in sharing_head(text, member, start):
                alone.add((first, last))
                yield first, member[1], name


def _goes_on(text: str, words: Sequence[Word], stop: Word) -> list[tuple[int, int]]:
    """Further members of a denied list behind an adverbial: "no allergies, surgery in the past, travel, or bites".

    Only where nothing but a list with "or" follows, without a verb, a number or another preposition.
    """
    if stop.low not in _ADVERBIAL:
        return []
    behind = words[words.index(stop) + 1 :]
    comma = next((i for i, w in enumerate(behind[:4]) if w.part == "comma"), None)
    rest = behind[comma + 1 :] if comma is not None else []
    if not any(w.low in ("or", "nor") for w in rest) or any(w.part not in _LISTED for w in rest):
        return []
    return listed(text, words, rest[0].start, rest[-1].end)


def _before(sentence: ReadSentence) -> Iterator[Missing]:
    """What stands before a denial: "Kernig's sign and neck pain were absent", "an abscess was ruled out"."""
    text, words = sentence.text, words_of(sentence.text)
    for cue in _WAS_ABSENT.finditer(text):
        verb = next((i for i, w in enumerate(words) if w.start >= cue.start("be")), None)
        for start, end in listed(text, words, subject_start(words, verb), cue.start()) if verb else ():
            possibility = OF_POSSIBILITY.match(text, start, end)
            start = possibility.end() if possibility else start
            name = text[start:end]
            if NO_ABSENCE.fullmatch(name) is None and sentence.negated(start, end):
                yield Missing(start, end, name, cue.start())


def far_from_denial(sentence: ReadSentence, start: int, end: int) -> bool:
    """Whether a verb or preposition parts a name from the denial before it: "was not removed by debridement of".

    A list that goes on, "of" and "in" part nothing.
    """
    text = sentence.text
    over = [c for c in sentence.contexts if c.kind == "polarity" and c.start <= start and end <= c.end]
    if any(not text.startswith(c.cue, c.start) for c in over):
        return False  # "fever and chills were absent": the denial stands behind
    if any(_DOES_NOT.match(c.cue) for c in over):
        return True
    last = max((c.start + len(c.cue) for c in over), default=start)
    between = [w for w in words_of(text) if last <= w.start and w.end <= start]
    if any(w.low == "of" and before.low not in _TELLING_OF for before, w in pairwise(between)):
        return True
    return any((w.part not in _GOES_ON and w.low not in _NEAR) or w.low in ABSENT_ENDS - _NEAR for w in between)
