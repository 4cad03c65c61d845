"""Learned names and the vocabulary's as one: what both have, and what one of them alone has, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.model import Concept, Mention

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph_build.recognisers.learned.reading import Told

_CATEGORIES = {
    "disease": ("disease", "finding"),
    "problem": ("finding", "disease"),
    "chemical": ("drug", "drug_class"),
    "drug": ("drug", "drug_class"),
    "treatment": ("procedure",),
    "test": ("analyte", "score", "procedure"),
    "value": ("value",),
    "dose": ("dose",),
}
"""What a model calls a name -> the vocabulary's categories of such things; the first is that of a name without one."""


def joined(text: str, named: Sequence[Mention], told: Iterable[Told]) -> tuple[Mention, ...]:
    """The learned names of a sentence, sorted; a name that the vocabulary has bears its concept.

    Args:
        text: the sentence.
        named: what the vocabulary and the document's definitions name in it.
        told: what the models take for names.
    """
    return tuple(
        sorted(
            (
                Mention(n.start, n.end, text[n.start : n.end], _concept(text, named, n, categories), n.probability)
                for n in told
                if (categories := _CATEGORIES.get(n.kind))
            ),
            key=lambda m: (m.start, -m.end),
        )
    )


def _concept(text: str, named: Sequence[Mention], one: Told, categories: tuple[str, ...]) -> Concept:
    """The vocabulary's concept of exactly these words, else one without an IRI that bears the words for a label."""
    for mention in named:
        if (mention.start, mention.end) == (one.start, one.end) and mention.concept.category in categories:
            return mention.concept
    return Concept("", text[one.start : one.end], categories[0])
