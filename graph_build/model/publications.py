"""How a document is cited: title, authors, year, journal, identifiers and licence."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph_build.model.facts import Fact

_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_INITIALS = re.compile(r"(?:[^\W\d_]\.?-?){1,3}")
_SUFFIX = re.compile(r"(?:Jr|Sr|I{1,3}|IV)\.?", re.IGNORECASE)
_BODY = re.compile(
    r"\b(?:group|consortium|investigators|committee|network|team|collaborat\w+|society|trialists)\b", re.IGNORECASE
)
_YEARS = ("publication_year", "publication_date", "first_release_date", "copyright")
"""Properties of a document that give the year in which it appeared, the surest first."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What a document is cited by, as far as it is known.

    Attributes:
        title: of the article.
        authors: in the order of the byline, as printed.
        year: in which it appeared.
        journal: as printed.
        doi: without its resolver; pmid: digits; pmcid: with "PMC".
        licence: as a short code ("CC BY 4.0"), or its address.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    journal: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    licence: str | None = None

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> Publication:
        """What the statements of a document say of the document itself; of several the one that is printed first."""
        told: dict[str, str] = {}
        authors: dict[int, str] = {}
        for fact in sorted((f for f in facts if f.type == "document_metadata"), key=lambda f: f.evidence[0].span.start):
            name, value = str(fact.slot("property")), fact.slot("value")
            position = fact.slot("position")
            if name == "author" and isinstance(position, int):
                authors.setdefault(position, fact.subject)
            elif isinstance(value, str | int) and not isinstance(value, bool):
                told.setdefault(name, str(value))
        years = (_YEAR.search(told.get(name, "")) for name in _YEARS)
        return cls(
            told.get("title"),
            tuple(authors[position] for position in sorted(authors)),
            next((int(found[0]) for found in years if found), None),
            *(told.get(name) for name in ("journal", "doi", "pmid", "pmcid", "license")),
        )

    def with_given(self, given: Publication) -> Publication:
        """The same with what a user has given in its place."""
        said = {field.name: value for field in fields(given) if (value := getattr(given, field.name))}
        return replace(self, **said)

    @property
    def short(self) -> str | None:
        """What a paper is called in a line of text, "Cohen 2012"; None where no author is known."""
        return f"{_surname(self.authors[0])} {self.year or 'n.d.'}" if self.authors else None

    def citation(self, *, title: bool = True) -> str | None:
        """As "Cohen SB et al. 2012, title, journal, doi:…", or None where no part is known.

        Args:
            title: whether the title may stand in it.
        """
        who = _listed(self.authors[0]) + (" et al." if len(self.authors) > 1 else "") if self.authors else ""
        parts = [
            f"{who} {self.year or ''}".strip(),
            self.title if title else None,
            self.journal,
            f"doi:{self.doi}" if self.doi else f"PMID:{self.pmid}" if self.pmid else self.pmcid,
        ]
        return ", ".join(part for part in parts if part) or None

    def entry(self, *, title: bool = True, byline: bool = True) -> dict[str, object]:
        """What the manifest of a release says of it; nothing of what is not known.

        Args:
            title: whether the title may stand in it.
            byline: whether all authors may, or the first alone.
        """
        authors = self.authors if byline else self.authors[:1]
        said: dict[str, object] = {
            field.name: list(authors) if field.name == "authors" else value
            for field in fields(self)
            if (value := getattr(self, field.name)) and (title or field.name != "title")
        }
        return said | {
            name: value for name, value in (("short", self.short), ("citation", self.citation(title=title))) if value
        }


def given_publication(said: Mapping[str, object]) -> Publication:
    """A publication of what `Publication.entry` says of it."""
    known = {field.name: said[field.name] for field in fields(Publication) if field.name in said}
    authors = known.get("authors", ())
    return Publication(**(known | {"authors": tuple(authors) if isinstance(authors, list | tuple) else ()}))  # type: ignore[arg-type]


def _parts(name: str) -> tuple[str, str]:
    """Surname and given names of an author, written "Stanley B Cohen", "SB Cohen", "Cohen SB" or "Cohen, Stanley"."""
    if _BODY.search(name):
        return name, ""
    if "," in name:
        surname, _, given = name.partition(",")
        return surname.strip(), given.strip()
    words = name.split()
    if len(words) > 2 and _SUFFIX.fullmatch(words[-1]):
        words = words[:-1]
    if len(words) > 1 and words[-1].isupper() and _INITIALS.fullmatch(words[-1]) and not words[0].isupper():
        return " ".join(words[:-1]), words[-1]
    first = len(words) - 1
    while first > 1 and words[first - 1].islower():  # "van der" belongs to the surname
        first -= 1
    return " ".join(words[first:]), " ".join(words[:first])


def _surname(name: str) -> str:
    return _parts(name)[0]


def _listed(name: str) -> str:
    """An author as reference lists have it: surname and initials."""
    surname, given = _parts(name)
    initials = "".join(word if word.isupper() else word[:1].upper() for word in re.split(r"[\s.-]+", given))
    return f"{surname} {initials}".strip()
