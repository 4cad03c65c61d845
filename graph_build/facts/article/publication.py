"""Where and when the article appeared: identifiers, journal, dates, addresses on the web."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.article.notices import Notice, notices, told
from graph_build.model import Rule
from graph_build.recognisers.dates import dates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Fact, ReadDocument, SlotValue

IDENTIFIER = Rule("metadata.identifier", 1, "A DOI, PMID or PMC number in front or back matter is the article's own.")
JOURNAL = Rule("metadata.journal", 1, "'Journal year;volume:pages' beside the DOI or on a line of its own.")
DATE = Rule("metadata.date", 1, "A date after 'Received', 'Accepted', 'Published' and the like.")
ADDRESS = Rule("metadata.address", 1, "Web addresses of the article, its full text and its source.")

_DOI = re.compile(
    r"(?:\bdoi\b\s?[:.]?\s*|https?://(?:dx\.)?doi\.org/|(?<![\w/.]))(?P<id>10\.\d{4,9}/[^\s\"<>)\]]{2,80}[^\s\"<>)\].,;])",
    re.IGNORECASE,
)
_PMCID = re.compile(r"\bPMC\d{4,9}\b")
_PMID = re.compile(r"\bPMID\b\s?:?\s*(?P<id>\d{5,9})\b")
_ISSUE = re.compile(
    r"(?P<journal>[A-Z][A-Za-z&.\s-]{2,60}?)[,.]?\s\(?(?P<year>(?:19|20)\d\d)\)?(?:\s[A-Z][a-z]{2,8}(?:\s\d{1,2})?)?\s?[;,]\s?"
    r"(?P<volume>\d{1,4})(?:\s?\((?P<issue>[^)]{1,12})\))?\s?:\s?(?P<pages>[A-Za-z]{0,3}\d{1,7}(?:\s?[\u2013-]\s?[A-Za-z]{0,3}\d{1,7})?)"
)
_LABELLED = (
    ("date_received", r"received"),
    ("date_revised", r"revised|revision received"),
    ("date_accepted", r"accepted"),
    ("first_release_date", r"first release|epub(?: ahead of print)?|available online|first published(?: online)?"),
    ("publication_date", r"published(?: online)?|publication date|date of publication"),
)
_DATE_LABEL = re.compile("|".join(f"(?P<{name}>\\b(?:{words})\\b)" for name, words in _LABELLED), re.IGNORECASE)
_BETWEEN = re.compile(r"(?:\s(?:for publication|in revised form|on|date))*\s?[:.,]?\s*", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>)\]]{4,200}[^\s<>)\].,;]")
_ARCHIVES = {
    "pmc": "PMC",
    "pubmed central": "PMC",
    "europe pmc": "Europe PMC",
    "pubmed": "PubMed",
    "medrxiv": "medRxiv",
    "biorxiv": "bioRxiv",
}
_FULL_TEXT = re.compile(r"full text|complete (?:paper|article)|whole (?:paper|article)|full article", re.IGNORECASE)
_OMITTED = re.compile(
    r"full (?:body )?text (?:is |was )?(?:omitted|not included|not available|left out)[^.]{0,60}\.?", re.IGNORECASE
)


def state(read: ReadDocument) -> Iterator[Fact]:
    """Identifiers, journal, volume, pages, dates and web addresses."""
    every = list(notices(read, abstract=True))
    for notice in every:
        yield from _identifiers(notice)
        yield from _issue(notice)
        yield from _dates(notice)
        yield from _bar(notice)
        yield from _addresses(notice)


def _fact(notice: Notice, start: int, end: int, rule: Rule, name: str, value: SlotValue) -> Fact:
    span = notice.text.span(start, end)
    return told(span, rule, name, value)


def _identifiers(notice: Notice) -> Iterator[Fact]:
    text = notice.text.text
    for match in _DOI.finditer(text):
        printed = notice.span(match, "id" if match.start() == match.start("id") else 0)
        yield told(printed, IDENTIFIER, "doi", match["id"])
    for match in _PMCID.finditer(text):
        yield _fact(notice, match.start(), match.end(), IDENTIFIER, "pmcid", match.group())
    for match in _PMID.finditer(text):
        yield _fact(notice, match.start(), match.end(), IDENTIFIER, "pmid", match["id"])


def _issue(notice: Notice) -> Iterator[Fact]:
    """Journal, year, volume and pages of the article itself: only beside a DOI or in front matter."""
    text = notice.text.text
    for match in _ISSUE.finditer(text):
        near = text[match.start() : match.end() + 40]
        if notice.section != "front" and not re.search(r"\bdoi\b|10\.\d{4}/", near, re.IGNORECASE):
            continue
        start = match.start("journal") + _lead(match["journal"])
        yield _fact(notice, start, match.end("journal"), JOURNAL, "journal", text[start : match.end("journal")])
        yield _fact(notice, *match.span("year"), JOURNAL, "publication_year", int(match["year"]))
        yield _fact(notice, *match.span("volume"), JOURNAL, "volume", int(match["volume"]))
        if match["issue"]:
            yield _fact(notice, *match.span("issue"), JOURNAL, "issue", match["issue"])
        pages = re.sub(r"\s?[\u2013-]\s?", "-", match["pages"])
        yield _fact(notice, *match.span("pages"), JOURNAL, "pages", pages)


def _lead(journal: str) -> int:
    """Where the journal's name begins in what stands before the year: after the last stop that ends a sentence."""
    stops = [m.end() for m in re.finditer(r"(?<=[a-z]{4})\.\s|[;:(]\s?", journal)]
    return stops[-1] if stops else 0


