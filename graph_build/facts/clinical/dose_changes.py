"""Later doses of the same treatment: "started at 2 mg/kg/day and increased to 8 mg/kg/day on day 8"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.facts.clinical.doses import is_dose
from graph_build.facts.clinical.runs import times

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.facts.clinical.agents import Agent
    from graph_build.model import Quantity, ReadSentence, Timepoint

_TO = re.compile(
    r"\b(?P<v>increased|escalated|raised|uptitrated|up-titrated|doubled|reduced|decreased|lowered|tapered|weaned)\b"
    r"(?:\s\w+ly)?(?:\s(?:up|down|off))?\sto\s(?:an?\s|the\s)?(?:dose of\s|maximum of\s|total of\s)?$|"
    r"\b(?P<next>followed by|and then|then)\s(?:an?\s|the\s)?(?:(?:maintenance\s)?dose of\s)?$",
    re.IGNORECASE,
)
_UP_TO_TIME = re.compile(r"(?:\s\w+ly)?\W?\s?(?:on|from|at|by)?\s?")
_RAISED = re.compile(r"increas|escalat|rais|titrat|doubl", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Step:
    """A later dose: the agent, the quantity, whether it was raised or lowered, and when."""

    agent: Agent
    quantity: Quantity
    start: int
    status: str
    time: Timepoint | None


def steps(sentence: ReadSentence, found: tuple[Agent, ...]) -> Iterator[Step]:
    """The later doses of a sentence; the first dose of each agent is told with the agent."""
    doses = [q for q in sentence.quantities if is_dose(q) and q.value is not None]
    for at, agent in enumerate(found):
        until = found[at + 1].start if at + 1 < len(found) else len(sentence.text)
        own = [q for q in doses if agent.end <= q.start and q.end <= until]
        for q in own[1:]:
            said = _TO.search(sentence.text, agent.end, q.start)
            if said is None:
                continue
            time = next(
                (
                    t
                    for t in times(sentence)
                    if t.start >= q.end and _UP_TO_TIME.fullmatch(sentence.text, q.end, t.start)
                ),
                None,
            )
            changed = "dose increased" if _RAISED.match(said["v"] or "") else "dose reduced"
            status = "continued" if said["next"] else changed
            yield Step(agent, q, said.start(), status, time)
