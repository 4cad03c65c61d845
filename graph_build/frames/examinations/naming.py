"""What a noun group names as what was examined: with the noun or the examination that it shares with its neighbours.

The words stand in `ontology/words/examination.tsv`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from ontology.tables import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.model.frames import FindingFrame

_OF_SOMEBODY = re.compile(
    r"(?:the |this |our )?(?:patient|child|infant|boy|girl|man|woman|mother|father|donor|recipient)['’]s? |"
    r"(?:the )?(?:remainder|rest) of (?:the |his |her )?|(?:these|those|several|other|all|4|2|3) ",
    re.IGNORECASE,
)
_QUALITATIVE = ("positive", "negative")
_OWN_VALUE = re.compile(
    r"(?: levels?| counts?)?(?:,| (?:of|was|at))?\s?[(\[:=]?\s?[<>≤≥]?\s?\d+(?:[.,]\d+)*\s?"
    r"(?:°|%|mm|cm|[µμunmpk]?g\b|/min|beats|breaths|x\b|×|[IU]+/L)"
)
_NEXT = re.compile(r"(?:,? (?:and|or)|,) (?:the |his |her )?", re.IGNORECASE)
_OF_PART = re.compile(
    r"(?P<exam>.+(?<!signs )(?<!sign )(?<!findings )(?<!levels )\bof )(?:the |his |her |both )?[\w-]+", re.IGNORECASE
)
_PART = re.compile(
    r"(?:left |right |both |bilateral )?(?:abdomen|pelvis|chest|neck|head|brain|spine|spleen|liver|kidneys?|heart|"
    r"lungs?|pancreas|gallbladder|bladder|thorax)",
    re.IGNORECASE,
)


@cache
def pattern(part: str) -> re.Pattern[str]:
    """A pattern of the words of a part, the longest first, in small or capital letters."""
    found = sorted(words("examination", part), key=lambda word: (-len(word), word))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, found))})\b", re.IGNORECASE)


@cache
def heads(part: str) -> re.Pattern[str]:
    """A pattern of a name that ends with a word of a part."""
    return re.compile(rf"{pattern(part).pattern}$", re.IGNORECASE)


def named(text: str, frames: Sequence[FindingFrame]) -> list[FindingFrame]:
    """The findings of a sentence that name what was examined, each by its whole name.

    Args:
        text: the sentence.
        frames: in the order of what was examined.
    """
    terms = [found.span() for found in pattern("term").finditer(text)]
    whole: list[FindingFrame] = []
    for at in reversed(range(len(frames))):
        whole.insert(0, _whole(text, frames, at, whole[0] if whole else None))
    return [
        frame
        for frame in whole
        if not _is_term(terms, frame) and not _has_value(text, frame) and not _names_nothing(frame.variable)
    ]


def _whole(text: str, frames: Sequence[FindingFrame], at: int, following: FindingFrame | None) -> FindingFrame:
    """A finding by its whole name, without the words that say of whom; the one that follows has its own."""
    frame = _bare(frames[at])
    last = frame.variable.split()[-1].casefold()
    if (
        following
        and last in words("examination", "specimen")
        and _NEXT.fullmatch(text, frame.variable_end, following.variable_start)
    ):
        head = following.variable.split()[-1]
        if head.casefold() in words("examination", "shared"):
            return replace(frame, variable=f"{frame.variable} {head}")
    first = at
    while _PART.fullmatch(frame.variable) and first > 0 and _goes_on(text, frames[first - 1], frames[first]):
        first -= 1
        if examination := _OF_PART.fullmatch(frames[first].variable):
            return replace(frame, variable=f"{examination['exam']}the {frame.variable}")
    return frame


def _goes_on(text: str, one: FindingFrame, other: FindingFrame) -> bool:
    """Whether a list goes on from one finding to another that is in the same state."""
    return one.state == other.state and _NEXT.fullmatch(text, one.variable_end, other.variable_start) is not None


def _bare(frame: FindingFrame) -> FindingFrame:
    found = _OF_SOMEBODY.match(frame.variable)
    if found is None or found.end() == len(frame.variable):
        return frame
    start = frame.variable_start + found.end()
    return replace(frame, variable=frame.variable[found.end() :], variable_start=start)


def _is_term(terms: Sequence[tuple[int, int]], frame: FindingFrame) -> bool:
    """Whether the word of state before a name is a part of it: "high vaginal swab"."""
    return frame.start < frame.variable_start and any(a <= frame.start < b for a, b in terms)


def _has_value(text: str, frame: FindingFrame) -> bool:
    """Whether a member of a list has a number of its own: "a negative swab and a temperature of 37 °C"."""
    return frame.state.startswith(_QUALITATIVE) and _OWN_VALUE.match(text, frame.variable_end) is not None


def _names_nothing(name: str) -> bool:
    least = re.sub(r"^(?:(?:each|other|all|the|these) )+", "", name.casefold())
    return (
        least in words("examination", "alone") or re.match(r"(?:absence|lack) of |came out|tested ", least) is not None
    )
