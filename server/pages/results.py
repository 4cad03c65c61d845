"""The answer to a query as a page: what a person gets who writes one in a browser (`?format=html`)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Response, render_template, request

from server.endpoint import incoming
from server.pages.terms import shown
from server.problems import ProblemError

if TYPE_CHECKING:
    from server.endpoint.endpoint import Question

SHOWN = 1000
"""Rows that a page shows; the data formats hold all."""


def page() -> Response:
    """Rows as a table, a graph as Turtle, a problem with the query to mend."""
    query = (request.form if request.method == "POST" else request.args).get("query", "")
    found: dict[str, Any] = {}
    status = 200
    try:
        found = _found(incoming.read_question(request))
    except ProblemError as problem:
        found, status = {"problem": problem.document()}, problem.status
    text = render_template("results.html", query=query, shown=SHOWN, **found)
    # the page is made of the answer and of the site's own parts: it is not kept as the answer's data are
    headers = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Encoding"}
    return Response(text, status, content_type="text/html; charset=utf-8", headers=headers)


def _found(question: Question) -> dict[str, Any]:
    service = incoming.endpoint()
    verdict = service.judge(question)
    graph = verdict.form in {"CONSTRUCT", "DESCRIBE"}
    result = service.answer(question, verdict, "ttl" if graph else "json", incoming.asker())
    body = result.read()
    found: dict[str, Any] = {"seconds": result.seconds}
    if graph:
        lines = body.decode().splitlines()
        return found | {"lines": lines[:SHOWN], "count": len(lines)}
    answer = json.loads(body)
    if "boolean" in answer:
        return found | {"boolean": answer["boolean"]}
    names, rows = answer["head"]["vars"], answer["results"]["bindings"]
    cells = [[shown(row[name]) if name in row else None for name in names] for row in rows[:SHOWN]]
    return found | {"names": names, "rows": cells, "count": len(rows)}
