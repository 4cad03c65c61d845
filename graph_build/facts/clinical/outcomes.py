"""What became of patients: responses, resolutions, relapses, deaths, and what did not happen, with counts and times."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.facts.clinical.counted import counted
from graph_build.facts.clinical.people import Arm, People, arms, defines_cohort, people
from graph_build.facts.clinical.places import Place, places
from graph_build.facts.clinical.results import as_result, is_none, told
from graph_build.facts.clinical.runs import (
    Run,
    as_number,
    certainty,
    clause_at,
    clauses,
    joined_times,
    reach,
    scope,
    time_in,
    times_slots,
)
from graph_build.facts.clinical.treatment_words import together
from graph_build.facts.clinical.variables import named_variables
from graph_build.facts.stating import stated
from graph_build.frames.treatments.agents import agents
from graph_build.model import Fact, Population, Rule
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.facts.clinical.results import Result
    from graph_build.model import ReadDocument, ReadSentence, SlotValue, Timepoint
    from graph_build.relations.outcomes import ToldOutcome

COUNTED = Rule(
    "outcomes.counted", 2, "an outcome with the patients who had it counted, or said to have occurred to none"
)
COURSE = Rule("outcomes.changed", 3, "how something went on: a verb, an adjective or a state that lasted")
STATE = Rule("outcomes.state", 3, "how a patient was afterwards: well, discharged, dead")

ADVERSE = Pattern(
    r"\b(?:adverse|side[ -]effects?|toxicit\w*|tolerat\w+|tolerab\w+|complications?|drug-related|treatment-related)\b",
    re.IGNORECASE,
)
_UNSURE = ("possible", "hypothesised", "speculative", "recommended", "definitional", "uncertain", "suggested")
_DESIGN = Pattern(
    r"\b(?:defined|definition|classified as|end-?points?|(?:inclusion|exclusion|response) criteria|"
    r"evaluated (?:according|by)|eligible|was assessed by)\b",
    re.IGNORECASE,
)
_LEADING = 12
"""A time that starts so near to the sentence's beginning ("At week 24, ...") holds for all that follows."""
_COMPARES = Pattern(
    r"\b(?:faster|greater|higher|lower|shorter|longer|more rapid(?:ly)?|better|earlier|compared (?:with|to)|than)\b",
    re.IGNORECASE,
)
_RELATIVE = Pattern(
    r"\b(?P<w>before|prior to|after|following)\s(?:the\s)?(?:initiation of\s|administration of\s|start of\s|"
    r"treatment with\s|(?:first|second|third) (?:dose|infusion) of\s)?$",
    re.IGNORECASE,
)
_CAUSAL = Pattern(
    r"\b(?:allow(?:ing|ed)|leading to|led to|resulting in|resulted in|followed by|with|achieving)\b", re.IGNORECASE
)
_ALL_OF_A_KIND = Pattern(r"\b(?:in|among|for|by)\s(?:the|these|those)\s$", re.IGNORECASE)
# A label of a figure, a denied thing or one that points back is no name of an outcome.
_NO_NAME = Pattern(r"changes?$|(?:fig(?:ure)?s?|tables?)\.?\s?\d|no\s|.*\b(?:this|these)\s", re.IGNORECASE)


def state(read: ReadDocument) -> Iterator[Fact]:
    """The outcomes that the prose and the captions of a document report."""
    for place in places(read):
        if _DESIGN.search(place.text) or place.sentence.section == "methods":
            continue
        taken: list[tuple[Rule, Run]] = []
        for rule, result in _results(place, told(read).get(id(place.sentence), ())):
            run = Run(result.start, result.end)
            if any(_same(run, t) and not (rule == by and rule is COURSE) for by, t in taken):
                continue
            fact = _fact(place, result, rule)
            if fact is not None:
                taken.append((rule, run))
                yield fact


def _results(place: Place, outcomes: Sequence[ToldOutcome]) -> Iterator[tuple[Rule, Result]]:
    """All readings of a sentence, the most telling first."""
    for result in counted(place.sentence):
        yield COUNTED, result
    for of_person in (True, False):
        for one in outcomes:
            who = place.population(one.at)
            alone = who is not None and who.kind == "patient" and who.experiencer == "own"
            if one.of_person != of_person or (one.several and alone) or (alone and is_none(place.sentence, one)):
                continue
            result = as_result(place.text, one)
            if not (one.negated and result.people and result.people.n):  # "24 patients had no response"
                yield STATE if of_person else COURSE, result


