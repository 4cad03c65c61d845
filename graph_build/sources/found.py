"""What is found where a user points: documents, files that are none, and files that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph_build.model import Companion


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
