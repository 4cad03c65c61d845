"""Every number and unit that a fact states must be printed in its spans.

A time point told two sentences ago, the size of an arm in a table's header, a unit in a row's label: they are looked
for nearby and joined to the fact as context. What is printed nowhere near is not stated.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.facts.grids.shapes import closed
from graph_build.model import Evidence, Span, printing
from graph_build.recognisers.printed import (
    NUMBERS_NOT_PRINTED,
    UNIT_SLOTS,
    UNITS_NOT_PRINTED,
    numbers_at,
    printed_numbers,
    printed_units,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graph_build.model import Document, Fact, Quantity, ReadDocument, Table, Timepoint

MOST_SPANS = 6
NEAR_BEFORE, NEAR_BEHIND = 2000, 400
"""Printed characters before and behind a fact within which a number that it needs may stand."""
COUNTS = frozenset({"n", "n_total", "group_size"})
"""Sizes of groups: printed once for a whole document, so they may stand anywhere in it."""


LONGEST_SPAN = 400
"""Characters of evidence beyond which a span no longer says where a fact was read."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A fact that is kept out of the graph, with the reason that the build's report gives."""

    fact: Fact
    reason: str


def ground(facts: Iterable[Fact], read: ReadDocument) -> tuple[tuple[Fact, ...], tuple[Refused, ...]]:
    """The facts that the document prints, with the context that their numbers and units need, and those it does not."""
    printed = Ground(read)
    held: list[Fact] = []
    refused: list[Refused] = []
    for fact in facts:
        sound = _fault(fact, read.document) or grounded(fact, printed)
        if isinstance(sound, str):
            refused.append(Refused(fact, sound))
        else:
            held.append(sound)
    return tuple(held), tuple(refused)


def _fault(fact: Fact, document: Document) -> str | None:
    carrying = [e.span for e in fact.evidence if e.role == "evidence"]
    if not carrying:
        return "no span carries it"
    if any(e.span.end > len(document.text) or e.span.start >= e.span.end for e in fact.evidence):
        return "a span lies outside the document"
    if any(len(document.printed(span)) > LONGEST_SPAN for span in carrying):
        return f"its evidence is longer than {LONGEST_SPAN} characters"
    return None


class Ground:
    """The numbers and units of one document, with their places.

    Args:
        read: the document.
    """

    def __init__(self, read: ReadDocument) -> None:
        self.document = read.document
        self._shown: dict[Span, str] = {}
        self._tables = {table.label: table for table in read.document.tables}
        self._typed: dict[tuple[Decimal, str | None], list[Span]] = defaultdict(list)
        self._plain: dict[Decimal, list[Span]] = defaultdict(list)
        for sentence in read.sentences:
            measured: tuple[Quantity | Timepoint, ...] = (*sentence.timepoints, *sentence.quantities)
            for found in measured:
                for value in _values(found):
                    self._typed[value, found.unit].append(sentence.span(found.start, found.end))
        document = read.document
        self._page = printing(document.text, markup=document.markup, escaped=document.escaped)
        for value, start, end in numbers_at(self._page.text):
            span = self._page.span(start, end)
            if not document.pages or any(page.covers(span) for page in document.pages):
                self._plain[value].append(span)
        for places in (*self._typed.values(), *self._plain.values()):
            places.sort()

    def shown(self, span: Span) -> str:
        """What a reader sees there; a header that many facts share is looked up once."""
        found = self._shown.get(span)
        if found is None:
            found = self._shown[span] = self.document.printed(span)
        return found

    def number(self, value: Decimal, unit: str | None, at: Span, *, anywhere: bool) -> Span | None:
        """The place that prints a number nearest to a span: with the unit that it should have, else without one."""
        typed = self._nearest(self._typed.get((value, unit), ()), at, anywhere=anywhere)
        return typed or self._nearest(self._plain.get(value, ()), at, anywhere=anywhere)

    def unit(self, code: str, fact: Fact, at: Span) -> Span | None:
        """The place that prints a unit for a fact: the headers and caption of its table, or a quantity nearby."""
        for label in {e.table for e in fact.evidence if e.table}:
            table = self._tables.get(label)
            for span in _header_spans(table) if table else ():
                if code in printed_units(self.shown(span)):
                    return span
        places = sorted(span for (_, unit), spans in self._typed.items() if unit == code for span in spans)
        return self._nearest(places, at, anywhere=False)

    def _nearest(self, places: Sequence[Span], at: Span, *, anywhere: bool) -> Span | None:
        """The last place before a span, if near; else the first one behind it, if near."""
        split = bisect_left(places, Span(at.end, at.end))
        before = places[split - 1] if split else None
        behind = places[split] if split < len(places) else None
        if before and (anywhere or self._printed_between(before.end, at.start) <= NEAR_BEFORE):
            return before
        if behind and (anywhere or self._printed_between(at.end, behind.start) <= NEAR_BEHIND):
            return behind
        return None

    def _printed_between(self, start: int, end: int) -> int:
        """How many characters a reader sees between two offsets."""
        return self._page.position(end) - self._page.position(start)


