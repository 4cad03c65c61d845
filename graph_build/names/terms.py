"""The terms of an index: what is found by their names, what means the same, and what lies above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontology.namespaces import compress

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term that a name may mean.

    Attributes:
        iri: of the term; curie: its short form, where its prefix is pinned.
        label: its preferred name; name: the name that was found.
        kind: key of `KINDS`.
        score: 100 for the preferred name itself, less for others; never below 0.
        exact: whether the folded names are equal.
        names: how many names the term has.
        same: identifiers that mean the same as the term by exact matches.
    """

    iri: str
    curie: str
    label: str
    name: str
    kind: str
    score: float
    exact: bool
    names: int = 0
    same: tuple[str, ...] = ()


class Terms:
    """The terms of an index."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    def named(self, where: str, *values: object) -> list[tuple[Candidate, str, int]]:
        """Terms by their names: each with the folded name that was found and whether it is the preferred one.

        Args:
            where: a condition on the names `n`, with marks for the values.
            values: what the marks stand for.
        """
        query = (
            "SELECT t.iri, t.curie, t.label, n.name, t.kind, t.names, n.folded, n.preferred "  # noqa: S608 - fixed texts
            f"FROM name n JOIN term t ON t.iri = n.iri WHERE {where}"
        )
        return [
            (Candidate(iri, curie, label, name, kind, 0.0, exact=False, names=names), folded, preferred)
            for iri, curie, label, name, kind, names, folded, preferred in self._base.execute(query, values)
        ]

    def term(self, iri: str) -> Candidate | None:
        """One term by its IRI."""
        row = self._base.execute("SELECT curie, label, kind, names FROM term WHERE iri = ?", (iri,)).fetchone()
        return Candidate(iri, row[0], row[1], row[1], row[2], 100.0, exact=True, names=row[3]) if row else None

    def vocabularies(self) -> list[str]:
        """Prefixes of the terms that have names, sorted."""
        found = self._base.execute(
            "SELECT DISTINCT substr(curie, 1, instr(curie, ':') - 1) FROM term WHERE instr(curie, '://') = 0"
        )
        return sorted(prefix for (prefix,) in found)

    def folded(self, iris: Iterable[str]) -> list[str]:
        """The folded names of some terms."""
        iris = list(iris)
        found = self._base.execute(f"SELECT folded FROM name WHERE iri IN ({marks(iris)})", iris)  # noqa: S608
        return [folded for (folded,) in found]

    def same(self, iri: str) -> list[str]:
        """CURIEs of the exact matches of a term, either way, sorted."""
        found = self._base.execute("SELECT same FROM same WHERE iri = ?", (iri,))
        return sorted(compress(other) or other for (other,) in found)

    def parents(self, iri: str) -> list[str]:
        """What a term is a kind of."""
        return [up for (up,) in self._base.execute("SELECT parent FROM parent WHERE iri = ?", (iri,))]


def marks(values: Iterable[object]) -> str:
    """As many marks as values."""
    return ",".join("?" for _ in values)
