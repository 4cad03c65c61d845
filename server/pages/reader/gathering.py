"""What the release knows of a document: its names, its layout, and every span that something was read from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ontology.namespaces import GRAPH, ID
from server.endpoint import incoming, responses
from server.pages.statements import OWN_TYPE, PREFIXES, table
from server.problems import ProblemError

_LAYOUT = "SELECT ?layout WHERE {{ <{}> cyto:layout ?layout }}"
_PLACE = "?span oa:start ?start ; oa:end ?end ."
_MARKS = (
    """SELECT ?name ?type ?start ?end WHERE {{
  ?fact cyto:statedIn <{0}> ; cyto:evidence|cyto:alternateEvidence ?span . {own}
  %s BIND(STRAFTER(STR(?fact), "{0}/") AS ?name) }}""",
    """SELECT ?name ?type ?start ?end WHERE {{
  ?fact cyto:discrepancyIn <{0}> ; (cyto:sideA|cyto:sideB)/cyto:evidence ?span .
  %s BIND(STRAFTER(STR(?fact), "{0}/") AS ?name) BIND("discrepancy" AS ?type) }}""",
)
"""Two queries: as one with UNION the engine joins every span with every fact (16 s for 300 rows)."""
_ON_A_CLOCK = "SELECT ?record WHERE {{ ?record cyto:recordedIn <{}> ; cyto:clockRank ?rank }} LIMIT 1"
_QUOTES = """SELECT ?start ?end ?exact WHERE {{
  GRAPH <{}> {{ ?span oa:start ?start ; oa:end ?end ; oa:exact ?exact }} }}"""


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A span, and the statement (or discrepancy) that was read there: its name ends the document's IRI."""

    start: int
    end: int
    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document as the release knows it.

    Attributes:
        key: the 16 digits by which it is known.
        encoding: what its bytes are in, where they are not UTF-8; else None.
        cited: what the paper is called in short; title: of the article, or empty.
        layout: blocks, as `graph_build.rdf.layout` describes them; empty for a release that has none.
        marks: by place.
    """

    key: str
    sha256: str
    name: str
    form: str
    encoding: str | None
    characters: int
    cited: str
    title: str
    layout: list[list[Any]]
    marks: list[Mark]

    @property
    def iri(self) -> str:
        """The document's IRI."""
        return f"{ID}document/{self.key}"

    def iri_of(self, mark: Mark) -> str:
        """The IRI of the statement that was read there."""
        return f"{self.iri}/{mark.name}"


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a span as the release holds them."""

    start: int
    end: int
    exact: str


def source(key: str) -> Source:
    """The document that is known by these digits.

    Raises:
        ProblemError: 404, the release knows none; or a limit ended a query.
    """
    told = next(
        (s for s in incoming.endpoint().opened.release.manifest["sources"] if s["sha256"].startswith(key)), None
    )
    if told is None:
        raise ProblemError("not-found", 404, f"the release holds no document {key[:40]!r}", suggestion="See /documents")
    iri = f"{ID}document/{key}"
    found = [row for query in _MARKS for row in table((query % _PLACE).format(iri, own=OWN_TYPE))]
    marks = {Mark(int(r["start"]), int(r["end"]), r["type"], r["name"]) for r in found}
    paper = incoming.endpoint().opened.papers.known(key)
    cited, title = (paper.cited, paper.title) if paper else (told["name"], "")
    return Source(
        key, told["sha256"], told["name"], told["form"], told.get("encoding"), told["characters"], cited, title,
        _layout(iri), sorted(marks),
    )  # fmt: skip


def _layout(iri: str) -> list[list[Any]]:
    bindings = json.loads(responses.content(PREFIXES + _LAYOUT.format(iri), "json"))["results"]["bindings"]
    found: list[list[Any]] = json.loads(bindings[0]["layout"]["value"]) if bindings else []
    return found


def has_a_clock(iri: str) -> bool:
    """Whether a document has records of a patient in the order of time."""
    return bool(table(_ON_A_CLOCK.format(iri)))


def quotes(iri: str) -> list[Quote]:
    """The quotations that the release holds of a document; none in a release without them."""
    rows = table(_QUOTES.format(iri.replace(ID, GRAPH, 1)))
    return [Quote(int(r["start"]), int(r["end"]), r["exact"]) for r in rows]
