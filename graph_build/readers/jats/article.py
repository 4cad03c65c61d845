"""JATS: one function from the bytes of an article to a document."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from graph_build.errors import DocumentError
from graph_build.model import Document
from graph_build.readers import abbreviations
from graph_build.readers.jats.floats import captions_of, listed, tables_of
from graph_build.readers.jats.front import details_of
from graph_build.readers.jats.names import RUNNING
from graph_build.readers.jats.references import References
from graph_build.readers.jats.sections import definitions, paragraphs_in, sections_of
from graph_build.readers.markup.characters import decode, opening
from graph_build.readers.markup.drafts import Draft, sections_from
from graph_build.readers.markup.flow import flow
from graph_build.readers.markup.xml import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import SectionKind
    from graph_build.readers.markup.tree import Element

_BEFORE_ROOT = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*", re.DOTALL)
_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]*:)?(?:article|pmc-articleset)[\s>/]")


def claims(head: bytes) -> bool:
    """Whether a file that begins with these bytes is an article in JATS, or a set of them as PMC answers with."""
    text = opening(head)
    before = _BEFORE_ROOT.match(text)
    return _ROOT.match(text, before.end() if before else 0) is not None


def read(data: bytes, name: str) -> Document:
    """Read an article in JATS.

    Args:
        data: the file's bytes, in the encoding that it declares; at most `characters.LARGEST`.
        name: its file name without folders.

    Returns:
        The document, with offsets in Unicode code points into `text`, the decoded file with its tags.

    Raises:
        DocumentError: where it is not well-formed, holds no article or more than one, or is larger, deeper or wider
            than is read.
    """
    text = decode(data, name)
    article = _article(parse(text, name), name)
    references = References(article)
    listing = tuple(work.span for work in references.works)
    sections, paragraphs = sections_from(_drafts(article), RUNNING, references.numbers, listing)
    tables = tuple(tables_of(article, references.numbers, name))
    captions = tuple(captions_of(article, references.numbers))
    defined = [a for one in (*paragraphs, *captions) for a in abbreviations.in_text(one)]
    lists = [
        *listed(definitions(article.elements("front", "body", "back", "floats-group"))),
        *(a for one in abbreviations.lists_of(sections) for a in abbreviations.in_list(one)),
    ]
    legends = [a for table in tables for a in table.legend]
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        form="jats",
        sections=sections,
        tables=tables,
        abbreviations=abbreviations.first_definitions([*defined, *lists, *legends]),
        cited_works=references.works,
        captions=captions,
        details=tuple(details_of(article)),
        markup=True,
    )


def _article(root: Element, name: str) -> Element:
    """The article of a file.

    Raises:
        DocumentError: where there is none, or more than one.
    """
    found = [root] if root.name == "article" else list(root.elements("article"))
    if len(found) != 1:
        raise DocumentError(f"the file holds {len(found)} articles", where=name, do="Give each article as a file.")
    if found[0].first("front") is None and found[0].first("body") is None:
        raise DocumentError(
            "the article has neither front matter nor a body, so it is no JATS",
            where=name,
            do="Get the article as JATS XML, or as text.",
        )
    return found[0]


def _notes(meta: Element) -> Iterator[Element]:
    """What authors say of themselves in front of the article: interests, shares in the work, who paid for it."""
    for notes in meta.elements("author-notes"):
        for note in notes.elements("fn", "p"):
            yield from note.elements("p") if note.name == "fn" else (note,)
    for funding in meta.elements("funding-group"):
        yield from funding.elements("funding-statement")


def _drafts(article: Element) -> Iterator[Draft]:
    """The sections in order: title, abstracts, body, what is placed after it, back matter."""
    meta = article.first("front", "article-meta")
    title = meta.first("title-group", "article-title") if meta is not None else None
    if title is not None:
        heading = flow(title.children, RUNNING).text
        if heading.text:
            yield Draft("front", heading, [list(title.children)], whole=True)
    if meta is not None:
        yield Draft("front", paragraphs=[p for note in _notes(meta) for p in paragraphs_in(note)])
        for abstract in meta.elements("abstract"):
            yield from sections_of(abstract, "abstract")
    before: SectionKind | None = None
    for body in article.elements("body"):
        for draft in sections_of(body, "body"):
            yield draft
            before = draft.kind
    for floats in article.elements("floats-group"):
        for box in floats.elements("boxed-text"):
            yield from sections_of(box, "body")
    for back in article.elements("back"):
        yield from sections_of(back, "back", before)
        for listing in back.within("ref-list"):
            heading_of = listing.first("title")
            yield Draft("references", flow(heading_of.children if heading_of else (), RUNNING).text)
