"""The answer to a query as a page: what a person gets who writes one in a browser (`?format=html`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, render_template, request

from queries.unknown import unknown_terms
from server.endpoint import incoming
from server.pages.federated import picture
from server.pages.terms import shown
from server.problems import ProblemError

if TYPE_CHECKING:
    from server.endpoint.endpoint import Question

SHOWN = 1000
"""Rows or lines that a page shows; the data formats hold all."""


def page() -> Response:
    """Rows as a table, a graph as Turtle, a problem with the query to mend."""
    query = (request.form if request.method == "POST" else request.args).get("query", "")
    found: dict[str, Any] = {}
    status = 200
    try:
        found = _found(incoming.read_question(request))
    except ProblemError as problem:
        found, status = {"problem": problem.document()}, problem.status
    text = render_template("results.html", query=query, unknown=unknown_terms(query), **found)
    # the page is made of the answer and of the site's own parts: it is not kept as the answer's data are
    headers = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Encoding"}
    return Response(text, status, content_type="text/html; charset=utf-8", headers=headers)


def _found(question: Question) -> dict[str, Any]:
    service = incoming.endpoint()
    verdict = service.judge(question)
    answer = service.beginning(question, verdict, SHOWN, incoming.asker())
    found: dict[str, Any] = {"seconds": answer.seconds, "more": answer.more, "run": picture.notes(answer.account)}
    if answer.lines is not None:
        return found | {"lines": answer.lines}
    if answer.boolean is not None:
        return found | {"boolean": answer.boolean}
    return found | {
        "names": answer.names,
        "rows": [[shown(term) if term else None for term in row] for row in answer.rows],
    }
