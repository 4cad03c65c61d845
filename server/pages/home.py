"""The first page, and the page to write a query on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template

from graph_build.release.opening import DISCREPANCY
from queries.catalogue import catalogue
from server.endpoint import incoming, responses
from server.endpoint.headers import signposts
from server.pages import answers

if TYPE_CHECKING:
    from queries.catalogue import SavedQuery
    from server.endpoint.endpoint import Endpoint
    from server.pages.answers import Table

blueprint = Blueprint("pages", __name__)
HEADLINE_TAG = "headline"
ANSWERED = ("outcome-by-arm", "drug-by-disease", "blockade-drugs")
"""Questions that the first page answers."""
_ROWS, _SECONDS = 4, 1.0
"""Rows of each, and seconds that one may take."""
EXAMPLE = """PREFIX cyto: <https://w3id.org/cytolink/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?class ?label (COUNT(?thing) AS ?count)
WHERE {
  ?thing a ?class .
  ?class rdfs:label ?label .
}
GROUP BY ?class ?label
ORDER BY DESC(?count)
LIMIT 20"""


@dataclass(frozen=True)
class Figure:
    """A number of the release, with its name."""

    name: str
    count: int


@blueprint.get("/")
def home() -> Response:
    """What this is, which release is served, and where to begin."""
    endpoint = incoming.endpoint()
    queries = list(catalogue().values())
    headline = [query for query in queries if HEADLINE_TAG in query.tags] or queries[:6]
    page = render_template(
        "home.html",
        answered=_answered(endpoint.opened.digest),
        digest=endpoint.opened.digest,
        figures=_figures(endpoint),
        headline=headline,
        total=len(queries),
        url=incoming.public_url() + "sparql",
    )
    return signposts.of_dataset(responses.lasting(page), landing=True)


@lru_cache(maxsize=2)
def _answered(digest: str) -> list[tuple[SavedQuery, Table]]:  # noqa: ARG001 - a release is asked once
    """Three questions with the first rows of their answers; those that take too long are left out."""
    asked = (catalogue().get(name) for name in ANSWERED)
    told = ((query, answers.preview(query, _ROWS, _SECONDS)) for query in asked if query)
    return [(query, table) for query, table in told if table]


def _figures(endpoint: Endpoint) -> list[Figure]:
    """How much there is: documents, statements of all kinds, the kinds that most readers come for, and quads."""
    manifest = endpoint.opened.release.manifest
    counts: dict[str, int] = manifest["counts"]
    return [
        Figure("documents", len(manifest["sources"])),
        Figure("statements", endpoint.opened.release.facts),
        *(Figure(f"{kind}s", counts.get(kind, 0)) for kind in ("measurement", "outcome")),
        Figure("discrepancies", counts.get(DISCREPANCY, 0)),
        Figure("quads", manifest["graph"]["quads"]),
    ]


def form() -> str:
    """The page to write a query on: what a browser gets at ``/sparql``."""
    endpoint = incoming.endpoint()
    return render_template(
        "sparql.html",
        example=EXAMPLE,
        url=incoming.public_url() + "sparql",
        settings=endpoint.settings,
        services=sorted(endpoint.services),
    )
