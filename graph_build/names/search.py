"""What a name may mean: exactly, in other words, by what names have in common.

The order of the answers rests on how a name was found (`Candidate.score`), then on how many names a term has: what is
spoken of often has been given many.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph_build.errors import ReleaseError
from graph_build.names.folding import fold, loose, words
from ontology.namespaces import compress, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_CANDIDATES = 80
_MAPPED = 10
"""Candidates whose counterparts in a wanted vocabulary are looked for."""
_LEVELS = 3
"""How far above a term one that a wanted vocabulary has may stand."""
_RARE = 0.6
"""Names are looked up by words that weigh at least this share of the heaviest: common ones have thousands of names."""
_UNKNOWN = 20.0
"""Weight of a word that no name has: it says most."""
_ABBREVIATION = re.compile(r"(?=.*[A-Z])[A-Z0-9][A-Za-z0-9/-]{1,6}")
_NEAR = {"disease": {"finding"}, "finding": {"disease"}}
_CONJUNCTION = re.compile(r",? (?:and|or|and/or) |, ")
_OTHER_KIND = 0.7
_LATER = 8.0
_ABOVE = 0.35
_WORDS = 24


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


class Names:
    """The index of a release, opened read-only. One a thread: SQLite's connections are not shared.

    Raises:
        ReleaseError: where the index is missing.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise ReleaseError("the index of names is missing", where=str(path), do="Build the release again.")
        self._base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        self._weights: dict[str, float] = {}

    def close(self) -> None:
        """Close the index."""
        self._base.close()

    def find(
        self, text: str, *, kind: str | None = None, vocabularies: tuple[str, ...] = (), limit: int = 10
    ) -> list[Candidate]:
        """The terms that a name may mean, the likeliest first.

        Args:
            text: the name.
            kind: a key of `KINDS`; terms of a near or an unknown kind are found too, but are less likely.
            vocabularies: only terms of these prefixes, such as "MESH"; a term of another vocabulary stands for those
                that it matches exactly, or where there is none for the nearest above it.
            limit: candidates at most.
        """
        folded = " ".join(fold(text).split()[:_WORDS])
        if not folded:
            return []
        best: dict[str, Candidate] = {}
        for found in self._found(text, folded):
            _keep(best, _of_kind(found, kind))
        ranked = sorted(best.values(), key=_order)
        if vocabularies:
            mapped: dict[str, Candidate] = {}
            for found in ranked[:_MAPPED]:
                for candidate in self._within(found, folded, vocabularies):
                    _keep(mapped, candidate)
            return sorted(mapped.values(), key=_order)[:limit]
        return [replace(c, same=tuple(self.same(c.iri))) for c in ranked[:limit]]

    def starting(self, prefix: str, limit: int = 10) -> list[Candidate]:
        """Terms with a name that starts with some words, for suggestions while somebody types."""
        folded = fold(prefix)
        if not folded:
            return []
        where = "n.folded >= ? AND n.folded < ? ORDER BY length(n.folded), n.id LIMIT ?"
        seen: dict[str, Candidate] = {}
        for candidate, _, _ in self._rows(where, folded, folded + "\uffff", 5 * limit):
            seen.setdefault(candidate.iri, candidate)
        return list(seen.values())[:limit]

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

    def same(self, iri: str) -> list[str]:
        """CURIEs of the exact matches of a term, either way, sorted."""
        found = self._base.execute("SELECT same FROM same WHERE iri = ?", (iri,))
        return sorted(compress(other) or other for (other,) in found)

    def _found(self, text: str, folded: str) -> Iterator[Candidate]:
        exact = list(self._exactly(text, folded))
        yield from exact
        inexact = list(self._loosely(folded))
        yield from inexact
        if parts := _CONJUNCTION.split(text)[1:]:
            for found in self._exactly(parts[-1], fold(parts[-1])):
                if found.kind != "other":
                    yield replace(found, score=found.score - 12, exact=False)
        if not exact:
            yield from self._in_other_words(folded)
        if _ABBREVIATION.fullmatch(text):
            yield from self._by_initials(text)
        yield from self._alike(folded)

    def _exactly(self, text: str, folded: str) -> Iterator[Candidate]:
        for found, _, preferred in self._rows("n.folded = ?", folded):
            letters = found.name == text or found.name.casefold() == text.casefold()
            yield replace(
                found, score=(98.0 if letters else 96.0) + (2 if letters and preferred else preferred), exact=True
            )

    def _loosely(self, folded: str) -> Iterator[Candidate]:
        for found, name, preferred in self._rows("n.loose = ?", loose(folded)):
            if name != folded:
                nearer = len(set(name.split()) & set(folded.split())) / len(set(name.split()) | set(folded.split()))
                yield replace(found, score=90.0 + preferred + 4.0 * nearer)

    def _in_other_words(self, folded: str) -> Iterator[Candidate]:
        """What is found if a part of the name is put in its other names: "C7 deficiency", "complement 7 deficiency"."""
        parts = folded.split()
        pieces = {
            " ".join(parts[i:j]): (i, j)
            for i in range(len(parts))
            for j in range(i + 1, len(parts) + 1)
            if 0 < j - i < len(parts)
        }
        query = (
            "SELECT DISTINCT a.folded, b.folded FROM name a JOIN name b ON b.iri = a.iri "  # noqa: S608 - marks only
            f"WHERE a.folded IN ({_marks(pieces)}) AND b.folded != a.folded LIMIT 400"
        )
        others = set()
        for piece, other in self._base.execute(query, list(pieces)):
            i, j = pieces[piece]
            others.add(loose(" ".join((*parts[:i], other, *parts[j:]))))
        if others:
            for found, _, preferred in self._rows(f"n.loose IN ({_marks(others)})", *sorted(others)):
                yield replace(found, score=86.0 + preferred)

    def _by_initials(self, text: str) -> Iterator[Candidate]:
        letters = re.sub(r"[^a-z0-9]", "", text.casefold())
        for found, _, preferred in self._rows("n.initials = ? AND n.initials != '' LIMIT 200", letters):
            if "," not in found.name:  # the words of "Neuroma, Acoustic" are in nobody's order
                yield replace(found, score=60.0 + 6 * preferred + min(found.names, 20) / 2)

    def _alike(self, folded: str) -> Iterator[Candidate]:
        want = words(folded)
        if not want:
            return
        heaviest = max((weight for word in want if (weight := self._weigh(word)) < _UNKNOWN), default=0.0)
        known = sorted({word for word in want if _RARE * heaviest <= self._weigh(word) < _UNKNOWN})
        asked = " OR ".join(f'"{word}"' for word in known)
        query = "n.id IN (SELECT rowid FROM word WHERE word MATCH ? ORDER BY rank LIMIT ?)"
        for found, name, preferred in self._rows(query, asked, _CANDIDATES) if asked else ():
            score = self._likeness(want, words(name))
            if score:
                yield replace(found, score=round(84.0 * score + preferred, 1))
        # what a longer name ends with is what it is a kind of: "stage II colorectal cancer" is a colorectal cancer
        tails = {" ".join(sorted(set(want[i:]))) for i in range(1, len(want))}
        if tails:
            for found, name, preferred in self._rows(f"n.loose IN ({_marks(tails)})", *sorted(tails)):
                yield replace(found, score=round(84.0 * self._likeness(want, words(name)) + preferred, 1))

    def _likeness(self, want: list[str], have: list[str]) -> float:
        """Between 0 and 1: the weight of common words; words that only the found name has count more against it."""
        wanted, had = set(want), set(have)
        common = sum(self._weigh(w) for w in wanted & had)
        if not common:
            return 0.0
        missing = sum(self._weigh(w) for w in wanted - had)
        extra = sum(self._weigh(w) for w in had - wanted)
        head = 1.0 if want[-1] in had else 0.6
        return head * common / (common + 0.6 * missing + 1.2 * extra)

    def _weigh(self, word: str) -> float:
        if word not in self._weights:
            found = self._base.execute("SELECT weight FROM weight WHERE word = ?", (word,)).fetchone()
            self._weights[word] = found[0] if found else _UNKNOWN
        return self._weights[word]

    def _within(self, found: Candidate, folded: str, vocabularies: tuple[str, ...]) -> Iterator[Candidate]:
        """A candidate as terms of the wanted vocabularies: itself, what it matches, or the likest above it."""
        level = [found.iri]
        for up in range(_LEVELS):
            met = False
            for iri in level:
                same = self.same(iri)
                own = compress(iri) or iri
                for curie in (own, *same):
                    prefix = curie.partition(":")[0]
                    if prefix not in vocabularies:
                        continue
                    met = met or prefix == vocabularies[0]
                    target = expand(curie)
                    score = found.score - _LATER * vocabularies.index(prefix) - (0.2 if curie != own else 0)
                    if up:
                        near = self._nearness((folded, fold(found.label)), (iri, target))
                        score = score * (_ABOVE + (0.95 - _ABOVE) * near) - up
                    known = self.term(target)
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
            level = sorted({parent for iri in level for parent in self._parents(iri)})

    def _hop(self, same: Iterable[str], vocabularies: tuple[str, ...]) -> set[str]:
        """What means the same as terms of other vocabularies, through which one wanted vocabulary leads to another."""
        hubs = [curie for curie in same if curie.partition(":")[0] not in vocabularies]
        return {other for hub in hubs if "://" not in hub for other in self.same(expand(hub))}

    def _by_names(self, found: Candidate, vocabularies: tuple[str, ...]) -> Iterator[Candidate]:
        """Terms of the first wanted vocabulary that share a name with a candidate that no mapping leads from."""
        where = "n.loose IN (SELECT loose FROM name WHERE iri = ?)"
        shared: dict[str, list[Candidate]] = {}
        for other, _, _ in self._rows(where, found.iri):
            if other.curie.startswith(vocabularies[0] + ":") and other.kind != "other":
                shared.setdefault(other.iri, []).append(other)
        for several in shared.values():
            own = compress(found.iri) or found.iri
            same = tuple(sorted({own, *self.same(found.iri), *self.same(several[0].iri)}))
            yield replace(several[0], score=round(max(0.0, found.score - 3 - 3 / len(several)), 1), same=same)

    def _nearness(self, names: Iterable[str], iris: Iterable[str]) -> float:
        """How like some folded names those of some terms are, between 0 and 1."""
        wanted = [want for name in names if (want := words(name))]
        found = self._base.execute(f"SELECT folded FROM name WHERE iri IN ({_marks(iris)})", list(iris))  # noqa: S608
        have = [words(name) for (name,) in found]
        return max((self._likeness(want, names) for want in wanted for names in have), default=0.0)

    def _parents(self, iri: str) -> list[str]:
        return [up for (up,) in self._base.execute("SELECT parent FROM parent WHERE iri = ?", (iri,))]

    def _rows(self, where: str, *values: object) -> list[tuple[Candidate, str, int]]:
        query = (
            "SELECT t.iri, t.curie, t.label, n.name, t.kind, t.names, n.folded, n.preferred "  # noqa: S608 - fixed texts
            f"FROM name n JOIN term t ON t.iri = n.iri WHERE {where}"
        )
        return [
            (Candidate(iri, curie, label, name, kind, 0.0, exact=False, names=names), folded, preferred)
            for iri, curie, label, name, kind, names, folded, preferred in self._base.execute(query, values)
        ]


def _marks(values: Iterable[object]) -> str:
    return ",".join("?" for _ in values)


def _order(candidate: Candidate) -> tuple[float, int, str]:
    return (-candidate.score, -candidate.names, candidate.curie)


def _keep(best: dict[str, Candidate], candidate: Candidate | None) -> None:
    if candidate and (candidate.iri not in best or best[candidate.iri].score < candidate.score):
        best[candidate.iri] = candidate


def _of_kind(found: Candidate, kind: str | None) -> Candidate | None:
    if kind is None or found.kind == kind:
        return found
    if found.kind == "other" or found.kind in _NEAR.get(kind, ()):
        sure = found.exact and found.kind == "other"
        return found if sure else replace(found, score=round(found.score * _OTHER_KIND, 1))
    return None
