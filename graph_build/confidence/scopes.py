"""When and of whom a comparison holds: what was so before treatment, or of a part, contradicts nothing else."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from graph_build.clauses.segments import segment_at

if TYPE_CHECKING:
    from graph_build.model import Fact, ReadSentence

_BEFORE = re.compile(
    r"\b(?:from|than|since|over|between|versus|vs\.?|(?:compared|relative) (?:with|to))\s(?:the\s|their\s|its\s)?"
    r"(?:baseline|pre-?(?:test|treatment|operative)\w*|before)\b|\bbaseline[\s-](?:adjusted|corrected|to)\b|"
    r"\b(?:adjust|control|correct)\w* for\b[^.;]{0,80}?\bbaseline\b|"
    r"(?P<told>\bbaseline\b|\bpre-?(?:test|treatment|operative)\w*|"
    r"\bat (?:study )?(?:entry|inclusion|enrol+ment|randomi[sz]ation)\b|"
    r"\bbefore (?:the )?(?:treatment|intervention|surgery|randomi[sz]ation)\b)",
    re.IGNORECASE,
)
"""What was so before anything was given; behind what is passed over first, it is only counted from there."""
_SOME = re.compile(
    r"\b(?:(?P<kept>per[- ]protocol|completers)|"
    r"(?P<part>sub-?(?:groups?|sets?|populations?|analys[ei]s)|strat(?:a|um)))\b",
    re.IGNORECASE,
)
"""Those who kept to the protocol, and parts of the patients."""
_BASELINES = ("baseline", "screening")


class Scope(NamedTuple):
    """When and of whom something holds; two comparisons can be held against each other where both are of one scope.

    Attributes:
        before: whether it holds before anything was given, and at no other time that is told.
        some: of which of the patients alone, by kind of words; empty for all of them.
    """

    before: bool
    some: frozenset[str] = frozenset()


def scope_of(fact: Fact, sentence: ReadSentence | None) -> Scope:
    """When and of whom a fact holds, by its own time and its own part of the sentence.

    Args:
        fact: a comparison.
        sentence: that it was read from; None where a table holds it.
    """
    if sentence is None:
        return Scope(fact.slot("timepoint") in _BASELINES)
    at = bisect_left(sentence.sentence.text.starts, fact.evidence[0].span.start)
    first, last = segment_at(sentence.text, at)
    later = fact.slot("timepoint_value") is not None or any(
        time.value is not None and first <= time.start and time.end <= last for time in sentence.timepoints
    )
    before = not later and any(found["told"] for found in _BEFORE.finditer(sentence.text, first, last))
    return Scope(before, frozenset(found.lastgroup or "" for found in _SOME.finditer(sentence.text)))
