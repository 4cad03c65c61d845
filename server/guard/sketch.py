"""What two queries have in common that the guard judges alike: their words and signs, whatever they name and count.

The same question is asked of one thing after another. Judging it takes several times as long as telling that it is the
same question.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from queries.tokens import TOKEN

if TYPE_CHECKING:
    from collections.abc import Container

_WHOLE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:.")
"""An IRI that a base does not change."""


def sketch(query: str, named: Container[str]) -> str:
    """A text that is the same for queries on which the verdict is the same, but for their length.

    Left out are blanks and comments, what strings and numbers say, and within groups the IRIs that mean nothing to the
    guard. Everything before the first brace stays, prefixes among it, so that a prefixed name means what it does; so do
    IRIs that are resolved against a base.

    Args:
        query: its text, with code point escapes replaced.
        named: the IRIs that mean something: predicates that are counted, and endpoints that may be asked.
    """
    found: list[str] = []
    inside = False
    for match in TOKEN.finditer(query):
        kind, text = match.lastgroup, match.group()
        if kind == "blank":
            continue
        if kind == "string":
            found.append('""')  # so nothing in a sketch has a blank, between which its words stand
        elif not inside:
            inside = text == "{"
            found.append(text)
        elif kind == "iri":
            found.append("<>" if text[1:-1] not in named and _WHOLE.match(text) else text)
        elif kind == "number":
            found.append("0")
        else:
            found.append(text)
    return " ".join(found)
