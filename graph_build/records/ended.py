"""Treatments whose end an outcome tells: who is withdrawn from a drug that was given has it no more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.model.course_records import MedicalAction

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model.course_records import Outcome

_WITHDRAWN = re.compile(r"(?P<what>.+) (?:withdrawal|suspension|discontinuation|cessation)", re.IGNORECASE)


def ended_by(outcome: Outcome, actions: Sequence[MedicalAction]) -> Iterator[MedicalAction]:
    """The end of a treatment that an outcome tells, as an action of status "stopped"."""
    withdrawn = _WITHDRAWN.fullmatch(outcome.outcome)
    if withdrawn is None or outcome.polarity == "negated" or outcome.status == "unchanged":
        return
    same = [action for action in actions if action.agent == withdrawn["what"]]
    if same:
        yield MedicalAction(
            subject=outcome.subject, facts=outcome.facts, evidence=outcome.evidence, confidence=outcome.confidence,
            agent=withdrawn["what"], concept=next((a.concept for a in same if a.concept), None), status="stopped",
            time=outcome.time, reason=outcome.cause, n=outcome.n, total=outcome.total,
        )  # fmt: skip
