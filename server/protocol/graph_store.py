"""The read side of the SPARQL 1.1 Graph Store HTTP Protocol at ``/data``, and the whole release at ``/release.nq``."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from flask import Blueprint, Response, current_app, request

from server.endpoint import graphs, incoming, negotiate, responses, void
from server.endpoint.headers import signposts
from server.problems import ProblemError
from server.protocol.copies import Form

if TYPE_CHECKING:
    from server.protocol.copies import Copies

blueprint = Blueprint("graph_store", __name__)
_ALLOW = "GET, HEAD, OPTIONS"
_LARGE = 50_000
"""Triples from which on a graph is rather written from the release's file than asked of a worker."""
_METHODS = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "DELETE", "PATCH"]


@blueprint.route("/data", methods=_METHODS, provide_automatic_options=False)
def data() -> Response:
    """A graph: ``?default``, or ``?graph=IRI`` (Graph Store Protocol, sections 4.2 and 5.2).

    Raises:
        ProblemError: 400 without exactly one of the two, 404 for a graph that is not there, 405 for changes.
    """
    if request.method == "OPTIONS":
        return responses.options(_ALLOW)
    if request.method not in {"GET", "HEAD"}:
        raise ProblemError(
            "method-not-allowed",
            405,
            "graphs are read-only here: data changes through curation and a new build of the release",
            headers={"Allow": _ALLOW},
        )
    names = request.args.getlist("graph")
    if len(names) + ("default" in request.args) != 1:
        raise ProblemError("malformed-request", 400, "exactly one of ?default and ?graph=IRI is needed")
    choice = graphs.choose()
    if not names:
        return _copy(choice.format.name, choice.content_type)
    iri = incoming.absolute(names[0])
    if not graphs.ask(f"ASK {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"):
        raise ProblemError("not-found", 404, f"there is no graph {iri}")
    if void.size_of(iri, incoming.endpoint().opened.void) > _LARGE:
        return _copy(choice.format.name, choice.content_type, iri)
    return graphs.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}", choice)


@blueprint.get("/release.nq")
def whole() -> Response:
    """All quads of the release, sorted: the very bytes that its digest covers."""
    return signposts.of_dataset(_copy("release", "application/n-quads"))


def _copy(name: str, content_type: str, graph: str | None = None) -> Response:
    """The whole release, or one graph of it, in one of its forms (see `copies`), from a file that is there for all.

    Raises:
        ProblemError: the form cannot be made.
        ClientGoneError: nobody waits any more.
    """
    opened = incoming.endpoint().opened
    gzip = negotiate.accepts_gzip(request.headers.get("Accept-Encoding"))
    form = Form(opened.digest, name, graph, gzip)
    tag = form.tag
    headers = {
        "ETag": f'"{tag}"',
        "Cache-Control": "public, no-cache",
        "Vary": "Accept, Accept-Encoding",
        "Cytolink-Release": opened.digest,
    }
    if request.if_none_match.contains(tag):
        return Response(status=304, headers=headers)
    file: IO[bytes] = opened.quads()
    if name != "release" or gzip != opened.packed:
        file.close()
        copies: Copies = current_app.extensions["cytolink.copies"]
        file = copies.open(opened.release, form, incoming.asker())
    response = responses.from_file(file)
    request.environ["cytolink.shared"] = True  # however many read it, it takes no more disk
    response.headers.update(headers)
    response.headers["Content-Type"] = content_type
    if gzip:
        response.headers["Content-Encoding"] = "gzip"
    return response
