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
    r"(?:been )?(?:only|necessarily|(?:yet )?known|clear|certain|sure|shown|designed|intended|reported|described|"
    r"(?:statistically )?different|differ\w*|due|related|attributable|associated|because|considered|thought|judged|"
    r"believed|eligible|excluded|ruled out|allowed|permitted|consistent|compatible|surprising|unlike\w*|available|"
    r"included|superior|inferior|applicable|limited|confined|restricted|"
    r"(?!(?:affect|influenc|alter|chang|modifi|impair)ed)\w+ed (?:to be|as|by)|given|performed|done|"
    r"administered|receive|take|undergo|require|need|participate|measured|necessary|needed|required|possible|feasible|"
    r"practical|suitable|appropriate|enough|sufficient|adequate|drawn|collected|recorded|assessed|evaluated|examined|"
    r"analy[sz]ed|calculated|checked|tested|investigated|reviewed|approved|funded|planned|attempted|involved|complete|"
    r"adhere|attend|return|consent|agree|accept|follow|in the|have (?:time|access))\b",
    re.IGNORECASE,
)
"""Behind "not": what denies no event, or what other readers tell."""
_OF_CONDUCT = Pattern(
    r"\b(?:compan(?:y|ies)|sponsors?|funders?|authors?|investigators?|approval|consent|power|sample size|target number|"
    r"(?:hazard|odds|risk) ratios?|surveys?|questionnaires?|recruitment|enrol+ment|blinding|schedules?|protocol|"
    r"manuscript|analys[ie]s|data)$",
    re.IGNORECASE,
)
"""A subject that tells how a study was done, and of nobody in it."""
_SOME = Pattern(
    r"\W*(?:(?:only|the|other|another|remaining|almost|about) )*(?:one|two|three|four|five|six|seven|eight|nine|ten|"
    r"eleven|twelve|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|some|many|most|several|few|half|individuals?)\b",
    re.IGNORECASE,
)
"""A subject that is some of those who are told of."""
_SIGNIFICANCE = Pattern(r"\bsignifican(?:t|ce)\b", re.IGNORECASE)
_NOTHING = Pattern(
    r"\b(?:(?-i:[Nn]o)|without(?: any)?) "
    r"(?P<what>(?:(?:significant|obvious|obviously|further|marked|clear|clinical|apparent|"
    r"clinically|statistically|noticeable|notable|important|consistent|discernible|unexpected|"
    r"relevant|major|new|appreciable|substantial|meaningful|sustained|similar|evolving|neurological|other|signs? of|"
    r"evidence of|adequate) )*(?:changes?|improvements?|responses?|abnormal findings|abnormalit(?:y|ies)|effects?|"
    r"benefits?|deteriorations?|worsening|recovery|events?)"
    r"(?: (?:of|in|to|from|on) (?:the |his |her |their |those |these )?"
    r"(?:[\w-]+ ){0,6}?[\w-]+(?=[.,;)]|$| (?:was|were|after|during|following)\b))?)",
    re.IGNORECASE,
)
_NO_DIFFERENCE = Pattern(
    r"\b(?-i:[Nn]o) (?P<how>(?:(?:statistical(?:ly)?|clinical(?:ly)?|significant|relevant|other|notable|marked|major|"
    r"apparent|detectable|further|overall) )*)differences? (?:(?:was|were|is|has been|have been) )?"
    r"(?:(?:found|detected|observed|seen|noted|identified|present) )?"
    r"(?:in|for|with (?:respect|regard) to|regarding|in terms of) (?:the |either |any |their )*",
    re.IGNORECASE,
)
"""That groups did not differ, before the things in which they did not."""
_GROUPS = Pattern(r"\b(?:groups?|arms?|patients|participants|subjects|cohorts?)\b", re.IGNORECASE)
DIFFERENT = "different"
"""What is denied of a thing in which groups did not differ."""
_APART = word_set("between among amongst across when with by according to from as per versus whether using")
_UNRELATED = Pattern(
    r"\b(?:none of (?:the|these) |no )"
    r"(?P<what>(?:[\w-]+ ){0,4}?(?:events?|reactions?|deaths?|infections?|effects?|cases?))"
    r"(?: that (?:occurred|were reported))? (?:was|were) "
    r"(?P<status>(?:(?:considered|judged|deemed|thought|believed|assessed) )?"
    r"(?:to be |as )?(?:possibly |probably |definitely )?"
    r"(?:related|attribut\w+|due) to (?:the |study |trial )*[\w-]+)",
    re.IGNORECASE,
)
"""That what befell people did not come of a treatment."""
_UNLINKED = Pattern(
    r"\b(?-i:[Nn]o) (?:(?:significant|clear|apparent|evident|consistent|evidence of (?:an? )?|statistically) ?)*"
    r"(?P<what>(?:associations?|correlations?|(?:[\w-]+ )?relationships?|interactions?))"
    r"(?: (?:was|were) (?:found|seen|observed|detected|noted|identified))?"
    r"(?P<of> (?:between|with|of) (?:[\w/-]+ ){1,12}?[\w/-]+"
    r"(?= (?:was|were|in|at|during|after|for)\b|\s?[.,;()]|$))",
    re.IGNORECASE,
)
"""That two things had nothing to do with one another."""
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
_ENDS = word_set(
    "because since due after before during until when while which who that so at in on within over despite although "
    "though unless upon following secondary owing even according compared throughout"
)
_SPANS = word_set("hours days weeks months years hour day week month year")
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
    yield from _alike(text, words)
    for found in _UNRELATED.finditer(text):
        thing = Phrase(found["what"], *found.span("what"))
        yield DeniedFrame(found.start(), found.end(), thing, " ".join(found["status"].split()))
    for found in _UNLINKED.finditer(text):
        what = " ".join(f"{found['what']}{found['of']}".split())
        significant = _SIGNIFICANCE.search(found.group()) is not None
        yield DeniedFrame(found.start(), found.end(), Phrase(what, found.start("what"), found.end()), None, significant)
    for found in _NOTHING.finditer(text):
        start, end = found.span("what")
        if not _EXCEPT.match(text, end) and not _COUNTED.search(text, 0, found.start()):
            yield DeniedFrame(found.start(), end, Phrase(found["what"], start, end))


