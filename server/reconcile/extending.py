"""What the service tells of terms that were matched: a preview, and columns to add (API 0.2, sections 5 and 7)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graph_build.names import KINDS
from ontology.namespaces import expand
from server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graph_build.names import Candidate, Names

MOST = 200
"""Terms of one request."""
PROPERTIES = {
    "label": "Preferred name",
    "names": "All names",
    "kind": "Kind",
    "iri": "IRI",
    "same": "Exact matches in other vocabularies",
    "broader": "Terms right above",
}
"""What can be told of a term: the ids of properties with their names."""


def known(names: Names, identifier: str) -> Candidate | None:
    """The term that a CURIE or IRI means; None where it is none, or none of the release."""
    try:
        return names.term(expand(identifier))
    except ValueError:
        return None


def extended(names: Names, given: str) -> dict[str, Any]:
    """The answer to a request for columns.

    Args:
        names: the release's index.
        given: the request as JSON: `ids`, and `properties` with their `id`.

    Raises:
        ProblemError: it is malformed, or asks for too much.
    """
    ids, asked = _read(given)
    rows = {}
    for identifier in ids:
        term = known(names, identifier)
        rows[identifier] = {name: _TELL[name](names, term) if term else [] for name in asked}
    return {"meta": [{"id": name, "name": PROPERTIES[name]} for name in asked], "rows": rows}


def _read(given: str) -> tuple[list[str], list[str]]:
    try:
        told = json.loads(given)
    except (ValueError, RecursionError) as error:
        raise ProblemError("malformed-request", 400, f"`extend` is no JSON: {error}") from error
    ids = told.get("ids") if isinstance(told, dict) else None
    properties = told.get("properties") if isinstance(told, dict) else None
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids) or not isinstance(properties, list):
        raise ProblemError("malformed-request", 400, "`extend` is to be an object with lists `ids` and `properties`")
    asked = [str(one.get("id")) if isinstance(one, dict) else "" for one in properties]
    for one in asked:
        if one not in PROPERTIES:
            suggestion = f"The properties are {', '.join(PROPERTIES)}"
            raise ProblemError("malformed-request", 400, f"{one[:80]!r} is no property", suggestion=suggestion)
    if len(ids) > MOST:
        raise ProblemError("too-large", 413, f"{len(ids)} ids at once", limit="batch", value=len(ids), allowed=MOST)
    return ids, asked


def _texts(*texts: str) -> list[dict[str, str]]:
    return [{"str": text} for text in texts]


_TELL: Mapping[str, Callable[[Names, Candidate], list[dict[str, str]]]] = {
    "label": lambda _, term: _texts(term.label),
    "names": lambda names, term: _texts(*names.called(term.iri)),
    "kind": lambda _, term: _texts(KINDS[term.kind]),
    "iri": lambda _, term: _texts(term.iri),
    "same": lambda names, term: [{"id": curie, "name": curie} for curie in names.same(term.iri)],
    "broader": lambda names, term: [{"id": up.curie, "name": up.label} for up in names.parents(term.iri)],
}
