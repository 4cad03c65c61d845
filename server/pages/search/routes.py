"""One search at ``/search`` over concepts, documents, statements and saved queries, as a page and as JSON."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, redirect, render_template, request

from ontology.namespaces import expand
from server.endpoint import incoming, responses
from server.endpoint.addresses import OURS, address
from server.pages.search import finding
from server.problems import ProblemError

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

blueprint = Blueprint("search", __name__)
LONGEST = 200
"""Characters of a search."""


@blueprint.get("/search")
def page() -> AnyResponse:
    """What the words of `?q=` find; an identifier of something that is here leads to its page."""
    asked = _asked()
    if leads := _identifier(asked):
        return redirect(leads, 303)
    found = finding.found(asked) if asked else None
    return responses.lasting(render_template("search.html", asked=asked, found=found))


@blueprint.get("/search.json")
def data() -> Response:
    """The same for programs: lists of `label`, `href`, `note`, `iri`, and for statements `read`."""
    asked = _asked()
    if not asked:
        raise ProblemError("wrong-parameter", 400, "there is no `q`", suggestion="Ask /search.json?q=tocilizumab")
    leads = _identifier(asked)
    return jsonify({"q": asked, "identifier": leads, **asdict(finding.found(asked))})


def _asked() -> str:
    """The words.

    Raises:
        ProblemError: 413, they are too long.
    """
    asked = " ".join(request.args.get("q", "").split())
    if len(asked) > LONGEST:
        detail = f"the search has {len(asked)} characters"
        raise ProblemError("too-large", 413, detail, limit="search", value=len(asked), allowed=LONGEST)
    return asked


def _identifier(asked: str) -> str | None:
    """Where an IRI, a CURIE or the hash of a document leads; None where the words are none of what is here."""
    if re.fullmatch(r"[0-9a-f]{16,64}", asked):
        key = asked[:16]
        sources = incoming.endpoint().opened.release.manifest["sources"]
        return f"/id/document/{key}" if any(s["sha256"].startswith(key) for s in sources) else None
    if asked.startswith(OURS):
        return address(asked)
    if not re.fullmatch(r"[A-Za-z][\w.-]*:\S+", asked):
        return _accession(asked)
    try:
        iri = incoming.absolute(expand(asked))
    except (ValueError, ProblemError):
        return None
    with closing(finding.names_of_release()) as names:
        return address(iri) if names.term(iri) else None


def _accession(asked: str) -> str | None:
    """Where an identifier without its prefix leads, such as P08887, if one vocabulary of the release has it."""
    if not re.fullmatch(r"(?=\S*\d)[A-Za-z]*[\d_]\w*", asked):
        return None
    with closing(finding.names_of_release()) as names:
        iris = {expand(f"{prefix}:{asked}") for prefix in names.vocabularies()}
        known = [iri for iri in iris if names.term(iri)]
    return address(known[0]) if len(known) == 1 else None
