"""Facts read back from a graph by SPARQL, in the form of one JSON object a fact.

This is the proof that the graph holds all that was read: nothing here looks at a document or at the build.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypedDict

from graph_build.store import PREFIXES, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.store import Store, Term

_FACTS = """
SELECT ?fact ?document ?type ?subject ?origin ?confidence WHERE {
  ?fact cyto:statedIn ?source ; a ?class .
  ?class cyto:factType ?type .
  ?source cyto:fileName ?document .
  OPTIONAL { ?fact cyto:subjectLabel ?subject }
  OPTIONAL { ?fact cyto:origin ?origin }
  OPTIONAL { ?fact cyto:confidence ?confidence }
}"""
_ABOVE = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?type ?higher WHERE {
  ?class cyto:factType ?type ; rdfs:subClassOf ?above .
  ?above cyto:factType ?higher .
  FILTER(?above != ?class)
}"""
_ANNOTATIONS = """
SELECT ?mark ?document ?words ?kind ?source ?start ?end WHERE {
  ?mark a cyto:ImportedAnnotation ; cyto:annotationOf/cyto:fileName ?document ;
    cyto:annotationKind ?kind ; cyto:annotationSource ?source ; cyto:annotates ?position .
  ?position oa:start ?start ; oa:end ?end .
  OPTIONAL { ?mark cyto:annotatedWords ?words }
}"""
_IDENTIFIERS = "SELECT ?mark ?id WHERE { ?mark cyto:annotationIdentifier ?id }"
_SLOTS = """
SELECT ?fact ?slot ?value WHERE {
  {
    ?property cyto:slotName ?slot .
    ?fact ?property ?value ; cyto:statedIn ?source .
  } UNION {
    ?fact a cyto:ConceptMention ; cyto:subjectLabel ?value .
    FILTER NOT EXISTS { ?fact cyto:label ?other }
    BIND("label" AS ?slot)
  }
}"""
_LISTS = "SELECT DISTINCT ?slot WHERE { ?property cyto:slotName ?slot ; cyto:slotIsList true }"
_SPANS = """
SELECT ?fact ?role ?start ?end ?table ?row ?column WHERE {
  VALUES (?property ?role) {
    (cyto:evidence "evidence") (cyto:alternateEvidence "alternate") (cyto:contextEvidence "context")
  }
  ?fact ?property ?span ; cyto:statedIn ?source .
  ?span oa:start ?start ; oa:end ?end .
  OPTIONAL { ?span cyto:tableLabel ?table }
  OPTIONAL { ?span cyto:tableRow ?row }
  OPTIONAL { ?span cyto:tableColumn ?column }
}"""
_READINGS = """
SELECT ?fact ?rank ?value ?sd ?text WHERE {
  ?fact cyto:hasReading ?reading .
  ?reading cyto:rank ?rank .
  OPTIONAL { ?reading cyto:value ?value }
  OPTIONAL { ?reading cyto:sd ?sd }
  OPTIONAL { ?reading cyto:readingText ?text }
}"""


class SpanFound(TypedDict, total=False):
    """A span of a fact: offsets into the document, its role, and its place in a table."""

    start: int
    end: int
    role: str
    table: str
    row: int
    column: int


class FactFound(TypedDict):
    """A fact as the graph holds it; `confidence` is None in releases that were built before there was any."""

    iri: str
    document: str
    type: str
    subject: str
    slots: dict[str, Any]
    spans: list[SpanFound]
    origin: str
    confidence: float | None


def facts(store: Store) -> Iterator[FactFound]:
    """Every fact of the store, sorted by document, place and type."""
    slots, spans, rows = _slots(store), _spans(store), list(store.select(PREFIXES + _FACTS))
    implied = _implied(store, rows)
    found = [
        FactFound(
            iri=str(plain(iri)),
            document=str(plain(document)),
            type=str(plain(kind)),
            subject=str(plain(subject) or ""),
            slots=slots.get(str(plain(iri)), {}),
            spans=spans.get(str(plain(iri)), []),
            origin=str(plain(origin) or "extracted"),
            confidence=_number(plain(confidence)),
        )
        for iri, document, kind, subject, origin, confidence in rows
        if (str(plain(iri)), str(plain(kind))) not in implied
    ]
    found.sort(key=lambda f: (f["document"], f["spans"][0]["start"] if f["spans"] else -1, f["type"], f["iri"]))
    yield from found


