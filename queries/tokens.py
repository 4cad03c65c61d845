"""SPARQL text to tokens: the terminals of its grammar, to the letter.

SPARQL 1.1 Query Language, section 19.8 (https://www.w3.org/TR/sparql11-query/#sparqlGrammar), with the terminals that
SPARQL 1.2 adds (directions of languages, quoted triples). Code point escapes (section 19.2) are replaced before, see
`unescape`. Saved queries, the server's guard and federation all read queries by these tokens.
"""

from __future__ import annotations

import re
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Kind = Literal["blank", "iri", "string", "var", "bnode", "number", "pname", "word", "lang", "mark", "unread", "end"]

_BASE = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F\u2C00-\u2FEF"
    r"\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)  # PN_CHARS_BASE
_MARKS_OF_LETTERS = r"\u00B7\u0300-\u036F\u203F-\u2040"
_CHARS = rf"[{_BASE}_0-9\-{_MARKS_OF_LETTERS}]"  # PN_CHARS
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL = rf"(?:(?:[{_BASE}_:0-9]|{_PLX})(?:\.*+(?:{_CHARS}|:|{_PLX}))*+)?+"
_EXPONENT = r"[eE][+-]?+[0-9]++"
_ECHAR = r"""\\[tbnrf\\"']"""
# Every repetition is possessive: the time to read a text is proportional to its length, whatever it says.
TOKEN = re.compile(
    rf"""
    (?P<blank>[\x20\t\r\n]++|\#[^\r\n]*+)
  | (?P<iri><[^\x00-\x20<>"{{}}|^`\\]*+>)
  | (?P<string>\"\"\"(?:\"{{0,2}}(?:[^"\\]|{_ECHAR}))*+\"\"\"|'''(?:'{{0,2}}(?:[^'\\]|{_ECHAR}))*+'''
      |(?!\"\"\")"(?:[^"\\\r\n]|{_ECHAR})*+"|(?!''')'(?:[^'\\\r\n]|{_ECHAR})*+')
  | (?P<var>[?$][{_BASE}_0-9][{_BASE}_0-9{_MARKS_OF_LETTERS}]*+)
  | (?P<bnode>_:[{_BASE}_0-9](?:\.*+{_CHARS})*+)
  | (?P<number>[0-9]++(?:\.[0-9]*+{_EXPONENT}|\.[0-9]++|{_EXPONENT})?+|\.[0-9]++(?:{_EXPONENT})?+)
  | (?P<name>[{_BASE}](?:\.*+{_CHARS})*+(?::{_LOCAL})?+|:{_LOCAL})
  | (?P<lang>@[a-zA-Z]++(?:-[a-zA-Z0-9]++)*+(?:--(?:ltr|rtl)(?![a-zA-Z]))?+)
  | (?P<mark>\^\^|&&|\|\||!=|<=|>=|<<|>>|[{{}}()\[\];,./|^*+?!=<>~\-])
  | (?P<unread>\"\"\"(?:\"{{0,2}}(?:[^"\\]|{_ECHAR}))*+|'''(?:'{{0,2}}(?:[^'\\]|{_ECHAR}))*+
      |"(?:[^"\\\r\n]|{_ECHAR})*+|'(?:[^'\\\r\n]|{_ECHAR})*+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
"""The terminals. A blank is white space or a comment; `unread` is what is none, such as a string without an end."""
_PIECE = re.compile(r"(?P<word>[A-Za-z][A-Za-z0-9_]*+)|(?P<number>[0-9]++)|(?P<mark>[.\-])|(?P<unread>.)", re.DOTALL)
_ESCAPE = re.compile(r"(?<!\\)(?P<before>(?:\\\\)*+)\\(?:u(?P<short>[0-9A-Fa-f]{4})|U(?P<long>[0-9A-Fa-f]{8}))")
# Behind another backslash it is text of a string, such as a regular expression's.
_SURROGATE = re.compile(
    r"(?<!\\)(?:\\\\)*+(?P<half>\\u[Dd][89A-Fa-f][0-9A-Fa-f]{2}|\\U0000[Dd][89A-Fa-f][0-9A-Fa-f]{2})|[\ud800-\udfff]"
)
_OF_STRINGS = {'"': '\\"', "'": "\\'", "\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_HIGHEST, _SURROGATES = 0x10FFFF, range(0xD800, 0xE000)
_ALL = 1 << 40

KEYWORDS = frozenset(
    """
    BASE PREFIX VERSION SELECT DISTINCT REDUCED CONSTRUCT DESCRIBE ASK FROM NAMED WHERE ORDER BY ASC DESC GROUP HAVING
    LIMIT OFFSET VALUES UNDEF OPTIONAL GRAPH UNION MINUS SERVICE SILENT BIND AS FILTER EXISTS NOT IN A TRUE FALSE
    SEPARATOR LATERAL COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG LANGMATCHES LANGDIR HASLANG
    HASLANGDIR DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI
    CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID
    MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRLANGDIR STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL
    ISNUMERIC REGEX SUBSTR REPLACE TRIPLE SUBJECT PREDICATE OBJECT ISTRIPLE ADJUST
    INSERT DELETE DATA WITH USING LOAD CLEAR CREATE DROP COPY MOVE ADD INTO TO ALL DEFAULT
    """.split()  # noqa: SIM905 - a hundred words in quotation marks cannot be read
)
"""All words of SPARQL, in capitals: there are no others."""


class Token(NamedTuple):
    """One terminal.

    Attributes:
        kind: which; `word` is a keyword or what stands where one could, `mark` a sign; `end` is for readers that look
            behind the last one.
        text: as written.
        start: offset in the query's characters; `end` likewise, exclusive.
    """

    kind: Kind
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

    @property
    def parameter(self) -> str | None:
        """The parameter's name where the token stands for one: parameters of saved queries are written `$name`."""
        return self.text[1:] if self.kind == "var" and self.text[0] == "$" else None


def pieces(query: str) -> Iterator[Token]:
    """All tokens with the blanks and comments between them: joined, their texts are the query again.

    >>> [token.text for token in pieces("ASK{} # all")]
    ['ASK', '{', '}', ' ', '# all']
    """
    for match in TOKEN.finditer(query):
        kind, text, start = match.lastgroup, match.group(), match.start()
        if kind != "name":
            yield Token(kind, text, start)  # type: ignore[arg-type]  # the groups are named after the kinds
        elif ":" in text:
            yield Token("pname", text, start)
        else:
            # without a colon it was no prefixed name but words, numbers and signs without blanks between
            for part in _PIECE.finditer(text):
                yield Token(part.lastgroup, part.group(), start + part.start())  # type: ignore[arg-type]


def tokens(query: str, most: int = _ALL) -> list[Token]:
    """The tokens of a query without blanks and comments.

    Args:
        query: its text. Any text has tokens: what begins no terminal is `unread`.
        most: how many are wanted; one more is read where there are more.

    >>> [(token.kind, token.text) for token in tokens("?s a $class # all")]
    [('var', '?s'), ('word', 'a'), ('var', '$class')]
    """
    found: list[Token] = []
    for token in pieces(query):
        if token.kind != "blank":
            found.append(token)
            if len(found) > most:
                break
    return found


def shape(query: str) -> tuple[tuple[Kind, str], ...]:
    """What a query says, apart from white space, comments and code point escapes.

    >>> shape("ASK{}") == shape("ASK { # nothing" + chr(10) + "}")
    True
    """
    return tuple((token.kind, token.text) for token in tokens(unescape(query)))


def declared_prefixes(found: Iterable[Token]) -> frozenset[str]:
    """The prefixes, without colon, that the prologue of a query declares."""
    prologue = list(takewhile(lambda token: token.keyword in _PROLOGUE or token.kind in _DECLARED, found))
    return frozenset(
        after.text[:-1] for before, after in pairwise(prologue) if before.keyword == "PREFIX" and after.kind == "pname"
    )


_PROLOGUE = frozenset({"PREFIX", "BASE", "VERSION"})
_DECLARED = frozenset({"pname", "iri", "string"})


def surrogate(query: str) -> int | None:
    """Where half of a character stands (U+D800 to U+DFFF), escaped or not: section 19.2 allows none, nor a pair."""
    found = _SURROGATE.search(query)
    return found.end() - len(found["half"] or "x") if found else None


def unescape(query: str) -> str:
    r"""Replace ``\uXXXX`` and ``\UXXXXXXXX`` (section 19.2), which can spell a keyword; surrogates stay as they are.

    In ``\\u0041`` the backslash is escaped itself: that is text of a string. Quotation marks, backslashes and ends of
    lines come as escapes of strings: as in SPARQL 1.2, they are characters of a string and never end one.
    """

    def character(match: re.Match[str]) -> str:
        code = int(match["short"] or match["long"], 16)
        if code > _HIGHEST or code in _SURROGATES:
            return match[0]
        return match["before"] + _OF_STRINGS.get(chr(code), chr(code))

    return _ESCAPE.sub(character, query)


def position(query: str, offset: int) -> tuple[int, int]:
    """Line and column of a character, both from 1."""
    line = query.count("\n", 0, offset) + 1
    return line, offset - (query.rfind("\n", 0, offset) + 1) + 1
