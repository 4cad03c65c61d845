"""A document as others cite it: DCMI terms, and the IRIs of the article that its file is a copy of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from graph_build.rdf.terms import LABEL, Literal, Quads, cyto, dcterms, is_wording, literal
from ontology.namespaces import XSD, expand

if TYPE_CHECKING:
    from graph_build.model.publications import Publication

_COMMONS = re.compile(r"CC[ -](?P<terms>BY(?:-(?:NC|ND|SA))*)[ -](?P<version>\d\.\d)", re.IGNORECASE)
_ZERO = "https://creativecommons.org/publicdomain/zero/1.0/"


def citation_quads(quads: Quads, document: str, name: str, paper: Publication) -> None:
    """State how a document is cited; its label is the short citation, or its file's name where no author is known.

    Args:
        quads: of the document's graph.
        document: its IRI.
        name: of its file.
        paper: what is known of it.
    """
    quads.add(document, LABEL, literal(paper.short or name))
    if whole := paper.citation(title=may_hold_title(paper, quotes=quads.quotes)):
        quads.add(document, dcterms("bibliographicCitation"), literal(whole))
    if paper.title:
        quads.add(document, dcterms("title"), paper.title)
    for author in paper.authors:
        quads.add(document, dcterms("creator"), author)
    if paper.year:
        quads.add(document, dcterms("issued"), Literal(f'"{paper.year}"^^<{XSD}gYear>'))
    if paper.journal:
        quads.add(document, cyto("inJournal"), paper.journal)
    for prefix, identifier in (("DOI", paper.doi), ("PMID", paper.pmid), ("PMC", paper.pmcid)):
        if identifier:
            quads.link(document, dcterms("isFormatOf"), expand(f"{prefix}:{quote(identifier, safe='/():;.-_')}"))
    if paper.licence:
        _licence(quads, document, paper.licence)


def may_hold_title(paper: Publication, *, quotes: bool) -> bool:
    """Whether the title may stand in a release: without quotations only where it is no wording."""
    return quotes or not is_wording(paper.title or "")


def _licence(quads: Quads, document: str, licence: str) -> None:
    if found := _COMMONS.fullmatch(licence):
        address = f"https://creativecommons.org/licenses/{found['terms'].lower()}/{found['version']}/"
        quads.link(document, dcterms("license"), address)
    elif licence.upper().startswith("CC0"):
        quads.link(document, dcterms("license"), _ZERO)
    elif re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", licence):
        quads.link(document, dcterms("license"), licence)
    else:
        quads.add(document, dcterms("rights"), licence)
