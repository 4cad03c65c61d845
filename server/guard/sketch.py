"""What two queries have in common that the guard judges alike: their words and signs, whatever they name and count.

The same question is asked of one thing after another. Judging it takes several times as long as telling that it is the
same question.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from server.guard.tokens import TOKEN

if TYPE_CHECKING:
    from collections.abc import Container

_TEXTS = re.compile(re.sub(r"\(\?P<\w+>", "(?:", TOKEN.pattern), TOKEN.flags)
"""The same tokens, as texts alone."""
_BLANK, _QUOTES = frozenset(" \t\r\n#"), frozenset("\"'")


def sketch(query: str, named: Container[str]) -> str:
    """A text that is the same for queries on which the verdict is the same, but for their length.

    Left out are blanks and comments, what strings and numbers say, and within groups the IRIs that mean nothing to the
    guard. Everything before the first brace stays, prefixes among it, so that a prefixed name means what it does.

    Args:
        query: its text, with code point escapes replaced.
        named: the IRIs that mean something: predicates that are counted, and endpoints that may be asked.
    """
    found: list[str] = []
    inside = False
    for text in _TEXTS.findall(query):
        first = text[0]
        if first in _BLANK:
            continue
        if first in _QUOTES:
            found.append('""')  # so nothing in a sketch has a blank, between which its words stand
        elif not inside:
            inside = text == "{"
            found.append(text)
        elif first == "<" and text[-1] == ">":
            found.append(text if text[1:-1] in named else "<>")
        elif first.isdecimal() or (first == "." and len(text) > 1):
            found.append("0")
        else:
            found.append(text)
    return " ".join(found)
