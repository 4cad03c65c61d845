"""What did not come about: "her GCS did not improve", "the changes did not reach significance", "no response to A".

A past verb that is denied tells of its subject ("the score did not change"), or, where that is a person or a test that
only shows something, of its object ("the study failed to meet its endpoint", "cultures did not grow bacteria").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.clauses.groups import TURNS, listed, subject_start, word_set
from graph_build.clauses.splitting import without_asides
from graph_build.clauses.words import words_of
from graph_build.frames.examinations.examined import is_person
from graph_build.frames.variables import Phrase, phrase
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.clauses.words import Word

_PAST = Pattern(r"(?:did|was|were|had|has|have) not|failed to", re.IGNORECASE)
_SHOWS = word_set(
    "show reveal demonstrate detect disclose identify yield grow find display exhibit develop experience meet "
    "reach achieve attain pass gain obtain contain produce provide lead result"
)
"""Verbs that tell of their object."""
_THEY = word_set("he she they")
_PERSONAL = {
    "improve": "improvement",
    "respond": "response",
    "recover": "recovery",
    "survive": "survival",
    "deteriorate": "deterioration",
    "relapse": "relapse",
}
"""What a person is said not to have done, as a thing that did not come about."""
_LEFT_OPEN = Pattern(
    r"(?:only|necessarily|(?:yet )?known|clear|certain|sure|been reported|shown|designed|intended|reported|described|"
    r"(?:statistically )?different|differ\w*|due|related|attributable|associated|because|considered|thought|judged|"
    r"believed|eligible|excluded|ruled out|allowed|permitted|consistent|compatible|surprising|unlike\w*|available|"
    r"included|superior|inferior|applicable|limited|confined|restricted|\w+ed (?:to be|as|by)|given|performed|done|"
    r"administered|receive|take|undergo|require|need|participate|measured)\b",
    re.IGNORECASE,
)
"""Behind "not": what denies no event, or what other readers tell."""
_SIGNIFICANCE = Pattern(r"\bsignifican(?:t|ce)\b", re.IGNORECASE)
_NOTHING = Pattern(
    r"\b(?:(?-i:[Nn]o)|without(?: any)?) "
    r"(?P<what>(?:(?:significant|obvious|obviously|further|marked|clear|clinical|apparent|"
    r"relevant|major|new|appreciable|substantial|meaningful|sustained|similar|evolving|neurological|other|signs? of|"
    r"evidence of|adequate) )*(?:changes?|improvements?|responses?|abnormal findings|abnormalit(?:y|ies)|effects?|"
    r"benefits?|deteriorations?|worsening|recovery|events?)"
    r"(?: (?:of|in|to|from|on) (?:the |his |her |their |those |these )?(?:[\w-]+ ){0,3}?[\w-]+(?=[.,;)]|$))?)",
    re.IGNORECASE,
)
_EXCEPT = Pattern(r"\s?,?\s(?:except|apart from|aside from|other than|but for)\b", re.IGNORECASE)
_COUNTED = Pattern(
    r"(?:\d|%|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|some|half|most)\b)[^.;]{0,60}\b(?:patients|participants|"
    r"subjects|children|adults|women|men)\b[^.;]{0,40}\b(?:had|has|have|showed|experienced|reported|with)\s$",
    re.IGNORECASE,
)
"""Some of the patients, of whom alone it is told: "24 patients had no response"."""
_POINTS = Pattern(r"\b(?:these|those|such)\b", re.IGNORECASE)
"""A subject that only points back."""
_OF = Pattern(r"\b(?:of|between|in|for|with)\b", re.IGNORECASE)
"""In a subject that is taken whole: "the difference between A and B"."""
_ENDS = word_set("because since due after before during until when while which who that so at in on within over")
_BREAKS = frozenset({"comma", "break", "relative", "versus", "than", "not"})
_LONGEST = 90


@dataclass(frozen=True, slots=True)
class DeniedFrame:
    """Something that did not come about.

    Attributes:
        start: first position of what tells it; end: position after the last.
        what: the thing of which it is told.
        status: what is denied of it, as printed ("reach significance"); None where it is the thing itself.
        significance: whether it is statistical significance that is denied.
    """

    start: int
    end: int
    what: Phrase
    status: str | None = None
    significance: bool = False


def denied(text: str) -> Iterator[DeniedFrame]:
    """What a sentence says did not come about.

    Args:
        text: the cleaned sentence; positions count in it.
    """
    words = words_of(without_asides(text))
    for at, word in enumerate(words):
        if word.part == "not" and _PAST.fullmatch(word.low) and at + 1 < len(words) and at > 0:
            yield from _of_verb(text, words, at)
    for found in _NOTHING.finditer(text):
        start, end = found.span("what")
        if not _EXCEPT.match(text, end) and not _COUNTED.search(text, 0, found.start()):
            yield DeniedFrame(found.start(), end, Phrase(found["what"], start, end))


def _of_verb(text: str, words: Sequence[Word], at: int) -> Iterator[DeniedFrame]:
    verb = next((w for w in words[at + 1 :] if w.part != "adverb"), None)
    before, begin = words[at - 1], subject_start(words, at)
    someone = before.low in _THEY
    alone = before.part in ("comma", "relative") or before.low == "that" or (before.part == "pronoun" and not someone)
    if verb is None or alone or _LEFT_OPEN.match(text, verb.start) or _POINTS.search(text, begin, words[at].start):
        return  # "who did not …", "it was not …" and "he walked, had not …" have no subject of their own
    end = _end(words, verb)
    counted = any(begin <= w.start < words[at].start and w.part == "number" for w in words)
    if counted or end - begin > 2 * _LONGEST or _EXCEPT.match(text, end):
        return
    significant = _SIGNIFICANCE.search(text, verb.start, end) is not None
    if verb.low in _SHOWS and not significant:
        for first, last in listed(text, words, verb.end, end):
            if (thing := phrase(text, first, last)) is not None:
                yield DeniedFrame(words[at].start, end, thing)
    elif someone or is_person(text[begin : words[at].start].strip()):
        if noun := _PERSONAL.get(verb.low):
            yield DeniedFrame(words[at].start, verb.end, Phrase(noun, verb.start, verb.end))
    else:
        status = " ".join(text[verb.start : end].split())
        whole = [(begin, words[at].start)]
        several = whole if _OF.search(text, *whole[0]) else listed(text, words, *whole[0])
        for first, last in several:
            if (subject := phrase(text, first, last)) is not None:
                yield DeniedFrame(subject.start, end, subject, status, significant)


def _end(words: Sequence[Word], verb: Word) -> int:
    """Where what is denied ends: before a comma, another clause, or what says when, where and why."""
    end = verb.end
    behind = [w for w in words if w.start > verb.start]
    for at, word in enumerate(behind):
        anew = word.low == "and" and any(w.part in ("be", "verb", "auxiliary") for w in behind[at:])
        if word.part in _BREAKS or word.low in _ENDS | TURNS or anew or word.end - verb.start > _LONGEST:
            break
        end = word.end
    return end
