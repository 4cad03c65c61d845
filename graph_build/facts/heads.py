"""Which of the names in a noun phrase says what the phrase is about: its head, not what only narrows it.

"Mortality in septic shock" is about mortality, "resolution of fever" about fever: some heads only say what became of
what follows them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from graph_build.model import Mention

_ASIDE = Pattern(r"\s*[(\[][^()\[\]]*[)\]]")
_LINK = Pattern(
    r"\s*\b(?:of|in|on|at|with|without|for|to|from|by|during|after|before|under|among|between|against|than|as|despite|"
    r"due|following|per|within|via|through|over|until|upon|adjusted|who|which|that|when|while|where|requiring|"
    r"including|leading|according|compared|associated|caused|related to|defined)\b(?!-)",
    re.IGNORECASE,
)
_JOINT = Pattern(r"\s*,\s*(?:and|or)?\s*|\s+(?:and|or|plus|with or without)\s+|\s*[;+]\s*", re.IGNORECASE)
_SEES_THROUGH = Pattern(
    r"(?:resolution|regression|normali[sz]ation|improvements?|stabili[sz]ation|reductions?|decreases?|declines?|"
    r"increases?|elevations?|absence|presence|development|developed|incidence|prevalence|frequency|rates?|risks?|"
    r"likelihood|levels?|values?|concentrations?|measurements?|persistence|persistance|worsening|deterioration|"
    r"progression|control|need|history|changes?|episodes?|occurrences?|recurrences?|prevention|onset|signs?|"
    r"evidence|cases?|administration|use|usage|initiation|start|treatments?|therapy|disappearance|degree|severity|"
    r"diagnosis|appearance|formation|positivity|requirements?)",
    re.IGNORECASE,
)
"""Heads that say what became of a thing, or how much of it there was: the thing itself comes before or behind them."""
_COUNT = Pattern(r"\s*(?:at (?:least|most)|up to|more than|fewer than|less than)\s+\d*\s*", re.IGNORECASE)
_OF_A_SCORE = Pattern(r"score|index|[IVXl1]+")
_LAST_WORD = Pattern(r"([\w-]+)\W*$")


def head_mentions(text: str, mentions: Callable[[str], Sequence[Mention]]) -> list[Mention]:
    """The names that say what a phrase is about, one for each of its members; none where its head is no name.

    Args:
        text: a slot's words.
        mentions: what finds names in a text, leftmost and longest first.
    """
    plain = _COUNT.sub("", _ASIDE.sub("", text), count=1) if _COUNT.match(text) else _ASIDE.sub("", text)
    found = list(mentions(plain))
    start = 0
    while start < len(plain):
        end, behind = _end(plain, start, found)
        heads = [m for member in _members(plain, start, end, found) if (m := _head(plain, member, found))]
        if heads:
            return heads
        last = _LAST_WORD.search(plain, start, end)
        if last is None or not _SEES_THROUGH.fullmatch(last.group(1)):
            return []
        start = behind
    return []


def head_words(text: str) -> str:
    """The words of a phrase without what is put in brackets and what follows its first preposition."""
    plain = _ASIDE.sub("", text)
    return plain[: _end(plain, 0, ())[0]].strip()


def _end(text: str, start: int, found: Sequence[Mention]) -> tuple[int, int]:
    """Where the phrase's own words end, and where what it is narrowed by begins; a name is not parted."""
    for link in _LINK.finditer(text, start):
        if not any(m.start < link.end() and link.start() < m.end for m in found):
            return link.start(), link.end()
    return len(text), len(text)


def _members(text: str, start: int, end: int, found: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    for joint in _JOINT.finditer(text, start, end):
        if not any(m.start < joint.end() and joint.start() < m.end for m in found):
            yield start, joint.start()
            start = joint.end()
    yield start, end


def _head(text: str, member: tuple[int, int], found: Sequence[Mention]) -> Mention | None:
    """The last name in a member of the phrase, unless a word behind it says that something else is meant."""
    start, end = member
    inside = [m for m in found if start <= m.start < end]
    if not inside:
        return None
    last = max(inside, key=lambda m: (m.end, m.start - m.end))
    behind = re.findall(r"[\w-]+", text[last.end : end])
    if last.concept.category == "score" and all(_OF_A_SCORE.fullmatch(word) for word in behind):
        return last
    return last if all(_SEES_THROUGH.fullmatch(word) for word in behind) else None
