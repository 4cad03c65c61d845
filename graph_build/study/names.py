"""Phrases that name a group of patients, whatever the paper calls it: "the X group", "those receiving X", "group A"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.clauses.segments import TURNS
from graph_build.clauses.verb_classes import DID, HAD, REACHED
from graph_build.clauses.words import words_of
from graph_build.patterns import Pattern, one_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.clauses.words import Word

GROUPS = frozenset(
    {"group", "groups", "arm", "arms", "cohort", "cohorts", "condition", "conditions", "cluster", "clusters"}
)
PEOPLE = frozenset(
    [
        "patients",
        "participants",
        "subjects",
        "individuals",
        "women",
        "men",
        "children",
        "infants",
        "volunteers",
        "recipients",
        "users",
        "adults",
        "people",
        "those",
        "ones",
        "neonates",
        "girls",
        "boys",
        "eyes",
        "cases",
        "animals",
        "dogs",
        "mice",
        "rats",
        "mothers",
        "babies",
        "residents",
        "students",
        "practices",
    ]
)
_GIVEN = re.compile(
    r"(?:who\s|that\s)?(?:(?:were|was|are|had been)\s)?(?:receiv(?:ing|ed)|treated (?:with|by)|tak(?:ing|en)|"
    r"given|on|using|"
    r"assigned to(?: receive)?|randomi[sz]ed to(?: receive)?|allocated to(?: receive)?|administered|undergoing|"
    r"(?:start|continu)(?:ing|ed)(?:\son)?|began|beginning|switch(?:ing|ed) to|"
    r"underwent|exposed to|"
    r"who (?:received|used|took|underwent)|managed with|in)\s(?:the\s|an?\s)?",
    re.IGNORECASE,
)
_TAKERS = frozenset({"recipients", "users"})
_OF = re.compile(r"\sof\s(?:the\s|an?\s)?", re.IGNORECASE)
GENERIC = frozenset(
    [
        "two",
        "both",
        "three",
        "four",
        "all",
        "other",
        "each",
        "same",
        "different",
        "age",
        "sub",
        "treatment",
        "study",
        "experimental",
        "intervention",
        "active",
        "test",
        "patient",
        "every",
        "respective",
        "randomized",
        "randomised",
        "parallel",
        "either",
        "first",
        "second",
        "third",
        "between",
        "within",
        "whole",
        "entire",
        "total",
        "treated",
        "following",
        "present",
        "large",
        "small",
        "these",
        "those",
        "subject",
        "sex",
        "gender",
        "comparison",
        "comparator",
        "studied",
        "examined",
        "corresponding",
        "remaining",
        "individual",
        "various",
        "several",
    ]
)
"""Words that alone name no arm: they say which of those known is meant, or none."""
ROLES = frozenset(
    {"treatment", "study", "experimental", "intervention", "active", "test", "treated", "investigational"}
)
HELD_AGAINST = frozenset({"control", "comparison", "comparator", "reference"})
"""Words for the part of the group that others are held against."""
_STOPS = frozenset(
    {"determiner", "preposition", "be", "verb", "auxiliary", "pronoun", "relative", "versus", "than", "between"}
)
_DONE = DID | HAD | REACHED
"""What the people of a group did or had: no part of its name."""
_STOPS |= {"more", "less", "better", "worse", "differ", "same", "not", "significant", "comma", "break", "adverb"}
_LABEL = re.compile(r"(?:[A-Z]{1,6}(?:\d(?:\.\d+)?)?|[IVX]{1,4}[ab]?|\d|[A-Z][a-z]?\d?)(?:[-+/][A-Za-z0-9]{1,6})*$")
_UNIT = re.compile(r"\d+(?:[.,]\d+)?(?P<unit>[\s-]?[^\d\s].*)$")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_LONGEST = 6
_MEMBERS = Pattern(rf"(?<![^\W\d_]){one_of(sorted(GROUPS | PEOPLE), cased=False)}(?!\w)", re.IGNORECASE)
"""A word that stands for a group, whole as `words_of` parts them: most sentences have none, and need not be parted."""


@dataclass(frozen=True, slots=True)
class Naming:
    """A phrase that names a group: its positions, the words that tell which, and whether they tell only what it had."""

    start: int
    end: int
    name: str
    generic: bool = False
    people: bool = False


def namings(text: str) -> Iterator[Naming]:
    """The phrases of a sentence that name a group of patients, in no particular order, possibly overlapping."""
    if not _MEMBERS.search(text):
        return
    words = words_of(text)
    for at, word in enumerate(words):
        if word.low in GROUPS:
            yield from _grouped(text, words, at)
        elif word.low in PEOPLE:
            yield from _people(text, words, at)


def _grouped(text: str, words: Sequence[Word], at: int) -> Iterator[Naming]:
    head = words[at]
    first = _left(words, at)
    named = words[first:at]
    behind = words[at + 1 : at + 4]
    counts = behind and behind[0].part == "number" and (named or any(w.low in PEOPLE for w in behind[1:2]))
    lettered = behind and _is_label(behind[0]) and behind[0].text not in {"A", "I"} and not counts
    if lettered or _lettered(words, at):
        yield from _labelled(words, at)
        return
    name = text[named[0].start : named[-1].end] if named else ""
    low = {w.low for w in named if w.part != "number"}
    if not named or low <= GENERIC or named[-1].part == "number":
        generic = bool(low & (ROLES | HELD_AGAINST | {"both", "two", "all", "three", "either"})) or (
            first > 0
            and (
                words[first - 1].low in {"both", "all", "either", "the", "our"}
                or (head.low.endswith("s") and words[first - 1].low in {"between", "among", "amongst", "across"})
            )
        )
        if generic:
            yield Naming(
                named[0].start if named else head.start, head.end, " ".join(w.low for w in named), generic=True
            )
        return
    pieces = (
        [p for p in re.split(r"\s(?:and|or)\s|/(?=[A-Z])", name) if p.strip()] if head.low.endswith("s") else [name]
    )
    place, unit = named[0].start, _UNIT.match(pieces[-1].strip())
    for piece in pieces:
        start = text.index(piece, place)
        place = start + len(piece)
        told = piece.strip()
        if unit and _NUMBER.fullmatch(told):  # "the 5 and 10 mg groups"
            told = f"{told}{unit['unit']}"
        generic = told.casefold() in ROLES
        end = head.end if piece is pieces[-1] else place
        yield Naming(start, end, told.casefold() if generic else told, generic)


def _lettered(words: Sequence[Word], at: int) -> bool:
    """Whether a single capital follows that is a label: "group A", "group I"."""
    return at + 1 < len(words) and words[at + 1].text in {"A", "I"} and words[at + 1].start == words[at].end + 1


def _labelled(words: Sequence[Word], at: int) -> Iterator[Naming]:
    """Groups by their labels: "group A", "groups 1 and 2", "arms B, C and D"."""
    kind, due = words[at].low.rstrip("s"), True
    for word in words[at + 1 : at + 9]:
        if due and _is_label(word):
            label = word.text.strip()  # a number has the blank behind it
            start = words[at].start if word is words[at + 1] else word.start
            yield Naming(start, word.start + len(label), f"{kind} {label}")
        elif word.part not in {"and", "comma", "versus"} and word.low not in GROUPS:
            return
        due = not _is_label(word) or word.low in GROUPS


def _is_label(word: Word) -> bool:
    """Whether it is a letter, number or short form that a group goes by, and no word in capitals of a heading."""
    text = word.text.strip()
    return _LABEL.match(text) is not None and (
        len(text) == 1 or word.part not in _STOPS | {"preposition", "up", "down"}
    )


def _people(text: str, words: Sequence[Word], at: int) -> Iterator[Naming]:
    head = words[at]
    given = _GIVEN.match(text, head.end + 1) if text[head.end : head.end + 1] == " " else None
    if given is None and head.low in _TAKERS:
        given = _OF.match(text, head.end)
    if given:
        behind = [w for w in words if w.start >= given.end()]
        named = _phrase(behind)
        if named and not {w.low for w in named} <= GENERIC | GROUPS:
            last = named[-1]
            yield Naming(head.start, last.end, text[named[0].start : last.end], people=last.low not in GROUPS)


def _phrase(words: Sequence[Word]) -> list[Word]:
    """The noun phrase that a run of words begins with."""
    found: list[Word] = []
    for word in words[:_LONGEST]:
        done = word.change or word.low in _DONE or word.low in TURNS
        if word.part in _STOPS or (word.part == "and" and word.low not in {"plus"}) or done:
            break
        found.append(word)
        if word.low in GROUPS:
            break
    return found


def _left(words: Sequence[Word], at: int) -> int:
    """Index of the first word of the noun phrase that ends at `at`."""
    first = at
    while first > 0 and at - first < _LONGEST:
        word = words[first - 1]
        joins = word.part == "and" and word.low != "plus"
        if word.part in _STOPS or (joins and not words[at].low.endswith("s")):
            break
        if word.low in PEOPLE or word.low in TURNS:
            break
        first -= 1
    while first < at and words[first].part == "and":
        first += 1
    return first
