"""Terms of RDF as pages show them, and where this server describes an IRI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pyoxigraph as ox

from ontology.namespaces import compress

if TYPE_CHECKING:
    from collections.abc import Mapping

OURS = "https://w3id.org/cytolink/"
ROOMS = ("id", "graph", "release", "mappings")
"""Families of IRIs whose path on this server is their own; the ontology and the problems have pages of another kind."""


@dataclass(frozen=True)
class Shown:
    """A term as a page shows it: its text, where it leads, and a note."""

    text: str
    href: str | None
    note: str


@dataclass(frozen=True)
class Statement:
    """A property and the term at its other end."""

    name: Shown
    value: Shown


def address(iri: str) -> str:
    """Where this server describes an IRI."""
    if iri.startswith(tuple(f"{OURS}{room}/" for room in ROOMS)):
        return "/" + iri.removeprefix(OURS)
    return "/describe?iri=" + quote(iri, safe="")


def shown(term: Mapping[str, Any], label: Mapping[str, str] | None = None) -> Shown:
    """A term of a SPARQL result in JSON as a page shows it."""
    value = str(term["value"])
    if term["type"] == "uri":
        return Shown(label["value"] if label else compress(value) or value, address(value), value)
    note = term.get("xml:lang") or compress(term.get("datatype", "")) or ""
    return Shown(value, None, note)


def shown_node(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Shown:
    """A term of a triple as a page shows it."""
    if isinstance(term, ox.NamedNode):
        return Shown(compress(term.value) or term.value, address(term.value), term.value)
    if isinstance(term, ox.Literal):
        return Shown(term.value, None, term.language or compress(term.datatype.value) or "")
    return Shown(str(term), None, "")
