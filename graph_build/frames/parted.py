"""What is told in the words of a comparison and compares no two arms: subgroups, predictors, two times, mere looking.

Where a sentence names fewer than two arms, the study's others are meant only if nothing else is told apart in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.clauses.words import Word

_RUN = r"(?:(?!(?:groups?|arms?|treatments?|conditions?|in|at|for|on|to)\b)[\w/+.’'-]+\s){0,5}?"
_PARTS = (
    r"sub-?groups|sub-?sets|sub-?populations|strata|quartiles|tertiles|quintiles|categories|genotypes|sexes|genders|"
    r"cent(?:re|er)s|countries|hospitals|raters|observers|examiners|time[\s-]?points|visits"
)
_PEOPLE = r"males|females|men|women|boys|girls|(?:non-?)?(?:survivors|responders|smokers|carriers|completers)"
_PARTED = Pattern(
    rf"\b(?:between|across|according to|regardless of|irrespective of|independent(?:ly)? of)\s"
    rf"{_RUN}(?:{_PARTS}|{_PEOPLE})\b"
    rf"|\b(?:among|amongst|within)\s{_RUN}(?:{_PARTS})\b"  # "among smokers" is of all that are looked at
    r"|\b(?:across|regardless of|irrespective of)\s(?:[\w/+.’'-]+\s){0,4}?"
    r"(?:levels?|sex|gender|age|status|severity)\b",
    re.IGNORECASE,
)
_PREDICTS = Pattern(
    r"\bpredict(?:ors?|ive|ed|s)?\b|\bprognostic\b|\brisk factors?\b|\bcovariates?\b|\bconfound\w+", re.IGNORECASE
)
_GOES_WITH = Pattern(
    r"\b(?:was|were|is|are|be|been)\s(?:\w+ly\s|also\s|not\s)*(?:associated|correlated|linked|related)\s(?:with|to)\b",
    re.IGNORECASE,
)
_OVER_TIME = Pattern(r"\b(?:before and after|pre-? ?and post-?\w*|from baseline to)\b", re.IGNORECASE)
_LOOKED_AT = Pattern(
    r"[^.;,]{0,60}?\b(?:was|were)\s(?:\w+ly\s|then\s|also\s)?(?:investigated|tested|assessed|examined|analy[sz]ed|"
    r"evaluated|explored|calculated|determined|estimated)\b",
    re.IGNORECASE,
)


def sets_apart(text: str, start: int = 0, end: int | None = None) -> bool:
    """Whether a run tells parts of the patients apart, times or places: "across all levels", "between the sexes"."""
    return _PARTED.search(text, start, len(text) if end is None else end) is not None


def predicts(text: str) -> bool:
    """Whether a sentence tells what goes with an outcome, and not what differs between arms."""
    return _PREDICTS.search(text) is not None


def goes_with(text: str, at: int) -> bool:
    """Whether what stands before a position is said to go with something: "a lower age was associated with …"."""
    return _GOES_WITH.search(text, at) is not None


def over_time(text: str, start: int, end: int) -> bool:
    """Whether two values in a run are those of two times: "7 and 2 before and after treatment with A"."""
    return _OVER_TIME.search(text, start, end) is not None


def looked_at(text: str, at: int) -> bool:
    """Whether of a difference that ends at a position only the looking is told: "differences in X were tested"."""
    return _LOOKED_AT.match(text, at) is not None


def both_ways(words: Sequence[Word], at: int) -> bool:
    """Whether two ways are told at once, each of another thing: "X and Y were, respectively, lower and higher"."""
    if at + 2 >= len(words) or words[at + 1].low not in ("and", "or"):
        return False
    return {words[at].part, words[at + 2].part} in ({"more", "less"}, {"better", "worse"})
