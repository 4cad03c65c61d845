"""What short forms stand for: the document's own definitions first, then the vocabulary's acronyms."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from graph_build.model import Concept, Mention
from graph_build.recognisers.folding import folded
from graph_build.recognisers.lexicon import Hit, Lexicon, choose

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph_build.model import Abbreviation, Document, Span


def expansions(document: Document, lexicon: Lexicon, at: Span | None = None) -> dict[str, Concept]:
    """Short form -> concept for the whole document, or, with `at`, for that place: legends of its table come first."""
    general = {a.short: meaning(a, lexicon) for a in reversed(document.abbreviations) if a.scope is None}
    if at is None:
        return general
    return general | {
        a.short: meaning(a, lexicon) for a in document.abbreviations if a.scope is not None and a.scope.covers(at)
    }


def meaning(abbreviation: Abbreviation, lexicon: Lexicon) -> Concept:
    """The concept of a long form; an unlinked one with the long form for a label where the vocabulary lacks it.

    A long form that differs a little from the vocabulary's ("erythrocyte sedimentation ratio") is taken for the concept
    that bears the same acronym, if they share half of their words.
    """
    known = lexicon.named(abbreviation.long)
    if known:
        return known[0]
    words = set(folded(abbreviation.long))
    for hit in lexicon.hits(abbreviation.short):
        if hit.acronym and hit.end - hit.start == len(abbreviation.short):
            for concept in hit.concepts:
                shared = words & set(folded(concept.label))
                if words and len(shared) * 2 >= len(words):
                    return concept
    heads = [h for h in lexicon.hits(abbreviation.long) if h.end == len(abbreviation.long)]
    return Concept("", abbreviation.long, heads[-1].concepts[0].category if heads else "other")


def mentions(
    text: str,
    hits: Sequence[Hit],
    defined: Mapping[str, Concept],
    spelled_out: frozenset[str] = frozenset(),
) -> tuple[Mention, ...]:
    """The mentions of a text: its defined short forms before the vocabulary's acronyms; longer runs before shorter.

    Args:
        text: sentence or cell.
        hits: what the lexicon finds in it.
        defined: short form -> concept.
        spelled_out: IRIs of the concepts that the document names in full somewhere.
    """
    own = [Mention(s, e, text[s:e], defined[short]) for s, e, short in _short_forms(text, frozenset(defined))]
    rest = [
        (h, Mention(h.start, h.end, text[h.start : h.end], choose(h, text[h.start : h.end], spelled_out))) for h in hits
    ]
    kept = _merged(own, [m for h, m in rest if not h.inner])
    inner = [m for h, m in rest if h.inner and not any(k.start >= m.start and k.end <= m.end for k in kept)]
    return tuple(sorted([*kept, *inner], key=lambda m: (m.start, -m.end)))


def _merged(own: Iterable[Mention], rest: Iterable[Mention]) -> list[Mention]:
    """Leftmost, then longest; of two that are equally long, the document's own."""
    kept: list[Mention] = []
    for mention in sorted([*own, *rest], key=lambda m: (m.start, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _short_forms(text: str, shorts: frozenset[str]) -> list[tuple[int, int, str]]:
    pattern = _pattern(shorts)
    return [(m.start(), m.end(), m.group(1)) for m in pattern.finditer(text)] if pattern else []


@lru_cache(maxsize=256)
def _pattern(shorts: frozenset[str]) -> re.Pattern[str] | None:
    words = sorted((s for s in shorts if s), key=lambda s: (-len(s), s))
    return (
        re.compile(rf"(?<![A-Za-z0-9])({'|'.join(map(re.escape, words))})(?:s|['’]s)?(?![A-Za-z0-9])")
        if words
        else None
    )
