"""What a JATS article states of itself in fields: identifiers, people, dates, rights, and what became of it.

The fields are those of `journal-meta` and `article-meta` (JATS Tag Library 1.3, NISO Z39.96-2021).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.model import Detail, MappedText, Span
from graph_build.readers.jats.names import RUNNING
from graph_build.readers.jats.standing import standing
from graph_build.readers.markup.flow import Dialect, flow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.readers.markup.tree import Element

_IDS = {"doi": "doi", "pmid": "pmid", "pmc": "pmcid", "pmcid": "pmcid"}
_PUBLISHED = ("epub", "pub", "epub-ppub", "ppub", "collection")
"""Kinds of publication dates, the one that is taken first."""
_DATES = {"received": "received", "accepted": "accepted", "rev-recd": "revised", "rev-received": "revised"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TYPES = {
    "case-report": "case report", "review-article": "review", "systematic-review": "systematic review",
    "meta-analysis": "meta-analysis", "letter": "letter", "brief-report": "brief report", "editorial": "editorial",
    "correction": "correction", "retraction": "retraction", "partial-retraction": "retraction",
    "expression-of-concern": "expression of concern", "preprint": "preprint", "guideline": "guideline",
}  # fmt: skip
"""Values of `article-type` that say more than that it is an article."""
_CREATIVE = re.compile(
    r"creativecommons\.org/(?:licenses/(?P<code>by(?:-[a-z]{2}){0,2})|publicdomain/(?P<free>zero|mark))"
)
_VERSION = re.compile(r"/(\d\.\d)\b")
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_NO_KEYWORDS = ("abbreviations", "subject-categories")
_IN_ADDRESS = Dialect(
    RUNNING.skipped | {"label", "email", "phone", "fax", "ext-link", "uri", "institution-id"},
    RUNNING.parting,
    glued={"institution": ", ", "institution-wrap": ", ", "addr-line": ", ", "country": ", ", "named-content": ", "},
)
_LONGEST = 390
"""Characters of a notice that a detail holds at most."""


def details_of(article: Element) -> Iterator[Detail]:
    """The details of an article, in order of their kinds.

    Args:
        article: its root element.
    """
    front = article.first("front")
    meta = front.first("article-meta") if front is not None else None
    if front is None or meta is None:
        return
    kind = article.get("article-type")
    if kind in _TYPES:
        yield Detail("article_type", _TYPES[kind], _opening(article))
    yield from _titles(front, meta)
    for element in meta.elements("article-id"):
        name = _IDS.get(element.get("pub-id-type"))
        for one in _texts(name, element) if name else ():
            yield _pmcid(one) if name == "pmcid" else one
    yield from _people(meta)
    yield from _issue(meta)
    yield from _dates(meta)
    yield from _rights(meta)
    for group in meta.elements("kwd-group"):
        if group.get("kwd-group-type") not in _NO_KEYWORDS:
            for element in group.within("kwd", "compound-kwd-part"):
                yield from _texts("keyword", element)
    yield from standing(article, meta)


def _opening(element: Element) -> Span:
    """The start tag of an element that states something by an attribute."""
    first = element.children[0] if element.children else None
    return Span(element.start, first.start if first is not None else element.end)


def _texts(name: str, element: Element | None, dialect: Dialect = RUNNING) -> Iterator[Detail]:
    """The text of an element as a detail; none where it holds no characters."""
    text = flow(element.children, dialect).text if element is not None else MappedText("", (), ())
    text = text.part(0, min(len(text), _LONGEST)).strip()
    if text.text:
        yield Detail(name, text.text, text.span())


def _pmcid(detail: Detail) -> Detail:
    return Detail(detail.property, "PMC" + detail.value.removeprefix("PMC"), detail.span)


def _titles(front: Element, meta: Element) -> Iterator[Detail]:
    yield from _texts("title", meta.first("title-group", "article-title"))
    journal = front.first("journal-meta")
    if journal is not None:
        yield from _texts("journal", next(journal.within("journal-title"), None))
        yield from _texts("publisher", next(journal.within("publisher-name"), None))


def _people(meta: Element) -> Iterator[Detail]:
    notes = [note for note in meta.elements("author-notes") for note in note.elements("corresp")]
    for contributor in meta.within("contrib"):
        if contributor.get("contrib-type") not in ("author", ""):
            continue
        name = _name(contributor)
        if name is not None:
            yield name
            links = [x for x in contributor.elements("xref") if x.get("ref-type") == "corresp"]
            if contributor.get("corresp") == "yes" or links:
                yield Detail("corresponding_author", name.value, name.span)
        for identifier in contributor.elements("contrib-id"):
            for one in _texts("orcid", identifier):
                if match := _ORCID.search(one.value):
                    yield Detail("orcid", match.group(), one.span)
    for element in meta.within("aff"):
        yield from _texts("affiliation", element, _IN_ADDRESS)
    emails = [e for part in (*meta.within("contrib", "aff"), *notes) for e in part.within("email")]
    seen: set[int] = set()
    for element in emails:
        if element.start not in seen:
            seen.add(element.start)
            yield from _texts("email", element)


def _name(contributor: Element) -> Detail | None:
    """An author's name, given names first, or the name of a group."""
    name = next(contributor.within("name", "string-name"), None)
    if name is None:
        return next(_texts("author", contributor.first("collab")), None)
    parts = [name.first("given-names"), name.first("surname"), name.first("suffix")]
    text = MappedText.join(t for p in parts if p is not None and (t := flow(p.children, RUNNING).text).text)
    if not text.text:
        return next(_texts("author", name), None)
    return Detail("author", text.text, text.span())


