"""`/reconcile`: names become identifiers, by the W3C Reconciliation Service API 0.2, which OpenRefine speaks.

See https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/.
"""

from __future__ import annotations

import json
import threading
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, jsonify, redirect, request

from graph_build.errors import ReleaseError
from graph_build.names import KINDS, Names, expansions
from ontology.namespaces import ONTOLOGY_IRI, converter, expand
from server import sparql
from server.entity import address
from server.problems import ProblemError
from server.worker_process import TICK, Asker, ClientGoneError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from werkzeug.wrappers import Response as AnyResponse

    from graph_build.names import Candidate

blueprint = Blueprint("reconcile", __name__)
MAX_BATCH, MAX_LENGTH, MAX_LIMIT, LIMIT = 200, 500, 50, 5
SURE = 96.0
"""From this score on a candidate is a match, if no other is as good."""
_TURNS = threading.BoundedSemaphore(2)
"""Searches at once. They run in the server's own process, whose other threads should not wait for their processor."""


@blueprint.route("/reconcile", methods=["GET", "POST"])
def reconcile() -> Response:
    """The manifest, or the candidates of a batch of queries."""
    given = request.values.get("queries")
    if given is None:
        if request.method == "POST":
            raise ProblemError("malformed-request", 400, "there is no form field `queries`")
        return jsonify(_manifest())
    batch = _batch(given)
    with closing(_names()) as names:
        return jsonify(_results(names, batch))


