"""A document within a file that holds many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph_build.model import Companion


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
