"""JSON whose strings know where they stand (RFC 8259): values with offsets, read through the escapes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.errors import DocumentError
from graph_build.model import MappedText

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST = 64
"""Objects and lists within one another; a deeper file is refused."""

_TOKEN = re.compile(
    r'[ \t\r\n]*(?:("[^"\\\x00-\x1f]*+(?:\\.[^"\\\x00-\x1f]*+)*+")|([{}\[\],:])|'
    r"(-?(?:0|[1-9][0-9]{0,99})(?:\.[0-9]{1,400})?(?:[eE][+-]?[0-9]{1,4})?|true|false|null))"
)
_SPACE = re.compile(r"[ \t\r\n]*")
_ESCAPED = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[\"\\/bfnrt]|\\")


@dataclass(frozen=True, slots=True)
class String:
    """A string of a JSON text.

    Attributes:
        original: the JSON text.
        start: offset of its first character, behind the quotation mark.
        end: offset of the quotation mark that ends it.
    """

    original: str
    start: int
    end: int

    @property
    def value(self) -> str:
        """What it stands for."""
        raw = self.original[self.start : self.end]
        return self.mapped().text if "\\" in raw else raw

    def mapped(self) -> MappedText:
        """The same with offsets: an escape is one character of the text, and all of it in the original."""
        pieces: list[MappedText] = []
        at = self.start
        for found in _ESCAPED.finditer(self.original, self.start, self.end):
            pieces.append(MappedText.of(self.original, at, found.start()))
            pieces.append(MappedText(_character(found.group()), (found.start(),), (found.end(),)))
            at = found.end()
        pieces.append(MappedText.of(self.original, at, self.end))
        return MappedText.join(pieces, "") if len(pieces) > 1 else pieces[0]


Value = dict[str, "Value"] | list["Value"] | String | int | float | bool | None


def _character(escape: str) -> str:
    if escape == "\\":
        return "\ufffd"
    character = str(json.loads(f'"{escape}"'))
    return "\ufffd" if "\ud800" <= character <= "\udfff" else character  # half a pair stands for nothing


def parse(text: str, name: str) -> list[Value]:
    """The values of a JSON text: one, or one a line.

    Args:
        text: decoded.
        name: of the file, for messages.

    Raises:
        DocumentError: where it is not well-formed, or deeper than is read.
    """
    return list(_Parser(text, name).values())


class _Parser:
    def __init__(self, text: str, name: str) -> None:
        self._text, self._name = text, name
        self._at = 1 if text.startswith("\ufeff") else 0

    def values(self) -> Iterator[Value]:
        while True:
            space = _SPACE.match(self._text, self._at)
            if space and space.end() == len(self._text):
                return
            yield self._value(self._next(), 0)

    def _next(self) -> re.Match[str]:
        found = _TOKEN.match(self._text, self._at)
        if found is None:
            raise self._error("this is not well-formed JSON")
        self._at = found.end()
        return found

    def _error(self, what: str) -> DocumentError:
        line = self._text.count("\n", 0, self._at) + 1
        return DocumentError(
            what,
            where=f"{self._name}, line {line}, character {self._at}",
            do="Get the file again: it may have been cut.",
        )

    def _value(self, token: re.Match[str], depth: int) -> Value:
        if depth > DEEPEST:
            raise self._error(f"objects lie more than {DEEPEST} deep in one another")
        if token[1]:
            return String(self._text, token.start(1) + 1, token.end(1) - 1)
        if token[3]:
            found: int | float | bool | None = json.loads(token[3])
            return found
        if token[2] == "{":
            return self._object(depth)
        if token[2] == "[":
            return self._list(depth)
        raise self._error("this is not well-formed JSON")

    def _object(self, depth: int) -> dict[str, Value]:
        held: dict[str, Value] = {}
        token = self._next()
        while token[2] != "}":
            if not token[1] or self._next()[2] != ":":
                raise self._error("this is not well-formed JSON")
            key = String(self._text, token.start(1) + 1, token.end(1) - 1).value
            held[key] = self._value(self._next(), depth + 1)
            token = self._after("}")
        return held

    def _list(self, depth: int) -> list[Value]:
        held: list[Value] = []
        token = self._next()
        while token[2] != "]":
            held.append(self._value(token, depth + 1))
            token = self._after("]")
        return held

    def _after(self, end: str) -> re.Match[str]:
        """The token behind a comma, or the end."""
        token = self._next()
        if token[2] == end:
            return token
        following = self._next() if token[2] == "," else token
        if token[2] != "," or following[2] in ("}", "]"):
            raise self._error("this is not well-formed JSON")
        return following
