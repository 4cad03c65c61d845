"""Responses to treatments, as statements attribute them: "did not respond to A" is the response to A that was given."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph_build.model.course_records import MedicalAction, Outcome


def with_responses(actions: Sequence[MedicalAction], outcomes: Iterable[Outcome]) -> list[MedicalAction]:
    """The treatments, each with the response that an outcome attributes to it by name.

    Of several givings of one drug to one patient it is that to the last one told before; what was not given has none.
    """
    found = list(actions)
    for outcome in outcomes:
        if outcome.outcome != "response" or outcome.drug is None or outcome.subject.kind != "patient":
            continue
        here = outcome.evidence[0].span.end
        given = [
            at
            for at, action in enumerate(found)
            if (action.subject, action.agent, action.status) == (outcome.subject, outcome.drug, "given")
        ]
        before = [at for at in given if found[at].evidence[0].span.start <= here]
        told = max(before or given, key=lambda at: found[at].evidence[0].span.start, default=None)
        if told is not None and found[told].response is None:
            found[told] = replace(found[told], response=_response(outcome))
    return found


def _response(outcome: Outcome) -> str:
    """The response in words, with its degree where one is printed: "partial response"."""
    if outcome.facts[0].slot("polarity") == "negated":
        return "no response"
    degree = str(outcome.facts[0].slot("status") or "")
    return degree if "response" in degree else f"{degree} response".strip()
