"""Comparisons: one group against another, as a clause tells it.

A segment compares by a comparative ("higher … than"), a change held against somebody ("reduced … compared with"), a
difference told or denied ("did not differ", "no difference in … between"), or likeness ("similar in both groups").
What is compared, who has more, and whether it is significant are read from the words around that cue, by their parts.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_build.clauses.segments import segments_of
from graph_build.frames.compared_sides import side_of, sides_of
from graph_build.frames.compared_values import TURNED, both, by_values, reached
from graph_build.frames.compared_variables import anew, variable_of
from graph_build.frames.cues import Segment, cues_of, significance, supposed
from graph_build.frames.parted import both_ways, goes_with, looked_at
from graph_build.model.frames import ComparisonFrame
from graph_build.patterns import Pattern
from graph_build.study.mentions import populations

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.clauses.words import Word
    from graph_build.frames.cues import Cue
    from graph_build.study.arms import Arms
    from graph_build.study.mentions import PopulationMention

_BETWEEN = re.compile(r"\bbetween\s(?:the\s)?$", re.IGNORECASE)
"""Before two sides of which neither is told to be the one that changed."""
_NONE_OF = re.compile(r"none of (?:the\s|these\s)?", re.IGNORECASE)
_JOINED_SIDE = re.compile(
    r"(?:\s?\([^()]*\))?(?:,|,?\sand)\s(?:in\s|with\s|on\s|for\s|by\s)?(?:those\s|patients\s)?(?:the\s|in the\s)?",
    re.IGNORECASE,
)
_JOINED_OTHER = Pattern(
    r"(?:\s?\([^()]*\))?,?\s(?:or|nor|and(?:\sthan)?)\s(?:than\s)?(?:in\s|with\s|on\s|for\s|by\s|to\s|under\s)?"
    r"(?:those\s|patients\s)?(?:the\s|in the\s)?",
    re.IGNORECASE,
)
"""Between two sides that a first one is held against: "than in B or C", "than with B (12 %) and with C"."""
_REPORTING = frozenset(
    [
        "showed",
        "shows",
        "show",
        "revealed",
        "reveals",
        "found",
        "indicated",
        "indicates",
        "demonstrated",
        "demonstrates",
        "suggested",
        "reported",
        "observed",
        "noted",
        "confirmed",
        "concluded",
    ]
)


def comparisons(text: str, arms: Arms) -> Iterator[ComparisonFrame]:
    """The comparisons that a sentence tells, in order.

    Args:
        text: the cleaned sentence; positions count in it.
        arms: of the document.
    """
    people = list(populations(text, arms))
    before: ComparisonFrame | None = None
    pending: Segment | None = None
    last: Sequence[Word] = ()
    for run in segments_of(text):
        words = _unreported(run)
        if words[0].part in ("be", "not", "auxiliary") and words[0].low not in {"no", "neither"} and before is None:
            words = (*last, *words)  # "… was seen as well, but was not different": the subject is the one before
        last = words
        own = [p for p in people if words[0].start <= p.start < words[-1].end]
        segment = Segment(text, words, own, arms)
        found = _compared(segment)
        if found is None and before is not None and _takes_back(segment):
            before = replace(before, significant=False, end=words[-1].end)
        elif found is not None:
            if before is not None:
                yield from _with_more(text, people, before)
            if pending is not None and (shared := _shared(pending, segment, found)):
                yield from _with_more(text, people, shared)
            before = found
            if (further := _further(segment, found)) is not None:
                yield from _with_more(text, people, before)
                before = further
        pending = segment if found is None else None
    if before is not None:
        yield from _with_more(text, people, before)


def _with_more(text: str, people: Sequence[PopulationMention], frame: ComparisonFrame) -> Iterator[ComparisonFrame]:
    for one in _one_by_one(people, frame):
        yield one
        yield from _also(text, people, one)
        yield from _against_more(text, people, one)


def _one_by_one(people: Sequence[PopulationMention], frame: ComparisonFrame) -> Iterator[ComparisonFrame]:
    """The comparison of each arm where a side means several one by one: "both doses lowered X more than placebo"."""
    for side, name in ((frame.a, "a"), (frame.b, "b")):
        meant = next((p for p in people if p.members and not side.implied and p.start == side.start), None)
        if meant is not None:
            for arm in meant.members:
                each = replace(side, label=arm.label)
                yield replace(frame, a=each) if name == "a" else replace(frame, b=each)
            return
    yield frame


def _shared(pending: Segment, segment: Segment, found: ComparisonFrame) -> ComparisonFrame | None:
    """What a clause before it compares of the same sides: "X was lower and Y was higher in A than in B"."""
    joined = segment.text[pending.words[-1].end : segment.words[0].start].strip(" ,")
    if pending.people or joined != "and" or found.a.implied or found.b.implied:
        return None
    return _of_sides(replace(pending, people=segment.people), found)


def _further(segment: Segment, found: ComparisonFrame) -> ComparisonFrame | None:
    """A second thing that a clause compares of the same sides: "a greater fall in X and a higher rise in Y than B"."""
    words = segment.words
    at = next((i for i, w in enumerate(words) if w.start >= found.variable_end and anew(words, i)), None)
    if at is None or found.direction == "none":
        return None
    return _of_sides(replace(segment, words=words[at + 1 :]), found)


def _of_sides(segment: Segment, found: ComparisonFrame) -> ComparisonFrame | None:
    """What a clause compares, whose sides another tells."""
    cue = next(iter(cues_of(segment)), None)
    if cue is None or cue.kind != "comparative" or supposed(segment, cue):
        return None
    said = variable_of(segment, cue, found.a, found.b)
    if said is None:
        return None
    variable, inner = said
    direction = both(inner, cue.direction) if inner else cue.direction
    start, end = min(found.start, variable.start), max(found.end, variable.end)
    place = (variable.text, variable.start, variable.end)
    return ComparisonFrame(start, end, *place, found.a, found.b, direction, found.significant)


def _also(text: str, people: Sequence[PopulationMention], frame: ComparisonFrame) -> Iterator[ComparisonFrame]:
    """The same of each population that is joined to the first side by "and": "higher in A and B than in C"."""
    side = frame.a
    onward = not frame.b.implied and frame.b.end <= side.start  # "Compared with C, A and B …"
    while not side.implied:
        others = [p for p in people if (p.start >= side.end if onward else p.end <= side.start) and not p.all]
        nearest = next(iter(others if onward else reversed(others)), None)
        if nearest is None or nearest.label in (side.label, frame.b.label):
            return
        gap = (side.end, nearest.start) if onward else (nearest.end, side.start)
        if not _JOINED_SIDE.fullmatch(text, *gap):
            return
        side = side_of(nearest)
        yield replace(frame, a=side, start=min(frame.start, side.start), end=max(frame.end, side.end))


def _against_more(text: str, people: Sequence[PopulationMention], frame: ComparisonFrame) -> Iterator[ComparisonFrame]:
    """The same against each population that is joined to the second side: "than with either B (5 %) or C (3 %)"."""
    side = frame.b
    while not side.implied and side.start > frame.a.start:
        nearest = next((p for p in people if p.start >= side.end and not p.all), None)
        if nearest is None or nearest.label in (side.label, frame.a.label):
            return
        if not _JOINED_OTHER.fullmatch(text, side.end, nearest.start):
            return
        side = side_of(nearest)
        yield replace(frame, b=side, end=max(frame.end, side.end))


def _unreported(words: Sequence[Word]) -> Sequence[Word]:
    """Without the clause that reports it: "the analysis showed that …", "we found X to be …"."""
    for at, word in enumerate(words[:14]):
        if word.low in _REPORTING and any(a.low == "to" and b.low == "be" for a, b in pairwise(words[at + 1 :])):
            return words[at + 1 :]
        if (
            word.low == "that"
            and at
            and words[at - 1].part in ("verb", "word")
            and words[at - 1].low in _REPORTING
            and at + 2 < len(words)
        ):
            return words[at + 1 :]
    return words


def _compared(segment: Segment) -> ComparisonFrame | None:
    """What the first cue tells that has sides and a variable; behind a difference, a comparative of two named arms."""
    cues = cues_of(segment)
    found = _compared_by(segment, cues[0]) if cues else None
    if found is None and len({p.label for p in segment.people}) > 1 and cues and cues[0].kind == "difference":
        found = next((told for cue in cues[1:2] if (told := _compared_by(segment, cue))), None)
    return found


def _compared_by(segment: Segment, cue: Cue) -> ComparisonFrame | None:
    sides = sides_of(segment, cue)
    if sides is None or supposed(segment, cue) or both_ways(segment.words, cue.at):
        return None
    if cue.kind == "difference" and looked_at(segment.text, segment.words[cue.at].end):
        return None
    end = segment.words[cue.at].end
    unnamed = cue.kind == "comparative" and not any(p.start < end for p in segment.people)
    if unnamed and goes_with(segment.text[: segment.words[-1].end], end):
        return None
    a, b = sides
    if a.label.casefold() == b.label.casefold():
        return None
    said = variable_of(segment, cue, a, b)
    if said is None:
        return None
    variable, inner = said
    if none_of := _NONE_OF.match(variable.text):
        variable = replace(variable, text=variable.text[none_of.end() :], start=variable.start + none_of.end())
        cue = replace(cue, direction="none")
    direction = both(inner, cue.direction) if inner else cue.direction
    significant = significance(segment, cue)
    if cue.kind == "change" and direction != "none" and _BETWEEN.search(segment.text, 0, a.start) and a.end <= b.start:
        direction = by_values(segment.text, b.end)
    elif cue.kind == "change" and direction in TURNED and not any(w.part in ("than", "versus") for w in segment.words):
        direction = reached(segment.text, a, b, direction)
    if (significant is False and cue.kind in ("difference", "likeness")) or cue.direction == "none":
        direction = "none"
    start = min([variable.start, segment.words[cue.at].start, *(s.start for s in (a, b) if not s.implied)])
    end = max([variable.end, segment.words[cue.at].end, *(s.end for s in (a, b) if not s.implied)])
    return ComparisonFrame(start, end, variable.text, variable.start, variable.end, a, b, direction, significant)


def _takes_back(segment: Segment) -> bool:
    """Whether a segment denies that what was told before it is significant: "but this was not significant"."""
    parts = [w.part for w in segment.words]
    return "significant" in parts and "not" in parts and len(parts) < 18 and not segment.people
