"""What a comparison compares: where the noun phrase may stand for each kind of cue, and what its own words tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.frames.counted_people import is_verb
from graph_build.frames.cues import FINITE, SUPERIORITY, WAYS
from graph_build.frames.variables import brought_about, headed, into, phrase
from graph_build.patterns import Pattern
from graph_build.study.names import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.clauses.words import Word
    from graph_build.frames.cues import Cue, Segment
    from graph_build.frames.variables import Phrase
    from graph_build.model.frames import Direction, Side

_CHANCES = frozenset({"odds", "chance", "chances", "likelihood", "probability", "risk", "risks", "hazard"})
_PARTS = frozenset({"proportion", "percentage", "number", "share", "fraction"})
_REGARDING = frozenset({"in", "for", "with respect to", "regarding", "in terms of", "with regard to", "concerning"})
_METHOD = Pattern(
    r"\b(?:[tUFzQ]|rank|rank[- ]sum|signed[- ]rank|post[- ]?hoc|exact|chi-?squared?|χ2?|Mann[-–]Whitney(?: U)?|"
    r"Wilcoxon|Tukey(?:[’']s)?|Kruskal[-–]Wallis|Fisher(?:[’']s)?|Student(?:[’']s)?)[\s-](?:t[\s-])?(?:[a-z]+\s)?tests?\b|"
    r"\bAN(?:C)?OVAs?\b|"
    r"\b(?:regression|post[- ]?hoc|statistical|multivaria\w+|pairwise) (?:analys[ei]s|comparisons?)\b|"
    r"\bconfidence intervals?\b|"
    r"^(?:table|fig(?:ure|\.)?)\s?\d|^[−-]?\d+[.·]\d+\s",
    re.IGNORECASE,
)
"""Names of what was done to compare, of what shows it, and values: nothing that differs between groups."""


def variable_of(segment: Segment, cue: Cue, a: Side, b: Side) -> tuple[Phrase, Direction | None] | None:
    """What is compared, and the direction that its own words tell ("the decrease in X", "X fell more")."""
    words, at = segment.words, cue.at
    if words[at].low in SUPERIORITY:
        runs = _in_what(segment, at)
        return next(((found, None) for run in runs if (found := phrase(segment.text, *run, segment.people))), None)
    if cue.kind == "comparative":
        if (told := _moved(segment, at) or _likely(segment, at)) is not None:
            return told
        if at and (change := words[at - 1].change) and not segment.within(words[at - 1]):  # "X fell more"
            subject = _subject_end(segment, at - 1) if at > 1 else words[0].start
            found = phrase(segment.text, words[0].start, subject, segment.people)
            if found is not None:
                return found, WAYS[change]
        if (worked := _effective(segment, at)) is not None:
            return worked
        if (done := _done_by(segment, at)) is not None:  # "more patients in A achieved X"
            return done, None
        for index in range(at + 1, min(at + 3, len(words))):  # "greater reductions from baseline in X"
            if (change := words[index].change) and (inside := into(words, index)) is not None and inside < len(words):
                found = phrase(segment.text, words[inside].start, _until(segment, inside), segment.people)
                if found is not None:
                    return found, WAYS[change]
    for start, end in _runs(segment, cue):
        found = phrase(segment.text, start, end, segment.people)
        if found is None or _METHOD.search(found.text):
            continue
        if not any(s.start < found.end and found.start < s.end for s in (a, b) if not s.implied):
            if (aimed := brought_about(segment.text, found, segment.people)) is not None:
                return aimed
            inner = _inner(segment, found)
            return inner if cue.kind != "comparative" else headed(segment.text, *inner)
    return None


def _effective(segment: Segment, at: int) -> tuple[Phrase, Direction | None] | None:
    """What somebody changed with more effect than another: "A was more effective in reducing X than B"."""
    words = segment.words
    if at + 3 >= len(words) or words[at + 1].low != "effective" or words[at + 2].low not in ("in", "at", "for"):
        return None
    change = words[at + 3].change
    if change is None or not words[at + 3].low.endswith("ing"):
        return None
    found = phrase(segment.text, words[at + 3].end, _until(segment, at + 4), segment.people)
    return (found, WAYS[change]) if found else None


def _moved(segment: Segment, at: int) -> tuple[Phrase, Direction | None] | None:
    """What somebody changed more or less than another: "A shortened the stay significantly more than B"."""
    words = segment.words
    if words[at].low not in {"more", "less"} or segment.part_at(at + 1) not in ("than", "versus"):
        return None
    for index in range(at - 2, 0, -1):
        word = words[index]
        if (way := word.change) and not segment.within(word) and segment.within(words[index - 1]):
            last = next((i for i in range(at, index, -1) if words[i - 1].part not in ("significant", "adverb")), at)
            found = phrase(segment.text, word.end, words[last - 1].end, segment.people)
            return (found, WAYS[way]) if found else None
    return None


def _likely(segment: Segment, at: int) -> tuple[Phrase, Direction | None] | None:
    """What somebody is likelier to do, or does oftener: "more likely than B to respond", "discharged less often"."""
    words = segment.words
    after = words[at + 1].low if at + 1 < len(words) else ""
    if after in _CHANCES and at + 3 < len(words) and words[at + 2].low == "of":
        first = at + 4 if words[at + 3].low.endswith("ing") and at + 4 < len(words) else at + 3
        found = phrase(segment.text, words[first].start, _until(segment, first), segment.people)
        return (found, None) if found else None
    if after == "likely":
        last = next((w for w in reversed(words) if w.low == "to" and w.start > words[at].start), None)
        close = next((w.start for w in words if last and w.start > last.end + 2 and w.part in ("than", "versus")), None)
        found = phrase(segment.text, last.end, close or words[-1].end, segment.people) if last else None
        return (found, None) if found else None
    if after in {"often", "frequently", "commonly"}:
        verb = next((i for i in range(1, at) if words[i].part in FINITE and not segment.within(words[i])), None)
        if verb is not None and segment.within(words[verb - 1]):
            found = phrase(segment.text, words[verb].end, words[at - 1].end, segment.people)
            return (found, None) if found else None
    return None


def _done_by(segment: Segment, at: int) -> Phrase | None:
    """What more or fewer patients reached, had or did."""
    words = segment.words
    if segment.part_at(at + 2) == "than" and any(w.low in PEOPLE for w in words[at + 3 : at + 6]):
        return _done_behind(segment, at + 2)  # "more A-treated than B-treated patients had X"
    first = at + 3 if at + 2 < len(words) and words[at + 1].low in _PARTS and words[at + 2].low == "of" else at + 1
    if not any(w.low in PEOPLE for w in words[first : first + 3]):
        return None
    for index in range(at + 2, min(len(words), at + 14)):
        word = words[index]
        if word.part in ("than", "versus"):
            return _done_behind(segment, index)
        if (word.part in ("verb", "auxiliary", "be") or is_verb(word)) and not segment.within(word):
            found = phrase(segment.text, word.end, _until(segment, index + 1), segment.people)
            if found is not None:
                return found
    return None


def _done_behind(segment: Segment, than: int) -> Phrase | None:
    """What was done, where the other side stands before it: "more patients on A than on B had X"."""
    words = segment.words
    for index in range(than + 1, min(len(words), than + 10)):
        word = words[index]
        if (word.part in ("verb", "auxiliary") or is_verb(word)) and not segment.within(word) and word.low != "did":
            return phrase(segment.text, word.end, _until(segment, index + 1), segment.people)
    return None


def _in_what(segment: Segment, at: int) -> Iterator[tuple[int, int]]:
    """What follows the other side: "A was superior to B for X", "better than B with respect to X"."""
    than = next((i for i in range(at + 1, len(segment.words)) if segment.words[i].part == "than"), None)
    noun = segment.words[at].low in SUPERIORITY
    for index in range(than + 1 if than is not None else at + 1 if noun else len(segment.words), len(segment.words)):
        word = segment.words[index]
        if noun and any(0 <= p.start - word.end <= len(" the ") for p in segment.people):
            continue
        if word.part == "preposition" and (word.low in _REGARDING or " " in word.low) and not segment.within(word):
            yield word.end, _until(segment, index + 1)
            return


def _runs(segment: Segment, cue: Cue) -> Iterator[tuple[int, int]]:
    """Runs of the sentence in which the variable may stand, the likeliest first."""
    words, at = segment.words, cue.at
    first, last = words[0].start, words[-1].end
    word = words[at]
    if cue.kind == "difference":
        yield from _of_difference(segment, at)
        yield first, _subject_end(segment, at)
        return
    if (inside := into(words, at)) is not None and cue.kind == "change":
        yield words[inside].start if inside < len(words) else last, _until(segment, inside)
    leading = next((w for w in reversed(words[:at]) if w.part not in ("significant", "adverb", "determiner")), None)
    governed = leading is not None and leading.low in ("with", "to", "in", "by")  # "was associated with a lower X"
    predicate = at > 0 and not governed and any(w.part == "be" for w in words[max(0, at - 4) : at])
    if cue.kind == "likeness":
        yield first, _subject_end(segment, at)
        yield word.end, _until(segment, at + 1)
        return
    if predicate or segment.part_at(at + 1) in ("preposition", "than", "versus", "comma", "and", None):
        yield first, _subject_end(segment, at)
    if cue.kind == "change" and not predicate:
        behind = _until(segment, at + 1)
        subject = next((p for p in segment.people if p.end <= word.start), None)
        if subject is not None and behind > word.end:
            yield word.end, behind
        yield first, _subject_end(segment, at)
    yield word.end, _until(segment, at + 1)
    yield first, _subject_end(segment, at)
    yield from _in_what(segment, at)


def _of_difference(segment: Segment, at: int) -> Iterator[tuple[int, int]]:
    """The runs behind "difference": "in X", "between A and B in X", "regarding X"."""
    words = segment.words
    for index in range(at + 1, min(len(words), at + 25)):
        word = words[index]
        if word.part == "preposition" and (word.low in _REGARDING or word.low in ("of", "on")):
            end = _until(segment, index + 1)
            if end > word.end and not any(p.start <= word.end + 5 and word.end < p.end for p in segment.people):
                yield word.end, end


def _until(segment: Segment, index: int) -> int:
    """Where the noun phrase that begins at an index ends: before "than", "between", a population, a verb."""
    words = segment.words
    if index >= len(words):
        return words[-1].end
    begin = index
    for at in range(index, len(words)):
        word = words[at]
        if word.part in ("than", "versus", "between", "be", "auxiliary", "relative", "break") or (
            word.part == "verb" and at > begin
        ):
            return words[at - 1].end if at > begin else word.start
        if word.part == "not":
            return words[at - 1].end if at > begin else word.start
        if word.part == "preposition" and word.low in {
            "in",
            "with",
            "for",
            "among",
            "within",
            "by",
            "on",
            "after",
            "at",
            "during",
            "from",
            "following",
            "under",
        }:
            behind = words[at + 1].start if at + 1 < len(words) else word.end
            if word.low in {"at", "after", "during", "from", "following", "by"} and at > begin:
                return words[at - 1].end
            if any(p.start <= behind + 4 and behind < p.end for p in segment.people):
                return words[at - 1].end if at > begin else word.start
        if any(p.start <= word.start < p.end for p in segment.people):
            return words[at - 1].end if at > begin else word.start
        if at > begin and anew(words, at):
            return words[at - 1].end
        if word.part == "comma" and at > begin and not _lists(segment, at):
            return words[at - 1].end
    return words[-1].end


def anew(words: Sequence[Word], at: int) -> bool:
    """Whether another comparison begins behind an "and": "… in area and a significantly higher increase in content"."""
    if words[at].low not in ("and", "but"):
        return False
    run = words[at + 1 : at + 5]
    behind = next((w for w in run if w.part not in ("significant", "adverb", "determiner")), None)
    if behind is None or behind.part in ("more", "less", "better", "worse"):
        return behind is not None
    return behind.change is not None and run[0].part == "significant"


def _lists(segment: Segment, at: int) -> bool:
    """Whether a comma parts the members of a list that closes with "and": "pain, stiffness and function"."""
    for word in segment.words[at + 1 : at + 14]:
        if word.low in {"and", "or"}:
            return True
        if word.part in FINITE or word.part in ("preposition", "than", "versus", "not", "relative"):
            return False
    return False


def _subject_end(segment: Segment, at: int) -> int:
    """Where the subject before a cue ends: before the verb that leads to it."""
    words = segment.words
    for index in range(1, at + 1):
        word = words[index]
        if (
            word.part in ("be", "auxiliary", "verb") or (word.part == "not" and " " in word.text)
        ) and not segment.within(word):
            return words[index - 1].end
    return words[at - 1].end if at else words[0].start


def _inner(segment: Segment, found: Phrase) -> tuple[Phrase, Direction | None]:
    """A variable such as "reduction in pain" is the pain, and tells a direction of its own."""
    for index, word in enumerate(segment.words):
        if word.start < found.start or word.start >= found.end or word.change is None:
            continue
        if word.start - found.start > 24:
            break
        inside = into(segment.words, index)
        if inside is not None and inside < len(segment.words) and segment.words[inside].start < found.end:
            rest = phrase(segment.text, segment.words[inside].start, found.end, segment.people)
            if rest is not None:
                return rest, WAYS[word.change]
        break
    return found, None
