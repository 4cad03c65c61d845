"""Words as the learned names see them: runs of letters, runs of digits and single marks, each with its shape."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")


class Word(NamedTuple):
    """A word as printed, with its positions in the text."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words of a text, in order. Letters and digits are parted, and each mark is a word of its own."""
    return [Word(m[0], m.start(), m.end()) for m in _WORD.finditer(text)]


@lru_cache(maxsize=100_000)
def shape(word: str) -> str:
    """How a word is written, its length left out: "Xx" for "Kawasaki", "X" for "CRP", "xXx" for "mRNAs", "d"."""
    marks = ("d" if c.isdigit() else "X" if c.isupper() else "x" if c.isalpha() else c for c in word)
    kept: list[str] = []
    for mark in marks:
        if not kept or kept[-1] != mark:
            kept.append(mark)
    return "".join(kept)
