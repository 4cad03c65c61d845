"""The words of a group's name that tell it apart: two names with the same words mean the same group."""

from __future__ import annotations

import re
from functools import lru_cache

from graph_build.study.names import GENERIC, GROUPS, HELD_AGAINST, ROLES

_DULL = (
    GENERIC
    | GROUPS
    | {
        "the",
        "a",
        "an",
        "of",
        "and",
        "or",
        "with",
        "plus",
        "dose",
        "mg",
        "daily",
        "day",
        "group",
        "arm",
        "therapy",
        "treatment",
        "only",
        "alone",
    }
)
PARTS_PLAYED = HELD_AGAINST | ROLES
"""Words that say which part a group plays, and nothing of what it had: "the usual care control group"."""


_NUMBERED = re.compile(rf"(?:{'|'.join(sorted(GROUPS))}) (?P<number>\d)", re.IGNORECASE)
"""A group that goes by a number, which is no dose."""
_DENIED = frozenset({"no", "non", "without", "un", "not"})


@lru_cache(maxsize=4096)
def keys_of(name: str) -> frozenset[str]:
    """The words of a name that tell a group apart, folded to their stems."""
    if labelled := _NUMBERED.fullmatch(name):
        return frozenset({f"#{labelled['number']}"})
    found = re.findall(r"[^\W_]+(?:[.,]\d+)?", name.casefold())
    kept = frozenset(_stem(w) for w in found if w not in _DULL)
    return kept or frozenset(_stem(w) for w in found if w not in GROUPS)


def without_part(keys: frozenset[str]) -> frozenset[str]:
    """The words of a name without the part that the group plays, where there are others."""
    return (keys - PARTS_PLAYED) or keys


def other_dose(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both give numbers that the other has not: two doses of one drug are two arms."""
    numbers, others = ({k for k in keys if k[0].isdigit()} for keys in (one, other))
    return bool(numbers - others) and bool(others - numbers)


def opposed(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names are of two arms for all the words that they share: another dose, or one denies the other."""
    return other_dose(one, other) or bool(one & _DENIED) != bool(other & _DENIED)


_JOINING = re.compile(
    r"\s?\+\s?|(?<=[^\W\d]{3})/(?=[^\W\d]{3})|\s(?:plus|and|combined with|in combination with|with)\s", re.IGNORECASE
)
COMBINED = frozenset({"combination", "combined"})
"""What a group is called that had two treatments, where it is called no more."""


def parts_of(name: str) -> tuple[frozenset[str], ...]:
    """The words of each treatment of a combination ("A + B", "A/B"); none of another name."""
    parts = [keys_of(part) for part in _JOINING.split(name) if part.strip()]
    return tuple(parts) if len(parts) > 1 and all(parts) else ()


_GRAMS = frozenset({"gm", "gms", "gram", "grams", "gramme", "grammes"})


def _stem(word: str) -> str:
    if word in _GRAMS:
        return "g"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
