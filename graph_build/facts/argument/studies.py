"""How a study was done: design, setting, sampling, aim, definitions, data, assessments, statistics, limits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses import noun_phrases
from graph_build.facts.argument.definitions import definitions
from graph_build.facts.argument.proposition import marked
from graph_build.facts.argument.study_patterns import PATTERN_TABLE, Aspect
from graph_build.facts.stating import named, stated
from graph_build.model import Fact, Rule
from graph_build.patterns import Pattern, Several
from graph_build.recognisers.timepoints import time_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import ReadDocument, ReadSentence, SlotValue

PATTERNS = Rule("studies.patterns", 1, "reads what a sentence of the paper's own methods says of its design")
STUDY = "this study"

_TABLE = Several((aspect.words, aspect) for aspect in PATTERN_TABLE)
_OTHERS = Pattern(
    r"\b(?:et al|previous(?:ly)?|other (?:studies|authors)|several studies|another study|recent study|"
    r"in a study|many studies|"
    r"meta-analysis|a study (?:by|of|from)|reported by|in the literature|a retrospective study "
    r"reported|multicent(?:er|re) .{0,40}also showed)\b",
    re.I,
)


def state(read: ReadDocument) -> Iterator[Fact]:
    """What the document says of its own methods, and how it defines its terms."""
    for sentence in read.sentences:
        if sentence.section in ("case", "references") or len(sentence.text.split()) < 4:
            continue
        yield from _patterned(sentence)
        yield from definitions(sentence)


def _patterned(sentence: ReadSentence) -> Iterator[Fact]:
    text = sentence.text
    if _OTHERS.search(text) and not re.search(r"\b(?:we|our)\b", text, re.I):
        return
    told: set[tuple[str, str]] = set()
    for words, pattern in _TABLE.asked(text):
        if pattern.sections and sentence.section not in pattern.sections:
            continue
        for found in words.finditer(text):
            for aspect, value, start, end in _values(text, pattern, found):
                if (aspect, str(value)) not in told and end - start <= 400:
                    told.add((aspect, str(value)))
                    yield _fact(sentence, aspect, value, start, end, found)


def _values(text: str, pattern: Aspect, found: re.Match[str]) -> Iterator[tuple[str, SlotValue, int, int]]:
    named = found.groupdict()
    aspect = f"{named['aspect'].lower()}_monitoring" if named.get("aspect") else pattern.aspect
    if pattern.value:
        yield aspect, pattern.value, found.start(), found.end()
        return
    run = found.span("value") if named.get("value") else found.span()
    words = _words(text[run[0] : run[1]])
    if not words or len(words.split()) > 45:
        return
    if not pattern.split:
        start, end = run if aspect == "period" else found.span()
        yield aspect, words, start, end
        return
    blanked = re.sub(r"\([^()]*\)", lambda m: " " * len(m[0]), text)
    run = noun_phrases.untailed(blanked, _untimed(blanked, run))
    parts = noun_phrases.members(blanked, run)
    if aspect.endswith("_monitoring"):
        for part in noun_phrases.alternatives(blanked, run):
            aside = re.compile(r"\s*\([^()]*\)").match(text, part[1])
            end = aside.end() if aside else part[1]
            yield aspect, _words(text[part[0] : end]), part[0], end
        return
    listed = tuple(w for p in parts if (w := _words(text[p[0] : p[1]])))
    yield aspect, listed if len(listed) > 1 else words, found.start(), found.end()


def _untimed(text: str, run: tuple[int, int]) -> tuple[int, int]:
    """The run without when or from whom: "during the first 72 h", "for each patient"."""
    tail = re.compile(r"\s(?:during|within|at|before|after|for each|from each|in each|in all|from the)\s").search(
        text, *run
    )
    return (run[0], tail.start()) if tail else run


def _words(text: str) -> str:
    words = noun_phrases.clean(text, (0, len(text)))
    return words[: words.index("(")].strip() if "(" in words and ")" not in words else words


def _fact(sentence: ReadSentence, aspect: str, value: SlotValue, start: int, end: int, found: re.Match[str]) -> Fact:
    named_center = isinstance(value, str) and aspect == "setting" and "cent" in value.lower()
    slots: dict[str, SlotValue | None] = {
        "aspect": aspect,
        "value": value.lower() if isinstance(value, str) and named_center else value,
        "modality": found.groupdict().get("modality"),
        "references": marked(sentence, start, end) or None,
    }
    years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", found[0])]
    if aspect in ("control_group", "period") and len(years) == 2:
        slots |= {"period_start": years[0], "period_end": years[1]}
    elif aspect == "treatment_strategy" and len(years) == 1:
        slots["year"] = years[0]
    if aspect in ("data_collected", "assessment_schedule"):
        slots |= _times(sentence, found)
    concepts = named(sentence, "value", (start, end))
    return stated("study_design", STUDY, sentence.span(start, end), PATTERNS, slots, concepts)


_DAYS = re.compile(r"\bat\s+(days?|weeks?|months?|hours?)\s+((?:\d+,?\s+(?:and\s+)?)*\d+)", re.I)
_WINDOW = re.compile(
    r"\b(?:during|within|over|in)\s+the\s+first\s+(\d+)\s*(h|hours?|days?|d|weeks?|months?)\b(?:\s+of\s+([^,.;]+))?",
    re.I,
)
_AROUND = re.compile(r"\bbefore and after\s+(\w+)", re.I)


def _times(sentence: ReadSentence, found: re.Match[str]) -> dict[str, SlotValue | None]:
    """When data were collected: the days that are listed, the window they fall in, or the occasions named."""
    days, window, around = _DAYS.search(found[0]), _WINDOW.search(found[0]), _AROUND.search(found[0])
    if days:
        listed = tuple(int(n) for n in re.findall(r"\d+", days[2]))
        return {
            "timepoint_value": listed if len(listed) > 1 else listed[0],
            "timepoint_unit": time_code(days[1]),
        }
    if window:
        slots: dict[str, SlotValue | None] = {
            "window_value": int(window[1]),
            "window_unit": time_code(window[2]),
        }
        return slots | ({"window_reference": window[3]} if window[3] else {})
    if around:
        return {"timepoint": (f"before {around[1].lower()}", f"after {around[1].lower()}")}
    named = tuple(
        t.text for t in sentence.timepoints if found.start() <= t.start and t.end <= found.end() and t.value is None
    )
    return {"timepoint": named if len(named) > 1 else named[0]} if named else {}
