"""What a name may mean: exactly, in other words, by what names have in common.

The order of the answers rests on how a name was found (`Candidate.score`), then on how many names a term has: what is
spoken of often has been given many.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.errors import ReleaseError
from graph_build.names.counterparts import Counterparts
from graph_build.names.folding import fold, loose, main_word, words
from graph_build.names.index import VERSION
from graph_build.names.likeness import UNKNOWN, Likeness
from graph_build.names.matching import match
from graph_build.names.terms import Terms, marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from graph_build.names.terms import Candidate

_CANDIDATES, _COMPARED = 160, 40
"""Forms of names that are looked up by their words, and of those the likest whose terms are taken."""
_REWORDED = 86.0
"""Score of what is found where a part of the name is put in its other names."""
_PART = 12.0
"""What is lost where only the last of several joined names is found."""
_MAPPED = 10
"""Candidates whose counterparts in a wanted vocabulary are looked for."""
_RARE = 0.6
"""Names are looked up by words that weigh at least this share of the heaviest: common ones have thousands of names."""
_ABBREVIATION = re.compile(r"(?=.*[A-Z])[A-Za-z0-9][A-Za-z0-9/-]{1,6}")
_NEAR = {"disease": {"finding"}, "finding": {"disease"}}
_CONJUNCTION = re.compile(r",? (?:and|or|and/or) |, ")
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_NEAR_KIND, _OTHER_KIND = 0.85, 0.4
"""What is left of a score where a term is of a near kind, and where nothing says of which it is."""
_ELSEWHERE = 0.8
"""What is left of a score where a name is taken otherwise than the names beside it say."""
_WORDS = 24


class Names:
    """The index of a release, opened read-only. One a thread: SQLite's connections are not shared.

    Raises:
        ReleaseError: where the index is missing or was written by another version.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise ReleaseError("the index of names is missing", where=str(path), do="Build the release again.")
        self._base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        if self._base.execute("PRAGMA user_version").fetchone() != (VERSION,):
            self._base.close()
            raise ReleaseError(
                "the index of names is of another version", where=str(path), do="Build the release again."
            )
        self._terms = Terms(self._base)
        self._likeness = Likeness(self._base)
        self._counterparts = Counterparts(self._terms, self._likeness)

    def close(self) -> None:
        """Close the index."""
        self._base.close()

    def find(
        self,
        text: str,
        *,
        kind: str | None = None,
        vocabularies: tuple[str, ...] = (),
        limit: int = 10,
        written_out: str | None = None,
    ) -> list[Candidate]:
        """The terms that a name may mean, the likeliest first.

        Args:
            text: the name.
            kind: a key of `KINDS`; terms of a near or an unknown kind are found too, but are less likely.
            vocabularies: only terms of these prefixes, such as "MESH"; a term of another vocabulary stands for those
                that it matches exactly, or where there is none for the nearest above it.
            limit: candidates at most.
            written_out: the name with its abbreviations written out, where what it was asked with says what they stand
                for (see `batch`); what is meant there goes before what they stand for elsewhere, and is no exact match.
        """
        best: dict[str, Candidate] = {}
        for said, share in ((written_out, 1.0), (text, _ELSEWHERE)) if written_out else ((text, 1.0),):
            folded = " ".join(fold(said or "").split()[:_WORDS])
            for found in self._found(said or "", folded) if folded else ():
                one = replace(found, score=round(share * found.score, 1), exact=False) if written_out else found
                _keep(best, _of_kind(one, kind))
        ranked = sorted(best.values(), key=_order)
        if vocabularies:
            mapped: dict[str, Candidate] = {}
            for found in ranked[:_MAPPED]:
                for candidate in self._counterparts.of(found, written_out or text, vocabularies):
                    _keep(mapped, candidate)
            return sorted(mapped.values(), key=_order)[:limit]
        return [replace(c, same=tuple(self.same(c.iri))) for c in ranked[:limit]]

    def match(self, found: Sequence[Candidate]) -> Candidate | None:
        """Which of the candidates a name means for sure, see `matching.match`."""
        return match(self._terms, found)

    def parents(self, iri: str) -> list[Candidate]:
        """The terms right above one, by label."""
        ups = (self._terms.term(up) for up in self._terms.parents(iri))
        return sorted((up for up in ups if up), key=lambda up: (up.label, up.curie))

    def called(self, iri: str) -> list[str]:
        """All names of a term, sorted."""
        return sorted({found.name for found, _, _ in self._terms.named("n.iri = ?", iri)}, key=str.casefold)

    def starting(self, prefix: str, limit: int = 10) -> list[Candidate]:
        """Terms with a name that starts with some words, for suggestions while somebody types."""
        folded = fold(prefix)
        if not folded:
            return []
        where = "n.folded >= ? AND n.folded < ? ORDER BY length(n.folded), n.id LIMIT ?"
        seen: dict[str, Candidate] = {}
        for candidate, _, _ in self._terms.named(where, folded, folded + "\uffff", 5 * limit):
            seen.setdefault(candidate.iri, candidate)
        return list(seen.values())[:limit]

    def term(self, iri: str) -> Candidate | None:
        """One term by its IRI."""
        return self._terms.term(iri)

    def vocabularies(self) -> list[str]:
        """Prefixes of the terms that have names, sorted."""
        return self._terms.vocabularies()

    def same(self, iri: str) -> list[str]:
        """CURIEs of the exact matches of a term, either way, sorted."""
        return self._terms.same(iri)

    def _found(self, text: str, folded: str) -> Iterator[Candidate]:
        exact = list(self._exactly(text, folded))
        yield from exact
        if not exact and (plain := fold(_BRACKETS.sub(" ", text))):
            folded = plain
            exact = [replace(found, score=found.score - 1, exact=False) for found in self._exactly(text, folded)]
            yield from exact
        inexact = list(self._loosely(folded))
        yield from inexact
        if parts := _CONJUNCTION.split(text)[1:]:
            for found in self._exactly(parts[-1], fold(parts[-1])):
                if found.kind != "other":
                    yield replace(found, score=found.score - _PART, exact=False)
        if not exact:
            yield from self._in_other_words(folded)
        if _ABBREVIATION.fullmatch(text):
            yield from self._by_initials(text)
        yield from self._alike(folded, main_word(text))

    def _exactly(self, text: str, folded: str) -> Iterator[Candidate]:
        for found, _, preferred in self._terms.named("n.folded = ?", folded):
            letters = found.name == text or found.name.casefold() == text.casefold()
            yield replace(
                found, score=(98.0 if letters else 96.0) + (2 if letters and preferred else preferred), exact=True
            )

    def _loosely(self, folded: str) -> Iterator[Candidate]:
        for found, name, preferred in self._terms.named("n.loose = ?", loose(folded)):
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
            f"WHERE a.folded IN ({marks(pieces)}) AND b.folded != a.folded LIMIT 400"
        )
        others = set()
        for piece, other in self._base.execute(query, list(pieces)):
            i, j = pieces[piece]
            others.add(loose(" ".join((*parts[:i], other, *parts[j:]))))
        if others:
            for found, _, preferred in self._terms.named(f"n.loose IN ({marks(others)})", *sorted(others)):
                yield replace(found, score=_REWORDED + preferred)

    def _by_initials(self, text: str) -> Iterator[Candidate]:
        letters = re.sub(r"[^a-z0-9]", "", text.casefold())
        for found, _, preferred in self._terms.named("n.initials = ? AND n.initials != '' LIMIT 200", letters):
            if "," not in found.name:  # the words of "Neuroma, Acoustic" are in nobody's order
                yield replace(found, score=60.0 + 6 * preferred + min(found.names, 20) / 2)

    def _alike(self, folded: str, main: str) -> Iterator[Candidate]:
        want = [self._likeness.spelt(word) for word in words(folded)]
        if not want:
            return
        heaviest = max((weight for word in want if (weight := self._likeness.weigh(word)) < UNKNOWN), default=0.0)
        known = sorted({word for word in want if _RARE * heaviest <= self._likeness.weigh(word) < UNKNOWN})
        others = {other for word in known for other in self._likeness.alikes(word)}
        asked = " OR ".join(f'"{word}"' for word in sorted({*known, *others}))
        query = "SELECT loose FROM form WHERE id IN (SELECT rowid FROM word WHERE word MATCH ? ORDER BY rank LIMIT ?)"
        forms = [form for (form,) in self._base.execute(query, (asked, _CANDIDATES))] if asked else []
        # what a longer name ends with is what it is a kind of: "stage II colorectal cancer" is a colorectal cancer
        forms += [" ".join(sorted(set(want[i:]))) for i in range(1, len(want))]
        scores = {form: self._likeness.of(want, form.split(), main) for form in forms}
        best = sorted((form for form in scores if scores[form]), key=lambda form: (-scores[form], form))[:_COMPARED]
        for found, name, preferred in self._terms.named(f"n.loose IN ({marks(best)})", *best):
            yield replace(found, score=round(84.0 * scores[loose(name)] + preferred, 1))


def _order(candidate: Candidate) -> tuple[float, int, str]:
    return (-candidate.score, -candidate.names, candidate.curie)


def _keep(best: dict[str, Candidate], candidate: Candidate | None) -> None:
    if candidate and (candidate.iri not in best or best[candidate.iri].score < candidate.score):
        best[candidate.iri] = candidate


def _of_kind(found: Candidate, kind: str | None) -> Candidate | None:
    if kind is None or found.kind == kind:
        return found
    if found.kind in _NEAR.get(kind, ()):
        return replace(found, score=round(found.score * _NEAR_KIND, 1))
    if found.kind == "other":
        return replace(found, score=round(found.score * _OTHER_KIND, 1))
    return None
