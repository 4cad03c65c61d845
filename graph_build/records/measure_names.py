"""Names that are no outcome measure: how participants went through a study, and nothing but whom a number is of.

The words stand in `ontology/words/measure.tsv`.
"""

from __future__ import annotations

import re

from graph_build.recognisers.numbers import WORDS as NUMBER_WORDS
from ontology.tables import rows


def _words(part: str) -> tuple[str, ...]:
    return tuple(row["word"] for row in rows("measure", "words") if row["part"] == part)


_FLOW = re.compile(rf"(?:{'|'.join(map(re.escape, _words('flow')))})\b", re.IGNORECASE)
_PEOPLE = frozenset(_words("people"))


def is_flow(name: str) -> bool:
    """Whether a name tells how participants went through a study: "completed month 4" is no outcome of a treatment."""
    return _FLOW.match(name) is not None


def names_nothing(name: str) -> bool:
    """Whether a name has numbers and whom they are of, and nothing that is counted: "considering all patients"."""
    words = re.findall(r"[^\W\d_]+|\d+", name.casefold())
    return all(word in NUMBER_WORDS or word.isdecimal() or word in _PEOPLE for word in words)
