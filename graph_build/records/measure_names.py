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
_PEOPLE = words("measure", "people")
_GENERAL = _PEOPLE | words("measure", "general")
_CLAUSE = re.compile(
    rf"(?:{_any('opening')})\b|\d+\s?/\s?\d+\s|^(?:(?!\b(?:who|which|that|whose|where|when|if)\b).)*\b(?:{_any('finite')})\b",
    re.IGNORECASE,
)


def is_flow(name: str) -> bool:
    """Whether a name tells how participants went through a study: "completed month 4" is no outcome of a treatment."""
    return _FLOW.match(name) is not None


def names_nothing(name: str) -> bool:
    """Whether a name has numbers and whom they are of, and nothing that is counted: "considering all patients"."""
    return _has_only(_PEOPLE, name)


def is_clause(name: str) -> bool:
    """Whether a name that was read in a sentence is a piece of it and no measure: "cell volume rose", "hence"."""
    return _CLAUSE.match(name) is not None or _has_only(_GENERAL, name)


def _has_only(known: frozenset[str], name: str) -> bool:
    """Whether all words of a name are numbers or among some that name nothing."""
    found = re.findall(r"[^\W\d_]+|\d+", name.casefold())
    return all(word in NUMBER_WORDS or word.isdecimal() or word in known for word in found)
