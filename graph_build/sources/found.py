"""What is found where a user points: documents, files that are none, and files that cannot be read."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import PurePath

    from graph_build.model import Companion

_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories that a terminal obeys or that a reader cannot see, so that a name could lie or do harm."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document to read.

    Attributes:
        name: the file's name without folders; in a container of many documents with the document's own id behind it
            ("abstracts.pubtator#21139046").
        place: where it lies, for messages: the path with the archive's members behind it.
        data: the document's bytes, exactly as they stand in the file or container: what it is known by.
        companion: what stands beside the bytes and belongs to them, such as a brat file, or None.
    """

    name: str
    place: str
    data: bytes
    companion: Companion | None = None


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file that is no document, and why it is taken for none."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that may hold documents and could not be read.

    Attributes:
        name: the file's name without folders.
        place: where it lies, for messages.
        reason: what was wrong and what to do; without the place, so that it is the same on every machine.
    """

    name: str
    place: str
    reason: str


Found = Source | PassedOver | Unreadable


def shown(path: str | PurePath) -> str:
    r"""A name as it may be printed: bytes that are no UTF-8 and characters that are not seen are escaped.

    >>> shown("scan\x1b[2J.txt")
    'scan\\x1b[2J.txt'
    >>> import os
    >>> shown(os.fsdecode(b"caf\xe9.txt"))
    'caf\\xe9.txt'
    """
    return "".join(map(_seen, str(path)))


def _seen(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that Python could not decode (PEP 383)
        return f"\\x{code - 0xDC00:02x}"
    if 0xD800 <= code <= 0xDFFF or unicodedata.category(character) in _UNSEEN:
        return character.encode("unicode_escape").decode()
    return character
