"""Outcome measures: the variable, time frame and population that values of one measure share."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.model.once import once_a_document
from graph_build.model.records import MeasureKind, OutcomeMeasure, TimeFrame
from graph_build.records.measure_names import is_flow
from graph_build.records.values import concept, number, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph_build.model import Fact, ReadDocument, Table

NAME_SLOTS = ("variable", "outcome", "population", "condition", "event")
"""The slots that name what a statement is of, the first of them that a statement has."""
_BASELINE = re.compile(
    r"(?<!from )(?<!since )(?<!from the )(?<!compared to )(?<!compared with )(?<!over )(?<!versus )\bbase-?line\b"
    r"|\bdemographic|\bcharacteristics\b"
    r"|\bat (?:entry|inclusion|enrol)",
    re.IGNORECASE,
)
_OF_PATIENTS = re.compile(r"\bdemographic|\bcharacteristics\b", re.IGNORECASE)
"""A caption of a table of patients' characteristics, of which the first may stand beside later ones."""
_AFTERWARDS = re.compile(r"after|end|post|(?:last )?follow", re.IGNORECASE)
_OUTCOMES = re.compile(r"(?:clinical |primary |secondary |main )*(?:outcomes?|end-?\s?points?)\b", re.IGNORECASE)
_FIRST = ("baseline", "screening")
_AND_LATER = re.compile(
    r"\b(?:and|to|upon|until|vs\.?|versus)\s(?:[\w-]+\s){0,3}?(?:after|upon|end|completion|follow-?\s?up|discharge"
    r"|(?:weeks?|months?|days?|years?)\b|end-?points?|post)|\bbefore and after\b|\bpre- and post",
    re.IGNORECASE,
)
"""A caption that names a later time beside the beginning."""
_ANALYSED = re.compile(
    r"\b(?:(?:modified )?(?:intent(?:ion)?[- ]to[- ]treat|per[- ]protocol|full analysis|safety|efficacy|as[- ]treated)"
    r"(?: analysis)?(?: (?:population|set|sample|cohort))|m?ITT (?:population|set))\b"
    r"|\b(?:analysis|subgroup|subset)(?: analysis)? of (?P<part>(?:participants|patients|subjects|those) with [^.;]+)",
    re.IGNORECASE,
)
"""The part of the patients that the caption of a table says its cells are of."""
_WORD = re.compile(r"[a-z0-9]+")
_EMPTY_WORDS = frozenset({"the", "of", "in", "and", "at", "to", "with", "for", "on", "a", "an", "patients", "rate"})


def measure_of(fact: Fact, read: ReadDocument) -> OutcomeMeasure | None:
    """The outcome measure of a statement; None where the statement names nothing that is measured."""
    slot = next((name for name in NAME_SLOTS if isinstance(fact.slot(name), str)), None)
    if slot is None:
        return None
    change = fact.slot("change")
    printed = fact.slot("name_as_printed")
    return OutcomeMeasure(
        variable=_with_short_form(str(printed or fact.slot(slot)), read),
        concept=concept(fact, slot),
        kind="participant flow" if is_flow(str(fact.slot(slot))) else _kind(fact, read),
        time=time_of(fact),
        change=change if isinstance(change, str) else None,
        population=text(fact, "subgroup") or _analysed(table_of(fact, read)),
    )


def _with_short_form(name: str, read: ReadDocument) -> str:
    """A name with the short form that the document itself gives it: "Disease Activity Score in 28 joints (DAS28)"."""
    folded = name.casefold()
    for long, short in _short_forms(read):
        at = folded.find(long)
        if at >= 0 and short not in name and not folded[at + len(long) : at + len(long) + 1].isalnum():
            end = at + len(long)
            return f"{name[:end]} ({short}){name[end:]}"
    return name


@once_a_document
def _short_forms(read: ReadDocument) -> tuple[tuple[str, str], ...]:
    """The long forms of several words that a document gives short forms for, casefolded, the longest first."""
    found = {
        a.long.casefold(): a.short for a in read.document.abbreviations if a.scope is None and len(a.long.split()) > 1
    }
    return tuple(sorted(found.items(), key=lambda pair: (-len(pair[0]), pair)))


