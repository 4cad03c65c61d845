"""Names that are no outcome measure: how participants went through a study, whom a number is of, pieces of clauses.

The words stand in `ontology/words/measure.tsv`.
"""

from __future__ import annotations

import re

from graph_build.recognisers.numbers import WORDS as NUMBER_WORDS
from ontology.tables import words


def _any(part: str) -> str:
    return "|".join(map(re.escape, sorted(words("measure", part), key=len, reverse=True)))


_FLOW = re.compile(rf"(?:{_any('flow')})\b", re.IGNORECASE)
_GENERAL = words("measure", "people") | words("measure", "general")
_CLAUSE = re.compile(
    rf"(?:{_any('opening')})\b|\d+\s?/\s?\d+\s|^(?:(?!\b(?:who|which|that|whose|where|when|if)\b).)*\b(?:{_any('finite')})\b",
    re.IGNORECASE,
)


def is_flow(name: str) -> bool:
    """Whether a name tells how participants went through a study: "completed month 4" is no outcome of a treatment."""
    return _FLOW.match(name) is not None


def names_nothing(name: str) -> bool:
    """Whether a name has only numbers, whom they are of and general words: "considering all patients", "difference"."""
    found = re.findall(r"[^\W\d_]+|\d+", name.casefold())
    return all(word in NUMBER_WORDS or word.isdecimal() or word in _GENERAL for word in found)


def is_clause(name: str) -> bool:
    """Whether a name that was read in a sentence is a piece of it, and names no measure: "cell volume rose"."""
    return _CLAUSE.match(name) is not None
