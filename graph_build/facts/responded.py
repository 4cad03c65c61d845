"""Whether a treatment helped, as an outcome: a response after it, or none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.places import places
from graph_build.facts.clinical.runs import certainty, clause_at
from graph_build.facts.stating import stated
from graph_build.facts.timed import when
from graph_build.frames.responses import responses
from graph_build.model import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Fact, ReadDocument

_IN_GENERAL = re.compile(r"\b(?:do|does|who|that)\s$", re.IGNORECASE)
"""Before what holds of people in general, and is told of nobody: "children that do not respond to A"."""
RESPONDED = Rule("outcomes.responded", 1, "a treatment said to have helped, or not")


def state(read: ReadDocument) -> Iterator[Fact]:
    """Whether treatments helped those whom the document tells of; counted patients are told of elsewhere."""
    for place in places(read):
        sentence = place.sentence
        if place.caption or sentence.section == "methods":
            continue
        for frame in responses(sentence):
            who = place.population(frame.start)
            if _IN_GENERAL.search(place.text, 0, frame.start):
                continue
            run = clause_at(place.text, frame.start)
            if (
                who is None
                or who.kind in ("arm", "control")
                or certainty(sentence, run, frame.start, frame.end) != "asserted"
            ):
                continue
            if who.experiencer == "cited" and not place.references(frame.start):
                continue
            yield stated(
                "outcome",
                who.label,
                sentence.span(frame.start, frame.end),
                RESPONDED,
                {
                    "outcome": "response",
                    "status": frame.degree,
                    "after": frame.agent.label,
                    "polarity": "affirmed" if frame.helped else "negated",
                    "references": place.references(frame.start) if who.experiencer == "cited" else None,
                    **when(sentence, frame.start, frame.end),
                },
                population=who,
            )
