"""The one form that ontologies and mapping sets are brought to: terms, triples, and what the file says of itself.

Triples are texts, as N-Triples has them: a whole ontology takes half of the time and of the memory that it takes as
objects of the engine, and lines are made of them by joining.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology.errors import VocabularyError
from ontology.namespaces import OBO, OWL, RDF, RDFS, SKOS, XSD, expanded

if TYPE_CHECKING:
    from graph_build.linking.files import Source

OBO_IN_OWL = "http://www.geneontology.org/formats/oboInOwl#"
REPLACED_BY = OBO + "IAO_0100001"
UNKNOWN = "https://bioregistry.io/"
"""Identifiers whose prefix nobody pinned get an IRI below this one, and are counted in the report."""

A, LABEL, SUBCLASS = f"<{RDF}type>", f"<{RDFS}label>", f"<{RDFS}subClassOf>"
CLASS, ALT, EXACT = f"<{OWL}Class>", f"<{SKOS}altLabel>", f"<{SKOS}exactMatch>"
DEPRECATED, REPLACED = f"<{OWL}deprecated>", f"<{REPLACED_BY}>"
TRUE = f'"true"^^<{XSD}boolean>'
Stated = tuple[str, str, str]
"""A triple of a file: its subject, property and object as N-Triples has them."""
_ESCAPED = re.compile(r"[^ !#-\[\]-~\xa0-\ud7ff]")
"""What may have to be escaped in a literal: the engine knows how."""


@dataclass(slots=True)
class LinkedTerm:
    """A term of a linked ontology: what it is called and what became of it."""

    label: str = ""
    names: list[str] = field(default_factory=list)
    obsolete: bool = False


def text(value: str, language: str = "") -> str:
    """A literal, in a language where one is given."""
    if _ESCAPED.search(value):
        return str(ox.Literal(value, language=language or None))
    return f'"{value}"@{language}' if language else f'"{value}"'


@dataclass(slots=True)
class Linked:
    """A file in the one form that all of them are brought to.

    Attributes:
        name: what its named graph is called.
        source: the file.
        version: as the file says, else empty.
        licence: as the file says, else empty.
        triples: all that goes into its graph.
        terms: by IRI; empty for a mapping set.
        unknown: prefixes that no table pins, with how often each was met.
        justified: for a mapping set, how often each justification is given.
        identities: triples with owl:sameAs that were left out: a mapping is no identity.
        unmatched: rows of a mapping set that say of two terms, or of one and any, that they do not match.
        left_out: rows of a table that cannot be read: the line of each and what is wrong with it.
        lines: of the edges of the hierarchy, where the form has lines.
    """

    name: str
    source: Source
    version: str = ""
    licence: str = ""
    triples: list[Stated] = field(default_factory=list)
    terms: dict[str, LinkedTerm] = field(default_factory=dict)
    unknown: Counter[str] = field(default_factory=Counter)
    justified: Counter[str] = field(default_factory=Counter)
    identities: int = 0
    unmatched: int = 0
    left_out: list[tuple[int, str]] = field(default_factory=list)
    lines: dict[tuple[str, str], int] = field(default_factory=dict)
    _last: tuple[str, str] = field(default=("", ""), repr=False)

    def iri(self, curie: str, where: str) -> str:
        """The IRI of a CURIE; one with an unknown prefix is counted.

        Args:
            curie: a CURIE, or an IRI.
            where: the file and line that it stands in, for messages.

        Raises:
            VocabularyError: it holds what no IRI can hold.
        """
        try:
            iri = expanded(curie)
        except ValueError:
            self.unknown[curie.partition(":")[0]] += 1
            return UNKNOWN + re.sub(r"[^A-Za-z0-9.:_~-]", lambda m: f"%{ord(m[0]):02X}", curie)
        try:
            return ox.NamedNode(iri).value
        except ValueError as error:
            raise VocabularyError(
                f"{curie[:80]!r} cannot be an identifier", where=where, do="Mend it in the file."
            ) from error

    def add(self, subject: str, predicate: str, value: str) -> None:
        """One triple; those of a term that come one behind the other share its text.

        Args:
            subject: an IRI.
            predicate: as N-Triples has it.
            value: likewise.
        """
        iri, node = self._last
        if iri != subject:
            node = f"<{subject}>"
            self._last = subject, node
        self.triples.append((node, predicate, value))
