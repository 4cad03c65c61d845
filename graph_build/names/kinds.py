"""Kinds of things, and of what kind each term of a release is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from graph_build.names.folding import head
from ontology.kinds import KINDS
from ontology.terms import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_PREFIX_KINDS = {
    "MONDO": "disease", "DOID": "disease", "Orphanet": "disease", "OMIM": "disease", "HP": "finding", "HGNC": "gene",
    "UBERON": "anatomy", "MAXO": "procedure", "ECO": "evidence",
}  # fmt: skip
_SHORT = 6
"""Letters that an abbreviation has at most: terms that share one need not be alike."""
_OFTEN = 3
"""Names of diseases that a head must end at least, to say that what it ends is a disease."""


def kinds(
    curies: Mapping[str, str], names: Sequence[tuple[str, str, str, int]], same: Iterable[tuple[str, str]]
) -> dict[str, str]:
    """The kind of each term: as its table or its prefix says, or else by what it has in common with such terms.

    One that neither knows is of the kind of what it matches exactly, or of a term that shares with it a name of several
    words, or it is a disease where the head of its preferred name is oftener a disease's than not: "Infections", as in
    "Neisseriaceae Infections".

    Args:
        curies: by IRI, for each term.
        names: IRI, name, folded name, whether it is preferred.
        same: exact matches.
    """
    stated = _stated(curies)
    found: dict[str, str] = {}
    for one, other in same:
        for here, there in ((one, other), (other, one)):
            if stated.get(here) == "other" and stated.get(there, "other") != "other":
                found[here] = min(stated[there], found.get(here, stated[there]))
    telling = [(iri, folded) for iri, _, folded, main in names if main or " " in folded or len(folded) > _SHORT]
    known = {folded: stated[iri] for iri, folded in telling if stated[iri] != "other"}
    for iri, folded in telling:
        if stated[iri] == "other" and folded in known:
            found.setdefault(iri, known[folded])
    merged = {**stated, **found}
    heads = _heads(names, merged)
    for iri, name, folded, preferred in names:
        if preferred and merged[iri] == "other" and " " in folded and head(name, folded) in heads:
            merged[iri] = "disease"
    return merged


def _stated(curies: Mapping[str, str]) -> dict[str, str]:
    categories = {term.iri: term.category for term in vocabulary()}
    kinds = {
        iri: categories.get(iri) or _PREFIX_KINDS.get(curie.partition(":")[0], "other") for iri, curie in curies.items()
    }
    return {iri: kind if kind in KINDS else "other" for iri, kind in kinds.items()}


def _heads(names: Iterable[tuple[str, str, str, int]], kinds: Mapping[str, str]) -> set[str]:
    """Words that end the names of diseases and seldom those of anything else."""
    diseases: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for iri, name, folded, _ in names:
        if kinds[iri] in {"disease", "other"}:
            (diseases if kinds[iri] == "disease" else others)[head(name, folded)] += 1
    return {
        end
        for end, count in diseases.items()
        if count >= _OFTEN and count >= others[end] and len(end) > 3 and end.isalpha()
    }
