"""Long lists of alternatives in an expression, sorted by how they begin.

`re` tries each alternative at each place; where they are grouped by their first letter it tries one a letter.
"""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLAIN = frozenset(string.ascii_letters + string.digits + " -")
_QUANTIFIERS = ("?", "*", "+", "{", "|")


def one_of(alternatives: Iterable[str], *, cased: bool = True) -> str:
    """An expression for any of several, which matches as `|` between them does.

    Only neighbours are grouped across which nothing else could have matched: an alternative that does not begin with a
    plain letter keeps its place.

    Args:
        alternatives: expressions without a `|` outside of brackets, the one to be preferred first.
        cased: whether case is told apart where the expression is used.
    """
    done: list[str] = []
    group: dict[str, list[str]] = {}
    for one in alternatives:
        if one[:1] in _PLAIN and one[:1] and not one[1:].startswith(_QUANTIFIERS):
            group.setdefault(one[0] if cased else one[0].lower(), []).append(one[1:])
        else:
            done += [*_joined(group), one]
            group = {}
    return f"(?:{'|'.join([*done, *_joined(group)])})"


def _joined(group: dict[str, list[str]]) -> list[str]:
    return [first + rest[0] if len(rest) == 1 else f"{first}(?:{'|'.join(rest)})" for first, rest in group.items()]