def _issue(meta: Element) -> Iterator[Detail]:
    for name in ("volume", "issue"):
        yield from _texts(name, meta.first(name))
    first, last = meta.first("fpage"), meta.first("lpage")
    pages = [flow(p.children, RUNNING).text for p in (first, last) if p is not None]
    pages = [p for p in pages if p.text]
    if pages and (len(pages) == 1 or pages[0].text != pages[1].text):
        whole = MappedText.join(pages, "-")
        yield Detail("pages", whole.text, whole.span())
    elif pages:
        yield Detail("pages", pages[0].text, pages[0].span())
    else:
        yield from _texts("pages", meta.first("elocation-id"))


def _dates(meta: Element) -> Iterator[Detail]:
    found: dict[str, Element] = {}
    for date in meta.elements("pub-date"):
        found.setdefault(date.get("pub-type") or date.get("date-type"), date)
    chosen = next((found[kind] for kind in _PUBLISHED if kind in found), None)
    if chosen is not None:
        yield from _date("published", chosen)
        yield from _texts("year", chosen.first("year"))
    for history in meta.elements("history"):
        for date in history.elements("date"):
            if name := _DATES.get(date.get("date-type")):
                yield from _date(name, date)


def _date(name: str, date: Element) -> Iterator[Detail]:
    """A date in ISO 8601, as exact as it is stated."""
    year, month, day = (date.first(part) for part in ("year", "month", "day"))
    if year is None or not year.words().isdigit():
        return
    iso, used = year.words(), [year]
    number = _month(month.words()) if month is not None else None
    if month is not None and number is not None:
        iso += f"-{number:02d}"
        used.append(month)
        if day is not None and day.words().isdigit():
            iso += f"-{int(day.words()):02d}"
            used.append(day)
    spans = [flow(e.children, RUNNING).text.span() for e in used]
    yield Detail(name, iso, Span(min(s.start for s in spans), max(s.end for s in spans)))


def _month(printed: str) -> int | None:
    """A month as a number, from digits or its name in English."""
    if printed.isdigit():
        return int(printed) if 1 <= int(printed) <= 12 else None
    short = printed[:3].casefold()
    return _MONTHS.index(short) + 1 if short in _MONTHS else None


def _rights(meta: Element) -> Iterator[Detail]:
    for rights in meta.elements("permissions"):
        yield from _texts("copyright", rights.first("copyright-statement"))
        for licence in rights.elements("license"):
            said = next(_texts("licence", licence), None)
            targets = [licence.get("href"), *(e.get("href") for e in licence.within()), licence.words()]
            match = next((m for target in targets if (m := _CREATIVE.search(target))), None)
            span = said.span if said is not None else _opening(licence)
            if match is not None:
                yield Detail("licence", _code(match), span)
            elif said is not None:
                yield said


def _code(match: re.Match[str]) -> str:
    """A Creative Commons licence by its short name: "CC BY-NC 4.0", "CC0 1.0"."""
    version = _VERSION.search(match.string, match.end())
    name = (
        f"CC {match['code'].upper()}"
        if match["code"]
        else "CC0"
        if match["free"].casefold() == "zero"
        else "public domain"
    )
    return f"{name} {version[1]}" if version else name
