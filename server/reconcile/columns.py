"""`/reconcile/column`: the page for a pasted column of names, with candidates to choose from and the result as CSV."""

from __future__ import annotations

import csv
import io
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template, request

from graph_build.names import KINDS, LOOKED_AT, expansions
from ontology.namespaces import is_prefix
from server.endpoint import incoming
from server.problems import ProblemError
from server.reconcile.batches import MAX_BATCH, MAX_LENGTH
from server.reconcile.index import names_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.names import Candidate, Names

blueprint = Blueprint("reconcile_column", __name__)
_SHOWN = 6
"""Candidates that somebody chooses from."""


@dataclass(frozen=True, slots=True)
class Row:
    """A name with what it may mean; `sure` is what it means without a look."""

    name: str
    candidates: Sequence[Candidate]
    sure: Candidate | None


@blueprint.get("/reconcile/column")
def form() -> str:
    """The page to paste a column on."""
    return _page([], "", "", "")


@blueprint.post("/reconcile/column")
def column() -> str:
    """The column's names with their candidates.

    Raises:
        ProblemError: 400 for an unknown type or vocabulary, 413 for too many names, 503 at the deadline.
    """
    text, kind, to = (request.form.get(name, "").strip() for name in ("names", "type", "to"))
    names = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    _check(names, kind, to)
    with closing(names_of()) as index:
        return _page(_rows(index, names, kind, to), text, kind, to)


@blueprint.post("/reconcile/column.csv")
def chosen() -> Response:
    """The names with the chosen identifiers as CSV, in the order of the column.

    Raises:
        ProblemError: 400 where names and choices are not as many.
    """
    names, ids = request.form.getlist("name"), request.form.getlist("id")
    if len(names) != len(ids):
        raise ProblemError("malformed-request", 400, f"{len(names)} names and {len(ids)} choices do not fit together")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["name", "id", "label"])
    writer.writerows([name, *one.partition(" ")[::2]] for name, one in zip(names, ids, strict=True))
    headers = {"Content-Disposition": 'attachment; filename="reconciled.csv"'}
    return Response(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _check(names: Sequence[str], kind: str, to: str) -> None:
    if len(names) > MAX_BATCH:
        suggestion = "Paste fewer at once, or use `cytolink reconcile FILE.csv`"
        detail = f"the column has {len(names)} names"
        raise ProblemError(
            "too-large", 413, detail, limit="batch", value=len(names), allowed=MAX_BATCH, suggestion=suggestion
        )
    longest = max((len(name) for name in names), default=0)
    if longest > MAX_LENGTH:
        raise ProblemError("too-large", 413, "a name is too long", limit="query", value=longest, allowed=MAX_LENGTH)
    for what, given, known, such in (
        ("type", kind, kind in KINDS, f"One of {', '.join(KINDS)}"),
        ("vocabulary", to, is_prefix(to), "Such as MONDO or MESH"),
    ):
        if given and not known:
            raise ProblemError("malformed-request", 400, f"{given[:80]!r} is no {what}", suggestion=such)


def _rows(index: Names, names: Sequence[str], kind: str, to: str) -> list[Row]:
    asker, allowed = incoming.asker(), incoming.endpoint().settings.deadline
    until = time.monotonic() + allowed
    written = expansions(names)
    rows: list[Row] = []
    for name in names:
        if not incoming.goes_on(asker, until):
            detail = f"the column was ended at its deadline, with {len(rows)} of {len(names)} names answered"
            raise ProblemError("limit-exceeded", 503, detail, limit="deadline", allowed=allowed)
        vocabularies = (to,) if to else ()
        found = index.find(
            name, kind=kind or None, vocabularies=vocabularies, limit=LOOKED_AT, written_out=written.get(name)
        )
        rows.append(Row(name, found[:_SHOWN], index.match(found)))
    return rows


def _page(rows: Sequence[Row], text: str, kind: str, to: str) -> str:
    sure = sum(row.sure is not None for row in rows)
    return render_template("column.html", rows=rows, sure=sure, text=text, kind=kind, to=to, kinds=KINDS)
