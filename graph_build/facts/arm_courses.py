"""Values before and after a change in each arm, as facts: each with its arm and its time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.runs import time_slots, times
from graph_build.facts.valued import value_fact
from graph_build.frames.arms.courses import arm_courses
from graph_build.model import Rule
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.model import Fact, ReadSentence, SlotValue
    from graph_build.model.frames import ValueFrame
    from graph_build.study.arms import Arms
    from graph_build.study.mentions import PopulationMention

COURSE = Rule("outcomes.course", 1, "what a variable was before and after, in one of several groups")
_BESIDE = Pattern(r"[\s,(]*(?:(?:at|on|in|by|after)\s)?(?:the\s)?", re.IGNORECASE)


def course_facts(
    sentence: ReadSentence, people: Sequence[PopulationMention], arms: Arms
) -> tuple[list[ValueFrame], list[Fact]]:
    """The values before and after a change in each arm that a sentence names, and the facts that they make.

    Args:
        sentence: the sentence.
        people: the populations that it names.
        arms: of the document.
    """
    told: list[ValueFrame] = []
    facts: list[Fact] = []
    for before, after in arm_courses(sentence.text, sentence.quantities, people):
        told += [before, after]
        first = _beside(sentence, before.quantity.end, after.quantity.start) or {"timepoint": "baseline"}
        then = _beside(sentence, after.quantity.end, len(sentence.text)) or _only(sentence)
        for frame, at in ((before, first), (after, then)):
            facts.append(value_fact(sentence, frame, arms, COURSE, adverse=False, at=at))
    return told, facts


def _beside(sentence: ReadSentence, start: int, end: int) -> dict[str, SlotValue]:
    """The time that stands directly behind a value, before a position."""
    for time in times(sentence):
        if start <= time.start < end:
            return time_slots(time) if _BESIDE.fullmatch(sentence.text, start, time.start) else {}
    return {}


def _only(sentence: ReadSentence) -> dict[str, SlotValue]:
    """The one time that a sentence names, baseline aside."""
    named = [t for t in times(sentence) if t.text != "baseline"]
    return time_slots(named[0]) if len(named) == 1 else {}
