"""What stands for a term in the vocabularies that somebody wants: by mappings, by names, or by what lies above."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.names.folding import fold, main_word, words
from ontology.namespaces import compress, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph_build.names.likeness import Likeness
    from graph_build.names.terms import Candidate, Terms

_LEVELS = 3
"""How far above a term one that a wanted vocabulary has may stand."""
_LATER = 22.0
"""What an answer of the second wanted vocabulary loses against the first: a broader answer of the first goes before."""
_ABOVE, _NEAREST = 0.6, 0.95
"""What is left of a score where a term above stands for what was found: by how like its names are to what was asked."""
_MAPPED = 0.2
"""What an answer loses for being mapped to, which settles ties."""
_SHARED = 3.0
"""What an answer loses where it is led to by a shared name only, and again if by one name only."""


class Counterparts:
    """The way from a term to those of wanted vocabularies."""

    def __init__(self, terms: Terms, likeness: Likeness) -> None:
        self._terms = terms
        self._likeness = likeness

    def of(self, found: Candidate, text: str, vocabularies: tuple[str, ...]) -> Iterator[Candidate]:
        """A candidate as terms of the wanted vocabularies: itself, what it matches, or the likest above it."""
        level = [found.iri]
        for up in range(_LEVELS):
            met = False
            for iri in level:
                same = self._terms.same(iri)
                own = compress(iri) or iri
                for curie in (own, *same):
                    prefix = curie.partition(":")[0]
                    if prefix not in vocabularies:
                        continue
                    met = met or prefix == vocabularies[0]
                    target = expand(curie)
                    score = found.score - _LATER * vocabularies.index(prefix) - (_MAPPED if curie != own else 0)
                    if up:
                        near = self._nearness((text, found.label), (iri, target))
                        score = score * (_ABOVE + (_NEAREST - _ABOVE) * near) - up
                    known = self._terms.term(target)
                    others = tuple(sorted({own, *same, *self._hop(same, vocabularies)} - {curie}))
                    yield replace(
                        found,
                        iri=target,
                        curie=curie,
                        label=known.label if known else found.label,
                        score=round(max(0.0, score), 1),
                        exact=found.exact and up == 0,
                        same=others,
                    )
            if not up and not met:
                yield from self._by_names(found, vocabularies)
            if met:
                return
            level = sorted({parent for iri in level for parent in self._terms.parents(iri)})

    def _hop(self, same: Iterable[str], vocabularies: tuple[str, ...]) -> set[str]:
        """What means the same as terms of other vocabularies, through which one wanted vocabulary leads to another."""
        hubs = [curie for curie in same if curie.partition(":")[0] not in vocabularies]
        return {other for hub in hubs if "://" not in hub for other in self._terms.same(expand(hub))}

    def _by_names(self, found: Candidate, vocabularies: tuple[str, ...]) -> Iterator[Candidate]:
        """Terms of the first wanted vocabulary that share a name with a candidate that no mapping leads from."""
        where = "n.loose IN (SELECT loose FROM name WHERE iri = ?)"
        shared: dict[str, list[Candidate]] = {}
        for other, _, _ in self._terms.named(where, found.iri):
            if other.curie.startswith(vocabularies[0] + ":") and other.kind != "other":
                shared.setdefault(other.iri, []).append(other)
        for several in shared.values():
            own = compress(found.iri) or found.iri
            same = tuple(sorted({own, *self._terms.same(found.iri), *self._terms.same(several[0].iri)}))
            yield replace(
                several[0], score=round(max(0.0, found.score - _SHARED - _SHARED / len(several)), 1), same=same
            )

    def _nearness(self, names: Iterable[str], iris: Iterable[str]) -> float:
        """How like some names those of some terms are, between 0 and 1."""
        wanted = [(want, main_word(name)) for name in names if (want := words(fold(name)))]
        have = [words(name) for name in self._terms.folded(iris)]
        return max((self._likeness.of(want, names, main) for want, main in wanted for names in have), default=0.0)
