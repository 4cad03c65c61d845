"""HTML: one function from the bytes of an article's page to a document."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from graph_build.errors import DocumentError
from graph_build.model import Document
from graph_build.readers import abbreviations
from graph_build.readers.html.content import Content
from graph_build.readers.html.frames import Frames
from graph_build.readers.html.head import details_of
from graph_build.readers.html.names import RUNNING
from graph_build.readers.html.references import References
from graph_build.readers.html.tree import parse
from graph_build.readers.markup.characters import decode, opening
from graph_build.readers.markup.drafts import sections_from

if TYPE_CHECKING:
    from graph_build.readers.markup.tree import Element

_BEFORE = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_ROOT = re.compile(r"<!doctype\s+html\b|<(?:html|head|body)[\s>]", re.IGNORECASE)


def claims(head: bytes) -> bool:
    """Whether a file that begins with these bytes is a page in HTML or XHTML."""
    text = opening(head)
    before = _BEFORE.match(text)
    return _ROOT.match(text, before.end() if before else 0) is not None


def read(data: bytes, name: str) -> Document:
    """Read the page of an article.

    Args:
        data: the file's bytes, in the encoding that it declares; at most `characters.LARGEST`.
        name: its file name without folders.

    Returns:
        The document, with offsets in Unicode code points into `text`, the decoded file with its tags.

    Raises:
        DocumentError: where it is cut off, holds no text, or is larger, deeper or wider than is read.
    """
    text = decode(data, name)
    page = parse(text, name)
    main = _main(page)
    frames = Frames(main)
    references = References(main)
    content = Content(main, frames, references)
    listing = tuple(work.span for work in references.works)
    sections, paragraphs = sections_from(content.drafts, RUNNING, references.numbers, listing)
    tables = tuple(frames.tables(references.numbers, name))
    if not paragraphs and not tables:
        raise DocumentError("the page holds no text", where=name, do="Get the article's page with its full text.")
    captions = tuple(frames.captions(references.numbers))
    defined = [a for one in (*paragraphs, *captions) for a in abbreviations.in_text(one)]
    lists = [a for one in abbreviations.lists_of(sections) for a in abbreviations.in_list(one)]
    legends = [a for table in tables for a in table.legend]
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        form="html",
        sections=sections,
        tables=tables,
        abbreviations=abbreviations.first_definitions([*defined, *lists, *legends]),
        cited_works=references.works,
        captions=captions,
        details=tuple(details_of(page)),
        markup=True,
    )


def _main(page: Element) -> Element:
    """The element that holds the article: `article` or `main` with most of its text, else the page's body."""
    body = next(page.within("body"), page)
    whole = len(body.words())
    for name in ("article", "main"):
        found = max(body.within(name), key=lambda e: len(e.words()), default=None)
        if found is not None and len(found.words()) * 3 > whole:
            return found
    return body
