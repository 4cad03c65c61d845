"""What happened, where facts affirm it: treatments given and conditions had, each once, as individuals of their own.

A report is an information entity and a treatment is a process; keeping the two apart keeps a negated report from
becoming a treatment that was given, and lets several reports tell of one treatment.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.courses import assigned_drugs, courses, groups, of_some, population_sizes, resisted_drugs
from graph_build.rdf.names import category_of, label_of
from graph_build.rdf.responses import failure_quads, response_quads
from graph_build.rdf.terms import LABEL, A, Quads, cyto, is_wording, literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph_build.courses import Administration, Place
    from graph_build.model import Fact, Population
    from graph_build.rdf.iris import DocumentIris

LINES = {1: "firstLine", 2: "secondLine", 3: "thirdLine"}
RESPONSES = (
    (re.compile(r"complete (?:response|remission)", re.IGNORECASE), "CompleteResponse"),
    (re.compile(r"partial (?:response|remission)", re.IGNORECASE), "PartialResponse"),
    (re.compile(r"(?:no|non)-?\s?respon|treatment failure", re.IGNORECASE), "NonResponse"),
)
_TELLING = ("condition", "cohort", "intervention")
"""Types of facts that tell what a population had."""
_NOT_HAD = re.compile(r"absent|resolved|excluded|suspected")
_STOPPED = re.compile(r"withdraw|discontinu|suspen|stopp", re.IGNORECASE)


def event_quads(quads: Quads, iris: DocumentIris, facts: Sequence[Fact]) -> None:
    """State what the affirmed facts of a document say that its populations had, were given, and are part of.

    Args:
        quads: what is added to.
        iris: of the document.
        facts: all of it, settled.
    """
    within = groups(facts)
    for one, group in within.items():
        quads.link(iris.population(one), cyto("memberOf"), iris.population(group))
    sizes = population_sizes(facts)
    for people, size in sizes.items():
        quads.add(iris.population(people), cyto("groupSize"), size)
    for people, drugs in assigned_drugs(facts).items():
        for drug in drugs:
            quads.link(iris.population(people), cyto("assignedDrug"), drug)
    for fact in facts:
        if fact.type in _TELLING and fact.population is not None and _had(fact):
            _condition_quads(quads, iris, fact, fact.population)
    refractory = {f.population for f in facts if resisted_drugs(f) is not None and f.population}
    refractory |= {one for one, group in within.items() if group in refractory}
    told: set[tuple[Population | None, str | None]] = set()
    places = courses(facts)
    failures = {one for place in places for one in place.failed}
    for place in places:
        _treatment_quads(quads, iris, place, sizes)
        _place_quads(quads, iris, place, failures, in_resistant=place.administration.population in refractory)
        _response_quads(quads, iris, place)
        told |= {(place.administration.population, agent) for agent in place.administration.agents}
        told |= {(one.population, None) for one in place.failed}
    _unplaced_failures(quads, iris, facts, told)


def _had(fact: Fact) -> bool:
    return fact.slot("polarity") != "negated" and not _NOT_HAD.search(str(fact.slot("status") or ""))


def _diseases(fact: Fact) -> list[str]:
    named = [iri for name, iri in fact.concepts if name == "condition"]
    return [iri for iri in named if category_of(iri, "disease") in {"disease", "finding"}]


def _condition_quads(quads: Quads, iris: DocumentIris, fact: Fact, people: Population) -> None:
    """A disease or finding of a population, once; where it resists treatment, that as a state of its own."""
    for disease in _diseases(fact):
        for refractory in {False, resisted_drugs(fact) is not None}:
            node = iris.condition(people, disease, refractory=refractory)
            quads.link(node, A, disease)
            quads.link(node, cyto("reportedBy"), iris.fact(fact))
            quads.link(iris.population(people), cyto("hasConditionInPart" if of_some(fact) else "hasCondition"), node)


def _treatment_quads(quads: Quads, iris: DocumentIris, place: Place, sizes: Mapping[Population, int]) -> None:
    """The treatment itself: what was given to whom, or to some of them, and all that tells of it."""
    one = place.administration
    node = iris.administration(one)
    quads.link(node, A, cyto("ProcedureIntervention" if one.procedure else "DrugAdministration"))
    quads.add(node, LABEL, literal(_name(one, quotes=quads.quotes), "en"))
    for agent in one.agents:
        procedure = category_of(agent, "drug") == "procedure"
        quads.link(node, cyto("usesProcedure" if procedure else "usesDrug"), agent)
    for people in dict.fromkeys((one.population, *(f.population for f in one.reports if f.population))):
        told = [f for f in one.reports if f.population == people]
        part = bool(told) and all(of_some(f, sizes.get(people)) for f in told)
        quads.link(iris.population(people), cyto("receivedInPart" if part else "received"), node)
    for report in one.reports:
        quads.link(node, cyto("reportedBy"), iris.fact(report))
        if one.implied:
            quads.link(node, cyto("impliedBy"), iris.fact(report))
    if one.dose_number is not None:
        quads.add(node, cyto("doseNumber"), one.dose_number)
    if one.doses is not None:
        quads.add(node, cyto("numberOfDoses"), one.doses)


def _name(one: Administration, *, quotes: bool) -> str:
    """What was given, which of several it was, and to whom, where their name is none of the document's wordings."""
    agents = " and ".join(label_of(agent) for agent in one.agents)
    which = f", dose {one.dose_number}" if one.dose_number else f", {one.number}" if one.number > 1 else ""
    named = quotes or not is_wording(f"{agents} {one.population.label}")
    return f"{agents}{which}: {one.population.label}" if named else f"{agents}{which}"


