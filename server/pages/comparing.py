"""`/compare`: two documents, or two drugs, side by side: what the same saved queries answer of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from graph_build.errors import QueryError
from queries.catalogue import FILES, catalogue
from server.endpoint import incoming, responses
from server.pages import answers
from server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.release.papers import Paper, Papers
    from queries.catalogue import SavedQuery
    from server.pages.answers import Table

blueprint = Blueprint("comparing", __name__)
_ROWS, _SECONDS = 15, 3.0
"""Rows of a side that a question shows, and seconds that it may take."""
_ASKED: dict[str, tuple[str, ...]] = {
    "document": (
        "cohorts", "baseline", "results", "outcome-by-arm", "effects", "adverse-events", "treatments", "outcomes",
        "conditions", "measurements", "discrepancies",
    ),
    "drug": (
        "drug-by-disease", "indications", "outcome-by-arm", "effects", "outcomes", "responses", "adverse-events",
        "treatments", "mechanisms",
    ),
}  # fmt: skip
"""The saved queries that are asked of both sides."""


@dataclass(frozen=True)
class Side:
    """What one side answers to a question: its first rows, or none, and the address of all of them.

    `late` where it did not answer in the time that it had, so that no rows mean nothing.
    """

    table: Table | None
    address: str
    late: bool = False


@dataclass(frozen=True)
class Compared:
    """A question with the answers of both sides."""

    query: SavedQuery
    sides: tuple[Side, Side]


@blueprint.get("/compare")
def compare() -> Response:
    """The form, and with `?a=` and `?b=` the answers of both sides, question by question.

    Raises:
        ProblemError: 400, `by` is neither of the two, or a side is no document of the release or no known drug.
    """
    by = request.args.get("by", "document")
    if by not in _ASKED:
        raise ProblemError("wrong-parameter", 400, f"nothing is compared by {by[:40]!r}", available=list(_ASKED))
    names = [request.args.get(side, "").strip()[:200] for side in ("a", "b")]
    papers = incoming.endpoint().opened.papers
    meant = [_paper(papers, name) for name in names] if by == "document" else []
    asked = [paper.name for paper in meant if paper] if meant else [name for name in names if name]
    rows = _compared(by, asked) if len(asked) == 2 else []
    page = render_template(
        "compare.html",
        by=by,
        names=names,
        titles=[paper.title or paper.cited for paper in meant if paper] or asked,
        compared=rows,
        papers=papers.all,
        asked=len(asked) == 2,
    )
    if any(side.late for one in rows for side in one.sides):
        return Response(page, content_type="text/html; charset=utf-8", headers={"Cache-Control": "no-store"})
    return responses.lasting(page)


def _compared(by: str, names: Sequence[str]) -> list[Compared]:
    """The questions that one side at least answers."""
    found = []
    for query in (catalogue()[name] for name in _ASKED[by] if name in catalogue()):
        first, second = (_side(query, {by: name}) for name in names)
        if first.table or second.table or first.late or second.late:
            found.append(Compared(query, (first, second)))
    return found


def _side(query: SavedQuery, values: dict[str, str]) -> Side:
    address = f"/q/{query.name}?{urlencode(values)}"
    try:
        shown = answers.first_rows(query, _ROWS, _SECONDS, values)
    except QueryError as error:
        raise ProblemError("wrong-parameter", 400, str(error)) from error
    except ProblemError:
        return Side(None, address, late=True)
    if shown and "document" in values:  # the head of the side names it
        heads = [replace(head, shown=head.shown and head.name not in FILES) for head in shown.columns]
        shown = replace(shown, columns=heads)
    return Side(shown, address)


def _paper(papers: Papers, name: str) -> Paper | None:
    """The one paper that a name is the file name of, begins, or has words of; None where nothing is named.

    Raises:
        ProblemError: 400, there is none, or several.
    """
    if not name:
        return None
    named = papers.named(name)
    found = [named] if named else [p for p in papers.all if p.name.startswith(name)] or papers.found(name)
    if len(found) == 1:
        return found[0]
    detail = f"{len(found)} documents of the release are called {name[:80]!r}"
    raise ProblemError("wrong-parameter", 400, detail, suggestion="Give a file name, or words of one title alone")
