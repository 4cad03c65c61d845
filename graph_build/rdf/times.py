"""Times on a patient's clock as quads: one node each, in the terms of OWL-Time (https://www.w3.org/TR/owl-time/)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.rdf.iris import short_hash
from graph_build.rdf.terms import LABEL, A, Literal, Quads, cyto
from ontology.namespaces import TIME, XSD

if TYPE_CHECKING:
    from graph_build.model.clock import Place, TimeElement

_DATES = {len("2019"): ("inXSDgYear", "gYear"), len("2021-11"): ("inXSDgYearMonth", "gYearMonth")}
_WHOLE = ("inXSDDate", "date")


def place_quads(quads: Quads, iri: str, person: str, place: Place) -> None:
    """State the place of a record on its patient's clock.

    Args:
        quads: of the document's graph.
        iri: of the record.
        person: IRI of the patient.
        place: times, end and rank.
    """
    quads.add(iri, cyto("clockRank"), place.rank)
    if place.zero is not None:
        quads.add(person, cyto("clockZero"), place.zero)
    for number, element in enumerate(place.at):
        role = f"{TIME}hasTime" if number else cyto("startTime")
        quads.link(iri, role, _element(quads, person, element))
    if place.ends is not None:
        quads.link(iri, cyto("endTime"), _element(quads, person, place.ends))


def _element(quads: Quads, person: str, element: TimeElement) -> str:
    """State a time of a patient's story; gives its IRI."""
    said = [element.words, element.date, element.duration, element.counted_from, element.day]
    iri = f"{person}/time/{short_hash([str(part) for part in said])}"
    quads.link(iri, A, cyto("TimeElement"))
    quads.add(iri, LABEL, element.words)
    if element.date is not None:
        name, datatype = _DATES.get(len(element.date), _WHOLE)
        quads.add(iri, f"{TIME}{name}", Literal(f'"{element.date}"^^<{XSD}{datatype}>'))
    for name, value in (
        ("isoDuration", element.duration), ("countedFromEvent", element.counted_from), ("clockDay", element.day),
    ):  # fmt: skip
        if value is not None:
            quads.add(iri, cyto(name), value)
    if element.inferred:
        quads.add(iri, cyto("inferredTime"), True)
    return iri
