"""Treatments of a document's own patient, as the parsed sentences of his story tell them, each with its status.

Reports often name a drug by what came of it ("her acidosis worsened despite bicarbonate"). In the story of the
document's own patient such a drug was given, unless the words that its name hangs on say that it was planned, refused,
withheld, measured or only spoken of.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses.treatment_status import NOBODY
from graph_build.facts.clinical.parsed import story
from graph_build.facts.clinical.regimens import regimen
from graph_build.facts.clinical.runs import time_slots, times
from graph_build.facts.stating import stated
from graph_build.frames.story.decided import decided
from graph_build.frames.story.names import named, of_span
from graph_build.frames.treatments.agents import agents
from graph_build.frames.treatments.treatments import treatments
from graph_build.model import Rule
from graph_build.recognisers.medicines import medicines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from spacy.tokens import Doc, Token

    from graph_build.facts.clinical.places import Place
    from graph_build.frames.story.decided import Decided
    from graph_build.frames.story.names import Named
    from graph_build.model import Fact, ReadDocument, SlotValue, Timepoint
    from graph_build.model.frames import Agent, TreatmentFrame

NAMED = Rule(
    "interventions.named", 3, "a treatment named in the story of a patient, with no word that a rule takes for giving"
)
PERFORMED = Rule("interventions.procedures", 2, "a procedure or care that the patient had")
DECIDED = Rule("interventions.decided", 2, "what was decided on a treatment: held, stopped, planned, changed, offered")
NOT_DONE = Rule("interventions.not-done", 2, "a treatment that was withheld or declined")
_HAD = frozenset({"given", "held", "stopped", "changed"})
_OF_GERMS = re.compile(
    r"\b(?:resistan(?:t|ce)\s(?:to|against)|sensitiv(?:e|ity|ities)\s(?:to|against|test\w*)|susceptib\w+|MICs?|"
    r"minim(?:um|al) inhibitory|resistance genes?|guidelines?|(?:drug|treatment|therapy) of choice)\b",
    re.IGNORECASE,
)
"""What tells that a sentence is of germs or of medicine at large."""
_NOT_A_TREATMENT = re.compile(
    r"(?:\s|-)(?:levels?|concentrations?|allerg\w+|sensitiv\w+|resistan\w+|suscept\w+|screen\w*|tests?|assays?|"
    r"antibod\w+|troughs?|tit(?:re|er)s?|naive|na\u00efve|abuse|scan\w*|uptake|silver|stain\w*|poisoning|overdose)\b",
    re.IGNORECASE,
)
_LONGEST = 380
"""Characters of a statement's evidence."""
_NEAR = 40
"""Characters between a treatment and words that put it before the story."""
_HEARD = 0.2
"""Probability from which a model speaks for a drug that the list of medicines lacks."""
_EARLIER = re.compile(
    r"\b(?:history of|status[- ]post|s/p|previous(?:ly)?|prior(?! to)|"
    r"(?:year|month)s? (?:ago|earlier|before|previously|prior))\b",
    re.IGNORECASE,
)


def state(read: ReadDocument) -> Iterator[Fact]:
    """The treatments of the document's own patient that the parse tells; rules that say more take their place."""
    for place, doc in story(read):
        if _OF_GERMS.search(place.text):
            continue
        frames = treatments(place.sentence, agents(place.sentence))[1]
        first = {frame.agent: frame for frame in reversed(frames) if not frame.pointed}
        for one in decided(doc, named(place.sentence, doc)):
            aside = one.status == "given" and (one.named.looked or not place.of_patient)
            if one.status != NOBODY and not aside and not _is_none(place, one.named, first):
                yield from _fact(place, doc, one, first)


def _is_none(place: Place, name: Named, frames: Mapping[Agent, TreatmentFrame]) -> bool:
    """Whether a name is of no treatment: only its ending speaks for one, or it dates something, or was measured."""
    if any(m.start < name.end and name.start < m.end for m in place.sentence.mentions_of("disease", "finding")):
        return not name.iri and name.agent is None
    dates = any(t.start <= name.start and name.end <= t.end for t in times(place.sentence))
    if dates or _NOT_A_TREATMENT.match(place.text, name.end):
        return True
    agent = name.agent
    if agent is None or agent.kind != "drug" or frames[agent].dose is not None or agent.label in medicines():
        return False
    return not any(
        m.start < agent.end and agent.start < m.end
        for m in place.sentence.learned
        if m.concept.category in ("drug", "drug_class") and m.probability is not None and m.probability >= _HEARD
    )


def _fact(place: Place, doc: Doc, one: Decided, frames: Mapping[Agent, TreatmentFrame]) -> Iterator[Fact]:
    who = place.population(one.named.start)
    if who is None or who.kind != "patient" or who.experiencer != "own":
        return
    frame = frames.get(one.named.agent) if one.named.agent is not None and one.status == "given" else None
    how = regimen(frame) if frame is not None else None
    slots: dict[str, SlotValue] = dict(how.slots) if how else {}
    start, end = (min(one.start, how.start), max(one.end, how.end)) if how else (one.start, one.end)
    if (time := _time(place, doc, one)) is not None:
        if max(end, time.end) - min(start, time.start) < _LONGEST:
            start, end = min(start, time.start), max(end, time.end)
        slots |= time_slots(time)
    if one.status != "given":
        slots["status"] = one.status
    elif _EARLIER.search(place.text, max(0, one.named.start - _NEAR), one.named.end + _NEAR):
        slots["role"] = "previous"
    drug = one.named.agent is not None and one.named.agent.kind != "procedure"
    rule = (NAMED if drug else PERFORMED) if one.status == "given" else NOT_DONE
    yield stated(
        "intervention",
        who.label,
        place.sentence.span(start, min(end, len(place.text))),
        DECIDED if rule is NOT_DONE and one.status not in ("withheld", "declined") else rule,
        {"agent": one.named.label, "polarity": "affirmed" if one.status in _HAD else "negated", **slots},
        concepts=[("agent", one.named.iri)] if one.named.iri else (),
        population=who,
    )


def _time(place: Place, doc: Doc, one: Decided) -> Timepoint | None:
    """The time that hangs on the verb that tells of the treatment, or on its name."""
    own = {one.verb.i} if one.verb is not None else set()
    if (head := of_span(doc, one.named.start, one.named.end)) is not None:
        own.add(head.i)
    for time in times(place.sentence):
        word = of_span(doc, time.start, time.end)
        if word is not None and _holder(word).i in own:
            return time
    return None


def _holder(word: Token) -> Token:
    """The noun or verb that a time hangs on, its preposition left aside."""
    while word.head != word and word.head.tag_ in ("IN", "TO", "RB", "CD", "RBR"):
        word = word.head
    return word.head
