"""Shares of patients with an outcome: mortality, relapse and response rates, by arm or from one time to another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.people import arms
from graph_build.facts.clinical.runs import Run, as_number, time_in, time_slots
from graph_build.facts.clinical.variables import named_variables
from graph_build.facts.rate_words import of_rate
from graph_build.facts.stating import stated
from graph_build.model import Population, Rule
from ontology.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.facts.clinical.people import Arm
    from graph_build.facts.clinical.places import Place
    from graph_build.model import Fact, Quantity, SlotValue
    from graph_build.model.frames import Named

RATE = Rule("outcomes.rate", 2, "a share of patients with an outcome, by arm")
SHARES = frozenset(expand(f"cyto:{name}") for name in ("Mortality", "RelapseRate", "ResponseRate"))
"""Variables that are shares of patients with an outcome; they are stated as outcomes."""

_FROM = re.compile(
    r"\s(?:rate\s)?(?:was|were|has been|is)?\s?(?:significantly\s)?(?:reduced|lowered|decreased|increased|improved|"
    r"declined|fell|dropped|rose)\s(?:significantly\s)?from\s$",
    re.IGNORECASE,
)
_WAS = re.compile(
    r"(?:\s(?:rates?|at|on|by|day|week|month|year|after|within|days|weeks|months|years|hospital|overall|\d+))*"
    r"(?:\s(?:was|were|of|is|reached)|:)\s(?:only\s|about\s|significantly (?:lower|higher)\s?\(?)?$",
    re.IGNORECASE,
)
_AGAINST = re.compile(r"[^.;]{0,60}?\b(?:versus|vs\.?|compared (?:with|to)|and|against)\s(?:only\s)?$", re.IGNORECASE)
_GROUP = re.compile(r"\s?(?:\([^)]*\)\s?)?(?:in|for|among|with|of)\s(?:the\s|those\s|patients\s)*", re.IGNORECASE)
_DAY = re.compile(r"\b(?P<n>\d+)[- ](?P<u>day|week|month|year)\s(?:all-cause\s|overall\s)?$", re.IGNORECASE)
_UCUM = {"day": "d", "week": "wk", "month": "mo", "year": "a"}


def rates(place: Place) -> Iterator[Fact]:
    """The rates of a sentence, one fact a value."""
    for variable in named_variables(place.sentence):
        if variable.iri not in SHARES or place.population(variable.start) is None:
            continue
        shares = [
            q
            for q in place.sentence.quantities
            if q.start >= variable.end
            and q.kind in ("percent", "number")
            and q.value is not None
            and q.unit in ("%", None)
        ]
        yield from _changed(place, variable, shares) or _by_arm(place, variable, shares)


def _changed(place: Place, variable: Named, shares: list[Quantity]) -> list[Fact]:
    """From 40 to 20%: the control arm first where two arms are compared, else before and after."""
    text = place.text
    if len(shares) < 2 or "%" not in (shares[0].unit, shares[1].unit):
        return []
    first, second = shares[:2]
    if _FROM.fullmatch(text, variable.end, first.start) is None or text[first.end : second.start].strip() != "to":
        return []
    treated, control = place.study.arms or (None, None)
    return [
        _fact(place, variable, first, control, "baseline"),
        _fact(place, variable, second, treated, None),
    ]


def _by_arm(place: Place, variable: Named, shares: list[Quantity]) -> list[Fact]:
    """11% in A versus 27% in B: each value belongs to the group that is named behind it."""
    text = place.text
    shares = [q for q in shares if q.unit == "%"]
    if not shares or _WAS.fullmatch(text, variable.end, shares[0].start) is None:
        return []
    named = arms(place.sentence, place.study)
    told = [shares[0]]
    for q in shares[1:]:
        if not _AGAINST.fullmatch(text, told[-1].end, q.start):
            break
        told.append(q)
    found = []
    for q in told:
        arm = next((a for a in named if a.start >= q.end and _behind(text, q.end, a)), None)
        if arm is None and len(told) > 1:
            return []
        found.append(_fact(place, variable, q, arm.label if arm else None, None))
    return found


def _behind(text: str, end: int, arm: Arm) -> bool:
    return _GROUP.fullmatch(text, end, arm.start) is not None


def _fact(place: Place, variable: Named, q: Quantity, arm: str | None, time: str | None) -> Fact:
    text = place.text
    printed = text[variable.start : variable.end]
    day = _DAY.search(text, 0, variable.start) or re.match(r"(?P<n>\d+)[- ](?P<u>day|week|month|year)\s", printed)
    bare = re.sub(r"^\d+-\w+ ", "", printed)
    when: dict[str, SlotValue] = time_slots(time_in(place.sentence, Run(variable.start, q.start)))
    if day:
        unit = day["u"].casefold()
        when = {"timepoint": f"{unit} {day['n']}", "timepoint_value": int(day["n"]), "timepoint_unit": _UCUM[unit]}
    elif time and not arm:
        when = {"timepoint": time}
    own = place.population(variable.start)
    study = place.study
    told, drug = of_rate(place.sentence, variable.start, q.end)
    if arm and study.arms and arm in study.arms:
        own = Population("control" if arm == study.control else "arm", arm)
    return stated(
        "outcome",
        own.label if own else study.label,
        place.sentence.span(q.start, q.end),
        RATE,
        {
            "outcome": f"{day['n']}-{day['u']} {bare}" if day else printed,
            "statistic": "percent",
            "value": as_number(q.value) if q.value is not None else None,
            "unit": "%",
            "arm": arm,
            "polarity": "affirmed",
            "references": place.references(q.start) if own and own.experiencer == "cited" else None,
            **when,
            **told,
        },
        concepts=[("outcome", variable.iri), *([("agent", drug.concept.iri)] if drug else [])],
        population=own,
    )
