"""A batch of names and what each may mean (Reconciliation Service API 0.2, section 4)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graph_build.names import KINDS, LOOKED_AT, Names
from ontology.namespaces import converter
from server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph_build.names import Candidate

MAX_BATCH, MAX_LENGTH, MAX_LIMIT, LIMIT = 200, 500, 50, 5


def batch(given: str) -> dict[str, dict[str, Any]]:
    """The queries of a batch by their keys.

    Raises:
        ProblemError: it is no JSON object of queries, or there are too many.
    """
    try:
        batch = json.loads(given)
    except (ValueError, RecursionError) as error:
        raise ProblemError("malformed-request", 400, f"`queries` is no JSON: {error}") from error
    if not isinstance(batch, dict) or not all(isinstance(query, dict) for query in batch.values()):
        raise ProblemError("malformed-request", 400, "`queries` is to be an object of queries by key")
    if len(batch) > MAX_BATCH:
        detail = f"{len(batch)} queries in one batch"
        raise ProblemError("too-large", 413, detail, limit="batch", value=len(batch), allowed=MAX_BATCH)
    return batch


def is_text(given: object) -> bool:
    """Whether it is a text that is looked up."""
    return isinstance(given, str) and len(given) <= MAX_LENGTH


def candidates(names: Names, key: str, query: dict[str, Any], written: Mapping[str, str]) -> list[dict[str, Any]]:
    """The candidates of one query of a batch, best first; none for a name that is blank, as a cell of a column may be.

    Args:
        names: the release's index.
        key: the query's key, for messages.
        query: as sent.
        written: what the batch's abbreviations stand for.

    Raises:
        ProblemError: the query is malformed.
    """
    text, limit = query.get("query", 0), query.get("limit", LIMIT)
    text = "" if text is None else text
    if not isinstance(text, str):
        raise ProblemError("malformed-request", 400, f"the query {key!r} has no text in `query`")
    if len(text) > MAX_LENGTH:
        detail = f"the query {key!r} has {len(text)} characters"
        raise ProblemError("too-large", 413, detail, limit="query", value=len(text), allowed=MAX_LENGTH)
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
        raise ProblemError("malformed-request", 400, f"the query {key!r} has a limit that is no number from 1 on")
    kind, vocabularies = _types(key, query.get("type"))
    if not text.strip():
        return []
    limit = min(limit, MAX_LIMIT)
    most = max(limit, LOOKED_AT)
    found = names.find(text, kind=kind, vocabularies=vocabularies, limit=most, written_out=written.get(text))
    sure = names.match(found)
    return [_shown(candidate, match=candidate is sure) for candidate in found[:limit]]


def _types(key: str, given: object) -> tuple[str | None, tuple[str, ...]]:
    """The kind and the vocabularies that a query asks for.

    Raises:
        ProblemError: a type is unknown, or there are several kinds.
    """
    listed = [] if given in (None, "") else given if isinstance(given, list) else [given]
    asked = [one.get("id") if isinstance(one, dict) else one for one in listed]
    kinds = [one for one in asked if isinstance(one, str) and one in KINDS]
    prefixes = tuple(one for one in asked if isinstance(one, str) and one in converter().bimap)
    for one in asked:
        if one not in (*kinds, *prefixes):
            suggestion = "/reconcile/suggest/type lists the types"
            raise ProblemError(
                "malformed-request", 400, f"the query {key!r} has an unknown type {one!r}", suggestion=suggestion
            )
    if len(kinds) > 1:
        raise ProblemError("malformed-request", 400, f"the query {key!r} has several kinds: name one")
    return (kinds[0] if kinds else None), prefixes


def _shown(candidate: Candidate, *, match: bool) -> dict[str, Any]:
    shown = {
        "id": candidate.curie,
        "name": candidate.label,
        "type": [type_of(candidate.kind)],
        "score": candidate.score,
        "match": match,
    }
    same = f"same as {', '.join(candidate.same)}" if candidate.same else ""
    described = "; ".join(part for part in (candidate.name if candidate.name != candidate.label else "", same) if part)
    return {**shown, "description": described} if described else shown


def type_of(kind: str) -> dict[str, str]:
    """A kind of thing as the interface has it: its id and its name."""
    return {"id": kind, "name": KINDS[kind]}
