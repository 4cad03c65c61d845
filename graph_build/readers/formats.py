"""The formats of documents, and the one way in: a format claims bytes by what they hold, never by their name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.readers import decoding
from graph_build.readers.html import article as html
from graph_build.readers.jats import article as jats
from graph_build.readers.markup import characters
from graph_build.readers.text import article

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph_build.model import Document

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
        largest: bytes of the largest file that is read.
    """

    name: str
    claims: Callable[[bytes], bool]
    read: Callable[[bytes, str], Document]
    original: Callable[[bytes, str], str]
    largest: int = decoding.LARGEST


FORMATS: tuple[Format, ...] = (
    Format("jats", jats.claims, jats.read, characters.decode, characters.LARGEST),
    Format("html", html.claims, html.read, characters.decode, characters.LARGEST),
    Format("text", lambda _: True, article.read, decoding.decode),
)
"""In the order in which they are asked; the last takes what no other claims."""


_MARKUP = frozenset({"jats", "html"})


def is_markup(form: str) -> bool:
    """Whether the original of a document of this form (`Document.form`) is XML or HTML, whose tags are not seen."""
    return form in _MARKUP


def format_of(data: bytes) -> Format:
    """The format that claims a file, by its first `HEAD` bytes or more."""
    head = data[:HEAD]
    return next(one for one in FORMATS if one.claims(head))


def read(data: bytes, name: str) -> Document:
    """Read a document.

    Args:
        data: the file's bytes.
        name: its file name without folders.

    Returns:
        The document, with offsets in Unicode code points into its `text`.

    Raises:
        DocumentError: where the bytes cannot be read as a document.
    """
    return format_of(data).read(data, name)


def original(data: bytes, name: str) -> str:
    """The original text of a document, made from its bytes alone: what `read(data, name).text` is.

    Raises:
        DocumentError: where the bytes cannot be read as a document.
    """
    return format_of(data).original(data, name)
