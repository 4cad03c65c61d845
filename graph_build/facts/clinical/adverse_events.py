"""Unwanted events that did not occur: "no serious adverse events were reported"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.places import Place, places
from graph_build.facts.clinical.runs import (
    Run,
    clause_at,
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
    from collections.abc import Iterator

    from graph_build.model import Population, ReadDocument

DENIED = Rule("adverse_events.denied", 3, "unwanted events that the text says did not occur")

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

_OTHER_DEED = Pattern(
    r"\b(?:discharged|extubated|weaned|operated|removed|transferred|followed|tolerated|recovered|placed)\b", re.I
)


def state(read: ReadDocument) -> Iterator[Fact]:
    """The adverse events of which the prose of a document says that they did not occur."""
    for place in places(read):
        if place.caption or place.sentence.section == "methods":
            continue
        yield from _denied(place)


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
    run: Run,
    event: str,
    n: int | None,
) -> Fact:
    at = run.start
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
        DENIED,
        {
            "event": event,
            "agent": label,
            "polarity": "negated",
            "n": n,
            "arm": arm,
            "references": references or None,
            **when,
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
        # none had the event; "no increase in infections" counts nobody
        n = 0 if who.kind == "group" and not _CHANGE.search(event) else None
        yield _fact(place, who, Run(m.start(), m.end()), event, n)
