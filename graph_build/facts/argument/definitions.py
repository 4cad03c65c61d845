"""How terms are defined: "X was defined as Y", "we defined X as Y", "X occurred if Y", "refractory [i.e., Y]"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses.noun_phrases import clean
from graph_build.facts.argument.proposition import references
from graph_build.facts.stating import stated
from graph_build.model import Rule
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Fact, Quantity, ReadSentence, SlotValue, Span, Timepoint

DEFINED = Rule("studies.definitions", 1, "reads how a study defines its terms")
CITED = Rule("cited_evidence.definitions", 1, "reads how others define a term")

_TERM = r"(?P<term>[A-Za-z][\w\s/()-]{2,60}?)"
_BODY = (
    r"(?P<body>[^;]+?)(?=;|\s+and\s+\w+\s+\w+\s+(?:was|were|are|is)\s|\.\s|\.?$|, as (?:defined|described)"
    r" (?:above|elsewhere|previously|below))"
)
_FORMS = tuple(
    Pattern(pattern, re.I)
    for pattern in (
        rf"\bwe\s+(?:have\s+)?defined\s+{_TERM}\s+as\s+(?:the\s+)?{_BODY}",
        rf"(?:^|[.;,]\s+|\band\s+|\bwhile\s+){_TERM}\s+(?:was|were|is|are)\s+defined\s+(?:as|by)\s+"
        rf"(?:the\s+|an?\s+)?{_BODY}",
        rf"(?:^|;\s+){_TERM}\s+(?:occurred|was considered|was assumed|was present)\s+(?:if|when)\s+{_BODY}",
        r"(?:^|[.;]\s+)\w[\w\s]{0,30}?\s(?:was|were)\s+(?:classified|considered|regarded|counted|scored|"
        r"rated)\s+as\s+"
        r"(?P<term>\w+)(?:\s+(?:during|at|after)\s[\w\s-]{1,30}?)?\s+(?:if|when)\s+(?P<body>[^;]+?)(?=;|\.\s|\.?$)",
        r"\b(?P<term>[A-Za-z-]+)\s+(?:patients|disease|cases|lesions|subjects)\s*[\[(]i\.e\.,?\s+"
        r"(?P<body>(?:[^()\[\]]|\([^()]*\))+)[\])]",
    )
)
_OTHERS = Pattern(
    r"\b(?P<source>(?:the\s+)?[A-Z][\w\s.&-]{1,60}?)\s+defines?d?\s+(?P<term>[\w\s-]{3,60}?)\s+as\s+"
    r"(?P<body>[“\"']?[^;]+?)(?=;|$)"
)
_FORMULA = Pattern(r"^[A-Z]{2,}\w*\s?[/×]\s?[A-Z]{2,}")


def definitions(sentence: ReadSentence) -> Iterator[Fact]:
    """The terms that a sentence defines."""
    text = sentence.text.rstrip(" .")
    others = _OTHERS.compiled.search(text) if _OTHERS.may_match(sentence.text) else None
    if others and not re.match(r"\s*we\b", others["source"], re.I):
        yield _of_others(sentence, others)
        return
    yield from classes(sentence)
    forms = (form for form in _FORMS if form.may_match(sentence.text))
    found = [m for form in forms for m in form.compiled.finditer(text)]
    for match in found:
        term = re.sub(r"\s*\([^()]*\)", "", clean(text, match.span("term")))
        body = clean(text, match.span("body"))
        if not _term(term) or len(body.split()) < 3 or len(body.split()) > 60 or _FORMULA.match(body):
            continue
        start, end = match.start("term"), match.end("body")
        if match[0].lower().startswith("we"):
            start = match.start()
        if end - start > 400:
            continue
        span, cited = sentence.span(start, end), references(sentence, start, end)
        if _of_a_kind(sentence, match):
            yield _definitional(sentence, match.span("body"), term, span, cited)
            continue
        slots: dict[str, SlotValue | None] = {
            "aspect": "definition",
            "term": term,
            "value": f"{term}: {body}",
            "references": cited or None,
            **limits(sentence, match.span("body")),
        }
        yield stated("study_design", "this study", span, DEFINED, slots)


_CLASSES = Pattern(
    r"\b(?:was|were)\s+(?:classified|graded|categori[sz]ed|divided)\s+(?:as|into)\s+"
    r"(?P<list>[^;]*\([^;]*)",
    re.I,
)
_CLASS = Pattern(
    r"(?:\bas\s+|\binto\s+|,\s*(?:and\s+|or\s+)?|\sand\s+)(?P<term>[a-z][\w\s/-]{2,40}?)\s*\((?:i\.e\.,?\s*)?"
    r"(?P<body>[^()]{6,120})\)",
    re.I,
)


def classes(sentence: ReadSentence) -> Iterator[Fact]:
    """Classes with what each means: "classified as A (diameter > 3 mm), B (...)"."""
    found = _CLASSES.search(sentence.text)
    for match in _CLASS.finditer(sentence.text, *found.span()) if found else ():
        term, body = clean(sentence.text, match.span("term")), clean(sentence.text, match.span("body"))
        limit = limits(sentence, match.span("body"))
        if "threshold" in limit or len(body.split()) > 3:
            slots: dict[str, SlotValue | None] = {
                "aspect": "definition",
                "term": term,
                "value": f"{term}: {body}",
                **limit,
            }
            yield stated("study_design", "this study", sentence.span(match.start("term"), match.end()), DEFINED, slots)


def _of_a_kind(sentence: ReadSentence, found: re.Match[str]) -> bool:
    """Whether a term is defined in general ("sepsis is defined as") rather than for this study."""
    told = re.search(r"\b(?:was|were|we|our|this study)\b|\[?i\.e\.", found[0], re.I)
    return sentence.section in ("introduction", "discussion", "conclusion", "abstract") and not told


def _term(term: str) -> bool:
    return (
        bool(term)
        and len(term.split()) <= 8
        and not re.match(
            r"(?:it|this|that|which|we|they|he|she|and|lesions were|these|our|latter|former|by|in|as|patients?)\b",
            term,
            re.I,
        )
    )


def _of_others(sentence: ReadSentence, found: re.Match[str]) -> Fact:
    text = sentence.text.rstrip(" .")
    span = sentence.span(found.start("source"), found.end("body"))
    cited = references(sentence, found.start(), found.end())
    source = clean(text, found.span("source"))
    return _definitional(sentence, found.span("body"), clean(text, found.span("term")), span, cited, source)


def _definitional(
    sentence: ReadSentence,
    run: tuple[int, int],
    term: str,
    span: Span,
    cited: tuple[int, ...],
    source: str | None = None,
) -> Fact:
    """What a term means in general, or to others."""
    limit = limits(sentence, run)
    slots: dict[str, SlotValue | None] = {
        "relation": "defined_as",
        "object": clean(sentence.text.rstrip(" ."), run),
        "polarity": "affirmed",
        "certainty": "definitional",
        "references": cited or None,
        "source": source,
        "value": limit.get("threshold"),
        "comparator": limit.get("comparator"),
        "unit": limit.get("unit"),
    }
    return stated("cited_evidence" if cited else "claim", term, span, CITED, slots)


def limits(sentence: ReadSentence, run: tuple[int, int]) -> dict[str, SlotValue | None]:
    """The limit in a definition, and how long it must hold."""
    slots: dict[str, SlotValue | None] = {}
    both: tuple[Quantity | Timepoint, ...] = (*sentence.quantities, *sentence.timepoints)
    inside = [q for q in both if run[0] <= q.start and q.end <= run[1] and q.comparator and q.value is not None]
    for limit in sorted(inside, key=lambda q: (q.start, -q.end)):
        timed = limit.unit in ("h", "d", "wk", "mo", "a")
        if "threshold" not in slots:
            unit = _daily(sentence.text, limit.start, limit.unit) if limit.unit else None
            slots |= {"threshold": limit.value, "comparator": limit.comparator, "unit": unit}
        elif timed and "duration" not in slots and limit.value != slots["threshold"]:
            slots |= {
                "duration": limit.value,
                "duration_unit": limit.unit,
                "duration_comparator": limit.comparator,
            }
    return slots


def _daily(text: str, at: int, unit: str) -> str:
    """The unit, a day where the words before the number say "daily dose"."""
    daily = re.search(r"\bdaily (?:dose|dosage)\b[^,;]{0,12}$", text[:at], re.I)
    return f"{unit}/d" if daily and "/d" not in unit else unit
