"""Turtle and RDF/XML."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.linking.linked import OBO_IN_OWL, LinkedTerm
from ontology.errors import VocabularyError
from ontology.namespaces import DCTERMS, OWL, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.linking.linked import Linked


_SAME = ox.NamedNode(OWL + "sameAs")
_NAMES = {RDFS + "label", SKOS + "prefLabel", SKOS + "altLabel", OBO_IN_OWL + "hasExactSynonym"}


def read(linked: Linked, where: str) -> None:
    """Fill `linked` from its source; `where` names the file in messages."""
    form = ox.RdfFormat.TURTLE if linked.source.form == "turtle" else ox.RdfFormat.RDF_XML
    try:
        quads = ox.parse(linked.source.data, format=form, base_iri="https://w3id.org/cytolink/")
        parsed = [quad.triple for quad in quads]
    except SyntaxError as error:
        line = f", line {error.lineno}" if error.lineno else ""
        raise VocabularyError(
            f"the RDF does not parse ({error.msg})", where=where + line, do="Mend the file."
        ) from error
    mapped = [triple for triple in parsed if triple.predicate != _SAME]
    linked.identities = len(parsed) - len(mapped)
    for triple in _renamed(mapped, linked.name):
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        said = f"<<( {value} )>>" if isinstance(value, ox.Triple) else str(value)
        linked.triples.append((str(subject), str(predicate), said))
        if isinstance(subject, ox.NamedNode):
            _note_rdf(linked, subject.value, predicate.value, value)


def _note_rdf(linked: Linked, subject: str, predicate: str, value: object) -> None:
    if isinstance(value, ox.Literal) and predicate in _NAMES and value.language in {None, "en"}:
        term = linked.terms.setdefault(subject, LinkedTerm())
        if predicate == RDFS + "label" and not term.label:
            term.label = value.value
        else:
            term.names.append(value.value)
    elif predicate == OWL + "deprecated" and isinstance(value, ox.Literal) and value.value == "true":
        linked.terms.setdefault(subject, LinkedTerm()).obsolete = True
    elif predicate in {OWL + "versionIRI", OWL + "versionInfo"} and not linked.version:
        linked.version = str(getattr(value, "value", ""))
    elif predicate == DCTERMS + "license":
        linked.licence = str(getattr(value, "value", ""))


def _renamed(triples: list[ox.Triple], prefix: str) -> Iterator[ox.Triple]:
    """Blank nodes named by their order in the file, so that linking twice gives the same bytes."""
    names: dict[str, ox.BlankNode] = {}
    for triple in triples:
        subject, value = triple.subject, triple.object
        if isinstance(subject, ox.BlankNode):
            subject = names.setdefault(subject.value, ox.BlankNode(f"{prefix.replace('-', '')}{len(names)}"))
        if isinstance(value, ox.BlankNode):
            value = names.setdefault(value.value, ox.BlankNode(f"{prefix.replace('-', '')}{len(names)}"))
        yield ox.Triple(subject, triple.predicate, value)
