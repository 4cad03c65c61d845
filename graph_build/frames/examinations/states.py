"""The states that examinations are said to be in, what they are for, and how far the words that say so reach."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses.groups import TURNS, word_set
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.clauses.words import Word

OPEN = word_set(
    "normal abnormal unremarkable negative positive sterile undetectable non-reactive reactive "
    "patent uninvolved tumor-free tumour-free non-revealing nonrevealing non-contributory noncontributory"
)
"""States that are said of examinations alone: their subject need not be known as one."""
STATES = OPEN | word_set(
    "elevated raised increased decreased reduced low high prolonged intact preserved borderline subnormal "
    "diminished impaired equal regular irregular soft clear inconclusive nonreactive indeterminate weak "
    "strong depressed absent slowed hyperactive brisk poor good stable supple nontender non-tender symmetric "
    "symmetrical full non-distended nondistended undistended unenlarged"
)
_WITHIN = Pattern(
    r"\bwithin (?:the |their |its )?(?:(?:respective|upper|lower) )?(?:normal|reference|physiologic(?:al)?) "
    r"(?:reference )?(?:limits?|ranges?|intervals?|values?)\b|\bin the (?:normal|reference) range\b",
    re.IGNORECASE,
)
_BEYOND = Pattern(
    r"\b(?P<w>below|under|above|over) (?:the )?(?:(?:upper|lower) )?(?:limits? of )?(?:normal|reference)"
    r"(?: (?:range|limits?|values?|interval))?\b",
    re.IGNORECASE,
)
_EXCEPT = Pattern(r"\s?,?\s(?:except(?: for)?|apart from|aside from|other than|but for)\b", re.IGNORECASE)
FOR = Pattern(r" (?:for|to) (?=[A-Za-z])")
_NEXT_STATE = Pattern(
    r"(?:,\s(?:and\s)?|\sand\s)(?:(?P<not>not )(?:tender|distended|enlarged|swollen|palpable|congested|inflamed)|"
    r"(?P<s>[a-z-]+))\b",
    re.IGNORECASE,
)
_TELLERS = word_set("patient patients he she denied reported complained")


def said(text: str, words: Sequence[Word]) -> Iterator[tuple[int, int, str]]:
    """The states that a sentence names, with their positions, start and end: "within normal limits" is "normal"."""
    for word in words:
        if word.low in STATES:
            yield word.start, word.end, word.low
    for found in _WITHIN.finditer(text):
        yield found.start(), found.end(), "normal"
    for found in _BEYOND.finditer(text):
        yield found.start(), found.end(), "low" if found["w"].casefold() in ("below", "under") else "high"


def told_for(text: str, words: Sequence[Word], state: str, end: int) -> tuple[str, int]:
    """The state with what it was for ("positive for malaria"), and how far that reaches."""
    if except_for := _EXCEPT.match(text, end):
        close = complement_end(words, except_for.end() + 1)
        return f"{state}{text[end:close].rstrip(' ,')}", close
    found = FOR.match(text, end) if state in ("positive", "negative") else None
    if found is None:
        return _with_next(text, state, end)
    close = complement_end(words, found.end())
    what = text[end:close].rstrip(" ,")
    return f"{state}{what}", end + len(what)


def _with_next(text: str, state: str, end: int) -> tuple[str, int]:
    """A state with those that are said with it: "soft and non-tender"."""
    found = _NEXT_STATE.match(text, end)
    while found and (found["not"] or found["s"].casefold() in STATES):
        state, end = f"{state}{found.group()}", found.end()
        found = _NEXT_STATE.match(text, end)
    return state, end


def complement_end(words: Sequence[Word], start: int) -> int:
    """Where a list of nouns ends that begins at a position."""
    last = start
    for at, word in enumerate(words):
        if word.start < start:
            continue
        if word.low in _TELLERS and last > start:  # "..., and the patient denied"
            joint = next((w for w in reversed(words[:at]) if w.part in ("comma", "and")), None)
            return joint.start if joint and joint.start > start else last
        turns = (
            word.low in TURNS
            or word.low in STATES
            or word.part in ("break", "be", "verb", "auxiliary", "relative", "pronoun")
        )
        if turns or word.start - start > 160 or (word.part == "preposition" and word.low not in ("of", "to")):
            if at and words[at].part in ("be", "auxiliary", "verb") and words[at - 1].start > start:
                joint = next((w for w in reversed(words[:at]) if w.part in ("comma", "and") and w.start > start), None)
                return joint.start if joint else last
            break
        if word.part not in ("comma", "and", "determiner", "not"):
            last = word.end
    return last
