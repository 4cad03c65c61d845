"""`/q/<name>/picture.json`: a picture with its data, for the page of the query and for notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from flask import Blueprint, Response, jsonify, request

from graph_build.errors import QueryError
from graph_build.release import in_words_of
from ontology.namespaces import XSD
from queries.catalogue import catalogue
from queries.pictures import ROWS_OF, picture
from server.endpoint import incoming, responses
from server.pages import answers
from server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from queries.catalogue import SavedQuery

blueprint = Blueprint("pictures", __name__)
MOST = 5000
"""Rows that a picture is made of: more marks than that nobody tells apart."""
_INTEGERS = frozenset({XSD + "integer"})
_NUMBERS = _INTEGERS | {XSD + name for name in ("decimal", "double", "float")}


@blueprint.get("/q/<name>/picture.json")
def specification(name: str) -> Response:
    """The specification with the rows as its data; parameters are those of the query.

    Raises:
        ProblemError: 404 where there is no such query or no picture of it, 400 for a wrong parameter.
    """
    query = catalogue().get(name)
    found = picture(query) if query else None
    if query is None or found is None:
        raise ProblemError("no-such-query", 404, f"there is no picture of {name[:80]!r}", suggestion="See /q/")
    given, source = request.args.to_dict(), catalogue()[found.pop(ROWS_OF, query.name)]
    if source is not query:  # the other parameters are the query's own
        _bound(query, given)
        given = {p.name: given[p.name] for p in source.parameters if p.name in given}
    response = jsonify({**found, "data": {"name": "rows", "values": _values(source, given)}})
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Cytolink-Release"] = incoming.endpoint().opened.digest
    response.add_etag()
    return response


def _bound(query: SavedQuery, values: Mapping[str, str]) -> str:
    """The query with its values.

    Raises:
        ProblemError: 400, one of them is wrong.
    """
    try:
        with in_words_of(incoming.endpoint().opened.release):
            return query.bind(values)
    except QueryError as error:
        raise ProblemError("wrong-parameter", 400, error.what, where=error.where, suggestion=error.do) from error


def _values(query: SavedQuery, values: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows, with the addresses of the spans that they were read from."""
    bound = _bound(query, values)
    found = responses.first(bound, MOST, graphs=answers.graphs_for(query, values))
    if found.more:
        detail = f"the answer has more than {MOST:,} rows, too many for a picture"
        raise ProblemError("too-large", 413, detail, limit="picture", allowed=MOST, suggestion="Narrow the question")
    documents = answers.documents_of(found.rows)
    return [_value(row, documents) for row in found.rows]


def _value(row: Mapping[str, Mapping[str, str]], documents: Mapping[str, str]) -> dict[str, Any]:
    value: dict[str, Any] = {name: _plain(term) for name, term in row.items()}
    links = {"span": answers.span_of(row, "", documents), "span_there": answers.span_of(row, "_there", documents)}
    if (file := answers.file_of(row)) and (document := documents.get(file["value"])):
        links["document"] = answers.href(document)
    return value | {name: urljoin(incoming.public_url(), link) for name, link in links.items() if link}


def _plain(term: Mapping[str, str]) -> str | int | float:
    """A term as JSON has it; a number that JSON has no sign for stays a text."""
    datatype = term.get("datatype")
    if datatype not in _NUMBERS or term["value"].upper() in {"INF", "+INF", "-INF", "NAN"}:
        return term["value"]
    return int(term["value"]) if datatype in _INTEGERS else float(term["value"])
