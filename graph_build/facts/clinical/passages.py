"""Whose story a passage tells where it is not the own patient's: a cited patient's, a donor's, a newborn's.

"The patient" stays a cited one over the sentences that follow, and what is told of a donor, a newborn or a relative
goes on until the text returns to the own patient.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.study import is_own
from graph_build.model import Population
from graph_build.nlp import missing, parse
from graph_build.patterns import Pattern
from ontology.tables import words

if TYPE_CHECKING:
    from spacy.tokens import Token

    from graph_build.model import ReadDocument


def _any_of(*parts: str) -> str:
    """A pattern of the words for persons of some parts of `ontology/words/person.tsv`."""
    return f"(?:{'|'.join(sorted(frozenset.union(*(words('person', part) for part in parts))))})"


_ONE = _any_of("patient")
_INTRODUCED = Pattern(
    rf"\b(?:an?|one|another|the (?:first|second|third|other|only))\s(?:[\w-]+\s){{0,5}}(?:{_ONE}|case)\b"
    r"(?!\s(?:report|series|of))",
    re.IGNORECASE,
)
_THE_PATIENT = Pattern(rf"\b(?:the|this)\s{_ONE}\b|\b(?:he|she|his|her)\b", re.IGNORECASE)
_OURS = Pattern(rf"\b(?:our|present|index)\s(?:\w+\s)?(?:{_ONE}|case)", re.IGNORECASE)
_REPORTED = Pattern(r"\bet al\b|\b(?:reported|described|published)\b", re.IGNORECASE)
_ARGUING = ("introduction", "discussion")
_TELLING = ("case", "results", "abstract", "body")
_FARTHEST = 6
"""Sentences until the mark of the work that a cited patient's story is from."""
_AGED = Pattern(r"\b(?P<n>\d+)[\s‐‑–-](?P<unit>year|month|week|day|hour)s?[\s‐‑–-]old\b", re.IGNORECASE)
_GROWN = 14
"""Years from which a patient is no child."""
_OTHER = Pattern(rf"\b{_any_of('other', 'child')}\b", re.IGNORECASE)
_RETURNS = Pattern(rf"\b{_any_of('own')}\b", re.IGNORECASE)
_SUBJECTS = ("nsubj", "nsubjpass")


def told_of_others(read: ReadDocument) -> dict[int, Population]:
    """For the index of a sentence: whose story it tells, where that is another person's than the own patient's.

    Args:
        read: a case report, or any other document.
    """
    return _cited(read) | _beside(read)


def _cited(read: ReadDocument) -> dict[int, Population]:
    """Cited patients: in introductions and discussions, within a paragraph, up to a word on the paper's own patient."""
    found: dict[int, Population] = {}
    told: Population | None = None
    paragraph = -1
    for at, sentence in enumerate(read.sentences):
        text = sentence.text
        if sentence.section not in _ARGUING:
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
    """The patient of the work that a sentence is credited to: by its own mark, else that of one of the next."""
    paragraph = read.sentences[at].sentence.paragraph
    for sentence in read.sentences[at : at + _FARTHEST]:
        if sentence.sentence.paragraph != paragraph or (is_own(sentence.text) or _OURS.search(sentence.text)):
            break
        if sentence.sentence.references:
            number = sentence.sentence.references[0]
            return Population("patient", f"patient of reference [{number}]", "cited", number)
    named = _REPORTED.search(read.sentences[at].text)
    return Population("patient", "cited patient", "cited") if named else None


def _beside(read: ReadDocument) -> dict[int, Population]:
    """Donors, newborns and relatives that a sentence of a patient's story is about, with what goes on about them."""
    asked = [at for at, s in enumerate(read.sentences) if s.section in _TELLING and _OTHER.search(s.text)]
    if missing() or not asked:
        return {}
    own = _own_age(read)
    others = words("person", "other") | (words("person", "child") if own == "grown" else frozenset())
    docs = dict(zip(asked, parse(read.sentences[at].text for at in asked), strict=True))
    found: dict[int, Population] = {}
    told: Population | None = None
    paragraph = -1
    for at, sentence in enumerate(read.sentences):
        if sentence.sentence.paragraph != paragraph:
            paragraph, told = sentence.sentence.paragraph, None
        about = next((t for t in docs[at] if t.lower_ in others and _is_topic(t)), None) if at in docs else None
        if about is not None:
            told = Population("patient", about.lower_, "family")
        elif told and (_RETURNS.search(sentence.text) or not _OTHER.search(sentence.text)):
            told = None
        if told:
            found[at] = told
    return found


def _is_topic(word: Token) -> bool:
    """Whether a word is the subject of its sentence."""
    return word.dep_ in _SUBJECTS and word.head.dep_ == "ROOT"


def _own_age(read: ReadDocument) -> str:
    """Whether the own patient is grown, a child, or neither is told."""
    for sentence in read.sentences:
        aged = _AGED.search(sentence.text)
        if aged and not sentence.sentence.references and sentence.section not in _ARGUING:
            return "grown" if aged["unit"].casefold() == "year" and int(aged["n"]) >= _GROWN else "child"
    return ""
