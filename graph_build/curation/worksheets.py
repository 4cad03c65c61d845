"""A worksheet to fill in: the doubtful facts of a document, each with its words and an empty decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph_build.model import Discrepancy, Document, Fact, SlotValue

AROUND = 60
"""Characters of the document that a worksheet shows on either side of a fact's span."""


def doubts(fact: Fact) -> list[str]:
    """Why a fact should be looked at by a person; empty where nothing speaks against it."""
    found = []
    if fact.slot("ocr_uncertain") or fact.slot("readings"):
        found.append("the printed characters are damaged")
    elif fact.repaired:
        found.append("it was read differently from how it is printed")
    if fact.slot("unit_likely_error"):
        found.append(f"the unit cannot be right; likely {fact.slot('unit_likely')}")
    if fact.slot("unit_inferred"):
        found.append("the unit is not printed")
    found += [f"the check {check.name} failed: {check.note}" for check in fact.checks if not check.held]
    return found


def worksheet(document: Document, facts: Iterable[Fact], discrepancies: Iterable[Discrepancy]) -> str:
    """The worksheet of a document as YAML: fill in `do`, `curator`, `date` and `reason`, delete what needs no decision.

    Args:
        document: as read.
        facts: as extracted, curation left aside.
        discrepancies: of the document; a fact that lies on a side of one is doubtful.
    """
    sides = [(d, span) for d in discrepancies for side in (d.side_a, d.side_b) for span in side.spans]
    lines = [f"document: {document.sha256}", f"name: {document.name}", "decisions:"]
    for fact in facts:
        why = doubts(fact)
        spans = [e.span for e in fact.evidence if e.role == "evidence"]
        why += sorted({f"{d.kind}: {d.description}" for d, side in sides if any(side.overlaps(s) for s in spans)})
        if why:
            lines += _entry(document, fact, why)
    return "\n".join(lines) + "\n"


def _entry(document: Document, fact: Fact, why: list[str]) -> Iterator[str]:
    span = next(e.span for e in fact.evidence if e.role == "evidence")
    before = document.text[max(0, span.start - AROUND) : span.start]
    behind = document.text[span.end : span.end + AROUND]
    yield ""
    for reason in why:
        yield f"  # {' '.join(reason.split())}"
    yield f"  # … {' '.join((before + '[[' + document.quote(span) + ']]' + behind).split())} …"
    yield "  - do:        # accept, reject or correct"
    yield "    curator:"
    yield "    date:      # as 2026-01-31"
    yield "    reason:"
    entry = {
        "type": fact.type,
        "subject": fact.subject,
        "at": [[span.start, span.end]],
        "slots": {name: _plain(value) for name, value in fact.slots if _is_short(value)},
    }
    text = yaml.safe_dump({"fact": entry}, sort_keys=False, allow_unicode=True, default_flow_style=None, width=110)
    yield from (f"    {line}" for line in text.splitlines())
    yield "    # slots: {}   # for correct: what changes; null takes a slot away"


def _is_short(value: SlotValue) -> bool:
    return not isinstance(value, tuple)


def _plain(value: SlotValue) -> object:
    """A value as YAML writes it; decimals as numbers with their digits."""
    return _Digits(str(value)) if hasattr(value, "as_tuple") else value


class _Digits(str):
    """A number that is written with the digits it has."""

    __slots__ = ()


yaml.SafeDumper.add_representer(
    _Digits, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", str(value))
)
