"""Small ordered schemes of concepts: what the words of a slot mean where only a few things can be meant.

"Improvement", "progressive improvement" and "abated" are one concept beside the words as printed, and the concepts of a
scheme have an order: baseline before week 4 before the end of follow-up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from ontology.namespaces import expand
from ontology.tables import parts, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

_LEADING = re.compile(
    r"^(?:(?:rapid|rapidly|slight|slightly|significant|significantly|marked|markedly|dramatic|dramatically|clinical|"
    r"clinically|complete|completely|total|gradual|gradually|sustained|partial|partially|spontaneous|spontaneously|"
    r"at the|was|were|had|has|been|being|is|are|the|a|an)\s+)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SchemeConcept:
    """A concept of a scheme.

    Attributes:
        iri: its IRI.
        label: its name.
        scheme: IRI of the scheme.
        order: its place in the scheme, from the first.
        words: what texts print for it.
    """

    iri: str
    label: str
    scheme: str
    order: int
    words: re.Pattern[str]


@cache
def schemes() -> Mapping[str, tuple[SchemeConcept, ...]]:
    """The concepts that the words of a slot can mean, by the slot's name.

    Raises:
        VocabularyError: where the table is broken.
    """
    held: dict[str, list[SchemeConcept]] = {}
    for row in rows("schemes"):
        if row["scheme"] and row["words"]:
            pattern = re.compile(rf"(?:{row['words']})(?![\w-])", re.IGNORECASE)
            concept = SchemeConcept(expand(row["id"]), row["label"], row["scheme"], int(row["order"]), pattern)
            held.setdefault(row["scheme"], []).append(concept)
    by_slot = {
        slot: tuple(held[row["id"]]) for row in rows("schemes") if not row["scheme"] for slot in parts(row["slots"])
    }
    return {**by_slot, "route": tuple(_route(row, at) for at, row in enumerate(rows("routes"), start=1))}


def _route(row: Mapping[str, str], order: int) -> SchemeConcept:
    """A route of administration: the table of routes has its names."""
    names = (row["label"], *parts(row["names"]), *parts(row["acronyms"]))
    words = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return SchemeConcept(
        expand(row["id"]), row["label"], expand("cyto:Route"), order, re.compile(rf"(?:{words})(?!\w)", re.IGNORECASE)
    )


@lru_cache(maxsize=4096)
def concept_of(slot: str, words: str) -> SchemeConcept | None:
    """The concept that the words of a slot mean; None where the slot has no scheme or its words mean none of it.

    >>> concept_of("status", "progressive improvement").label
    'improved'
    """
    concepts = schemes().get(slot, ())
    text = words.replace("_", " ").strip()
    for tried in dict.fromkeys((text, _LEADING.sub("", text))):
        for concept in concepts:
            if concept.words.match(tried):
                return concept
    return None