def _same(one: Run, other: Run) -> bool:
    """Whether two runs state the same: one lies in the other, or they share more than half of the shorter."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared > 0.5 * min(one.end - one.start, other.end - other.start)


def _fact(place: Place, result: Result, rule: Rule) -> Fact | None:
    sentence, text = place.sentence, place.text
    who = place.population(result.at)
    if _NO_NAME.match(result.outcome):
        return None
    if who is None:
        return None
    how_sure = certainty(sentence, clause_at(text, result.at), result.at, result.at + 3)
    if how_sure in _UNSURE and not (how_sure == "suggested" and sentence.section == "case" and who.kind == "patient"):
        return None  # in a patient's story, "indicating that it had worsened" tells that it had
    if rule is not STATE and _adverse(place, result):
        return None
    if (
        place.study.arms
        and who.experiencer == "own"
        and _COMPARES.search(text[clause_at(text, result.at).start : result.end + 20])
    ):
        return None
    if who.experiencer == "cited" and who.kind == "group" and result.people is None:
        return None
    clause = scope(text, clause_at(text, result.at))
    if _measured(place, result) or (who.kind == "patient" and who.experiencer == "own" and _several(result.people)):
        return None
    counts: dict[str, SlotValue] = {}
    start, end = result.start, result.end
    if who.kind != "patient" or (result.people is not None and who.experiencer == "cited"):
        them = result.people or _sharing(place, result, clause)
        counts = place.counts(them, who)
        if them is not None and result.people is None:
            if them.total is None and them.quantifier != "all":
                counts.pop("n_total", None)
            start = min(start, them.start) if abs(them.start - start) < 120 else start
            end = max(end, them.end) if abs(them.start - end) < 60 else end
        if them and them.n and _all_of_a_kind(text, them):
            counts["n_total"] = them.n
        if result.negated and result.people is None and rule is STATE and "n" in counts:
            counts = {"n": 0}
    slots: dict[str, SlotValue] = dict(counts)
    result_negated = counts.get("n") == 0 or result.negated
    for name, value in result.extra:
        slots[name] = as_number(Decimal(value)) if name == "value" else value
    if slots.get("unit") == "%":
        slots.setdefault("statistic", "percent")
    elif "n" in slots and rule is COUNTED and result.people is not None and result.people.total:
        slots["statistic"] = "count"
    when, said = _when(place, result, clause)
    slots |= {k: v for k, v in when.items() if k not in slots}
    if (
        place.study.arms
        and who.label == place.study.label
        and str(slots.get("after")).split(" + ")[0] == place.study.arms[0]
    ):
        who = Population("arm", place.study.arms[0])
    near = _arm(place, result) if who.kind != "patient" else None
    arm = near.label if near else who.label if who.kind in ("arm", "control") else None
    if near is not None:
        end = max(end, near.end)
        if who.kind in ("arm", "control"):
            who = Population("control" if near.control else "arm", near.label)
    fuller = place.study.fuller.get(re.sub(r"(?<=[^s])s$", "", result.outcome.casefold()))
    references = place.references(result.at) if who.experiencer == "cited" else ()
    span = sentence.span(max(0, min(start, said.start)), min(len(text), max(end, said.end)))
    if span.end - span.start > 380:
        span = sentence.span(result.start, min(result.end, len(text)))
    return stated(
        "outcome",
        who.label,
        span,
        rule,
        {
            "outcome": fuller.label if fuller else result.outcome,
            "status": result.status,
            "polarity": "negated" if result_negated else "affirmed",
            "arm": arm,
            "references": references or None,
            "agent": place.drug.label if place.drug and who.experiencer == "cited" and "after" not in slots else None,
            **slots,
        },
        concepts=[("outcome", fuller.iri)] if fuller else _concepts(place, result),
        population=who,
    )


def _all_of_a_kind(text: str, them: People) -> bool:
    """Whether counted patients are all who had something: "in the two patients with X"."""
    told = defines_cohort(text, them) or re.match(r"\s(?:who|treated|receiving|without)\b", text[them.end :])
    return them.total is None and bool(told) and _ALL_OF_A_KIND.search(text, 0, them.start) is not None


def _several(them: People | None) -> bool:
    """Whether counted patients are more than the one that a case report is about."""
    return them is not None and ((them.n or 0) > 1 or them.total is not None or them.percent is not None)


def _sharing(place: Place, result: Result, clause: Run) -> People | None:
    """The patients that the clause of an outcome speaks of, where the outcome itself counts none."""
    if any(name == "value" for name, _ in result.extra):
        return None
    return next(
        (p for p in people(place.text) if clause.start <= p.start and p.end <= max(clause.end, result.end)), None
    )


def _adverse(place: Place, result: Result) -> bool:
    """Whether an outcome is an adverse event: told under such a heading, or in words that say so."""
    clause = clause_at(place.text, result.at)
    near = place.text[clause.start : max(clause.end, result.end)]
    event = (
        result.people is not None and result.status in ("developed", None) and not result.outcome.endswith("suspension")
    )
    return (place.adverse and result.people is not None) or ADVERSE.search(place.text if event else near) is not None


def _measured(place: Place, result: Result) -> bool:
    """Whether the words give values from which and to which something changed: a measurement, no bare outcome."""
    after = place.text[result.start : min(result.end + 40, max(result.end, clause_at(place.text, result.at).end))]
    if result.people is not None:
        return False
    if re.search(r"\bfrom\s(?:an?\s)?[\d.,]+", after):
        return True
    if re.search(r"\b(?:to|by|of)\s(?:an?\s)?[<>≤≥~]?\s?[\d.,]+\s?(?:%|[a-zA-Zµμ]+/)", after):
        return True
    inside = any(result.start <= n.start and n.end <= result.end for n in named_variables(place.sentence))
    return inside and re.search(r"\b(?:to|by)\s(?:an?\s)?[\d.,]+", after) is not None


_BEFORE_ARM = r"(?:\s(?:in|from|of))?(?:\s(?:the|an?))?\s?"


def _arm(place: Place, result: Result) -> Arm | None:
    """The arm that stands in or behind the counted patients: it goes before the one that the sentence names first."""
    them = result.people
    if them is None:
        return None
    return next(
        (
            a
            for a in arms(place.sentence, place.study)
            if (them.start <= a.start and a.end <= them.end + 12)
            or (a.start >= them.end and re.fullmatch(_BEFORE_ARM, place.text[them.end : a.start]))
        ),
        None,
    )


def _when(place: Place, result: Result, clause: Run) -> tuple[dict[str, SlotValue], Run]:
    """When an outcome was seen, and after what; with the run of the words that say so."""
    sentence, text = place.sentence, place.text
    said = Run(result.start, result.end)
    slots: dict[str, SlotValue] = {}
    time = time_in(sentence, clause, result.at) or time_in(sentence, Run(clause.start, reach(text, clause)), result.at)
    if time is None and result.people is not None:
        time = _shared_time(place, result.at) or next((t for t in sentence.timepoints if t.start <= _LEADING), None)
    if time is None or (abs(time.start - result.at) > 150 and time.start > _LEADING):
        time = None
    if time is not None and result.clause and time.start > _LEADING and place.of_patient:
        own = any(first < time.end and time.start < last for first, last in result.clause)
        time = time if own else None  # the time of another clause
    if time is not None:
        listed = joined_times(sentence, time)
        slots |= times_slots(listed)
        said = Run(min(said.start, listed[0].start), said.end) if time.start > _LEADING else said
        if not (time.start <= _LEADING and _counts_between(sentence, time.end, result.start)):
            said = Run(min(said.start, time.start), max(said.end, time.end))
    found = agents(sentence)
    for index, agent in enumerate(found):
        anchor = _RELATIVE.search(text, 0, agent.start)
        if anchor is None:
            continue
        if anchor["w"].casefold() in ("after", "following"):
            slots.setdefault("after", together(text, found, index))
        elif time is None and agent.start < result.at:
            slots.setdefault("timepoint", f"before {agent.label}")
    cause = _CAUSAL.search(text, max(0, result.start - 14), result.at)
    if "after" not in slots:
        given = [a for a in found if a.end <= result.start] if cause else []
        direct = re.match(r"\s(?:with|after|following)\s", text[result.end :])
        named_after = next((a for a in found if direct and 0 <= a.start - result.end - direct.end() < 3), None)
        if given and result.start - given[-1].end < 90:
            slots["after"] = together(text, found, len(given) - 1)
        elif named_after:
            slots["after"] = together(text, found, found.index(named_after))
            said = Run(said.start, max(said.end, named_after.end))
    return slots, said


def _counts_between(sentence: ReadSentence, start: int, end: int) -> bool:
    """Whether other counts stand between a leading time and an outcome: the outcome's place then leaves it out."""
    return any(start <= p.start and p.end <= end for p in people(sentence.text))


def _shared_time(place: Place, at: int) -> Timepoint | None:
    """The bound ("within 24 hours") that ends two joined verbs of the same patients and holds for both."""
    clause = clause_at(place.text, at)
    following = next((c for c in clauses(place.text) if c.start == clause.end), None)
    if following is None or not re.match(r"\sand\s\w+ed\s", place.text[following.start : following.end]):
        return None
    time = time_in(place.sentence, following)
    return time if time is not None and time.comparator == "<=" else None


def _concepts(place: Place, result: Result) -> list[tuple[str, str]]:
    inside = [m for m in place.sentence.mentions if result.start <= m.start and m.end <= result.end and m.concept.iri]
    return [
        ("outcome", m.concept.iri) for m in inside if m.concept.category in ("finding", "disease", "analyte", "score")
    ][:1]


__all__ = ["ADVERSE", "state"]
