"""Where facts stand in their document: the sentence of each, and the other facts that were read there."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from graph_build.confidence.scopes import Scope, scope_of
from graph_build.confidence.ways import Ways

if TYPE_CHECKING:
    from collections.abc import Collection

    from graph_build.model import Fact, ReadDocument, ReadSentence, Span, Table

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
_NAMING = {slot: rank for rank, slot in enumerate(NAMING, 1)}
_NUMBERED = ("value", "dose", "n", "percent", "threshold", "points", "ci_low", "duration")
_TOLD = {slot: rank for rank, slot in enumerate(_NUMBERED, 1)}
"""Slots with the number that a fact is stated for, by the order in which they are preferred."""


def first(fact: Fact) -> Span:
    """The span that a fact was read from first."""
    return next(e.span for e in fact.evidence if e.role == "evidence")


def named(fact: Fact) -> str:
    """What a fact is about, in words; empty where it says so nowhere."""
    told = [(rank, value) for slot, value in fact.slots if (rank := _NAMING.get(slot)) and isinstance(value, str)]
    return min(told)[1] if told else ""


def stated_number(fact: Fact) -> Decimal | None:
    """The number that a fact is stated for, or None."""
    told = [
        (rank, Decimal(value))
        for slot, value in fact.slots
        if (rank := _TOLD.get(slot)) and isinstance(value, int | Decimal) and not isinstance(value, bool)
    ]
    return min(told)[1] if told else None


class _Seen(NamedTuple):
    """A fact, what it is about, the number that it is stated for, and the span that it was read from first."""

    fact: Fact
    name: str
    number: Decimal | None
    span: Span


def _seen(fact: Fact) -> _Seen:
    return _Seen(fact, named(fact), stated_number(fact), first(fact))


class Places:
    """The facts of one document by where they were read.

    Args:
        facts: all of them.
        read: the document.

    Attributes:
        models_told: whether the models of names were asked and told a name anywhere in the document.
        arms: labels of the study's arms, in small letters.
    """

    def __init__(self, facts: Collection[Fact], read: ReadDocument) -> None:
        self._document = read.document
        self.arms = frozenset(str(f.slot("arm")).casefold() for f in facts if f.type == "cohort" and f.slot("arm"))
        self.models_told = any(sentence.learned for sentence in read.sentences)
        spans = [(s.sentence.text.starts[0], s.sentence.text.ends[-1], s) for s in read.sentences if s.text]
        self._sentences = sorted(spans, key=lambda one: one[:2])
        self._starts = [start for start, _, _ in self._sentences]
        self._seen: dict[int, _Seen] = {}
        self._rivals: dict[tuple[str, int], list[_Seen]] = defaultdict(list)
        self._said: dict[tuple[str, Decimal], set[int]] = defaultdict(set)
        self._named: dict[tuple[str, str], set[tuple[str, int]]] = defaultdict(set)
        self._ways = Ways()
        for fact in facts:
            seen = _seen(fact)
            self._seen[id(fact)] = seen
            at, name = self._at(seen.span), seen.name.casefold()
            self._rivals[fact.type, at].append(seen)
            self._named[fact.type, name].add((fact.rule.name, at))
            if seen.number is not None:
                self._said[name, seen.number].add(at)
            if fact.type == "comparison":
                self._ways.add(fact, at, self.scope(fact))

    def sentence(self, fact: Fact) -> ReadSentence | None:
        """The sentence that a fact was read from first; None for a cell, a caption or a heading."""
        at = self._at(self._of(fact).span)
        return self._sentences[at][2] if at >= 0 and fact.evidence[0].table is None else None

    def table(self, fact: Fact) -> Table | None:
        """The table that a fact was read from first; None where a sentence holds it."""
        cell = fact.evidence[0]
        return None if cell.table is None else self._document.table(cell.table, cell.span)

    def rivals(self, fact: Fact) -> int:
        """How many other facts of its type say the same number of other things from the same words."""
        _, name, number, span = self._of(fact)
        if number is None:
            return 0
        return sum(
            one.number == number and one.name != name and one.span.overlaps(span)
            for one in self._rivals[fact.type, self._at(span)]
            if one.fact is not fact
        )

    def beside(self, fact: Fact) -> int:
        """How many other facts of its type were read from the same sentence."""
        return len(self._rivals[fact.type, self._at(self._of(fact).span)]) - 1

    def again(self, fact: Fact) -> bool:
        """Whether another sentence or table of the document gives the same thing the same number."""
        _, name, number, _ = self._of(fact)
        return number is not None and len(self._said[name.casefold(), number]) > 1

    def borne_out(self, fact: Fact) -> bool:
        """Whether another rule states the like of the same thing from another sentence."""
        seen = self._of(fact)
        at = self._at(seen.span)
        others = self._named[fact.type, seen.name.casefold()]
        return any(rule != fact.rule.name and place != at for rule, place in others)

    def scope(self, fact: Fact) -> Scope:
        """When and of whom a comparison holds."""
        return scope_of(fact, self.sentence(fact))

    def elsewhere(self, fact: Fact) -> str:
        """What other sentences and tables say of what a comparison compares (`Ways.elsewhere`)."""
        return self._ways.elsewhere(fact, self._at(first(fact)), self.scope(fact))

    def _of(self, fact: Fact) -> _Seen:
        """What is known of one of the facts."""
        seen = self._seen.get(id(fact))
        return seen if seen is not None and seen.fact is fact else _seen(fact)

    def _at(self, span: Span) -> int:
        """The index of the sentence that a span begins in, or the nearest before it; -1 where there is none."""
        at = bisect_right(self._starts, span.start) - 1
        return at if at >= 0 and span.start < self._sentences[at][1] else -1 - span.start
