"""Associations: that one thing goes with, acts on or predicts another, or that it was found not to.

"A was (not) associated with B", "A did not affect B", "A showed no interaction with B", "there was no correlation
between A and B": the cue is a noun or verb of going together; who stands on its two sides is read from prepositions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.clauses.segments import segments_of
from graph_build.clauses.words import word_set, words_of
from graph_build.frames.cues import WAYS, Cue, Segment, supposed
from graph_build.frames.variables import Phrase, into, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.clauses.words import Word
    from graph_build.model.frames import Direction
    from graph_build.study.arms import Arms
    from graph_build.study.mentions import PopulationMention

_NOUNS = word_set(
    "association associations correlation correlations interaction interactions relationship relation effect effects "
    "influence impact"
)
_ACTING = word_set("effect effects influence impact")
_PASSIVE = word_set("associated correlated related linked influenced affected")
_ACTIVE = word_set("affect influence predict alter modify impact correlate interact change")
_SECOND = word_set("with on to between of upon by")


@dataclass(frozen=True, slots=True)
class Association:
    """Two things said to go together, or not.

    Attributes:
        start: first position of what tells it; end: position after the last.
        first: what acts or comes first; second: what it goes with.
        denied: whether it is said not to be so.
    """

    start: int
    end: int
    first: Phrase
    second: Phrase
    denied: bool


def associations(text: str, people: Sequence[PopulationMention], arms: Arms) -> Iterator[Association]:
    """The associations that a sentence tells, one a segment; what was asked, planned or supposed is left out.

    Args:
        text: the cleaned sentence; positions count in it.
        people: the populations that it names.
        arms: of the document.
    """
    for run in segments_of(text):
        segment = Segment(text, run, list(people), arms)
        at = next((i for i in range(1, len(run)) if _is_cue(run, i)), None)
        if at is None or supposed(segment, Cue(at, "none", "likeness")):
            continue
        sides = _sides(text, run, at)
        if sides is None:
            continue
        first, second = sides
        denied = any(w.part == "not" for w in run[max(0, at - 6) : at + 1])
        yield Association(min(first.start, second.start), max(first.end, second.end), first, second, denied)


def changed(text: str, second: Phrase) -> tuple[Phrase, Direction]:
    """What something goes with, without the change that is told of it: "a reduction in X" is X, which was lower.

    Args:
        text: the sentence.
        second: what it goes with.
    """
    words = [w for w in words_of(text) if second.start <= w.start < second.end]
    for at, word in enumerate(words[:4]):
        way = WAYS.get(word.change or word.part)
        if way is None:
            continue
        inside = into(words, at) or (at + 1 if word.part in ("more", "less") else None)
        rest = phrase(text, words[inside].start, second.end) if inside is not None and inside < len(words) else None
        if rest is not None:
            return rest, way
    return second, "different"


def _is_cue(run: Sequence[Word], at: int) -> bool:
    """Whether a word tells of going together: a noun, a passive behind "was", or what was not done."""
    word, before = run[at], run[max(0, at - 4) : at]
    if word.low in _NOUNS:
        return (
            at + 1 < len(run)
            and run[at + 1].low in _SECOND
            and any(w.part in ("be", "verb", "auxiliary", "not") for w in run[:at])
        )
    if word.low in _PASSIVE:
        return any(w.part == "be" or (w.part == "not" and " " in w.text) for w in before)
    return word.low in _ACTIVE and any(w.part == "not" and " " in w.text for w in before)


def _sides(text: str, run: Sequence[Word], at: int) -> tuple[Phrase, Phrase] | None:
    """What stands on the two sides of a cue."""
    behind = at + 1
    if behind < len(run) and run[behind].low == "between":
        joined = next((i for i in range(behind + 2, len(run)) if run[i].low == "and"), None)
        if joined is None:
            return None
        return _pair(
            phrase(text, run[behind].end, run[joined].start), phrase(text, run[joined].end, _close(run, joined))
        )
    on = next((i for i in range(behind + 2, len(run)) if run[i].low in ("on", "upon")), None)
    if behind < len(run) and run[behind].low == "of" and run[at].low in _ACTING and on is not None:
        return _pair(phrase(text, run[behind].end, run[on].start), phrase(text, run[on].end, _close(run, on)))
    verb = next((i for i in range(1, at + 1) if run[i].part in ("be", "verb", "auxiliary", "not")), None)
    if verb is None or behind >= len(run):
        return None
    start = run[behind].end if run[behind].low in _SECOND else run[at].end
    return _pair(phrase(text, run[0].start, run[verb].start), phrase(text, start, _close(run, at)))


def _pair(first: Phrase | None, second: Phrase | None) -> tuple[Phrase, Phrase] | None:
    return (first, second) if first and second else None


def _close(run: Sequence[Word], at: int) -> int:
    """Where the noun phrase behind a cue ends: before a verb, a clause or a comma that lists nothing."""
    for word in run[at + 2 :]:
        if word.part in ("be", "verb", "auxiliary", "relative", "than", "versus", "comma"):
            return word.start
    return run[-1].end
