"""Discrepancies between the text and the tables of one document."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.facts.checking.check_numbers import side
from graph_build.facts.tables.table_people import is_patients
from graph_build.model import Discrepancy, DiscrepancySide, Fact, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import Quantity, ReadDocument, ReadSentence, Table

CITATIONS = Rule(
    "checks.cited-treatments", 1, "holds treatments credited to a work in the text against its row in a table"
)
LABELS = Rule("checks.labels", 1, "finds one figure under different names")
VALUES = Rule("checks.text-against-table", 1, "holds values in the text against the same values in a table")
LISTS = Rule("checks.lists", 1, "finds drugs of a table that the text's list leaves out")

_STEROID = re.compile(r"(?:cortico)?steroid|predniso|dexameth|hydrocort|betameth|glucocort", re.IGNORECASE)
_EMPTY = frozenset({"the", "their", "median", "was", "yrs", "years", "iqr"})


def discrepancies(read: ReadDocument, facts: Sequence[Fact]) -> Iterator[Discrepancy]:
    """What text and tables contradict."""
    yield from _credited(read, facts)
    yield from _labels(facts)
    yield from _values(facts)
    yield from _medians(read)
    yield from _unlisted(read, facts)


def _credited(read: ReadDocument, facts: Sequence[Fact]) -> Iterator[Discrepancy]:
    """Treatments that the text credits to a work whose row in a table does not have them."""
    rows: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        numbers = fact.slot("references")
        if (
            fact.type == "intervention"
            and fact.slot("role") == "previous"
            and isinstance(numbers, tuple)
            and _in_table(fact)
        ):
            rows[int(str(numbers[0]))].append(fact)
    if not rows:
        return
    studied = {f.slot("agent") for f in facts if f.slot("role") == "study drug"}
    for sentence in read.sentences:
        for mention in sentence.mentions_of("drug", "drug_class"):
            mark = next((c for c in sentence.sentence.citations if 0 <= c.position - mention.end <= 10), None)
            if mark is None or mention.concept.label in studied:
                continue
            between = sentence.text[mention.end : mark.position]
            if not re.fullmatch(r"(?:\s[a-z]+)?\s?", between):
                continue
            for number in mark.numbers:
                if number in rows and not any(
                    _same_drug(mention.concept.label, str(f.slot("agent"))) for f in rows[number]
                ):
                    listed = ", ".join(str(f.slot("agent")) for f in rows[number])
                    at = sentence.span(mention.start, mention.end)
                    yield Discrepancy(
                        kind="citation_mismatch",
                        description=f"The text credits {mention.concept.label} to [{number}]; its row lists {listed}.",
                        side_a=DiscrepancySide(f"{mention.concept.label} [{number}]", (at, mark.span)),
                        side_b=side(listed, *rows[number]),
                        rule=CITATIONS,
                    )


def _in_table(fact: Fact) -> bool:
    return any(e.table for e in fact.evidence)


def _same_drug(one: str, other: str) -> bool:
    """Whether two names may be one treatment; a class takes its members."""
    if one.casefold() in other.casefold() or other.casefold() in one.casefold():
        return True
    return bool(_STEROID.search(one) and _STEROID.search(other))


def _labels(facts: Sequence[Fact]) -> Iterator[Discrepancy]:
    """One share of one arm that text and table call by different names, or give a time and none."""
    counted = [f for f in facts if f.type == "outcome" and f.slot("percent") is not None and _in_table(f)]
    said = [f for f in facts if f.type == "outcome" and not _in_table(f)]
    for cell in counted:
        for fact in said:
            same = cell.slot("percent") in (fact.slot("value"), fact.slot("percent")) and fact.slot("arm") == cell.slot(
                "arm"
            )
            names = [str(f.slot("outcome") or f.slot("variable")).casefold() for f in (cell, fact)]
            about = dict(cell.concepts).get("outcome")
            if not (same and about and about == dict(fact.concepts).get("outcome")):
                continue
            if names[0] != names[1] or fact.slot("timepoint") != cell.slot("timepoint"):
                yield Discrepancy(
                    kind="label_mismatch",
                    description=f"The figure of '{names[1]}' in the text is that of '{names[0]}' in the table.",
                    side_a=side(names[1], fact),
                    side_b=side(names[0], cell),
                    rule=LABELS,
                )


def _values(facts: Sequence[Fact]) -> Iterator[Discrepancy]:
    """A value that the text gives otherwise than a table, for one variable, arm, time, statistic and unit."""
    cells: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        if fact.type == "measurement" and _in_table(fact) and fact.slot("statistic") in ("mean", "median"):
            cells[_key(fact)] = fact
    for fact in facts if cells else ():
        cell = cells.get(_key(fact))
        if fact.type != "measurement" or _in_table(fact) or cell is None:
            continue
        for slot in ("value", "sd", "iqr_low", "iqr_high"):
            one, other = fact.slot(slot), cell.slot(slot)
            if one is not None and other is not None and one != other:
                yield Discrepancy(
                    kind="text_against_table",
                    description=f"{slot} of {cell.slot('variable')} is {one} in the text and {other} in the table.",
                    side_a=side(str(one), fact),
                    side_b=side(str(other), cell),
                    rule=VALUES,
                )


def _key(fact: Fact) -> tuple[object, ...]:
    variable = dict(fact.concepts).get("variable") or str(fact.slot("variable")).casefold()
    return variable, *(fact.slot(k) for k in ("statistic", "timepoint", "arm", "unit"))


def _medians(read: ReadDocument) -> Iterator[Discrepancy]:
    """A median in the text that the column of another name gives, or that its own column does not give."""
    stated = [
        (s, q)
        for s in read.sentences
        for q in s.quantities
        if q.kind in ("median_iqr", "range") and q.value is not None
    ]
    for table in read.document.tables:
        if not is_patients(table):
            continue
        for number, column in enumerate(table.columns):
            values = _numbers(table, number)
            if len(values) < 4 or not column.cells:
                continue
            middle, low, high = _quartiles(values)
            for sentence, quantity in stated:
                words = _shared(sentence, quantity, column.path[-1])
                if (quantity.value, quantity.low, quantity.high) != (middle, low, high) or not words:
                    continue
                other = _names_differ(sentence, quantity, column.path[-1])
                if other:
                    yield Discrepancy(
                        kind="label_mismatch",
                        description=f"The text calls the median {middle} of the column '{column.path[-1]}' otherwise.",
                        side_a=DiscrepancySide(other, (sentence.span(max(0, quantity.start - 60), quantity.end),)),
                        side_b=DiscrepancySide(column.path[-1], tuple(c for cell in column.cells for c in cell.pieces)),
                        rule=LABELS,
                    )


def _numbers(table: Table, column: int) -> list[Decimal]:
    found = []
    for row in table.rows:
        cell = row.cells[column]
        if cell is not None and re.fullmatch(r"\d+(?:\.\d+)?", cell.text.text):
            found.append(Decimal(cell.text.text))
    return found if len(found) == len(table.rows) else []


def _quartiles(values: Sequence[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    """Median and the medians of both halves, the middle value left out of an odd number (Moore and McCabe)."""
    ordered = sorted(values)
    half = len(ordered) // 2

    def median(part: Sequence[Decimal]) -> Decimal:
        middle = len(part) // 2
        return part[middle] if len(part) % 2 else (part[middle - 1] + part[middle]) / 2

    return median(ordered), median(ordered[:half]), median(ordered[-half:])


def _content(text: str) -> set[str]:
    return {w for w in re.findall(r"[a-z]{3,}", text.casefold()) if w not in _EMPTY}


def _shared(sentence: ReadSentence, quantity: Quantity, header: str) -> set[str]:
    return _content(sentence.text[max(0, quantity.start - 60) : quantity.start]) & _content(header)


def _names_differ(sentence: ReadSentence, quantity: Quantity, header: str) -> str | None:
    """The words before the median where they name an occasion that the header does not, and the other way round."""
    occasions = {"diagnosis", "onset", "admission", "baseline", "enrolment", "discharge", "inclusion"}
    before = sentence.text[max(0, quantity.start - 60) : quantity.start]
    here, there = _content(before) & occasions, _content(header) & occasions
    return before.strip() if here and there and not here & there else None


def _unlisted(read: ReadDocument, facts: Sequence[Fact]) -> Iterator[Discrepancy]:
    """Earlier drugs of single patients that a sentence listing the others leaves out."""
    used: dict[str, Fact] = {}
    for fact in facts:
        if fact.type == "intervention" and fact.slot("role") == "previous" and _in_table(fact) and fact.population:
            iri = dict(fact.concepts).get("agent")
            if iri and fact.population.experiencer == "own":
                used.setdefault(iri, fact)
    named = {m.concept.iri for s in read.sentences for m in s.mentions_of("drug", "drug_class")}
    lists = [(len({m.concept.iri for m in s.mentions} & used.keys()), s) for s in read.sentences]
    most, sentence = max(lists, key=lambda pair: pair[0], default=(0, None))
    if most < 3 or sentence is None:
        return
    for iri, fact in used.items():
        if iri not in named:
            yield Discrepancy(
                kind="missing_item",
                description=f"{fact.slot('agent')} stands in {fact.evidence[0].table} but nowhere in the text.",
                side_a=side(str(fact.slot("agent")), fact),
                side_b=DiscrepancySide("the text's list", (sentence.span(0, min(len(sentence.text), 300)),)),
                rule=LISTS,
            )
