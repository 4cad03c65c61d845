"""Patients of cited works whose story a paragraph goes on telling: "the patient" there is not the paper's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.study import is_own
from graph_build.model import Population
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from graph_build.model import ReadDocument

_INTRODUCED = Pattern(
    r"\b(?:an?|one|another|the (?:first|second|third|other|only))\s(?:[\w-]+\s){0,5}"
    r"(?:patient|boy|girl|man|woman|child|infant|neonate|male|female|case)\b(?!\s(?:report|series|of))",
    re.IGNORECASE,
)
_THE_PATIENT = Pattern(
    r"\b(?:the|this)\s(?:patient|boy|girl|man|woman|child|infant|neonate)\b|\b(?:he|she|his|her)\b", re.IGNORECASE
)
_OURS = Pattern(r"\b(?:our|present|index)\s(?:\w+\s)?(?:patient|case|boy|girl|man|woman|child|infant)", re.IGNORECASE)


def cited_patients(read: ReadDocument) -> dict[int, Population]:
    """For the index of a sentence: whose story it goes on telling, where a cited work's patient was introduced before.

    Only in introductions and discussions, within a paragraph, up to the next word on the paper's own patient.
    """
    found: dict[int, Population] = {}
    told: Population | None = None
    paragraph = -1
    for at, sentence in enumerate(read.sentences):
        text = sentence.text
        if sentence.section not in ("introduction", "discussion"):
            told = None
            continue
        if sentence.sentence.paragraph != paragraph or is_own(text) or _OURS.search(text):
            told = None
        elif told and _THE_PATIENT.search(text) and not _INTRODUCED.search(text):
            found[at] = told
        paragraph = sentence.sentence.paragraph
        if _INTRODUCED.search(text) and not is_own(text) and not _OURS.search(text):
            told = _patient(read, at) or told
    return found


def _patient(read: ReadDocument, at: int) -> Population | None:
    """The patient of the work that a sentence is credited to: by its own mark, else that of one of the next two."""
    paragraph = read.sentences[at].sentence.paragraph
    for sentence in read.sentences[at : at + 3]:
        if sentence.sentence.paragraph != paragraph or (is_own(sentence.text) or _OURS.search(sentence.text)):
            return None
        if sentence.sentence.references:
            number = sentence.sentence.references[0]
            return Population("patient", f"patient of reference [{number}]", "cited", number)
    return None
