"""Where a document's headings, paragraphs, tables, captions and references stand: offsets alone, no words.

With it, whoever has the document's text, be it a server with the files or a browser into which one is dropped, shows it
as a reader knows it without reading it anew. It is one JSON text, a list of blocks in the document's order:

    ["h", level, start, end]     a heading; 1 is the title
    ["p", start, end]            a paragraph
    ["f", start, end]            the caption of a figure
    ["r", number, start, end]    an entry of the reference list
    ["t", label, start, end, caption, headers, rows, notes]
        caption: [start, end] or null; headers: rows of [columns that it spans, places]; rows: cells as places or null,
        or {"group": places} for a heading row inside the table; notes: [start, end] each; places: runs [start, end, …]
"""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

from graph_build.model.printing import printing
from graph_build.model.texts import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph_build.model import Document, Section
    from graph_build.model.documents import Cell, Column, Table

Block = list[Any]
_TITLE, _SECTION = 1, 2


def layout(document: Document) -> str:
    """The layout of a document as JSON in one line; the same document has the same."""
    tables = [_table(table) for table in document.tables]
    blocks: list[Block] = [["h", _TITLE, *_pair(d.span)] for d in document.details if d.property == "title"][:1]
    blocks += [block for section in document.sections for block in _section(document, section)]
    blocks += [["f", *_pair(caption.span())] for caption in document.captions if caption.text]
    blocks += [["r", work.number, work.span.start, work.span.end] for work in document.cited_works]
    for table in tables:  # a sentence that goes on behind a table is shown before and behind it
        blocks = [part for block in blocks for part in _around(block, table[2], table[3], document.text)]
    return json.dumps(_disjoint([*blocks, *tables]), ensure_ascii=False, separators=(",", ":"))


def _around(block: Block, start: int, end: int, text: str) -> Iterator[Block]:
    """What of a block stands before and behind a table, without the white space beside it."""
    *head, first, last = block
    if last <= start or end <= first:
        yield block
        return
    for a, b in ((first, min(last, start)), (max(first, end), last)):
        if words := text[a:b].strip():
            at = text.index(words, a)
            yield [*head, at, at + len(words)]


def _disjoint(blocks: list[Block]) -> list[Block]:
    """The blocks by place; of two that overlap the earlier, of two that begin alike the longer, or the first."""
    kept: list[Block] = []
    for block in sorted(blocks, key=lambda b: (_place(b)[0], -_place(b)[1])):
        if not kept or _place(kept[-1])[1] <= _place(block)[0]:
            kept.append(block)
    return kept


def _place(block: Block) -> tuple[int, int]:
    return (block[2], block[3]) if block[0] == "t" else (block[-2], block[-1])


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def _section(document: Document, section: Section) -> Iterator[Block]:
    sentences = [sentence for sentence in section.sentences if sentence.text.text]
    if heading := _heading(document, section, sentences[0].text.span().start if sentences else section.span.end):
        yield ["h", _SECTION, *_pair(heading)]
    for _, told in groupby(sentences, key=lambda sentence: sentence.paragraph):
        spans = [span for sentence in told for span in (sentence.text.span(), *(c.span for c in sentence.citations))]
        end = max(span.end for span in spans)
        if not document.markup and not document.escaped:
            while end < section.span.end and not document.text[end].isspace():
                end += 1  # the mark that closes a sentence behind its citation
        yield ["p", min(span.start for span in spans), end]


def _heading(document: Document, section: Section, before: int) -> Span | None:
    """Where a section's heading is printed, between the section's beginning and its first sentence."""
    start = section.span.start
    if not section.heading or before <= start:
        return None
    seen = printing(document.text[start:before], markup=document.markup, escaped=document.escaped)
    at = seen.text.find(section.heading)
    if at < 0:
        return None
    found = seen.span(at, at + len(section.heading))
    return Span(start + found.start, start + found.end)


def _table(table: Table) -> Block:
    caption = _pair(table.caption.span()) if table.caption and table.caption.text else None
    notes = [_pair(note.span()) for note in table.notes if note.text]
    return ["t", table.label, *_pair(table.span), caption, _headers(table.columns), list(_rows(table)), notes]


def _headers(columns: Iterable[Column]) -> list[list[list[Any]]]:
    """Rows of headers, the topmost first; a header over several columns stands once."""
    paths = [column.cells for column in columns]
    rows = []
    for level in range(max(map(len, paths), default=0)):
        places = [_places(path[level]) if level < len(path) else [] for path in paths]
        rows.append([[len(list(alike)), place] for place, alike in groupby(places)])
    return rows


def _rows(table: Table) -> Iterator[list[Any] | dict[str, Any]]:
    above: tuple[Cell, ...] = ()
    for row in table.rows:
        for level, group in enumerate(row.groups):
            if group not in above[level : level + 1]:
                yield {"group": _places(group)}
        above = row.groups
        yield [_places(cell) if cell else None for cell in row.cells]


def _places(cell: Cell | None) -> list[int]:
    return [offset for piece in (cell.pieces if cell else ()) for offset in _pair(piece)]
