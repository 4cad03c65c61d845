"""What BioC says of the document itself: its ids, title, licence, keywords, authors."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from graph_build.model import Detail
from graph_build.readers.bioc.sections import stated_kind, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import MappedText
    from graph_build.readers.bioc.passages import Bioc

_PROPERTIES = {
    "article-id_pmid": "pmid", "article-id_doi": "doi", "article-id_pmc": "pmcid", "license": "licence",
    "journal-title": "journal", "journal": "journal", "year": "published",
}  # fmt: skip


def details_of(bioc: Bioc) -> tuple[Detail, ...]:
    """The details, each once, in the order in which they stand."""
    seen: dict[tuple[str, str], Detail] = {}
    for detail in _details(bioc):
        seen.setdefault((detail.property, detail.value), detail)
    return tuple(sorted(seen.values(), key=lambda one: one.span))


def _details(bioc: Bioc) -> Iterator[Detail]:
    own = bioc.id.strip()
    if own.text.isdigit():
        # PMC's own service gives its bare number; where it does, the front says so, too
        pmc = any(one.infon("article-id_pmc").removeprefix("PMC") == own.text for one in bioc.passages)
        if not pmc:
            yield Detail("pmid", own.text, own.span())
    elif own.text.startswith("PMC"):
        yield Detail("pmcid", own.text, own.span())
    front = [one for one in bioc.passages if stated_kind(one) in ("title", "front")]
    for passage in front[:1]:
        if title := text_of(passage):
            yield Detail("title", title.text, title.span())
    for key, value in chain(bioc.infons.items(), *(one.infons.items() for one in front)):
        text = value.strip()
        if key in _PROPERTIES and text:
            words = " ".join(text.text.split())
            digits = _PROPERTIES[key] == "pmcid" and words.isdigit()
            yield Detail(_PROPERTIES[key], f"PMC{words}" if digits else words, text.span())
        elif key == "kwd" and text:
            yield from _keywords(text)
        elif key.startswith("name_") and "surname:" in text.text:
            yield Detail("author", _name(text.text), text.span())


def _keywords(text: MappedText) -> Iterator[Detail]:
    """PMC joins keywords by a blank, others by a sign: only what a sign parts can be told apart."""
    at = 0
    for word in text.text.split(";"):
        if part := text.part(at, at + len(word)).strip():
            yield Detail("keyword", part.text, part.span())
        at += len(word) + 1


def _name(printed: str) -> str:
    """Given names and surname of "surname:Ito;given-names:Kei"."""
    fields = dict(part.split(":", 1) for part in printed.split(";") if ":" in part)
    return " ".join(part.strip() for key in ("given-names", "surname") if (part := fields.get(key)))
