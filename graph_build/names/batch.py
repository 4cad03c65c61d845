"""What abbreviations stand for among names that are asked together: a column of a table, the mentions of a text.

"MLD" says little alone, and in a list that also holds "metachromatic leukodystrophy" it is that. The letters of a short
form are found in a long one as Schwartz and Hearst do (Pac Symp Biocomput 2003:451-62), made stricter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SHORT = re.compile(r"(?=[^ ]*[A-Z][^ ]*[A-Z0-9])[A-Za-z][A-Za-z0-9]?(?:[-/]?[A-Za-z0-9]){0,6}")
_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9/-]*")
_BRACKETS = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"[A-Za-z0-9]+")
_LINKING = frozenset({"of", "the", "and", "in", "with", "to", "by", "a", "an", "for", "on", "due", "type"})
_NUMBERED = re.compile(r"[IVX]+[A-D]?")
_NEAR = 10
"""A short form that is not made of initials alone is looked for among so many names before and behind it."""
_MOST_SHORTS, _MOST_WORDS = 3, 12
"""Abbreviations of one name that are written out, and words of a long form: more of them are no name."""
_LETTERS_A_LONG_FORM_HAS = 3
"""For each letter of the short form, at least so many."""


def expansions(names: Sequence[str]) -> dict[str, str]:
    """Names with the abbreviations in them written out, where another name of the list is what they stand for.

    Args:
        names: what is asked together, in its order: of several long forms the nearest before the short one is taken,
            else the nearest behind it.

    Returns:
        By name how it reads written out; names that stay as they are, are left out.
    """
    within = [_shorts(name) for name in names]
    places: dict[str, int] = {}
    for i, shorts in enumerate(within):
        for short in shorts:
            places.setdefault(short, i)
    longs = [(i, name) for i, name in enumerate(names) if not within[i] and len(name.split()) <= _MOST_WORDS]
    meant = {short: found for short, at in places.items() if (found := _nearest(short, at, longs)) is not None}
    written = ((name, _written_out(name, meant)) for name in names)
    return {name: long for name, long in written if long != name}


def _shorts(name: str) -> list[str]:
    """The abbreviations in a name; not those in brackets, which stand behind what they stand for."""
    tokens = _TOKEN.findall(_BRACKETS.sub(" ", name))
    found = [token for token in tokens if _SHORT.fullmatch(token) and not _NUMBERED.fullmatch(token)]
    return found[:_MOST_SHORTS]


def _nearest(short: str, at: int, longs: Sequence[tuple[int, str]]) -> str | None:
    """The long form nearest to a place in the list; one by whose initials the short form is made goes first."""
    fits = [(rank, i > at, abs(i - at), name) for i, name in longs if (rank := _fit(short, name)) is not None]
    ranked = [found for found in fits if not found[0] or found[2] <= _NEAR]
    return min(ranked)[-1] if ranked else None


def _fit(short: str, long: str) -> int | None:
    """How a short form is made of a long one: 0 by its initials, 1 by letters within its words; None if it is not."""
    letters = [c for c in short.casefold() if c.isalnum()]
    words = [word for word in (w.casefold() for w in _WORD.findall(long)) if word not in _LINKING]
    if not words or sum(map(len, words)) < _LETTERS_A_LONG_FORM_HAS * len(letters):
        return None
    if letters == [word[0] for word in words]:
        return 0
    if len(letters) < 3 or len(words) > len(letters) or words[0][0] != letters[0]:
        return None
    # every word gives at least its first letter, in order; what is left of the letters stands within the words
    return 1 if _spelt(letters, words) else None


def _spelt(letters: Sequence[str], words: Sequence[str]) -> bool:
    if not words:
        return not letters
    word, rest = words[0], words[1:]
    if not letters or word[0] != letters[0]:
        return False
    for taken in range(len(letters) - len(rest), 0, -1):
        at = 0
        for letter in letters[:taken]:
            at = word.find(letter, at) + 1
            if not at:
                break
        else:
            if _spelt(letters[taken:], rest):
                return True
    return False


def _written_out(name: str, meant: Mapping[str, str]) -> str:
    if _BRACKETS.search(name):
        return name
    return _TOKEN.sub(lambda token: meant.get(token[0], token[0]), name)
