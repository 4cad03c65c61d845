"""What a condition did not respond to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.rdf.names import label_of
from graph_build.rdf.terms import LABEL, A, Quads, cyto, literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph_build.model import Fact
    from graph_build.rdf.iris import DocumentIris


def failure_quads(quads: Quads, state: str, response: str, treatment: str | None) -> None:
    """State that a condition did not respond to a treatment, or to one that is not named."""
    quads.link(state, cyto("hasTreatmentResponse"), response)
    quads.link(state, cyto("hasNonResponse"), response)
    quads.link(response, A, cyto("NonResponse"))
    if treatment is not None:
        quads.link(response, cyto("responseTo"), treatment)


def response_quads(quads: Quads, iris: DocumentIris, fact: Fact, state: str, drugs: Iterable[str | None]) -> None:
    """State what a condition called refractory did not respond to, by drugs whose giving is told of nowhere else.

    Args:
        quads: what is added to.
        iris: of the document.
        fact: what reports the condition.
        state: the condition's IRI.
        drugs: IRIs of the drugs, None for one that is not named.
    """
    for number, drug in enumerate(drugs, start=1):
        response = f"{state}/response/{number}"
        treatment = None if drug is None else f"{response}/treatment"
        failure_quads(quads, state, response, treatment)
        if drug is not None and treatment is not None:
            quads.link(treatment, A, cyto("DrugAdministration"))
            quads.link(treatment, cyto("usesDrug"), drug)
            quads.link(treatment, cyto("reportedBy"), iris.fact(fact))
            quads.add(treatment, LABEL, literal(label_of(drug), "en"))
