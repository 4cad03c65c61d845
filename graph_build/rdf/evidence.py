"""Spans as quads: selectors of a document's text, with the words, or a hash where they may not be held."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from graph_build.rdf.terms import Quads, cyto, literal, oa

if TYPE_CHECKING:
    from graph_build.model import Document, Evidence, Span
    from graph_build.rdf.iris import DocumentIris

ROLE = {"evidence": "evidence", "alternate": "alternateEvidence", "context": "contextEvidence"}

QUOTE_DIGITS = 15
"""Of a hash that are stated: sixty bits tell any change of the words, and what is longer is to the engine a text of its
own, for each span."""


def quote_hash(text: str) -> str:
    """The first fifteen hexadecimal digits of the SHA-256 of a span's words as the original prints them, in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()[:QUOTE_DIGITS]


def span_quads(quads: Quads, iris: DocumentIris, document: Document, span: Span) -> str:
    """State a span; returns its IRI.

    A span is a selector, of the place and in builds with quotations of the words too: what has a start is a position
    selector, what has exact words a quote selector. The target that Web Annotation would have beside it is the
    document that the statement is stated in, with this selector (docs/decisions/0044).

    Positions and hash are of the original's own characters; the quotation is what a reader sees of them, without tags
    and with references read (Web Annotation, section 4.2.4). Where both are the same characters, the quotation says
    what the hash would. What stands around is in the document.
    """
    iri = iris.span(span)
    if iri in quads.spans:
        return iri
    quads.spans.add(iri)
    quads.add(iri, oa("start"), span.start)
    quads.add(iri, oa("end"), span.end)
    characters, printed = document.quote(span), document.printed(span) if quads.quotes else None
    if printed is not None:
        quads.add(iri, oa("exact"), literal(printed))
    if printed != characters:
        quads.add(iri, cyto("quoteSha256"), quote_hash(characters))
    return iri


def evidence_quads(quads: Quads, iris: DocumentIris, document: Document, about: str, evidence: Evidence) -> None:
    """Tie a fact, or the side of a discrepancy, to a span; a cell's place in its table is told of the span."""
    iri = span_quads(quads, iris, document, evidence.span)
    quads.link(about, cyto(ROLE[evidence.role]), iri)
    if evidence.table is not None:
        quads.add(iri, cyto("tableLabel"), evidence.table)
    if evidence.row is not None:
        quads.add(iri, cyto("tableRow"), evidence.row)
    if evidence.column is not None:
        quads.add(iri, cyto("tableColumn"), evidence.column)