def _values(found: Quantity | Timepoint) -> Iterator[Decimal]:
    for name in ("value", "low", "high", "spread", "percent"):
        value = getattr(found, name, None)
        if value is not None:
            yield value.normalize()


def _header_spans(table: Table) -> Iterator[Span]:
    for column in table.columns:
        for cell in column.cells:
            yield from cell.pieces
    if table.caption is not None and len(table.caption):
        yield table.caption.span()


def grounded(fact: Fact, ground: Ground) -> Fact | str:
    """The fact with the context that its numbers and units need, or the reason why it cannot be stated."""
    if fact.repaired or fact.slot("ocr_uncertain"):
        return fact
    at = next(e.span for e in fact.evidence if e.role == "evidence")
    context: list[Span] = []
    for name, value in _unprinted_numbers(fact, ground, context):
        unit = fact.slot(f"{name.removesuffix('_value')}_unit") or fact.slot("unit")
        place = ground.number(value, unit if isinstance(unit, str) else None, at, anywhere=name in COUNTS)
        if place is None:
            return f"{name} {value} is printed nowhere near"
        context.append(place)
    slots = dict(fact.slots)
    for name in UNIT_SLOTS:
        code = slots.get(name)
        if not isinstance(code, str) or code in UNITS_NOT_PRINTED or slots.get("unit_inferred"):
            continue
        if code in printed_units(_printed(fact, ground, context)):
            continue
        place = ground.unit(code, fact, at)
        if place is not None:
            context.append(place)
        if code not in printed_units(_printed(fact, ground, context)):
            slots["unit_inferred"] = True
    told, evidence = tuple(sorted(slots.items())), _joined(fact, context, ground)
    if told == fact.slots and evidence is fact.evidence:
        return fact
    return replace(fact, slots=told, evidence=evidence)


def _unprinted_numbers(fact: Fact, ground: Ground, context: list[Span]) -> Iterator[tuple[str, Decimal]]:
    implied = COUNTS if fact.slot("n_implied") else frozenset[str]()
    for name, value in fact.slots:
        if name in NUMBERS_NOT_PRINTED or name in implied:
            continue
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Decimal | int) and not isinstance(one, bool):
                wanted = Decimal(one).normalize()
                if wanted not in printed_numbers(_printed(fact, ground, context)):
                    yield name, wanted


def _printed(fact: Fact, ground: Ground, context: list[Span]) -> str:
    spans = [*(e.span for e in fact.evidence), *context]
    raw = fact.slot("raw")
    told = [ground.shown(span) for span in spans]
    return " ".join([*told, closed(raw)] if isinstance(raw, str) and raw in told else told)  # "12. 4" is 12.4


def _joined(fact: Fact, context: list[Span], ground: Ground) -> tuple[Evidence, ...]:
    """Six spans at most: what carries the fact first, then what it needs, then other places that state it.

    A cell that is printed in several pieces carries its value with all of them; of sentences the first is enough. Where
    there are more spans than six, those that print its numbers and units stay.
    """
    evidence = fact.evidence
    if not context:
        return evidence
    carrying = [e for e in evidence if e.role == "evidence"]
    told = [e for e in evidence if e.role == "context"]
    printing_it = [Evidence(span, "context") for span in dict.fromkeys(context)]
    cell = (carrying[0].table, carrying[0].row, carrying[0].column)
    pieces = sum((e.table, e.row, e.column) == cell for e in carrying) if cell[0] is not None else 1
    needed = [*told, *printing_it]
    if pieces + len(needed) > MOST_SPANS:
        units = {code for name in UNIT_SLOTS if isinstance(code := fact.slot(name), str)}
        told.sort(key=lambda e: not units & printed_units(ground.shown(e.span)))
        needed = [*printing_it, *told]
    others = [e for e in evidence if e.role == "alternate"]
    return tuple([*carrying[: max(pieces, MOST_SPANS - len(needed))], *needed, *others][:MOST_SPANS])
