"""Risk scores in prose: what earns how many points, which totals mean which risk, and how an index is worked out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.clauses.noun_phrases import clean
from graph_build.facts.argument.proposition import references
from graph_build.facts.argument.values import implied_unit
from graph_build.facts.stating import named
from graph_build.model import Evidence, Fact, Rule
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from graph_build.model import Quantity, ReadDocument, ReadSentence

ITEM = Rule("scores.items", 1, "reads items such as 'N points for X above a threshold'")
STRATUM = Rule("scores.strata", 1, "reads which points mean which risk: 'low risk: 0-3'")
FORMULA = Rule("scores.formulas", 1, "reads how an index is worked out: 'X index, defined as A/B'")

_POINTS = Pattern(
    r"(?:\b(?P<n>one|two|three|four|five|\d+(?:\.\d+)?))\s+points?\s+(?:each\s+)?(?:for|if|when|were assigned to)\s+",
    re.I,
)
_STRATUM = Pattern(
    r"\b(?P<name>(?:very\s+|extremely\s+)?(?:low|intermediate|moderate|medium|high)"
    r"(?:[\s-]+(?:to|intermediate|high))?"
    r"[\s-]risk)\s*(?:group|category)?\s*(?:[:=,(]|was|is|were|with|at|defined as|"
    r"scores?( of)?|\s)*\s*(?=[\d<>≤≥])",
    re.I,
)
_AUTHORS = Pattern(r"\b([A-Z][\w’'-]+)\s+(?:et al\.?|and (?:colleagues|co-?workers|[A-Z][\w’'-]+))")
_SCORE = Pattern(r"\b((?:[A-Z][\w-]*\s+){0,3}(?:[Ss]coring (?:system|model)|[Ss]core|[Ii]ndex))\b")
_FORMULA = Pattern(
    r"(?P<name>(?:[A-Z][\w-]+\s+){1,4}(?:Index|Score|Ratio|index|score|ratio))\s*(?:\((?P<short>[A-Z][\w-]*)\))?,?\s*"
    r"(?:\(?(?:is |was |were )?(?:defined|calculated|computed|expressed|derived) (?:as|by|from)\s+(?:the )?|=\s*)"
    r"(?P<formula>[A-Za-z][\w -]*?\s?[/÷×*+]\s?[A-Za-z][\w -]*?)(?=[\s]*[(.,;]|\s+and\b|$)",
)
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}


def state(read: ReadDocument) -> Iterator[Fact]:
    """Every item, risk stratum and formula of a score that the prose prints."""
    for sentence in read.sentences:
        text = sentence.text
        score = score_name(sentence)
        items = list(_POINTS.finditer(text))
        for at, item in enumerate(items):
            end = items[at + 1].start() if at + 1 < len(items) else len(text)
            fact = _item(sentence, score, item, end)
            if fact:
                yield fact
        if score and (items or re.search(r"\b(?:score|scoring|points?)\b", text)):
            yield from _strata(sentence, score)
        yield from _formulas(sentence)


def score_name(sentence: ReadSentence) -> str | None:
    """The score that a sentence is about: one that it names, else one called after its authors."""
    for mention in sentence.mentions_of("score"):
        if not re.search(r"z[- ]score", mention.surface, re.I):
            return mention.concept.label
    authors = _AUTHORS.search(sentence.text)
    if authors and re.search(r"\bscor(?:e|ing)\b", sentence.text):
        return f"{authors[1]} score"
    found = _SCORE.search(sentence.text)
    return found[1].strip() if found and len(found[1].split()) > 1 else None


def _item(sentence: ReadSentence, score: str | None, item: re.Match[str], end: int) -> Fact | None:
    text = sentence.text
    stop = re.search(r"[,;]\s|\.\s*$", text[item.end() : end])
    last = item.end() + stop.start() if stop else end
    limit = next(
        (q for q in sentence.quantities if item.end() <= q.start and q.end <= last and q.kind != "p_value"), None
    )
    component = clean(text, (item.end(), limit.start if limit else last))
    component = re.sub(r"\s*\([^()]*\)", "", component).strip(" ,:=")
    if not component or len(component.split()) > 12:
        return None
    points = _WORDS.get(item["n"].lower()) or int(float(item["n"]))
    edge = limit.end if limit else last
    return Fact.of(
        "risk_score",
        score or "risk score",
        sentence.span(item.start(), edge),
        ITEM,
        concepts=_components(sentence, item.end(), limit.start if limit else last),
        score=score,
        component=component,
        points=points,
        references=references(sentence, 0, item.start()) or None,
        comparator=limit.comparator if limit else None,
        threshold=limit.value if limit else None,
        unit=(limit.unit or implied_unit(component)) if limit else None,
    )


def _components(sentence: ReadSentence, start: int, end: int) -> Iterator[tuple[str, str]]:
    for _, iri in named(sentence, "component", (start, end)):
        yield "component", iri


def _strata(sentence: ReadSentence, score: str) -> Iterator[Fact]:
    for found in _STRATUM.finditer(sentence.text):
        limit: Quantity | None = next((q for q in sentence.quantities if q.start == found.end()), None)
        if limit is None or limit.unit not in (None, "{score}") or limit.kind == "percent":
            continue
        whole = limit.kind == "range"
        yield Fact.of(
            "risk_score",
            score,
            sentence.span(found.start(), limit.end),
            STRATUM,
            score=score,
            risk_category=" ".join(found["name"].lower().split()),
            points_low=_whole(limit.low) if whole else None,
            points_high=_whole(limit.high) if whole else None,
            comparator=None if whole else limit.comparator,
            points=None if whole else _whole(limit.value),
            references=references(sentence, 0, found.start()) or None,
        )


def _whole(points: Decimal | None) -> int | Decimal | None:
    """Points as a whole number where they are one."""
    return int(points) if points is not None and points == points.to_integral_value() else points


def _formulas(sentence: ReadSentence) -> Iterator[Fact]:
    for found in _FORMULA.finditer(sentence.text):
        formula = " ".join(found["formula"].split())
        parts = re.split(r"\s?[/÷]\s?", formula)
        if len(formula.split()) > 12:
            continue
        own = bool(
            re.search(
                r"\bwe (?:\w+ )?(?:developed|defined|derived|calculated|introduced|used)\b",
                sentence.text[: found.start()],
                re.I,
            )
        )
        yield Fact.of(
            "risk_score",
            found["name"].strip(),
            Evidence(sentence.span(found.start(), found.end())),
            FORMULA,
            score=found["name"].strip(),
            definition=formula,
            numerator=parts[0] if len(parts) == 2 else None,
            denominator=parts[1] if len(parts) == 2 else None,
            developed_by="authors" if own else None,
        )
