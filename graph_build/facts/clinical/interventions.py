"""Treatments that the text says were given, not given, or ended: one fact an agent, with how it was given."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses.treatment_status import NOBODY
from graph_build.facts.clinical.given_to import recipients, without_numbers
from graph_build.facts.clinical.later_doses import later_doses, to_groups, whose
from graph_build.facts.clinical.parsed import decision_on, target_of
from graph_build.facts.clinical.people import People, defines_cohort, people
from graph_build.facts.clinical.places import Place, places
from graph_build.facts.clinical.regimens import Regimen, regimen
from graph_build.facts.clinical.runs import PEOPLE, Run, clause_at, reach, scope, time_in, time_slots
from graph_build.facts.clinical.treatment_words import (
    CUE,
    RESCUE,
    ending,
    is_advice,
    is_given,
    is_unsure,
    joined_with,
    of_another,
    only_dates,
    relative_time,
    role_of,
)
from graph_build.facts.stating import stated
from graph_build.frames.treatments.agents import agents
from graph_build.frames.treatments.treatments import treatments
from graph_build.model import Fact, Population, Rule
from graph_build.patterns import Pattern
from graph_build.study.mentions import populations
from graph_build.study.resolved import arms_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graph_build.model import ReadDocument, SlotValue, Timepoint
    from graph_build.model.frames import Agent, TreatmentFrame
    from graph_build.relations.treatments import Told
    from graph_build.study.arms import Arms
    from graph_build.study.mentions import PopulationMention

GIVEN = Rule("interventions.given", 2, "a treatment named with a word that says it was given, with its dose and time")
LISTED = Rule("interventions.listed", 2, "a treatment in a list with the number of patients who had it in parentheses")
DENIED = Rule("interventions.denied", 1, "a treatment that the text says was not given")
ENDED = Rule("interventions.ended", 1, "a treatment that the text says was stopped, tapered or changed")

_IN_THEM = Pattern(r"(?:\s\([^)]*\))?(?:\s(?:treatment|therapy))?\s(?:in|to)\s(?:the\s)?", re.IGNORECASE)
_IN_PARENTHESES = Pattern(
    r"\s?[(\[](?:\s?n\s?=\s?(?P<n>\d+)|(?P<all>all(?: of)?(?: the)? (?:patients|cases|children|subjects))|"
    r"(?P<m>\d+)\s?/\s?(?P<t>\d+)(?=\s?[),;\]]|\s(?:patients|cases)|\s?\()|"
    r"(?P<k>\d+) (?:patients?|cases?|children)(?=\s?[)\]]))[^)\]]*[)\]]",
    re.IGNORECASE,
)
_BESIDE_PLACEBO = Pattern(
    r"(?:\s\d+(?:\.\d+)?\s?m?g(?:/\S+)?)?(?:,\s?(?:or\s|and\s)?|\s(?:or|and|versus|vs\.?)\s)(?:to\s|with\s)?placebo\b",
    re.IGNORECASE,
)
_LIST_GAP = Pattern(
    r"\s?(?:[(\[][^)\]]*[)\]])?\s?(?:,|;|and|or|\+|plus|as well as|followed by|then|/|\s)*", re.IGNORECASE
)
_DESIGN = Pattern(
    r"\b(?:defined|definition|classified as|end-?points?|(?:inclusion|exclusion|eligibility) criteria|"
    r"eligible(?!\s(?:patients|participants|subjects|adults|children|women|men)\s(?:were|received))|were excluded)\b",
    re.IGNORECASE,
)
_DESCRIBES = Pattern(
    rf"\b{PEOPLE}\b(?:\s\([^)]*\))?(?:\swith\s[\w\s()-]{{2,40}}?)?\s"
    r"(?:treated with|taking|on|receiving|given|who (?:had )?received)\s$",
    re.IGNORECASE,
)
_NOT_HAD = ("withheld", "declined")
_NAMING = frozenset({"dose", "dose_unit", "frequency"})
_TOLD = frozenset({"dose", "dose_low", "status"})
_DOSE_MOVES = Pattern(r"\s(?:daily\s)?(?:dose|dosage)\s(?:showed|was|were|had|at)\b", re.IGNORECASE)
_SAME = Pattern(r"\b(?:on|at) the same (?:day|time)\b|\bsame day\b", re.IGNORECASE)


def state(read: ReadDocument) -> Iterator[Fact]:
    """The interventions that the prose of a document reports."""
    arms = arms_of(read)
    last: Agent | None = None
    paragraph = -1
    for place in places(read):
        if place.sentence.sentence.paragraph != paragraph:
            paragraph, last = place.sentence.sentence.paragraph, None
        found, frames = treatments(place.sentence, agents(place.sentence), last)
        drugs = [a for a in found if a.kind == "drug"]
        if not place.caption and not _DESIGN.search(place.text):
            first = {f.agent: f for f in reversed(frames) if not f.pointed}
            groups = populations(place.text, arms)
            later = [f for f in frames if f is not first.get(f.agent)]
            yield from _in_sentence(read, place, found, first, later, groups, arms)
            yield from later_doses(place, later, arms)
        last = drugs[-1] if drugs else last


def _in_sentence(
    read: ReadDocument,
    place: Place,
    found: tuple[Agent, ...],
    frames: Mapping[Agent, TreatmentFrame],
    later: Sequence[TreatmentFrame],
    groups: Sequence[PopulationMention],
    arms: Arms,
) -> Iterator[Fact]:
    cued = denied = to_others = False
    of_trial = place.study.of_arms
    pointed = [f.start for f in later if f.pointed]
    taken = [f.time for f in later if f.time]
    for index, agent in enumerate(found):
        who = whose(place, agent.start, arms, agent.label)
        status, not_given = decision_on(read, place.sentence, agent) or (None, False)
        dosed = frames[agent].dose is not None
        left_open = status == NOBODY and not (not_given or dosed) and place.of_patient
        unsure = not not_given and is_unsure(place, agent, dosed=dosed)
        if who is None or left_open or unsure or only_dates(place, agent):
            cued = denied = False
            continue
        run = clause_at(place.text, agent.start)
        linked = (
            cued and _LIST_GAP.fullmatch(without_numbers(place.sentence, found[index - 1].end, agent.start)) is not None
        )
        given = is_given(place, agent, run, found)
        counted = _IN_PARENTHESES.match(place.text, agent.end)
        until = min(a for a in (*(a.start for a in found), *pointed, len(place.text)) if a > agent.start)
        them = recipients(place.sentence, agent.end, until, groups, listed=to_others) if who.kind != "patient" else ()
        to_others = bool(them)
        cued = bool(
            given or them or linked or (counted and cued) or (counted and CUE.search(place.text, 0, agent.start))
        )
        how = regimen(frames[agent])
        ended = ending(place.text, found, index)
        listed = index > 0 and _LIST_GAP.fullmatch(place.text, found[index - 1].end, agent.start) is not None
        listed = listed and run.start < found[index - 1].end
        denied = (denied and listed) or not_given
        own = next((g for g in groups if g.start <= agent.start < g.end and g.arm and not g.arm.control), None)
        if who.kind == "control" and own is not None and not denied:
            who = Population("arm", own.label)  # the drug names its own group: "between the A and control groups"
        if not (cued or ended or denied or {"dose", "dose_low"} & how.slots.keys()):
            continue
        if how.slots.keys().isdisjoint(_TOLD) and _DOSE_MOVES.match(place.text, agent.end):
            continue  # its dose is what was measured
        if of_trial and who.experiencer == "own" and not (them or ended or denied or how.slots):
            continue  # in a study of arms, the name of a drug alone tells whose data it is
        if how.slots and how.slots.keys() <= _NAMING and _in_name(how, groups) and place.sentence.section != "methods":
            continue  # and so does one with how much or how often it was given, where that tells two arms apart
        if _said_elsewhere(place, agent, who, run, how, ended=ended[2] if ended else None) and not (
            denied and who.experiencer == "own"
        ):
            continue
        one = them[0] if len(them) == 1 and not them[0].group else None
        if one:
            told = {"n": one.n, "n_total": one.total}
            how.add(agent.start, one.end, **{k: v for k, v in told.items() if v is not None})
        if them and not one and not how.slots.keys() & {"dose", "dose_low"}:
            yield from to_groups(place, agent, them)
            continue
        target = None if denied else target_of(read, place.sentence, agent)
        yield _fact(
            place, agent, how, who, run, found, index,
            ended=ended, denied=denied, counted=bool(them), taken=taken, target=target,
            decided=status if status in _NOT_HAD else None,
        )  # fmt: skip
        if them and not one:
            yield from to_groups(place, agent, them)


def _in_name(how: Regimen, groups: Sequence[PopulationMention]) -> bool:
    doses = how.slots.keys() & {"dose"}
    return any(
        g.arm and g.start <= how.start and how.end <= g.end and (not doses or f"{how.slots['dose']}" in g.arm.label)
        for g in groups
    )


def _said_elsewhere(place: Place, agent: Agent, who: Population, run: Run, how: Regimen, *, ended: str | None) -> bool:
    """Whether the words describe a group, a body of evidence or an outcome, and tell of no treatment of their own."""
    text = place.text
    counted = [p for p in people(text) if run.start <= p.start and p.end <= agent.start and p.n]
    if (
        who.experiencer == "cited"
        and who.kind == "group"
        and not (counted and how.slots)
        and not _tried_in(text, agent.end)
    ):
        return True
    if who.kind == "patient":
        return who.experiencer == "own" and (is_advice(text, agent) or any((p.n or 0) > 1 for p in counted))
    if ended == "discontinued" and (
        place.sentence.section == "methods" or any(p.end <= agent.start for p in people(text))
    ):
        return True
    plainly = not how.slots and not RESCUE.search(text, agent.start) and not _IN_PARENTHESES.match(text, agent.end)
    if plainly and _DESCRIBES.search(text, 0, agent.start):
        return True
    return plainly and any(defines_cohort(text, p) for p in counted)


def _who_many(place: Place, agent: Agent, run: Run, found: tuple[Agent, ...], index: int) -> tuple[People | None, int]:
    """The patients said to have had an agent, and where the words that say so end."""
    text = place.text
    shared = index + 1 < len(found) and re.fullmatch(r"\s(?:and|or)\s", text[agent.end : found[index + 1].start])
    end = found[index + 1].end if shared else agent.end
    counted = _IN_PARENTHESES.match(text, end)
    everyone = people(text)
    if counted:
        if counted["all"]:
            local = [p for p in everyone if p.end <= agent.start and p.n and p.n > 1]
            if local:
                return People(counted.start(), counted.end(), local[-1].n), counted.end()
            return People(counted.start(), counted.end(), quantifier="all"), counted.end()
        n = counted["n"] or counted["m"] or counted["k"]
        return People(
            counted.start(), counted.end(), int(n), int(counted["t"]) if counted["t"] else None
        ), counted.end()
    subjects = [p for p in everyone if run.start <= p.start and p.end <= agent.start]
    return (subjects[-1] if subjects else _tried_in(text, agent.end)), agent.end


def _tried_in(text: str, end: int) -> People | None:
    """The patients in whom a treatment was tried: "treatment in 28 children"."""
    return next((p for p in people(text) if p.start >= end and p.n and _IN_THEM.fullmatch(text, end, p.start)), None)


def _fact(
    place: Place,
    agent: Agent,
    how: Regimen,
    who: Population,
    run: Run,
    found: tuple[Agent, ...],
    index: int,
    *,
    ended: tuple[int, int, str] | None,
    denied: bool,
    counted: bool,
    taken: Sequence[Timepoint],
    target: Told | None,
    decided: str | None,
) -> Fact:
    text, sentence = place.text, place.sentence
    slots: dict[str, SlotValue] = dict(how.slots)
    start, end = how.start, how.end
    if ended:
        start, end = min(start, ended[0]), max(end, ended[1])
        slots["status"] = ended[2]
    if decided:
        slots["status"] = decided
    them, after = _who_many(place, agent, run, found, index)
    if who.kind == "group" and not counted:
        counts = place.counts(them, who)
        slots |= counts
        end = max(end, after)
        if them and them.end <= agent.start:
            start = min(start, them.start)
    slots |= role_of(text, agent, run)
    slots |= joined_with(text, found, index)
    time = time_in(sentence, Run(scope(text, run).start, reach(text, run)), agent.start)
    if time is not None and (time.reference == "follow-up" or re.match(r"\d+ \w+ of\b", time.text)):
        time = None  # how long patients were watched or treated, not when
    if time is not None and (of_another(text, agent, time) or time in taken or slots.get("status") == "postponed"):
        time = None
    if same := _SAME.search(text, agent.end, reach(text, run)):
        earlier = [t for t in sentence.timepoints if t.end <= same.start()]
        time = earlier[-1] if earlier else place.time
        end = max(end, same.end())
    elif time is not None and abs(time.start - agent.end) < 160:
        start, end = (start, max(end, time.end)) if time.start > agent.start else (min(start, time.start), end)
    else:
        time = None
    when = time_slots(time) or relative_time(text, agent, found, index)
    if when and time is None:
        end = max(end, found[index + 1].end)
    references = place.references(agent.start) if who.experiencer == "cited" else ()
    if place.study.arms and not denied and agent.label == place.study.arms[0] and who.label == place.study.label:
        who = Population("arm", agent.label)
    if who.kind == "control" and _BESIDE_PLACEBO.match(place.text, agent.end):
        who = Population("arm", agent.label)  # an arm of its own, named in one row with the placebo
    if target:
        start, end = min(start, target.start), max(end, target.end)
    return stated(
        "intervention",
        who.label,
        sentence.span(start, min(end, len(text))),
        DENIED if denied else ENDED if ended else LISTED if _IN_PARENTHESES.match(text, agent.end) else GIVEN,
        {
            "agent": agent.label,
            "polarity": "negated" if denied else "affirmed",
            "arm": who.label if who.kind in ("arm", "control") else None,
            "references": references or None,
            "condition": target.text if target else None,
            **{k: v for k, v in (slots | when).items() if not (denied and k in ("dose_number", "number_of_doses"))},
        },
        concepts=[("agent", agent.iri)],
        population=who,
    )
