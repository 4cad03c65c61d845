"""Annotations that came with a document, as quads: somebody else's reading, never a statement of ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.rdf.evidence import span_quads
from graph_build.rdf.terms import LABEL, A, cyto
from ontology.namespaces import expand, is_prefix

if TYPE_CHECKING:
    from graph_build.model import Document
    from graph_build.rdf.iris import DocumentIris
    from graph_build.rdf.terms import Quads

_LOCAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,40}")
"""Local parts that may stand in an IRI as they are."""


def imported_quads(quads: Quads, iris: DocumentIris, document: Document) -> None:
    """State the annotations that came with a document, each tied to its span; equal ones are one node."""
    for one in document.imported:
        iri = iris.annotation(one)
        quads.link(iri, A, cyto("ImportedAnnotation"))
        quads.link(iri, cyto("annotationOf"), iris.document)
        quads.link(iri, cyto("annotates"), span_quads(quads, iris, document, one.span))
        quads.link(iri, cyto("origin"), cyto("imported"))
        quads.add(iri, cyto("annotationKind"), one.kind)
        quads.add(iri, cyto("annotationSource"), one.source)
        quads.add(iri, cyto("annotatedWords"), one.surface)
        quads.add(iri, LABEL, f"{one.kind}: {one.surface}")
        for scheme, local in one.ids:
            quads.add(iri, cyto("annotationIdentifier"), f"{scheme}:{local}" if scheme else local)
            if is_prefix(scheme) and _LOCAL.fullmatch(local):
                quads.link(iri, cyto("annotatesAs"), expand(f"{scheme}:{local}"))
