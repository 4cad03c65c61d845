"""What an effect estimate compares where no clause says who has more: its variable and its two sides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses.words import words_of
from graph_build.frames.cues import WAYS
from graph_build.frames.parted import predicts, sets_apart
from graph_build.frames.variables import Phrase, phrase
from graph_build.model.frames import ComparisonFrame, Side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.clauses.words import Part, Word
    from graph_build.frames.estimates import Estimate
    from graph_build.study.arms import Arms
    from graph_build.study.mentions import PopulationMention

_HELD_AGAINST = re.compile(
    r"\b(?:compared (?:with|to)|versus|vs\.?|against|relative to|over|than)\s(?:the\s|those\s)?$", re.IGNORECASE
)
_REFERENCE = re.compile(
    r"\s(?:group\s|arm\s)?(?:as|being|was|taken as)\s(?:the\s)?(?:reference|comparator)", re.IGNORECASE
)
_BEHIND = re.compile(r"[)\]]?\s(?:for|in|with|on|among)\s(?:the\s|those\s)?", re.IGNORECASE)
_LAST = re.compile(r"[\s,]*(?:\b(?:the|an?))?\s*$")
_TITLE = re.compile(r"[(\[;]\s?(?P<name>[^:;()\[\]\d]{3,40}):\s(?:adjusted\s)?$", re.IGNORECASE)
_THAT_SOMEBODY = re.compile(
    r"\b(?:odds|chances?|likelihood|probability|risk) that [^.;,()]{2,40}? (?:would|will|could|might) "
    r"(?:be |have |need )?(?P<what>[^.;,()]{3,60}?)(?= (?:was|were|is|are)\b)",
    re.IGNORECASE,
)
"""What somebody was likely to have or undergo: "the odds that a patient would be intubated were …"."""
_DID = re.compile(
    r"\W*(?:in |for |with |at |on )?(?:neither|no|nor|not)\b[^.;()]{0,40}? did (?P<what>[^.;()]{3,60}?) "
    r"(?=exceed|differ|increase|decrease|rise|fall|occur|reach|surpass|improve|change)",
    re.IGNORECASE,
)
"""The subject behind "did" where a denial opens the sentence: "in neither group did X exceed …"."""
_FOR = re.compile(r"^\W*(?:for|in|regarding|concerning)\s", re.IGNORECASE)


def estimated(text: str, estimate: Estimate, people: Sequence[PopulationMention], arms: Arms) -> ComparisonFrame | None:
    """The comparison that an estimate is of, or None where its variable or sides cannot be told.

    Args:
        text: the sentence.
        estimate: with the positions of its variable, where it prints it.
        people: the populations that the sentence names.
        arms: of the document, for sides that the sentence leaves out.
    """
    sides = _sides_before(text, estimate, people, arms)
    sides = sides or _sides_behind(text, estimate, people, arms) or _sides(text, people, arms)
    said = _variable(text, estimate, people)
    if sides is None or said is None:
        return None
    start, end = min(said.start, estimate.start), max(said.end, estimate.end)
    way = _way(text, estimate, people)
    change = way.change if way else _undergone(text, estimate, sides[0])
    direction = WAYS[change] if change else "different"
    return ComparisonFrame(start, end, said.text, said.start, said.end, *sides, direction, estimate.significant)


def _way(text: str, estimate: Estimate, people: Sequence[PopulationMention]) -> Word | None:
    """The verb by which one side changed what is compared: "A reduced X by 5", "A increased the chance of X (…)"."""
    before = [w for w in words_of(text[: estimate.start]) if not any(p.start <= w.start < p.end for p in people)]
    by = estimate.kind == "difference" and text.startswith("by", estimate.start)
    if not by and any(w.part in ("be", "verb", "than", "versus") for w in before):
        return None
    way = next((w for w in reversed(before) if w.change), None)
    return way if by or (way and any(0 <= way.start - p.end <= 2 for p in people)) else None


def _undergone(text: str, estimate: Estimate, first: Side) -> Part | None:
    """Which way one side changed what is compared, told in the passive: "X was halved by A", "with A, X was cut"."""
    words = [w for w in words_of(text[: estimate.start]) if w.start >= first.end or w.end <= first.start]
    for at, word in enumerate(words[1:], 1):
        before = next((w for w in reversed(words[:at]) if w.part != "adverb"), None)
        if word.change and before is not None and before.low in ("was", "were"):
            by = text[word.end : first.start].strip().endswith("by") or first.end <= word.start
            return word.change if by and not first.implied else None
    return None


def _variable(text: str, estimate: Estimate, people: Sequence[PopulationMention]) -> Phrase | None:
    if estimate.variable:
        return phrase(text, *estimate.variable, people)
    if (likely := _THAT_SOMEBODY.search(text, 0, estimate.start)) or (likely := _DID.match(text[: estimate.start])):
        return phrase(text, *likely.span("what"), people)
    if lead := _FOR.match(text[: estimate.start]):  # "For relapse the odds ratio was …"
        last = _LAST.search(text, lead.end(), estimate.start)
        return phrase(text, lead.end(), last.start() if last else estimate.start, people)
    way = _way(text, estimate, people)
    behind = len(text[: estimate.start].rstrip(" ([,"))
    if way is not None and (changed := phrase(text, way.end, behind, people)):
        return changed
    verb = next((w for w in words_of(text[: estimate.start]) if w.part in ("be", "verb", "auxiliary")), None)
    return phrase(text, 0, verb.start, people) if verb and verb.start > 3 else None


def _sides_behind(
    text: str, estimate: Estimate, people: Sequence[PopulationMention], arms: Arms
) -> tuple[Side, Side] | None:
    """The side that an estimate gives behind itself, "1.6 (0.9 to 2.7) for A", and the one it is held against."""
    named = [p for p in people if not p.all]
    first = next((p for p in named if _BEHIND.fullmatch(text, estimate.end, p.start)), None)
    if first is None:
        return None
    held = next((p for p in named if p is not first and _is_reference(text, p)), None)
    if held is not None:
        return _side(first), _side(held)
    other = arms.other(first.arm) if first.arm else None
    return (_side(first), Side(other.label, implied=True)) if other and other != first.arm else None


def _sides_before(
    text: str, estimate: Estimate, people: Sequence[PopulationMention], arms: Arms
) -> tuple[Side, Side] | None:
    """The side that stands before an estimate in a bracket that gives one of each: "(A: RR 1.2 …; B: RR 1.4 …)"."""
    title = _TITLE.search(text, 0, estimate.start)
    first = arms.named(title["name"]) if title else None
    if title is None or first is None:
        return None
    held = list({p.label: p for p in people if p.arm and p.arm != first}.values())
    other = _side(held[0]) if len(held) == 1 else None
    if other is None and not held and (implied := arms.other(first)):
        other = Side(implied.label, implied=True)
    return (Side(first.label, *title.span("name")), other) if other else None


def _is_reference(text: str, one: PopulationMention) -> bool:
    return _HELD_AGAINST.search(text, 0, one.start) is not None or _REFERENCE.match(text, one.end) is not None


def _sides(text: str, people: Sequence[PopulationMention], arms: Arms) -> tuple[Side, Side] | None:
    named = list({p.label: p for p in people if not p.all}.values())
    if len(named) > 2 or (people and not named):
        return None
    if len(named) < 2 and (sets_apart(text) or (not named and predicts(text))):
        return None
    held = next((p for p in named if _is_reference(text, p)), None)
    if len(named) == 2:
        other = held or named[1]
        first = next(p for p in named if p is not other)
        return _side(first), _side(other)
    if len(named) == 1:
        arm = arms.other(named[0].arm) if named[0].arm else arms.control
        if arm is None or arm == named[0].arm:
            return None
        implied = Side(arm.label, implied=True)
        return (implied, _side(named[0])) if held else (_side(named[0]), implied)
    if arms.pair is None:
        return None
    return Side(arms.pair[0].label, implied=True), Side(arms.pair[1].label, implied=True)


def _side(mention: PopulationMention) -> Side:
    return Side(mention.label, mention.start, mention.end)
