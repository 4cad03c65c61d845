"""What is wrong with a malformed query, in plain words and at the place where it is to be mended.

The engine's parser says which characters it could have read on with, and where it gave up, which may be behind the
fault. Here the query's own tokens are looked at: a prefix that is not declared, a word that SPARQL does not have, a
text or a bracket without an end. What none of them explains is told by the token that could not be read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queries.tokens import tokens
from server.guard.readings import undeclared, unknown_word, unread

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from queries.tokens import Token


_CLOSING = {"{": "}", "(": ")", "[": "]"}
_KEYWORD = re.compile(r'"([^"]+)"|\b([A-Z]{2,})\b')
_FEW = 4
"""Things that could stand in a place: more of them help nobody."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and the line and column (from 1) where."""

    text: str
    line: int
    column: int


def fault(query: str, message: str, line: int, column: int) -> Fault:
    """The fault of a query that the parser has refused.

    Args:
        query: its text.
        message: what the parser says.
        line: where it gave up, from 1.
        column: likewise.
    """
    found = tokens(query)
    at = _offset(query, line, column)
    for look in (undeclared, unknown_word, unread, _bracket):
        if told := look(found):
            token, text = told
            return Fault(text, *_place(query, token.start))
    if "variable that is unbound" in message:
        text = "SELECT names a variable that the groups do not have: put it into GROUP BY, or into COUNT, SAMPLE, MAX …"
        return Fault(text, *_place(query, _start_of(found, "SELECT", at)))
    nearest = next((token for token in found if token.end >= at), None)
    if nearest is None:
        return Fault("the query ends too early" + _instead(message), line, column)
    return Fault(f"“{nearest.text[:40]}” cannot stand here" + _instead(message), *_place(query, nearest.start))


def _bracket(found: Sequence[Token]) -> tuple[Token, str] | None:
    inside: list[Token] = []
    for token in _brackets(found):
        if token.text in _CLOSING:
            inside.append(token)
        elif not inside or _CLOSING[inside[-1].text] != token.text:
            opened = f"; “{inside[-1].text}” is still open" if inside else ""
            return token, f"“{token.text}” closes nothing{opened}"
        else:
            inside.pop()
    return (inside[-1], f"“{inside[-1].text}” is never closed") if inside else None


def _brackets(found: Sequence[Token]) -> Iterator[Token]:
    ends = set(_CLOSING.values())
    return (token for token in found if token.kind == "mark" and (token.text in _CLOSING or token.text in ends))


def _instead(message: str) -> str:
    """The few things that the parser would have taken, where they are few."""
    allowed = dict.fromkeys(one or two for one, two in _KEYWORD.findall(message) if (one or two) != "SELECT")
    several = "one of" in message and ("['" in message or "[_]" in message)
    return f"; expected {' or '.join(allowed)}" if allowed and len(allowed) <= _FEW and not several else ""


def _start_of(found: Sequence[Token], keyword: str, before: int) -> int:
    return max((token.start for token in found if token.keyword == keyword and token.start <= before), default=0)


def _offset(query: str, line: int, column: int) -> int:
    lines = query.split("\n")
    return sum(len(one) + 1 for one in lines[: line - 1]) + column - 1


def _place(query: str, offset: int) -> tuple[int, int]:
    before = query[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
