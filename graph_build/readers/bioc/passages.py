"""What BioC says, whether written in XML or in JSON: documents, passages, annotations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph_build.model import MappedText
    from graph_build.readers.annotations import Stretch


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotation.

    Attributes:
        infons: what it says of itself, by key.
        locations: offset and length of each piece, as the file counts.
        text: the annotated words, or None where they are not repeated.
    """

    infons: Mapping[str, str]
    locations: tuple[tuple[int, int], ...]
    text: str | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage: a title, a paragraph, a caption, a table, an entry of the reference list.

    Attributes:
        infons: what it says of itself, by key.
        stretches: its text, in one piece or sentence by sentence.
        annotations: those of its sentences included.
    """

    infons: Mapping[str, MappedText]
    stretches: tuple[Stretch, ...]
    annotations: tuple[Annotation, ...]

    def infon(self, key: str) -> str:
        """The words of an infon; empty where there is none."""
        found = self.infons.get(key)
        return " ".join(found.text.split()) if found else ""


@dataclass(frozen=True, slots=True)
class Bioc:
    """A document in BioC.

    Attributes:
        source: who made it: the collection's source, else its key, else empty.
        id: its own.
        infons: what it says of itself, by key.
        passages: in order.
        relations: how many there are, those of passages included.
    """

    source: str
    id: MappedText
    infons: Mapping[str, MappedText]
    passages: tuple[Passage, ...]
    relations: int
