"""The SPARQL 1.1 Protocol, query operation (https://www.w3.org/TR/sparql11-protocol/), at ``/sparql``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from server.endpoint import incoming, negotiate, responses, sheets
from server.protocol import service
from server.sheets.writing import FORMS

if TYPE_CHECKING:
    from collections.abc import Callable

METHODS = ["GET", "HEAD", "POST", "OPTIONS"]
_ALLOW = "GET, HEAD, OPTIONS, POST"


def routes(*, form: Callable[[], str], answer: Callable[[], Response]) -> Blueprint:
    """The routes of the protocol.

    Args:
        form: the page to write a query on, for a browser that sends none.
        answer: the page with the answer to the query that a browser sends.
    """
    blueprint = Blueprint("sparql", __name__)

    @blueprint.route("/sparql", methods=METHODS, provide_automatic_options=False)
    @blueprint.route("/sparql/", methods=METHODS, provide_automatic_options=False)
    @blueprint.route("/sparql.<suffix>", methods=METHODS, provide_automatic_options=False)
    def sparql(suffix: str | None = None) -> Response:
        """Answer a query, or describe the service where there is none (Service Description, section 2)."""
        if request.method == "OPTIONS":
            return responses.options(_ALLOW, f"{incoming.FORM}, {incoming.QUERY}")
        if request.method != "POST" and "query" not in request.args and "update" not in request.args:
            return service.description(suffix, form)
        wanted = incoming.wanted(request)
        chosen = suffix or wanted
        if chosen == negotiate.HTML.name or (chosen is None and _is_browser()):
            return answer()
        question = incoming.read_question(request)
        if chosen in FORMS:
            return sheets.answer(question, chosen, "answer")
        return responses.answer(question, wanted, suffix)

    return blueprint


def _is_browser() -> bool:
    """Whether the client would rather have a page than any data."""
    accept = request.headers.get("Accept", "")
    if "html" not in accept.lower():
        return False
    every = (*negotiate.BINDINGS, *negotiate.GRAPHS, negotiate.HTML)
    return negotiate.choose(every, accept).format is negotiate.HTML
