"""The one form that ontologies and mapping sets are brought to: terms, triples, and what the file says of itself."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from ontology.errors import VocabularyError
from ontology.namespaces import OBO, OWL, RDF, RDFS, SKOS, expand

if TYPE_CHECKING:
    from graph_build.linking.files import Source

OBO_IN_OWL = "http://www.geneontology.org/formats/oboInOwl#"
REPLACED_BY = OBO + "IAO_0100001"
UNKNOWN = "https://bioregistry.io/"
"""Identifiers whose prefix nobody pinned get an IRI below this one, and are counted in the report."""

A, LABEL, SUBCLASS = ox.NamedNode(RDF + "type"), ox.NamedNode(RDFS + "label"), ox.NamedNode(RDFS + "subClassOf")
CLASS, ALT, EXACT = ox.NamedNode(OWL + "Class"), ox.NamedNode(SKOS + "altLabel"), ox.NamedNode(SKOS + "exactMatch")
DEPRECATED, REPLACED = ox.NamedNode(OWL + "deprecated"), ox.NamedNode(REPLACED_BY)
TRUE = ox.Literal("true", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))


@dataclass(slots=True)
class LinkedTerm:
    """A term of a linked ontology: what it is called and what became of it."""

    label: str = ""
    names: list[str] = field(default_factory=list)
    obsolete: bool = False


class Stated(NamedTuple):
    """A triple of a file: as a tuple its parts can be shared, which halves what a whole ontology takes in memory."""

    subject: ox.NamedNode | ox.BlankNode | ox.Triple
    predicate: ox.NamedNode
    object: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


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
    lines: dict[tuple[str, str], int] = field(default_factory=dict)
    _last: ox.NamedNode | None = field(default=None, repr=False)

    def iri(self, curie: str, where: str) -> str:
        """The IRI of a CURIE; one with an unknown prefix is counted.

        Args:
            curie: a CURIE, or an IRI.
            where: the file and line that it stands in, for messages.

        Raises:
            VocabularyError: it holds what no IRI can hold.
        """
        try:
            iri = expand(curie)
        except ValueError:
            self.unknown[curie.partition(":")[0]] += 1
            return UNKNOWN + re.sub(r"[^A-Za-z0-9.:_~-]", lambda m: f"%{ord(m[0]):02X}", curie)
        try:
            return ox.NamedNode(iri).value
        except ValueError as error:
            raise VocabularyError(
                f"{curie[:80]!r} cannot be an identifier", where=where, do="Mend it in the file."
            ) from error

    def add(self, subject: str, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> None:
        """One triple; those of a term that come one behind the other share its node."""
        if self._last is None or self._last.value != subject:
            self._last = ox.NamedNode(subject)
        self.triples.append(Stated(self._last, predicate, value))
