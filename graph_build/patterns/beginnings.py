"""Which characters a match of a regular expression can begin with, read from the expression.

Where `re` has to try several ways at each place of a text, above all without regard to case, it takes each of them up
before it sees that none begins there. One look at the character there tells the same.
"""

from __future__ import annotations

import re
from re import _constants  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

from graph_build.patterns.required import parsed

if TYPE_CHECKING:
    from collections.abc import Iterable

_CATEGORIES = {_constants.CATEGORY_DIGIT: r"\d", _constants.CATEGORY_SPACE: r"\s"}
_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
_OF_NO_WIDTH = (_constants.AT, _constants.ASSERT, _constants.ASSERT_NOT)
_OF_ONE_CHARACTER = (_constants.LITERAL, _constants.IN)
_ALPHABET = 26


def guarded(expression: str, flags: int = 0) -> str:
    """An expression that matches the same, groups and all, and sees sooner where nothing begins.

    It is the expression itself where it begins in one way alone, which `re` is quick to try, where a match may be
    empty, or where it may begin with any word.

    Raises:
        re.error: where it is no expression.
    """
    tree = parsed(expression, flags)
    if flags & re.VERBOSE or tree.state.flags & ~(flags | re.UNICODE) or not _begins_in_many_ways(tree, flags):
        return expression
    first = _first_of_all(tree)
    if first is None or "" in first:
        return expression
    boundary = r"\b" if tree[0] == (_constants.AT, _constants.AT_BOUNDARY) else ""
    return f"{boundary}(?=(?i:[{''.join(sorted(first))}]))(?:{expression})"


def _begins_in_many_ways(items: Iterable[tuple[Any, Any]], flags: int) -> bool:
    """Whether what stands first may be left out, or is one of several ways that `re` tells by more than a look."""
    first: tuple[Any, Any] = next((item for item in items if item[0] not in _OF_NO_WIDTH), (None, ()))
    code, value = first
    if code is _constants.SUBPATTERN:
        return _begins_in_many_ways(value[3], (flags | value[1]) & ~value[2])
    if code is _constants.BRANCH:
        return bool(flags & re.IGNORECASE) or not all(way and way[0][0] in _OF_ONE_CHARACTER for way in value[1])
    return code in _REPEATS


def _first_of_all(items: Iterable[tuple[Any, Any]]) -> set[str] | None:
    """What parts that follow one another can begin with, as members of a class; None where that cannot be told.

    The empty text is among it where they may match nothing.
    """
    first = {""}
    for code, value in items:
        own = _first(code, value)
        if own is None:
            return None
        first = first - {""} | own
        if "" not in own:
            break
    return first


def _first(code: Any, value: Any) -> set[str] | None:  # noqa: ANN401  (the parser's own trees)
    """The same of one part."""
    if code is _constants.LITERAL:
        return {re.escape(chr(value))}
    if code is _constants.IN:
        return _members(value)
    if code in _OF_NO_WIDTH:
        return {""}
    if code is _constants.BRANCH:
        ways = [_first_of_all(way) for way in value[1]]
        return None if None in ways else set[str]().union(*filter(None, ways))
    if code is _constants.SUBPATTERN:
        return _first_of_all(value[3])
    if code is _constants.ATOMIC_GROUP:
        return _first_of_all(value)
    if code in _REPEATS:
        own = _first_of_all(value[2])
        return own if own is None or value[0] else own | {""}
    return None


def _members(value: Iterable[tuple[Any, Any]]) -> set[str] | None:
    """The members of a class; None where it is one of all but some, or holds all letters."""
    members: set[str] = set()
    for code, of in value:
        if code is _constants.LITERAL:
            members.add(re.escape(chr(of)))
        elif code is _constants.RANGE and of[1] - of[0] < _ALPHABET - 1:
            members.add(f"{re.escape(chr(of[0]))}-{re.escape(chr(of[1]))}")
        elif code is _constants.CATEGORY and of in _CATEGORIES:
            members.add(_CATEGORIES[of])
        else:
            return None
    return members
