"""What did not come about in the document's own patients, where no other reader tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.clauses.course_words import course_in
from graph_build.facts.clinical.places import places
from graph_build.facts.clinical.runs import Run, certainty
from graph_build.facts.clinical.study import GROUP
from graph_build.facts.stating import stated
from graph_build.facts.timed import when
from graph_build.frames.denials.denied import DIFFERENT, denied
from graph_build.frames.treatments.agents import agents
from graph_build.frames.treatments.not_given import told_of
from graph_build.model import Population, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Fact, ReadDocument
    from graph_build.model.facts import SlotValue

DENIED = Rule("outcomes.denied", 1, 'what a denied verb or a word such as "no response" says did not come about')
_SECTIONS = frozenset({"abstract", "results", "case", "body"})


def state(read: ReadDocument) -> Iterator[Fact]:
    """What a document says did not come about in its own patients; weaker than any other denial of the same words."""
    for place in places(read):
        sentence = place.sentence
        if place.caption or sentence.section not in _SECTIONS or sentence.sentence.references:
            continue
        treatments = [a for a in agents(sentence) if told_of(place.text, a)]
        for frame in denied(place.text):
            if any(a.start < frame.what.end and frame.what.start < a.end for a in treatments):
                continue  # that it was not given, stopped or increased is no outcome
            who = place.population(frame.start)
            sure = certainty(sentence, Run(0, len(place.text)), frame.start, frame.end) == "asserted"
            if who and who.kind in ("arm", "control") and not any(a.start < frame.end for a in place.arms):
                who = Population("group", GROUP)
            if (
                frame.status == DIFFERENT
                and place.study.kind != "patient"
                and (who is None or who.experiencer == "own")
            ):
                who = Population("group", place.study.label)  # it is told of all groups together
            if who is None or who.experiencer != "own" or not sure:
                continue
            if who.kind == "patient" and course_in(f"{frame.what.text} {frame.status}") is None:
                continue  # what was not seen, done or considered is no outcome of a patient
            slots: dict[str, SlotValue | None] = {
                "outcome": frame.what.text,
                "status": frame.status,
                "polarity": "negated",
                "significant": False if frame.significance else None,
                "arm": who.label if who.kind in ("arm", "control") else None,
                **when(sentence, frame.start, frame.end),
            }
            span = sentence.span(frame.start, frame.end)
            yield stated("outcome", who.label, span, DENIED, slots, population=who)
