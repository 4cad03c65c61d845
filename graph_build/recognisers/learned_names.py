"""Learned names that may stand for a condition or a drug of their own: likely ones, and no part of another thing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from graph_build.model import Mention, ReadSentence

_LIKELY = 0.5
"""Probability below which a learned name is left aside."""
_CONDITIONS = ("finding", "disease")
_BARE = re.compile(
    r"(?:mass|lesion|tumou?r|disease|condition|disorder|illness|recurrence|infection|injury|syndrome|defect|complaint|"
    r"symptom|nodule|cyst)(?:e?s)?|abnormalit(?:y|ies)|injuries",
    re.IGNORECASE,
)
_NEW = re.compile(
    r"\b(?:an?|one|two|three|four|several|multiple|many|some|another|new)(?: [\w-]+){0,3} $", re.IGNORECASE
)
_DESCRIBING = re.compile(r"(?:(?!(?:nor|or|and|but)\b)[\w-]+ ){0,3}", re.IGNORECASE)
_PART_OF_MORE = re.compile(
    r"(?: \([^)]*\))?(?: (?:closure|repair|management|treatment|therapy|surgery|resection|ablation|screening|"
    r"prophylaxis|prevention|control|cells?|markers?|clinic|unit|guidelines?|scale|score|criteria)\b"
    r"|-(?:induced|related|associated|like|free|specific|negative|positive)\b)",
    re.IGNORECASE,
)


def conditions(sentence: ReadSentence) -> Iterator[Mention]:
    """The names of conditions that stand for themselves.

    The words behind a name may make it a part of another thing ("ASD closure"); a bare "mass" or "lesion" points back
    to what was named before, unless an article or a number says that it is new.
    """
    for name in _likely(sentence, _CONDITIONS):
        bare = _BARE.fullmatch(name.surface) is not None
        if not _PART_OF_MORE.match(sentence.text, name.end) and not (
            bare and not _NEW.search(sentence.text, 0, name.start)
        ):
            yield name


def ends_condition(sentence: ReadSentence, start: int, ends: Collection[int]) -> bool:
    """Whether a name of a condition ends at one of some positions, with three words at most before it from `start`."""
    return any(
        start <= name.start and name.end in ends and _DESCRIBING.fullmatch(sentence.text, start, name.start)
        for name in _likely(sentence, _CONDITIONS)
    )


def drugs(sentence: ReadSentence) -> Iterator[Mention]:
    """The names of drugs."""
    return _likely(sentence, ("drug",))


def _likely(sentence: ReadSentence, categories: Collection[str]) -> Iterator[Mention]:
    return (
        name
        for name in sentence.learned
        if name.concept.category in categories and name.probability is not None and name.probability >= _LIKELY
    )
