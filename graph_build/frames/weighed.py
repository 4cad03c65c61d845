"""Comparisons that no rule reads: candidates of variable and direction in a sentence, and the scorer that weighs them.

A sentence of results that has a p-value or says something of significance compares, if at all, two arms that it names
or that the study has. Which noun phrase is compared and which way it went is weighed by a linear model: each candidate
is told by the parts that its words and their neighbours play, by p-value and numbers, by no word that only some papers
use. `benchmarks/train_comparisons.py` fits it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_build.clauses.words import word_set, words_of
from graph_build.frames.estimates import estimates
from graph_build.frames.variables import phrase
from graph_build.frames.weighed_limits import may_differ, sides_told, ways_open
from graph_build.model.frames import ComparisonFrame

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from graph_build.clauses.words import Word
    from graph_build.frames.variables import Phrase
    from graph_build.linear import LinearModel
    from graph_build.model import Quantity, ReadSentence
    from graph_build.model.frames import Direction, Side
    from graph_build.study.arms import Arms
    from graph_build.study.mentions import PopulationMention

_LEVEL = 0.05
_DENIED_WITHIN = 60
"""Characters before a change within which it is denied: "no statistically significant reduction"."""
_MOST = 10
"""Phrases of a sentence that are weighed."""
_LONGEST = 500
_VALUES = frozenset({"number", "percent", "mean_sd", "median_iqr", "fraction"})
_NAMES = ("analyte", "score", "finding", "disease", "procedure")
_ENDS = word_set(
    "be verb auxiliary than versus break comma relative between not more less better worse differ same significant "
    "adverb preposition pronoun and"
)
_TELLING = word_set("more less better worse up down good bad differ same not significant")
_SIGNS = {
    "baseline": re.compile(r"\bbaseline\b|\bpre-?(?:test|treatment)\b", re.IGNORECASE),
    "against": re.compile(r"\bcompar(?:ed|ing|ison)\b|\bversus\b|\bvs\b|\bthan\b", re.IGNORECASE),
    "between": re.compile(r"\bbetween(?:[- ]group)?\b|\bgroups?\b|\barms?\b", re.IGNORECASE),
    "within": re.compile(r"\bwithin\b|\bfrom\b.{1,40}\bto\b|\bboth\b", re.IGNORECASE),
    "respectively": re.compile(r"\brespectively\b", re.IGNORECASE),
    "related": re.compile(r"\bcorrelat|\bassociat|\bpredict|\binteraction\b", re.IGNORECASE),
    "favour": re.compile(r"\bfavou?r", re.IGNORECASE),
}

_NOT_FOUND = re.compile(
    r"\bcorrelat|\bheterogeneity\b|"
    r"\b(?:sought|aimed|hypothesi[sz]ed|in order to|to (?:detect|determine|compare)|comparing)\b",
    re.IGNORECASE,
)
_NO_SIGNIFICANCE = re.compile(r"\b(?:no|not|non|without)\b[^.;]{0,30}\bsignifican", re.IGNORECASE)
_MOVED = re.compile(r"\b(?:changes?d?|increas\w+|decreas\w+|reduc\w+|improve\w*|from)\b", re.IGNORECASE)
_SINCE_THEN = re.compile(r"\bbaseline\b|\bboth\b|\beach\b|\bbefore and after\b", re.IGNORECASE)
_JOINED = re.compile(r",?\s(?:and|or)\s(?:the\s|in\s|with\s)*", re.IGNORECASE)
_SINCE = re.compile(
    r"(?:\b(?:greater|larger|more|less|fewer|higher|lower|smaller|differ\w*)\s(?:[\w-]+\s){0,7}?)?"
    r"\b(?:compared (?:with|to)|versus|than)\s(?:(?:those|that|values|levels) (?:of|at|in|on|from)\s)?"
    r"(?:(?:on|at|in)\s)?(?:the\s|their\s)?(?:baseline|pre-?\w+|initial|before\b|[\w-]+ (?:before|prior to)\b|"
    r"(?:week|day|month|time|visit|[WDMTV])[\s-]?0\b)",
    re.IGNORECASE,
)
"""Held against a time before: no arm against another."""
_THIS_DIFFERENCE = re.compile(r"\b(?:the|this) difference (?:was|did|is)\b", re.IGNORECASE)
"""Points back to a difference that was told."""
_AGAINST = re.compile(
    r"\b(?:between|than|compared|comparison|versus|vs|v|greater|larger|more|less|fewer|higher|lower|differ\w*|favou?r\w*|"
    r"superior\w*|inferior\w*|similar|comparable|interaction)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a sentence may say: a frame, and what the scorer is told of it."""

    frame: ComparisonFrame
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence with what is known of its words."""

    sentence: ReadSentence
    words: Sequence[Word]
    people: Sequence[PopulationMention]
    sides: tuple[Side, Side]
    shared: tuple[str, ...]
    way: tuple[str, ...]


def weighed(
    sentence: ReadSentence, people: Sequence[PopulationMention], arms: Arms, model: LinearModel, least: Decimal
) -> Iterator[tuple[ComparisonFrame, Decimal]]:
    """The comparisons that the scorer reads in a sentence, each with its probability; one direction a variable.

    Args:
        sentence: of results, of which no rule read a comparison.
        people: the populations that it names.
        arms: of the study.
        model: the scorer.
        least: the probability that a comparison must have.
    """
    taken: list[ComparisonFrame] = []
    scored = [(model.probability(one.features), one.frame) for one in candidates(sentence, people, arms)]
    for sure, frame in sorted(scored, key=lambda one: (-one[0], one[1].variable_start, one[1].direction)):
        if sure >= least and all(
            frame.variable_end <= t.variable_start or t.variable_end <= frame.variable_start for t in taken
        ):
            taken.append(frame)
            yield frame, sure


def candidates(sentence: ReadSentence, people: Sequence[PopulationMention], arms: Arms) -> Iterator[Candidate]:
    """All that a sentence may say of two arms, with features; nothing where it speaks of no significance or no arms."""
    text = sentence.text
    words = words_of(text)
    p = [q for q in sentence.quantities if q.kind == "p_value"]
    if len(text) > _LONGEST or not (p or any(w.part == "significant" for w in words)):
        return
    if _NOT_FOUND.search(text) or not _holds_against(text, people, p):
        return
    sides = sides_told(text, words, people, arms)
    if sides is None:
        return
    told = _Told(
        sentence, words, people, sides, tuple(_of_sentence(sentence, people, p)), tuple(_way(sentence, words, p))
    )
    values = sum(q.kind in _VALUES for q in sentence.quantities)
    ways = list(ways_open(words, values=values, denied=any(_significant(q) == "no" for q in p)))
    phrases = [one for one in _phrases(text, words, people) if may_differ(text, one, p)][:_MOST]
    for at, variable in enumerate(phrases):
        own = tuple(_of_phrase(told, variable, at, len(phrases)))
        for direction, stated in ways:
            if direction == "none" and _changed(words, variable):
                continue
            yield Candidate(_frame(told, variable, stated, p), _crossed(told, own, direction))


def _changed(words: Sequence[Word], variable: Phrase) -> bool:
    """Whether the words before a variable say that it changed, and do not deny it: "the 13 % reduction in X"."""
    before = [w for w in words if w.end <= variable.start and w.part != "determiner"][-2:]
    if len(before) < 2 or before[0].change is None or before[1].low not in ("in", "of"):
        return False
    return not any(w.part == "not" for w in words if 0 < before[0].start - w.end < _DENIED_WITHIN)


def _holds_against(text: str, people: Sequence[PopulationMention], p: Sequence[Quantity]) -> bool:
    """Whether a sentence may hold one arm against another, and does not tell of each arm by itself.

    It says so ("than", "differ"), prints an effect estimate, has a p-value beside two arms that are not joined ("with A
    12 and with B 31"), or denies significance of what is no change.
    """
    rest, since = _SINCE.subn("", text)
    if _AGAINST.search(_THIS_DIFFERENCE.sub("", rest) if since else rest) or estimates(text):
        return True
    if _NO_SIGNIFICANCE.search(text) and not _MOVED.search(text):
        return True
    arms = [one for one in people if one.arm is not None]
    apart = any(a.label != b.label and not _JOINED.fullmatch(text, a.end, b.start) for a, b in pairwise(arms))
    return len(p) == 1 and apart and _SINCE_THEN.search(text) is None


def _crossed(told: _Told, own: tuple[str, ...], direction: str) -> tuple[str, ...]:
    ways = [f"{direction}|{one}" for one in (*told.way, *told.shared)]
    return tuple(sorted({direction, *own, *told.shared, *ways}))


def _phrases(text: str, words: Sequence[Word], people: Sequence[PopulationMention]) -> Iterator[Phrase]:
    """The noun phrases of a sentence that name no population, in order, each once."""
    begin: int | None = None
    seen: set[int] = set()
    for at, word in enumerate((*words, None)):
        within = word is not None and any(p.start <= word.start < p.end for p in people)
        ends = word is None or within or (word.part in _ENDS and word.low not in ("of", "the"))
        if not ends and begin is None:
            begin = at
        if ends and begin is not None:
            found = phrase(text, words[begin].start, words[at - 1].end, people)
            begin = None
            if found is not None and found.start not in seen:
                seen.add(found.start)
                yield found


def _of_sentence(sentence: ReadSentence, people: Sequence[PopulationMention], p: Sequence[Quantity]) -> Iterator[str]:
    yield f"section={sentence.section}"
    yield f"sides={min(len({one.label for one in people if not one.all}), 2)}"
    if any(one.all for one in people):
        yield "sides=all"
    yield f"p={min(len(p), 2)}"
    yield from (f"sign={name}" for name, pattern in _SIGNS.items() if pattern.search(sentence.text))
    if sentence.sentence.references:
        yield "cites"


def _way(sentence: ReadSentence, words: Sequence[Word], p: Sequence[Quantity]) -> Iterator[str]:
    """What speaks for a direction: the words that tell one, the first p-value, the order of the first two numbers."""
    parts = [w.change or w.part for w in words if (w.change or w.part) in _TELLING]
    yield from {f"has={part}" for part in parts}
    ways = [part for part in parts if part not in ("not", "significant", "differ", "same")]
    yield f"first={ways[0] if ways else 'no'}"
    if "not" in parts:
        yield f"not+{ways[0] if ways else 'no'}"
    sure = {_significant(q) for q in p}
    yield f"p-says={'mixed' if len(sure) > 1 else next(iter(sure), 'no')}"
    values = [v for q in sentence.quantities if q.kind in _VALUES and (v := _size(q)) is not None]
    if len(values) == 2:
        yield "numbers=" + ("more" if values[0] > values[1] else "less" if values[0] < values[1] else "same")
        yield f"numbers={'more' if values[0] > values[1] else 'less'}+{next(iter(sure), 'no')}"


def _significant(q: Quantity) -> str:
    if q.value is None:
        return "open"
    return "yes" if q.value < _LEVEL or (q.comparator in ("<", "<=") and q.value <= _LEVEL) else "no"


def _size(q: Quantity) -> Decimal | None:
    return q.percent if q.kind == "fraction" and q.percent is not None else q.value


def _of_phrase(told: _Told, found: Phrase, at: int, count: int) -> Iterator[str]:
    """The place of a noun phrase, its neighbours, and whether something in it has a name."""
    yield f"place={min(at, 4)}"
    yield f"left={min(count - at - 1, 4)}"
    words = told.words
    yield f"words={min(len(found.text.split()), 6)}"
    before = next((w for w in reversed(words) if w.end <= found.start and w.part != "determiner"), None)
    after = next((w for w in words if w.start >= found.end), None)
    ahead, behind = _part(before), _part(after)
    yield f"before={ahead}"
    yield f"after={behind}"
    yield f"between={ahead}/{behind}"
    second = next((w for w in reversed(words) if before is not None and w.end <= before.start), None)
    yield f"second={_part(second)}/{ahead}"
    cue = next((w.start for w in words if (w.change or w.part) in _TELLING), None)
    yield (
        "cue=no"
        if cue is None
        else "cue=before"
        if cue < found.start
        else "cue=within"
        if cue < found.end
        else "cue=behind"
    )
    names = {
        m.concept.category
        for m in (*told.sentence.mentions, *told.sentence.learned)
        if m.start < found.end and found.start < m.end
    }
    yield from (f"holds={kind}" for kind in sorted(names & {*_NAMES, "drug", "drug_class"}))
    if not names & {*_NAMES}:
        yield "holds=nothing"
    if any(q.start < found.end and found.start < q.end for q in told.sentence.quantities):
        yield "holds=number"
    if any(t.start < found.end and found.start < t.end for t in told.sentence.timepoints):
        yield "holds=time"
    if len(found.text) < 4:
        yield "short"


def _part(word: Word | None) -> str:
    if word is None:
        return "edge"
    if word.part == "preposition":
        return word.low if " " not in word.low else "regarding"
    return word.change or word.part


def _frame(told: _Told, found: Phrase, direction: Direction, p: Sequence[Quantity]) -> ComparisonFrame:
    a, b = told.sides
    start = min([found.start, *(s.start for s in (a, b) if not s.implied)])
    end = max([found.end, *(q.end for q in p[:1]), *(s.end for s in (a, b) if not s.implied)])
    significant = direction != "none"
    return ComparisonFrame(start, end, found.text, found.start, found.end, a, b, direction, significant)
