"""Answers that are graphs but no query's: the service's description, VoID, named graphs, resources."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pyoxigraph
from flask import Response, request

from server.endpoint import incoming, negotiate, responses
from server.endpoint.endpoint import Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from server.endpoint.negotiate import Choice

_FORMATS = {
    "ttl": pyoxigraph.RdfFormat.TURTLE,
    "nt": pyoxigraph.RdfFormat.N_TRIPLES,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    "rdf": pyoxigraph.RdfFormat.RDF_XML,
    "nq": pyoxigraph.RdfFormat.N_QUADS,
    "trig": pyoxigraph.RdfFormat.TRIG,
}
_NAMING = frozenset({"nq", "trig"})
"""Formats that name graphs."""
NAMESPACES = {
    "cyto": "https://w3id.org/cytolink/ontology#",
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def choose(suffix: str | None = None, *, html: bool = False) -> Choice:
    """The representation for this request: a graph format, or a page where there is one.

    Raises:
        ProblemError: 406.
    """
    # A page only for those who ask for one: "*/*" is a program's, and gets data.
    formats = (*negotiate.GRAPHS, negotiate.HTML) if html else negotiate.GRAPHS
    return negotiate.choose(formats, request.headers.get("Accept"), incoming.wanted(request), suffix)


def triples(found: Iterable[pyoxigraph.Triple], choice: Choice, prefixes: Mapping[str, str] = NAMESPACES) -> Response:
    """Triples in the chosen format: what the release and the server's address say, until the next release."""
    body = pyoxigraph.serialize(found, format=_FORMATS[choice.format.name], prefixes=dict(prefixes)) or b""
    response = Response(body, content_type=choice.content_type)
    response.headers["Vary"] = "Accept, Accept-Encoding"
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Cytolink-Release"] = incoming.endpoint().opened.digest
    return response


def construct(query: str, choice: Choice, *, quads: bool = False) -> Response:
    """The answer to a CONSTRUCT query of ours in the chosen format, through the workers and their limits.

    Args:
        query: ours.
        choice: the format.
        quads: it is a SELECT of subject, predicate, object and graph, and the format N-Quads or TriG.

    Raises:
        ProblemError: a limit was met.
    """
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in NAMESPACES.items())
    return responses.respond(Question(prefixes + query, quads=quads), choice)


def statements(pattern: str, choice: Choice) -> Response:
    """What fits a pattern of ours in the chosen format.

    N-Quads and TriG name the graph of each statement, so that what they hold can be put beside the release's own; the
    other formats have no room for it.

    Args:
        pattern: of `?s ?p ?o`, which binds `?g` to the graph that each was found in.
        choice: the format.

    Raises:
        ProblemError: a limit was met.
    """
    if choice.format.name in _NAMING:
        return construct(f"SELECT ?s ?p ?o ?g WHERE {{ {pattern} }}", choice, quads=True)
    return construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}", choice)


def ask(query: str) -> bool:
    """The answer to an ASK query of ours."""
    return responses.content(query, "csv").strip() == b"true"
