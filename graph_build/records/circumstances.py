"""What documents tell of a treatment beside its giving: target, response, what it followed, and why it was given or not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph_build.facts.cases.parsed import story
from graph_build.frames.story.names import named
from graph_build.model import Evidence
from graph_build.nlp import missing, parse
from graph_build.relations.treated import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph_build.model import ReadDocument, ReadSentence
    from graph_build.model.course_records import ActionStatus, MedicalAction
    from graph_build.records.story import Story
    from graph_build.relations.treated import Told

_HAD: frozenset[ActionStatus] = frozenset({"given", "stopped", "changed", "held"})
_ENDED: frozenset[ActionStatus] = frozenset({"stopped", "changed", "held"})
_CONDITIONS = ("disease", "finding")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What each sentence of a document tells of the treatments that it names.

    Attributes:
        story: the document's sentences by place.
        told: by the index of the sentence.
    """

    story: Story
    told: Mapping[int, Sequence[Told]]

    @classmethod
    def of(cls, read: ReadDocument, sentences: Story, actions: Iterable[MedicalAction]) -> Circumstances:
        """What the sentences tell that treatments were read from; nothing where the parser's model was left out.

        Args:
            read: the document.
            sentences: its sentences by place.
            actions: the treatments.
        """
        if missing():
            return cls(sentences, {})
        asked = sorted({index for action in actions for index in sentences.of(action)})
        parsed = {id(place.sentence): doc for place, doc in story(read)}
        rest = [i for i in asked if id(sentences.sentences[i]) not in parsed]
        texts = [sentences.sentences[i].text for i in rest]
        parsed |= {id(sentences.sentences[i]): doc for i, doc in zip(rest, parse(texts), strict=True)}
        found: dict[int, tuple[Told, ...]] = {}
        for index in asked:
            sentence = sentences.sentences[index]
            doc = parsed[id(sentence)]
            found[index] = tuple(told(sentence, doc, named(sentence, doc)))
        return cls(sentences, found)

    def added(self, action: MedicalAction) -> MedicalAction:
        """A treatment with what the sentences that it was read from tell of it."""
        for index in self.story.of(action):
            sentence = self.story.sentences[index]
            for one in self.told.get(index, ()):
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
    filled: dict[str, object] = {}
    ended = one.kind == "target" and one.of_ending and action.status in _ENDED
    reason = ended or (one.kind == "cause" and (action.status != "given" or not one.had))
    if reason:
        filled = {"reason": one.text} if action.reason is None else {}
    elif one.kind in ("target", "cause"):
        if action.target is None:
            filled = {"target": one.text, "target_concept": _concept(sentence, one)}
    elif one.kind == "response":
        if action.response is None and action.status in _HAD:
            filled = {"response": one.text}
    elif action.after is None and action.status == "given":
        filled = {"after": one.text}
    if not filled:
        return action
    place = Evidence(sentence.span(one.start, one.end))
    evidence = action.evidence if any(e.span.covers(place.span) for e in action.evidence) else (*action.evidence, place)
    return replace(action, evidence=evidence, **filled)


def _concept(sentence: ReadSentence, one: Told) -> str | None:
    """The disease or finding that the words of a target name at their head; None for what was to be averted."""
    if not one.had:
        return None
    start, end = one.words
    inside = [m for m in sentence.mentions_of(*_CONDITIONS) if start <= m.start and m.end <= end and m.concept.iri]
    return max(inside, key=lambda m: (m.end - m.start, m.end)).concept.iri if inside else None
