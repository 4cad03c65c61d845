"""`/docs`: the documentation by sections and by its words; `/docs/NAME`: one page or picture of it."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from server.endpoint import responses
from server.pages.documentation import library
from server.problems import ProblemError

blueprint = Blueprint("documentation", __name__)
_MOST = 30
"""Hits that a search shows."""


@blueprint.get("/docs/")
def index() -> Response:
    """The sections with their pages; with `?q=` the parts of pages that hold those words."""
    words = request.args.get("q", "").strip()
    hits = library.found(words, _MOST)
    page = render_template("documentation_index.html", contents=library.contents(), words=words, hits=hits)
    return responses.lasting(page)


@blueprint.get("/docs/<path:name>")
def page(name: str) -> Response:
    """A page, or a picture that a page shows."""
    if name in library.pictures():
        return Response((library.FOLDER / name).read_bytes(), content_type="image/svg+xml; charset=utf-8")
    shown = library.page(name.removesuffix(".md"))
    if not shown:
        raise ProblemError(
            "not-found", 404, f"the documentation has no page {name[:80]!r}", suggestion="/docs/ lists the pages"
        )
    text = render_template("documentation_page.html", page=shown, contents=library.contents())
    return responses.lasting(text)
