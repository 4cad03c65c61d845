"""`/add`: a form for a paper of one's own; its account while it is read; then the paper with what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, redirect, render_template, request

from server.endpoint import incoming
from server.endpoint.own_machine import is_own
from server.problems import ProblemError

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as BaseResponse

    from server.pages.adding.builds import Builds

blueprint = Blueprint("adding", __name__)
_AGAIN = "2"
"""Seconds after which a browser asks anew how the reading stands."""


@blueprint.route("/add", methods=["GET", "POST"])
def add() -> BaseResponse:
    """The form, or by POST a paper that is kept and read.

    Raises:
        ProblemError: 403 where this server takes no papers, or not from this request; 400 without a file; 409 while
            another is read.
    """
    builds = _builds()
    if request.method == "GET":
        return _page(builds)
    given = request.files.get("paper")
    if not given or not given.filename:
        raise ProblemError("malformed-request", 400, "no paper was chosen", suggestion="Choose a file on /add")
    if not builds.add(given.filename, given.read()):
        raise ProblemError("busy", 409, "another paper is being read", suggestion="Wait: /add shows when it is done")
    return redirect("/add", 303)


def _page(builds: Builds) -> Response:
    last = builds.last
    sources = incoming.endpoint().opened.release.manifest["sources"]
    known = last is not None and any(s["sha256"].startswith(last.key) for s in sources)
    page = render_template("add.html", last=last, known=known)
    response = Response(page, content_type="text/html; charset=utf-8", headers={"Cache-Control": "no-store"})
    if last and not known and last.state in {"reading", "done"}:  # done, but the release is not followed yet
        response.headers["Refresh"] = _AGAIN
    return response


def _builds() -> Builds:
    builds: Builds | None = current_app.extensions.get("cytolink.builds")
    if builds is None:
        suggestion = "Start it on this machine with `cytolink serve --add FOLDER`"
        raise ProblemError("forbidden", 403, "this server takes no papers", suggestion=suggestion)
    if not is_own():
        raise ProblemError("forbidden", 403, "papers are taken from this machine and its own pages alone")
    return builds
