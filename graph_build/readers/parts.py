"""A document within a file that holds many."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from graph_build.model import Companion

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = 1 << 14
"""Bytes before the first document that are kept: it says there who made the collection."""


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a file.

    Attributes:
        id: the document's own id, or empty where the file holds no other document.
        data: its bytes, exactly as they stand in the file.
        companion: what the file says of all its documents before the first, or None.
    """

    id: str
    data: bytes
    companion: Companion | None = None


def parts_between(data: bytes, name: str, found: Iterator[tuple[str, int, int]]) -> Iterator[Part]:
    """The documents of a file by their places; a file of one is one part, the whole.

    Args:
        data: the file's bytes.
        name: its name.
        found: id, first byte and byte after the last of each document, in order.
    """
    first, second = next(found, None), next(found, None)
    if first is None or second is None:
        yield Part("", data)
        return
    head = Companion(name, data[: min(first[1], _HEAD)])
    for own, start, end in chain((first, second), found):
        yield Part(own, data[start:end], head)
