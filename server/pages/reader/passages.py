"""A passage for programs: the words of spans of a document, with what stands around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.pages.reader.gathering import Source
    from server.pages.reader.words import Words
    from server.pages.statements import Statement

AROUND = 200
"""Code points before and behind a span."""
_UNKNOWN = "Neither the release nor this server has the words of the document; the offsets are those of its text."


def told(
    source: Source, asked: Statement | None, spans: Iterable[tuple[str, int, int]], words: Words
) -> dict[str, Any]:
    """What the document is, what was read there, and the passages, in this order of keys.

    `start` and `end` are offsets in code points, the end exclusive. `words`, `before` and `after` are null where they
    are not known; `note` then says why.
    """
    passages = [_passage(role, start, end, words, source.characters) for role, start, end in spans]
    return {
        "document": {"iri": source.iri, "name": source.name, "cited": source.cited, "title": source.title},
        "statement": {"iri": asked.iri, "type": asked.type, "says": asked.label} if asked else None,
        "passages": passages,
        "note": "" if all(one["words"] is not None for one in passages) else _UNKNOWN,
    }


def _passage(role: str, start: int, end: int, words: Words, characters: int) -> dict[str, Any]:
    return {
        "role": role,
        "start": start,
        "end": end,
        "words": words.between(start, end),
        "before": words.between(max(start - AROUND, 0), start) if start else "",
        "after": words.between(end, min(end + AROUND, characters)) if end < characters else "",
    }
