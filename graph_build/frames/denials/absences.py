"""What befell nobody: "there were no deaths", "no case of sepsis was seen", "relapse did not occur", "nobody died".

The denial may stand before a list ("neither death nor serious infection occurred"), behind it ("infections were not
observed"), or in those it befell ("none of the placebo recipients relapsed"). Each thing of a list is an absence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_build.clauses.segments import segments_of
from graph_build.clauses.words import word_set
from graph_build.frames.counted_people import COUNTED, DOING, POSSESSING, is_verb
from graph_build.frames.variables import Phrase, phrase
from graph_build.study.names import GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.clauses.words import Word
    from graph_build.study.mentions import PopulationMention

_BEFELL = word_set(
    "occurred observed seen reported noted recorded found detected documented identified encountered developed "
    "experienced diagnosed confirmed arose emerged ensued happened registered required"
)
_USED = word_set("used received taken been undergone had")
_OR = re.compile(r"\s?(?:,|or|and|nor)\s(?:on\s|in\s|the\s)*", re.IGNORECASE)
_EVENTS = word_set("case cases")
"""What is counted like people and is what befalls them: "no case was seen"."""
_DOES = word_set("occur develop arise emerge ensue happen")
_NOBODY = word_set("nobody none no-one noone")
_COUNTS = _NOBODY | {"no", "neither"}
_DENIES = word_set("no neither")
_ENDS = word_set(
    "in during at after among through throughout within over on by until between under across per to for that which "
    "who related attributed attributable considered thought judged deemed requiring leading resulting compared"
)
_CASES_OF = re.compile(
    r"(?:(?:new|further|other|additional|documented|confirmed|reported)\s)?"
    r"(?:cases?|episodes?|instances?|occurrences?|incidents?|reports?|signs?)\sof\s|(?:new|further|any)\s(?:cases?\sof\s)?",
    re.IGNORECASE,
)
_AND = re.compile(r"\s?,\s?(?:and|or|nor)?\s?(?:no\s)?|\s(?:and|or|nor)\s(?:no\s)?", re.IGNORECASE)
_ABSTRACT = re.compile(
    r"(?:[\w-]+\s){0,2}(?:differences?|changes?|effects?|correlations?|associations?|interactions?|significance|need|reasons?|"
    r"data|information|increases?|decreases?|reductions?|improvements?|trends?|relationships?|impact|benefits?|"
    r"patients?|participants?|subjects?|one|others?|studies|study|trials?|evidence|imputations?|adjustments?|doubt|"
    r"conflicts?|losses|costs?|blinding|masking|checks?|funding|restrictions?|relevance|variations?|variability|heterogeneity|response|advantage|intention)\b",
    re.IGNORECASE,
)
"""What is denied of a comparison or a method, and befell nobody."""


@dataclass(frozen=True, slots=True)
class AbsenceFrame:
    """Something that befell nobody of a population.

    Attributes:
        start: first position of what tells it; end: position after the last.
        event: what did not happen.
        who: the population that the words name, or None where they name none or all.
        counted: whether the denial says how many: "no", "none", "nobody", but not "did not occur".
    """

    start: int
    end: int
    event: Phrase
    who: PopulationMention | None = None
    counted: bool = True


def absences(text: str, people: Sequence[PopulationMention] = ()) -> Iterator[AbsenceFrame]:
    """What a sentence says befell nobody.

    Args:
        text: the cleaned sentence; positions count in it.
        people: the populations that it names.
    """
    there = False
    for run in segments_of(text):
        named = [p for p in people if not p.all and run[0].start <= p.start < run[-1].end]
        who = named[0] if len({p.label for p in named}) == 1 else None
        if len({p.label for p in named}) > 1 and not _in_any(text, named):
            continue
        there = there or any(w.low == "there" for w in run)
        for start, end in _denied(text, run, there=there):
            for item in _items(text, start, end, named):
                last = max(item.end, run[-1].end)
                yield AbsenceFrame(run[0].start, last, item, who, any(w.low in _COUNTS for w in run))


def _in_any(text: str, people: Sequence[PopulationMention]) -> bool:
    """Whether all populations are meant alike: "none of those on A or B"."""
    return all(_OR.fullmatch(text, one.end, other.start) for one, other in pairwise(people))


def _denied(text: str, run: Sequence[Word], *, there: bool) -> Iterator[tuple[int, int]]:
    """The runs of words that name what did not happen; `there`: "there were" stands in this or an earlier run."""
    subject = _subject(run)
    for at, word in enumerate(run if subject is None else ()):
        if word.low in _DENIES and at + 1 < len(run) and text[word.start : word.end] != "NO":
            close = _close(run, at + 1)
            if close is not None and (_is_there(run, at) or (there and at == 0) or _happens(run, close)):
                yield run[at + 1].start, _behind(run, close, text)
                return
    if subject is not None and subject + 1 < len(run):
        verb = run[subject]
        if verb.low in POSSESSING:
            while subject + 2 < len(run) and (run[subject + 1].low in _USED or run[subject + 1].part == "adverb"):
                subject += 1  # "had previously used X"
            close = _close(run, subject + 1)
            if close is not None and close > subject + 1:
                yield run[subject + 1].start, _behind(run, close, text)
            return
        if verb.part == "be":  # "no patients were hospitalised"
            close = _close(run, subject + 1)
            if close is not None and close > subject + 1:
                yield run[subject + 1].start, _behind(run, close, text)
            return
    if subject is not None and run[subject].low not in POSSESSING:
        yield run[subject].start, run[subject].end
        return
    yield from _not_seen(run)


def _behind(run: Sequence[Word], close: int, text: str) -> int:
    return run[close].start if close < len(run) else len(text[: run[-1].end])


def _close(run: Sequence[Word], at: int) -> int | None:
    """Index of the word that ends the list of things that begins at a word; None where no list stands there."""
    for index in range(at, len(run)):
        word = run[index]
        if word.low == "no" and index > at and run[index - 1].part in ("and", "comma"):
            continue
        if word.low in _ENDS or word.part in ("be", "auxiliary", "break", "relative", "than", "versus", "not"):
            return index if index > at else None
        if word.low in _BEFELL and index > at and run[index - 1].part == "word":
            return index
        if word.part in ("number", "pronoun", "more", "less"):
            return None
    return len(run)


def _is_there(run: Sequence[Word], at: int) -> bool:
    """Whether "there were" stands before a denial."""
    return any(w.low == "there" for w in run[max(0, at - 4) : at]) and any(
        w.part in ("be", "auxiliary") for w in run[max(0, at - 3) : at]
    )


def _happens(run: Sequence[Word], close: int) -> bool:
    """Whether the words behind a list say that it happened or was seen."""
    behind = run[close : close + 8]
    for index, word in enumerate(behind):
        if word.low in _BEFELL:
            return word.low in ("occurred", "developed", "arose", "emerged", "ensued", "happened") or any(
                w.part in ("be", "auxiliary") for w in behind[:index]
            )
    return False


def _subject(run: Sequence[Word]) -> int | None:
    """Index of the verb of those who are said to be nobody: "none of the patients developed", "no patient died"."""
    first = run[0].low
    people = first == "no" and any(w.low in COUNTED - _EVENTS for w in run[1:5])
    neither = first == "neither" and len(run) > 1 and run[1].low in GROUPS
    if first not in _NOBODY and not people and not neither:
        return None
    verb = next((i for i in range(1, min(len(run), 12)) if is_verb(run[i]) or run[i].part == "be"), None)
    if verb is None or any(w.part == "not" for w in run[1:verb]):
        return None
    of_people = any(w.low in COUNTED - _EVENTS for w in run[1:verb])
    return verb if run[verb].part != "be" or of_people else None  # "none were serious" is of what was told before


def _not_seen(run: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """What "did not occur" or "was not seen"."""
    for at, word in enumerate(run):
        if word.part != "not" or at == 0:
            continue
        behind = run[at + 1] if at + 1 < len(run) else None
        if behind is None or not (
            (word.low.startswith("did") and behind.low in _DOES)
            or (word.low.split(" ")[0] in ("was", "were", "not") and behind.low in _BEFELL)
        ):
            continue
        if at + 2 < len(run) and run[at + 2].low in ("to", "that", "as"):
            continue  # "was not found to be superior"
        first = next((i for i in range(at, -1, -1) if run[i].part in ("be", "auxiliary")), at)
        if first > 0 and all(
            w.part in ("word", "determiner", "and", "comma", "adverb") or w.low == "of" for w in run[:first]
        ):
            yield run[0].start, run[first].start
        return


def _items(text: str, start: int, end: int, people: Sequence[PopulationMention]) -> Iterator[Phrase]:
    """Each thing of a list: "deaths and no cases of tuberculosis" are two."""
    edges = [start, *(at for found in _AND.finditer(text, start, end) for at in found.span()), end]
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        if cases := _CASES_OF.match(text, first, last):
            first = cases.end()
        if _ABSTRACT.match(text, first, last):
            return
        said = phrase(text, first, last, people)
        if said is not None:
            yield said
        elif (word := text[first:last].strip()) and word.casefold() in DOING:
            at = text.index(word, first)
            yield Phrase(word, at, at + len(word))
