"""Adverse events by arm, group or patient."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.model.records import AdverseEvent, UnplacedValue
from graph_build.records.measures import names_of, time_of
from graph_build.records.merging import are_rows_apart, completed, merge
from graph_build.records.values import concept, number, text, total_of, whole
from ontology.namespaces import CYTO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph_build.model import Fact, Population
    from graph_build.model.records import Number
    from graph_build.records.arms import StudyArms

DEATH = CYTO + "Death"
_NUMBERS = ("affected", "at_risk", "percent", "events", "rate")
_ROUNDING = Decimal("0.51")
"""How far a percentage may lie from that of its count: it may be printed in whole numbers."""
_COUNTS_EVENTS = re.compile(
    r"\b(?:total of (?:\w+ )?"
    r"|(?:numbers?|nos?\.?) of (?:(?!(?:patients|subjects|participants|children|people)\b)[\w-]+ ){0,3})"
    r"(?:AEs?|ADRs?|events|episodes|reactions)\b",
    re.IGNORECASE,
)
"""A name of what is counted that counts events, and no participants."""
_SEVERITY = re.compile(r"\bserious\b|\bSAEs?\b|\bgrade\s(?:[≥>]\s?)?[1-5]\b|\bsevere\b", re.IGNORECASE)


def adverse_events(
    facts: Iterable[Fact], arms: StudyArms
) -> tuple[tuple[AdverseEvent, ...], tuple[UnplacedValue, ...]]:
    """The adverse events of a document, each arm's apart, and the counts that belong to none."""
    found: list[AdverseEvent] = []
    unplaced: list[UnplacedValue] = []
    for fact in facts:
        slot = _event_slot(fact)
        event = text(fact, slot) if slot else None
        if slot is None or event is None:
            continue
        people = _subject(fact, arms)
        if people is None:
            unplaced.append(UnplacedValue(fact, "it is not said whose it is"))
            continue
        found.append(replace(_event(fact, event, people), concept=concept(fact, slot)))
    return merge(found, _keys, _are_one, completed), tuple(unplaced)


def _keys(one: AdverseEvent) -> Iterator[object]:
    yield from ((one.subject, one.drug, one.polarity, name) for name in names_of(one.facts))


def _are_one(a: AdverseEvent, b: AdverseEvent) -> bool:
    """Whether two reports of one event and arm are of one time, and agree in a number and in all that both have."""
    if a.time != b.time and a.time and b.time:
        return False
    if are_rows_apart(a, b):
        return False
    both = [(getattr(a, n), getattr(b, n)) for n in (*_NUMBERS, "low", "high")]
    if any(x is not None and y is not None and x != y for x, y in both):
        return False
    alike = any(x is not None and x == y for x, y in both) or _is_share(a, b.percent) or _is_share(b, a.percent)
    told = [any(getattr(one, n) is not None for n in _NUMBERS) for one in (a, b)]
    return alike or (a.time == b.time and told == [False, False])


def _is_share(one: AdverseEvent, percent: Number | None) -> bool:
    """Whether a percentage is that of the participants that a report counts."""
    if one.affected is None or not one.at_risk or percent is None:
        return False
    return abs(100 * Decimal(one.affected) / one.at_risk - percent) <= _ROUNDING


def _event_slot(fact: Fact) -> str | None:
    """The slot that names an adverse event; a death that is told of a drug is one, whatever its cause."""
    if fact.type == "adverse_event":
        return "event"
    died = fact.type == "outcome" and concept(fact, "outcome") == DEATH and text(fact, "polarity") != "negated"
    return "outcome" if died and text(fact, "agent") else None


def _subject(fact: Fact, arms: StudyArms) -> Population | None:
    people = fact.population
    if people is None or people.experiencer not in ("own", "cited"):
        return None
    return people if people.kind == "patient" or people.experiencer == "cited" else arms.subject(fact)


def _event(fact: Fact, event: str, people: Population) -> AdverseEvent:
    at_risk = whole(fact, "n_total") if fact.slot("n_total") is not None else whole(fact, "group_size")
    affected = whole(fact, "n") if fact.slot("statistic") != "rate" else None
    events = None
    more = affected is not None and at_risk is not None and affected > at_risk
    if affected is not None and (more or _COUNTS_EVENTS.search(event)):
        affected, events = None, affected  # more than there are participants: events were counted
    graded = _SEVERITY.search(event)
    severity = text(fact, "severity")
    return AdverseEvent(
        subject=people, facts=(fact,), evidence=fact.evidence, confidence=fact.confidence,
        event=text(fact, "name_as_printed") or event,
        drug=text(fact, "agent"), drug_concept=concept(fact, "agent"),
        affected=affected, events=events,
        at_risk=total_of(fact, affected, at_risk, number(fact, "percent")), percent=number(fact, "percent"),
        rate=number(fact, "value"),
        low=number(fact, "ci_low"), high=number(fact, "ci_high"), unit=text(fact, "unit"),
        seriousness=severity or (graded.group().casefold() if graded else None), time=time_of(fact),
        cause=text(fact, "cause"), action=text(fact, "action"), certainty=text(fact, "certainty"),
        polarity=text(fact, "polarity") or "affirmed",
    )  # fmt: skip
