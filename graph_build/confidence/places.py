"""Where facts stand in their document: the sentence of each, and the other facts that were read there."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph_build.model import Fact, ReadDocument, ReadSentence, Span

NAMING = (
    "agent",
    "variable",
    "outcome",
    "condition",
    "event",
    "label",
    "drug",
    "score",
    "aspect",
    "property",
    "object",
)
"""Slots that say what a fact is about, the first that it has."""
_TOLD = ("value", "dose", "n", "percent", "threshold", "points", "ci_low", "duration")
"""Slots with the number that a fact is stated for, the first that it has."""


def first(fact: Fact) -> Span:
    """The span that a fact was read from first."""
    return next(e.span for e in fact.evidence if e.role == "evidence")


def named(fact: Fact) -> str:
    """What a fact is about, in words; empty where it says so nowhere."""
    slots = dict(fact.slots)
    return next((str(value) for slot in NAMING if isinstance(value := slots.get(slot), str)), "")


def stated_number(fact: Fact) -> Decimal | None:
    """The number that a fact is stated for, or None."""
    slots = dict(fact.slots)
    for slot in _TOLD:
        value = slots.get(slot)
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return Decimal(value)
    return None


class _Seen(NamedTuple):
    """A fact, what it is about, the number that it is stated for, and the span that it was read from first."""

    fact: Fact
    name: str
    number: Decimal | None
    span: Span


class Places:
    """The facts of one document by where they were read.

    Args:
        facts: all of them.
        read: the document.

    Attributes:
        models_told: whether the models of names were asked and told a name anywhere in the document.
    """

    def __init__(self, facts: Iterable[Fact], read: ReadDocument) -> None:
        self.models_told = any(sentence.learned for sentence in read.sentences)
        spans = [(s.sentence.text.starts[0], s.sentence.text.ends[-1], s) for s in read.sentences if s.text]
        self._sentences = sorted(spans, key=lambda one: one[:2])
        self._starts = [start for start, _, _ in self._sentences]
        self._rivals: dict[tuple[str, int], list[_Seen]] = defaultdict(list)
        self._said: dict[tuple[str, Decimal], set[int]] = defaultdict(set)
        self._named: dict[tuple[str, str], set[tuple[str, int]]] = defaultdict(set)
        for fact in facts:
            seen = _Seen(fact, named(fact), stated_number(fact), first(fact))
            at, name = self._at(seen.span), seen.name.casefold()
            self._rivals[fact.type, at].append(seen)
            self._named[fact.type, name].add((fact.rule.name, at))
            if seen.number is not None:
                self._said[name, seen.number].add(at)

    def sentence(self, fact: Fact) -> ReadSentence | None:
        """The sentence that a fact was read from first; None for a cell, a caption or a heading."""
        at = self._at(first(fact))
        return self._sentences[at][2] if at >= 0 and fact.evidence[0].table is None else None

    def rivals(self, fact: Fact) -> int:
        """How many other facts of its type say the same number of other things from the same words."""
        number, span, name = stated_number(fact), first(fact), named(fact)
        if number is None:
            return 0
        return sum(
            one.number == number and one.name != name and one.span.overlaps(span)
            for one in self._rivals[fact.type, self._at(span)]
            if one.fact is not fact
        )

    def beside(self, fact: Fact) -> int:
        """How many other facts of its type were read from the same sentence."""
        return len(self._rivals[fact.type, self._at(first(fact))]) - 1

    def again(self, fact: Fact) -> bool:
        """Whether another sentence or table of the document gives the same thing the same number."""
        number = stated_number(fact)
        return number is not None and len(self._said[named(fact).casefold(), number]) > 1

    def borne_out(self, fact: Fact) -> bool:
        """Whether another rule states the like of the same thing from another sentence."""
        at = self._at(first(fact))
        others = self._named[fact.type, named(fact).casefold()]
        return any(rule != fact.rule.name and place != at for rule, place in others)

    def _at(self, span: Span) -> int:
        """The index of the sentence that a span begins in, or the nearest before it; -1 where there is none."""
        at = bisect_right(self._starts, span.start) - 1
        return at if at >= 0 and span.start < self._sentences[at][1] else -1 - span.start
