"""Records as quads: one node each, with the statements that it was made of and the first place where it was read."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.model.course_records import Condition, CourseRecord, MedicalAction, Outcome, PatientMeasurement
from graph_build.model.records import AdverseEvent, Analysis, ArmResult, OutcomeMeasure, TimeFrame
from graph_build.rdf.iris import short_hash
from graph_build.rdf.statements import population_quads
from graph_build.rdf.terms import A, Quads, cyto, prov
from graph_build.rdf.times import place_quads
from ontology.si import si_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graph_build.model import Population
    from graph_build.model.records import Record
    from graph_build.rdf.iris import DocumentIris

CLASSES: dict[type[Record], str] = {
    ArmResult: "ArmResult", Analysis: "Analysis", AdverseEvent: "AdverseEvent",
    MedicalAction: "MedicalAction", Condition: "Condition", PatientMeasurement: "PatientMeasurement",
    Outcome: "Outcome",
}  # fmt: skip
"""The class of each kind of record."""
PROPERTIES = {
    "variable": "measureName", "kind": "measureKind", "population": "analysedPopulation", "change": "change",
    "n": "n", "total": "nTotal", "percent": "percent", "statistic": "statistic", "comparator": "comparator",
    "value": "value", "spread": "spread", "spread_kind": "spreadKind", "low": "intervalLow", "high": "intervalHigh",
    "interval_kind": "intervalKind", "unit": "unit", "effect": "effectType", "estimate": "estimate",
    "level": "intervalLevel", "p": "pValue", "p_comparator": "pComparator", "significant": "significant",
    "direction": "effectDirection", "adjusted": "adjusted", "test": "test", "event": "event", "drug": "agent",
    "affected": "n", "at_risk": "nTotal", "events": "eventCount", "rate": "rate", "seriousness": "severity",
    "confidence": "confidence", "words": "timepoint", "agent": "agent", "status": "status", "dose": "dose",
    "dose_low": "doseLow", "dose_high": "doseHigh", "dose_unit": "doseUnit", "route": "route", "schedule": "frequency",
    "duration": "duration", "duration_unit": "durationUnit", "target": "givenForText", "line": "line", "after": "after",
    "response": "responseText", "reason": "reason", "condition": "condition", "severity": "severity",
    "interpretation": "interpretation", "outcome": "outcome", "cause": "cause",
    "action": "actionTaken",
    "doses": "numberOfDoses", "dose_number": "doseNumber", "step": "step", "combined_with": "combinedWith",
    "role": "role", "until": "until", "unit_likely": "unitLikely",
}  # fmt: skip
"""The property of each field of a record, of its outcome measure and of its time."""
CONCEPTS: dict[type[Record | OutcomeMeasure | TimeFrame], str] = {
    AdverseEvent: "ofCondition", MedicalAction: "ofDrug", Condition: "ofCondition", Outcome: "ofCondition",
}  # fmt: skip
"""The property of the concept that a record is of; of the others it is what they measure."""
LINKS: dict[str, tuple[str, Callable[[str], str]]] = {
    "polarity": ("polarity", cyto), "certainty": ("certainty", cyto), "target_concept": ("ofDisease", str),
    "drug_concept": ("ofDrug", str),
}  # fmt: skip
"""The property of each field that is a term, and how its value becomes one."""
_SOURCES = frozenset({"facts", "evidence", "confidence"})
_APART = frozenset({"subject", "facts", "evidence", "comparator", "measure", "time", "place", "concept"})


def record_quads(quads: Quads, iris: DocumentIris, records: Iterable[Record]) -> None:
    """State records.

    Args:
        quads: of the document's graph.
        iris: of the document.
        records: in any order.
    """
    for record in records:
        iri = f"{iris.document}/record/{short_hash([type(record).__name__, _content(record)])}"
        quads.link(iri, A, cyto(CLASSES[type(record)]))
        quads.link(iri, cyto("recordedIn"), iris.document)
        _subject(quads, iris, iri, "ofSubject", record.subject)
        for fact in record.facts:
            quads.link(iri, prov("wasDerivedFrom"), iris.fact(fact))
        first = next(e.span for e in record.evidence if e.role == "evidence")
        quads.add(iri, cyto("evidenceStart"), first.start)
        quads.add(iri, cyto("evidenceEnd"), first.end)
        _field_quads(quads, iri, record)
        if isinstance(record, PatientMeasurement) and record.value is not None and record.unit is not None:
            converted = si_value(Decimal(record.value), record.unit)
            if converted is not None:
                quads.add(iri, cyto("valueSi"), converted[0])
                quads.add(iri, cyto("unitSi"), converted[1])
        if isinstance(record, CourseRecord) and record.place is not None:
            place_quads(quads, iri, iris.population(record.subject), record.place)
        if isinstance(record, Analysis):
            _subject(quads, iris, iri, "ofComparator", record.comparator)


def _field_quads(quads: Quads, iri: str, part: Record | OutcomeMeasure | TimeFrame) -> None:
    """The fields of a record, and those of its outcome measure and time."""
    for field in fields(part):
        value = getattr(part, field.name)
        if value is None or (value is False and field.name != "significant"):
            continue
        if isinstance(value, OutcomeMeasure | TimeFrame):
            _field_quads(quads, iri, value)
        elif field.name == "concept":
            quads.link(iri, cyto(CONCEPTS.get(type(part), "measures")), value)
        elif field.name in LINKS:
            quads.link(iri, cyto(LINKS[field.name][0]), LINKS[field.name][1](value))
        elif isinstance(part, TimeFrame) and field.name in ("value", "unit"):
            quads.add(iri, cyto(f"timepoint{field.name.capitalize()}"), value)
        elif field.name not in _APART or (field.name == "comparator" and not isinstance(part, Analysis)):
            quads.add(iri, cyto(PROPERTIES[field.name]), value)


def _subject(quads: Quads, iris: DocumentIris, iri: str, role: str, population: Population) -> None:
    """Tie a record to the arm, group or patient that it is of."""
    population_quads(quads, iris, population)
    quads.link(iri, cyto(role), iris.population(population))


def _content(part: object) -> object:
    """What a record says, without where it was read: equal records have equal IRIs in every build."""
    if is_dataclass(part):
        return [
            [field.name, _content(value)]
            for field in fields(part)
            if field.name not in ("facts", "evidence", "confidence", "place")
            and (value := getattr(part, field.name)) is not None
        ]
    return part
