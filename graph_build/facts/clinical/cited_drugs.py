"""The one drug that the patients of a cited study had, which the sentences on them need not name again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.people import people
from graph_build.frames.treatments.agents import agents
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

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


class WorksDrugs:
    """The one drug that the sentences of a paragraph name of each cited work, as the paragraph is read.

    What "the patients" of a work had is told once: "Drug A led to an improvement [4, 5]. One patient died [5]."
    """

    def __init__(self) -> None:
        self._paragraph = -1
        self._named: dict[int, dict[str, Agent]] = {}

    def of(self, sentence: ReadSentence, works: Iterable[int]) -> Agent | None:
        """The one drug named of the works before a sentence that names no treatment; then the sentence is noted.

        Args:
            sentence: the next one of the document.
            works: numbers of the works that it is credited to.
        """
        if sentence.sentence.paragraph != self._paragraph:
            self._paragraph, self._named = sentence.sentence.paragraph, {}
        here = agents(sentence)
        before = {a.label: a for work in works for a in self._named.get(work, {}).values()} if not here else {}
        for work in works:
            self._named.setdefault(work, {}).update({a.label: a for a in here})
        only = next(iter(before.values())) if len(before) == 1 else None
        return only if only and only.kind == "drug" else None
