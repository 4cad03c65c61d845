"""What comes with a document: annotations that others made, and what stands beside its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph_build.model.texts import Span


@dataclass(frozen=True, slots=True)
class Imported:
    """An annotation that came with the document: somebody else's reading, never stated as ours.

    Attributes:
        span: of what is annotated, in the original.
        surface: the annotated words, cleaned.
        kind: the source's own type ("Disease", "Sign_symptom").
        source: who made it, as far as the file says ("BC5CDR", "PubTator", a brat file's name).
        ids: pairs of scheme and identifier as the source gives them ("MESH", "D009080").
    """

    span: Span
    surface: str
    kind: str
    source: str
    ids: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Unplaced:
    """An annotation that came with the document and does not stand where it says.

    Attributes:
        surface: the words that it says it annotates.
        kind: the source's own type.
        source: who made it, as far as the file says.
        reason: what is wrong with it.
    """

    surface: str
    kind: str
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Companion:
    """What stands beside the bytes of a document and belongs to it.

    Attributes:
        name: of the file that it is, or of the container whose head it is.
        data: its bytes: a brat file, or what a container says before its first document.
    """

    name: str
    data: bytes
