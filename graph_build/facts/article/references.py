"""The reference list: each entry as author, title, journal, year, volume and pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from graph_build.model import Fact, Rule, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import CitedWork, Document, ReadDocument

REFERENCE = Rule("references.entry", 1, "An entry of the reference list is taken apart by the layout that fits it.")

_LONGEST = 400
_YEAR = r"(?P<year>(?:18|19|20)\d\d)[a-z]?"
_PAGES = r"(?P<pages>[A-Za-z]{0,4}\d{1,8}(?:\s?[\u2013\u2010-]\s?[A-Za-z]{0,3}\d{1,8})?)"
_VOLUME = r"(?P<volume>\d{1,4})(?:\s?\([^)]{1,20}\)|\s?Suppl\.?\s?\d{0,2})?"
_MONTH = r"(?:\s[A-Z][a-z]{2,8}(?:[\s-][A-Z]?[a-z]{0,8}\d{0,2})?)?"
_TAILS = (
    # Journal 2019 Jan 3;12(4):45-67 · Journal. (2020) 11:123456 · Journal 2015;67 Suppl 10
    re.compile(rf"[.,]?\s\(?{_YEAR}\)?{_MONTH}\s?[;:,.]?\s?(?:(?:19|20)\d\d;)?{_VOLUME}\s?[:,]\s?{_PAGES}"),
    re.compile(rf"[.,]?\s{_YEAR}{_MONTH}\s?;\s?{_VOLUME}\.?\s*$"),
    # Journal 12: 45-67, 2019
    re.compile(rf"\s{_VOLUME}\s?:\s?{_PAGES},\s{_YEAR}\b"),
    # Journal 12 (2019) 45-67
    re.compile(rf"\s{_VOLUME}\s\({_YEAR}\)\s{_PAGES}"),
)
_YEAR_ONLY = re.compile(rf"[.,;(]?\s\(?{_YEAR}\)?[.;,)]?(?:\s|$)")
_AUTHOR_DATE = re.compile(
    rf"(?P<authors>[^()]{{3,600}}?)\s\({_YEAR}\)\.\s(?P<title>.{{5,400}}?)[.?!]\s(?P<journal>[^.,\d][^,\d]{{2,100}}),"
    rf"\s{_VOLUME}(?:,\s{_PAGES})?"
)
_SURNAME = r"(?=[^\s,]*[a-z])[^\W\d_][\w'\u2019.-]{1,30}(?:\s[a-zA-Z][\w'\u2019-]{1,20}){0,3}?"
_SURNAME_FIRST = re.compile(
    rf"(?P<first>(?:(?:van|von|de|der|den|di|du|la|le|al|el)\s){{0,3}}{_SURNAME},?\s(?:[A-Z][.\s-]{{0,2}}){{1,4}}"
    r"(?:\s?(?:Jr|Sr|II|III)\b)?)(?=[,.;:]|\s(?:et|and|&)\b|$)"
)
_INITIALS_FIRST = re.compile(
    rf"(?P<list>(?:(?:[A-Z]\.[\s-]?){{1,4}}{_SURNAME}(?:,\s(?:and\s)?|\sand\s)){{1,40}}(?:et al\.?,\s)?)(?P<rest>.+)$"
)
_ET_AL = re.compile(r"\bet al[.,;]?\s*")
_END_OF_AUTHORS = re.compile(r"(?<=[A-Z])\.\s+(?=[A-Z\u201c\"'\d\[][a-z\d\s-])|(?<=[a-z]{2})\.\s+|:\s")
_STOP = re.compile(r"(?<=[^\s.][a-z\d)\]\"\u201d'*%])[.?!]\s+(?=[A-Z\u201c\"'(\d])")


class _Parts(NamedTuple):
    """What an entry names; None where it cannot be told."""

    first_author: str | None = None
    title: str | None = None
    journal: str | None = None
    year: str | None = None
    volume: str | None = None
    pages: str | None = None


def state(read: ReadDocument) -> Iterator[Fact]:
    """One fact an entry; what cannot be told apart is left out."""
    for work in read.document.cited_works:
        yield _reference(work, read.document)


def _reference(work: CitedWork, document: Document) -> Fact:
    parts = _parts(work.text.text)
    span = Span(work.span.start, min(work.span.end, work.span.start + _LONGEST))
    if document.markup:
        span = document.clipped(work.text, _LONGEST)
    return Fact.of(
        "document_metadata",
        f"reference [{work.number}]",
        span,
        REFERENCE,
        property="bibliographic_reference",
        reference_number=work.number,
        first_author=parts.first_author,
        title=parts.title,
        journal=parts.journal,
        year=int(parts.year) if parts.year else None,
        volume=int(parts.volume) if parts.volume else None,
        pages=re.sub(r"\s?[\u2013\u2010-]\s?", "-", parts.pages) if parts.pages else None,
        identifiers=tuple(f"{scheme}:{identifier}" for scheme, identifier in work.ids) or None,
    )


def _parts(text: str) -> _Parts:
    if match := _AUTHOR_DATE.match(text):
        first = _SURNAME_FIRST.match(match["authors"])
        author = _plain_author(first["first"]) if first else None
        return _Parts(author, match["title"], match["journal"].strip(), match["year"], match["volume"], match["pages"])
    tail = next((m for pattern in _TAILS if (m := pattern.search(text))), None)
    if tail is None:
        only = _YEAR_ONLY.search(text)
        author, title, journal = _head(text[: only.start()] if only else text)
        return _Parts(author, title, journal, only["year"] if only else None)
    found = tail.groupdict()
    author, title, journal = _head(text[: tail.start()])
    return _Parts(author, title, journal, found["year"], found["volume"], found.get("pages"))


def _head(head: str) -> tuple[str | None, str | None, str | None]:
    """First author, title and journal of what stands before the year or volume."""
    if listed := _INITIALS_FIRST.match(head):
        first = re.match(rf"((?:[A-Z]\.[\s-]?)+)({_SURNAME})", listed["list"])
        title, comma, journal = listed["rest"].rpartition(", ")
        author = f"{first[2]} {re.sub('[^A-Z]', '', first[1])}" if first else None
        return author, title or journal, journal if comma else None
    named = _SURNAME_FIRST.match(head)
    title_of, journal_of = _title_and_journal(head, after=_end_of_authors(head, named.end() if named else 0))
    return _plain_author(named["first"]) if named else None, title_of, journal_of


def _plain_author(text: str) -> str:
    """The author as "Surname AB"."""
    return re.sub(r"(?<=\b[A-Z])[.\s-]+(?=[A-Z]\b|$)", "", text.replace(",", "")).strip(" .")


def _end_of_authors(head: str, first: int) -> int:
    """Where the list of authors ends: after "et al." or at the stop after the last initials."""
    if not first:
        return 0
    et_al = _ET_AL.search(head)
    stop = _END_OF_AUTHORS.search(head, first - 1)
    if et_al and (stop is None or et_al.start() < stop.start() + 4):
        return et_al.end()
    return stop.end() if stop else 0


def _title_and_journal(head: str, after: int) -> tuple[str | None, str | None]:
    """Title and journal of what stands between the authors and the year."""
    rest = head[after:].strip(" .,;")
    if not after or not rest:
        return None, None
    stops = list(_STOP.finditer(rest))
    if not stops:
        return rest, None
    last = stops[-1]
    for stop in reversed(stops[:-1]):  # "J. Clin. Immunol." holds stops of its own
        if last.start() - stop.end() > 7 or not rest[stop.end() : stop.end() + 1].isupper():
            break
        last = stop
    return rest[: last.start() + (rest[last.start()] in "?!")].strip(), rest[last.end() :].strip(" .,")
