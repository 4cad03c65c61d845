"""Records of a trial that is nothing but its tables."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from graph_build.courses import settled
from graph_build.pipeline import state
from graph_build.records.study import StudyRecords, study_records

if TYPE_CHECKING:
    from graph_build.model.records import AdverseEvent, ArmResult

INTRODUCTION = (
    "<h1>Effect of sarilumab in arthritis</h1><h2>Methods</h2><p>Patients were randomized to sarilumab or placebo. "
    "The primary endpoint was the proportion of patients with an ACR20 response at week 12.</p>"
)


@cache
def read(*tables: str) -> StudyRecords:
    """The records of a trial with some tables: caption, then rows of cells.

    A row of headers begins with "!", a note with "*".
    """
    body = "".join(f"<figure>{_table(table)}</figure>" for table in tables)
    stated = state(f"<html><body>{INTRODUCTION}{body}</body></html>".encode(), "trial.html")
    return study_records(stated.read, settled(stated.facts))


def _table(table: str) -> str:
    caption, *rows = table.strip().split("\n")
    made = []
    notes = "".join(f"<p>{row[1:].strip()}</p>" for row in rows if row.startswith("*"))
    for row in (row for row in rows if not row.startswith("*")):
        tag = "th" if row.startswith("!") else "td"
        made.append("".join(f"<{tag}>{cell.strip()}</{tag}>" for cell in row.lstrip("!").split("|")))
    return f"<table><caption>{caption}</caption>{''.join(f'<tr>{row}</tr>' for row in made)}</table>{notes}"


def results(found: StudyRecords, variable: str) -> dict[str, ArmResult]:
    return {r.subject.label: r for r in found.results if variable in r.measure.variable}


def events(found: StudyRecords) -> dict[tuple[str, str], AdverseEvent]:
    return {(e.event, e.subject.label): e for e in found.adverse_events}
