"""Which way the comparisons of a document go, so that one can be held against what others say of the same."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph_build.confidence.scopes import Scope
    from graph_build.model import Fact

_TURNED = {"higher": "lower", "lower": "higher", "better": "worse", "worse": "better"}
_WORD = re.compile(r"[a-z][a-z0-9]{2,}")
_DULL = re.compile(
    r"(?:the|and|for|with|from|numbers?|patients|groups?|scores?|levels?|rates?|changes?|total|mean|control|placebo|"
    r"treatment|therapy|weeks?|days?|months?|after|during|plus|versus)$"
)
"""Words that do not tell one variable from another."""
_BEGINNING = 6
_ALIKE = 0.5
"""The share of the words of two variables that is common to both, from which they are taken for one."""


def way_of(fact: Fact) -> str:
    """Which way a comparison goes: "none" where it denies a difference, "open" where it does not say."""
    if fact.slot("significant") is False:
        return "none"
    told = fact.slot("effect_direction") or fact.slot("direction")
    return told if isinstance(told, str) and (told in _TURNED or told == "none") else "open"


class Ways:
    """The comparisons of one document by their sides, by the words of their variable, and by the way they go."""

    def __init__(self) -> None:
        self._told: dict[frozenset[str], dict[frozenset[str], dict[str, set[tuple[int, Scope]]]]] = {}

    def add(self, fact: Fact, at: int, scope: Scope) -> None:
        """Keep a comparison that was read from the sentence of this index, with when and of whom it holds."""
        sides, way = _turned(fact)
        if way != "open":
            by_words = self._told.setdefault(sides, {}).setdefault(_words(_variable(fact)), defaultdict(set))
            by_words[way].add((at, scope))

    def elsewhere(self, fact: Fact, at: int, scope: Scope) -> str:
        """What other sentences say of the same variable and sides in that scope: "same", "opposite", "both", "none"."""
        sides, way = _turned(fact)
        words = _words(_variable(fact))
        ways = {
            one == way
            for others, told in self._told.get(sides, {}).items()
            if words and len(words & others) >= _ALIKE * len(words | others)
            for one, places in told.items()
            if any(place != at and scope == of for place, of in places)
        }
        if way == "open" or not ways:
            return "none"
        return "both" if len(ways) > 1 else "same" if True in ways else "opposite"


def _variable(fact: Fact) -> str:
    return str(fact.slot("variable") or "")


@lru_cache(maxsize=4096)
def _words(variable: str) -> frozenset[str]:
    """The beginnings of the words that tell a variable."""
    return frozenset(word[:_BEGINNING] for word in _WORD.findall(variable.lower()) if not _DULL.match(word))


def _turned(fact: Fact) -> tuple[frozenset[str], str]:
    """The two sides, and which way it goes for the first of them by name."""
    a, b = (str(fact.slot(side) or "") for side in ("arm_a", "arm_b"))
    way = way_of(fact)
    return frozenset((a, b)), _TURNED.get(way, way) if b < a else way
