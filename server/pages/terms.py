"""Terms of RDF as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ontology.namespaces import compress
from server.endpoint.addresses import address

if TYPE_CHECKING:
    from collections.abc import Mapping


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
