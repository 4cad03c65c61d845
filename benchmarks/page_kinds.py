"""Every kind of page of a server, each with an address of one: what tests and measurements of all pages go through."""

from __future__ import annotations

import csv
import io
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

ID = "https://w3id.org/cytolink/id/"
FIXED = {
    "home": "/",
    "questions": "/q/",
    "table": "/q/measurements",
    "picture": "/q/outcome-by-arm",
    "graph": "/q/pathways",
    "search": "/search?q=tocilizumab",
    "search, empty": "/search",
    "documents": "/documents",
    "contents": "/contents",
    "ontology tree": "/ontology",
    "editor": "/sparql",
    "answer": "/sparql?" + urlencode({"query": "SELECT * { ?s ?p ?o } LIMIT 5", "format": "html"}),
    "explain": "/explain?" + urlencode({"query": "SELECT * { ?s ?p ?o } LIMIT 5"}),
    "reconcile": "/reconcile/column",
    "style guide": "/style-guide",
    "documentation": "/docs/",
    "page of the documentation": "/docs/tutorial",
    "compared": "/compare?by=drug&a=tocilizumab&b=anakinra",
    "shapes": "/shapes",
    "kind of problem": "/problem/not-found",
    "error": "/id/nothing",
    "drug": "/describe?" + urlencode({"iri": "https://w3id.org/cytolink/ontology#tocilizumab"}),
    "target": "/describe?" + urlencode({"iri": "http://purl.uniprot.org/uniprot/P08887"}),
    "term": "/describe?" + urlencode({"iri": "https://w3id.org/cytolink/ontology#MeasuredVariable"}),
    "RDF of a drug": "/describe?" + urlencode({"iri": "https://w3id.org/cytolink/ontology#tocilizumab", "view": "rdf"}),
}
"""Kinds whose address is the same on every release."""
_FIRST = "PREFIX cyto: <https://w3id.org/cytolink/ontology#> SELECT ?s { %s } ORDER BY ?s LIMIT 1"
FOUND = {
    "disease": "?subject cyto:hasDisease ?s",
    "document": "?s cyto:fileName ?name",
    "study": "?document cyto:reports ?s",
    "patient": "?s a cyto:Patient ; cyto:reportedBy|^cyto:population ?fact",
    "arm": "?s a cyto:StudyArm . ?fact cyto:population ?s",
    "cited work": "?s a cyto:CitedWork",
    "statement": "?s a cyto:Measurement",
    "discrepancy": "?s cyto:sideA ?side",
}
"""Kinds of which a release is asked for the first one."""
FEDERATED = "chembl-mechanisms"
"""A question that other endpoints have a part in: its run has a page."""


def addresses(server: str) -> dict[str, str]:
    """Kind of page → path of one, for all kinds that the release of a server has.

    Args:
        server: its address, such as ``http://127.0.0.1:8000``; started with stand-ins.
    """
    server = server.rstrip("/")
    found = dict(FIXED)
    for kind, pattern in FOUND.items():
        for iri in _column(server, _FIRST % pattern):
            found[kind] = _path(iri)
            if kind == "document":
                found["reader"] = f"/read/{iri.rpartition('/')[2]}"
            if kind == "statement":
                found["reader at a passage"] = _read(server, iri)
    with urlopen(f"{server}/q/{FEDERATED}.json") as reply:  # noqa: S310 - likewise
        for link in reply.headers.get_all("Link") or ():
            if 'rel="describedby"' in link:
                found["federation"] = "/federation/" + link.partition(">")[0].rpartition("/")[2]
    return found


def _path(iri: str) -> str:
    return f"/id/{quote(iri.removeprefix(ID))}" if iri.startswith(ID) else f"/describe?{urlencode({'iri': iri})}"


def _read(server: str, fact: str) -> str:
    """The path of the reader at the passage of a statement."""
    ends = [_column(server, _FIRST % f"<{fact}> cyto:evidence{end} ?s")[0] for end in ("Start", "End")]
    document, _, name = fact.removeprefix(f"{ID}document/").partition("/fact/")
    return f"/read/{document}?at={'-'.join(ends)}&fact={name}"


def _column(server: str, query: str) -> list[str]:
    """The first column of an answer.

    Raises:
        RuntimeError: the server refuses the query; the message is what it says.
    """
    request = Request(f"{server}/sparql", urlencode({"query": query}).encode(), {"Accept": "text/csv"})  # noqa: S310 - the address is the caller's own server
    try:
        with urlopen(request) as reply:  # noqa: S310 - likewise
            rows = list(csv.reader(io.StringIO(reply.read().decode())))
    except HTTPError as error:
        raise RuntimeError(error.read().decode()) from error
    return [row[0] for row in rows[1:]]
