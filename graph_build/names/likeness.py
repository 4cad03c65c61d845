"""How like two names are: by the words they share, each weighing more the rarer it is."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from graph_build.names.folding import VAGUE

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

UNKNOWN = 20.0
"""Weight of a word that no name has: it says most."""
_LETTERS, _START, _SPELT = 7, 3, 0.87
"""A word of so many letters that no name has is taken for one with the same start, if it is so like it."""
_SURE, _SHARED = 0.5, 0.05
"""What a word that stands for another counts at least, and the share of its names in which it must do so."""
_VAGUELY = 0.3
"""What one vague word counts for another: a lesion may be a disease or an abnormality."""
_MISSING, _EXTRA = 0.5, 1.8
"""What a word counts that only one of two names has: a broader term lacks words, another one adds some."""
_HEAD = 0.8
"""What is left where the word is missing that says what a thing is."""


class Likeness:
    """The weights of words and which words stand for one another."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self._weights: dict[str, float] = {}
        self._alikes: dict[str, dict[str, float]] = {}

    def weigh(self, word: str) -> float:
        """The weight of a word; `UNKNOWN` for one that no name has."""
        if word not in self._weights:
            found = self._base.execute("SELECT weight FROM weight WHERE word = ?", (word,)).fetchone()
            self._weights[word] = found[0] if found else UNKNOWN
        return self._weights[word]

    def alikes(self, word: str) -> dict[str, float]:
        """The words that stand for a word in other names of the same terms, with how surely, between 0 and 1."""
        if word not in self._alikes:
            found = self._base.execute("SELECT other, share FROM alike WHERE word = ?", (word,))
            self._alikes[word] = {other: min(1.0, _SURE + share) for other, share in found if share >= _SHARED}
            if word in VAGUE:
                self._alikes[word] |= dict.fromkeys(VAGUE - {word}, _VAGUELY)
        return self._alikes[word]

    def spelt(self, word: str) -> str:
        """The known word that an unknown one is most likely a misspelling of, or the word itself."""
        if len(word) < _LETTERS or self.weigh(word) < UNKNOWN:
            return word
        query = "SELECT word FROM weight WHERE word >= ? AND word < ? AND length(word) BETWEEN ? AND ?"
        start = word[:_START]
        found = self._base.execute(query, (start, start + "\x7f", len(word) - 2, len(word) + 2))
        likest, best = word, _SPELT
        for (other,) in found:
            matcher = SequenceMatcher(None, word, other, autojunk=False)
            if matcher.quick_ratio() >= best and matcher.ratio() > best:
                likest, best = other, matcher.ratio()
        return likest

    def of(self, want: list[str], have: Iterable[str], head: str = "") -> float:
        """Between 0 and 1: the weight of common words; words that only the found name has count more against it.

        Args:
            want: words of the name that is asked for, in order.
            have: words of a found name.
            head: the one of the wanted words that says what the thing is; by default the last.
        """
        wanted, left = set(want), set(have)
        shared = wanted & left
        common = missing = 0.0
        for word in shared:
            common += self.weigh(word)
        if head not in wanted:
            head = want[-1]
        factor = 1.0 if head in shared else _HEAD
        left -= wanted
        for word in wanted - shared:
            weight = self.weigh(word)
            alikes = self.alikes(word)
            others = [other for other in left if other in alikes] if alikes else ()
            if others:
                other = max(others, key=lambda o: (alikes[o], o))
                left.discard(other)
                common += alikes[other] * weight
                missing += (1 - alikes[other]) * weight
                if word == head:
                    factor = _HEAD + (1 - _HEAD) * alikes[other]
            else:
                missing += weight
        if not common:
            return 0.0
        extra = sum([self.weigh(word) for word in left])
        return factor * common / (common + _MISSING * missing + _EXTRA * extra)
