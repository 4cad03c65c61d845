"""Unwanted events of treatment: what happened to how many, what was done about it, and what did not happen."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from graph_build.facts.clinical.adverse_actions import HAD, action
from graph_build.facts.clinical.people import People, people
from graph_build.facts.clinical.places import Place, places
from graph_build.facts.clinical.results import told
from graph_build.facts.clinical.runs import (
    PEOPLE,
    Run,
    clause_at,
    followed_by,
    plain,
    reach,
    scope,
    time_in,
    time_slots,
)
from graph_build.facts.stating import stated
from graph_build.frames.treatments.agents import agents
from graph_build.model import Fact, Rule
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graph_build.model import Population, ReadDocument, SlotValue
    from graph_build.relations.outcomes import ToldOutcome

EVENT = Rule(
    "adverse_events.event", 2, "an event that patients had, where the words or the heading say that it was unwanted"
)
ACTED = Rule("adverse_events.acted", 1, "an event for which a drug was stopped in some of those who had it")
DENIED = Rule("adverse_events.denied", 3, "unwanted events that the text says did not occur")
RISE = Rule("adverse_events.change", 1, "a change of a variable told among adverse events")
TOLERATED = Rule("adverse_events.tolerated", 1, "how a treatment was tolerated")
STOPPED = Rule("adverse_events.stopped", 1, "an event for which a treatment was stopped")

_KIND = (
    r"(?:adverse|side|untoward|undesirable)\s(?:drug\s)?(?:events?|effects?|reactions?|outcomes?)|toxicit(?:y|"
    r"ies)|complications?|"
    r"(?:infusion|injection[- ]site|hypersensitivity|allergic|anaphylactic)[- ]?(?:related )?reactions?|"
    r"hepatotoxicity|nephrotoxicity|infections?|intolerance"
)
_NONE = Pattern(
    rf"\b(?P<neg>no|without(?: any)?|nor|none (?:had|experienced|developed|of the patients (?:had|experienced|"
    rf"developed))|did not (?:develop|experience|have|show) (?:any\s)?|free (?:of|from))\s(?:further\s|other\s|"
    rf"cases? of\s|any\s|signs? of\s|evidence of\s)*"
    rf"(?P<e>(?:(?!and\b|or\b|was\b|were\b)[\w-]+\s){{0,5}}?(?:{_KIND}))\b",
    re.IGNORECASE,
)
_CHANGE = Pattern(r"\b(?:increase|decrease|difference|change|rise|reduction)s?\b", re.IGNORECASE)
_PLAIN = Pattern(
    r"(?:adverse|side|untoward)\s(?:drug )?(?:events?|effects?|reactions?)|toxicit|intolerance|reactions?$|"
    r"hepatotox|nephrotox",
    re.IGNORECASE,
)
_CUE = Pattern(
    r"\b(?:adverse|side[ -]effects?|toxicit\w*|drug-related|treatment-related|serious adverse)\b", re.IGNORECASE
)
_OCCURRED = Pattern(
    r"\s(?:occurred|was observed|were observed|was seen|were seen|was reported|were reported|was noted|"
    r"were noted|developed)\s(?:in\s)(?:the\s)?$",
    re.IGNORECASE,
)
_COUNTED = Pattern(
    r"(?P<e>[A-Za-z][\w\s/,:-]{2,80}?)\s\((?:n\s?=\s?)?(?P<n>\d+)(?:\s(?:patients?|"
    r"cases?))?(?:[,;/]\s?\d+(?:\.\d+)?\s?%)?\)"
)
_REACTION = Pattern(
    r"\b(?:developed|experienced|had|suffered)\s(?:an?\s)?(?P<e>(?:(?!no\b|not\b|been\b|never\b)[\w-]+\s){0,3}?"
    r"(?:[\w-]*site reactions?|infusion reactions?|drug reactions?|allergic reactions?|hypersensitivity reactions?|"
    r"anaphylaxis|"
    r"hepatotoxicity|nephrotoxicity|cardiotoxicity|neurotoxicity|toxicity|side effects?))\b",
    re.IGNORECASE,
)
_SEVERITY = Pattern(
    r"\b(?P<s>severe|serious|mild|moderate|minor|life-threatening|fatal|grade\s(?:[1-5]|I{1,3}|IV))\b", re.IGNORECASE
)
_TOLERATED = Pattern(
    r"\b(?P<v>(?:(?:relatively|generally|very|overall)\s)?(?:well|poorly|better))[\s-]tolerated\b", re.IGNORECASE
)
_DUE = Pattern(
    r"\s(?:due to|because of|owing to|on account of|secondary to)\s(?:an?\s|the\s|his\s|her\s|severe\s)*", re.IGNORECASE
)
_STOPPED = Pattern(
    r"\s(?:therapy\s|treatment\s)?(?:was|were|had to be|had been)\s(?:then\s|immediately\s|"
    r"subsequently\s)?(?:discontinued|stopped|withdrawn|suspended|interrupted)",
    re.IGNORECASE,
)
_NOT_EVENTS = Pattern(
    r"\b(?:lack|inefficacy|ineffective|failure|cost|remission|improvement|response|unavailab|shortage|patient|"
    r"request|decision|pregnan|activity|control|evidence|possib|suspic|fear|risk|concern|negative|completion|"
    r"absence|\bno\b)",
    re.IGNORECASE,
)

_OTHER_DEED = Pattern(
    r"\b(?:discharged|extubated|weaned|operated|removed|transferred|followed|tolerated|recovered|placed)\b", re.I
)


def state(read: ReadDocument) -> Iterator[Fact]:
    """The adverse events that the prose of a document reports, and those that it denies."""
    for place in places(read):
        if place.caption or place.sentence.section == "methods":
            continue
        yield from _denied(place)
        yield from _had(place)
        yield from _listed(place)
        yield from _reactions(place)
        yield from _changed(place, told(read).get(id(place.sentence), ()))
        yield from _tolerated(place)
        yield from _stopped_for(place)


def _agent(place: Place, at: int, *, cited: bool) -> tuple[str | None, list[tuple[str, str]]]:
    """The treatment that events are put down to: the nearest before in the sentence, else that of the study told of."""
    near = [a for a in agents(place.sentence) if a.end <= at] or list(agents(place.sentence))
    if place.study.kind == "patient":  # what a single patient has in another clause may have another cause
        clause = clause_at(place.text, at)
        near = [a for a in near if clause.holds(a.start) and not _OTHER_DEED.search(place.text, a.end, at)]
    if near:
        return near[-1].label, [("agent", near[-1].iri)]
    if place.drug and cited:
        return place.drug.label, [("agent", place.drug.iri)]
    drug = place.study.drug
    return (drug.label, [("agent", drug.iri)]) if drug and (place.study.kind == "group") else (None, [])


def _fact(
    place: Place,
    who: Population,
    rule: Rule,
    run: Run,
    event: str,
    at: int,
    slots: Mapping[str, SlotValue | None] = MappingProxyType({}),
) -> Fact:
    label, links = _agent(place, at, cited=who.experiencer == "cited")
    clause = scope(place.text, clause_at(place.text, at))
    time = time_in(place.sentence, Run(clause.start, reach(place.text, clause)), at)
    if time is not None and abs(time.start - at) > 120:
        time = None
    end = max(run.end, time.end) if time else run.end
    start = min(run.start, time.start) if time else run.start
    references = place.references(at) if who.experiencer == "cited" else ()
    arm = who.label if who.kind in ("arm", "control") else None
    when = time_slots(time)
    return stated(
        "adverse_event",
        who.label,
        place.sentence.span(start, min(end, len(place.text))),
        rule,
        {
            "event": event,
            "agent": label,
            "polarity": "negated" if rule is DENIED else "affirmed",
            "arm": arm,
            "references": references or None,
            **when,
            **slots,
        },
        concepts=[*links, *_events(place, run)],
        population=who,
    )


def _events(place: Place, run: Run) -> list[tuple[str, str]]:
    inside = [m for m in place.sentence.mentions_of("finding", "disease") if run.start <= m.start and m.end <= run.end]
    return [("event", inside[0].concept.iri)] if inside else []


def _denied(place: Place) -> Iterator[Fact]:
    text = place.text
    for m in _NONE.finditer(text):
        who = place.population(m.start())
        event = plain(m["e"])
        if who is None or re.search(
            r"\b(?:history|known|previous|evidence|source|concern|suspicion|proven|birth|sign|differences?)\b",
            event,
            re.IGNORECASE,
        ):
            continue
        if who.kind == "patient" and not _PLAIN.search(event) and not re.search(r"complications?$", event):
            continue
        if re.match(r"(?:patients?|participants?|subjects?|one|child(?:ren)?|women|men)\b", event, re.IGNORECASE):
            continue
        if re.search(r"\bno longer\b|\bno (?:data|information|study|studies)\b", m.group(), re.IGNORECASE):
            continue
        yield _fact(
            place,
            who,
            DENIED,
            Run(m.start(), m.end()),
            event,
            m.start(),
            # none had the event; "no increase in infections" counts nobody
            {"n": 0 if who.kind == "group" and not _CHANGE.search(event) else None},
        )


def _had(place: Place) -> Iterator[Fact]:
    """Counted patients with an event, under a heading on adverse events or beside words that say so."""
    text = place.text
    cued = place.adverse or _CUE.search(text) is not None
    for them in people(text):
        if not cued or them.n is None or them.n == 0:
            continue
        m = HAD.match(text, them.end)
        if m is None:
            continue
        who = place.population(them.start)
        followed = followed_by(text, m.end())
        if who is None or followed is None or re.match(r"(?:been|to|received)\b", followed[0]):
            continue
        event, run = re.sub(r"^at least (?:one|1|an?)\s", "", followed[0]), followed[1]
        drug = next((a for a in agents(place.sentence) if run.start <= a.start < run.end), None)
        joint = re.search(r"\sand\s(?:the\s)?$", text[run.start : drug.start]) if drug else None
        if joint:  # "pneumonia and anakinra was stopped": the agent begins the next clause
            run = Run(run.start, run.start + joint.start())
            event = plain(text[run.start : run.end])
        yield from _event(place, who, them, event, Run(them.start, run.end), m.start("v"))


def _listed(place: Place) -> Iterator[Fact]:
    """Events with the number of patients who had them in parentheses behind them."""
    text = place.text
    if not place.adverse and not _CUE.search(text):
        return
    for m in _COUNTED.finditer(text):
        who = place.population(m.start("e"))
        words = re.split(r"[,:;]\s|\s(?:and|or|of|had|were|was|included|including|developed)\s", m["e"])[-1]
        event = plain(words)
        if who is None or who.kind == "patient" or not event or re.search(rf"{PEOPLE}$|groups?$", event, re.IGNORECASE):
            continue
        start = m.end("e") - len(words)
        if any(a.start < m.end("e") and start < a.end for a in agents(place.sentence)):
            continue
        them = People(start, m.end(), int(m["n"]))
        yield from _event(place, who, them, event, Run(start, m.end()), start)


def _reactions(place: Place) -> Iterator[Fact]:
    """Reactions and toxicities that the one patient of a report had."""
    for m in _REACTION.finditer(place.text):
        who = place.population(m.start())
        if who is not None and who.kind == "patient" and not place.sentence.negated(m.start("e"), m.end("e")):
            severity = _SEVERITY.search(m["e"])
            slots: dict[str, SlotValue | None] = {"severity": severity["s"].casefold() if severity else None}
            yield _fact(place, who, EVENT, Run(m.start("e"), m.end("e")), plain(m["e"]), m.start("e"), slots)


def _event(place: Place, who: Population, them: People, event: str, run: Run, at: int) -> Iterator[Fact]:
    """An event with what was done about it; where that is told of some of the patients alone, their count has it."""
    severity = _SEVERITY.search(event)
    done = action(place, Run(run.end, min(len(place.text), run.end + 70)))
    some = done.people if done and done.people != them else None
    slots: dict[str, SlotValue | None] = {"severity": severity["s"].casefold() if severity else None}
    end = run.end if done is None or some else max(run.end, done.end)
    whole = slots | {"action": done.words if done and not some else None} | place.counts(them, who)
    yield _fact(place, who, EVENT, Run(run.start, end), event, at, whole)
    if done and some and not done.own_event and (some.n or 0) < (them.n or 0):
        part = slots | {"action": done.words} | place.counts(some, who)
        yield _fact(place, who, ACTED, Run(run.start, done.end), event, at, part)


def _changed(place: Place, outcomes: Sequence[ToldOutcome]) -> Iterator[Fact]:
    if not place.adverse:
        return
    for result in outcomes:
        who = place.population(result.at)
        if (
            who is not None
            and result.status in ("increased", "worsened")
            and not result.negated
            and len(result.outcome.split()) < 8
        ):
            yield _fact(place, who, RISE, Run(result.start, result.end), f"increase of {result.outcome}", result.at)


def _tolerated(place: Place) -> Iterator[Fact]:
    text = place.text
    for m in _TOLERATED.finditer(text):
        near = [a for a in agents(place.sentence) if a.end <= m.start()]
        if not near or place.sentence.negated(m.start(), m.end()):
            continue
        who = place.population(m.start())
        certainty = place.sentence.certainty(m.start(), m.end())
        yield stated(
            "adverse_event",
            who.label if who else near[-1].label,
            place.sentence.span(m.start(), m.end()),
            TOLERATED,
            {
                "event": "tolerability",
                "value": f"{m['v'].casefold()} tolerated",
                "agent": near[-1].label,
                "certainty": certainty,
                "polarity": "affirmed",
            },
            concepts=[("agent", near[-1].iri)],
            population=who,
        )


def _stopped_for(place: Place) -> Iterator[Fact]:
    """Treatments that were stopped because of an event."""
    text = place.text
    for agent in agents(place.sentence):
        stopped = _STOPPED.match(text, agent.end)
        them = next(
            (p for p in people(text) if stopped and re.fullmatch(r"\sin\s", text[stopped.end() : p.start])), None
        )
        due = _DUE.match(text, them.end if them else stopped.end()) if stopped else None
        if due is None:
            continue
        followed = followed_by(text, due.end())
        who = place.population(agent.start)
        if followed is None or who is None or _NOT_EVENTS.search(followed[0]):
            continue
        yield _fact(
            place,
            who,
            STOPPED,
            Run(agent.start, followed[1].end),
            followed[0],
            due.start(),
            {
                "agent": agent.label,
                "action": f"{agent.label} discontinued",
                **place.counts(them, who),
            },
        )