def _alike(text: str, words: Sequence[Word]) -> Iterator[DeniedFrame]:
    """The things in which groups did not differ: "no significant difference in pain or nausea between the groups"."""
    for found in _NO_DIFFERENCE.finditer(text):
        behind = [w for w in words if w.start >= found.end()]
        ends = (
            w.start for w in behind if w.low in _APART | _ENDS or w.part in ("break", "relative", "be", "verb", "not")
        )
        end = next(ends, behind[-1].end if behind else found.end())
        significant = _SIGNIFICANCE.search(found["how"]) is not None
        for first, last in listed(text, words, found.end(), end):
            thing = phrase(text, first, last)
            if thing is not None and not _GROUPS.search(thing.text):
                yield DeniedFrame(found.start(), last, thing, DIFFERENT, significant)


def _of_verb(text: str, words: Sequence[Word], at: int) -> Iterator[DeniedFrame]:
    verb = next((w for w in words[at + 1 :] if w.part != "adverb"), None)
    before, begin = words[at - 1], subject_start(words, at)
    someone = before.low in _THEY
    alone = before.part in ("comma", "relative") or before.low == "that" or (before.part == "pronoun" and not someone)
    if verb is None or alone or _LEFT_OPEN.match(text, verb.start) or _POINTS.search(text, begin, words[at].start):
        return  # "who did not …", "it was not …" and "he walked, had not …" have no subject of their own
    end = _end(words, verb)
    counted = any(begin <= w.start < words[at].start and w.part == "number" for w in words)
    whom = text[begin : words[at].start].strip()
    led = next((i for i, w in enumerate(words) if w.start == begin), 0)
    joined = before.part == "and" or (led > 0 and words[led - 1].part == "be")  # "was improved and did not recur"
    if counted or end - begin > 2 * _LONGEST or _EXCEPT.match(text, end) or _OF_CONDUCT.search(whom):
        return
    if _SOME.match(whom) and not someone:
        return
    significant = _SIGNIFICANCE.search(text, verb.start, end) is not None
    if verb.low in _SHOWS and not significant:
        for first, last in listed(text, words, verb.end, end):
            if (thing := phrase(text, first, last)) is not None:
                yield DeniedFrame(words[at].start, end, thing)
    elif someone or is_person(whom):
        if noun := _PERSONAL.get(verb.low):
            yield DeniedFrame(words[at].start, verb.end, Phrase(noun, verb.start, verb.end))
    elif not joined:
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
        lasting = word.part == "number" and at + 1 < len(behind) and behind[at + 1].low in _SPANS
        if word.part in _BREAKS or word.low in _ENDS | TURNS or anew or lasting or word.end - verb.start > _LONGEST:
            break
        end = word.end
    return end
