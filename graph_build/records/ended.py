"""Treatments whose end an outcome tells: who is weaned from a support, or extubated, has it no more.

So has he whose outcome is the withdrawal of a drug that the document says was given.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.model.course_records import MedicalAction

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model.course_records import Outcome

_WEANED = re.compile(r"weaning from (?P<what>.+)")
_JOINED = re.compile(r",\s(?:and\s)?|\sand\s(?:the\s)?")
_WITHDRAWN = re.compile(r"(?P<what>.+) (?:withdrawal|suspension|discontinuation|cessation)", re.IGNORECASE)
_OF_A_TUBE = ("mechanical ventilation", "intubation")
"""What ends with an extubation: the one of them that the patient is recorded to have had, else the first."""


def ended_by(outcome: Outcome, actions: Sequence[MedicalAction]) -> Iterator[MedicalAction]:
    """The ends of treatments that an outcome tells, as actions of status "stopped"."""
    if outcome.polarity == "negated" or outcome.status == "unchanged":
        return
    weaned = _WEANED.fullmatch(outcome.outcome)
    ended = [part for part in _JOINED.split(weaned["what"]) if part] if weaned else []
    withdrawn = _WITHDRAWN.fullmatch(outcome.outcome)
    if withdrawn and any(action.agent == withdrawn["what"] for action in actions):
        ended = [withdrawn["what"]]
    if outcome.outcome == "extubation":
        had = {action.agent for action in actions if action.subject == outcome.subject}
        ended = [next((name for name in _OF_A_TUBE if name in had), _OF_A_TUBE[0])]
    for agent in ended:
        same = (a.concept for a in actions if a.agent == agent and a.concept)
        yield MedicalAction(
            subject=outcome.subject, facts=outcome.facts, evidence=outcome.evidence, confidence=outcome.confidence,
            agent=agent, concept=next(same, None), status="stopped", time=outcome.time, reason=outcome.cause,
            n=outcome.n, total=outcome.total,
        )  # fmt: skip
