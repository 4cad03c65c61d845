"""What compares in a segment: its cue, and what its words say of being denied, meant or significant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from graph_build.clauses.words import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.clauses.words import Part, Word
    from graph_build.model.frames import Direction
    from graph_build.study.arms import Arms
    from graph_build.study.mentions import PopulationMention

WAYS: dict[Part, Direction] = {
    "more": "higher", "less": "lower", "better": "better", "worse": "worse",
    "up": "higher", "down": "lower", "good": "better", "bad": "worse",
}  # fmt: skip
_PURPOSE = re.compile(
    r"\b(?:aim(?:ed|s)?|hypothes\w+|expect\w*|assum\w+|designed|power(?:ed)?|sample size|whether|if|in order|"
    r"(?:regarding|as to|about|of|determine|debate|question) which|"
    r"objective|purpose|to (?:compare|"
    r"evaluate|detect|determine|assess|examine|investigate|test|analy[sz]e)|suggest\w* that|would|should|might|"
    r"may|could|can|will|future|further studies|defined|calculated|expressed as|based on|heterogeneity)\b",
    re.IGNORECASE,
)
_PAIR = re.compile(r"[(\[]\s?[\d.·]+\s?%?\s?(?:v\.?|vs\.?|versus)\s[\d.·]+\s?%?\s?[)\],;]")
FINITE = frozenset({"be", "verb", "auxiliary"})
_BEHIND = 30
"""Characters behind "between" within which the populations are named."""
_FAVOURS = frozenset({"favour", "favor", "favours", "favors", "favoured", "favored", "favouring", "favoring"})
SUPERIORITY = frozenset({"superiority", "advantage", "benefit"})
"""Nouns that hold one side against another: "superiority of A over B"."""
_PARTED = re.compile(r"\d|\band\b")
"""What stands between "between" and a population where it leads to something else: two weeks, two measures."""
_DID_NOT = frozenset({"did not", "does not", "do not"})
_HEDGES = frozenset(
    {
        "marginally",
        "borderline",
        "nearly",
        "almost",
        "near",
        "trend",
        "tended",
        "approached",
        "approaching",
        "clinically",
    }
)


@dataclass(frozen=True, slots=True)
class Cue:
    """The word that compares: its index in the segment, what it says, and how it does so."""

    at: int
    direction: Direction
    kind: Literal["comparative", "change", "difference", "likeness"]


@dataclass(slots=True)
class Segment:
    """A run of words in which one thing is said, with the populations that it names."""

    text: str
    words: Sequence[Word]
    people: list[PopulationMention]
    arms: Arms

    def part_at(self, index: int) -> Part | None:
        """The part of the word at an index, None outside the segment."""
        return self.words[index].part if 0 <= index < len(self.words) else None

    def within(self, word: Word) -> bool:
        """Whether a word stands in the name of a population."""
        return any(p.start <= word.start < p.end for p in self.people)


def supposed(segment: Segment, cue: Cue) -> bool:
    """Whether a segment tells what may be, was meant or was looked for, and not what was found."""
    return _PURPOSE.search(segment.text, segment.words[0].start, segment.words[cue.at].end) is not None


def cues_of(segment: Segment) -> list[Cue]:
    """What may compare in a segment: a comparative before likeness and difference, a change only against somebody."""
    words = segment.words
    held_against = any(w.part in ("versus", "than") for w in words)
    found: list[tuple[int, Cue]] = []
    for at, word in enumerate(words):
        if segment.within(word):
            continue
        if word.part in ("more", "less", "better", "worse"):
            if _counts(segment, at):
                continue
            moves = (
                word.change is not None
                and segment.part_at(at + 1) in ("determiner", None)
                and at
                and words[at - 1].part != "be"
            )
            kind: Literal["change", "comparative"] = "change" if moves else "comparative"
            if word.change and _undone(segment, at):
                found.append((2, Cue(at, "none", "change")))
                continue
            against = kind == "comparative" and word.change is None
            if kind == "comparative" and _no_more(segment, at):
                found.append((0, Cue(at, "none", kind)))
                continue
            if held_against or (against and len(segment.people) > 1):
                found.append((0 if against else 2, Cue(at, WAYS[word.part], kind)))
            elif against and segment.people:
                found.append((3, Cue(at, WAYS[word.part], kind)))
        elif word.part == "differ":
            told: Direction = "none" if _denied(segment, at) else "different"
            found.append((1, Cue(at, told, "difference")))
        elif word.low in _FAVOURS and (segment.people or held_against):
            found.append((0, Cue(at, "none" if _no_more(segment, at + 1) else "better", "comparative")))
        elif word.low in SUPERIORITY and len(segment.people) > 1:
            found.append((0, Cue(at, "none" if _denied_noun(segment, at) else "better", "comparative")))
        elif word.part == "same" and (segment.people or held_against) and not _has_alike(segment, at):
            found.append((1, Cue(at, "none", "likeness")))
        elif word.change and (held_against or _between(segment) or _told_in_pairs(segment, at)):
            way: Direction = "none" if _undone(segment, at) else WAYS[word.change]
            found.append((3, Cue(at, way, "change")))
    aside = next(
        (i for i, w in enumerate(words) if i and w.low == "which" and words[i - 1].part == "comma"), len(words)
    )
    if any(cue.at < aside for _, cue in found):  # "X was alike in both groups but for Y, which was rarer in A"
        found = [(rank, cue) for rank, cue in found if cue.at < aside]
    return [cue for _, cue in sorted(found, key=lambda f: (f[0], f[1].at))]


_NAMED_BY_SIZE = word_set(
    "term limb limbs extremity extremities airway airways respiratory abdominal abdomen gastrointestinal gi tract back "
    "lip eyelid school education trochanter omentum secondary"
)
"""What a comparative before it names and does not compare: "longer term", "lower limb", "lower respiratory tract"."""


def _counts(segment: Segment, at: int) -> bool:
    """Whether a comparative counts and compares nobody: "one or more events", "in twice as many" without "as B"."""
    words = segment.words
    if at and words[at - 1].low in ("no", "not") and at + 2 < len(words) and words[at + 2].part == "number":
        return True  # "no more than 45 %"
    at_least = at > 1 and words[at - 1].low == "or" and (words[at - 2].part == "number" or words[at - 2].low == "one")
    doubled = words[at].low.endswith((" as many", " as much")) and not any(
        w.part in ("than", "versus") for w in words[at:]
    )
    behind = words[at + 1].low if at + 1 < len(words) else ""
    return at_least or doubled or behind in _NAMED_BY_SIZE


def _no_more(segment: Segment, at: int) -> bool:
    """Whether a comparative is denied: "was not superior", "were not significantly higher", "did not occur oftener"."""
    first = at - 1
    while first > 0 and segment.words[first].part in ("significant", "adverb"):
        first -= 1
    if first > 0 and segment.words[first - 1].low in _DID_NOT:
        first -= 1
    return first > 0 and segment.words[first].part == "not" and segment.words[first].low not in ("no", "without")


def _has_alike(segment: Segment, at: int) -> bool:
    """Whether a likeness is one that something has, and nothing that was found: "oil with a similar content of Y"."""
    words = segment.words
    had = at > 1 and words[at - 1].low == "a" and words[at - 2].low == "with" and segment.part_at(at + 1) == "word"
    return had and not any(p.start >= words[at].end for p in segment.people)


def _denied_noun(segment: Segment, at: int) -> bool:
    """Whether superiority is denied: "no superiority", "superiority was not shown"."""
    words = segment.words
    return any(w.part == "not" for w in (*words[max(0, at - 4) : at], *words[at + 1 : at + 12]))


def _undone(segment: Segment, at: int) -> bool:
    """Whether a change is denied: "did not reduce", "was not reduced", "no increase in", "no effect on reducing"."""
    words = segment.words
    if any(w.part == "not" for w in words[max(0, at - 4) : at]):
        return True
    aimed = words[at].low.endswith("ing") and any(
        w.low in {"effect", "effective", "benefit", "efficacy"} for w in words[:at]
    )
    return aimed and any(w.part == "not" for w in words[:at])


def _denied(segment: Segment, at: int) -> bool:
    """Whether a difference is denied: "no … difference", "did not differ", "difference … was not significant"."""
    words = segment.words
    if any(w.part == "not" for w in words[max(0, at - 6) : at]):
        return True
    return any(w.part == "not" for w in words[at + 1 : at + 30]) and any(
        w.part == "significant" for w in words[at + 1 : at + 40]
    )


def _told_in_pairs(segment: Segment, at: int) -> bool:
    """Whether one arm did or did not change something, and a pair of values tells against whom: "(11 % v 11 %)"."""
    people = [p for p in segment.people if not p.all]
    ahead = len(people) == 1 and people[0].arm is not None and people[0].end <= segment.words[at].start
    return ahead and _PAIR.search(segment.text, segment.words[at].end) is not None


def _between(segment: Segment) -> bool:
    """Whether "between" leads to populations: "between A and B", "between the groups", not "between weeks 2 and 4"."""
    several = len(segment.people) > 1 or any(p.all for p in segment.people)
    return several and any(
        w.part == "between"
        and any(
            0 <= p.start - w.end < _BEHIND and not _PARTED.search(segment.text, w.end, p.start) for p in segment.people
        )
        for w in segment.words
    )


def significance(segment: Segment, cue: Cue) -> bool | None:
    """What words say of significance; a p-value is weighed where facts are made."""
    words = segment.words
    if cue.direction == "none":
        return False
    marks = [i for i, w in enumerate(words) if w.part == "significant"]
    for mark in marks:
        if any(w.part == "not" for w in words[max(0, mark - 4) : mark]):
            return False
    if not marks and _tends(words[: cue.at]):
        return False
    hedged = any(w.low in _HEDGES for mark in marks for w in words[max(0, mark - 3) : mark])
    return True if marks and not hedged else None


def _tends(words: Sequence[Word]) -> bool:
    """Whether what follows is told as a tendency alone: "tended to be lower", "there was a trend to a lower X"."""
    return any(
        w.low in {"tended", "tendency"} or (w.low == "trend" and at > 0 and words[at - 1].part == "determiner")
        for at, w in enumerate(words)
    )
