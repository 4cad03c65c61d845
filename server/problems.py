"""Errors as the client sees them: problem details (RFC 9457) that say what was wrong and what to try."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from flask import Response, render_template, request

BASE = "https://w3id.org/cytolink/problem/"
CONTENT_TYPE = "application/problem+json"
_PAGE = "text/html"


class ProblemError(Exception):
    """A request is answered with a problem instead.

    Args:
        kind: the problem's name; its type is the IRI `BASE` + `kind`.
        status: the HTTP status code.
        detail: what was wrong with this request.
        headers: further headers, such as Allow.
        members: further members of the problem, such as line and column.
    """

    def __init__(
        self, kind: str, status: int, detail: str, *, headers: dict[str, str] | None = None, **members: object
    ) -> None:
        super().__init__(detail)
        self.kind, self.status, self.detail = kind, status, detail
        self.headers, self.members = headers or {}, members

    def document(self) -> dict[str, Any]:
        """The problem as RFC 9457 has it; members without a value are left out."""
        members = {name: value for name, value in self.members.items() if value is not None}
        title = self.kind.replace("-", " ").capitalize()
        return {"type": BASE + self.kind, "title": title, "status": self.status, "detail": self.detail} | members

    def body(self) -> bytes:
        """The problem as JSON."""
        return json.dumps(self.document(), ensure_ascii=False).encode() + b"\n"

    def all_headers(self) -> dict[str, str]:
        """What the answer says about itself: errors are of the moment and are not kept."""
        headers = {"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store", **self.headers}
        if self.status == HTTPStatus.SERVICE_UNAVAILABLE:
            headers.setdefault("Retry-After", "5")
        return headers


def response(problem: ProblemError) -> Response:
    """The problem as a response: a page for who prefers pages, else its document."""
    headers = {**problem.all_headers(), "Vary": "Accept"}
    if request.accept_mimetypes.best_match([CONTENT_TYPE, "application/json", _PAGE]) != _PAGE:
        return Response(problem.body(), problem.status, headers)
    page = render_template("problem.html", problem=problem.document())
    return Response(page, problem.status, {**headers, "Content-Type": f"{_PAGE}; charset=utf-8"})
