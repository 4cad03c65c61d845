"""The formats of documents, and the one way in: a format claims bytes by what they hold, never by their name."""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph_build.readers import brat, decoding, pubtator
from graph_build.readers.bioc import article as bioc
from graph_build.readers.bioc import from_json, from_xml
from graph_build.readers.html import article as html
from graph_build.readers.jats import article as jats
from graph_build.readers.markup import characters
from graph_build.readers.pdf import article as pdf_article
from graph_build.readers.pdf import pages as pdf_pages
from graph_build.readers.text import article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph_build.model import Companion, Document
    from graph_build.readers.parts import Part

HEAD = 4096
"""Bytes at a file's beginning by which it is claimed."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format that is read.

    Attributes:
        name: as users call it.
        claims: whether a file that begins with these bytes (`HEAD` of them at most) is of this format.
        read: bytes and file name to a document; raises DocumentError.
        original: bytes and file name to the document's original text, in which all offsets count; raises DocumentError.
        largest: bytes of the largest document.
        parts: for files that hold many documents: bytes and file name to each document's own bytes, in order; a file
            of one document is one part, the whole; raises DocumentError.
        complete: what stands beside a document's bytes put into it; raises DocumentError.
    """

    name: str
    claims: Callable[[bytes], bool]
    read: Callable[[bytes, str], Document]
    original: Callable[[bytes, str], str]
    largest: int = decoding.LARGEST
    parts: Callable[[bytes, str], Iterator[Part]] | None = None
    complete: Callable[[Document, Companion], Document] | None = None


FORMATS: tuple[Format, ...] = (
    Format("pdf", pdf_pages.claims, pdf_article.read, pdf_article.original, pdf_pages.LARGEST),
    Format("jats", jats.claims, jats.read, characters.decode, largest=characters.LARGEST),
    Format(
        "bioc-xml",
        from_xml.claims,
        bioc.read_xml,
        characters.decode,
        largest=bioc.LARGEST,
        parts=from_xml.parts,
        complete=bioc.complete_xml,
    ),
    Format(
        "bioc-json",
        from_json.claims,
        bioc.read_json,
        bioc.decode_json,
        largest=bioc.LARGEST,
        parts=from_json.parts,
        complete=bioc.complete_json,
    ),
    Format("html", html.claims, html.read, characters.decode, largest=characters.LARGEST),
    Format("pubtator", pubtator.claims, pubtator.read, decoding.decode, parts=pubtator.parts),
    Format("text", lambda _: True, article.read, decoding.decode, complete=brat.complete),
)
"""In the order in which they are asked; the last takes what no other claims."""


_MARKUP = frozenset({"jats", "html", "bioc-xml"})
_ESCAPED = frozenset({"bioc-json"})


def is_markup(form: str) -> bool:
    """Whether the original of a document of this form (`Document.form`) is XML or HTML, whose tags are not seen."""
    return form in _MARKUP


def is_escaped(form: str) -> bool:
    """Whether the original of a document of this form is JSON, whose escapes are read."""
    return form in _ESCAPED


def format_of(data: bytes) -> Format:
    """The format that claims a file, by its first `HEAD` bytes or more."""
    head = data[:HEAD]
    return next(one for one in FORMATS if one.claims(head))


def read(data: bytes, name: str, companion: Companion | None = None, encoding: str | None = None) -> Document:
    """Read a document.

    Args:
        data: the file's bytes.
        name: its file name without folders.
        companion: what stands beside them and belongs to the document, such as a brat file.
        encoding: what a plain text is in that is not UTF-8 (see `original`).

    Returns:
        The document, with offsets in Unicode code points into its `text`.

    Raises:
        DocumentError: where the bytes cannot be read as a document.
    """
    found = format_of(data)
    used = encoding_of(data, name, encoding)
    if used is None or used == decoding.MIXED:
        document = replace(found.read(data, name), encoding=used)
    else:
        text = decoding.decode(data, name, found.largest, encoding)
        document = found.read(text.encode("utf-8"), name)
        document = replace(document, sha256=hashlib.sha256(data).hexdigest(), encoding=used)
    return found.complete(document, companion) if companion and found.complete else document


def original(data: bytes, name: str, encoding: str | None = None) -> str:
    """The original text of a document, made from its bytes: what `read(data, name, encoding=encoding).text` is.

    Args:
        data: the file's bytes.
        name: its file name without folders.
        encoding: what a plain text is in that is not UTF-8, as Python calls it ("cp1252"). Bytes that are UTF-8 are
            read as that whatever is named; markup says its encoding itself. None for UTF-8 in which single bytes may be
            Windows-1252 (`decoding.mixed`).

    Raises:
        DocumentError: where the bytes cannot be read as a document.
    """
    found = format_of(data)
    used = encoding_of(data, name, encoding)
    if used is None or used == decoding.MIXED:
        return found.original(data, name)
    return decoding.decode(data, name, found.largest, used)


def encoding_of(data: bytes, name: str, encoding: str | None = None) -> str | None:
    """What the bytes of a document are read in, where that is neither UTF-8 nor what they declare; else None.

    Args:
        data: the file's bytes.
        name: its file name, for messages.
        encoding: what a plain text is in that is not UTF-8, where the user has named it.

    Returns:
        The encoding that was named, as Python calls it, or `decoding.MIXED`.

    Raises:
        DocumentError: where it declares an encoding that is not known.
    """
    found = format_of(data)
    if found.name == "pdf" or (found.name in _MARKUP and characters.declared(data, name) != "utf-8"):
        return None
    if decoding.is_utf_8(data):
        return None
    named = encoding if found.name == "text" and encoding != decoding.MIXED else None
    return codecs.lookup(named).name if named else decoding.MIXED
