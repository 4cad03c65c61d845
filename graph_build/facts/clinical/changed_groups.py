"""Changes of a group from one value to another, and what a cited work is told to have found of two groups."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from graph_build.facts.clinical.measured import values
from graph_build.facts.clinical.people import arms, people
from graph_build.facts.clinical.places import Place, places
from graph_build.facts.clinical.runs import Run, as_number, said_of, time_in, time_slots
from graph_build.facts.p_values import significance
from graph_build.facts.stating import stated
from graph_build.model import Fact, Population, Rule
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Quantity, ReadDocument, SlotValue

P_VALUE = Rule("comparisons.p-value", 1, "a p-value with the variable and groups of the words before it")
COURSE = Rule("comparisons.course", 1, "a variable of a group that changed from one value to another")

_MOVED = Pattern(
    r"\b(?P<d>reduced|declined|decreased|fell|dropped|increased|rose|improved|lowered|shortened|prolonged|"
    r"higher|lower|shorter|longer|greater|smaller|faster|worsened|more frequent\w*|less frequent\w*|"
    r"elevated)\b",
    re.IGNORECASE,
)
_TEST = Pattern(
    r"\b(?:log-?rank|Wilcoxon(?: signed[- ]rank)?(?: test)?|Mann[- ]Whitney(?: U)?(?: test)?|Fisher(?:'s|"
    r"’s)? exact(?: test)?|chi-?squared?(?: test)?|t-test|ANOVA|Kruskal[- ]Wallis)\b",
    re.IGNORECASE,
)


def state(read: ReadDocument) -> Iterator[Fact]:
    """The changes of groups and the comparisons of cited works that the prose of a document reports."""
    for place in places(read):
        if place.caption or place.sentence.section == "methods":
            continue
        taken: list[Run] = []
        for reader in (_courses, _cited):
            for run, fact in reader(place):
                if not any(run.start < t.end and t.start < run.end for t in taken):
                    taken.append(run)
                    yield fact


def _p_slots(p: Quantity) -> dict[str, SlotValue]:
    slots: dict[str, SlotValue] = {
        "statistic": "p-value",
        "comparator": p.comparator or "=",
        "significant": bool(significance(p)),
    }
    if p.value is not None:
        slots["value"] = as_number(p.value)
    return slots


def _fact(
    place: Place, run: Run, rule: Rule, who: Population, at: int, iri: str, **slots: SlotValue | None
) -> tuple[Run, Fact]:
    references = place.references(at) if who.experiencer == "cited" else ()
    test = _TEST.search(place.text, run.start, min(len(place.text), run.end + 30)) if slots.get("statistic") else None
    fact = stated(
        "comparison",
        str(slots["variable"]),
        place.sentence.span(run.start, min(run.end, len(place.text))),
        rule,
        {"references": references or None, "test": test.group() if test else None, **slots},
        concepts=[("variable", iri)],
        population=who,
    )
    return run, fact


def _courses(place: Place) -> Iterator[tuple[Run, Fact]]:
    """A variable of the own group from one value to another; the p-value in the same clause belongs to it."""
    if place.study.arms:
        return
    found = [v for v in values(place.sentence) if v.kind in ("from", "to")]
    for first, second in pairwise(found):
        who = place.population(first.quantity.start)
        if (
            who is None
            or who.kind == "patient"
            or (first.kind, second.kind) != ("from", "to")
            or first.named != second.named
        ):
            continue
        p = next(
            (q for q in place.sentence.quantities if q.kind == "p_value" and 0 <= q.start - second.quantity.end < 30),
            None,
        )
        moved = _MOVED.search(place.text, first.named.end, first.quantity.start)
        if moved is None or (p is None and first.statistic is None):
            continue
        at = first.quantity.start
        same: dict[str, SlotValue] = {
            "variable": first.named.label, "arm_a": "baseline", "arm_b": place.study.end or "after treatment",
        }  # fmt: skip
        course = Run(first.named.start, second.quantity.end)
        yield _fact(
            place, course, COURSE, who, at, first.named.iri, **same, direction=moved["d"].casefold(),
            significant=significance(p) if p else None,
        )  # fmt: skip
        if p is not None:
            yield _fact(place, Run(p.start, p.end), P_VALUE, who, at, first.named.iri, **same, **_p_slots(p))


def _cited(place: Place) -> Iterator[tuple[Run, Fact]]:
    """How many had something in two groups of a cited work, with the p-value behind."""
    text, begin = place.text, 0
    for p in place.sentence.quantities:
        if p.kind != "p_value":
            continue
        who = place.population(p.start)
        start, begin = begin, p.end
        if who is None or who.experiencer != "cited":
            continue
        named = list({a.label: a for a in arms(place.sentence, place.study) if a.end <= p.start}.values())
        subject = _subject(place, start, p.start)
        if subject is None or len(named) < len(("one", "other")):
            continue
        variable, at, iri = subject
        run = Run(at, p.end + (text[p.end : p.end + 1] == ")"))
        yield _fact(
            place, run, P_VALUE, who, p.start, iri, variable=variable, arm_a=named[0].label, arm_b=named[1].label,
            **_p_slots(p), **time_slots(time_in(place.sentence, Run(at, p.end))),
        )  # fmt: skip


def _subject(place: Place, start: int, end: int) -> tuple[str, int, str] | None:
    """What befell people who are counted before a p-value."""
    text = place.text
    counted = [p for p in people(text) if (p.total or p.percent) and start <= p.start < end]
    verb = (
        re.search(r"\s(?:developed|occurred|was|were|appeared)\b", text[start : counted[0].start]) if counted else None
    )
    said = said_of(text, start + verb.start() + 1) if verb else None
    if said is None:
        return None
    fuller = place.study.fuller.get(re.sub(r"(?<=[^s])s$", "", said[0].casefold()))
    return f"{fuller.label if fuller else said[0]} rate", said[1].start, fuller.iri if fuller else ""
