"""Discrepancies read back from a graph by SPARQL: both sides, each with its spans."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypedDict

from graph_build.inspection.readback import SpanFound
from graph_build.store import PREFIXES, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.store import Store


_DISCREPANCIES = """
SELECT ?x ?document ?kind ?why ?proposed WHERE {
  ?x a cyto:SourceDiscrepancy ; cyto:discrepancyIn/cyto:fileName ?document ;
     cyto:discrepancyKind ?kind ; cyto:rationale ?why .
  OPTIONAL { ?x cyto:proposedReading ?proposed }
}"""
_SIDES = """
SELECT ?x ?side ?reading ?start ?end WHERE {
  VALUES (?property ?side) { (cyto:sideA "side_a") (cyto:sideB "side_b") }
  ?x ?property ?node .
  OPTIONAL { ?node cyto:readingText ?reading }
  OPTIONAL { ?node cyto:evidence ?span . ?span oa:start ?start ; oa:end ?end }
}"""


class SideFound(TypedDict):
    """One side of a discrepancy: what is said there, and where."""

    reading: str
    spans: list[SpanFound]


class DiscrepancyFound(TypedDict):
    """A discrepancy as the graph holds it."""

    iri: str
    document: str
    kind: str
    rationale: str
    proposed: str | None
    side_a: SideFound
    side_b: SideFound


def discrepancies(store: Store) -> Iterator[DiscrepancyFound]:
    """Every discrepancy of the store, sorted by document, place and kind."""
    sides: dict[tuple[str, str], SideFound] = defaultdict(lambda: SideFound(reading="", spans=[]))
    for iri, name, reading, start, end in store.select(PREFIXES + _SIDES):
        side = sides[str(plain(iri)), str(plain(name))]
        side["reading"] = str(plain(reading) or "")
        if start is not None:
            side["spans"].append(SpanFound(start=int(plain(start) or 0), end=int(plain(end) or 0)))
    for side in sides.values():
        side["spans"].sort(key=lambda s: (s["start"], s["end"]))
    found = [
        DiscrepancyFound(
            iri=str(plain(iri)),
            document=str(plain(document)),
            kind=str(plain(kind)),
            rationale=str(plain(why)),
            proposed=None if proposed is None else str(plain(proposed)),
            side_a=sides[str(plain(iri)), "side_a"],
            side_b=sides[str(plain(iri)), "side_b"],
        )
        for iri, document, kind, why, proposed in store.select(PREFIXES + _DISCREPANCIES)
    ]
    found.sort(key=lambda d: (d["document"], [s["start"] for s in d["side_a"]["spans"]], d["kind"], d["iri"]))
    yield from found
