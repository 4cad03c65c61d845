"""Plain text, Markdown and the text of PDFs and scans: one function from bytes to a document."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.model import Document
from graph_build.readers import abbreviations
from graph_build.readers.decoding import decode
from graph_build.readers.text.assembly import assemble
from graph_build.readers.text.blocks import blocks_of
from graph_build.readers.text.forms import form_of
from graph_build.readers.text.lines import split_lines, vocabulary
from graph_build.readers.text.tables import carve_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graph_build.model import Abbreviation, Table
    from graph_build.readers.text.blocks import Block
    from graph_build.readers.text.forms import Form


def read(data: bytes, name: str) -> Document:
    """Read a document.

    Args:
        data: the file's bytes, in UTF-8; at most `decoding.LARGEST` of them.
        name: its file name without folders.

    Returns:
        The document, with offsets in Unicode code points into `text`, the decoded file.

    Raises:
        DocumentError: where the bytes are no readable text: not UTF-8, binary, empty or too large.
    """
    text = decode(data, name)
    lines = split_lines(text)
    form = form_of(lines)
    tables, left_out = carve_tables(lines)
    return compose(data, name, text, form, list(blocks_of(lines, form, left_out)), tables, vocabulary(lines))


def compose(
    data: bytes,
    name: str,
    text: str,
    form: Form,
    blocks: Sequence[Block],
    tables: Sequence[Table],
    words: Mapping[str, int],
) -> Document:
    """Make a document of what stands in it: blocks of lines, and tables. Other formats that come as lines use it too.

    Args:
        data: the file's bytes.
        name: its file name without folders.
        text: the original text, in which all offsets count.
        form: what it was written as.
        blocks: headings, paragraphs, captions and notes, in order, tables left out.
        tables: in order.
        words: how often each word stands in it, for words that line ends broke.
    """
    assembled = assemble(blocks, form, words)
    defined = [a for text in (*assembled.paragraphs, *assembled.captions) for a in abbreviations.in_text(text)]
    listed = [a for text in abbreviations.lists_of(assembled.sections) for a in abbreviations.in_list(text)]
    legends = [a for table in tables for a in (*table.legend, *_in_caption(table))]
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        form=form,
        sections=assembled.sections,
        tables=tuple(tables),
        abbreviations=abbreviations.first_definitions([*defined, *listed, *legends]),
        cited_works=assembled.works,
        captions=assembled.captions,
    )


def _in_caption(table: Table) -> Iterator[Abbreviation]:
    """The abbreviations that a table's caption defines: they hold in that table."""
    for found in abbreviations.in_text(table.caption) if table.caption else ():
        yield replace(found, scope=table.span)
