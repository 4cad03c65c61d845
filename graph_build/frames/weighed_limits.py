"""What a sentence leaves open to the scorer of comparisons: which two arms it is of, and which ways they may differ.

A scorer weighs; what the words of a sentence cannot mean is not given to it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.frames.compared_sides import TOGETHER
from graph_build.frames.parted import predicts, sets_apart
from graph_build.model.frames import Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.clauses.words import Word
    from graph_build.frames.variables import Phrase
    from graph_build.model import Quantity
    from graph_build.model.frames import Direction
    from graph_build.study.arms import Arm, Arms
    from graph_build.study.mentions import PopulationMention

_NEAR = 60
"""Characters behind "than" or "compared with" within which the other side is named."""
_MOVES = frozenset({"more", "less", "up", "down"})
_CONCLUDES = re.compile(r"\b(?:indicating|suggesting|implying|confirming|meaning)\b", re.IGNORECASE)
_TOLD = re.compile(r"\bsignifican", re.IGNORECASE)
_NO_VARIABLE = re.compile(
    r"(?:[\w-]+\s)?(?:comparisons?|interactions?|correlations?)|(?:end|beginning|start|course) of .{1,30}|"
    r"(?:group|arm)\s\S+",
    re.IGNORECASE,
)
"""Phrases that name what was done, when or in whom, and nothing that differs."""
_VALUED: dict[str, Direction] = {"better": "better", "good": "better", "worse": "worse", "bad": "worse"}


def sides_told(
    text: str, words: Sequence[Word], people: Sequence[PopulationMention], arms: Arms
) -> tuple[Side, Side] | None:
    """The two arms that a sentence is about: one and what it is held against, the one named and its other, or the pair.

    None where three are named of which none is told to be held against, for which two are meant is not known then.
    """
    named: dict[str, tuple[Arm | None, Side]] = {}
    for one in people:
        if not one.all and (one.arm is not None or not arms.treated):
            named.setdefault(one.label.casefold(), (one.arm, Side(one.label, one.start, one.end)))
    sides = [side for _, side in named.values()]
    if len(sides) > 1:
        held = _held_against(text, words, sides)
        first = next((one for one in sides if one is not held), None)
        if held is not None and first is not None:
            return None if TOGETHER.fullmatch(text, held.end, max(held.end, first.start)) else (first, held)
        return (sides[0], sides[1]) if len(sides) == 2 else None
    if sets_apart(text) or (not sides and predicts(text)):
        return None
    if len(sides) == 1:
        (arm,) = (arm for arm, _ in named.values())
        other = arms.other(arm) if arm else None if arms.treated else arms.control
        return (sides[0], Side(other.label, implied=True)) if other and other != arm else None
    if arms.pair is None:
        return None
    return Side(arms.pair[0].label, implied=True), Side(arms.pair[1].label, implied=True)


def _held_against(text: str, words: Sequence[Word], sides: Sequence[Side]) -> Side | None:
    """The side that "than" or "compared with" leads to."""
    for word in words:
        if word.part in ("than", "versus"):
            behind = next((one for one in sides if 0 <= one.start - word.end < _NEAR), None)
            if behind is not None and ", " not in text[word.end : behind.start]:
                return behind
    return None


def may_differ(text: str, variable: Phrase, p: Sequence[Quantity]) -> bool:
    """Whether a phrase names what may differ: no test, time or group, nor what is concluded from a result before it.

    Args:
        text: the sentence.
        variable: the phrase.
        p: the p-values of the sentence.
    """
    if _NO_VARIABLE.fullmatch(variable.text):
        return False
    then = _CONCLUDES.search(text, 0, variable.start)
    return then is None or not (
        _TOLD.search(text, 0, then.start()) is not None or any(q.end <= then.start() for q in p)
    )


def _alike(words: Sequence[Word]) -> bool:
    """Whether a difference between groups is denied: what changed in such a sentence changed within them."""
    return any(
        word.part == "differ"
        and any(w.part == "not" for w in words[max(0, at - 4) : at])
        and any(w.part == "between" for w in words[at + 1 : at + 3])
        for at, word in enumerate(words)
    )


def ways_open(words: Sequence[Word], *, values: int, denied: bool) -> Iterator[tuple[Direction, Direction]]:
    """The directions that the words of a sentence may tell, each with what a comparison then states.

    More and less ask for a word that tells one of them, or for two values; what only improved or worsened is stated as
    that, for which way is better is not said. No difference asks for a word that denies one or likens, or for a p-value
    that does.

    Args:
        words: of the sentence.
        values: numbers of which two may be those of two arms.
        denied: whether a p-value of the sentence denies a difference.
    """
    if _alike(words):
        yield "none", "none"
        return
    told = {word.part for word in words} | {word.change for word in words if word.change}
    valued = {way for part, way in _VALUED.items() if part in told}
    if told & _MOVES or values > 1:
        yield "higher", "higher"
        yield "lower", "lower"
    elif len(valued) == 1:
        (way,) = valued
        yield "higher", way
        yield "lower", way
    if denied or told & {"not", "same"}:
        yield "none", "none"
