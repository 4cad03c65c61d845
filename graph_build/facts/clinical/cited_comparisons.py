"""What a cited work is told to have found of two groups: how many had something in each, with the p-value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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

_TEST = Pattern(
    r"\b(?:log-?rank|Wilcoxon(?: signed[- ]rank)?(?: test)?|Mann[- ]Whitney(?: U)?(?: test)?|Fisher(?:'s|"
    r"’s)? exact(?: test)?|chi-?squared?(?: test)?|t-test|ANOVA|Kruskal[- ]Wallis)\b",
    re.IGNORECASE,
)


def state(read: ReadDocument) -> Iterator[Fact]:
    """The comparisons of cited works that the prose of a document reports."""
    for place in places(read):
        if not place.caption and place.sentence.section != "methods":
            yield from _cited(place)


def _p_slots(p: Quantity) -> dict[str, SlotValue]:
    slots: dict[str, SlotValue] = {
        "statistic": "p-value",
        "comparator": p.comparator or "=",
        "significant": bool(significance(p)),
    }
    if p.value is not None:
        slots["value"] = as_number(p.value)
    return slots


def _fact(place: Place, run: Run, rule: Rule, who: Population, at: int, iri: str, **slots: SlotValue | None) -> Fact:
    references = place.references(at) if who.experiencer == "cited" else ()
    test = _TEST.search(place.text, run.start, min(len(place.text), run.end + 30)) if slots.get("statistic") else None
    return stated(
        "comparison",
        str(slots["variable"]),
        place.sentence.span(run.start, min(run.end, len(place.text))),
        rule,
        {"references": references or None, "test": test.group() if test else None, **slots},
        concepts=[("variable", iri)],
        population=who,
    )


def _cited(place: Place) -> Iterator[Fact]:
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