def time_of(fact: Fact) -> TimeFrame | None:
    """The time frame of a statement."""
    words = fact.slot("timepoint")
    if words in _FIRST and fact.slot("change"):
        return None  # "baseline-to-endpoint change": no change is of baseline
    if isinstance(words, tuple):
        return TimeFrame("; ".join(str(word) for word in words))
    if not isinstance(words, str):
        return None
    value, unit = fact.slot("timepoint_value"), fact.slot("timepoint_unit")
    number = value if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
    return TimeFrame(words, number, unit if isinstance(unit, str) and number is not None else None)


def key_words(name: str) -> frozenset[str]:
    """The words of a name that tell it from others."""
    return frozenset(_WORD.findall(name.casefold())) - _EMPTY_WORDS


def names_of(facts: Sequence[Fact]) -> frozenset[str]:
    """What statements call their variable, case aside: as printed, and with short forms written out."""
    slots = [next((s for s in NAME_SLOTS if isinstance(f.slot(s), str)), "") for f in facts]
    told = [f.slot(name) for f, slot in zip(facts, slots, strict=True) for name in (slot, "name_as_printed")]
    return frozenset(name.casefold() for name in told if isinstance(name, str))


def are_alike(a: str, b: str) -> bool:
    """Whether two names mean one measure: the words of the shorter stand in the longer."""
    first, second = key_words(a), key_words(b)
    return bool(first and second) and (first <= second or second <= first)


def _kind(fact: Fact, read: ReadDocument) -> MeasureKind:
    """Whether a value describes patients at baseline: those of a table of their characteristics do."""
    table = table_of(fact, read)
    timepoint = fact.slot("timepoint")
    if fact.slot("change"):
        return "other"
    if table is not None:
        counted = number(fact, "timepoint_value")
        later = isinstance(timepoint, str) and (_AFTERWARDS.match(timepoint) is not None or bool(counted))
        told = fact.type == "outcome" or later or _stands_under_outcomes(fact, table)
        first = timepoint == "baseline" and _OF_PATIENTS.search(table.caption.text if table.caption else "")
        return "baseline" if (first or describes_patients(table)) and not told else "other"
    return "baseline" if fact.type == "cohort" or fact.slot("timepoint") == "baseline" else "other"


def _stands_under_outcomes(fact: Fact, table: Table) -> bool:
    """Whether the row of a value stands under a heading "Outcomes" inside its table."""
    return any(_OUTCOMES.match(heading) for heading in _headings(fact, table))


def _headings(fact: Fact, table: Table) -> list[str]:
    """The headings inside a table that the rows of a value stand under, the nearest first."""
    inside = [e for e in fact.evidence if e.table == table.label and table.span.start <= e.span.start < table.span.end]
    groups = [group for e in inside if e.row is not None for group in reversed(table.rows[e.row].groups)]
    return [group.text.text for group in groups]


def table_of(fact: Fact, read: ReadDocument) -> Table | None:
    """The table that a statement was read in, or None."""
    found = (read.document.table(e.table, e.span) for e in fact.evidence if e.table)
    return next((table for table in found if table is not None), None)


def told_over(fact: Fact, read: ReadDocument) -> list[str]:
    """What stands over a value in its table: the headings of its row, the nearest first, then the caption."""
    table = table_of(fact, read)
    if table is None:
        return []
    return [*_headings(fact, table), *([table.caption.text] if table.caption else ())]


def _analysed(table: Table | None) -> str | None:
    found = _ANALYSED.search(table.caption.text) if table and table.caption else None
    return (found["part"] or found.group()).strip() if found else None


def describes_patients(table: Table) -> bool:
    """Whether a table is one of baseline characteristics, as its caption says."""
    if table.caption is None or _AND_LATER.search(table.caption.text):
        return False
    return bool(_BASELINE.search(table.caption.text)) and not _mentions_change(table)


def _mentions_change(table: Table) -> bool:
    """Whether a table has columns of change or of later times beside baseline."""
    return any(re.search(r"\bchange|\bweek|\bmonth|\bfollow", part, re.IGNORECASE) for part in _headers(table))


def _headers(table: Table) -> Iterable[str]:
    return (part for column in table.columns for part in column.path)
