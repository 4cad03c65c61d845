"""Statements about a thing, by type, a page at a time: what is said, of whom, and where it was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontology.namespaces import ID
from server.endpoint import incoming
from server.endpoint.addresses import address
from server.pages.statements import OWN_TYPE, Value, table

if TYPE_CHECKING:
    from collections.abc import Mapping

SHOWN = 50
"""Statements of a page."""
_COUNTS = """SELECT ?type ?name (COUNT(DISTINCT ?fact) AS ?n) WHERE {{
  {pattern} {own} ?class rdfs:label ?name }} GROUP BY ?type ?name ORDER BY DESC(?n) ?type"""
_LISTED = """SELECT DISTINCT ?fact ?name ?label ?subject ?who ?whose ?file ?start ?end ?polarity ?confidence WHERE {{
  {pattern} {kind} {own} ?class rdfs:label ?name . ?d cyto:fileName ?file .
  ?fact cyto:statedIn ?d ; cyto:evidenceStart ?start ; cyto:evidenceEnd ?end .
  OPTIONAL {{ ?fact rdfs:label ?label }} OPTIONAL {{ ?fact cyto:subjectLabel ?subject }}
  OPTIONAL {{ ?fact cyto:population ?who . ?who rdfs:label ?whose }}
  OPTIONAL {{ ?fact cyto:polarity ?polarity }} OPTIONAL {{ ?fact cyto:confidence ?confidence }} }}
ORDER BY ?name ?file ?start LIMIT {most} OFFSET {before}"""


@dataclass(frozen=True, slots=True)
class Line:
    """A statement in a list."""

    kind: str
    says: Value
    of: Value | None
    document: Value
    read: str
    negated: bool
    confidence: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A page of statements.

    Attributes:
        counts: type, its name, how many statements there are.
        kind: the type that is asked for, or empty.
        page: which page; more: whether there is another.
    """

    counts: list[tuple[str, str, int]]
    lines: list[Line]
    kind: str
    page: int
    more: bool

    @property
    def total(self) -> int:
        """How many statements there are in all."""
        return sum(count for _, _, count in self.counts)


def evidence(pattern: str, kind: str, page: int) -> Evidence:
    """Statements `?fact` that fit a pattern.

    Args:
        pattern: of `?fact`.
        kind: the type that is asked for; one that is none of these counts as no wish.
        page: from 1 on.

    Raises:
        ProblemError: a limit ended a query.
    """
    counts = [
        (row["type"], row["name"], int(row["n"]))
        for row in table(_COUNTS.format(pattern=pattern, own=OWN_TYPE))
        if row["type"]
    ]
    kind = kind if kind in {name for name, _, _ in counts} else ""
    page = min(max(1, page), 1 + sum(count for _, _, count in counts) // SHOWN)
    of_kind = f'VALUES ?type {{ "{kind}" }}' if kind else ""
    asked = _LISTED.format(pattern=pattern, kind=of_kind, own=OWN_TYPE, most=SHOWN + 1, before=(page - 1) * SHOWN)
    rows = table(asked) if counts else []
    return Evidence(counts, [_line(row) for row in rows[:SHOWN]], kind, page, len(rows) > SHOWN)


def _line(row: Mapping[str, str]) -> Line:
    key, _, name = row["fact"].removeprefix(f"{ID}document/").partition("/fact/")
    return Line(
        kind=row["name"],
        says=Value(row["label"] or row["subject"] or name, address(row["fact"])),
        of=Value(row["whose"], address(row["who"])) if row["who"] else None,
        document=Value(incoming.endpoint().opened.papers.called(row["file"]), f"/id/document/{key}"),
        read=f"/read/{key}?at={row['start']}-{row['end']}&fact={name}#at",
        negated=row["polarity"].endswith("#negated"),
        confidence=row["confidence"],
    )
