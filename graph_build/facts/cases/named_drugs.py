"""Treatments named in the story of a patient that no rule states, with the dose that stands beside them.

Reports often name a drug by what came of it ("her acidosis worsened despite bicarbonate"), or hedge what it was for
("ceftriaxone was started for possible meningitis"). In the story of the document's own patient such a drug was mostly
given; how surely, the confidence of the fact says. Left out is what the words say was not: planned, refused, measured,
or tried on a germ.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.places import places
from graph_build.facts.clinical.regimens import regimen
from graph_build.facts.clinical.runs import clause_at
from graph_build.facts.clinical.treatment_words import INSTEAD, is_denied
from graph_build.facts.stating import stated
from graph_build.frames.treatments.agents import agents
from graph_build.frames.treatments.treatments import treatments
from graph_build.model import Rule
from graph_build.recognisers.medicines import medicines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.facts.clinical.places import Place
    from graph_build.model import Fact, ReadDocument
    from graph_build.model.frames import Agent

NAMED = Rule(
    "interventions.named", 2, "a treatment named in the story of a patient, with no word that a rule takes for giving"
)
_NOT_A_TREATMENT = re.compile(
    r"(?:\s|-)(?:levels?|concentrations?|allerg\w+|sensitiv\w+|resistan\w+|suscept\w+|screen\w*|tests?|assays?|"
    r"antibod\w+|troughs?|tit(?:re|er)s?|naive|na\u00efve|abuse|scan\w*|uptake|silver|stain\w*|poisoning|overdose)\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:\w+\s)?(?:medications?|medicines?|drugs?|agents?|therap(?:y|ies)|treatments?|regimens?|supplements?|doses?|"
    r"antibod(?:y|ies)|auto-?antibod(?:y|ies))",
    re.IGNORECASE,
)
_KEPT_FROM = re.compile(
    r"\b(?:allerg(?:y|ies|ic)|positive|negative|levels?|concentrations?|contraindications?|suspected|possible|"
    r"history of)\s(?:\w+\s){0,3}$|"
    r"\b(?:c[oa]me|coming|been|weaned|get|got|getting|taken) off\s(?:of\s|all\s|\w+ly\s)?$",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r"(?:\s?\([^)]*\))?(?:,[^,]{2,40},)?\s(?:is (?:an?|the|also|known|used|approved|indicated)|binds|blocks|inhibits|"
    r"targets|acts|works|recogni[sz]es|neutrali[sz]es|antagoni[sz]es|prevents|suppresses|selectively|specifically|"
    r"has been (?:shown|approved|reported|used|found))\b",
    re.IGNORECASE,
)
"""What a drug does or is, and nobody had it: "ustekinumab recognises the p40 subunit"."""
_PLANNED = re.compile(
    r"\b(?:refus\w+|declin\w+|(?!(?-i:Considering))consider\w*|contemplat\w+|offer\w*|plan(?:ned|s)?|propos\w+|suggest\w*|recommend\w*|"
    r"advis\w+|discuss\w*|options?|^had (?:she|he|they)|should|would|could|(?-i:may)|might|if|unable|avoid\w*)\b",
    re.IGNORECASE,
)
_PLANNED_AFTER = re.compile(
    r"[^.;,]{0,30}\s(?:(?:would|could|might|should) have\b|(?:was|were|is|are|be|been)\s(?:\w+ly\s|not\s|also\s)?"
    r"(?:considered|contemplated|planned|scheduled|intended|proposed|discussed|offered|refused|declined|deferred|"
    r"(?:held|kept) in reserve|recommended|suggested|avoided|not)\b)",
    re.IGNORECASE,
)
_NO_STORY = re.compile(
    r"\b(?:resistan(?:t|ce)\s(?:to|against)|sensitiv(?:e|ity|ities)\s(?:to|against|test\w*)|susceptib\w+|MICs?|"
    r"minim(?:um|al) inhibitory|"
    r"resistance genes?|options? (?:include|are|is)|guidelines?|(?:first|second)[- ]line (?:drugs?|agents?|options?)|"
    r"(?:drug|treatment|therapy) of choice|whether|remains? un(?:known|clear|certain))\b",
    re.IGNORECASE,
)
"""What tells that a sentence is of germs or of medicine at large."""


def state(read: ReadDocument) -> Iterator[Fact]:
    """The treatments of a document's own patient that are only named; rules that say more take their place."""
    if not any(sentence.learned for sentence in read.sentences):
        return  # the models were not asked
    for place in places(read):
        if not place.of_patient or not agents(place.sentence) or _NO_STORY.search(place.text):
            continue
        found, frames = treatments(place.sentence, agents(place.sentence))
        first = {frame.agent: frame for frame in reversed(frames) if not frame.pointed}
        for agent in found:
            who = place.population(agent.start)
            dosed = first[agent].dose is not None
            if who is None or who.kind != "patient" or who.experiencer != "own" or _kept(place, agent, dosed=dosed):
                continue
            how = regimen(first[agent])
            slots = {"agent": agent.label, "polarity": "affirmed", **how.slots}
            span, concepts = place.sentence.span(how.start, how.end), [("agent", agent.iri)]
            yield stated("intervention", who.label, span, NAMED, slots, concepts, population=who)


def _kept(place: Place, agent: Agent, *, dosed: bool) -> bool:
    """Whether it names no drug of its own, or the words around it say that it was measured, denied or left open."""
    text, clause = place.text, clause_at(place.text, agent.start)
    return (
        agent.kind == "procedure"
        or not (dosed or _is_told(place, agent))
        or _BARE.fullmatch(text, agent.start, agent.end) is not None
        or place.sentence.negated(agent.start, agent.end)
        or is_denied(text, agent, clause)
        or _NOT_A_TREATMENT.match(text, agent.end) is not None
        or (not dosed and _KEPT_FROM.search(text, 0, agent.start) is not None)
        or INSTEAD.search(text, 0, agent.start) is not None
        or _PLANNED.search(text, clause.start, agent.start) is not None
        or _PLANNED_AFTER.match(text, agent.end) is not None
        or _ACTS.match(text, agent.end) is not None
    )


def _is_told(place: Place, agent: Agent) -> bool:
    """Whether the models take it for a drug, or it is a medicine that is hardly ever measured."""
    return agent.label in medicines() or any(
        m.start < agent.end and agent.start < m.end
        for m in place.sentence.learned
        if m.concept.category in ("drug", "drug_class") and m.probability is not None and m.probability >= _HEARD
    )


_HEARD = 0.2
"""Probability from which a model speaks for a treatment that is named otherwise."""
