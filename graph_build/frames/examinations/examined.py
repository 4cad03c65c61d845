"""What can be examined or measured, told by the noun that heads its name or by a name of the vocabulary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.frames.examinations.naming import heads, pattern

if TYPE_CHECKING:
    from graph_build.model import ReadSentence
    from graph_build.model.frames import Examined

_BY_ENDING = re.compile(
    r"[a-z]{3,}(?:(?P<seen>scopy|graphy|grams?)|metry|ases?)$|\b(?:CK|CD)\d*\w*$|\banti-[\w-]+$", re.IGNORECASE
)
"""Names of examinations and enzymes by how they end, and markers by how they begin."""
_CATEGORIES: dict[str, Examined] = dict.fromkeys(("analyte", "score", "cytokine", "receptor", "gene"), "test")
_CATEGORIES["anatomy"] = "clinical"
_PERSON = re.compile(
    r"\b(?:patients?|he|she|they|his family|mother|father|parents?|brothers?|sisters?|siblings?|girl|boy|man|woman|"
    r"child|infant|neonate|newborn|baby|family)$",
    re.IGNORECASE,
)
_TREATMENT = re.compile(
    r"\b(?:dos(?:e|es|age)|therap(?:y|ies)|treatments?|medications?|drugs?|regimens?|risks?|appetite|support|"
    r"chances?|probability|outcomes?|prognosis|quality of life|awareness|attention)$",
    re.IGNORECASE,
)


def is_examined(sentence: ReadSentence, start: int, end: int) -> bool:
    """Whether a noun group names what is examined or measured; see `kind_of`."""
    return kind_of(sentence, start, end) is not None


def kind_of(sentence: ReadSentence, start: int, end: int) -> Examined | None:
    """What a noun group names: by its head, before "of" or at its end, or by a mention; None where it is none of both.

    Args:
        sentence: the sentence.
        start: first position of the group.
        end: position after its last.
    """
    group = sentence.text[start:end]
    if pattern("never").search(group) or is_treatment(sentence, start, end):
        return None
    head = re.split(r"\s(?:of|for|to|in|against)\s", group, maxsplit=1)[0]
    for name in (head, group):
        if heads("clinical").search(name):
            return "test" if pattern("sample").search(group) else "clinical"
        if heads("test").search(name):
            return "test"
        if ending := _BY_ENDING.search(name):
            return "clinical" if ending["seen"] else "test"
    held = (m.concept.category for m in sentence.mentions if start <= m.start and m.end == end)
    return next((_CATEGORIES[category] for category in held if category in _CATEGORIES), None)


def is_person(group: str) -> bool:
    """Whether a noun group is a person: what is said of it is no result of an examination."""
    return _PERSON.search(group) is not None


def is_treatment(sentence: ReadSentence, start: int, end: int) -> bool:
    """Whether a noun group is a treatment or its dose, or what cannot be measured at all."""
    return _TREATMENT.search(sentence.text[start:end]) is not None or any(
        m.end == end and m.start >= start for m in sentence.mentions_of("drug", "drug_class")
    )
