"""One function from the bytes of a PDF to a document, and one to its original text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.model import Detail, Span
from graph_build.readers.pdf.pages import extract
from graph_build.readers.pdf.paragraphs import blocks_of, title_of
from graph_build.readers.pdf.printing import print_pages
from graph_build.readers.pdf.tables import tables_of
from graph_build.readers.text import article
from graph_build.readers.text.lines import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Document
    from graph_build.readers.pdf.printing import Print

_DOI = re.compile(r"(?:doi(?:\.org/|\s?:?\s?))(?P<id>10\.\d{4,9}/[^\s\"<>]*[^\s\"<>.,;:)\]])", re.IGNORECASE)
"""DOI Handbook, 2.2: a prefix "10." with a registrant's number, a slash, and a suffix."""


def read(data: bytes, name: str) -> Document:
    """Read a PDF.

    Args:
        data: the file's bytes, at most `pages.LARGEST` of them.
        name: its file name without folders.

    Returns:
        The document, with offsets in Unicode code points into `text`, the text of all pages as `printing` makes it.

    Raises:
        DocumentError: where the file is damaged, encrypted, has no text layer or cannot be read within bounds.
    """
    print_ = print_pages(extract(data, name).pages)
    words = vocabulary([print_.mapped(line.span) for line in print_.lines])
    document = article.compose(data, name, print_.text, "pdf-text", blocks_of(print_), tables_of(print_), words)
    return replace(document, form="pdf", details=tuple(_details(print_)))


def original(data: bytes, name: str) -> str:
    """The original text of a PDF, made from its bytes alone: the same on each run.

    Raises:
        DocumentError: as `read` does.
    """
    return print_pages(extract(data, name).pages).text


def _details(print_: Print) -> Iterator[Detail]:
    """The title, and the DOI on the first page."""
    title = title_of(print_)
    if title:
        span = Span(min(line.span.start for line in title), max(line.span.end for line in title))
        yield Detail("title", " ".join(line.fragment.text for line in title), span)
    first = print_.text.find("\f")
    if match := _DOI.search(print_.text, 0, first if first >= 0 else len(print_.text)):
        yield Detail("doi", match["id"].lower(), Span(*match.span("id")))