def _place_quads(
    quads: Quads, iris: DocumentIris, place: Place, failures: set[Administration], *, in_resistant: bool
) -> None:
    """Its place in the course, as far as the document tells it.

    Args:
        quads: what is added to.
        iris: of the document.
        place: the treatment.
        failures: all treatments of the document that did not work.
        in_resistant: whether its population's disease is called refractory.
    """
    one = place.administration
    node = iris.administration(one)
    if place.line is not None:
        quads.link(node, cyto("lineOfTherapy"), cyto(LINES.get(place.line, "laterLine")))
    for before in place.after:
        quads.link(node, cyto("precededBy"), iris.administration(before))
    for failed in place.failed:
        quads.link(node, cyto("givenAfterNonResponseTo"), iris.administration(failed))
    for disease, fact in place.reasons:
        resisted = resisted_drugs(fact) if fact in one.reports else None
        resistant = resisted is not None and not set(resisted) & set(one.agents)
        # a treatment that failed itself was given before the disease was as refractory as it is called
        resistant = resistant or (bool(place.failed) and in_resistant and one not in failures)
        state = iris.condition(one.population, disease, refractory=resistant)
        quads.link(node, cyto("givenFor"), state)
        if category_of(disease, "disease") == "disease":
            quads.link(node, cyto("givenForDisease"), disease)
        quads.link(state, A, disease)
        quads.link(state, cyto("reportedBy"), iris.fact(fact))
        quads.link(iris.population(one.population), cyto("hasCondition"), state)
        for failed in place.failed if resistant else ():
            treatment = iris.administration(failed)
            failure_quads(quads, state, f"{treatment}/failure", treatment)


def _response_quads(quads: Quads, iris: DocumentIris, place: Place) -> None:
    """What became of the population after it, as outcome reports tell."""
    node = iris.administration(place.administration)
    told = [f for f in place.responses if not _STOPPED.search(str(f.slot("outcome") or ""))]
    if not told:
        return
    words = " ".join(f"{f.slot('outcome') or ''} {f.slot('status') or ''}" for f in told)
    kind = next((name for pattern, name in RESPONSES if pattern.search(words)), "TreatmentResponse")
    response = f"{node}/response"
    quads.link(response, A, cyto(kind))
    quads.link(response, cyto("responseTo"), node)
    for fact in told:
        quads.link(response, cyto("reportedBy"), iris.fact(fact))


def _unplaced_failures(
    quads: Quads, iris: DocumentIris, facts: Sequence[Fact], told: set[tuple[Population | None, str | None]]
) -> None:
    """What a condition called refractory did not respond to, where no treatment with it is told of.

    Args:
        quads: what is added to.
        iris: of the document.
        facts: all of it.
        told: populations and drugs of the treatments that are told of; no drug stands for one that failed.
    """
    for fact in facts:
        drugs, people = resisted_drugs(fact), fact.population
        if drugs is None or people is None:
            continue
        unplaced = [drug for drug in drugs or (None,) if (people, drug) not in told]
        for disease in _diseases(fact):
            response_quads(quads, iris, fact, iris.condition(people, disease, refractory=True), unplaced)
