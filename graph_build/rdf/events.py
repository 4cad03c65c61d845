"""What happened, where a fact affirms it: treatments given and conditions had, as individuals of their own.

A report is an information entity and a treatment is a process; keeping the two apart keeps a negated report from
becoming a treatment that was given.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.rdf.terms import A, Quads, cyto
from ontology.terms import vocabulary

if TYPE_CHECKING:
    from graph_build.model import Fact
    from graph_build.rdf.iris import DocumentIris

NOT_GIVEN = re.compile(r"discontinu|stopp|withdr|withh|refus|planned|consider", re.IGNORECASE)
LINES = {1: "firstLine", 2: "secondLine", 3: "thirdLine"}
DESIGNS = (
    (r"meta-?analysis", "MetaAnalysis"), (r"\bcase series\b", "CaseSeries"), (r"\bcase report\b", "CaseReportStudy"),
    (r"\breview\b", "NarrativeReview"), (r"historical", "HistoricallyControlledStudy"),
    (r"randomi[sz]ed|\btrial\b", "InterventionalTrial"), (r"retrospective|observational|cohort", "ObservationalStudy"),
)  # fmt: skip


@cache
def _categories() -> dict[str, str]:
    return {term.iri: term.category for term in vocabulary()}


def event_quads(quads: Quads, iris: DocumentIris, fact: Fact) -> None:
    """State what an affirmed fact says happened to its population, and what kind of study the document reports."""
    if fact.type in {"study_design", "document_metadata"}:
        _design_quads(quads, iris, fact)
    if fact.population is None or fact.slot("polarity") == "negated":
        return
    subject = iris.population(fact.population)
    if fact.type == "intervention" and not NOT_GIVEN.search(str(fact.slot("status") or "")):
        _treatment_quads(quads, iris, fact, subject, "agent")
    elif fact.type == "cohort":
        _treatment_quads(quads, iris, fact, subject, "intervention")
        _condition_quads(quads, iris, fact, subject)
    elif fact.type == "condition" and not re.search(r"absent|resolved|excluded", str(fact.slot("status") or "")):
        _condition_quads(quads, iris, fact, subject)


def _concepts(fact: Fact, slot: str) -> list[str]:
    return [iri for name, iri in fact.concepts if name == slot]


def _treatment_quads(quads: Quads, iris: DocumentIris, fact: Fact, subject: str, slot: str) -> None:
    agents = _concepts(fact, slot)
    if not agents:
        return
    event = f"{iris.fact(fact)}/event"
    procedure = all(_categories().get(agent) == "procedure" for agent in agents)
    quads.link(event, A, cyto("ProcedureIntervention" if procedure else "DrugAdministration").value)
    quads.link(event, cyto("reportedBy"), iris.fact(fact))
    quads.link(subject, cyto("received"), event)
    for agent in agents:
        if not procedure:
            quads.link(event, cyto("usesDrug"), agent)
    line = fact.slot("line")
    if isinstance(line, int | Decimal) and int(line) in LINES:
        quads.link(event, cyto("lineOfTherapy"), cyto(LINES[int(line)]).value)


def _condition_quads(quads: Quads, iris: DocumentIris, fact: Fact, subject: str) -> None:
    diseases = [c for c in _concepts(fact, "condition") if _categories().get(c, "disease") in {"disease", "finding"}]
    if not diseases:
        return
    event = f"{iris.fact(fact)}/{'condition' if fact.type == 'cohort' else 'event'}"
    for disease in diseases:
        quads.link(event, A, disease)
    quads.link(event, cyto("reportedBy"), iris.fact(fact))
    quads.link(subject, cyto("hasCondition"), event)
    for number, drug in enumerate(_concepts(fact, "refractory_to"), start=1):
        response = f"{event}/response/{number}"
        treatment = f"{response}/treatment"
        quads.link(event, cyto("hasTreatmentResponse"), response)
        quads.link(response, A, cyto("NonResponse").value)
        quads.link(response, cyto("responseTo"), treatment)
        quads.link(treatment, A, cyto("DrugAdministration").value)
        quads.link(treatment, cyto("usesDrug"), drug)
        quads.link(treatment, cyto("reportedBy"), iris.fact(fact))


def _design_quads(quads: Quads, iris: DocumentIris, fact: Fact) -> None:
    """Type the document's own study by its printed design; a design of a cited study has references."""
    says_design = fact.slot("aspect") == "design" or fact.slot("property") == "article_type"
    if not says_design or fact.slot("references"):
        return
    value = fact.slot("value")
    for text in value if isinstance(value, tuple) else (value,):
        for pattern, name in DESIGNS:
            if re.search(pattern, str(text), re.IGNORECASE):
                quads.add(iris.study, A, ox.NamedNode(cyto(name).value))
                break
