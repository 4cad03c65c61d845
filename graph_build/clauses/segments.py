"""The segments of a sentence: runs of words in each of which one thing is said."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from graph_build.clauses.verb_classes import DID
from graph_build.clauses.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.clauses.words import Word

TURNS = frozenset({"whereas", "while", "whilst", "although", "though", "but", "however", "yet"})
_COUNTS = frozenset(
    {"none", "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
)
_CORRESPONDING = frozenset({"corresponding", "respective", "equivalent", "comparable", "matching"})
_FIGURES = frozenset(
    f"{noun}{end}"
    for noun in (
        "figure",
        "number",
        "rate",
        "proportion",
        "percentage",
        "value",
        "share",
        "median",
        "mean",
        "incidence",
    )
    for end in ("", "s")
)
_ALIKE = frozenset({"true", "same", "case"})
"""In a clause that says of others what the one before it told: "this was true of 12", "the same was seen in 4"."""
_DENIED = frozenset({"was not", "were not"})
_STARTS = frozenset({"there", "no", "we", "the", "these", "this", "it", "neither"})


@lru_cache(maxsize=2048)
def segments_of(text: str) -> tuple[tuple[Word, ...], ...]:
    """The words of a sentence in runs that tell one thing each.

    They are parted by semicolons, words that turn ("whereas"), and "and" before a subject with a verb of its own. A run
    that only points back to what the one before it told ("the corresponding figure on B was 5 %") is part of it.
    """
    segments: list[tuple[Word, ...]] = []
    for run in _runs(words_of(text)):
        if segments and _points_back(run, segments[-1]):
            segments[-1] += run
        else:
            segments.append(run)
    return tuple(segments)


def _the_same_figure(words: Sequence[Word]) -> bool:
    """Whether a run's subject is a bare figure or change, of what was told before: "in those on B the gain was 2"."""
    for at, word in enumerate(words[1:-1], 1):
        told = word.low in _FIGURES or word.change is not None
        if told and words[at - 1].low == "the" and words[at + 1].part in ("be", "verb"):
            return words[0].part == "preposition" or at == 1
    return False


def segment_at(text: str, position: int) -> tuple[int, int]:
    """First position of the segment that holds a position, and the position after its last word."""
    start, end = 0, len(text)
    for run in segments_of(text):
        if run[0].start <= position:
            start = run[0].start
        elif end == len(text):
            end = run[0].start
    return start, end


def _points_back(run: Sequence[Word], said: Sequence[Word]) -> bool:
    """Whether a run's subject is what the run before told, and not a thing of its own."""
    low = [w.low for w in run[:7]]
    if low[:1] == ["the"] and low[1:2] and low[1] in _CORRESPONDING:
        return any(w in _FIGURES for w in low[2:4])
    if _the_same_figure(run[:9]):
        return True
    if "it" in low[1:] and run[0].part == "preposition":  # "; on B it was 5"
        at = low.index("it")
        behind = run[at + 1 : at + 4]
        return bool(behind) and behind[0].part == "be" and any(w.part == "number" for w in behind[1:])
    if low[:1] in (["this"], ["the"], ["so"]) and any(w in _ALIKE for w in low[1:5]):
        return True
    if low[:1] not in (["it"], ["this"], ["they"], ["these"]):
        return False
    does = next((w.low for w in run[1:4] if w.part not in ("be", "auxiliary", "adverb")), None)
    return does is not None and any(w.low == does for w in said)


def _runs(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    begin = 0
    closed = _opened_by_turn(words)
    for at, word in enumerate(words):
        turns = word.low in TURNS and at > begin and not _adds(words, at)
        turns = turns or (word.low == "despite" and any(w.low == "being" for w in words[at + 1 : at + 9]))
        if at == closed or word.part == "break" or turns or _new_subject(words, at, begin):
            if at > begin:
                yield tuple(words[begin:at])
            begin = at + 1
    if begin < len(words):
        yield tuple(words[begin:])


def _opened_by_turn(words: Sequence[Word]) -> int | None:
    """The comma that closes a clause that a sentence begins with, alone or behind a time: "Although X was …, Y was"."""
    first = next((i for i, w in enumerate(words) if w.low in TURNS - {"but", "however", "yet"}), None)
    if first is None or _tells(words[:first]):
        return None
    for at, word in enumerate(words):
        if word.part == "comma" and _tells(words[first + 1 : at]) and _predicated(words[at + 1 : at + 12]):
            return at
    return None


def _adds(words: Sequence[Word], at: int) -> bool:
    """Whether a "but" only adds another value of the same thing: "7 on A but only 2 on B"."""
    behind = words[at + 1 : at + 4]
    counts = any(w.part == "number" or w.low in _COUNTS for w in behind)
    last = next((i for i in range(at + 1, len(words)) if words[i].part == "break"), len(words))
    return words[at].low in ("but", "yet") and counts and not _tells(words[at + 1 : min(last, at + 30)])


def _new_subject(words: Sequence[Word], at: int, begin: int) -> bool:
    """Whether a clause of its own begins after this "and": a comma or a pronoun beside it, and verbs in both."""
    if words[at].low != "and" or at + 1 >= len(words):
        return False
    behind, before = words[at + 1], words[at - 1] if at else None
    starts = behind.low in {"there", "no", "we", "it", "they"} or (
        before is not None and before.part == "comma" and behind.low in _STARTS
    )
    if starts and _tells(words[begin:at]) and _tells(words[at + 1 : at + 30]):
        return True
    if _counted_anew(words, at) and _tells(words[begin:at]):
        return True
    return any(w.part == "be" for w in words[begin:at]) and _predicated(words[at + 1 : at + 9])


def _counted_anew(words: Sequence[Word], at: int) -> bool:
    """Whether several numbers with a verb of their own stand behind an "and": "…, and 2 % and 3 % gave up"."""
    end = at + 1
    while end < len(words) and (words[end].part in ("number", "comma", "and")):
        end += 1
    counted = sum(w.part == "number" for w in words[at + 1 : end])
    return counted > 1 and end < len(words) and words[end].part in ("verb", "be")


def _predicated(words: Sequence[Word]) -> bool:
    """Whether a short noun phrase with a "was" of its own stands here: "… and the rate was lower"."""
    verb = next((i for i, w in enumerate(words) if w.part == "be" or w.low in _DENIED), 0)
    return 0 < verb < len(words) - 1 and all(
        w.part in ("word", "determiner", "number", "pronoun") or w.low in ("of", "in") for w in words[:verb]
    )


def _tells(words: Sequence[Word]) -> bool:
    return any(
        w.part in {"be", "verb", "auxiliary"} or (w.part == "not" and " " in w.text) or w.change or w.low in DID
        for w in words
    )
