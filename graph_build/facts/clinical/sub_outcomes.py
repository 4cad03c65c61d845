"""Outcomes told beside another: of some of the patients in a bracket, of a patient "who had X", "despite good Y"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.facts.clinical.people import people
from graph_build.facts.clinical.results import Result, good_state
from graph_build.facts.clinical.runs import NUMBER, PEOPLE, count, followed_by, plain
from graph_build.model import Evidence, Rule
from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.facts.clinical.places import Place
    from graph_build.model import Fact, ReadSentence

PART = Rule("outcomes.part", 1, "an outcome of some of the patients, whom a bracket counts")
BESIDE = Rule("outcomes.beside", 1, "an outcome of a cited patient who had it, and one that another came despite")

_INSIDE = r"(?:[^()\[\]]|\([^()]*\))"
_BRACKET = Pattern(
    rf"[(\[](?:including|among them|of (?:whom|these))\s(?:also\s)?(?P<n>{NUMBER})\s(?P<x>{_INSIDE}{{4,80}}?)[)\]]"
    rf"|[(\[](?P<m>{NUMBER})\sof\s(?:them|whom|these)\s(?:were\s|being\s)?(?P<y>{_INSIDE}{{4,80}}?)[)\]]",
    re.IGNORECASE,
)
_WITH = Pattern(r"(?:with|who (?:had|were)|having|treated with|receiving|on)\s", re.IGNORECASE)
_ARE_PEOPLE = Pattern(rf"^(?:[\w/-]+\s){{0,3}}{PEOPLE}", re.IGNORECASE)
# What some of them had, or came to, is an outcome of its own; what is counted in units is no patients.
_NO_PART = Pattern(
    r"\b(?:had|developed|died|experienced|received|achieved|relapsed|improved|required|was|withdrew|stopped|suspended|"
    r"discontinued|did|showed|underwent|presented)\b|^(?:days?|weeks?|months?|years?|doses?|cycles?|times?|mg)\b",
    re.IGNORECASE,
)
_WHO_HAD = Pattern(
    r"\b(?:an?|one|another)\s(?:[\w-]+\s){0,4}(?:patient|boy|girl|man|woman|child|infant|neonate)\b[^.;:,]{0,80}?,?\s"
    r"who\s(?:then\s|subsequently\s|later\s|also\s)?(?P<v>experienced|had|showed|developed|achieved)\s(?:an?\s|"
    r"the\s)?",
    re.IGNORECASE,
)
_GOOD = (
    r"(?:good|excellent|complete|partial|clinical|initial|sustained|biochemical|biological|laboratory|"
    r"serologic(?:al)?|"
    r"symptomatic|marked|apparent|adequate|rapid|satisfactory|favou?rable|radiologic(?:al)?|transient)"
)
_DESPITE = Pattern(
    rf"\sdespite\s(?:an?\s|the\s|his\s|her\s|their\s)?(?P<o>(?:{_GOOD}\s(?:and\s)?)+(?:response|remission|"
    rf"improvement|control|"
    r"recovery|resolution))\b(?!\s(?:to|of|in|on|with)\b)",
    re.IGNORECASE,
)
_CAME = Pattern(
    r"\b(?:progression|relapses?|recurrences?|flares?|worsened|progressed|relapsed|recurred|died|death|deteriorated|"
    r"deterioration|worsening|appeared|developed)\b",
    re.IGNORECASE,
)
_COUNTS = ("n", "n_total", "n_implied", "percent", "quantifier", "statistic")
_STATUS = {"achieved": "achieved", "developed": "developed"}


def beside(sentence: ReadSentence) -> Iterator[Result]:
    """Outcomes of a patient in a relative clause, and those that a worse one came despite."""
    text = sentence.text
    for m in _WHO_HAD.finditer(text):
        followed = followed_by(text, m.end())
        if followed is None or not good_state(followed[0]) or re.match(r"(?:no|not|been)\b", followed[0]):
            continue
        yield Result(m.end(), followed[1].end, m.end(), followed[0], _STATUS.get(m["v"].casefold()))
    for m in _DESPITE.finditer(text):
        if _CAME.search(text, max(0, m.start() - 120), m.start()):
            yield Result(m.start("o"), m.end("o"), m.start("o"), plain(m["o"]), "achieved")


def part(place: Place, result: Result, whole: Fact) -> Fact | None:
    """The same outcome of those whom a bracket behind the counted patients tells apart, or None."""
    them, text = result.people, place.text
    if them is None or not them.n or result.negated or whole.population is None:
        return None
    found = _BRACKET.search(text, them.end, max(them.end, result.at))
    if found is None or any(p.start > them.end and p.end < found.start() for p in people(text)):
        return None
    n, words = count(found["n"] or found["m"]), " ".join((found["x"] or found["y"]).split())
    told = _WITH.match(words)
    if n is None or n >= them.n or _NO_PART.search(words) or not (told or found["m"] or _ARE_PEOPLE.match(words)):
        return None
    label = plain(f"patients {words}" if told else words)
    slots = {
        k: v for k, v in whole.slots if k not in ("n", "n_total", "n_implied", "percent", "quantifier", "statistic")
    }
    span = place.sentence.span(found.start(), result.end)
    return replace(
        whole,
        subject=label,
        slots=tuple(sorted({**slots, "n": n}.items())),
        evidence=(Evidence(span),),
        rule=PART,
        population=replace(whole.population, label=label),
    )
