"""Values that make no record, each with the reason: in a graph of their own, which answers do not use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.rdf.terms import A, Quads, cyto, literal, prov

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph_build.model.records import UnplacedValue
    from graph_build.rdf.iris import DocumentIris


def unplaced_quads(quads: Quads, iris: DocumentIris, values: Iterable[UnplacedValue]) -> None:
    """Say of each value which statement gives it, and why no record is made of it.

    Args:
        quads: of the graph of such values.
        iris: of the document.
        values: in any order.
    """
    for one in values:
        iri = iris.unplaced(one.fact)
        quads.link(iri, A, cyto("UnplacedValue"))
        quads.link(iri, prov("wasDerivedFrom"), iris.fact(one.fact))
        quads.add(iri, cyto("unplacedReason"), literal(one.reason))
