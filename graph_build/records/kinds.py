"""Which outcome measures are primary and which secondary: as the methods, or the caption of a table, say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.records.measures import key_words, names_of
from ontology.tables import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.model import Fact, ReadDocument
    from graph_build.model.records import ArmResult, MeasureKind

_RANKED = re.compile(
    r"\b(?P<rank>primary|secondary)\s(?:(?:efficacy|clinical|safety|study)\s)?(?:end-?\s?points?|outcomes?|variables?)\b",
    re.IGNORECASE,
)
_WORKED_OUT = frozenset(word.removesuffix("s") for word in words("measure", "general"))
_TIME = re.compile(r"\b(?P<unit>day|week|month|year)s?\s(?P<n>\d+)\b|\b(?P<m>\d+)[\s-](?P<of>day|week|month|year)s?\b")


def endpoints(facts: Sequence[Fact], read: ReadDocument) -> tuple[tuple[MeasureKind, str], ...]:
    """The endpoints that a document declares, each with its rank; those without one are left out."""
    found: list[tuple[MeasureKind, str]] = []
    for fact in facts:
        value = fact.slot("value")
        if fact.type != "study_design" or fact.slot("aspect") != "endpoint":
            continue
        printed = read.document.text[fact.evidence[0].span.start : fact.evidence[0].span.end]
        ranks = {m["rank"].casefold() for m in _RANKED.finditer(printed)}
        if len(ranks) == 1:
            rank: MeasureKind = "primary" if "primary" in ranks else "secondary"
            found += [(rank, str(one)) for one in (value if isinstance(value, tuple) else (value,))]
    return tuple(found)


def kind_of(one: ArmResult, declared: Sequence[tuple[MeasureKind, str]], told: Sequence[str]) -> MeasureKind:
    """The kind of the measure of a result: what its table says, else the endpoint that has all its words.

    Args:
        one: the result.
        declared: the endpoints of the document.
        told: the headings that it stands under in its table, the nearest first, then the table's caption.
    """
    for heading in told:
        ranks = {m["rank"].casefold() for m in _RANKED.finditer(heading)}
        if len(ranks) == 1:
            return "primary" if "primary" in ranks else "secondary"
    for rank, printed in declared:
        named = _stems(printed)
        own = [stems for name in names_of(one.facts) if (stems := _stems(name))]
        if any(stems <= named for stems in own) and _at_its_time(one, printed):
            return rank
    return one.measure.kind


def _stems(name: str) -> frozenset[str]:
    """The words that tell a measure from others, in the singular, without those of what was worked out from it."""
    return frozenset(word.removesuffix("s") for word in key_words(name)) - _WORKED_OUT


def _at_its_time(one: ArmResult, words: str) -> bool:
    """Whether a result is of the time that an endpoint names, where it names one and the result has one."""
    times = {(m["unit"] or m["of"], m["n"] or m["m"]) for m in _TIME.finditer(words)}
    if not times or one.measure.time is None:
        return True
    own = {(m["unit"] or m["of"], m["n"] or m["m"]) for m in _TIME.finditer(one.measure.time.words)}
    return bool(times & own)
