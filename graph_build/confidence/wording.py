"""The words of a fact and around it, as features: what a reader sees who judges whether a fact is right.

Each is kept as a hash of 16 bits (feature hashing: Weinberger et al., ICML 2009, doi:10.1145/1553374.1553516), so the
table of weights is small and holds no words of papers.
"""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING

from graph_build.confidence.places import first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Fact, ReadSentence

WORDS = "words:"
"""How these features begin."""
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
_AROUND, _OF_A_SLOT, _MOST = 8, 12, 8


def of_words(fact: Fact, sentence: ReadSentence | None) -> Iterator[str]:
    """The features of a fact's words: its slots, its subject, its evidence and the eight words on either side.

    Args:
        fact: of any type.
        sentence: that it was read from; None for a cell, which has no words around it.
    """
    for one in _of_slots(fact):
        yield _feature(one)
    for word in _tokens(fact.subject or "")[:_MOST]:
        yield _feature(f"subject {word}")
    if sentence is not None:
        for one in _around(fact, sentence):
            yield _feature(one)


def _of_slots(fact: Fact) -> Iterator[str]:
    for slot, value in fact.slots:
        yield f"has {slot}"
        words = _tokens(str(value))
        if words:
            yield f"long {slot} {min(len(words), _MOST)}"
            yield f"begins {slot} {words[0]}"
            yield f"ends {slot} {words[-1]}"
            yield from (f"slot {slot} {word}" for word in words[:_OF_A_SLOT])


def _around(fact: Fact, sentence: ReadSentence) -> Iterator[str]:
    text, span = sentence.sentence.text, first(fact)
    inside = [i for i, start in enumerate(text.starts) if span.start <= start < span.end]
    if not inside:
        return
    start, end = inside[0], inside[-1] + 1
    yield from (f"in {word}" for word in _tokens(text.text[start:end]))
    before, after = _tokens(text.text[:start])[-_AROUND:], _tokens(text.text[end:])[:_AROUND]
    yield from (f"before {word}" for word in before)
    yield from (f"after {word}" for word in after)
    if before:
        yield f"right before {before[-1]}"
    if after:
        yield f"right after {after[0]}"


def _tokens(text: str) -> list[str]:
    """Words in small letters, marks, and a nought for each number: which number it is says nothing."""
    return ["0" if token[0].isdigit() else token.casefold() for token in _TOKEN.findall(text)]


@lru_cache(maxsize=100_000)
def _feature(words: str) -> str:
    return f"{WORDS}{zlib.crc32(words.encode()) & 0xFFFF:04x}"
