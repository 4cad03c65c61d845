"""Which characters every match of a regular expression holds, read from the expression.

The answer is a list of choices: of each choice at least one member stands in every text that the expression matches.
Letters are told without their case (`folded`); what cannot be told, such as a class of characters, is left out, so a
choice is always necessary and never sufficient. Look-arounds are passed over.
"""

from __future__ import annotations

import re
from functools import lru_cache
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

DIGIT = "\x00d"
"""Stands in a folded text that holds a digit."""
_ALIKE = str.maketrans({"İ": "i", "ı": "i", "ſ": "s", "K": "k"})
"""Letters that `re` takes for those of ASCII where case is no matter."""
_ANY_DIGIT = re.compile(r"\d")
_MOST = 96
"""Strings of a part that are told one by one."""
_LARGEST_CLASS = 6
_PASSED_BY = (1.0, 0.9, 0.5, 0.2, 0.06)
"""About how often a sentence holds a run of so many given letters."""
_MARK_PASSED_BY = 0.2
_COMMON_PASSED_BY = 0.6
_COMMON = frozenset(
    {"the", "and", "with", "was", "were", "for", "that", "from", "had", "has", "have", "this", "not", "his", "her",
     "who", "which", "our", "all", "but", "can", "may", "are", "patient"}
)  # fmt: skip
_WORTH = 0.55
"""A member that more sentences hold makes its choice not worth asking for: nearly all hold one of such a choice."""
_WORTH_ALL = 6.0
"""The same of all members together: those of a long choice stand in the same sentences, so the sum is no share."""

Choice = frozenset[str]


class _Told(NamedTuple):
    """What is known of a part: all strings that it matches, where they are few, and the choices of those it holds."""

    exact: Choice | None
    choices: tuple[Choice, ...]


_UNKNOWN = _Told(None, ())
_EMPTY = _Told(frozenset([""]), ())


@lru_cache(maxsize=1024)
def folded(text: str) -> str:
    """A text as choices are looked for in it."""
    low = (text if text.isascii() else text.translate(_ALIKE)).lower()
    return low + DIGIT if _ANY_DIGIT.search(text) else low


@lru_cache(maxsize=1)
def parsed(expression: str, flags: int) -> Any:  # noqa: ANN401  (the parser's own trees)
    """The tree of an expression, to be read only; the last is kept, for all that is told of an expression is at once.

    Raises:
        re.error: where it is no expression.
    """
    return _parser.parse(expression, flags)


def required(expression: str, flags: int = 0) -> tuple[tuple[str, ...], ...]:
    """The choices worth asking for, at most two, the rarer first; none where nothing can be told.

    Raises:
        re.error: where it is no expression.
    """
    told = _sequence(parsed(expression, flags))
    choices = [_shortened(c) for c in (*told.choices, told.exact or frozenset()) if c and "" not in c]
    ranked = sorted((_passed(c), tuple(sorted(c))) for c in set(choices) if max(map(_share, c)) < _WORTH)
    return tuple(members for share, members in ranked[:2] if share < _WORTH_ALL)


def _sequence(items: Iterable[tuple[Any, Any]]) -> _Told:
    """Parts that follow one another."""
    run: Choice | None = frozenset([""])
    whole = True
    choices: list[Choice] = []
    for code, value in items:
        told = _part(code, value)
        choices += told.choices
        joined = _joined(run, told.exact)
        if joined is not None:
            run = joined
            continue
        whole = False
        if run:
            choices.append(run)
        run = told.exact
    if run and not whole:
        choices.append(run)
    return _Told(run if whole else None, tuple(c for c in choices if "" not in c))


def _joined(before: Choice | None, after: Choice | None) -> Choice | None:
    if before is None or after is None or len(before) * len(after) > _MOST:
        return None
    return frozenset(a + b for a in before for b in after)


def _part(code: Any, value: Any) -> _Told:  # noqa: ANN401  (the parser's own trees)
    match code:
        case _constants.LITERAL:
            return _character(value)
        case _constants.IN:
            return _class(value)
        case _constants.SUBPATTERN:
            return _sequence(value[3])
        case _constants.ATOMIC_GROUP:
            return _sequence(value)
        case _constants.BRANCH:
            return _branch([_sequence(one) for one in value[1]])
        case _constants.MAX_REPEAT | _constants.MIN_REPEAT | _constants.POSSESSIVE_REPEAT:
            return _repeat(*value)
        case _constants.AT | _constants.ASSERT | _constants.ASSERT_NOT:
            return _EMPTY
        case _:
            return _UNKNOWN


def _character(number: int) -> _Told:
    character = chr(number)
    if not character.isascii() and character.lower() != character.upper():
        return _UNKNOWN  # its cases fold in more ways than one
    return _Told(frozenset([character.lower()]), ())


def _class(members: list[tuple[Any, Any]]) -> _Told:
    if members == [(_constants.CATEGORY, _constants.CATEGORY_DIGIT)]:
        return _Told(None, (frozenset([DIGIT]),))
    characters: set[int] = set()
    for code, value in members:
        if code is _constants.LITERAL:
            characters.add(value)
        elif code is _constants.RANGE and value[1] - value[0] < _LARGEST_CLASS:
            characters.update(range(value[0], value[1] + 1))
        else:
            return _UNKNOWN
    return _branch([_character(c) for c in characters]) if len(characters) <= _LARGEST_CLASS else _UNKNOWN


def _branch(ways: list[_Told]) -> _Told:
    """One of several parts: of each its best choice."""
    exact: Choice | None = frozenset()
    for way in ways:
        exact = None if exact is None or way.exact is None else exact | way.exact
    if exact is not None and len(exact) <= _MOST:
        return _Told(exact, ())
    best: set[str] = set()
    for way in ways:
        found = [_shortened(c) for c in (*way.choices, way.exact or frozenset()) if c and "" not in c]
        if not found:
            return _UNKNOWN
        best |= min(found, key=lambda c: (_passed(c), sorted(c)))
    return _Told(None, (frozenset(best),))


def _repeat(least: int, most: int, items: Iterable[tuple[Any, Any]]) -> _Told:
    told = _sequence(items)
    if least == 0:
        optional = most == 1 and told.exact is not None
        return _Told(told.exact | {""}, ()) if optional and told.exact else _UNKNOWN
    if least == most == 1:
        return told
    return _Told(None, tuple(c for c in (*told.choices, told.exact or frozenset()) if c and "" not in c))


def _shortened(choice: Choice) -> Choice:
    """A choice without members that hold another one; a numeral holds a digit."""
    shorter = [c for c in choice if not (DIGIT in choice and c != DIGIT and any(map(str.isdecimal, c)))]
    return frozenset(c for c in shorter if not any(o != c and o in c for o in shorter))


def _passed(choice: AbstractSet[str]) -> float:
    """About which share of sentences holds a member."""
    return sum(_share(c) for c in choice)


def _share(member: str) -> float:
    if member == DIGIT:
        return 0.5
    if len(member) < len(_PASSED_BY) and not any(c.isalnum() for c in member):
        return 0.9 if member.isspace() or member in ",." else _MARK_PASSED_BY
    if member.strip() in _COMMON:
        return _COMMON_PASSED_BY
    return _PASSED_BY[len(member)] if len(member) < len(_PASSED_BY) else 0.02
