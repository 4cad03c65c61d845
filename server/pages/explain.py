"""`/explain`: what the endpoint thinks of a query, without running it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, jsonify, render_template, request

from queries.tokens import unescape
from server import turns
from server.endpoint import incoming, negotiate
from server.endpoint.negotiate import HTML, Format
from server.federation.planned import Step as Service
from server.federation.planned import plan as planned_services
from server.guard.unevaluated import unevaluated, without_mark
from server.pages.federated import picture
from server.problems import ProblemError
from server.workers import planner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.endpoint.endpoint import Question

blueprint = Blueprint("explain", __name__)
_JSON = Format("json", "application/json")


@blueprint.route("/explain", methods=["GET", "POST"])
def explain() -> Response:
    """Errors with line and column, the guard's verdict, and the engine's plan; a page for browsers."""
    choice = negotiate.choose((_JSON, HTML), request.headers.get("Accept"))
    if request.method == "GET" and "query" not in request.args:
        if choice.format is HTML:
            return _page(None, "")
        raise ProblemError("malformed-request", 400, "there is no `query` to explain")
    question = incoming.read_question(request)
    account = account_of(question, with_plan=request.values.get("plan") != "no")
    if choice.format is HTML:
        return _page(account, question.query)
    response = jsonify(account)
    response.headers["Vary"] = "Accept, Accept-Encoding"
    return response


def account_of(question: Question, *, with_plan: bool = True) -> dict[str, Any]:
    """The account of a query: `verdict` is accepted, refused or malformed, and `problem` says why.

    Args:
        question: the query.
        with_plan: whether the engine's plan is wanted; an editor that checks while somebody writes does without.

    Raises:
        ProblemError: the endpoint is too busy to look at it.
    """
    endpoint = incoming.endpoint()
    settings = endpoint.settings
    try:
        judged = endpoint.judge(question)
    except ProblemError as problem:
        verdict = "malformed" if problem.kind == "malformed-query" else "refused"
        return {"verdict": verdict, "problem": problem.document()}
    asker = incoming.asker()
    facts = {"form": judged.form, **judged.facts}
    try:
        endpoint.check(question, judged, asker)
    except ProblemError as problem:
        if problem.status != 400 or "line" not in problem.members:
            if problem.kind == "limit-exceeded":
                return {"verdict": "refused", "problem": problem.document(), **facts}
            raise
        return {"verdict": "malformed", "problem": problem.document()}
    if not with_plan:
        return {"verdict": "accepted", **facts}
    query = unescape(question.query)
    try:
        steps = planned_services(query, settings, question.base) if facts.get("services") else []
    except ProblemError as problem:
        return {"verdict": "refused", "problem": problem.document(), **facts}
    with turns.laid_down():
        planned = planner.plan(
            unevaluated(query, judged.shape),
            graph=judged.form in {"CONSTRUCT", "DESCRIBE"},
            base=question.base,
            seconds=settings.explain_seconds,
            patience=asker.until - time.monotonic(),
            memory=settings.memory,
            confined=settings.sandbox == "required",
        )
    limits = {"deadline": settings.deadline, "answer_rows": settings.answer_rows, "answer_bytes": settings.answer_bytes}
    account = {"verdict": "accepted", **facts, "limits": limits}
    if steps:
        account["federation"] = [step.document() for step in steps]
    if planned.plan is None:
        return account | {"plan": None, "plan_missing": planned.missing}
    return account | {"plan": without_mark(planned.plan)}


@dataclass(frozen=True)
class Step:
    """A step of a plan as a page shows it."""

    depth: int
    name: str


def _steps(node: dict[str, Any] | None, depth: int = 0) -> Iterator[Step]:
    if node:
        yield Step(depth, node["name"])
        for child in node.get("children", ()):
            yield from _steps(child, depth + 1)


def _page(account: dict[str, Any] | None, query: str) -> Response:
    steps = list(_steps(account.get("plan"))) if account else []
    services = [Service(**step) for step in account.get("federation", ())] if account else []
    boxes = picture.of_plan(services)
    page = render_template("explain.html", account=account, query=query, steps=steps, services=services, boxes=boxes)
    return Response(page, content_type="text/html; charset=utf-8", headers={"Vary": "Accept, Accept-Encoding"})
