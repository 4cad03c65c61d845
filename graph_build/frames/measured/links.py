"""The words that may stand between a variable and its value: what links them, and what part it plays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.clauses.words import word_set, words_of
from graph_build.study.names import PEOPLE
from ontology.tables import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph_build.clauses.words import Word
    from graph_build.model import Timepoint

LEVELS = words("measurement", "level")
"""Nouns that say no more of a variable than that it is measured."""
SPECIMENS = words("measurement", "specimen")
_PEAKS = words("measurement", "extreme")
STATISTICS = {"median": "median", "mean": "mean", "average": "mean", "averaged": "mean"}
MEASURING = words("measurement", "measuring")
STATES = words("measurement", "state")
"""What a value is said to be before it is told, or since when: "creatinine was now 175", "was unremarkable at 124"."""
_PREPOSITIONS = word_set("of at to with as by from for in on per up down")
_SETTING = word_set("at on in among during after before upon under following without despite with")
_OCCASIONS = word_set("before after under during without despite following")
_LONGEST_SETTING = 6
_LINKING = frozenset(
    {"be", "auxiliary", "adverb", "determiner", "up", "down", "more", "less", "better", "worse", "good", "bad"}
)
_TELLING = frozenset({"be", "auxiliary", "up", "down", "verb"})
_RUNNING = word_set("which but and then again it they")
_FALLS = frozenset({"dropped", "settled"})
_CLIMBS = frozenset({"climbed", "climbing", "peaked"})
_LONGEST = 90
_POINTER = re.compile(r"\(\s?(?:see\s)?(?:Figs?\.?|Figures?|Tables?)[^()]*\)", re.IGNORECASE)
_REFERENCE = re.compile(
    r"[(\[]\s?(?:normal|reference|ref\.?|n\b|nr|rr|nv|(?:rv|vr|lv)(?=\s?[:=])|uln|normal range|upper limit|"
    r"cut-?off)[^()\[\]]*[)\]]",
    re.IGNORECASE,
)
_TIMES_NORMAL = re.compile(
    r"(?:approximately\s|about\s|nearly\s|almost\s)?\d+(?:\.\d+)?\s?(?:[x×]|times|-?fold)\s(?:above|over|higher than|"
    r"greater than)?\s?(?:the\s|its\s)?(?:upper\s)?(?:limit of\s)?normal(?:\s(?:limit|range|value|level)s?)?\b",
    re.IGNORECASE,
)
_PREDICTED = re.compile(r"(?<=%)\s(?:of\s)?(?:the\s)?(?:predicted|expected|normal)(?:\svalues?)?\b", re.IGNORECASE)
"""What a share is of, where that is what a body should have: "58 % of predicted"."""


@dataclass(frozen=True, slots=True)
class Link:
    """What joins a variable to a value: its words, and the last preposition.

    Attributes:
        words: the words between them.
        last: the last of these that is a preposition ("of" aside: "from a peak of"), or "".
        statistic: "median" or "mean" where the words say so.
        change: which way they say that it went: "increase", "reduction", or None.
    """

    words: tuple[Word, ...]
    last: str = ""
    statistic: str | None = None
    change: str | None = None

    @property
    def ranges(self) -> bool:
        """Whether the words say that values lay between two bounds."""
        return any(w.low in {"ranged", "varied", "ranging", "between"} for w in self.words)


def without_asides(text: str, times: Iterable[Timepoint], runs: Iterable[tuple[int, int]] = ()) -> str:
    """The sentence with what does not join a variable to its value blanked; every character keeps its position.

    Left out are times (with brackets that hold nothing else), reference ranges, pointers to figures and the runs given.
    """
    chars = list(text)
    for start, end in [*((t.start, t.end) for t in times), *runs]:
        while start > 0 and end < len(text) and text[start - 1] + text[end] in ("()", "[]"):
            start, end = start - 1, end + 1
        chars[start:end] = " " * (end - start)
    for pattern in (_POINTER, _REFERENCE, _PREDICTED, _TIMES_NORMAL):
        for found in pattern.finditer(text):
            chars[found.start() : found.end()] = " " * (found.end() - found.start())
    return "".join(chars)


def link(blank: str, start: int, end: int) -> Link | None:
    """What joins a variable that ends at `start` to a value that begins at `end`, or None where other words part them.

    Args:
        blank: the sentence, see `without_asides`.
        start: position after the variable.
        end: first position of the value.
    """
    run = blank[start:end]
    if len(" ".join(run.split())) > _LONGEST or ";" in run or re.search(r"\.\s", run):
        return None
    words = _without_settings(words_of(run))
    if not all(_links(words, at) for at in range(len(words))):
        return None
    last = next((w.low for w in reversed(words) if w.part == "preposition" and w.low != "of"), "")
    statistic = next((STATISTICS[w.low] for w in words if w.low in STATISTICS), None)
    return Link(words, last, statistic, _way(words))


def _without_settings(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words without a phrase that says in whom, where or when: "in treated patients", "in one leg was"."""
    for at, word in enumerate(words):
        if word.low not in _SETTING:
            continue
        whom = [i for i in range(at + 1, min(at + _LONGEST_SETTING, len(words))) if words[i].low in PEOPLE]
        if whom and all(w.part in ("word", "determiner") for w in words[at + 1 : whom[0]]):
            return words[:at] + words[whom[0] + 1 :]
        end = at + 1
        while (
            end < len(words)
            and end - at <= _LONGEST_SETTING
            and words[end].part in ("word", "determiner", "preposition")
        ):
            end += 1
        told = next((w for w in words[end : end + 2] if w.part != "comma"), None)
        closes = told is not None and (told.part in _TELLING or told.low in MEASURING)
        last = max((i for i in range(at, end) if words[i].low == "to"), default=at)
        if word.low in _OCCASIONS and at < last - 1:
            return words[:at] + words[last:]
        if end - at > 1 and closes:
            return words[:at] + words[end:]
    return words


def _links(words: Sequence[Word], at: int) -> bool:
    word = words[at]
    if word.part in _LINKING or word.part == "comma" or word.text == ":":
        return True
    if word.low in _PREPOSITIONS or word.low in LEVELS or word.low in SPECIMENS or word.low in _PEAKS:
        return True
    return word.low == "between" or any(word.low in links for links in (MEASURING, STATES, STATISTICS, _RUNNING))


def _way(words: Sequence[Word]) -> str | None:
    for at, word in enumerate(words):
        if word.change in ("up", "down"):
            return "increase" if word.change == "up" else "reduction"
        if word.change in ("good", "bad"):
            return "improvement" if word.change == "good" else "worsening"
        behind = words[at + 1].low if at + 1 < len(words) else ""
        if word.low in _FALLS or (word.low in {"come", "came", "went", "gone"} and behind == "down"):
            return "reduction"
        if word.low in _CLIMBS or (word.low in {"come", "came", "went", "gone"} and behind == "up"):
            return "increase"
    return None
