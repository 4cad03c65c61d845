"""What the vocabulary calls a concept, and what kind of thing it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontology.terms import per_vocabulary, vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping


@per_vocabulary
def _terms() -> Mapping[str, tuple[str, str]]:
    return {term.iri: (term.category, term.label) for term in vocabulary()}


def category_of(iri: str, other: str) -> str:
    """The category of a concept; `other` for one that the vocabulary does not have."""
    return _terms().get(iri, (other, ""))[0]


def label_of(iri: str) -> str:
    """The preferred name of a concept; its IRI where the vocabulary does not have it."""
    return _terms().get(iri, ("", iri))[1]
