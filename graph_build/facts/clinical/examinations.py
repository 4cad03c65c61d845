"""Examinations with what they came to: "an echocardiogram performed on day 11 was normal"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.people import people
from graph_build.facts.clinical.results import Result
from graph_build.facts.clinical.runs import clause_at, plain
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import ReadSentence

_BEFORE = (
    r"(?:(?:repeat(?:ed)?|follow-?\s?up|control|serial|subsequent|second|third|last|transthoracic|transesophageal|"
    r"thoracic|chest|abdominal|pelvic|renal|hepatic|brain|cerebral|cranial|cardiac|coronary|spinal|head|thyroid|"
    r"Doppler|duplex|contrast-enhanced|high-resolution|whole-body|upper|lower|gastrointestinal|carotid|bone|"
    r"2D|two-dimensional|physical|clinical|neurologic(?:al)?|ophthalmolog(?:ic|ical)|fundus|slit-lamp|plain)\s)*"
)
_NAME = (
    r"echocardiogra(?:ms?|phy|phies|phic (?:examinations?|stud(?:y|ies)|evaluations?|findings))|"
    r"electrocardiogra(?:ms?|phy)|ECGs?|EKGs?|electroencephalogra(?:ms?|phy)|EEGs?|electromyography|EMG|"
    r"(?:functional )?MRIs?|magnetic resonance (?:imaging|angiography)|MR angiography|"
    r"(?:PET[-/ ])?CTs?|computed tomography|computerized tomography|(?:PET|positron emission tomography)|"
    r"angio(?:-CT|graphy|grams?)|X-rays?|radiogra(?:phs?|phy|ms?)|ultraso(?:und|nography|nograms?)|sonography|"
    r"scintigraphy|lumbar puncture|(?:CSF|cerebrospinal fluid|urine) (?:analysis|examination)|urinalysis|"
    r"colonoscopy|(?:endoscop|gastroscop|bronchoscop|cystoscop|fundoscop|funduscop)y|spirometry|"
    r"pulmonary function tests?|liver function tests?|audiometry|audiogram|mammogra(?:phy|m)|"
    r"(?<=physical )examination|(?<=clinical )examination|(?<=neurologic )examination|(?<=neurological )examination|"
    r"(?<=fundus )examination|(?<=slit-lamp )examination|(?<=ophthalmologic )examination|"
    r"(?<=ophthalmological )examination"
)
_EXAM = Pattern(rf"\b{_BEFORE}(?:{_NAME})(?:\s(?:scans?|angiography|imaging|findings|examinations?))?\b", re.IGNORECASE)
_STATE = (
    r"(?P<s>normal(?!\s(?:in\b|with\b|to\b|appear|looking|pressure|saline)|[- ]sized?)|unremarkable|"
    r"within (?:the )?normal (?:limits|range)|abnormal)"
    r"(?!\s?,?\s(?:except|apart from|aside from|other than|but|size))\b"
)
_WAS = Pattern(
    rf"\s(?:was|were|remained|became|is|had been|came back|returned(?: to)?|proved)\s(?P<neg>not\s)?"
    rf"(?:(?:also|both|all|still|again|otherwise|\w+ly)\s)?(?:found to be\s|reported as\s)?{_STATE}",
    re.IGNORECASE,
)
_SHOWED = Pattern(
    r"\s(?:showed|revealed|demonstrated|yielded|disclosed)\s(?:completely\s|entirely\s)?"
    r"(?:no (?:(?:significant|obvious|relevant|other|further|remarkable)\s)?(?:abnormalit(?:y|ies)|abnormal findings|"
    r"pathological (?:findings|changes))|(?P<s>normal) (?:findings|results))\b"
    r"(?!\s(?:in|of|on|at the|other|except|apart)\b)",
    re.IGNORECASE,
)
# What may stand between an examination and its verb: what of, when, by whom; no other thing that it could be said of.
_BETWEEN = Pattern(
    r"(?:\s\([^()]*\))?(?:\s(?:performed|obtained|done|taken|repeated|carried out|of|on|at|in|from|after|before|"
    r"during|"
    r"following|by|with|for|\d)\b(?:(?!\b(?:was|were|had|showed|revealed|and|but|which|who|that|or)\b)[^;:,])*)?"
)
_GLUE = Pattern(
    r"(?:(?:\sof the [\w ]{3,25})?(?:,\s|,?\sand\s|,?\sas well as\s)(?:an?\s|the\s|his\s|her\s|both\s)?)", re.IGNORECASE
)
_AGAIN = Pattern(r"\b(?:repeat\w*|follow|control|serial|subsequent|second|third|last)", re.IGNORECASE)
_IN = Pattern(r"\sin\s(?:the\s|only\s)?", re.IGNORECASE)


def examined(sentence: ReadSentence) -> Iterator[Result]:
    """The examinations that a sentence says were normal, unremarkable or not so."""
    text = sentence.text
    for pattern in (_WAS, _SHOWED):
        for m in pattern.finditer(text):
            them = next((p for p in people(text) if p.start >= m.end() and _IN.fullmatch(text, m.end(), p.start)), None)
            for exam in _examinations(text, m.start()):
                name = plain(exam.group())
                state = (m["s"] or "normal").casefold()
                state = "normal" if state.startswith("within") else state
                end = them.end if them else m.end()
                denied = bool(m.groupdict().get("neg")) or (them is not None and them.quantifier == "none")
                yield Result(exam.start(), end, m.start() + 1, name, state, denied, them)


def again(name: str) -> bool:
    """Whether the name of an examination says that it came after another."""
    return _AGAIN.search(name) is not None


def _examinations(text: str, verb: int) -> list[re.Match[str]]:
    """The examinations that the verb at a position is said of: the last one before it, and those listed before that."""
    start = clause_at(text, max(0, verb - 1)).start
    found = list(_EXAM.finditer(text, start, verb))
    if not found or not _BETWEEN.fullmatch(text, found[-1].end(), verb):
        return []
    kept = [found[-1]]
    for m in reversed(found[:-1]):
        if not _GLUE.fullmatch(text, m.end(), kept[-1].start()):
            break
        kept.append(m)
    return kept[::-1]
