"""A worksheet to fill in: the doubtful facts of a document, each with its words and an empty decision.

The gravest doubts stand first. Facts of which only the unit is not printed are many and mostly right: those of one
variable in one table share an entry at the end.
"""

from __future__ import annotations

from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import yaml

from graph_build.curation.doubts import NO_BOUND, SECTIONS, Doubt, Urgency, doubts
from graph_build.printable import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from graph_build.model import Discrepancy, Document, Evidence, Fact, SlotValue, Span

AROUND = 60
"""Characters of the document that a worksheet shows on either side of a fact's span."""
SHOWN = 90
"""Characters of a fact's span that an entry for several facts shows."""


def worksheet(
    document: Document,
    facts: Sequence[Fact],
    discrepancies: Sequence[Discrepancy],
    bounds: Mapping[Fact, Decimal] = MappingProxyType({}),
) -> str:
    """The worksheet of a document as YAML: fill in `do`, `curator`, `date` and `reason`, delete what needs no decision.

    Args:
        document: as read.
        facts: as extracted, curation left aside.
        discrepancies: of the document; a fact that lies on a side of one is doubtful.
        bounds: for each fact the confidence below which it is not stated, and is put here to be decided on.
    """
    by_urgency: dict[Urgency, list[tuple[Fact, list[Doubt]]]] = defaultdict(list)
    for fact in facts:
        if why := doubts(fact, discrepancies, bounds.get(fact, NO_BOUND)):
            by_urgency[why[0].urgency].append((fact, why))
    lines = [*_yaml({"document": document.sha256, "name": document.name}, flow=False), "decisions:"]
    for urgency, doubtful in sorted(by_urgency.items()):
        number = f"{len(doubtful)} {'fact' if len(doubtful) == 1 else 'facts'}"
        lines += ["", f"  # {'=' * 8} {SECTIONS[urgency]}: {number}"]
        if urgency == Urgency.INFERRED_UNIT:
            lines += _gathered(document, [fact for fact, _ in doubtful], facts)
        else:
            for fact, why in doubtful:
                lines += _entry(document, fact, why)
    return "\n".join(lines) + "\n"


def _gathered(document: Document, inferred: Iterable[Fact], facts: Sequence[Fact]) -> Iterator[str]:
    """An entry for each variable and table; a fact that such an entry cannot tell from others has one of its own."""
    groups: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in inferred:
        unit = fact.slot("unit") or fact.slot("dose_unit")
        groups[fact.type, _named(fact), unit, _evidence(fact).table].append(fact)
    for alike in groups.values():
        shared = _shared(alike)
        told = [fact for fact in alike if _is_told_by(shared, fact, facts)]
        if len(told) > 1:
            yield from _entry_of_many(document, told, shared)
        for fact in alike:
            if len(told) < 2 or fact not in told:
                yield from _entry(document, fact, doubts(fact))


def _named(fact: Fact) -> SlotValue | None:
    return fact.slot("variable") or fact.slot("agent") or fact.slot("outcome")


def _shared(facts: Sequence[Fact]) -> dict[str, SlotValue]:
    """The short slots that all of the facts have alike."""
    first = ((name, value) for name, value in facts[0].slots if _is_short(value))
    return {name: value for name, value in first if all(fact.slot(name) == value for fact in facts)}


def _is_told_by(shared: dict[str, SlotValue], fact: Fact, facts: Sequence[Fact]) -> bool:
    """Whether type, shared slots and the fact's place are those of no other fact."""
    place = _span(fact)
    for other in facts:
        if other is fact or other.type != fact.type or any(other.slot(n) != v for n, v in shared.items()):
            continue
        if any(e.role == "evidence" and e.span.overlaps(place) for e in other.evidence):
            return False
    return True


def _evidence(fact: Fact) -> Evidence:
    return next(e for e in fact.evidence if e.role == "evidence")


def _span(fact: Fact) -> Span:
    return _evidence(fact).span


def _in(table: str | None) -> str:
    return f" in {_one_line(table)}" if table else ""


def _entry_of_many(document: Document, facts: Sequence[Fact], shared: dict[str, SlotValue]) -> Iterator[str]:
    table = _evidence(facts[0]).table
    yield ""
    yield f"  # the unit is not printed: {_one_line(_named(facts[0]))}, {len(facts)} times{_in(table)}"
    for fact in facts:
        yield f"  #   {_one_line(fact.subject)}: {_one_line(document.printed(_span(fact)))[:SHOWN]}"
    places = [[_span(fact).start, _span(fact).end] for fact in facts]
    yield from _decision({"type": facts[0].type, "each": places, "slots": _plain_slots(shared.items())})


def _entry(document: Document, fact: Fact, why: Iterable[Doubt]) -> Iterator[str]:
    span = _span(fact)
    before, behind = document.around(span, AROUND)
    yield ""
    for doubt in why:
        yield f"  # {_one_line(doubt.why)}"
    yield f"  # … {_one_line(before + '[[' + document.printed(span) + ']]' + behind)} …"
    slots = _plain_slots((name, value) for name, value in fact.slots if _is_short(value))
    place = [[span.start, span.end]]
    yield from _decision({"type": fact.type, "subject": fact.subject, "at": place, "slots": slots})


def _decision(fact: dict[str, Any]) -> Iterator[str]:
    """An empty decision on a fact."""
    yield "  - do:        # accept, reject or correct"
    yield "    curator:"
    yield "    date:      # as 2026-01-31"
    yield "    reason:"
    yield from (f"    {line}" for line in _yaml({"fact": fact}))
    yield "    # slots: {}   # for correct: what changes; null takes a slot away"


def _yaml(told: dict[str, Any], *, flow: bool | None = None) -> list[str]:
    """Lines of YAML; what YAML takes for its own signs is quoted. By default what holds nothing more is in one line."""
    text = yaml.safe_dump(told, sort_keys=False, allow_unicode=True, default_flow_style=flow, width=110)
    return text.split("\n")[:-1]


def _one_line(text: object) -> str:
    """Words for a comment, in one line; characters that YAML takes nowhere are escaped."""
    return shown(" ".join(str(text).split()))


def _is_short(value: SlotValue) -> bool:
    return not isinstance(value, tuple)


def _plain_slots(slots: Iterable[tuple[str, SlotValue]]) -> dict[str, object]:
    return {name: _plain(value) for name, value in slots}


def _plain(value: SlotValue) -> object:
    """A value as YAML writes it; decimals as numbers with their digits."""
    return _Digits(str(value)) if hasattr(value, "as_tuple") else value


class _Digits(str):
    """A number that is written with the digits it has."""

    __slots__ = ()


yaml.SafeDumper.add_representer(
    _Digits, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", str(value))
)
