"""What the papers of a release are called: by their citation where one is known, else by their file's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

KEY = 16
"""Digits of its SHA-256 by which a document is known."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as a release's manifest has it.

    Attributes:
        key: the digits by which it is known.
        name: of its file.
        cited: the short citation ("Cohen 2012"), or the file's name.
        citation: the whole one; empty where nothing is known.
        title: of the article; empty where it is not known, or may not be told.
        authors: in their order.
    """

    key: str
    name: str
    cited: str
    citation: str
    title: str
    authors: Sequence[str]

    @property
    def words(self) -> str:
        """All that it can be found by."""
        return " ".join([self.name, self.citation, self.title, *self.authors])


class Papers:
    """The papers of a release, by file name and by key.

    Args:
        sources: of its manifest.
    """

    def __init__(self, sources: Iterable[Mapping[str, Any]]) -> None:
        self.all = tuple(map(_paper, sources))
        self._named = {paper.name: paper for paper in self.all}
        self._known = {paper.key: paper for paper in self.all}

    def named(self, file: str) -> Paper | None:
        """The paper of this file, or None where the release has none."""
        return self._named.get(file)

    def known(self, key: str) -> Paper | None:
        """The paper that these digits are of, or None where the release has none."""
        return self._known.get(key)

    def called(self, file: str) -> str:
        """What the paper of a file is called."""
        paper = self._named.get(file)
        return paper.cited if paper else file

    def found(self, words: str) -> list[Paper]:
        """The papers in whose file name, title, authors and citation all of these words stand, in their order."""
        wanted = words.casefold().split()
        return [paper for paper in self.all if all(word in paper.words.casefold() for word in wanted)]


def _paper(source: Mapping[str, Any]) -> Paper:
    told = source.get("publication", {})
    name = str(source["name"])
    return Paper(
        str(source["sha256"])[:KEY], name, told.get("short") or name,
        told.get("citation", ""), told.get("title", ""), told.get("authors", ()),
    )  # fmt: skip