def _dates(notice: Notice) -> Iterator[Fact]:
    text = notice.text.text
    printed = {d.start: d for d in dates(text)}
    for label in _DATE_LABEL.finditer(text):
        gap = _BETWEEN.match(text, label.end())
        found = printed.get(gap.end() if gap else label.end())
        if found and label.lastgroup:
            yield _fact(notice, label.start(), found.end, DATE, label.lastgroup, found.iso)


def _bar(notice: Notice) -> Iterator[Fact]:
    """A line of facts with dots or bars between: "PMC · DOI: ... · Journal · 2026-01-29"."""
    text = notice.text.text
    if notice.section != "front" or not re.search(r"\s[\u00b7|\u2022]\s", text):
        return
    start = 0
    for piece in re.split(r"(\s[\u00b7|\u2022]\s)", text):
        end = start + len(piece)
        bare = piece.strip()
        whole = [d for d in dates(bare) if d.start == 0 and d.end == len(bare)]
        if bare.casefold() in _ARCHIVES:
            yield _fact(notice, start, end, ADDRESS, "archive", _ARCHIVES[bare.casefold()])
        elif whole:
            yield _fact(notice, start, end, DATE, "publication_date", whole[0].iso)
        elif re.fullmatch(r"(?:19|20)\d\d", bare):
            yield _fact(notice, start, end, DATE, "publication_year", int(bare))
        elif re.fullmatch(r"[A-Z][A-Za-z&.,:()\s-]{3,80}", bare) and not _DOI.search(bare) and len(bare) > 3:
            yield _fact(notice, start, end, JOURNAL, "journal", bare)
        start = end


def _addresses(notice: Notice) -> Iterator[Fact]:
    text = notice.text.text
    omitted = _OMITTED.search(text)
    if omitted:
        yield _fact(notice, *omitted.span(), ADDRESS, "full_text_present", False)
    for match in _URL.finditer(text):
        before = text[max(0, match.start() - 80) : match.start()]
        if re.search(r"\bsource\s?:\s*$", before, re.IGNORECASE):
            yield _fact(notice, *match.span(), ADDRESS, "source_url", match.group())
        elif _FULL_TEXT.search(before):
            yield _fact(notice, *match.span(), ADDRESS, "full_text_url", match.group())
