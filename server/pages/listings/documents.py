"""The documents of the release at ``/documents``: what they are, how much was read from each, where to read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template, request

from graph_build.release.papers import KEY
from ontology.namespaces import ID
from server.endpoint import incoming, responses
from server.pages.statements import table

if TYPE_CHECKING:
    from graph_build.release.papers import Paper

blueprint = Blueprint("documents", __name__)
SHOWN = 50
"""Documents of a page."""
_STATED = """SELECT ?d (COUNT(DISTINCT ?fact) AS ?n) WHERE {{
  VALUES ?d {{ {} }} ?fact cyto:statedIn ?d }} GROUP BY ?d"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in the list."""

    paper: Paper
    form: str
    characters: int
    statements: int


@blueprint.get("/documents")
def documents() -> Response:
    """The documents, fifty a page, narrowed by the words of `?name=`: of title, authors, journal, year or file name."""
    asked = request.args.get("name", "").strip()[:200]
    opened = incoming.endpoint().opened
    sources = {str(s["sha256"])[:KEY]: s for s in opened.release.manifest["sources"]}
    found = opened.papers.found(asked)
    pages = max(1, -(-len(found) // SHOWN))
    number = request.args.get("page", 1, type=int)
    number = min(max(1, number), pages)
    part = found[(number - 1) * SHOWN : number * SHOWN]
    stated = _stated([paper.key for paper in part])
    rows = [Listed(p, sources[p.key]["form"], sources[p.key]["characters"], stated.get(p.key, 0)) for p in part]
    page = render_template("documents.html", rows=rows, total=len(found), asked=asked, number=number, pages=pages)
    return responses.lasting(page)


def _stated(keys: list[str]) -> dict[str, int]:
    """How many statements each document makes, by its key.

    Raises:
        ProblemError: a limit ended the query.
    """
    rows = table(_STATED.format(" ".join(f"<{ID}document/{key}>" for key in keys))) if keys else []
    return {row["d"].rpartition("/")[2]: int(row["n"]) for row in rows if row["d"]}
