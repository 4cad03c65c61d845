"""Who is compared with whom: the two sides of a comparison, by the words that stand beside its cue."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses.words import enclosures, word_set
from graph_build.frames.cues import SUPERIORITY
from graph_build.frames.parted import sets_apart
from graph_build.model.frames import Side
from graph_build.study.mentions import populations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.clauses.words import Word
    from graph_build.frames.cues import Cue, Segment
    from graph_build.study.mentions import PopulationMention

_SIDES = 2
_BETWEEN = frozenset(
    {"between-group", "between-groups", "intergroup", "inter-group", "between-arm", "between-treatment"}
)
_HAD = word_set(
    "treatments interventions drugs diets regimens approaches methods techniques therapies products formulations "
    "agents doses sessions groups arms conditions procedures devices strategies programmes programs"
)
"""What patients had, by words that stand for the arms themselves."""
_NEAR = 40
"""Characters behind "than" or "compared with" within which the other side is named."""
_OTHERS = re.compile(
    r"\s(?:in\s|with\s|for\s|that (?:of|in)\s|those (?:of|in)\s)?(?:the\s|any\s)?(?:other|remaining|opposite)\b",
    re.IGNORECASE,
)
_OVER_TIME = re.compile(
    r"\s(?:\w+ly\s)?(?:(?:over|with|across|through) (?:the )?(?:course of )?time\b|from (?:the )?baseline\b)"
    r"(?!,?\s(?:between|among|by)\b)",
    re.IGNORECASE,
)
"""Behind a difference of one group from itself."""
_THRESHOLD = re.compile(r"\s(?:or equal to\s)?\d+(?:[.·]\d+)?\s?(?![\d%]|\s?(?:in|with|for|on|of|\()\b)[A-Za-zµμ°]")
"""A value behind "than", with its unit, that something stayed under or went beyond."""
_OVER = re.compile(r"\b(?:over|to|versus|vs\.?|compared with)\s(?:the\s|those on\s)?$", re.IGNORECASE)
TOGETHER = re.compile(
    r"(?:\s?\((?:[^()]|\([^()]*\))*\))?,?\s(?:and|or)\s(?:(?:in|with|on|for|among)\s)?(?:the\s|those\s)*", re.IGNORECASE
)
"""Between two populations of which one thing is told: "in A and B", "than in A (12 %) and in B"."""
_IN_WHOM = re.compile(r"\s(?:in|for|with|among|on)\s(?:the\s|those\s)*$", re.IGNORECASE)
"""Before a population in which something was so."""


def sides_of(segment: Segment, cue: Cue) -> tuple[Side, Side] | None:
    """Who is compared with whom."""
    words, people = segment.words, [p for p in segment.people if not p.all]
    if words[cue.at].low in SUPERIORITY:
        return _held_over(segment, people)
    if cue.kind == "difference" and _OVER_TIME.match(segment.text, words[cue.at].end):
        return None
    against = next((i for i, w in enumerate(words) if w.part in ("than", "versus") and not segment.within(w)), None)
    if against is not None:
        mark = words[against].start
        if words[against].part == "than" and _THRESHOLD.match(segment.text, words[against].end):
            return None  # "less than 2.5 dB"
        behind = next((p for p in people if mark <= p.start < words[against].end + _NEAR), None)
        if behind and ", " in segment.text[words[against].end : behind.start]:
            behind = None  # "compared with X, A …": who is held against is X, and not known
        ahead = [p for p in people if p.end <= mark]
        if behind and ahead:
            return side_of(ahead[-1]), side_of(behind)
        if behind and against <= 1:  # "Compared with placebo, …"
            later = next((p for p in people if p.start >= behind.end), None)
            if later:
                return side_of(later), side_of(behind)
        if behind and not _in_another(words, cue.at) and (other := _other(segment, behind)):
            return other, side_of(behind)
        if not (ahead and _OTHERS.match(segment.text, words[against].end)):
            return None  # held against something else: a time, a norm, another variable
        other = _other(segment, ahead[-1])
        return (side_of(ahead[-1]), other) if other else None
    if (parted := _different_from(segment, cue, people)) is not None:
        return parted
    if len(people) > 1:
        first, second = _behind_first(segment, cue, people) or (people[0], people[1])
        joined = first.end <= second.start and TOGETHER.fullmatch(segment.text, first.end, second.start)
        if joined and cue.kind == "comparative" and cue.direction != "none":
            return None  # "X was higher in A and B": than whom is not said
        return side_of(first), side_of(second)
    if cue.kind in ("difference", "likeness") and sets_apart(segment.text, words[0].start, words[-1].end):
        return None  # "in A the rate was similar across all levels of severity"
    if len(people) == 1 and people[0].end <= words[cue.at].start and cue.kind == "change":
        other = _other(segment, people[0])
        return (side_of(people[0]), other) if other else None
    if len(people) == 1 and (cue.kind in ("comparative", "difference", "likeness")):
        other = _other(segment, people[0])
        return (side_of(people[0]), other) if other else None
    between = any(w.low in _BETWEEN or (w.part == "between" and _of_treatments(words, i)) for i, w in enumerate(words))
    if cue.kind in ("difference", "likeness") and (segment.people or between):
        return _implied(segment, cue)
    return _enclosed(segment) if cue.kind in ("difference", "likeness") and not segment.people else None


def _different_from(segment: Segment, cue: Cue, people: Sequence[PopulationMention]) -> tuple[Side, Side] | None:
    """The one told to be different, and the one that it is different from: "in A and B … not different from C"."""
    if cue.kind != "difference" or segment.part_at(cue.at + 1) is None or segment.words[cue.at + 1].low != "from":
        return None
    mark = segment.words[cue.at + 1].end
    behind = next((p for p in people if mark <= p.start < mark + _NEAR), None)
    ahead = next((p for p in reversed(people) if p.end <= mark), None)
    return (side_of(ahead), side_of(behind)) if behind and ahead else None


def _in_another(words: Sequence[Word], at: int) -> bool:
    """Whether what was so is told of somebody who is no known population: "was lower in those on Z than in A"."""
    before = next((w for w in reversed(words[:at]) if w.part not in ("significant", "adverb")), None)
    behind = words[at + 1].low if at + 1 < len(words) else ""
    return before is not None and before.part == "be" and behind in ("in", "among", "with", "for")


def _of_treatments(words: Sequence[Word], between: int) -> bool:
    """Whether "between" leads to what patients had, and not to two times, sexes or places."""
    return any(w.low in _HAD for w in words[between + 1 : between + 5])


def _held_over(segment: Segment, people: Sequence[PopulationMention]) -> tuple[Side, Side] | None:
    """The sides of a superiority: what is named behind "over" is the one that the other is held against."""
    other = next((p for p in people if _OVER.search(segment.text, 0, p.start)), None)
    first = next((p for p in people if other and p.label != other.label), None)
    return (side_of(first), side_of(other)) if first and other else None


def _enclosed(segment: Segment) -> tuple[Side, Side] | None:
    """The two arms whose values stand in the bracket behind: "did not differ (12 % in A and 10 % in B)"."""
    behind = next((e for e in enclosures(segment.text) if 0 <= e[0] - segment.words[-1].end <= 1), None)
    if behind is None:
        return None
    at = behind[0] + 1
    named = {p.label: p for p in populations(segment.text[at : behind[1] - 1], segment.arms) if p.arm}
    if len(named) != _SIDES:
        return None
    a, b = (Side(p.label, p.start + at, p.end + at) for p in named.values())
    return a, b


def _behind_first(
    segment: Segment, cue: Cue, people: Sequence[PopulationMention]
) -> tuple[PopulationMention, PopulationMention] | None:
    """The one population behind a comparative, then the one before it: "12 in A, with a higher gain in the B group"."""
    at = segment.words[cue.at]
    behind = [p for p in people if p.start >= at.end]
    ahead = [p for p in people if p.end <= at.start]
    if cue.kind != "comparative" or len(behind) != 1 or not ahead or ahead[-1].label == behind[0].label:
        return None
    return (behind[0], ahead[-1]) if _IN_WHOM.search(segment.text, at.end, behind[0].start) else None


def side_of(mention: PopulationMention) -> Side:
    """A named population as a side of a comparison."""
    return Side(mention.label, mention.start, mention.end)


def _other(segment: Segment, mention: PopulationMention) -> Side | None:
    if mention.arm is None and segment.arms.treated:
        return None  # whom it means is not known: no part of the study is held against it
    arm = segment.arms.other(mention.arm) if mention.arm else segment.arms.control
    return Side(arm.label, implied=True) if arm and arm != mention.arm else None


def _implied(segment: Segment, cue: Cue) -> tuple[Side, Side] | None:
    pair = segment.arms.pair
    if pair is None and cue.direction == "none":  # what holds between all arms holds of each with the control
        treated, control = segment.arms.treated, segment.arms.control
        if not treated or control is None:
            return None
        pair = treated[0], control
    if pair is None:
        return None
    return Side(pair[0].label, implied=True), Side(pair[1].label, implied=True)
