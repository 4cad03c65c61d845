"""A fact as quads: one node that says what was stated, of whom, how surely, and where."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.errors import StatementError
from graph_build.rdf.concepts import concept_quads
from graph_build.rdf.evidence import evidence_quads
from graph_build.rdf.labels import statement_label
from graph_build.rdf.phases import phase_quads
from graph_build.rdf.terms import LABEL, A, Quads, cyto, literal
from ontology.schema import fact_types, slot_of, slots

if TYPE_CHECKING:
    from graph_build.model import Document, Fact, Population, SlotValue
    from graph_build.rdf.iris import DocumentIris
    from ontology.schema import Slot

POPULATION_CLASS = {
    "patient": "Patient", "group": "PatientGroup", "arm": "StudyArm", "control": "ControlArm",
    "shown": "UnidentifiedPatient",
    "unspecified": "UnspecifiedSubject",
}  # fmt: skip
EXPERIENCER = {"own": "own", "cited": "cited", "family": "family", "in_vitro": "preclinical", "general": "general"}
GROUP_SLOTS = {"statistic", "arm", "n", "group_size", "sd", "iqr_low", "iqr_high"}


def fact_quads(quads: Quads, iris: DocumentIris, document: Document, fact: Fact) -> str:
    """State a fact; returns its IRI.

    Raises:
        StatementError: for a slot that the ontology does not declare, or a value of a kind that it does not take.
    """
    iri = iris.fact(fact)
    quads.link(iri, A, fact_types()[fact.type].iri)
    if fact.type == "measurement":
        grouped = any(name in GROUP_SLOTS for name, _ in fact.slots)
        grouped = grouped or (fact.population is not None and fact.population.kind in ("group", "arm", "control"))
        quads.link(iri, A, cyto("GroupStatistic" if grouped else "IndividualMeasurement"))
    quads.link(iri, cyto("statedIn"), iris.document)
    quads.add(iri, cyto("subjectLabel"), fact.subject)
    quads.add(iri, LABEL, literal(statement_label(fact, quotes=quads.quotes), "en"))
    if fact.curated:  # else a rule has read it; likewise below: what goes for most is told where it does not
        quads.link(iri, cyto("origin"), cyto("curated"))
    if (quality := _quality(fact)) != "clean":
        quads.link(iri, cyto("readingQuality"), cyto(quality))
    if fact.confidence is not None:
        quads.add(iri, cyto("confidence"), fact.confidence)
    for name, value in fact.slots:
        if name != "label" or value != fact.subject:  # what a mention names is its subject, and is stated once
            _slot_quads(quads, iri, fact, name, value)
    concept_quads(quads, iri, fact)
    phase_quads(quads, iri, document, fact)
    for name, concept in fact.concepts:
        quads.link(iri, cyto("about") if name == "subject" else _link(name), concept)
    for evidence in fact.evidence:
        evidence_quads(quads, iris, document, iri, evidence)
    if fact.population is not None:
        population_quads(quads, iris, fact.population)
        quads.link(iri, cyto("population"), iris.population(fact.population))
    return iri


def unfit(fact: Fact) -> str | None:
    """Why the ontology cannot hold a fact, or None where it can."""
    try:
        for name, value in fact.slots:
            slot = _declared(name, fact)
            if name != "readings":
                for one in value if isinstance(value, tuple) else (value,):
                    _property(slot, one, fact)
    except StatementError as error:
        return str(error)
    return None


def _quality(fact: Fact) -> str:
    rivals = fact.slot("readings")
    if isinstance(rivals, tuple) and len(rivals) > 1:
        return "ambiguous"
    return "repaired" if fact.repaired or fact.slot("ocr_uncertain") else "clean"


def _declared(name: str, fact: Fact) -> Slot:
    try:
        return slot_of(name, fact.type)
    except KeyError:
        raise StatementError(
            f"the slot {name!r} is not declared",
            where=f"rule {fact.rule.name}",
            do="Declare a property with this cyto:slotName in ontology/cytolink.ttl.",
        ) from None


def _link(name: str) -> str:
    declared = slots().get(name)
    return declared.link if declared else cyto("about")


def _slot_quads(quads: Quads, iri: str, fact: Fact, name: str, value: SlotValue) -> None:
    slot = _declared(name, fact)
    if name == "readings":
        _reading_quads(quads, iri, value)
        return
    for one in value if isinstance(value, tuple) else (value,):
        predicate, term = _property(slot, one, fact)
        if predicate == slot.properties.get("individual"):
            quads.link(iri, predicate, str(term))
        else:
            quads.add(iri, predicate, term)


def _property(slot: Slot, one: object, fact: Fact) -> tuple[str, str | int | bool | Decimal]:
    """The property that holds one value of a slot, and the value as it holds it: an IRI where it relates individuals.

    Raises:
        StatementError: where the slot does not take such a value.
    """
    kind = _kind(one)
    if "individual" in slot.properties and kind == "string":
        if one not in slot.values:
            raise StatementError(f"{one!r} is no value of {slot.name}", where=f"rule {fact.rule.name}")
        return slot.properties["individual"], slot.values[str(one)]
    if kind == "integer" and "integer" not in slot.properties:
        kind, one = "decimal", Decimal(str(one))
    elif isinstance(one, Decimal) and "decimal" not in slot.properties and one == one.to_integral_value():
        kind, one = "integer", int(one)
    if kind not in slot.properties or not isinstance(one, str | bool | int | Decimal):
        raise StatementError(
            f"the slot {slot.name!r} takes no {kind} such as {one!r}",
            where=f"rule {fact.rule.name}",
            do="Give a value of a declared kind, or declare a property for it.",
        )
    return slot.properties[kind], one


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    return "decimal" if isinstance(value, Decimal) else "string"


def _reading_quads(quads: Quads, iri: str, value: SlotValue) -> None:
    for rank, reading in enumerate(value if isinstance(value, tuple) else (value,), start=1):
        node = f"{iri}/reading/{rank}"
        quads.link(iri, cyto("hasReading"), node)
        quads.link(node, A, cyto("Reading"))
        quads.add(node, cyto("rank"), rank)
        numbers = reading if isinstance(reading, tuple) else (reading,)
        for name, number in zip(("value", "sd"), numbers, strict=False):
            if isinstance(number, Decimal | int):
                quads.add(node, cyto(name), Decimal(number))
            else:
                quads.add(node, cyto("readingText"), str(number))


def population_quads(quads: Quads, iris: DocumentIris, population: Population) -> None:
    """State a population: what it is, what it is called, whose it is."""
    iri = iris.population(population)
    quads.link(iri, A, cyto(POPULATION_CLASS[population.kind]))
    quads.add(iri, LABEL, population.label)
    quads.link(iri, cyto("experiencer"), cyto(EXPERIENCER[population.experiencer]))
    if population.reference is not None:
        quads.link(iri, cyto("citedWork"), iris.reference(population.reference))
    elif population.experiencer == "own":
        quads.link(iris.study, cyto("hasSubject"), iri)
