"""SPARQL text to tokens, as far as the guard and federation need them (SPARQL 1.1 Query, section 19.8, terminals).

The tokens are for judging and for rewriting a query before the engine sees it. The engine's own parser stays the judge
of what is well formed, and the workers' sandbox does not depend on anything that is read here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

# Every repetition is possessive: the time to read a text is proportional to its length, whatever it says. A string
# without an end runs as far as it could.
_CHARACTER = r"(?:[\w:\-\u00B7]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])"
_LOCAL = rf"(?:{_CHARACTER}(?:\.*+{_CHARACTER})*+)?+"
TOKEN = re.compile(
    rf"""
    (?P<blank>[\x20\t\r\n]++|\#[^\r\n]*+)
  | (?P<iri><[^\x00-\x20<>"{{}}|^`\\]*+>)
  | (?P<string>\"\"\"(?:\"{{0,2}}(?:[^"\\]|\\.))*+(?:\"\"\")?+|'''(?:'{{0,2}}(?:[^'\\]|\\.))*+(?:''')?+
      |"(?:[^"\\\r\n]|\\.)*+"?+|'(?:[^'\\\r\n]|\\.)*+'?+)
  | (?P<var>[?$]\w++)
  | (?P<bnode>_:\w(?:\.*+[\w\-\u00B7])*+)
  | (?P<number>(?:\d++(?:\.\d*+)?+|\.\d++)(?:[eE][+-]?+\d++)?+)
  | (?P<name>[^\W\d](?:\.*+[\w\-\u00B7])*+(?::{_LOCAL})?+|:{_LOCAL})
  | (?P<lang>@[a-zA-Z]++(?:-[a-zA-Z0-9]++)*+)
  | (?P<mark>\^\^|&&|\|\||!=|<=|>=|<<|>>|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_PIECE = re.compile(r"[^\W\d]\w*+|\d++|.", re.DOTALL)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# Behind another backslash it is text of a string, such as a regular expression's.
_SURROGATE = re.compile(
    r"(?<!\\)(?:\\\\)*+(?P<half>\\u[Dd][89A-Fa-f][0-9A-Fa-f]{2}|\\U0000[Dd][89A-Fa-f][0-9A-Fa-f]{2})|[\ud800-\udfff]"
)
_OPENING, _CLOSING = frozenset({"{", "(", "[", "<<"}), frozenset({"}", ")", "]", ">>"})
_NODES = frozenset({"[", "<<", "{|"})
_HIGHEST, _SURROGATES = 0x10FFFF, range(0xD800, 0xE000)
_ALL = 1 << 40


class Token(NamedTuple):
    """One terminal.

    Attributes:
        kind: the group of the expression above that it matched.
        text: as written.
        start: offset in the query's characters; `end` likewise, exclusive.
    """

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Offset behind the token."""
        return self.start + len(self.text)

    @property
    def keyword(self) -> str:
        """The word in capitals; empty for what is no word."""
        return self.text.upper() if self.kind == "word" else ""


def tokens(query: str, most: int = _ALL) -> list[Token]:
    """All terminals of `query` without blanks and comments. Never fails: an unknown character is a token of its own.

    Args:
        query: its text.
        most: how many are wanted; little more than those are read.
    """
    found: list[Token] = []
    for match in TOKEN.finditer(query):
        if len(found) > most:
            break
        kind, text, start = match.lastgroup or "mark", match.group(), match.start()
        if kind == "blank":
            continue
        if kind != "name":
            found.append(Token(kind, text, start))
        elif ":" in text:
            found.append(Token("pname", text, start))
        elif "." in text or "-" in text:
            # without a colon it was no prefixed name but words and operators without blanks between
            found += [Token(_piece(part.group()), part.group(), start + part.start()) for part in _PIECE.finditer(text)]
        else:
            found.append(Token("word", text, start))
    return found


def _piece(text: str) -> str:
    if text.isdigit():
        return "number"
    return "word" if text[0].isalpha() or text[0] == "_" else "mark"


def surrogate(query: str) -> int | None:
    """Where half of a character stands (U+D800 to U+DFFF), escaped or not: section 19.2 allows none, nor a pair."""
    found = _SURROGATE.search(query)
    return found.end() - len(found["half"] or "x") if found else None


def unescape(query: str) -> str:
    r"""Replace ``\uXXXX`` and ``\UXXXXXXXX`` (section 19.2), which can spell a keyword; surrogates stay as they are."""

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return match[0] if code > _HIGHEST or code in _SURROGATES else chr(code)

    return _ESCAPE.sub(character, query)


@dataclass(frozen=True, slots=True)
class Depth:
    """How deep a query is nested.

    Attributes:
        brackets: deepest nesting of all three kinds of bracket.
        nodes: deepest nesting of ``[``, ``<<`` and ``{|``, which all make blank nodes.
    """

    brackets: int
    nodes: int


def depth(found: list[Token]) -> Depth:
    """Measure nesting without recursion, whether the brackets match or not."""
    stack: list[str] = []
    deepest = nodes = made = 0
    for token, after in zip_longest(found, found[1:]):
        if token.kind != "mark":
            continue
        if token.text in _OPENING:
            sign = "{|" if token.text == "{" and after and after.text == "|" else token.text
            stack.append(sign)
            made += sign in _NODES
            deepest, nodes = max(deepest, len(stack)), max(nodes, made)
        elif token.text in _CLOSING:
            # what another bracket closes was a comparison with an IRI behind it: ?x<<a:b>
            while stack and stack[-1] == "<<" and token.text != ">>":
                made -= stack.pop() in _NODES
            if stack and (token.text == ">>") == (stack[-1] == "<<"):
                made -= stack.pop() in _NODES
    return Depth(deepest, nodes)


def position(query: str, offset: int) -> tuple[int, int]:
    """Line and column of a character, both from 1."""
    line = query.count("\n", 0, offset) + 1
    return line, offset - (query.rfind("\n", 0, offset) + 1) + 1
