"""A cue: words that say how a run of a sentence is meant, and which run they govern."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from graph_build.patterns import Pattern

Direction = Literal["after", "before", "both"]


class Cue(NamedTuple):
    """Words that govern a run of the sentence after them, before them or both."""

    pattern: Pattern
    direction: Direction
    value: str


def words(*alternatives: str) -> Pattern:
    """A pattern of whole words, whatever their case."""
    return Pattern(rf"(?<![\w-])(?:{'|'.join(alternatives)})(?![\w-])", re.IGNORECASE)
