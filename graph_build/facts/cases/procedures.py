"""Procedures that the patient of a case report had: operations, endoscopies, punctures, devices that were placed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.facts.clinical.places import places
from graph_build.facts.clinical.runs import Run, time_in, time_slots
from graph_build.facts.stating import stated
from graph_build.frames.treatments.agents import agents, as_named
from graph_build.frames.treatments.procedures import procedures
from graph_build.model import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.facts.clinical.places import Place
    from graph_build.frames.treatments.procedure_names import ProcedureName
    from graph_build.frames.treatments.procedures import ProcedureFrame
    from graph_build.model import Fact, Population, ReadDocument, ReadSentence
    from graph_build.model.frames import Agent

PERFORMED = Rule(
    "interventions.procedures", 1, "a procedure that the patient underwent, or that was done or placed, or was not"
)
_FARTHEST = 120
"""Characters between a procedure and a time that may be its own."""


def state(read: ReadDocument) -> Iterator[Fact]:
    """The procedures of a document's own patient; those that are named as treatments are stated as these."""
    for place in places(read):
        if not place.of_patient:
            continue
        given = agents(place.sentence)
        for frame in procedures(place.text):
            name = frame.name
            known = next((a for a in given if a.start < name.end and name.start < a.end), None)
            if known and known.kind != "procedure":
                continue
            who = place.population(name.start)
            if who is None or who.kind != "patient" or who.experiencer != "own":
                continue
            yield _fact(place, frame, who, known)


def _fact(place: Place, frame: ProcedureFrame, who: Population, known: Agent | None) -> Fact:
    sentence, name = place.sentence, frame.name
    start, end = frame.start, frame.end
    time = time_in(sentence, Run(*frame.clause), name.start)
    if time is not None and (time.start > end + _FARTHEST or time.end < start - _FARTHEST):
        time = None
    if time is not None:
        start, end = min(start, time.start), max(end, time.end)
    iri = known.iri if known else _iri(sentence, name)
    return stated(
        "intervention",
        who.label,
        sentence.span(start, min(end, len(place.text))),
        PERFORMED,
        {
            "agent": known.label if known else frame.label or _named(place.text[name.start : name.end]),
            "polarity": "negated" if frame.denied else "affirmed",
            "role": "previous" if frame.earlier and not frame.denied else None,
            **time_slots(time),
        },
        concepts=[("agent", iri)] if iri else (),
        population=who,
    )


def _iri(sentence: ReadSentence, name: ProcedureName) -> str:
    """The concept that the vocabulary has for the name or for what heads it; empty where it has none."""
    known = (m for m in sentence.mentions_of("procedure") if name.start <= m.start and m.end == name.end)
    return next((m.concept.iri for m in known), "")


def _named(words: str) -> str:
    """A name in lower case; short forms in it as they are printed."""
    return " ".join(map(as_named, words.split()))