def _implied(store: Store, rows: Sequence[tuple[Term | None, ...]]) -> set[tuple[str, str]]:
    """The facts with a type that only follows from their own: a hypothesis is a claim too, and is one fact."""
    types: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        types[str(plain(row[0]))].add(str(plain(row[2])))
    above: dict[str, set[str]] = defaultdict(set)
    for kind, higher in store.select(PREFIXES + _ABOVE):
        above[str(plain(kind))].add(str(plain(higher)))
    return {(iri, higher) for iri, kinds in types.items() for kind in kinds for higher in above[kind] & kinds}


def imported(store: Store) -> Iterator[FactFound]:
    """Every annotation that came with a document, in the form of a fact, sorted by document and place."""
    ids: dict[str, list[str]] = defaultdict(list)
    for mark, identifier in store.select(PREFIXES + _IDENTIFIERS):
        ids[str(plain(mark))].append(str(plain(identifier)))
    found = [
        FactFound(
            iri=str(plain(mark)),
            document=str(plain(document)),
            type="imported_annotation",
            subject=str(plain(words) or ""),
            slots={"kind": plain(kind), "source": plain(source), "identifiers": sorted(ids[str(plain(mark))])},
            spans=[SpanFound(start=int(plain(start) or 0), end=int(plain(end) or 0), role="evidence")],
            origin="imported",
            confidence=None,
        )
        for mark, document, words, kind, source, start, end in store.select(PREFIXES + _ANNOTATIONS)
    ]
    found.sort(key=lambda f: (f["document"], f["spans"][0]["start"], f["spans"][0]["end"], f["iri"]))
    yield from found


def _number(value: str | float | bool | None) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _slots(store: Store) -> dict[str, dict[str, Any]]:
    lists = {str(plain(slot)) for (slot,) in store.select(PREFIXES + _LISTS)}
    gathered: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for fact, slot, value in store.select(PREFIXES + _SLOTS):
        gathered[str(plain(fact))][str(plain(slot))].append(plain(value))
    out = {
        fact_iri: {slot: _one_or_all(values, slot in lists) for slot, values in sorted(by_slot.items())}
        for fact_iri, by_slot in gathered.items()
    }
    for fact_iri, readings in _readings(store).items():
        out.setdefault(fact_iri, {})["readings"] = readings
    return out


def _one_or_all(values: list[Any], always_list: bool) -> Any:  # noqa: ANN401 - JSON
    if len(values) == 1 and not always_list:
        return values[0]
    return sorted(values, key=lambda v: (isinstance(v, str), v))


def _readings(store: Store) -> dict[str, list[Any]]:
    ranked: dict[str, list[tuple[Any, Any]]] = defaultdict(list)
    for fact, rank, value, sd, text in store.select(PREFIXES + _READINGS):
        reading = plain(text) if text is not None else plain(value) if sd is None else [plain(value), plain(sd)]
        ranked[str(plain(fact))].append((plain(rank), reading))
    return {fact: [reading for _, reading in sorted(pairs, key=lambda p: p[0])] for fact, pairs in ranked.items()}


def _spans(store: Store) -> dict[str, list[SpanFound]]:
    out: dict[str, list[SpanFound]] = defaultdict(list)
    order = {"evidence": 0, "alternate": 1, "context": 2}
    for fact, role, start, end, table, row, column in store.select(PREFIXES + _SPANS):
        span: dict[str, Any] = {"start": plain(start), "end": plain(end), "role": plain(role)}
        span |= {k: plain(v) for k, v in (("table", table), ("row", row), ("column", column)) if v is not None}
        out[str(plain(fact))].append(SpanFound(**span))  # type: ignore[typeddict-item]
    for spans in out.values():
        spans.sort(key=lambda s: (order[s["role"]], s["start"], s["end"]))
    return out
