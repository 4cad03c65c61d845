"""What the `type` of an error leads to: `/problem/<kind>` says what the kind means and what to do."""

from __future__ import annotations

import pyoxigraph as ox
from flask import Blueprint, Response, render_template

from ontology.namespaces import RDF, RDFS, SKOS
from server.endpoint import graphs, negotiate
from server.problems import BASE, ProblemError

blueprint = Blueprint("problem_pages", __name__)
KINDS = {
    "bad-request": "The request cannot be read as HTTP. Mend the request.",
    "busy": "Too many queries run or wait, of this client or of all. Wait as long as Retry-After says, and ask again.",
    "engine-failure": "The engine ended while it worked on this query; other queries go on. Write the query in another "
    "way.",
    "engine-unavailable": "The engine that holds the data cannot be reached, is late, or refuses the query. Try again "
    "later, or write the query in another way.",
    "evaluation-failed": "The query was understood and could not be carried out, for the reason that `detail` gives.",
    "forbidden": "This server does not do this for you. `suggestion` says how it is started so that it does.",
    "internal-server-error": "The server failed. The same request will fail again; please report it.",
    "limit-exceeded": "The query met the limit that `limit` names: time, memory, rows, bytes or remote requests. "
    "Ask for less.",
    "malformed-query": "The query is not SPARQL 1.1. `line` and `column` say where; /explain checks a query without "
    "running it.",
    "malformed-request": "The request's parameters or body are not what the protocol asks for. `detail` says which.",
    "method-not-allowed": "This address does not take the method. The Allow header lists those that it takes.",
    "misdirected-request": "The Host of the request is none that this server answers for. Ask by one of its own "
    "names; its operator names others in CYTOLINK_HOSTS.",
    "no-copy": "The release could not be written in this form just now. Ask again, or take /release.nq.",
    "no-names": "The release has no index of names, so names cannot be looked up.",
    "no-room": "There is no room on the server's disk for the answer. Ask again later, or for less.",
    "no-such-run": "There is no account of a federated query of this name. The server remembers the last 200.",
    "no-such-query": "There is no saved query of this name. /q/ lists them.",
    "not-acceptable": "None of the formats asked for can be given. `available` and `formats` list those that can.",
    "not-found": "There is nothing at this address, or the release says nothing about this IRI.",
    "query-refused": "The query is too complex to be tried: `limit` names the measure, `value` is the query's, "
    "`allowed` the most.",
    "release-damaged": "A file of the release is missing or changed, and this answer needs it. Whoever runs the "
    "endpoint has to publish the release again.",
    "request-entity-too-large": "The request is longer than the server reads.",
    "request-timeout": "The request's body did not come in time. Send it whole, and faster.",
    "service-failed": "An endpoint that SERVICE names has failed or is late. Write SERVICE SILENT to go on without it.",
    "service-refused": "SERVICE may only name the endpoints that `available` lists.",
    "too-large": "The request or the query is longer than `limit` allows. Send long queries by POST.",
    "unsupported-media-type": "The body is of a type that is not read here. Accept-Post lists those that are.",
    "update-refused": "Data does not change through this endpoint, but by curation and a new build of the release.",
    "wrong-parameter": "A parameter of a saved query is missing, unknown, or has a value that it cannot have.",
    "worksheet-conflict": "The worksheet there does not end with its decisions, so none can be added at its end. Add "
    "the lines by hand.",
}
"""Every kind of problem with what it means. A test holds this table against what the server raises."""


@blueprint.get("/problem/<kind>")
def problem(kind: str) -> Response:
    """What a kind of problem means, as a page or as data."""
    stem, dot, last = kind.rpartition(".")
    name, suffix = (stem, last) if dot else (kind, None)
    if name not in KINDS:
        raise ProblemError("not-found", 404, f"there is no kind of problem {kind[:80]!r}", available=sorted(KINDS))
    choice = graphs.choose(suffix, html=True)
    title = name.replace("-", " ").capitalize()
    if choice.format is negotiate.HTML:
        page = render_template("problem_kind.html", iri=BASE + name, title=title, text=KINDS[name], kinds=sorted(KINDS))
        return Response(page, content_type=choice.content_type, headers={"Vary": "Accept, Accept-Encoding"})
    return graphs.triples(_triples(name, title), choice)


def _triples(name: str, title: str) -> list[ox.Triple]:
    this = ox.NamedNode(BASE + name)
    return [
        ox.Triple(this, ox.NamedNode(RDF + "type"), ox.NamedNode(SKOS + "Concept")),
        ox.Triple(this, ox.NamedNode(RDFS + "label"), ox.Literal(title, language="en")),
        ox.Triple(this, ox.NamedNode(SKOS + "definition"), ox.Literal(KINDS[name], language="en")),
    ]
