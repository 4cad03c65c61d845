"""What happened, where a fact affirms it: treatments given and conditions had, as individuals of their own.

A report is an information entity and a treatment is a process; keeping the two apart keeps a negated report from
becoming a treatment that was given.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.rdf.terms import A, Quads, cyto
from graph_build.recognisers import Lexicon
from ontology.terms import per_vocabulary, vocabulary

if TYPE_CHECKING:
    from graph_build.model import Fact
    from graph_build.rdf.iris import DocumentIris

NOT_GIVEN = re.compile(r"discontinu|stopp|withdr|withh|refus|planned|consider", re.IGNORECASE)
RESISTANT = re.compile(r"resistan|refractor|unrespons|non-?respons", re.IGNORECASE)
OF_SOME = re.compile(
    r"\b(?:predominant|common|frequent|most|majority|some|several|few|many|half|one|two|three)", re.IGNORECASE
)
LINES = {1: "firstLine", 2: "secondLine", 3: "thirdLine"}
DESIGNS = (
    (r"meta-?analysis", "MetaAnalysis"), (r"\bcase series\b", "CaseSeries"), (r"\bcase report\b", "CaseReportStudy"),
    (r"\breview\b", "NarrativeReview"), (r"historical", "HistoricallyControlledStudy"),
    (r"randomi[sz]ed|\btrial\b", "InterventionalTrial"), (r"retrospective|observational|cohort", "ObservationalStudy"),
)  # fmt: skip


@per_vocabulary
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
        _treated_for(quads, iris, fact, subject, "agent")
    elif fact.type == "cohort":
        _treated_for(quads, iris, fact, subject, "intervention")
    elif fact.type == "condition" and not re.search(r"absent|resolved|excluded", str(fact.slot("status") or "")):
        _condition_quads(quads, iris, fact, subject)


def _concepts(fact: Fact, slot: str) -> list[str]:
    return [iri for name, iri in fact.concepts if name == slot]


def _treated_for(quads: Quads, iris: DocumentIris, fact: Fact, subject: str, slot: str) -> None:
    """A treatment, a condition, and that the one was given for the other, as far as the fact names them."""
    treatment = _treatment_quads(quads, iris, fact, subject, slot)
    condition = _condition_quads(quads, iris, fact, subject)
    if treatment and condition:
        quads.link(treatment, cyto("givenFor"), condition)


def _treatment_quads(quads: Quads, iris: DocumentIris, fact: Fact, subject: str, slot: str) -> str | None:
    agents = [c for c in _concepts(fact, slot) if _categories().get(c) in {"drug", "drug_class", "procedure"}]
    if not agents:
        return None
    event = f"{iris.fact(fact)}/event"
    procedure = all(_categories().get(agent) == "procedure" for agent in agents)
    quads.link(event, A, cyto("ProcedureIntervention" if procedure else "DrugAdministration").value)
    quads.link(event, cyto("reportedBy"), iris.fact(fact))
    quads.link(subject, cyto("received"), event)
    for agent in agents:
        if _categories().get(agent) in {"drug", "drug_class"}:
            quads.link(event, cyto("usesDrug"), agent)
        elif _categories().get(agent) == "procedure":
            quads.link(event, cyto("usesProcedure"), agent)
    line = fact.slot("line")
    if isinstance(line, int | Decimal) and int(line) in LINES:
        quads.link(event, cyto("lineOfTherapy"), cyto(LINES[int(line)]).value)
    return event


def _condition_quads(quads: Quads, iris: DocumentIris, fact: Fact, subject: str) -> str | None:
    diseases = [c for c in _concepts(fact, "condition") if _categories().get(c, "disease") in {"disease", "finding"}]
    if not diseases:
        return None
    event = f"{iris.fact(fact)}/{'event' if fact.type == 'condition' else 'condition'}"
    for disease in diseases:
        quads.link(event, A, disease)
    quads.link(event, cyto("reportedBy"), iris.fact(fact))
    quads.link(subject, cyto("hasConditionInPart" if _of_some(fact) else "hasCondition"), event)
    response_quads(quads, iris, fact, event, str(fact.slot("condition") or ""))
    return event


def _of_some(fact: Fact) -> bool:
    """Whether only some members of a group have what the fact says of it."""
    if fact.population is None or fact.population.kind == "patient":
        return False
    n, percent = fact.slot("n"), fact.slot("percent")
    whole = fact.slot("n_total") or fact.slot("group_size")
    if isinstance(n, int | Decimal) and isinstance(whole, int | Decimal):
        return n < whole
    if isinstance(percent, int | Decimal):
        return percent < 100
    return bool(OF_SOME.search(f"{fact.slot('status') or ''} {fact.slot('quantifier') or ''}"))


def response_quads(quads: Quads, iris: DocumentIris, fact: Fact, event: str, named: str) -> None:
    """What a condition called refractory did not respond to: the drugs named there, or one that is not named.

    Args:
        quads: where to put it.
        iris: of the document.
        fact: what reports the condition.
        event: the condition's IRI.
        named: the words that name the condition.
    """
    listed = fact.slot("refractory_to")
    if not (listed or RESISTANT.search(named)):
        return
    texts = [named, *map(str, listed if isinstance(listed, tuple) else ())]
    mentions = [m.concept for text in texts for m in Lexicon.default().mentions(text)]
    drugs = [c.iri for c in mentions if c.category in {"drug", "drug_class"} and c.iri]
    drugs += _concepts(fact, "refractory_to")
    for number, drug in enumerate(dict.fromkeys(drugs) or [None], start=1):
        response = f"{event}/response/{number}"
        quads.link(event, cyto("hasTreatmentResponse"), response)
        quads.link(event, cyto("hasNonResponse"), response)
        quads.link(response, A, cyto("NonResponse").value)
        if drug is not None:
            treatment = f"{response}/treatment"
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
