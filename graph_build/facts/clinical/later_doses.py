"""Further facts of one treatment: later doses, what became of it, and how many of each group were given it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.people import people
from graph_build.facts.clinical.regimens import regimen
from graph_build.facts.clinical.runs import clause_at, time_slots
from graph_build.facts.clinical.treatment_words import is_unsure
from graph_build.facts.stating import stated
from graph_build.model import Population, Rule
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph_build.facts.clinical.given_to import Recipients
    from graph_build.facts.clinical.places import Place
    from graph_build.model import Fact, SlotValue
    from graph_build.model.frames import Agent, TreatmentFrame
    from graph_build.study.arms import Arms

COUNTED = Rule("interventions.counted", 1, "how many of each group were given a treatment")
CHANGED = Rule("interventions.dose-changed", 2, "a later dose of a treatment, raised or lowered")
_PLACEBO = Pattern(r"\bplacebo\b", re.IGNORECASE)
_BESIDE = Pattern(
    r";|\b(?:or|versus|vs|compared|than|whereas|while|but|re-?randomi[sz]ed|switched|crossed)\b|"
    r"(?:\band|,)\s(?:the\s)?(?:(?:placebo|\d+|other|rest|those|remaining|matching)\b|$)",
    re.IGNORECASE,
)
"""What parts a treatment from an arm that did not have it."""
_NUMBERED = Pattern(r"\b(?:patient|case|subject)\s(?:no\.?\s|number\s|#\s?)?(?P<n>\d+)\b(?!\s?[%-])", re.IGNORECASE)


def whose(place: Place, position: int, arms: Arms, drug: str = "") -> Population | None:
    """Whose treatment stands at a position: a numbered patient's, or whom the sentence is about.

    In a study that has arms but neither one patient nor a number of its own, it is the arm that goes by the drug's
    name, or the study's patients.
    """
    who = place.population(position)
    numbered = _NUMBERED.search(place.text, clause_at(place.text, position).start, position)
    if numbered and who is not None and who.experiencer == "own":
        return Population("patient", f"patient {numbered['n']}")
    beside = who is not None and who.kind == "control" and _is_other_arms(place, position)
    if beside:
        who = None
    of_trial = (place.study.of_arms or beside) and place.sentence.section in ("abstract", "methods", "results")
    if who is None and of_trial and not place.sentence.sentence.references:
        arm = next((a for a in arms.treated if a.label.casefold() == drug.casefold()), None)
        return Population("arm", arm.label) if arm else Population("group", place.study.label)
    return who


def _is_other_arms(place: Place, position: int) -> bool:
    """Whether a treatment is told of beside the control, and not of it: "A 162 mg weekly and 50 received placebo"."""
    controls = [(a.start, a.end) for a in place.arms if a.arm and a.arm.control]
    controls = controls or [m.span() for m in _PLACEBO.finditer(place.text)]
    gaps = [(position, start) if position < start else (end, position) for start, end in controls]
    return bool(gaps) and all(_BESIDE.search(place.text, start, end) for start, end in gaps)


def to_groups(place: Place, agent: Agent, them: Iterable[Recipients]) -> Iterator[Fact]:
    """How many of each group were given a treatment."""
    for one in them:
        slots: dict[str, SlotValue | None] = {
            "agent": agent.label, "arm": one.group, "n": one.n, "n_total": one.total, "polarity": "affirmed",
        }  # fmt: skip
        who = Population("arm", one.group) if one.group else Population("group", place.study.label)
        span = place.sentence.span(agent.start, one.end)
        yield stated("intervention", who.label, span, COUNTED, slots, concepts=[("agent", agent.iri)], population=who)


def later_doses(place: Place, frames: Iterable[TreatmentFrame], arms: Arms) -> Iterator[Fact]:
    """Later doses of a treatment, and what became of one that only a word such as "the drug" names."""
    for frame in frames:
        who = whose(place, frame.start, arms)
        if who is None or who.kind not in ("patient", "group", "arm") or is_unsure(place, frame.agent):
            continue
        how = regimen(frame)
        them = next((p for p in people(place.text) if how.start <= p.start and p.end <= how.end and p.n), None)
        end = max(how.end, frame.time.end) if frame.time else how.end
        slots: dict[str, SlotValue | None] = {
            "agent": frame.agent.label,
            "polarity": "affirmed",
            "references": place.references(frame.start) if who.experiencer == "cited" else None,
            **(place.counts(them, who) if frame.pointed and who.kind == "group" else {}),
            **how.slots,
            **time_slots(frame.time),
        }
        links = [("agent", frame.agent.iri)]
        span = place.sentence.span(how.start, end)
        yield stated("intervention", who.label, span, CHANGED, slots, concepts=links, population=who)
