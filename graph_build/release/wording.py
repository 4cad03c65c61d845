"""What names mean in a release: its vocabulary, what its user added to it, and the names of what was linked."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from graph_build.names import Names
from ontology.additions import additions_of
from ontology.terms import enlarged, using
from queries.concepts import Known, with_names_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.names import Candidate
    from graph_build.release.opening import Release

_LOOKED_AT, _SUGGESTED = 20, 3
_LIKE = 60.0
"""Score from which on a candidate is worth being suggested for a name that means nothing."""


@contextmanager
def in_words_of(release: Release) -> Iterator[None]:
    """Within, names and units mean what they meant when the release was built, and linked terms are known by name."""
    linked = _Linked(release)
    try:
        with using(enlarged(additions_of(release.manifest))), with_names_of(linked):
            yield
    finally:
        linked.close()


class _Linked:
    """The names of all terms of a release, read when the first of them is asked for."""

    def __init__(self, release: Release) -> None:
        self._path = release.names_path
        self._opened: Names | None = None

    def close(self) -> None:
        """Close the index, where it was opened."""
        if self._opened:
            self._opened.close()

    def meant(self, name: str, categories: tuple[str, ...]) -> list[Known]:
        """The terms that have exactly this name.

        Terms that stand in a hierarchy go before those that nothing lies above, the first category goes before the
        next, and of terms that mean the same there is one.
        """
        found = [one for one in self._found(name, categories) if one.exact]
        found = [one for one in found if self._names().parents(one.iri)] or found
        ranks = {category: rank for rank, category in enumerate(categories)}
        best = min((ranks.get(one.kind, len(ranks)) for one in found), default=0)
        found = [one for one in found if ranks.get(one.kind, len(ranks)) == best]
        others = [one for one in found[1:] if one.curie not in found[0].same]
        return [Known(one.iri, one.curie, one.label) for one in (*found[:1], *others)]

    def alike(self, name: str, categories: tuple[str, ...]) -> list[str]:
        """Preferred names of terms whose names are like this one, the likest first."""
        found = [one.label for one in self._found(name, categories) if one.score >= _LIKE]
        return list(dict.fromkeys(found))[:_SUGGESTED]

    def _names(self) -> Names:
        self._opened = self._opened or Names(self._path)
        return self._opened

    def _found(self, name: str, categories: tuple[str, ...]) -> list[Candidate]:
        found = self._names().find(name, limit=_LOOKED_AT)
        return [one for one in found if not categories or one.kind in {*categories, "other"}]
