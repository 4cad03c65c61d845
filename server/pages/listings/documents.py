"""The documents of the release at ``/documents``: what they are, how much was read from each, where to read it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from ontology.namespaces import ID
from server.endpoint import incoming, responses
from server.pages.statements import table

blueprint = Blueprint("documents", __name__)
SHOWN = 50
"""Documents of a page."""
_TOLD = """SELECT ?d (SAMPLE(?t) AS ?title) (COUNT(DISTINCT ?fact) AS ?n) WHERE {{ VALUES ?d {{ {} }}
  ?fact cyto:statedIn ?d . OPTIONAL {{ ?fact cyto:property "title" ; cyto:valueText ?t }} }} GROUP BY ?d"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in the list."""

    key: str
    name: str
    form: str
    characters: int
    title: str
    statements: int


@blueprint.get("/documents")
def documents() -> Response:
    """The documents, fifty a page, narrowed by `?name=`."""
    asked = request.args.get("name", "").strip()[:200]
    sources = incoming.endpoint().opened.release.manifest["sources"]
    found = [s for s in sources if asked.casefold() in str(s["name"]).casefold()]
    pages = max(1, -(-len(found) // SHOWN))
    number = request.args.get("page", 1, type=int)
    number = min(max(1, number), pages)
    part = found[(number - 1) * SHOWN : number * SHOWN]
    told = _told([s["sha256"][:16] for s in part])
    rows = []
    for s in part:
        key = s["sha256"][:16]
        rows.append(Listed(key, s["name"], s["form"], s["characters"], *told.get(f"{ID}document/{key}", ("", 0))))
    page = render_template("documents.html", rows=rows, total=len(found), asked=asked, number=number, pages=pages)
    return responses.lasting(page)


def _told(keys: list[str]) -> dict[str, tuple[str, int]]:
    """Title and number of statements by the document's IRI.

    Raises:
        ProblemError: a limit ended the query.
    """
    rows = table(_TOLD.format(" ".join(f"<{ID}document/{key}>" for key in keys))) if keys else []
    return {row["d"]: (row["title"], int(row["n"])) for row in rows if row["d"]}
