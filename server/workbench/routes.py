"""`/workbench/…`: what the scripts of the query page ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, jsonify

from queries.catalogue import catalogue
from server.endpoint import incoming
from server.workbench.terms import terms

if TYPE_CHECKING:
    from queries.catalogue import SavedQuery

blueprint = Blueprint("workbench", __name__)


@blueprint.get("/workbench/terms.json")
def completion() -> Response:
    """Prefixes, classes and properties of the release, for completion."""
    return _kept(terms(incoming.endpoint().opened.void))


@blueprint.get("/workbench/examples.json")
def examples() -> Response:
    """The saved queries with their SPARQL, defaults filled in; those that ask no other endpoint first."""
    return _kept([_example(query) for query in sorted(catalogue().values(), key=lambda query: query.federated)])


def _example(query: SavedQuery) -> dict[str, Any]:
    ready = not any(parameter.required for parameter in query.parameters)
    return {
        "name": query.name,
        "summary": query.summary,
        "shelf": query.folder,
        "tags": list(query.tags),
        "sparql": (query.bind() if ready else query.sparql).strip(),
    }


def _kept(found: Any) -> Response:  # noqa: ANN401 - JSON
    """The same until the next release: browsers and the gateway keep it, and ask."""
    response = jsonify(found)
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Cytolink-Release"] = incoming.endpoint().opened.digest
    response.add_etag()
    return response
