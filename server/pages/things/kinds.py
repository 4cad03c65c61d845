"""Which kind of thing an IRI is, and what its page tells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ontology.namespaces import CYTO, ID, OWL, compress
from server.endpoint import incoming
from server.pages import statements
from server.pages.statements import Value, table
from server.pages.things import contradictions
from server.pages.things import said as reading
from server.pages.things.evidence import Evidence, evidence

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.pages.things.contradictions import Pairs
    from server.pages.things.said import Said

_OURS = re.compile(
    rf"{re.escape(ID)}document/(?P<key>[0-9a-f]{{16}})(?:/(?P<kind>[a-z]+)(?:/(?P<name>[^/]+(?:/refractory|/response)?))?)?"
)
_SIDES = """SELECT ?side ?reading ?start ?end WHERE {{ VALUES (?p ?side) {{ (cyto:sideA "one") (cyto:sideB "other") }}
  <{0}> ?p ?node . ?node cyto:readingText ?reading .
  OPTIONAL {{ ?node cyto:evidence ?at . ?at oa:start ?start ; oa:end ?end }} }} ORDER BY ?side ?start"""
_DISPUTES = """SELECT DISTINCT ?d ?why WHERE {{ <{0}> cyto:evidence|cyto:alternateEvidence ?span .
  ?side cyto:evidence ?span . ?d cyto:sideA|cyto:sideB ?side ; cyto:rationale ?why }} LIMIT 9"""


@dataclass(slots=True)
class Thing:
    """What a page tells of a thing.

    Attributes:
        kind: what it is, in a word or two.
        label: what it is called.
        said: what is said of it.
        links: sections of other things, by their headings.
        evidence: statements about it.
        statement: the statement itself, where it is one.
        sides: of a discrepancy: the side, its reading, and where that was read.
        disputes: discrepancies of documents that it is part of.
        pairs: statements that point in different directions, one of them this one or about this.
        follows: what follows from a statement: what it reports, each with what rules conclude of that.
        heading: of the statements.
        read: where the document is opened.
    """

    kind: str
    label: str
    said: Said
    links: dict[str, list[Value]] = field(default_factory=dict)
    evidence: Evidence | None = None
    statement: statements.Statement | None = None
    sides: list[tuple[str, str, str]] = field(default_factory=list)
    disputes: list[Value] = field(default_factory=list)
    pairs: Pairs | None = None
    follows: list[tuple[Value, list[tuple[str, Value]]]] = field(default_factory=list)
    heading: str = "Statements about it"
    read: str = ""
    crumbs: list[Value] = field(default_factory=list)


def page_of(iri: str, kind: str = "", page: int = 1) -> Thing | None:
    """What a page tells of the thing with this IRI; None where only its triples can be shown.

    Args:
        iri: of the thing.
        kind: the type of statements that is asked for, or empty.
        page: of the statements, from 1 on.

    Raises:
        ProblemError: a limit ended a query.
    """
    ours = _OURS.fullmatch(iri)
    if not ours:
        return None if iri.startswith(ID) else _concept(iri, kind, page)
    make = _KINDS.get(ours["kind"] or "document") if ours["name"] or ours["kind"] in {None, "study"} else None
    if make is None:
        return None
    thing = make(iri, ours["key"], kind, page)
    if thing and ours["kind"]:
        thing.crumbs = [Value("Documents", "/documents"), Value(_file(ours["key"]), f"/id/document/{ours['key']}")]
    return thing


def _file(key: str) -> str:
    paper = incoming.endpoint().opened.papers.known(key)
    return paper.cited if paper else key


def _document(iri: str, key: str, kind: str, page: int) -> Thing:
    told = reading.said(iri)
    paper = incoming.endpoint().opened.papers.known(key)
    thing = Thing("document", (paper.title or paper.cited) if paper else key, told, read=f"/read/{key}")
    thing.links["Who is in it"] = reading.near(f"<{iri}> cyto:reports/cyto:hasSubject ?s .", 60)
    thing.links["Where it contradicts itself"] = _discrepancies(f"?d cyto:discrepancyIn <{iri}>")
    thing.evidence = evidence(f"?fact cyto:statedIn <{iri}> .", kind, page)
    thing.crumbs = [Value("Documents", "/documents")]
    return thing


def _discrepancies(pattern: str) -> list[Value]:
    rows = table(f"SELECT ?d ?why WHERE {{ {pattern} . ?d cyto:rationale ?why }} ORDER BY ?why LIMIT 60")
    return [Value(row["why"], "/id/" + row["d"].removeprefix(ID)) for row in rows]


def _statement(iri: str, _key: str, _kind: str, _page: int) -> Thing | None:
    found = statements.named([iri])
    if not found:
        return None
    (one,) = found
    thing = Thing(one.kind, one.label, reading.said(iri), statement=one, read=one.read)
    rows = table(_DISPUTES.format(iri))
    thing.disputes = [Value(row["why"], "/id/" + row["d"].removeprefix(ID)) for row in rows]
    spans = {(place.start, place.end) for place in one.places if place.role == "evidence"}
    thing.pairs = contradictions.of_statement(one.document, spans)
    thing.follows = reading.follows(iri)
    return thing


def _discrepancy(iri: str, key: str, _kind: str, _page: int) -> Thing:
    told = reading.said(iri)
    kind = (told.raw.get(CYTO + "discrepancyKind") or ["discrepancy"])[0]
    thing = Thing("discrepancy", (told.raw.get(CYTO + "rationale") or [kind])[0], told)
    seen = set()
    for row in table(_SIDES.format(iri)):
        at = f"/read/{key}?at={row['start']}-{row['end']}#at" if row["start"] else ""
        if (row["side"], row["reading"]) not in seen:
            thing.sides.append((row["side"], row["reading"], at))
        seen.add((row["side"], row["reading"]))
    return thing


def _population(iri: str, _key: str, kind: str, page: int) -> Thing:
    told = reading.said(iri)
    names = {value.text for value in told.types}
    what = next(
        (name for name in ("patient", "control arm", "study arm", "patient group") if name in names), "population"
    )
    for name in ("has measurement", "has outcome", "received", "has condition", "has adverse event"):
        told.stated.pop(name, None)  # they are the statements below
    thing = Thing(what, told.label, told)
    thing.evidence = evidence(f"?fact cyto:population <{iri}> .", kind, page)
    return thing


def _event(iri: str, _key: str, kind: str, page: int) -> Thing:
    """A treatment, a condition or what became of one: what the statements that report it come to together."""
    told = reading.said(iri)
    told.stated.pop("reported by", None)  # they are the statements below
    thing = Thing(told.types[0].text if told.types else "event", told.label, told, heading="What it follows from")
    reports = f"<{iri}> cyto:reportedBy|cyto:impliedBy ?fact ."
    thing.evidence = evidence(reports, kind, page)
    return thing if thing.label else replace(thing, label=f"{thing.kind} without a name")


def _study(iri: str, key: str, kind: str, page: int) -> Thing:
    thing = Thing("study", f"The study of {_file(key)}", reading.said(iri))
    thing.links["Who is in it"] = reading.near(f"<{iri}> cyto:hasSubject ?s .", 60)
    thing.evidence = evidence(f"?fact a cyto:StudyDesignStatement ; cyto:statedIn <{ID}document/{key}> .", kind, page)
    return thing


def _reference(iri: str, key: str, kind: str, page: int) -> Thing:
    number = iri.rpartition("/")[2]
    thing = Thing("cited work", f"Reference {number}", reading.said(iri))
    cites = f"?fact cyto:statedIn <{ID}document/{key}> ; cyto:references|cyto:referenceNumber {int(number)} ."
    thing.evidence = evidence(cites, kind, page) if number.isdigit() else None
    return thing


_KINDS: dict[str, Callable[[str, str, str, int], Thing | None]] = {
    "document": _document,
    "fact": _statement,
    "discrepancy": _discrepancy,
    "population": _population,
    "administration": _event,
    "condition": _event,
    "study": _study,
    "reference": _reference,
}


def _concept(iri: str, kind: str, page: int) -> Thing:
    told = reading.said(iri)
    kinds = told.raw.get("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", [])
    what = told.types[0].text if told.types else "class" if OWL + "Class" in kinds else "concept"
    thing = Thing(what, told.label or compress(iri) or iri, told)
    thing.links["Above it"] = told.above
    thing.links["Below it"] = reading.below(iri)
    links = " ".join(f"<{p}>" for p in statements.links())
    thing.evidence = evidence(f"VALUES ?link {{ {links} }} ?fact ?link <{iri}> .", kind, page)
    if thing.evidence.total:
        thing.pairs = contradictions.of_concept(thing.label)
        thing.disputes = contradictions.within_documents(iri, links)
    return thing
