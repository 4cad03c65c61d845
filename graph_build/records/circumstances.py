"""What documents tell of a treatment beside its giving: target, response, what it followed, the reason for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph_build.facts.clinical.parsed import told_of_treatments
from graph_build.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph_build.model import ReadDocument, ReadSentence
    from graph_build.model.course_records import ActionStatus, MedicalAction
    from graph_build.records.story import Story
    from graph_build.relations.treatments import Told

_HAD: frozenset[ActionStatus] = frozenset({"given", "stopped", "changed", "held"})
_ENDED: frozenset[ActionStatus] = frozenset({"stopped", "changed", "held"})
_CONDITIONS = ("disease", "finding")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What each sentence of a document tells of the treatments that it names.

    Attributes:
        story: the document's sentences by place.
        told: by the `id` of the sentence.
    """

    story: Story
    told: Mapping[int, Sequence[Told]]

    @classmethod
    def of(cls, read: ReadDocument, sentences: Story) -> Circumstances:
        """What the sentences of a document tell.

        Args:
            read: the document.
            sentences: its sentences by place.
        """
        return cls(sentences, told_of_treatments(read))

    def added(self, action: MedicalAction) -> MedicalAction:
        """A treatment with what the sentences that it was read from tell of it."""
        for index in self.story.of(action):
            sentence = self.story.sentences[index]
            for one in self.told.get(id(sentence), ()):
                if _is_of(action, one, sentence):
                    action = _with(action, one, sentence)
        return action


def _is_of(action: MedicalAction, one: Told, sentence: ReadSentence) -> bool:
    """Whether something is told of a treatment: of its name, at the place where that was read."""
    if one.name.label != action.agent:
        return False
    span = sentence.span(one.name.start, one.name.end)
    return any(e.span.overlaps(span) for e in action.evidence)


def _with(action: MedicalAction, one: Told, sentence: ReadSentence) -> MedicalAction:
    ended = one.kind == "target" and one.of_ending and action.status in _ENDED
    reason = ended or (one.kind == "cause" and (action.status != "given" or one.of_ending or not one.had))
    filled = action
    if reason:
        filled = replace(action, reason=action.reason or one.text)
    elif one.kind in ("target", "cause") and action.target is None:
        filled = replace(action, target=one.text, target_concept=_concept(sentence, one))
    elif one.kind == "response" and action.status in _HAD:
        filled = replace(action, response=action.response or one.text)
    elif one.kind == "after" and action.status == "given":
        filled = replace(action, after=action.after or one.text)
    if filled == action:
        return action
    place = Evidence(sentence.span(one.start, one.end))
    known = any(e.span.covers(place.span) for e in action.evidence)
    return filled if known else replace(filled, evidence=(*filled.evidence, place))


def _concept(sentence: ReadSentence, one: Told) -> str | None:
    """The disease or finding that the words of a target name at their head; None for what was to be averted."""
    if not one.had:
        return None
    start, end = one.words
    inside = [m for m in sentence.mentions_of(*_CONDITIONS) if start <= m.start and m.end <= end and m.concept.iri]
    return max(inside, key=lambda m: (m.end - m.start, m.end)).concept.iri if inside else None
