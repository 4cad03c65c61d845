"""Making RDF terms and quads, and what a build without quotations leaves out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

import pyoxigraph as ox

from ontology.namespaces import CYTO, DCTERMS, OA, PROV, RDF, RDFS, XSD

WORDING = 9
"""A build without quotations leaves out every text of this many words or more: it is the document's wording."""

_WORD = re.compile(r"[^\W_]+")

A = ox.NamedNode(RDF + "type")
LABEL = ox.NamedNode(RDFS + "label")
_INTEGER, _DECIMAL, _BOOLEAN = (ox.NamedNode(XSD + name) for name in ("integer", "decimal", "boolean"))

Object = str | int | bool | Decimal | ox.NamedNode | ox.Literal


@lru_cache(maxsize=1024)
def cyto(name: str) -> ox.NamedNode:
    """A term of our ontology."""
    return ox.NamedNode(CYTO + name)


@lru_cache(maxsize=64)
def oa(name: str) -> ox.NamedNode:
    """A term of the Web Annotation vocabulary (https://www.w3.org/TR/annotation-vocab/)."""
    return ox.NamedNode(OA + name)


@lru_cache(maxsize=64)
def prov(name: str) -> ox.NamedNode:
    """A term of PROV-O (https://www.w3.org/TR/prov-o/)."""
    return ox.NamedNode(PROV + name)


@lru_cache(maxsize=64)
def dcterms(name: str) -> ox.NamedNode:
    """A term of DCMI Metadata Terms."""
    return ox.NamedNode(DCTERMS + name)


def literal(value: str | int | bool | Decimal, language: str | None = None) -> ox.Literal:
    """A literal; a decimal has one form, so that 16 and 16.0 are one number to every engine.

    Raises:
        ValueError: for a decimal that is not finite.
    """
    if isinstance(value, bool):
        return ox.Literal(str(value).lower(), datatype=_BOOLEAN)
    if isinstance(value, int):
        return ox.Literal(str(value), datatype=_INTEGER)
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"{value} is no number")
        return ox.Literal(format(value.normalize(), "f"), datatype=_DECIMAL)
    return ox.Literal(value, language=language)


def word_count(text: str) -> int:
    """How many words a text has; a hyphen parts words."""
    return sum(1 for _ in _WORD.finditer(text))


def is_wording(text: str) -> bool:
    """Whether a text is so long that it is the document's wording and not a name or figure."""
    return word_count(text) >= WORDING


@dataclass(slots=True)
class Quads:
    """Quads of one graph in the making, each once; texts that are wording are left out where quotations are.

    Attributes:
        graph: the named graph.
        quotes: whether wording may be held.
        held: what was added, in the order in which it was first.
        spans: IRIs of the spans that were stated: many facts share a header.
        nodes: each IRI as a node, for making one reads the IRI.
    """

    graph: ox.NamedNode
    quotes: bool
    held: dict[ox.Quad, None] = field(default_factory=dict)
    spans: set[str] = field(default_factory=set)
    nodes: dict[str, ox.NamedNode] = field(default_factory=dict)

    def add(self, subject: str, predicate: ox.NamedNode, value: Object) -> None:
        """One quad; a Python value becomes a literal."""
        if isinstance(value, str) and not self.quotes and is_wording(value):
            return
        term = value if isinstance(value, ox.NamedNode | ox.Literal) else literal(value)
        self.held[ox.Quad(self._node(subject), predicate, term, self.graph)] = None

    def link(self, subject: str, predicate: ox.NamedNode, target: str) -> None:
        """One quad between two IRIs."""
        self.held[ox.Quad(self._node(subject), predicate, self._node(target), self.graph)] = None

    def _node(self, iri: str) -> ox.NamedNode:
        node = self.nodes.get(iri)
        if node is None:
            node = self.nodes[iri] = ox.NamedNode(iri)
        return node
