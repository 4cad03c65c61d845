"""What was decided on treatments of the document's own patient: held, stopped, planned, changed, offered, withheld.

The words stand in `ontology/words/treatment.tsv`. What was refused or not done is read by `refusals`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses.groups import subject_start
from graph_build.clauses.treatment_status import statuses
from graph_build.clauses.words import words_of
from graph_build.facts.clinical.places import places
from graph_build.facts.clinical.runs import Run, clause_at, time_in, time_slots
from graph_build.facts.stating import stated
from graph_build.frames.treatments.agents import agents
from graph_build.model import Rule
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.facts.clinical.places import Place
    from graph_build.model import Fact, ReadDocument
    from graph_build.model.frames import Agent

DECIDED = Rule("interventions.decided", 1, "what was decided on a treatment: held, stopped, planned, changed, offered")


def _any_of(part: str) -> str:
    return "|".join(map(re.escape, statuses(part)))


_PASSIVE = Pattern(
    r"\s(?:was|were|is|are|had been|has been|have been|being)\s(?:(?:\w+ly|then|also|again|soon|not)\s)*"
    rf"(?P<w>{_any_of('passive')})\b",
    re.IGNORECASE,
)
_NOMINAL = Pattern(
    rf"\b(?:(?P<n>{_any_of('noun')})\sof|(?P<g>{_any_of('gerund')}))\s(?:the\s|all\s|both\s|her\s|his\s)?(?=\w)",
    re.IGNORECASE,
)
_NOT = re.compile(r"\bnot\s", re.IGNORECASE)
_OF_IT = Pattern(
    r"\s(?:treatment|therapy|infusions?|drip|dose|course|taper|administration|support|regimen)?\s?(?:\([^)]*\)\s?)?",
    re.IGNORECASE,
)
"""What may stand between a treatment and the verb that tells what became of it."""
_JOINED = Pattern(r"\s?(?:\([^)]*\)\s?)?(?:,|and|or|,\sand|plus|\+|/|as well as)\s(?:the\s)?", re.IGNORECASE)
_BEFORE = Pattern(
    r"(?:\b(?:the|her|his|all|both|dose|doses|infusions?|treatment|therapy|administration|course|use|initially|and|of|"
    r"with|intravenous|oral|empiric|broad-spectrum|high-dose|low-dose|daily|however|therefore|then|subsequently|"
    r"finally|after|on|day|\d+)\b[\s,]*)*",
    re.IGNORECASE,
)
_HAD = frozenset({"held", "stopped", "changed"})
"""What was decided on a treatment that the patient had; of the others nothing was given."""
_IF = Pattern(r"\b(?:if|should|could|may|might|would|must|unless|whether|guidelines?|patients with)\b", re.IGNORECASE)


def state(read: ReadDocument) -> Iterator[Fact]:
    """The decisions on the treatments of a document's own patient."""
    for place in places(read):
        if place.of_patient and not place.caption and place.sentence.section not in ("introduction", "methods"):
            yield from _decided(place)


def _decided(place: Place) -> Iterator[Fact]:
    text = place.text
    found = agents(place.sentence)
    if not found:
        return
    for m in _PASSIVE.finditer(text):
        status = statuses("passive")[m["w"].casefold()]
        if not _NOT.search(m.group()):
            for agent in _before(text, m.start(), found):
                yield from _fact(place, agent, status, agent.start, m.end())
    for m in _NOMINAL.finditer(text):
        part = "noun" if m["n"] else "gerund"
        for agent in _behind(text, m.end(), found):
            yield from _fact(place, agent, statuses(part)[(m["n"] or m["g"]).casefold()], m.start(), agent.end)


def _before(text: str, position: int, found: tuple[Agent, ...]) -> list[Agent]:
    """The treatments that are the subject of the verb at a position."""
    words = words_of(text)
    verb = next((i for i, w in enumerate(words) if w.end > position), None)
    start = subject_start(words, verb) if verb else position
    inside = [a for a in found if start <= a.start and a.end <= position]
    if not inside or not _OF_IT.fullmatch(f" {text[inside[-1].end : position].strip()} ".replace("  ", " ")):
        return []
    row = [inside[-1]]
    for agent in reversed(inside[:-1]):
        if not _JOINED.fullmatch(text, agent.end, row[-1].start):
            break
        row.append(agent)
    return row if _BEFORE.fullmatch(text[start : row[-1].start]) else []


def _behind(text: str, position: int, found: tuple[Agent, ...]) -> list[Agent]:
    """The treatments that a noun or gerund before a position is of."""
    row: list[Agent] = []
    for agent in found:
        if (not row and agent.start == position) or (row and _JOINED.fullmatch(text, row[-1].end, agent.start)):
            row.append(agent)
    return row


def _fact(place: Place, agent: Agent, status: str, start: int, end: int) -> Iterator[Fact]:
    who = place.population(agent.start)
    run = clause_at(place.text, end - 1)
    if who is None or who.kind != "patient" or who.experiencer != "own":
        return
    if _IF.search(place.text, run.start, run.end):
        return
    time = time_in(place.sentence, Run(min(start, run.start), run.end), end)
    if time is not None and not (start - 60 <= time.start <= end + 60):
        time = None
    if time is not None:
        start, end = min(start, time.start), max(end, time.end)
    yield stated(
        "intervention",
        who.label,
        place.sentence.span(start, end),
        DECIDED,
        {
            "agent": agent.label,
            "status": status,
            "polarity": "affirmed" if status in _HAD else "negated",
            **time_slots(time),
        },
        concepts=[("agent", agent.iri)] if agent.iri else (),
        population=who,
    )
