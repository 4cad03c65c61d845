"""Making RDF terms and quads, and what a build without quotations leaves out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology.namespaces import CYTO, DCTERMS, OA, PROV, RDF, RDFS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable

WORDING = 9
"""A build without quotations leaves out every text of this many words or more: it is the document's wording."""

_WORD = re.compile(r"[^\W_]+")

A = RDF + "type"
LABEL = RDFS + "label"
_INTEGER, _DECIMAL, _BOOLEAN = (f"^^<{XSD}{name}>" for name in ("integer", "decimal", "boolean"))

Quad = tuple[str, str, str, str]
"""Subject, predicate, object and graph, each as N-Quads prints it."""


class Literal(str):
    """A literal as N-Quads prints it."""

    __slots__ = ()


Object = str | int | bool | Decimal | Literal


@lru_cache(maxsize=1024)
def cyto(name: str) -> str:
    """A term of our ontology."""
    return CYTO + name


@lru_cache(maxsize=64)
def oa(name: str) -> str:
    """A term of the Web Annotation vocabulary (https://www.w3.org/TR/annotation-vocab/)."""
    return OA + name


@lru_cache(maxsize=64)
def prov(name: str) -> str:
    """A term of PROV-O (https://www.w3.org/TR/prov-o/)."""
    return PROV + name


@lru_cache(maxsize=64)
def dcterms(name: str) -> str:
    """A term of DCMI Metadata Terms."""
    return DCTERMS + name


def literal(value: str | int | bool | Decimal, language: str | None = None) -> Literal:
    """A literal; a decimal has one form, so that 16 and 16.0 are one number to every engine.

    Raises:
        ValueError: for a decimal that is not finite.
    """
    if isinstance(value, bool):
        return Literal(f'"{str(value).lower()}"{_BOOLEAN}')
    if isinstance(value, int):
        return Literal(f'"{value}"{_INTEGER}')
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"{value} is no number")
        return Literal(f'"{format(value.normalize(), "f")}"{_DECIMAL}')
    if value.isprintable() and '"' not in value and "\\" not in value and language in (None, "en"):
        return Literal(f'"{value}"@en' if language else f'"{value}"')
    return Literal(ox.Literal(value, language=language))


def lines_of(quads: Iterable[Quad]) -> list[str]:
    """Quads as lines of N-Quads, sorted, each once, without line ends."""
    return sorted({f"{subject} {predicate} {value} {graph} ." for subject, predicate, value, graph in quads})


def word_count(text: str) -> int:
    """How many words a text has; a hyphen parts words."""
    return len(_WORD.findall(text))


def is_wording(text: str) -> bool:
    """Whether a text is so long that it is the document's wording and not a name or figure."""
    return len(text) >= 2 * WORDING - 1 and word_count(text) >= WORDING  # a word has a character, and one behind it


@dataclass(slots=True)
class Quads:
    """Quads of one graph in the making, each once; texts that are wording are left out where quotations are.

    Attributes:
        graph: the named graph, as N-Quads prints it.
        quotes: whether wording may be held.
        held: what was added, in the order in which it was first.
        spans: IRIs of the spans that were stated: many facts share a header.
        nodes: each IRI as N-Quads prints it; that it is one is looked at once.
    """

    graph: str
    quotes: bool
    held: dict[Quad, None] = field(default_factory=dict)
    spans: set[str] = field(default_factory=set)
    nodes: dict[str, str] = field(default_factory=dict)

    def add(self, subject: str, predicate: str, value: Object) -> None:
        """One quad; a Python value becomes a literal."""
        if not isinstance(value, Literal):
            if isinstance(value, str) and not self.quotes and is_wording(value):
                return
            value = literal(value)
        get = self.nodes.get
        self.held[get(subject) or self._node(subject), get(predicate) or self._node(predicate), value, self.graph] = (
            None
        )

    def link(self, subject: str, predicate: str, target: str) -> None:
        """One quad between two IRIs."""
        get, node = self.nodes.get, self._node
        self.held[
            get(subject) or node(subject), get(predicate) or node(predicate), get(target) or node(target), self.graph
        ] = None

    def _node(self, iri: str) -> str:
        """An IRI as N-Quads prints it.

        Raises:
            ValueError: it is none.
        """
        node = self.nodes[iri] = str(ox.NamedNode(iri))
        return node
