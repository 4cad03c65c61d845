"""XML as a tree with offsets, through expat. Nothing outside the file is ever read, and no entity of its own expanded.

Expat tells the byte at which each event begins. It is fed UTF-8 made from the decoded file, so bytes are counted back
into code points whatever encoding the file is in.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING
from xml.parsers import expat

from graph_build.errors import DocumentError
from graph_build.readers.markup.tree import DEEPEST, MOST_ELEMENTS, MOST_RUNS, Element, Run, local

if TYPE_CHECKING:
    from collections.abc import Mapping


def parse(text: str, name: str) -> Element:
    """The root element of an XML file.

    References to entities of a DTD that lies outside the file ("&alpha;") are read as HTML names them, which is how
    ISO 8879 and JATS name them; one that is not known there stays as it is written.

    Args:
        text: the decoded file, its byte order mark included.
        name: its name, for messages.

    Raises:
        DocumentError: where it is not well-formed XML, declares entities of its own (XML 1.0, section 4.2), or has more
            elements, or deeper ones, than are read.
    """
    return _Builder(text, name).build()


class _Builder:
    def __init__(self, text: str, name: str) -> None:
        self._text, self._name = text, name
        self._first = 1 if text.startswith("\ufeff") else 0
        self._data = text[self._first :].encode()
        self._ascii = len(self._data) == len(text) - self._first
        self._byte, self._offset = 0, self._first
        self._open: list[Element] = []
        self._root: Element | None = None
        self._count = self._runs = 0
        self._literal = False
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = False
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartCdataSectionHandler = self._start_literal
        self._parser.EndCdataSectionHandler = self._end_literal
        self._parser.EntityDeclHandler = self._declaration
        self._parser.SkippedEntityHandler = self._skipped

    def build(self) -> Element:
        try:
            self._parser.Parse(self._data, True)
        except expat.ExpatError as error:
            raise DocumentError(
                f"this is not well-formed XML: {expat.ErrorString(error.code)}",
                where=f"{self._name}, line {error.lineno}, column {error.offset + 1}",
                do="Get the file again: it may have been cut or changed on its way.",
            ) from error
        if self._root is None:  # expat has raised by now: a file without an element is not well-formed
            raise DocumentError("the file holds no element", where=self._name, do="Get the file again.")
        return self._root

    def _at(self) -> int:
        """The offset of the event that is being told."""
        byte = self._parser.CurrentByteIndex
        if self._ascii:
            return byte + self._first
        self._offset += len(self._data[self._byte : byte].decode())
        self._byte = byte
        return self._offset

    def _where(self) -> str:
        return f"{self._name}, line {self._parser.CurrentLineNumber}"

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS:
            raise DocumentError(
                f"the file has more than {MOST_ELEMENTS:,} elements", where=self._where(), do="Split it."
            )
        if len(self._open) >= DEEPEST:
            raise DocumentError(
                f"elements lie more than {DEEPEST} deep in one another", where=self._where(), do="Check the file."
            )
        start = self._at()
        named = {local(key): value for key, value in attributes.items()} if attributes else attributes
        element = Element(local(name), named, start)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element
        self._open.append(element)

    def _end(self, _name: str) -> None:
        element, at = self._open.pop(), self._at()
        if self._text.startswith("</", at) and not (not element.children and self._text.endswith("/>", at - 2, at)):
            element.end = self._text.index(">", at) + 1
        else:  # an empty element's end is told after its only tag
            element.end = at

    def _start_literal(self) -> None:
        self._literal = True

    def _end_literal(self) -> None:
        self._literal = False

    def _characters(self, data: str) -> None:
        start = self._at()
        text = self._text
        if text[start] == "&" and not self._literal:
            end = text.index(";", start) + 1
        elif text[start] == "\r":
            end = start + (2 if text.startswith("\r\n", start) else 1)
        else:
            end = start + len(data)
        self._put(Run(data, start, end))

    def _skipped(self, name: str, is_parameter: bool) -> None:
        if is_parameter or not self._open:
            return
        start = self._at()
        written = f"&{name};"
        self._put(Run(html.unescape(written), start, start + len(written)))

    def _put(self, run: Run) -> None:
        self._runs += 1
        if self._runs > MOST_RUNS:
            raise DocumentError(
                f"the file has more than {MOST_RUNS:,} references and line ends", where=self._where(), do="Split it."
            )
        self._open[-1].children.append(run)

    def _declaration(
        self,
        name: str,
        _is_parameter: bool,
        _value: str | None,
        _base: str | None,
        _system: str | None,
        _public: str | None,
        notation: str | None,
    ) -> None:
        if notation is None:  # an unparsed one, such as a picture, is only ever named
            raise DocumentError(
                f"the file declares an entity of its own, {name!r}: those are not expanded",
                where=self._where(),
                do="Get the article without a DTD in the file, as PMC gives it.",
            )
