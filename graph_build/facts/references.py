"""The reference list: each entry as author, title, journal, year, volume and pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.model import Fact, Rule, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import CitedWork, ReadDocument

REFERENCE = Rule("references.vancouver", 1, "An entry 'Authors. Title. Journal year;volume:pages.' is taken apart.")

_LONGEST = 400
_PAGES = r"(?P<pages>[A-Za-z]{0,4}\d{1,8}(?:\s?[\u2013\u2010-]\s?[A-Za-z]{0,3}\d{1,8})?)"
_WHEN = re.compile(
    r"[.,]?\s\(?(?P<year>(?:18|19|20)\d\d)[a-z]?\)?(?:\s[A-Z][a-z]{2,8}(?:[\s-][A-Z]?[a-z]{0,8}\d{0,2})?)?\s?[;:,.]?\s?"
    r"(?:(?:19|20)\d\d;)?"
    r"(?P<volume>\d{1,4})(?:\s?\([^)]{1,20}\))?(?:\s?Suppl\.?\s?\d{0,2})?\s?[:,]\s?" + _PAGES,
)
_YEAR_ONLY = re.compile(r"[.,;(]?\s\(?(?P<year>(?:18|19|20)\d\d)\)?[.;,)]?(?:\s|$)")
_AUTHORS = re.compile(
    r"(?P<first>[^\W\d_][\w'\u2019.-]{0,30}(?:\s[a-zA-Z][\w'\u2019-]{1,20}){0,3}?,?\s(?:[A-Z][.\s-]{0,2}){1,4}(?:\s?(?:Jr|Sr|II|III)\b)?)"
    r"(?=[,.;]|\s(?:et|and|&)\b)"
)
_ET_AL = re.compile(r"\bet al[.,;]?\s*")
_STOP = re.compile(r"(?<=[^\s.][a-z\d)\]\"\u201d'*%])[.?!]\s+(?=[A-Z\u201c\"'(\d])")


def state(read: ReadDocument) -> Iterator[Fact]:
    """One fact an entry; what cannot be told apart is left out."""
    for work in read.document.cited_works:
        yield _reference(work)


def _reference(work: CitedWork) -> Fact:
    text = work.text.text
    when = _WHEN.search(text)
    year = when or next(iter(_YEAR_ONLY.finditer(text)), None)
    head = text[: year.start()] if year else text
    first = _AUTHORS.match(head)
    title, journal = _title_and_journal(head, after=_end_of_authors(head, first.end() if first else 0))
    span = Span(work.span.start, min(work.span.end, work.span.start + _LONGEST))
    return Fact.of(
        "document_metadata",
        f"reference [{work.number}]",
        span,
        REFERENCE,
        property="bibliographic_reference",
        reference_number=work.number,
        first_author=_plain_author(first["first"]) if first else None,
        title=title,
        journal=journal,
        year=int(year["year"]) if year else None,
        volume=int(when["volume"]) if when else None,
        pages=re.sub(r"\s?[\u2013\u2010-]\s?", "-", when["pages"]) if when else None,
    )


def _plain_author(text: str) -> str:
    """The author as "Surname AB"."""
    return re.sub(r"(?<=\b[A-Z])[.\s-]+(?=[A-Z]\b|$)", "", text.replace(",", "")).strip(" .")


def _end_of_authors(head: str, first: int) -> int:
    """Where the list of authors ends: after "et al." or at the stop after the last initials."""
    if not first:
        return 0
    et_al = _ET_AL.search(head)
    stop = re.compile(r"(?<=[A-Z])\.\s+(?=[A-Z\u201c\"'\d\[][a-z\d\s-])|(?<=[a-z]{2})\.\s+|:\s").search(head, first - 1)
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
