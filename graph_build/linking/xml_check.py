"""XML is looked over by a parser that builds nothing, before one that does reads it: entities, depth, form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from ontology.errors import VocabularyError

if TYPE_CHECKING:
    from pathlib import Path

DEEPEST = 500
"""Elements within elements: ontologies have some twenty; the RDF parser takes quadratic time over very many."""
GROWTH = 10
"""Entities may make of a text at most so many times as much; those that shorten IRIs do not double it."""

_BLOCK = 1 << 20
_REFERENCE = re.compile(r"&[^#]")
_USE = re.compile(rb"&([^#;&\s]+);")


def check_xml(data: bytes, path: Path) -> None:
    """Look over an XML text.

    Args:
        data: the text.
        path: the file, for messages.

    Raises:
        VocabularyError: where it is not UTF-8 or not well-formed, has an entity that is external or made of others,
            has entities that would blow it up, or elements that lie too deep. The message names the line.
    """
    _Check(data, path).run()


class _Check:
    """One pass over a text; expat knows comments, encodings and a DOCTYPE in a wrong place, so nothing hides there."""

    def __init__(self, data: bytes, path: Path) -> None:
        self._data, self._path = data, path
        self._parser = expat.ParserCreate("UTF-8")  # whatever the file says: see `_declaration`
        self._parser.XmlDeclHandler = self._declaration
        self._parser.EntityDeclHandler = self._entity
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._entities: dict[str, int] = {}
        self._depth = 0

    def run(self) -> None:
        """Read all of it."""
        view = memoryview(self._data)
        try:
            for start in range(0, len(view), _BLOCK):
                self._parser.Parse(view[start : start + _BLOCK], False)
        except expat.ExpatError as error:
            raise self._wrong(
                f"the XML is not well-formed ({expat.ErrorString(error.code)})", "Mend the file."
            ) from error
        try:
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise self._wrong("the XML ends in the middle", "Fetch the file again.") from error

    def _declaration(self, _: str, encoding: str | None, __: int) -> None:
        """The RDF parser knows no other encoding, and an unknown one would be looked up among Python's."""
        if encoding is not None and encoding.casefold() != "utf-8":
            raise self._wrong(f"the XML is in {encoding[:40]!r}; only UTF-8 is read", "Convert the file to UTF-8.")

    def _entity(self, name: str, is_parameter: bool, value: str | None, *_: str | None) -> None:
        if value is None or is_parameter or _REFERENCE.search(value):
            raise self._wrong(
                "the XML has an external entity, or one made of other entities; neither is read",
                "Write the file without them, for example as Turtle.",
            )
        self._entities[name] = len(value.encode())

    def _start(self, *_: object) -> None:
        if self._entities:
            self._check_growth()
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._wrong(f"more than {DEEPEST} elements lie within each other", "Is the file damaged?")

    def _end(self, *_: object) -> None:
        self._depth -= 1

    def _check_growth(self) -> None:
        """Hold the entities against their uses, once: all are declared before the first element."""
        sizes = {name.encode(): size for name, size in self._entities.items()}
        grown = sum(sizes.get(found[1], 0) for found in _USE.finditer(self._data))
        self._entities.clear()
        if grown > GROWTH * len(self._data):
            raise self._wrong(f"its entities would make {grown:,} bytes of the text", "Write the file without them.")

    def _wrong(self, what: str, do: str) -> VocabularyError:
        line = max(self._parser.CurrentLineNumber, self._parser.ErrorLineNumber if self._parser.ErrorCode else 0)
        return VocabularyError(what, where=f"{self._path}, line {line}", do=do)
