"""On which side of the treatment that is studied a value lies: what subjects brought along, or what came of it.

Papers put both into one table, told apart by the time, by a heading row ("Outcomes") or by the caption.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from graph_build.rdf.terms import Quads, cyto
from ontology.namespaces import CYTO, expand
from ontology.schemes import concept_of
from ontology.tables import parts, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph_build.model import Document, Fact

TOLD = frozenset({"measurement", "comparison", "cohort", "condition"})
"""The types of facts that a table of characteristics and outcomes gives, beside outcome reports."""
_TIMES = {
    **dict.fromkeys(("atOnset", "atDiagnosis", "atAdmission", "atBeforeTreatment", "atBaseline"), "Before"),
    **dict.fromkeys(
        ("atDuringTreatment", "atAfterTreatment", "atDuringFollowUp", "atDischarge", "atEndOfFollowUp"), "After"
    ),
}
_KINDS = {"BodyVariable": "Before"} | dict.fromkeys(
    ("SurvivalVariable", "EventRate", "ResponseCriterion", "SurvivalOutcome", "ResponseOutcome", "TreatmentOutcome"),
    "After",
)
"""Variables and outcomes that by their kind tell of what was brought along, or of what came."""
_BEFORE = re.compile(
    r"\b(?:baseline|initial|demographics?|(?:patient|clinical|study|participant)s?'? characteristics|"
    r"(?:at|on) (?:admission|presentation|entry|enrol?lment|inclusion|diagnosis)|(?:before|prior to)\b|pre-?treatment)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\b(?:outcomes?|end ?-?points?|efficacy|respon(?:se|ders?)|follow-?\s?up|after\b|post-?treatment|adverse|safety|"
    r"mortality|survival|complications?|results)\b",
    re.IGNORECASE,
)


def phase_quads(quads: Quads, iri: str, document: Document, fact: Fact) -> None:
    """State the phase of the study that a fact's value belongs to, where time, table or variable tell it."""
    if phase := phase_of(document, fact):
        quads.link(iri, cyto("inPhase"), f"{CYTO}phase{phase}")


def phase_of(document: Document, fact: Fact) -> str | None:
    """`Before` or `After` the treatment that is studied; None where it is not told, or both times are compared.

    Args:
        document: as read, with its tables.
        fact: any fact of it.
    """
    time = fact.slot("timepoint")
    words = time if isinstance(time, str) else ""
    at_time = _of_time(words)
    if fact.type == "outcome":
        headings, caption = _said(document, fact)
        return at_time or next((phase for phase in map(_of_words, (*headings, caption)) if phase), "After")
    if fact.type not in TOLD or (fact.type == "cohort" and fact.slot("n_total") is None):
        return None
    ends = {_of_time(arm) for slot in ("arm_a", "arm_b") if isinstance(arm := fact.slot(slot), str)}
    if len(ends - {None}) > 1:
        return None
    headings, caption = _said(document, fact)
    kinds = sorted({_KINDS.get(kind, "") for _, concept in fact.concepts for kind in _classes().get(concept, ())})
    by_row = tuple(map(_of_words, headings))
    # a time that the caption gives to the whole table gives way to a heading row inside it
    by_time = (*by_row, at_time) if words and words.casefold() in caption.casefold() else (at_time, *by_row)
    told = (*by_time, *kinds, None if words else _of_words(caption))
    return next((phase for phase in told if phase), None)


def _of_time(words: str) -> str | None:
    concept = concept_of("timepoint", words)
    return _TIMES.get(concept.iri.removeprefix(CYTO)) if concept else None


def _of_words(words: str) -> str | None:
    before, after = _BEFORE.search(words), _AFTER.search(words)
    return None if bool(before) == bool(after) else "Before" if before else "After"


def _said(document: Document, fact: Fact) -> tuple[list[str], str]:
    """The heading rows above a fact's cell, the nearest first, and the caption of its table; empty for prose."""
    for evidence in fact.evidence:
        label = evidence.table if evidence.role == "evidence" else None
        table = document.table(label, evidence.span) if label else None
        if table is not None:
            row = table.rows[evidence.row] if evidence.row is not None and 0 <= evidence.row < len(table.rows) else None
            above = [cell.text.text for cell in reversed(row.groups)] if row else []
            headings = above or ([row.group] if row and row.group else [])
            return headings, table.caption.text if table.caption else ""
    return [], ""


@cache
def _classes() -> Mapping[str, tuple[str, ...]]:
    """The kinds of the project's own variables and outcomes, by their IRIs; what a user adds has none."""
    return {
        expand(row["id"]): tuple(kind.removeprefix("cyto:") for kind in parts(row["class"]))
        for table in ("variables", "outcomes")
        for row in rows(table)
    }
