"""Facts that are not stated, since their confidence lies below the bound: what was read, where, and how surely.

They are no statements: no class of facts, no population and no concept is told of them, so no question about the
evidence finds them. They stand in a graph of their own, for reviewers and for queries that ask what was left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.rdf.evidence import span_quads
from graph_build.rdf.labels import statement_label
from graph_build.rdf.terms import LABEL, A, Quads, cyto, literal

if TYPE_CHECKING:
    from decimal import Decimal

    from graph_build.model import Document, Fact
    from graph_build.rdf.iris import DocumentIris


def withheld_quads(
    quads: Quads, spans: Quads, iris: DocumentIris, document: Document, fact: Fact, bound: Decimal
) -> None:
    """Describe a fact that is withheld.

    Args:
        quads: of the graph of such facts.
        spans: of the document's own graph, where all its spans stand.
        iris: of the document.
        document: as read.
        fact: with its confidence.
        bound: how sure it would have had to be.
    """
    iri = iris.withheld(fact)
    quads.link(iri, A, cyto("WithheldReading"))
    quads.link(iri, cyto("withheldFrom"), iris.document)
    quads.add(iri, cyto("withheldType"), fact.type)
    quads.add(iri, LABEL, literal(statement_label(fact, quotes=quads.quotes)))
    if fact.confidence is not None:
        quads.add(iri, cyto("confidence"), fact.confidence)
    quads.add(iri, cyto("withheldBound"), bound)
    for evidence in fact.evidence:
        if evidence.role == "evidence":
            quads.link(iri, cyto("evidence"), span_quads(spans, iris, document, evidence.span))
