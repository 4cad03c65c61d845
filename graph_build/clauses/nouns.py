"""Noun groups: from the noun that heads one back to where it begins."""

from __future__ import annotations

from graph_build.clauses.groups import word_set
from graph_build.clauses.words import words_of

_GOES_BEFORE = frozenset({"word", "more", "less", "worse"})
_UNITS = word_set("cm mm m kg g mg ml dl l cc fr to")
_ENDS = ("ed", "ing", "ted")
_DESCRIBES = word_set(
    "scattered localized localised generalized generalised enlarged dilated elevated raised infected "
    "unexplained marked pronounced mixed isolated recurring worsening increasing progressing burning stabbing "
    "itching throbbing shooting bleeding crusted ulcerated calcified diffused advanced delayed impaired "
    "limited prolonged repeated sustained perforated ruptured complicated swollen thickened pigmented "
    "circumscribed defined ill-defined well-defined"
)
"""Participles that describe a noun; any other is a verb, and what stands before it is no part of the group."""


def group_start(text: str, head: int) -> int:
    """Where the noun group begins whose head stands at a position: "severe left flank [pain]" begins at "severe".

    Args:
        text: the sentence.
        head: first position of its head, or of the name that ends it.
    """
    start, starts = head, [head]
    for word in reversed([w for w in words_of(text) if w.end <= head]):
        joined = text[word.end : start] in (" ", "-")
        if not joined or word.part not in _GOES_BEFORE or _is_verb(word.low) or word.low in _UNITS:
            break
        start = word.start
        starts.append(start)
    to_do = text[max(0, start - 3) : start].casefold() == "to "  # "to treat a wound": the first word is the verb
    return starts[-2] if to_do and len(starts) > 1 else start


def _is_verb(word: str) -> bool:
    return word.endswith(_ENDS) and word not in _DESCRIBES and "-" not in word
