"""Of what an examination's result is said: the members of the subject before a verb."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses.groups import listed, subject_start, word_set
from graph_build.clauses.words import words_of
from graph_build.frames.examinations.examined import is_person
from graph_build.frames.examinations.states import STATES
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.clauses.words import Word

_NO_VERBS = word_set("computed computerized computerised performed obtained done taken repeated collected sent")
_OF_A_PERSON = Pattern(r"\S (?:of|in|from) (?:the|this|our|his|her) \w+$", re.IGNORECASE)
_OPENS = Pattern(r"[A-Z]\w+ing\b")
"""A participle before a subject: "Suspecting gout, tests were done"."""


def of_one_clause(words: Sequence[Word], members: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The members of a subject; the last alone where what stands before it has a verb of its own.

    "The fever settled and the pulse returned to normal" tells of the pulse.
    """
    before = [w for w in words if members and members[0][0] <= w.start < members[-1][0]]
    verbs = (
        w.part in ("verb", "auxiliary", "be") or w.change or (w.low.endswith("ed") and w.low not in STATES)
        for w in before
        if w.low not in _NO_VERBS
    )
    return members[-1:] if any(verbs) else members


def of_whom(group: str) -> bool:
    """Whether a noun group is a person, and not what was examined of one: "the scan of the patient"."""
    return is_person(group) and not _OF_A_PERSON.search(group)


def subjects(text: str, position: int) -> list[tuple[int, int]]:
    """The things, no persons, that the verb at a position is said of."""
    words = words_of(text)
    verb = next((i for i, w in enumerate(words) if w.end > position), None)
    if not verb:
        return []
    found = of_one_clause(words, listed(text, words, subject_start(words, verb), position, STATES))
    return [(a, b) for a, b in found if not of_whom(text[a:b]) and not (a == 0 and _OPENS.match(text))]
