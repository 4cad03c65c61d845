"""What was done about unwanted events: a drug stopped, in all who had one or in some of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.facts.clinical.people import People, people
from graph_build.facts.clinical.runs import NUMBER, count
from graph_build.frames.treatments.agents import agents

if TYPE_CHECKING:
    from graph_build.facts.clinical.places import Place
    from graph_build.facts.clinical.runs import Run
    from graph_build.model.frames import Agent

HAD = re.compile(
    r"(?:\s?[(\[][^)\]]*[)\]])*,?\s?(?:also\s|both\s)?(?P<v>had|developed|experienced|suffered(?: from)?|"
    r"presented(?: with)?|reported)\s(?:an?\s|the\s)?",
    re.IGNORECASE,
)
"""Words between counted patients and the event that they had."""
_ACTION = re.compile(
    r"\b(?:suspended|discontinued|stopped|withdrew|interrupted|withdrawn)\b|\b(?:suspension|discontinuation|"
    r"withdrawal|interruption)\b",
    re.IGNORECASE,
)
_STOP = re.compile(  # ", and one of them stopped it" goes on about the same event
    rf"[;)]|,\s(?!(?:and\s)?{NUMBER}\s(?:of (?:them|these|whom)\s|patients?\s)?"
    r"(?:suspend|discontinu|stopp|withdr|interr))"
    r"(?:another|one|and|the other)\b|\.\s",
    re.IGNORECASE,
)
_IN = re.compile(r"\s(?:in|for)\s(?:the\s|only\s)?", re.IGNORECASE)
_IN_SOME = re.compile(
    rf"\s(?:in|for)\s(?:only\s)?(?P<n>{NUMBER})(?=\s?[.,;)]|\s(?:of (?:them|these)|patients?|cases?)\b)", re.I
)


@dataclass(frozen=True, slots=True)
class Action:
    """What was done about an event.

    Attributes:
        words: in words.
        end: where they end.
        people: the patients of whom it is told, where the words count them anew.
        own_event: whether those patients had an event of their own, which then has the action.
    """

    words: str
    end: int
    people: People | None = None
    own_event: bool = False


def action(place: Place, run: Run) -> Action | None:
    """What was done about an event, in the words that follow it in the same parenthesis or clause."""
    text = place.text
    words = text[run.start : run.end]
    stop = _STOP.search(words)
    limit = run.start + (stop.start() if stop else len(words))
    done = _ACTION.search(text, run.start, limit)
    if done is None:
        return None
    near: list[Agent] = [a for a in agents(place.sentence) if run.start <= a.start and a.end <= limit + 1]
    if not near:
        return None
    end = max(done.end(), near[0].end)
    before = [p for p in people(text) if run.start <= p.start and p.end <= done.start() and p.n is not None]
    behind = next((p for p in people(text) if p.start >= end and _IN.fullmatch(text, end, p.start)), None)
    if behind is None and (some := _IN_SOME.match(text, end)) and (n := count(some["n"])) is not None:
        behind = People(some.start("n"), some.end("n"), n)
    of = before[-1] if before else behind
    own = bool(before) and HAD.match(text, before[-1].end) is not None
    return Action(f"{near[0].label} suspended", max(end, behind.end if behind and not before else 0), of, own)
