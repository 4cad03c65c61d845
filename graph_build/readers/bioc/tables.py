"""Tables of PMC's BioC: passages with a caption, the table in XML in the infon `xml`, and notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph_build.errors import DocumentError
from graph_build.model import Span
from graph_build.readers.bioc.sections import is_table, text_of
from graph_build.readers.markup.flow import Dialect
from graph_build.readers.markup.placed import carried, element_of
from graph_build.readers.markup.tables import LABELLED, Framed, TableReader
from graph_build.readers.markup.xml import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import MappedText, Table
    from graph_build.readers.bioc.passages import Passage
    from graph_build.readers.markup.tree import Element

RUNNING = Dialect(
    skipped=frozenset({"graphic", "inline-graphic", "media", "tex-math", "annotation", "object-id"}),
    parting=frozenset({"p", "break", "hr", "list", "list-item", "tr", "td", "th", "title"}),
)
"""What elements mean in the XML of a table: PMC's own, which is JATS."""


@dataclass(slots=True)
class _Frame:
    """The passages of one table."""

    own: str
    captions: list[MappedText] = field(default_factory=list)
    tables: list[MappedText] = field(default_factory=list)
    notes: list[MappedText] = field(default_factory=list)
    without: int = 0


def tables_of(passages: Sequence[Passage], name: str) -> tuple[tuple[Table, ...], int]:
    """The tables in order, and the number of those whose rows the file does not give.

    A passage holds a table's cells in one line, from which the rows cannot be told; the infon `xml` has them.

    Args:
        passages: of the document.
        name: its name, for messages.

    Raises:
        DocumentError: where a table is larger than is read.
    """
    reader = TableReader(RUNNING, lambda _: (), name)
    found: list[Table] = []
    without = 0
    for number, frame in enumerate(_frames(passages), 1):
        tables = [element for xml in frame.tables for element in _elements(xml, name)]
        without += frame.without + (len(frame.tables) if not tables else 0)
        if tables:
            found.extend(reader.read(_framed(frame, tables, number)))
    return tuple(found), without


def _frames(passages: Sequence[Passage]) -> Iterator[_Frame]:
    """The passages of each table; a caption opens the next one, and so does another id."""
    frame: _Frame | None = None
    for passage in passages:
        if not is_table(passage):
            continue
        kind, own = passage.infon("type").casefold(), passage.infon("id")
        caption = "caption" in kind or "title" in kind
        if frame is None or own != frame.own or (caption and (frame.tables or frame.without)):
            if frame:
                yield frame
            frame = _Frame(own)
        if caption:
            frame.captions.append(text_of(passage))
        elif "foot" in kind:
            frame.notes.append(text_of(passage))
        elif xml := passage.infons.get("xml"):
            frame.tables.append(xml)
        else:
            frame.without += 1
    if frame:
        yield frame


def _elements(xml: MappedText, name: str) -> list[Element]:
    """The tables in an infon; none where it is not well-formed."""
    try:
        root = parse(xml.text, name)
    except DocumentError:
        return []
    found = [root] if root.name == "table" else list(root.within("table", outside=frozenset({"table"})))
    return [carried(one, xml) for one in found]


def _framed(frame: _Frame, tables: Sequence[Element], number: int) -> Framed:
    captions = tuple(element_of(text) for text in frame.captions if text)
    notes = tuple(element_of(text) for text in frame.notes if text)
    label = next((m.group() for text in frame.captions if (m := LABELLED.match(text.text))), f"Table {number}")
    pieces = [*captions, *tables, *notes]
    span = Span(min(one.start for one in pieces), max(one.end for one in pieces))
    return Framed(label, captions, tuple(tables), notes, span)
