"""What an HTML page states of its article in `meta` elements.

They are those of Highwire Press, which Google Scholar reads, and of Dublin Core (DCMI, "Expressing Dublin Core metadata
using HTML meta and link elements").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.model import Detail, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.readers.markup.tree import Element

_NAMES = {
    "citation_title": "title", "citation_author": "author", "citation_authors": "author", "citation_doi": "doi",
    "citation_pmid": "pmid", "citation_pmcid": "pmcid", "citation_journal_title": "journal",
    "citation_publication_date": "published", "citation_online_date": "published", "citation_date": "published",
    "citation_volume": "volume", "citation_issue": "issue", "citation_publisher": "publisher",
    "citation_keywords": "keyword", "citation_keyword": "keyword", "citation_author_institution": "affiliation",
    "citation_author_email": "email", "citation_author_orcid": "orcid",
    "dc.title": "title", "dc.creator": "author", "dc.date": "published", "dc.publisher": "publisher",
    "dc.source": "journal", "dc.rights": "licence", "dc.subject": "keyword",
}  # fmt: skip
"""Names of `meta` elements -> details."""
_SEVERAL = frozenset({"author", "keyword", "affiliation", "email", "orcid"})
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_DATE = re.compile(r"(?P<y>(?:19|20)\d\d)(?:[/-](?P<m>\d{1,2})(?:[/-](?P<d>\d{1,2}))?)?(?!\d)")
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")


def details_of(page: Element) -> Iterator[Detail]:
    """The details of a page, each property as the first name that states it does.

    Args:
        page: its root.
    """
    stated: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    first: Element | None = None
    last: Element | None = None
    for element in page.within("meta"):
        name = (element.get("name") or element.get("property")).casefold().replace("dcterms.", "dc.")
        content = " ".join(element.get("content").split())
        if name == "citation_firstpage" and content:
            first = element
        elif name == "citation_lastpage" and content:
            last = element
        kind = "doi" if name == "dc.identifier" and _DOI.search(content) else _NAMES.get(name)
        if kind is None or not content or stated.setdefault(kind, name) != name:
            continue
        for value in _values(kind, name, content):
            if (kind, value) not in seen and (kind in _SEVERAL or not any(k == kind for k, _ in seen)):
                seen.add((kind, value))
                yield Detail(kind, value, Span(element.start, element.end))
    if first is not None:
        pages = [e.get("content").strip() for e in (first, last) if e is not None]
        yield Detail("pages", "-".join(dict.fromkeys(pages)), Span(first.start, first.end))


def _values(kind: str, name: str, content: str) -> list[str]:
    """The values that one element states."""
    if kind == "keyword" or name == "citation_authors":
        return [part.strip() for part in re.split(r"[;,]" if kind == "keyword" else ";", content) if part.strip()]
    if kind == "author":
        surname, comma, given = content.partition(", ")
        return [f"{given} {surname}" if comma and given else content]
    if kind in ("doi", "orcid"):
        match = (_DOI if kind == "doi" else _ORCID).search(content)
        return [match.group()] if match else []
    if kind == "pmcid":
        return ["PMC" + content.removeprefix("PMC")]
    if kind == "published":
        match = _DATE.search(content)
        return ["-".join(f"{int(part):02d}" for part in match.groups() if part)] if match else [content]
    return [content]
