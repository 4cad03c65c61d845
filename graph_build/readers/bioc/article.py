"""From passages to a document: one reader for BioC in XML and in JSON.

PMC says what a passage is by the infons `section_type` ("METHODS", "TABLE", "REF") and `type` ("paragraph", "title_2",
"table_caption"); other collections by `type` alone ("title", "abstract").
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from graph_build.errors import DocumentError
from graph_build.model import Document
from graph_build.readers import abbreviations, decoding
from graph_build.readers.annotations import Stated, identifiers, place, scheme_of
from graph_build.readers.bioc import from_json, from_xml
from graph_build.readers.bioc.details import details_of
from graph_build.readers.bioc.references import works_of
from graph_build.readers.bioc.sections import is_caption, is_table, sections_of, text_of
from graph_build.readers.bioc.tables import tables_of
from graph_build.readers.markup import characters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Companion, Span
    from graph_build.readers.annotations import Identifier
    from graph_build.readers.bioc.passages import Annotation, Bioc

SOURCE = "BioC"
"""Who made the annotations, where the collection names nobody."""
LARGEST = characters.LARGEST

_IDENTIFIER = ("identifier", "id", "normalized_id", "concept_id", "conceptid")
"""Infons of annotations that hold an identifier, those that name its vocabulary first."""


def read_xml(data: bytes, name: str) -> Document:
    """Read a document in BioC XML, alone or in a collection of one.

    Args:
        data: the file's bytes, in the encoding that it declares.
        name: its file name without folders.

    Returns:
        The document, with offsets in Unicode code points into `text`, the decoded file with its tags.

    Raises:
        DocumentError: where it is not well-formed, or does not hold exactly one document with text.
    """
    text = characters.decode(data, name)
    return _document(data, name, text, from_xml.read(text, name), "bioc-xml")


def read_json(data: bytes, name: str) -> Document:
    """Read a document in BioC JSON, alone or within what a service answers with.

    Args:
        data: the file's bytes, in UTF-8.
        name: its file name without folders.

    Returns:
        The document, with offsets in Unicode code points into `text`, the decoded file with its escapes.

    Raises:
        DocumentError: where it is not well-formed, or does not hold exactly one document with text.
    """
    text = decode_json(data, name)
    return _document(data, name, text, from_json.read(text, name), "bioc-json")


def decode_json(data: bytes, name: str) -> str:
    """The characters of a JSON file.

    Raises:
        DocumentError: where the bytes are too many or no UTF-8.
    """
    return decoding.decode(data, name, LARGEST)


def complete_xml(document: Document, companion: Companion) -> Document:
    """A document that was cut out of a collection, with its annotations under the name of who made that."""
    return _by(document, from_xml.made_by(companion.data))


def complete_json(document: Document, companion: Companion) -> Document:
    """A document that was cut out of a collection, with its annotations under the name of who made that."""
    return _by(document, from_json.made_by(companion.data))


def _by(document: Document, source: str) -> Document:
    if not source:
        return document
    return replace(
        document,
        imported=tuple(replace(one, source=source) for one in document.imported),
        unplaced=tuple(replace(one, source=source) for one in document.unplaced),
    )


def _document(data: bytes, name: str, text: str, bioc: Bioc, form: str) -> Document:
    sections = sections_of(bioc.passages)
    tables, pictured = tables_of(bioc.passages, name)
    works = works_of(bioc.passages)
    if not sections and not tables:
        raise DocumentError("the document holds no text", where=name, do="Get it again.")
    captions = tuple(text_of(one) for one in bioc.passages if is_caption(one) and text_of(one))
    prose = [text_of(one) for one in bioc.passages if not is_table(one)]
    defined = [a for one in prose for a in abbreviations.in_text(one)]
    source = bioc.source or SOURCE
    stretches = list(chain.from_iterable(one.stretches for one in bioc.passages))
    stated = [_stated(one) for passage in bioc.passages for one in passage.annotations]
    placed = place(stretches, stated, source)
    others = (("relation", bioc.relations), ("table without rows", pictured))
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        form=form,
        sections=sections,
        tables=tables,
        abbreviations=abbreviations.first_definitions([*defined, *(a for t in tables for a in t.legend)]),
        cited_works=works,
        captions=captions,
        details=details_of(bioc),
        imported=placed.imported,
        markup=form == "bioc-xml",
        escaped=form == "bioc-json",
        unplaced=placed.unplaced,
        left_out=tuple((kind, number) for kind, number in others if number),
        counting=placed.counting,
        pages=tuple(_pages(bioc)),
    )


def _pages(bioc: Bioc) -> Iterator[Span]:
    """Where the words of the passages stand, and the markup of their tables."""
    for passage in bioc.passages:
        texts = [one.text for one in passage.stretches]
        texts += [xml for key, xml in passage.infons.items() if key == "xml" and is_table(passage)]
        yield from (text.span() for text in texts if text)


def _stated(annotation: Annotation) -> Stated:
    infons = {key.casefold(): value for key, value in annotation.infons.items()}
    kind = infons.get("type", "")
    pieces = tuple((offset, offset + length) for offset, length in annotation.locations)
    return Stated(pieces, annotation.text, kind, _identifiers(infons, kind))


def _identifiers(infons: dict[str, str], kind: str) -> tuple[Identifier, ...]:
    database = scheme_of(infons.get("database", ""))
    for key in _IDENTIFIER:
        if infons.get(key):
            return identifiers(infons[key], kind, database)
    named = ((scheme_of(key), value) for key, value in infons.items())
    found = (one for scheme, value in named if scheme for one in identifiers(value, kind, scheme))
    return tuple(dict.fromkeys(found))
