"""Where the words of a document come from: its own file, quotations that the release holds, or nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.pages.reader.gathering import Quote

MARKUP = frozenset({"jats", "html", "bioc-xml"})
ESCAPED = frozenset({"bioc-json"})
"""Forms whose originals have tags, and escapes: a quotation of them is not its characters."""


class Words(Protocol):
    """Knows what is printed between two offsets of a document, or that it does not know."""

    @property
    def whole(self) -> bool:
        """Whether it knows every word."""

    def between(self, start: int, end: int) -> str | None:
        """What a reader sees from offset `start` to `end`, the end exclusive; None where that is not known."""


class OfFile:
    """The words of the document itself."""

    whole = True

    def __init__(self, original: Original) -> None:
        self._original = original

    def between(self, start: int, end: int) -> str | None:
        """See `Words`."""
        return self._original.words(start, end)


class Original(Protocol):
    """The original text of a document (`graph_build.originals.Original`)."""

    def words(self, start: int, end: int) -> str:
        """What a reader sees from offset `start` to `end`."""


class OfQuotes:
    """The words that quotations of a document hold; nothing where there are none."""

    whole = False

    def __init__(self, quotes: Iterable[Quote], characters: int, form: str) -> None:
        self._exact: dict[tuple[int, int], str] = {}
        self._known: list[str | None] = []
        plain = form not in MARKUP | ESCAPED
        if plain:
            self._known = [None] * characters
        for quote in quotes:
            self._exact[quote.start, quote.end] = quote.exact
            if plain:
                self._put(quote.start, quote.exact)
        self.some = bool(self._exact)

    def _put(self, start: int, text: str) -> None:
        for offset, character in enumerate(text, start):
            if 0 <= offset < len(self._known):
                self._known[offset] = character

    def between(self, start: int, end: int) -> str | None:
        """See `Words`."""
        if (start, end) in self._exact:
            return self._exact[start, end]
        if not self._known:
            return None
        characters = [c for c in self._known[start:end] if c is not None]
        return "".join(characters) if characters and len(characters) == end - start else None