def _results(names: Names, batch: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The candidates of each query; between two queries the clock and the client are looked at.

    Raises:
        ProblemError: a query is malformed, or not all were answered before the deadline.
        ClientGoneError: nobody waits any more.
    """
    asker, allowed = sparql.asker(), sparql.endpoint().settings.deadline
    start = time.monotonic()
    results: dict[str, Any] = {}
    texts = [query["query"] for query in batch.values() if _is_text(query.get("query"))]
    written = expansions(texts)
    for key, query in batch.items():
        with _turn(asker, start + allowed) as come:
            if not come:
                raise ProblemError(
                    "limit-exceeded",
                    503,
                    f"the batch was ended at its deadline, with {len(results)} of {len(batch)} queries answered",
                    limit="deadline",
                    value=round(time.monotonic() - start, 1),
                    allowed=allowed,
                    suggestion="Send fewer or shorter queries in one batch",
                )
            results[key] = {"result": _candidates(names, key, query, written)}
    return results


@contextmanager
def _turn(asker: Asker, deadline: float) -> Iterator[bool]:
    """Wait for a turn to search; false when it does not come before the deadline.

    Raises:
        ClientGoneError: the client has left.
    """
    come = False
    while not come and time.monotonic() < deadline:
        if asker.gone():
            raise ClientGoneError("the client has left")
        come = _TURNS.acquire(timeout=TICK)
    try:
        yield come
    finally:
        if come:
            _TURNS.release()


@blueprint.get("/reconcile/suggest/entity")
def suggest_entity() -> Response:
    """Terms with a name that starts as somebody types."""
    prefix, cursor = _prefix()
    with closing(_names()) as names:
        found = names.starting(prefix, cursor + 10)[cursor:]
    listed = [{"id": c.curie, "name": c.label, "description": c.name, "notable": [_type(c.kind)]} for c in found]
    return jsonify({"result": listed})


@blueprint.get("/reconcile/suggest/type")
def suggest_type() -> Response:
    """Types with an id or a name that holds what somebody types: kinds of things, and vocabularies."""
    prefix, cursor = _prefix()
    with closing(_names()) as names:
        types = [_type(kind) for kind in KINDS] + [{"id": v, "name": f"Terms of {v}"} for v in names.vocabularies()]
    wanted = prefix.casefold()
    found = [t for t in types if wanted in t["id"].casefold() or wanted in t["name"].casefold()]
    return jsonify({"result": found[cursor : cursor + 10]})


@blueprint.get("/reconcile/view")
def view() -> AnyResponse:
    """Leads to what this server says about a term, or to its source where it says nothing."""
    identifier = request.args.get("id", "")
    try:
        iri = sparql.absolute(expand(identifier))
    except ValueError:
        raise ProblemError("not-found", 404, f"{identifier[:200]!r} is no identifier with a known prefix") from None
    with closing(_names()) as names:
        known = names.term(iri)
    if known is None and ":" in identifier and "://" in identifier:
        raise ProblemError("not-found", 404, f"the release says nothing about {iri}")
    return redirect(address(iri) if known else iri, 303)


def _manifest() -> dict[str, Any]:
    base = sparql.public_url()
    suggest = {"service_url": base.rstrip("/")}
    return {
        "versions": ["0.2"],
        "name": "Cytolink",
        "identifierSpace": "https://bioregistry.io/",
        "schemaSpace": ONTOLOGY_IRI,
        "documentation": "https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/",
        "defaultTypes": [_type("disease"), _type("finding"), _type("drug")],
        "view": {"url": f"{base}reconcile/view?id={{{{id}}}}"},
        "suggest": {
            "entity": {**suggest, "service_path": "/reconcile/suggest/entity"},
            "type": {**suggest, "service_path": "/reconcile/suggest/type"},
        },
    }


def _names() -> Names:
    try:
        return Names(sparql.endpoint().opened.release.names_path)
    except ReleaseError as error:
        raise ProblemError("no-names", 503, str(error)) from error


def _batch(given: str) -> dict[str, dict[str, Any]]:
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


def _is_text(given: object) -> bool:
    return isinstance(given, str) and len(given) <= MAX_LENGTH


def _candidates(names: Names, key: str, query: dict[str, Any], written: Mapping[str, str]) -> list[dict[str, Any]]:
    text, limit = query.get("query"), query.get("limit", LIMIT)
    if not isinstance(text, str) or not text.strip():
        raise ProblemError("malformed-request", 400, f"the query {key!r} has no text in `query`")
    if len(text) > MAX_LENGTH:
        detail = f"the query {key!r} has {len(text)} characters"
        raise ProblemError("too-large", 413, detail, limit="query", value=len(text), allowed=MAX_LENGTH)
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
        raise ProblemError("malformed-request", 400, f"the query {key!r} has a limit that is no number from 1 on")
    kind, vocabularies = _types(key, query.get("type"))
    limit = min(limit, MAX_LIMIT)
    found = names.find(text, kind=kind, vocabularies=vocabularies, limit=limit, written_out=written.get(text))
    return [_shown(candidate, found) for candidate in found]


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


def _shown(candidate: Candidate, found: Sequence[Candidate]) -> dict[str, Any]:
    others = [c for c in found if c is not candidate and c.curie not in candidate.same]
    sure = candidate.exact and candidate.score >= SURE and all(c.score < candidate.score for c in others)
    shown = {
        "id": candidate.curie,
        "name": candidate.label,
        "type": [_type(candidate.kind)],
        "score": candidate.score,
        "match": sure,
    }
    same = f"same as {', '.join(candidate.same)}" if candidate.same else ""
    described = "; ".join(part for part in (candidate.name if candidate.name != candidate.label else "", same) if part)
    return {**shown, "description": described} if described else shown


def _type(kind: str) -> dict[str, str]:
    return {"id": kind, "name": KINDS[kind]}


def _prefix() -> tuple[str, int]:
    prefix, cursor = request.args.get("prefix", ""), request.args.get("cursor", "0")
    if not prefix.strip():
        raise ProblemError("malformed-request", 400, "there is no `prefix`")
    if len(prefix) > MAX_LENGTH:
        raise ProblemError("too-large", 413, "the prefix is too long", limit="query", allowed=MAX_LENGTH)
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 4:
        raise ProblemError("malformed-request", 400, "`cursor` is no number of results to pass over")
    return prefix, int(cursor)
