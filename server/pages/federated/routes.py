"""`/federation/<run>`: what a federated query asked of other endpoints, and what came back."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, request

from server.endpoint import incoming, negotiate
from server.endpoint.negotiate import HTML, Format
from server.pages.federated import picture
from server.problems import ProblemError

blueprint = Blueprint("runs", __name__)
_JSON = Format("json", "application/json")


@blueprint.get("/federation/<name>")
def run(name: str) -> Response:
    """The account of one federated query, as a page or as JSON.

    Raises:
        ProblemError: 404 where there is none of that name, or no more.
    """
    account = incoming.endpoint().federation.runs.get(name)
    if account is None:
        detail = "there is no account of a federated query by this name: the last 200 are kept, until the server ends"
        raise ProblemError("no-such-run", 404, detail, suggestion="Ask the query again, and follow its link")
    choice = negotiate.choose((HTML, _JSON), request.headers.get("Accept"), request.args.get("format"))
    if choice.format is HTML:
        page = render_template("run.html", run=account, boxes=picture.of_run(account))
        response = Response(page, content_type="text/html; charset=utf-8")
    else:
        response = jsonify(account.document())
    response.headers["Vary"] = "Accept, Accept-Encoding"
    response.headers["Cache-Control"] = "no-store"
    return response
