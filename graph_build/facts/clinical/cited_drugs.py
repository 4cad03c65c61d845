"""The one drug that the patients of a cited study had, which the sentences on them need not name again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.people import people
from graph_build.frames.treatments.agents import agents
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from graph_build.model import ReadSentence
    from graph_build.model.frames import Agent

_STUDIED = Pattern(
    r"\b(?:studied|evaluated|investigated|assessed|tested|examined|treated with|received|receiving|given|used|"
    r"(?:trial|study|use|efficacy|effects?|safety|series) of)\s(?:the\s)?"
    r"(?:(?:use|efficacy|safety|effects?)(?:\sand\s\w+)?\sof\s)?(?:\w+\s)?$",
    re.IGNORECASE,
)
_IN_THEM = Pattern(r"(?:\s\([^)]*\))?(?:\s(?:treatment|therapy))?\s(?:in|to)\s(?:the\s)?", re.IGNORECASE)


def only_drug(sentence: ReadSentence) -> Agent | None:
    """The one drug that the patients of a study were given, as a sentence that tells of the study says."""
    text = sentence.text
    given = [
        agent
        for agent in agents(sentence)
        if agent.kind == "drug"
        and (
            _STUDIED.search(text, 0, agent.start)
            or any(p.n and p.start >= agent.end and _IN_THEM.fullmatch(text, agent.end, p.start) for p in people(text))
        )
    ]
    return given[0] if len({agent.label for agent in given}) == 1 else None
