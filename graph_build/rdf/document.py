"""One document as quads: itself, its populations, its facts, what disagrees, what came with it; how each was made."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from graph_build.courses import compared, own_arms
from graph_build.errors import DocumentError
from graph_build.model.publications import Publication
from graph_build.rdf.arm_conditions import arm_condition_quads
from graph_build.rdf.citations import citation_quads
from graph_build.rdf.designs import design_quads
from graph_build.rdf.events import event_quads
from graph_build.rdf.evidence import span_quads
from graph_build.rdf.imported import imported_quads
from graph_build.rdf.iris import (
    DISCREPANCY_GRAPH,
    PROVENANCE_GRAPH,
    SOFTWARE,
    UNPLACED_GRAPH,
    WITHHELD_GRAPH,
    DocumentIris,
    model_iri,
    reading_iri,
    rule_iri,
)
from graph_build.rdf.layout import layout
from graph_build.rdf.records import record_quads
from graph_build.rdf.statements import fact_quads, population_quads
from graph_build.rdf.terms import LABEL, A, Quad, Quads, cyto, dcterms, literal, prov
from graph_build.rdf.unplaced import unplaced_quads
from graph_build.rdf.withheld import withheld_quads

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from graph_build.model import Curated, Discrepancy, Document, Fact, Rule
    from graph_build.model.records import Record, UnplacedValue


def document_quads(
    document: Document,
    facts: Sequence[Fact],
    discrepancies: Sequence[Discrepancy],
    *,
    quotes: bool,
    most: int | None = None,
    models: Sequence[tuple[str, str]] = (),
    withheld: Mapping[Fact, Decimal] = MappingProxyType({}),
    records: Sequence[Record] = (),
    unplaced: Sequence[UnplacedValue] = (),
    paper: Publication = Publication(),  # noqa: B008 - frozen, and nothing is known of it
) -> list[Quad]:
    """All quads of a document, each once, in no particular order.

    Args:
        document: as read.
        facts: what it states; equal facts already merged, each population under one name.
        discrepancies: what disagrees in it.
        quotes: whether the document's wording may be held.
        most: quads that it may make, or None for as many as it makes.
        models: name and SHA-256 of each model that the document was read with.
        withheld: facts that are only described, in a graph of their own, each with the bound that it is below.
        records: what its facts say together.
        unplaced: values that make no record.
        paper: what it is cited by.

    Raises:
        DocumentError: where it makes more.
        StatementError: for a fact that the ontology cannot hold.
    """
    iris = DocumentIris(document.sha256)
    data = Quads(f"<{iris.graph}>", quotes)
    made = Quads(f"<{PROVENANCE_GRAPH}>", quotes)
    apart = Quads(f"<{DISCREPANCY_GRAPH}>", quotes)
    below = Quads(f"<{WITHHELD_GRAPH}>", quotes)
    left = Quads(f"<{UNPLACED_GRAPH}>", quotes)

    def within_budget() -> None:
        if most is not None and sum(len(q.held) for q in (data, made, apart, below, left)) > most:
            raise _over(document, most)

    _source_quads(data, iris, document)
    citation_quads(data, iris.document, document.name, paper)
    imported_quads(data, iris, document)
    within_budget()
    event_quads(data, iris, facts)
    within_budget()
    design_quads(data, iris, facts)
    arms = own_arms(facts)
    for fact in facts:
        iri = fact_quads(data, iris, document, fact)
        for slot, people in compared(fact, arms):
            population_quads(data, iris, people)
            data.link(iri, cyto("firstArm" if slot == "arm_a" else "secondArm"), iris.population(people))
        made.link(iri, prov("wasGeneratedBy"), reading_iri(fact.rule))
        _curation_quads(made, iri, fact.curated)
        for check in fact.checks:
            made.add(
                iri, cyto("passedCheck" if check.held else "failedCheck"), f"{check.name}: {check.note}".strip(": ")
            )
        within_budget()
    arm_condition_quads(data, iris, facts)
    record_quads(data, iris, records)
    unplaced_quads(left, iris, unplaced)
    _made_quads(made, [f.rule for f in facts] + [d.rule for d in discrepancies], models)
    for found in discrepancies:
        # spans stand in the document's graph alone: a triple in two graphs would be two answers in their union
        _discrepancy_quads(apart, data, iris, document, found)
        made.link(iris.discrepancy(found), prov("wasGeneratedBy"), reading_iri(found.rule))
        _curation_quads(made, iris.discrepancy(found), found.curated)
        within_budget()
    for fact, bound in withheld.items():
        withheld_quads(below, data, iris, document, fact, bound)
        within_budget()
    return [*data.held, *made.held, *apart.held, *below.held, *left.held]


def _over(document: Document, most: int) -> DocumentError:
    return DocumentError(
        f"the document makes more than {most:,} quads, the most that one may make",
        where=document.name,
        do="If it is sound, split it or build with a larger --most-quads.",
    )


def _curation_quads(quads: Quads, iri: str, curated: Curated | None) -> None:
    if curated is None:
        return
    quads.add(iri, cyto("decision"), curated.decision)
    quads.add(iri, cyto("curator"), curated.curator)
    quads.add(iri, cyto("decidedOn"), curated.date)
    quads.add(iri, cyto("decisionReason"), literal(curated.reason))
    if curated.revises:
        quads.add(iri, cyto("revises"), curated.revises)


def _source_quads(quads: Quads, iris: DocumentIris, document: Document) -> None:
    quads.link(iris.document, A, cyto("SourceDocument"))
    quads.add(iris.document, cyto("fileName"), document.name)
    quads.add(iris.document, cyto("sha256"), document.sha256)
    quads.add(iris.document, cyto("documentForm"), document.form)
    quads.add(iris.document, cyto("characterCount"), len(document.text))
    quads.add(iris.document, cyto("layout"), literal(layout(document)))
    quads.link(iris.document, cyto("reports"), iris.study)
    quads.link(iris.study, A, cyto("Study"))
    for work in document.cited_works:
        reference = iris.reference(work.number)
        quads.link(iris.document, cyto("cites"), reference)
        quads.link(reference, A, cyto("CitedWork"))
        quads.add(reference, cyto("referenceNumber"), work.number)


def _made_quads(quads: Quads, rules: Iterable[Rule], models: Sequence[tuple[str, str]]) -> None:
    quads.link(SOFTWARE, A, prov("SoftwareAgent"))
    quads.add(SOFTWARE, LABEL, "Cytolink " + SOFTWARE.rsplit("/", 1)[1])
    for name, sha256 in models:  # a release has the same for all its documents: told once, not with each reading
        model = model_iri(name, sha256)
        quads.link(model, A, prov("SoftwareAgent"))
        quads.link(model, prov("actedOnBehalfOf"), SOFTWARE)
        quads.add(model, LABEL, f'Cytolink model "{name}"')
    for rule in sorted(set(rules)):
        activity, plan = reading_iri(rule), rule_iri(rule)
        quads.link(activity, cyto("appliedRule"), plan)
        quads.link(activity, prov("wasAssociatedWith"), SOFTWARE)
        quads.link(plan, A, cyto("Rule"))
        quads.add(plan, LABEL, rule.name)
        quads.add(plan, cyto("ruleVersion"), rule.version)
        quads.add(plan, dcterms("description"), literal(rule.does))


def _discrepancy_quads(quads: Quads, spans: Quads, iris: DocumentIris, document: Document, found: Discrepancy) -> None:
    iri = iris.discrepancy(found)
    quads.link(iri, A, cyto("SourceDiscrepancy"))
    quads.link(iri, cyto("discrepancyIn"), iris.document)
    quads.add(iri, cyto("discrepancyKind"), found.kind)
    quads.add(iri, cyto("rationale"), literal(found.description))
    if found.proposed is not None:
        quads.add(iri, cyto("proposedReading"), found.proposed)
    for name, side in (("a", found.side_a), ("b", found.side_b)):
        node = f"{iri}/side/{name}"
        quads.link(iri, cyto(f"side{name.upper()}"), node)
        quads.link(node, A, cyto("DiscrepancySide"))
        quads.add(node, cyto("readingText"), side.reading)
        for span in side.spans:
            quads.link(node, cyto("evidence"), span_quads(spans, iris, document, span))
