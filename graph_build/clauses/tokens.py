"""The words of a sentence, and which of them are adverbs."""

from __future__ import annotations

import re
from typing import NamedTuple

from graph_build.clauses.verbs import ADVERBS, wordset

_TOKEN = re.compile(r"[^\s,;:]+(?:,\d[^\s,;:]*)*|[,;:]")
_EDGES = "\"'“”‘’"
_NOT_ADVERBS = wordset(
    "family supply assembly anomaly likely unlikely early elderly daily monthly weekly yearly costly"
    " "
    "deadly timely friendly july reply fly ally belly"
)


class Token(NamedTuple):
    """A word or a comma, semicolon or colon, with its positions in the sentence."""

    start: int
    end: int
    text: str

    @property
    def lower(self) -> str:
        """The word in lower case, without quotation marks."""
        return self.text.strip(_EDGES).lower()


def tokenise(text: str) -> tuple[Token, ...]:
    """The words and the commas, semicolons and colons of a sentence; its last full stop is left out."""
    found = [Token(match.start(), match.end(), match[0]) for match in _TOKEN.finditer(text)]
    if found and found[-1].end == len(text.rstrip()):
        start, _, word = found.pop()
        if word := word.rstrip('.”"'):
            found.append(Token(start, start + len(word), word))
    return tuple(found)


def is_adverb(word: str) -> bool:
    """Whether the word is an adverb: a listed one or one in -ly."""
    return word in ADVERBS or (word.endswith("ly") and len(word) > 4 and word not in _NOT_ADVERBS)


def modifies(word: str) -> bool:
    """Whether the word is an adverb where it stands before a verb."""
    return word == "likely" or is_adverb(word)
