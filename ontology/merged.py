"""The whole ontology as one: the T-Box, the slices that it imports and the vocabulary, under one header.

Programs that follow no imports, or may not, take this; the parts are for those who import some of it.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology.namespaces import CYTO, DCTERMS, OBO, ONTOLOGY_IRI, OWL, RDF, RDFS, SKOS
from ontology.triples import tbox_triples, vocabulary_triples, with_comments

if TYPE_CHECKING:
    from collections.abc import Iterator

MERGED_IRI = ONTOLOGY_IRI + "/full"
"""The merged ontology's own IRI; its version's is that of the T-Box with /full behind."""

FORMATS = {
    "owl": ox.RdfFormat.RDF_XML, "rdf": ox.RdfFormat.RDF_XML, "ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES,
}  # fmt: skip
"""The syntaxes that it is written in, by the ending of a file's name."""

_A = ox.NamedNode(RDF + "type")
_ONTOLOGY = ox.NamedNode(OWL + "Ontology")
_VERSION_IRI, _IMPORTS = ox.NamedNode(OWL + "versionIRI"), ox.NamedNode(OWL + "imports")
_SOURCE, _HAS_VERSION = ox.NamedNode(DCTERMS + "source"), ox.NamedNode(DCTERMS + "hasVersion")
_COMMENT = ox.NamedNode(RDFS + "comment")


def merged_triples() -> Iterator[ox.Triple]:
    """The triples, in a fixed order, with one header in place of those of the parts.

    Of each slice its source, its version and what it says of itself are kept.

    Raises:
        VocabularyError: where a file of the ontology is broken.
    """
    triples = dict.fromkeys(with_comments((*tbox_triples(), *vocabulary_triples())))
    parts = {triple.subject for triple in triples if triple.predicate == _A and triple.object == _ONTOLOGY}
    merged = ox.NamedNode(MERGED_IRI)
    yield ox.Triple(merged, _A, _ONTOLOGY)
    for triple in triples:
        if triple.subject not in parts or not isinstance(triple.subject, ox.NamedNode):
            yield triple
        elif triple.subject.value == ONTOLOGY_IRI:
            if triple.predicate == _VERSION_IRI and isinstance(triple.object, ox.NamedNode):
                yield ox.Triple(merged, _VERSION_IRI, ox.NamedNode(f"{triple.object.value}/full"))
            elif triple.predicate not in (_A, _IMPORTS):
                yield ox.Triple(merged, triple.predicate, triple.object)
        elif triple.predicate in (_SOURCE, _COMMENT):
            yield ox.Triple(merged, triple.predicate, triple.object)
        elif triple.predicate == _HAS_VERSION and isinstance(triple.object, ox.Literal):
            name = triple.subject.value.rpartition("/")[2]
            yield ox.Triple(merged, _HAS_VERSION, ox.Literal(f"{name} {triple.object.value}"))


def merged_text(ending: str) -> bytes:
    """The merged ontology as text, the same bytes for the same files.

    Args:
        ending: of a file's name: "owl" or "rdf" (RDF/XML), "ttl" or "nt".

    Raises:
        KeyError: for another ending.
        VocabularyError: where a file of the ontology is broken.
    """
    text = BytesIO()
    prefixes = {"cyto": CYTO, "obo": OBO, "owl": OWL, "rdfs": RDFS, "skos": SKOS, "dcterms": DCTERMS}
    ox.serialize(merged_triples(), text, format=FORMATS[ending], prefixes=prefixes)
    return text.getvalue()
