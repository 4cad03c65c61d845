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
    from collections.abc import Iterator

    from graph_build.model import Abbreviation, Table


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
    words = vocabulary(lines)
    tables, left_out = carve_tables(lines)
    assembled = assemble(list(blocks_of(lines, form, left_out)), form, words)
    defined = [a for text in (*assembled.paragraphs, *assembled.captions) for a in abbreviations.in_text(text)]
    listed = [a for text in abbreviations.lists_of(assembled.sections) for a in abbreviations.in_list(text)]
    legends = [a for table in tables for a in (*table.legend, *_in_caption(table))]
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        form=form,
        sections=assembled.sections,
        tables=tables,
        abbreviations=abbreviations.first_definitions([*defined, *listed, *legends]),
        cited_works=assembled.works,
        captions=assembled.captions,
    )


def _in_caption(table: Table) -> Iterator[Abbreviation]:
    """The abbreviations that a table's caption defines: they hold in that table."""
    for found in abbreviations.in_text(table.caption) if table.caption else ():
        yield replace(found, scope=table.span)
