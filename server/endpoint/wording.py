"""What is wrong with a malformed query, in plain words and at the place where it is to be mended.

The engine's parser says which characters it could have read on with, and where it gave up, which may be behind the
fault. Here the query's own tokens are looked at: a prefix that is not declared, a word that SPARQL does not have, a
text or a bracket without an end. What none of them explains is told by the token that could not be read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ontology.namespaces import expand, is_prefix
from server.guard.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from server.guard.tokens import Token

_WORDS = frozenset(
    """
    BASE PREFIX SELECT DISTINCT REDUCED CONSTRUCT DESCRIBE ASK FROM NAMED WHERE ORDER BY ASC DESC GROUP HAVING LIMIT
    OFFSET VALUES UNDEF OPTIONAL GRAPH UNION MINUS SERVICE SILENT BIND AS FILTER EXISTS NOT IN A TRUE FALSE
    SEPARATOR LATERAL VERSION COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG LANGMATCHES LANGDIR HASLANG
    HASLANGDIR DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI
    CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID
    MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRLANGDIR STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL
    ISNUMERIC REGEX SUBSTR REPLACE TRIPLE SUBJECT PREDICATE OBJECT ISTRIPLE ADJUST
    """.split()  # noqa: SIM905 - a hundred words in quotation marks cannot be read
)
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
    for look in (_undeclared, _unknown_word, _open_text, _bracket):
        if told := look(found, message):
            text, offset = told
            return Fault(text, *_place(query, offset))
    if "variable that is unbound" in message:
        text = "SELECT names a variable that the groups do not have: put it into GROUP BY, or into COUNT, SAMPLE, MAX …"
        return Fault(text, *_place(query, _start_of(found, "SELECT", at)))
    nearest = next((token for token in found if token.end >= at), None)
    if nearest is None:
        return Fault("the query ends too early" + _instead(message), line, column)
    return Fault(f"“{nearest.text[:40]}” cannot stand here" + _instead(message), *_place(query, nearest.start))


def _undeclared(found: Sequence[Token], _message: str) -> tuple[str, int] | None:
    # "PREFIX cyto:" reads as a word and a name that ends in its colon
    declared = {after.text for before, after in pairwise(found) if before.keyword == "PREFIX"}
    for token in found:
        prefix = token.text.partition(":")[0]
        if token.kind == "pname" and f"{prefix}:" not in declared:
            known = f"PREFIX {prefix}: <{expand(prefix + ':_')[:-1]}>" if is_prefix(prefix) else f"PREFIX {prefix}: <…>"
            return f"the prefix “{prefix}:” is not declared; begin the query with {known}", token.start
    return None


def _unknown_word(found: Sequence[Token], _message: str) -> tuple[str, int] | None:
    for token in found:
        if token.kind == "word" and token.keyword not in _WORDS:
            text = f"“{token.text[:40]}” is no word of SPARQL; a name is written with its prefix, a variable with ?"
            return text, token.start
    return None


def _open_text(found: Sequence[Token], _message: str) -> tuple[str, int] | None:
    for token in found:
        quote = token.text[:3] if token.text[:3] in {'"""', "'''"} else token.text[:1]
        if token.kind == "string" and (len(token.text) < 2 * len(quote) or not token.text.endswith(quote)):
            return f"the text that begins here has no closing {quote}", token.start
    return None


def _bracket(found: Sequence[Token], _message: str) -> tuple[str, int] | None:
    inside: list[Token] = []
    for token in _brackets(found):
        if token.text in _CLOSING:
            inside.append(token)
        elif not inside or _CLOSING[inside[-1].text] != token.text:
            opened = f"; “{inside[-1].text}” is still open" if inside else ""
            return f"“{token.text}” closes nothing{opened}", token.start
        else:
            inside.pop()
    return (f"“{inside[-1].text}” is never closed", inside[-1].start) if inside else None


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
