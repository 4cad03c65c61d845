"""SPARQL as a run of tokens: enough of its lexical grammar to find parameters and to compare shapes.

Follows SPARQL 1.1 Query Language, section 19.8 (terminals). White space and comments carry no meaning and are left
out of the shape of a query.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["space", "comment", "iri", "string", "variable", "prefixed", "word", "mark"]

_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<comment>\#[^\n\r]*)
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<string>
        \"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*\"\"\"
      | '''(?:'{0,2}(?:[^'\\]|\\.))*'''
      | "(?:[^"\\\n\r]|\\.)*"
      | '(?:[^'\\\n\r]|\\.)*'
    )
  | (?P<variable>[?$]\w+)
  | (?P<prefixed>[\w.\-]*:(?:[\w.:%\-]|\\.)*)
  | (?P<word>@?\w[\w.\-]*)
  | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token.

    Attributes:
        kind: which terminal it is; "mark" is any single character that belongs to no other.
        text: its characters.
        line: the line it starts in, from 1.
    """

    kind: Kind
    text: str
    line: int

    @property
    def parameter(self) -> str | None:
        """The parameter's name where the token stands for one: parameters are written `$name`."""
        return self.text[1:] if self.kind == "variable" and self.text.startswith("$") else None


def tokens(query: str) -> Iterator[Token]:
    """All tokens of a query, white space and comments too: joined, they are the query again.

    >>> [t.text for t in tokens('?s a $class . # all') if t.kind != "space"]
    ['?s', 'a', '$class', '.', '# all']
    """
    line = 1
    for found in _TOKEN.finditer(query):
        kind: Kind = found.lastgroup  # type: ignore[assignment]  # the groups are named after the kinds
        yield Token(kind, found.group(), line)
        line += found.group().count("\n")


def shape(query: str) -> tuple[tuple[Kind, str], ...]:
    """What a query says, apart from white space and comments.

    >>> shape("ASK{}") == shape("ASK { # nothing" + chr(10) + "}")
    True
    """
    return tuple((t.kind, t.text) for t in tokens(query) if t.kind not in ("space", "comment"))
