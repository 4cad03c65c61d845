"""Shares of patients, from frames: how many of an arm, or of the study's patients, had, reached or did something."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.clinical.study import GROUP, study_of
from graph_build.facts.stating import named, stated
from graph_build.facts.valued import UNTOWARD, counts, value_fact
from graph_build.frames.denials.absences import absences
from graph_build.frames.shares import shares
from graph_build.model import Population, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.frames.variables import Phrase
    from graph_build.model import Fact, FactType, ReadDocument, ReadSentence
    from graph_build.model.frames import ValueFrame
    from graph_build.study.arms import Arms
    from graph_build.study.mentions import PopulationMention

_OLD = re.compile(r"^(?:aged\s)?\d.*\b(?:years?|months?)\b|^aged\b", re.IGNORECASE)
"""How old people were, which is no share of them."""
_BESIDES = re.compile(
    r"^(?:(?:concomitant|concurrent|background|baseline|prior|previous|systemic|oral|stable|rescue|open-label|additional)\s)+",
    re.IGNORECASE,
)
"""How a drug stands to the treatment studied, before its name."""
_TAKEN = re.compile(r"\b(?:received|took|given|with)\s(?:an?\s)?$", re.IGNORECASE)
"""Before what people had been given, whoever else in the paper has it."""
_CLASS = re.compile(
    r"\b(?:inhibitors?|antagonists?|blockers?|antibod(?:y|ies)|(?:cortico)?steroids?|biologics?)$", re.I
)
"""At the end of a name of drugs that no vocabulary need have."""
ABSENT = Rule("outcomes.absent", 1, "what is said to have befallen none of the patients, or of one arm")
SHARE = Rule("outcomes.share", 1, "how many of one population had, reached or did something")


class Shares:
    """The shares that a document's sentences tell.

    Args:
        read: the document.
        arms: its arms.
    """

    def __init__(self, read: ReadDocument, arms: Arms) -> None:
        self._arms = arms
        self._labels = [a.label for a in arms.arms]
        self._of_groups = len(arms.arms) > 1 or study_of(read).kind == "group"

    def facts(
        self,
        sentence: ReadSentence,
        people: Sequence[PopulationMention],
        told: Sequence[ValueFrame],
        order: Sequence[str],
        *,
        adverse: bool,
    ) -> Iterator[Fact]:
        """How many of whose patients had, reached or did what.

        Args:
            sentence: one of the document's own story.
            people: the populations that it names.
            told: the values that were read from it side by side, which are not told again.
            order: the arms in the order in which the paragraph names them.
            adverse: whether the passage is about adverse events.
        """
        if not self._of_groups:
            return
        taken = [(f.quantity.start, f.quantity.end) for f in told]
        pair = self._arms.pair
        order = order or ([arm.label for arm in pair] if pair and pair[1].control else [])
        for frame in shares(sentence.text, sentence.quantities, people, order, self._labels):
            q = frame.quantity
            if not any(start < q.end and q.start < end for start, end in taken) and not _OLD.search(frame.variable):
                yield given(sentence, frame, self._arms) or value_fact(
                    sentence, frame, self._arms, SHARE, adverse=adverse, counted=True
                )

    def absent(self, sentence: ReadSentence, people: Sequence[PopulationMention], *, adverse: bool) -> Iterator[Fact]:
        """What a sentence says befell none of the study's patients, or of one arm."""
        for frame in absences(sentence.text, people) if self._of_groups else ():
            event = frame.event
            untoward = adverse or UNTOWARD.search(event.text) is not None or _is_disease(sentence, event)
            slot = "event" if untoward else "outcome"
            span = sentence.span(min(frame.start, event.start), frame.end)
            named_here = list(named(sentence, slot, (event.start, event.end)))
            arm = frame.who.arm if frame.who else None
            label = frame.who.label if frame.who else GROUP
            slots = {
                slot: event.text,
                "polarity": "negated",
                "n": 0 if frame.counted else None,
                "arm": label if frame.who else None,
            }
            who = Population("control" if arm and arm.control else "arm" if frame.who else "group", label)
            kind: FactType = "adverse_event" if untoward else "outcome"
            yield stated(kind, label, span, ABSENT, slots, named_here, population=who)


def _is_disease(sentence: ReadSentence, event: Phrase) -> bool:
    return any(event.start <= m.start and m.end <= event.end for m in sentence.mentions_of("disease"))


def given(sentence: ReadSentence, frame: ValueFrame, arms: Arms) -> Fact | None:
    """What is listed may be a drug, and is counted as given: "leflunomide (n = 69)"; an arm only if received."""
    taken = _TAKEN.search(sentence.text, frame.start, frame.variable_start) is not None
    drug = next(
        (
            m
            for m in sentence.mentions_of("drug", "drug_class")
            if _BESIDES.sub("", frame.variable).casefold() == m.surface.casefold()
            or (m.start <= frame.variable_start + 1 and frame.variable_end - 2 <= m.end)
            or (taken and abs(m.start - frame.variable_start) <= 1)
        ),
        None,
    )
    if drug is None or drug.concept.iri is None or (arms.named(drug.surface) and not taken):
        drug = None
    if drug is None and not (taken and _CLASS.search(frame.variable)):
        return None
    agent = drug.concept.label if drug else frame.variable
    linked = [("agent", drug.concept.iri)] if drug and drug.concept.iri else []
    q = frame.quantity
    slots = {
        "agent": agent,
        "arm": frame.who.label or None,
        "polarity": "affirmed",
    } | counts(q)
    who = Population("arm", frame.who.label) if frame.who.label else Population("group", GROUP)
    span = sentence.span(frame.start, frame.end)
    return stated("intervention", agent, span, SHARE, slots, linked, population=who)
