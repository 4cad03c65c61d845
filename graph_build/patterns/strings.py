"""Which of many strings stand in a text: all of them are looked for at once, whoever asks."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import ahocorasick_rs

from graph_build.patterns.required import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

_NEW_ASKED = 500
"""How often strings may be asked for that are not looked for yet, before the search is made anew with them."""


class Strings:
    """Strings that patterns ask for, as they come, each known by its number.

    Attributes:
        sought: how many are looked for at once: those with a lower number.
    """

    def __init__(self) -> None:
        self.sought = 0
        self.standing = lru_cache(maxsize=1024)(self._standing)
        self._numbers: dict[str, int] = {}
        self._automaton = ahocorasick_rs.AhoCorasick([])
        self._new_asked = 0

    def numbers(self, strings: Iterable[str]) -> frozenset[int]:
        """Their numbers; a string that nobody asked for yet gets the next one."""
        return frozenset(self._numbers.setdefault(one, len(self._numbers)) for one in strings)

    def expect(self) -> None:
        """Strings were asked for that are not looked for at once yet: after so many times they are."""
        self._new_asked += 1
        if self._new_asked > _NEW_ASKED:
            self._automaton = ahocorasick_rs.AhoCorasick(list(self._numbers))
            self.sought, self._new_asked = len(self._numbers), 0
            self.standing.cache_clear()

    def _standing(self, text: str) -> frozenset[int]:
        """The numbers of those that stand in a text, case left aside."""
        places = self._automaton.find_matches_as_indexes(folded(text), overlapping=True)
        return frozenset([number for number, _, _ in places])


STRINGS = Strings()
"""Those of all patterns of the process."""
